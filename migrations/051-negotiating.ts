import { Migration } from '@mikro-orm/migrations';

/** ToS 3.4.g: what a client and the operator agree on about a debt, and what they do not. */
export class Negotiating extends Migration {
  override up(): void {
    this.pausing();
    this.arranging();
    this.disputing();
  }

  private pausing(): void {
    this.addSql(`
      alter table overdue_case add column paused_for jsonb not null default '[]';
      alter table overdue_case add column written jsonb not null default '{}';
      alter table invoice add column credited_minor bigint not null default 0
        check (credited_minor between 0 and total_minor);
      alter table invoice add column credited_vat_minor bigint not null default 0
        check (credited_vat_minor between 0 and vat_minor);
      alter table invoice add column is_disputed boolean not null default false;
    `);
  }

  private arranging(): void {
    this.addSql(`
      create table payment_arrangement (
        tenant_id uuid not null,
        id uuid not null,
        invoice_ids jsonb not null,
        currency text not null,
        proposal jsonb not null,
        words text not null,
        requested_by text not null,
        requested_at timestamptz not null,
        state text not null check (state in ('REQUESTED', 'AGREED', 'DECLINED', 'KEPT', 'BROKEN')),
        instalments jsonb not null,
        owed_minor bigint not null,
        paid_minor bigint not null,
        decided_by text,
        decided_at timestamptz,
        reason text,
        restores_access boolean not null,
        closed_at timestamptz,
        broken_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      create unique index payment_arrangement_one_standing on payment_arrangement (tenant_id)
        where state in ('REQUESTED', 'AGREED');
      call protect_tenant_table('payment_arrangement', 'select, insert, update');
      call let_system_list('payment_arrangement', 'tenant_id, id, state, currency, owed_minor, requested_at, decided_at');
    `);
  }

  private disputing(): void {
    this.addSql(`
      create table invoice_dispute (
        tenant_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        reason text not null,
        raised_by text not null,
        raised_at timestamptz not null,
        decide_by date not null,
        state text not null check (state in ('RAISED', 'UPHELD', 'REJECTED')),
        decided_by text,
        decided_at timestamptz,
        answer text,
        credit_note_id uuid,
        version integer not null default 1,
        primary key (tenant_id, id),
        foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) deferrable initially deferred
      );
      create unique index invoice_dispute_one_open on invoice_dispute (tenant_id, invoice_id) where state = 'RAISED';
      call protect_tenant_table('invoice_dispute', 'select, insert, update');
      call let_system_list('invoice_dispute', 'tenant_id, id, invoice_id, state, raised_at, decide_by, decided_at');

      create table credit_note (
        tenant_id uuid not null,
        id uuid not null,
        sequence integer not null,
        number text not null,
        invoice_id uuid not null,
        net_minor bigint not null,
        vat_minor bigint not null,
        total_minor bigint not null check (total_minor > 0),
        currency text not null,
        issued_at timestamptz not null,
        primary key (tenant_id, id),
        -- One series a client; a paper that was issued never changes.
        unique (tenant_id, sequence),
        foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) deferrable initially deferred
      );
      call protect_tenant_table('credit_note', 'select, insert');
    `);
  }
}
