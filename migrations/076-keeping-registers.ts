import { Migration } from '@mikro-orm/migrations';

/** The operator's own tenant (src/shared-kernel/tenant.ts). */
const OPERATOR = '00000000-0000-7000-8000-000000000001';

/** How long data is kept and what went by which rule (ToS 9.4), breaches (ToS 9.10) and disclosures (ToS 9.6). */
export class KeepingRegisters extends Migration {
  override up(): void {
    this.retention();
    this.firstRules();
    this.whatIsKept();
    this.books();
    this.breaches();
    this.disclosures();
  }

  private retention(): void {
    this.addSql(`
      create table retention_rule (
        tenant_id uuid not null,
        id uuid not null,
        key text not null,
        edition integer not null,
        basis text not null check (basis in ('statutory', 'legal-claims', 'service', 'security', 'accountability')),
        law text not null,
        period jsonb not null,
        reason text not null,
        state text not null check (state in ('PROPOSED', 'IN_FORCE', 'REPLACED', 'REJECTED')),
        proposed_by uuid,
        proposed_at timestamptz not null,
        decided_by uuid,
        decided_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, key, edition),
        check (decided_by is distinct from proposed_by or decided_by is null)
      );
      create unique index retention_rule_waiting on retention_rule (tenant_id, key) where state = 'PROPOSED';
      call protect_tenant_table('retention_rule', 'select, insert, update');

      create table retention_night (
        tenant_id uuid not null,
        night date not null,
        cap integer not null,
        cleared jsonb not null,
        withheld jsonb not null,
        capped boolean not null,
        approved_by uuid,
        approved_at timestamptz,
        begun_at timestamptz not null,
        ended_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, night)
      );
      call protect_tenant_table('retention_night', 'select, insert, update');
    `);
  }

  /** In force since the terms are; what comes later is decided by people, one edition after the other. */
  private firstRules(): void {
    const rules = [
      ['books', 'statutory', 'Bokföringslagen (1999:1078) 7 kap. 2 §', { unit: 'calendar-years', count: 7 }],
      ['contract-proof', 'legal-claims', 'Preskriptionslagen (1981:130) 2 §; GDPR 17.3 e', months(120)],
      ['complaints', 'legal-claims', 'GDPR 6.1 f, 17.3 e', months(36)],
      ['error-reports', 'service', 'GDPR 6.1 b', months(12)],
      ['conduct-reports', 'security', 'GDPR 6.1 f', months(24)],
      ['privacy-cases', 'accountability', 'GDPR 5.2', months(36)],
    ] as const;
    rules.forEach(([key, basis, law, period], index) => {
      const id = `00000000-0000-7000-8000-00000000760${index}`;
      this.addSql(`
        insert into retention_rule
          (tenant_id, id, key, edition, basis, law, period, reason, state, proposed_at, decided_at)
        values ('${OPERATOR}', '${id}', '${key}', 1, '${basis}', '${law}', '${JSON.stringify(period)}',
          'The first edition', 'IN_FORCE', '2024-11-26T00:00:00+01:00', '2024-11-26T00:00:00+01:00');
      `);
    });
  }

  /** The system login counts what is due by day and state; that a row was emptied has to stand in the row. */
  private whatIsKept(): void {
    this.addSql(`
      alter table complaint add column cleared_on date;
      grant select (closed_at, cleared_on) on complaint to crm_system;
      alter table error_report add column cleared_on date;
      grant select (moved_at, cleared_on) on error_report to crm_system;
      alter table conduct_report add column cleared_on date;
      alter table data_request add column cleared_on date;
      grant select (answered_at, cleared_on) on data_request to crm_system;
      alter table closure_request add column cleared_on date;
      grant select (closed_at, purged_at, cleared_on) on closure_request to crm_system;
      alter table delivery add column cleared_on date;
      grant select (accepted_at, cleared_on) on delivery to crm_system;
      alter table acceptance add column cleared_on date;
      grant update (ip, locale, cleared_on) on acceptance to crm_app;

      create index delivery_kept on delivery (accepted_at, id) where cleared_on is null;
      create index acceptance_kept on acceptance (accepted_at, id) where cleared_on is null;
      create index invoice_kept on invoice (issued_at, id);
    `);
    this.listed('conduct_report', 'tenant_id, id, state, received_at, cleared_on');
    this.listed('legal_hold', 'tenant_id, id, state, placed_at');
    this.listed('acceptance', 'tenant_id, id, accepted_at, cleared_on');
  }

  /** Books may go when their years are over, and only what is named here. */
  private books(): void {
    this.listed('invoice', 'tenant_id, id, sequence, state, issued_at, is_disputed');
    this.listed('payment', 'tenant_id, id, paid_at, allocations');
    this.listed('subscription', 'tenant_id, id, purged_at');
    this.addSql(`
      grant delete on invoice, credit_note, charge, payment, refund, chargeback, overdue_case, invoice_dispute,
        payment_arrangement, plan_change, billing_document, withdrawal, refund_request, subscription to crm_app;
    `);
  }

  private breaches(): void {
    this.addSql(`
      create table breach (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        detected_at timestamptz not null,
        recorded_at timestamptz not null,
        recorded_by uuid not null,
        title text not null,
        facts jsonb not null,
        client_ids jsonb not null,
        state text not null check (state in ('OPEN', 'CLOSED')),
        authority jsonb,
        subjects jsonb,
        clients_told jsonb not null,
        entries jsonb not null,
        closed_at timestamptz,
        closed_by uuid,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      call protect_tenant_table('breach', 'select, insert, update');
    `);
  }

  private disclosures(): void {
    this.addSql(`
      create table disclosure (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        recipient text not null,
        what text not null,
        ground text not null check (ground in ('law', 'need', 'consent')),
        basis text not null,
        disclosed_at timestamptz not null,
        recorded_at timestamptz not null,
        recorded_by uuid not null,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      call protect_tenant_table('disclosure', 'select, insert');
      call let_system_list('disclosure', 'tenant_id, id, number, ground, disclosed_at');
    `);
  }

  /** Whichever part of the product came first may have let the system list a table already. */
  private listed(table: string, columns: string): void {
    this.addSql(`
      do $$ begin
        if not exists (select from pg_policies where tablename = '${table}' and policyname = 'system_lists') then
          call let_system_list('${table}', '${columns}');
        end if;
        grant select (${columns}) on ${table} to crm_system;
      end $$;
    `);
  }
}

const months = (count: number) => ({ unit: 'months', count });
