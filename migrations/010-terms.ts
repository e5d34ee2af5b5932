import { Migration } from '@mikro-orm/migrations';

/** The legal archive, the reading of the contract, its deadlines and its evidence. */
export class Terms extends Migration {
  override up(): void {
    this.archive();
    this.policy();
    this.obligations();
    this.evidence();
  }

  private archive(): void {
    this.addSql(`
      -- No tenant: everybody reads the same texts.
      create table legal_document (
        id uuid primary key,
        kind text not null check (kind in ('terms-of-service', 'acceptable-use-policy', 'privacy-policy')),
        version text not null,
        language text not null check (language in ('sv', 'en')),
        title text not null,
        body text not null,
        sha256 text not null,
        state text not null check (state in ('DRAFT', 'SCHEDULED', 'IN_FORCE', 'SUPERSEDED')),
        effective_from date,
        major boolean,
        reason text,
        published_at timestamptz,
        unique (kind, version, language)
      );
      grant select, insert, update on legal_document to crm_app;

      -- What people have accepted must stay what they read.
      create function keep_published_text() returns trigger language plpgsql as $$
      begin
        if old.state <> 'DRAFT' and (new.kind, new.version, new.language, new.title, new.body, new.sha256, new.effective_from)
            is distinct from (old.kind, old.version, old.language, old.title, old.body, old.sha256, old.effective_from) then
          raise exception 'a published text never changes';
        end if;
        return new;
      end $$;
      create trigger published_text_stays before update on legal_document
        for each row execute function keep_published_text();

      create table acceptance (
        tenant_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        kind text not null,
        version text not null,
        sha256 text not null,
        manner text not null check (manner in ('EXPLICIT', 'CONTINUED_USE')),
        occasion text not null,
        ip text not null,
        locale text not null,
        accepted_at timestamptz not null,
        primary key (tenant_id, id)
      );
      create index acceptance_by_account on acceptance (tenant_id, account_id, kind);
      call protect_tenant_table('acceptance', 'select, insert');
    `);
  }

  private policy(): void {
    this.addSql(`
      -- No tenant: one reading of the contract for all; a version never changes.
      create table contract_policy (
        version integer primary key,
        policy jsonb not null,
        reason text not null,
        set_by text not null,
        set_at timestamptz not null
      );
      grant select, insert on contract_policy to crm_app;
      insert into contract_policy values (1, '{
        "version": 1, "afterEnd": "retention", "failedPayment": "byCollectionMethod", "noticeHour": 8,
        "dunning": {"firstNoticeDays": 1, "warningDays": 21, "warningGapDays": 14, "suspensionDays": 31,
          "suspensionGapDays": 7, "finalNoticeDays": 30, "deletionNoticeHours": 168},
        "retention": {"readOnlyMonths": 3, "blockedDays": 7, "purgeNoticeHours": 168, "oneTimeAccessDays": 7,
          "dailyPurgeCap": 20},
        "renewal": {"checkoutMinutes": 30, "cardRetryDays": [1, 3, 5, 7], "invoiceLeadDays": 30,
          "expiryReminderDays": [14, 3]},
        "registration": {"unverifiedDays": 7, "consumerSales": true},
        "lawfulBasis": {"strictConsent": false},
        "passwordReminderDays": 180,
        "termsChange": {"noticeDays": 7},
        "notices": {"bounceTaskBusinessDays": 2}
      }', 'The defaults of the contract', 'system', '2024-11-26T00:00:00+01:00');
    `);
  }

  private obligations(): void {
    this.addSql(`
      create table obligation (
        tenant_id uuid not null,
        id uuid not null,
        key text not null,
        clause text not null,
        owed_by text not null check (owed_by in ('client', 'operator')),
        title text not null,
        due_at timestamptz not null,
        command jsonb,
        state text not null check (state in ('PENDING', 'DONE', 'VOIDED', 'WAIVED', 'BREACHED')),
        opened_at timestamptz not null,
        settled_at timestamptz,
        reason text,
        attempts integer not null,
        retry_at timestamptz,
        last_error_code text,
        primary key (tenant_id, id)
      );
      -- The sweeper's cost follows what is due, not what exists.
      create index obligation_due on obligation (due_at, id) where state = 'PENDING';
      create index obligation_next on obligation (tenant_id, due_at, id) where state = 'PENDING';
      create unique index obligation_one_pending on obligation (tenant_id, key) where state = 'PENDING';
      create index obligation_calendar on obligation (tenant_id, due_at, id);
      create index obligation_across on obligation (due_at, tenant_id, id);
      call protect_tenant_table('obligation', 'select, insert, update');
      call let_system_list('obligation', 'tenant_id, id, key, clause, owed_by, title, due_at, state, command,
        settled_at, reason, attempts, retry_at, last_error_code');
    `);
  }

  private evidence(): void {
    this.addSql(`
      create table evidence (
        tenant_id uuid not null,
        id uuid not null,
        clause text not null,
        event_type text not null,
        event_version integer not null,
        subject_id text not null,
        actor_kind text not null,
        actor_id text not null,
        policy_version integer,
        payload jsonb not null,
        at timestamptz not null,
        recorded_at timestamptz not null,
        seq integer,
        prev_hash text,
        hash text,
        primary key (tenant_id, id),
        unique (tenant_id, seq)
      );
      create index evidence_unsealed on evidence (tenant_id, id) where seq is null;
      create index evidence_by_clause on evidence (tenant_id, clause, id);
      call protect_tenant_table('evidence', 'select, insert');
      grant update (seq, prev_hash, hash) on evidence to crm_app;
      call let_system_list('evidence', 'tenant_id, seq');

      create table evidence_head (
        tenant_id uuid primary key,
        count integer not null,
        hash text not null,
        mac text not null
      );
      call protect_tenant_table('evidence_head', 'select, insert, update');
      call let_system_list('evidence_head', 'tenant_id, count');

      -- Append-only: a row is written unsealed, sealed once, and then stays.
      create function guard_evidence() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' and new.seq is null and new.prev_hash is null and new.hash is null then
          return new;
        end if;
        if tg_op = 'UPDATE' and old.seq is null and new.seq is not null
            and to_jsonb(old) - array['seq', 'prev_hash', 'hash'] = to_jsonb(new) - array['seq', 'prev_hash', 'hash'] then
          return new;
        end if;
        raise exception 'evidence is appended and sealed, nothing else';
      end $$;
      create trigger evidence_is_append_only before insert or update or delete on evidence
        for each row execute function guard_evidence();
      create trigger evidence_is_never_emptied before truncate on evidence
        for each statement execute function guard_evidence();

      create function guard_evidence_head() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and new.tenant_id = old.tenant_id and new.count > old.count then
          return new;
        end if;
        raise exception 'a chain of evidence only grows';
      end $$;
      create trigger evidence_head_only_grows before update or delete on evidence_head
        for each row execute function guard_evidence_head();
    `);
  }
}
