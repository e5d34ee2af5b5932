import { Migration } from '@mikro-orm/migrations';

/** Complaints (ToS 5) and error reports (ToS 3.9): a client's own lie with the client, a visitor's with the operator. */
export class Complaints extends Migration {
  override up(): void {
    this.addSql(`
      create table complaint (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        channel text not null check (channel in ('form', 'instance', 'email', 'post')),
        received_at timestamptz not null,
        recorded_at timestamptz not null,
        country text not null,
        policy_version integer not null,
        account_id uuid,
        reply jsonb not null,
        supplement_hash text not null,
        kind text not null check (kind in ('business', 'consumer')),
        answer_days integer not null check (answer_days between 1 and 14),
        clock_rule text not null check (clock_rule in ('completeness', 'first-receipt')),
        rule_source text not null,
        state text not null check (state in
          ('RECEIVED', 'INCOMPLETE', 'COMPLETE', 'IN_REVIEW', 'ANSWERED', 'DEEMED_ACCEPTED', 'REMEDY', 'CLOSED')),
        name text,
        account_email text,
        breach text,
        identifiers text,
        requested_remedy text,
        missing jsonb not null,
        details_asked_at timestamptz,
        clock_stopped boolean not null,
        counted_from date,
        due_on date,
        assigned_to uuid,
        cause text,
        answer jsonb,
        answered_at timestamptz,
        deemed_at timestamptz,
        sla_breached boolean not null,
        remedy text,
        closed_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      create index complaint_of_account on complaint (tenant_id, account_id, id);
      create index complaint_supplement on complaint (tenant_id, supplement_hash);
      create index complaint_open on complaint (due_on, id) where state not in ('ANSWERED', 'CLOSED');
      call protect_tenant_table('complaint');
      call let_system_list('complaint', 'tenant_id, id, number, state, kind, channel, received_at, counted_from,
        due_on, sla_breached, assigned_to, cause, answered_at, deemed_at');

      create table error_report (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        account_id uuid,
        email text,
        language text not null check (language in ('sv', 'en')),
        place text not null,
        what text not null,
        reported_at timestamptz not null,
        state text not null check (state in ('NEW', 'TRIAGED', 'IN_PROGRESS', 'RESOLVED', 'DECLINED')),
        severity text check (severity in ('critical', 'major', 'minor')),
        target_on date,
        assigned_to uuid,
        message text,
        moved_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      create index error_report_of_account on error_report (tenant_id, account_id, id);
      call protect_tenant_table('error_report');
      call let_system_list('error_report', 'tenant_id, id, number, state, severity, target_on, reported_at');
    `);
  }
}
