import { Migration } from '@mikro-orm/migrations';

/** Changes of the texts: announced to every client, in force once the last of them has had the time (ToS 10.2). */
export class TermsChanges extends Migration {
  override up(): void {
    this.texts();
    this.announcements();
    this.published();
  }

  private texts(): void {
    this.addSql(`
      alter table legal_document add column summary text, add column confirmed boolean, add column is_change boolean;
      alter table legal_document disable trigger published_text_stays;
      update legal_document d set confirmed = d.state <> 'DRAFT', is_change = d.state <> 'DRAFT' and exists (
        select 1 from legal_document earlier where earlier.kind = d.kind and earlier.published_at < d.published_at);
      alter table legal_document enable trigger published_text_stays;
      alter table legal_document alter column confirmed set not null, alter column is_change set not null;
      create index legal_document_changed on legal_document (kind, version)
        where state = 'IN_FORCE' and is_change and language = 'en';

      -- What people have accepted must stay what they read; only its day may still move, and only away.
      create or replace function keep_published_text() returns trigger language plpgsql as $$
      begin
        if old.state <> 'DRAFT' and (new.kind, new.version, new.language, new.title, new.body, new.sha256, new.summary,
              new.is_change)
            is distinct from (old.kind, old.version, old.language, old.title, old.body, old.sha256, old.summary,
              old.is_change) then
          raise exception 'a published text never changes';
        end if;
        if old.state <> 'DRAFT' and new.effective_from is distinct from old.effective_from
            and not (old.state = 'SCHEDULED' and new.effective_from > old.effective_from) then
          raise exception 'a published text never changes; its day only moves away while it is to come';
        end if;
        return new;
      end $$;

      -- One person, one version, once: pages that load at the same moment do not count twice (AUP 5).
      create unique index acceptance_by_use on acceptance (tenant_id, account_id, kind, version)
        where manner = 'CONTINUED_USE';
    `);
  }

  private announcements(): void {
    this.addSql(`
      -- The operator's: one row a change, with how far through the clients its announcement has come.
      create table legal_change (
        tenant_id uuid not null,
        id uuid not null,
        kind text not null check (kind in ('terms-of-service', 'acceptable-use-policy', 'privacy-policy')),
        version text not null,
        replaces text not null,
        state text not null check (state in ('ANNOUNCING', 'MOVING', 'ANNOUNCED')),
        major boolean not null,
        reason text not null,
        notice_days integer not null,
        planned_from date not null,
        effective_from date not null,
        published_at timestamptz not null,
        listed_through uuid,
        everybody_listed boolean not null,
        last_sent_at timestamptz,
        announced_at timestamptz,
        primary key (tenant_id, id),
        unique (tenant_id, kind, version)
      );
      create index legal_change_open on legal_change (id) where state in ('ANNOUNCING', 'MOVING');
      call protect_tenant_table('legal_change', 'select, insert, update');
      call let_system_list('legal_change', 'tenant_id, id, kind, version, replaces, state, effective_from, listed_through,
        everybody_listed');

      -- One row a client and change: whether the letter about it has reached anybody.
      create table change_notice (
        tenant_id uuid not null,
        change_id uuid not null,
        kind text not null,
        version text not null,
        state text not null check (state in ('PENDING', 'SENT', 'BOUNCED', 'GONE')),
        late boolean not null,
        sent_at timestamptz,
        bounced_at timestamptz,
        told_from date,
        primary key (tenant_id, change_id)
      );
      create index change_notice_across on change_notice (change_id, state);
      call protect_tenant_table('change_notice', 'select, insert, update');
      call let_system_list('change_notice', 'tenant_id, change_id, state, late, sent_at, bounced_at, told_from');
    `);
  }

  private published(): void {
    this.addSql(`
      -- What the gate asks of every request; identity reads both in the one statement that proves a session.
      create view changed_text with (security_invoker = true) as
        select kind, version, effective_from from legal_document
        where state = 'IN_FORCE' and is_change and language = 'en';
      create view accepted_text with (security_invoker = true) as
        select tenant_id, account_id, kind, version from acceptance;
      grant select on changed_text, accepted_text to crm_app;
    `);
  }
}
