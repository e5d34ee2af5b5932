import { Migration } from '@mikro-orm/migrations';

/** What is sold, what is owed, what was paid, and how much of it was used. */
export class Subscription extends Migration {
  override up(): void {
    this.selling();
    this.owing();
    this.paying();
    this.dunning();
    this.using();
  }

  private selling(): void {
    this.addSql(`
      -- No tenant: the public price list. A version says one thing for ever; only its last day of sale may be set.
      create table plan_version (
        code text not null,
        version integer not null check (version > 0),
        name text not null,
        modules jsonb not null,
        seats integer not null check (seats > 0),
        quotas jsonb not null,
        net_minor bigint not null check (net_minor >= 0),
        currency text not null,
        vat_percent integer not null check (vat_percent between 0 and 100),
        interval text not null check (interval in ('month', 'year')),
        sellable_from date not null,
        sellable_until date,
        primary key (code, version)
      );
      grant select, insert on plan_version to crm_app;
      grant update (sellable_until) on plan_version to crm_app;

      create table subscription (
        tenant_id uuid not null,
        id uuid not null,
        state text not null check (state in ('ACTIVE', 'PAST_DUE', 'CANCEL_SCHEDULED', 'CANCELED', 'EXPIRED')),
        method text not null check (method in ('card', 'invoice')),
        plan_code text not null,
        plan_version integer not null,
        interval text not null check (interval in ('month', 'year')),
        is_free boolean not null,
        anchor date not null,
        billed_periods integer not null,
        paid_periods integer not null check (paid_periods <= billed_periods),
        past_due_since date,
        ends_on date,
        end_cause text check (end_cause in ('cancellation', 'payment', 'debt')),
        end_policy_version integer,
        customer_ref text,
        card_ref text,
        card_label text,
        purge_planned_for timestamptz,
        purged_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id)
      );
      call protect_tenant_table('subscription', 'select, insert, update');

      create table plan_order (
        tenant_id uuid not null,
        id uuid not null,
        plan_code text not null,
        plan_version integer not null,
        summary jsonb not null,
        summary_sha256 text not null,
        placed_by uuid not null,
        created_at timestamptz not null,
        state text not null check (state in ('DRAFT', 'CONFIRMED', 'PAID', 'EXPIRED')),
        confirmed_at timestamptz,
        expires_at timestamptz,
        checkout_ref text,
        checkout_url text,
        paid_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      create index plan_order_confirmed on plan_order (tenant_id, expires_at) where state = 'CONFIRMED';
      call protect_tenant_table('plan_order');
    `);
  }

  private owing(): void {
    this.addSql(`
      create table invoice (
        tenant_id uuid not null,
        id uuid not null,
        sequence integer not null,
        number text not null,
        subscription_id uuid not null,
        plan_code text not null,
        plan_version integer not null,
        plan_name text not null,
        period_start date not null,
        period_end date not null,
        due_on date not null,
        method text not null check (method in ('card', 'invoice')),
        net_minor bigint not null,
        vat_minor bigint not null,
        total_minor bigint not null,
        currency text not null,
        issued_at timestamptz not null,
        state text not null check (state in ('OPEN', 'PAID', 'VOID')),
        paid_minor bigint not null check (paid_minor between 0 and total_minor),
        paid_at timestamptz,
        voided_at timestamptz,
        void_reason text,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, sequence)
      );
      -- ToS 3.3.b: one invoice a period, whoever asks and however often; a void one may be replaced.
      create unique index invoice_one_per_period on invoice (tenant_id, subscription_id, period_start)
        where state <> 'VOID';
      create index invoice_open on invoice (tenant_id, due_on) where state = 'OPEN';
      call protect_tenant_table('invoice', 'select, insert, update');

      create table charge (
        tenant_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        subscription_id uuid not null,
        period_start date not null,
        attempt integer not null,
        amount_minor bigint not null,
        currency text not null,
        policy_version integer not null,
        requested_at timestamptz not null,
        state text not null check (state in ('PENDING', 'PAID', 'DECLINED', 'REQUIRES_ACTION')),
        gateway_ref text,
        decline_code text,
        decided_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, invoice_id, attempt),
        -- Checked at the commit: the mapper does not know that the invoice has to be written first.
        foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) deferrable initially deferred
      );
      call protect_tenant_table('charge', 'select, insert, update');
    `);
  }

  private paying(): void {
    this.addSql(`
      create table payment (
        tenant_id uuid not null,
        id uuid not null,
        reference text not null,
        method text not null check (method in ('card', 'invoice')),
        amount_minor bigint not null check (amount_minor > 0),
        currency text not null,
        paid_at timestamptz not null,
        recorded_at timestamptz not null,
        allocations jsonb not null,
        primary key (tenant_id, id),
        -- The same money is booked once.
        unique (tenant_id, reference)
      );
      call protect_tenant_table('payment', 'select, insert');

      create table refund (
        tenant_id uuid not null,
        id uuid not null,
        payment_reference text not null,
        method text not null check (method in ('card', 'invoice')),
        amount_minor bigint not null check (amount_minor > 0),
        currency text not null,
        reason text not null,
        requested_at timestamptz not null,
        state text not null check (state in ('PENDING', 'DONE')),
        gateway_ref text,
        done_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      call protect_tenant_table('refund', 'select, insert, update');
      call let_system_list('refund', 'tenant_id, id, method, amount_minor, currency, reason, requested_at, state');

      -- No tenant: the provider names none, and an event has its effect once whoever it is about.
      create table provider_event (
        id text primary key,
        kind text not null,
        taken_in_at timestamptz not null
      );
      grant select, insert on provider_event to crm_app;
    `);
  }

  private dunning(): void {
    this.addSql(`
      create table overdue_case (
        tenant_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        due_on date not null,
        policy_version integer not null,
        opened_at timestamptz not null,
        state text not null
          check (state in ('NOTIFIED', 'WARNED', 'SUSPENDED', 'FINAL', 'DELETED', 'CLEARED')),
        round integer not null,
        letter_accepted_at timestamptz,
        suspended_at timestamptz,
        closed_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        -- Checked at the commit: the mapper does not know that the invoice has to be written first.
        foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) deferrable initially deferred
      );
      create unique index overdue_case_one_running on overdue_case (tenant_id)
        where state not in ('DELETED', 'CLEARED');
      call protect_tenant_table('overdue_case', 'select, insert, update');
      call let_system_list('overdue_case', 'tenant_id, id, state, due_on, opened_at, suspended_at, closed_at');
    `);
  }

  private using(): void {
    this.addSql(`
      create table usage_meter (
        tenant_id uuid not null,
        meter text not null,
        period_start date not null,
        period_end date not null,
        used integer not null check (used >= 0),
        reservations jsonb not null,
        version integer not null default 1,
        primary key (tenant_id, meter, period_start)
      );
      call protect_tenant_table('usage_meter');
    `);
  }
}
