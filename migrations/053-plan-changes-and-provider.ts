import { Migration } from '@mikro-orm/migrations';

/** Plans that change while they run, cards that expire, money that the bank takes back, and the nightly comparison. */
export class PlanChangesAndProvider extends Migration {
  override up(): void {
    this.changing();
    this.disputing();
    this.reconciling();
  }

  private changing(): void {
    this.addSql(`
      alter table subscription add column card_expires_on date;

      -- What a plan change costs for the rest of a period stands beside that period's own invoice.
      alter table invoice add column purpose text not null default 'period'
        check (purpose in ('period', 'plan-change'));
      drop index invoice_one_per_period;
      create unique index invoice_one_per_period on invoice (tenant_id, subscription_id, period_start)
        where state <> 'VOID' and purpose = 'period';

      create table plan_change (
        tenant_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        from_code text not null,
        from_version integer not null,
        to_code text not null,
        to_version integer not null,
        summary jsonb not null,
        summary_sha256 text not null,
        confirmed_by uuid not null,
        confirmed_at timestamptz not null,
        effective_on date not null,
        invoice_id uuid,
        pay_by timestamptz,
        state text not null
          check (state in ('AWAITING_PAYMENT', 'SCHEDULED', 'APPLIED', 'WITHDRAWN', 'LAPSED', 'REFUSED')),
        closed_at timestamptz,
        close_reason text,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      create unique index plan_change_one_open on plan_change (tenant_id)
        where state in ('AWAITING_PAYMENT', 'SCHEDULED');
      create index plan_change_by_invoice on plan_change (tenant_id, invoice_id) where invoice_id is not null;
      call protect_tenant_table('plan_change', 'select, insert, update');
    `);
  }

  private disputing(): void {
    this.addSql(`
      alter table refund drop constraint refund_state_check;
      alter table refund add constraint refund_state_check check (state in ('PENDING', 'DONE', 'FAILED'));
      alter table refund add column failure_code text;
      grant select (payment_reference, gateway_ref) on refund to crm_system;
      create index refund_recent on refund (requested_at);

      create table chargeback (
        tenant_id uuid not null,
        id uuid not null,
        gateway_ref text not null,
        payment_reference text not null,
        amount_minor bigint not null check (amount_minor > 0),
        currency text not null,
        reason text not null,
        opened_at timestamptz not null,
        evidence_due_at timestamptz,
        state text not null check (state in ('OPEN', 'WON', 'LOST', 'WRITTEN_OFF')),
        closed_at timestamptz,
        reopened_invoice_ids jsonb not null,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, gateway_ref)
      );
      call protect_tenant_table('chargeback', 'select, insert, update');
      call let_system_list('chargeback', 'tenant_id, id, gateway_ref, payment_reference, amount_minor, currency, reason,
        opened_at, evidence_due_at, state, closed_at');
    `);
  }

  private reconciling(): void {
    this.addSql(`
      call let_system_list('payment', 'tenant_id, reference, method, amount_minor, currency, paid_at');
      create index payment_recent on payment (paid_at) where method = 'card';

      create table reconciliation (
        tenant_id uuid not null,
        id uuid not null,
        started_at timestamptz not null,
        since timestamptz not null,
        night date,
        compared jsonb not null,
        primary key (tenant_id, id)
      );
      -- However many processes wake up: one comparison a night.
      create unique index reconciliation_once_a_night on reconciliation (tenant_id, night) where night is not null;
      call protect_tenant_table('reconciliation', 'select, insert, update');

      create table reconciliation_finding (
        tenant_id uuid not null,
        key text not null,
        run_id uuid not null,
        kind text not null,
        subject_tenant_id uuid,
        reference text not null,
        outcome text not null check (outcome in ('REPAIRED', 'REPORTED')),
        found_at timestamptz not null,
        primary key (tenant_id, key)
      );
      create index reconciliation_finding_by_run on reconciliation_finding (tenant_id, run_id);
      call protect_tenant_table('reconciliation_finding', 'select, insert');
    `);
  }
}
