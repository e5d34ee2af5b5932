import { Migration } from '@mikro-orm/migrations';

/** The staff's desk: who works on which case, what they note on it, their templates, and feeds of the calendar. */
export class Desk extends Migration {
  override up(): void {
    this.deadlines();
    this.lists();
    this.cases();
    this.house();
  }

  private deadlines(): void {
    this.addSql(`
      -- What terms publishes to whoever lists cases: what a key's obligation was or is due at. Nothing of its reasons.
      create view deadline with (security_invoker = true) as
        select tenant_id, id, key, clause, title, owed_by, due_at, state from obligation
        where state in ('PENDING', 'DONE', 'BREACHED');
      grant select on deadline to crm_app, crm_system;
      create index obligation_of_key on obligation (tenant_id, key);
    `);
  }

  private lists(): void {
    this.addSql(`
      grant select (assigned_to) on error_report to crm_system;
      do $$ begin
        if not exists (select from pg_policies where tablename = 'accuracy_case' and policyname = 'system_lists') then
          call let_system_list('accuracy_case', 'tenant_id, id');
        end if;
        if not exists (select from pg_policies where tablename = 'conduct_report' and policyname = 'system_lists') then
          call let_system_list('conduct_report', 'tenant_id, id');
        end if;
      end $$;
      grant select (tenant_id, id, number, state, notified_at) on accuracy_case to crm_system;
      grant select (tenant_id, id, number, state, received_at) on conduct_report to crm_system;

      -- What is open is a small part of what there ever was.
      create index error_report_open on error_report (id) where state not in ('RESOLVED', 'DECLINED');
      create index closure_request_open on closure_request (id) where state in ('RECEIVED', 'INCOMPLETE', 'VERIFIED');
      create index accuracy_case_open on accuracy_case (id) where state <> 'CORRECTED';
      create index conduct_case_open on conduct_case (id) where state <> 'CLOSED';
      create index conduct_report_open on conduct_report (id) where state = 'RECEIVED';
      create index refund_request_open on refund_request (id) where state = 'SUBMITTED';
      create index invoice_request_open on invoice_request (id) where state in ('REQUESTED', 'SENT');
      create index re_registration_open on re_registration (id) where state = 'PENDING';
      create index notice_bounced on notice (id) where state = 'BOUNCED';
    `);
  }

  private cases(): void {
    this.addSql(`
      create table work_assignment (
        tenant_id uuid not null,
        case_id uuid not null,
        assignee uuid,
        assigned_by uuid not null,
        assigned_at timestamptz not null,
        version integer not null,
        primary key (tenant_id, case_id)
      );
      create index work_assignment_of on work_assignment (assignee, case_id) where assignee is not null;
      call protect_tenant_table('work_assignment');
      call let_system_list('work_assignment', 'tenant_id, case_id, assignee, version');

      create table work_note (
        tenant_id uuid not null,
        id uuid not null,
        case_id uuid not null,
        author uuid not null,
        words text not null,
        -- Whom the case was about when it was noted; an erasure finds its notes by that.
        about_account uuid,
        about_email text,
        written_at timestamptz not null,
        primary key (tenant_id, id)
      );
      create index work_note_of_case on work_note (tenant_id, case_id, id);
      call protect_tenant_table('work_note');
    `);
  }

  private house(): void {
    this.addSql(`
      create table reply_template (
        tenant_id uuid not null,
        id uuid not null,
        kind text not null,
        language text not null check (language in ('sv', 'en')),
        name text not null,
        editions jsonb not null,
        retired_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      create index reply_template_of_kind on reply_template (tenant_id, kind, language, id);
      call protect_tenant_table('reply_template', 'select, insert, update');

      create table calendar_feed (
        tenant_id uuid not null,
        id uuid not null,
        staff_id uuid not null,
        token_hash text not null,
        language text not null check (language in ('sv', 'en')),
        owed_by text check (owed_by in ('client', 'operator')),
        opened_at timestamptz not null,
        revoked_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, token_hash)
      );
      create index calendar_feed_of on calendar_feed (tenant_id, staff_id, id);
      call protect_tenant_table('calendar_feed', 'select, insert, update');

      -- One person's looks at the inbox within an hour are one look, or the chain of evidence would hold little else.
      create table inbox_look (
        tenant_id uuid not null,
        staff_id uuid not null,
        looked_at timestamptz not null,
        primary key (tenant_id, staff_id)
      );
      call protect_tenant_table('inbox_look', 'select, insert, update');
    `);
  }
}
