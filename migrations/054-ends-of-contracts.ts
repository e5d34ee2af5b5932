import { Migration } from '@mikro-orm/migrations';

/** How a contract ends besides by cancelling: withdrawal, closure, and money that goes back by decision. */
export class EndsOfContracts extends Migration {
  override up(): void {
    this.addSql(`
      alter table subscription add column ending jsonb;
      alter table subscription drop constraint subscription_end_cause_check;
      alter table subscription add constraint subscription_end_cause_check
        check (end_cause in ('cancellation', 'payment', 'debt', 'withdrawal', 'closure'));
      alter table plan_order add column express_start jsonb;

      create table withdrawal (
        tenant_id uuid not null,
        id uuid not null,
        subject text not null check (subject in ('registration', 'order')),
        channel text not null check (channel in ('button', 'form', 'mail', 'letter')),
        state text not null check (state in ('DECLARED', 'RECEIVED', 'UNDATED', 'EFFECTIVE', 'REFUSED')),
        concluded_at timestamptz,
        last_day date,
        dispatched_at timestamptz,
        received_at timestamptz not null,
        sender_name text,
        sender_email text,
        words text,
        token_hash text,
        recorded_by text not null,
        identified_by text,
        exception jsonb,
        decision jsonb,
        effective_at timestamptz,
        settlement jsonb,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      create index withdrawal_of_tenant on withdrawal (tenant_id, received_at);
      call protect_tenant_table('withdrawal', 'select, insert, update');
      call let_system_list('withdrawal', 'tenant_id, id, subject, channel, state, dispatched_at, received_at, last_day');

      create table refund_request (
        tenant_id uuid not null,
        id uuid not null,
        state text not null check (state in ('SUBMITTED', 'APPROVED', 'REJECTED')),
        amount_minor bigint not null check (amount_minor > 0),
        currency text not null,
        reason text,
        asked_by text not null check (asked_by in ('client', 'staff')),
        submitted_by text not null,
        submitted_at timestamptz not null,
        statutory_override jsonb,
        decided_by text,
        decided_at timestamptz,
        decision_reason text,
        refund_ids jsonb not null,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      call protect_tenant_table('refund_request', 'select, insert, update');
      call let_system_list('refund_request', 'tenant_id, id, state, amount_minor, currency, asked_by, submitted_at, decided_at');
    `);
  }
}
