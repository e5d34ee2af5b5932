import { Migration } from '@mikro-orm/migrations';

/** Numbers and references of invoices, pro formas (ToS 4.6), documents as they were drawn up, and where copies go. */
export class Invoicing extends Migration {
  override up(): void {
    this.numbers();
    this.requests();
    this.documents();
  }

  private numbers(): void {
    this.addSql(`
      create sequence client_number_series start 10001;
      -- No tenant: a payment names the number before anybody knows whose it is. Reached by exact key only.
      create table client_number (
        number bigint primary key,
        tenant_id uuid not null unique
      );
      grant usage on sequence client_number_series to crm_app;
      grant select, insert on client_number to crm_app;

      insert into client_number (number, tenant_id)
        select nextval('client_number_series'), tenant_id from (select distinct tenant_id from invoice order by 1) c;

      create function pg_temp.check_digit(digits text) returns text language sql as $$
        select ((10 - sum(case when weight > 9 then weight - 9 else weight end) % 10) % 10)::text
        from (select substr(reverse(digits), place, 1)::integer * (1 + place % 2) as weight
          from generate_series(1, length(digits)) place) weighed
      $$;
      alter table invoice add column ocr text;
      update invoice i set ocr = r.reference || pg_temp.check_digit(r.reference)
        from (select n.tenant_id, x.sequence, b.body || ((length(b.body) + 2) % 10) as reference
          from client_number n join invoice x using (tenant_id),
            lateral (select n.number || '1' || lpad(x.sequence::text, 5, '0') as body) b) r
        where r.tenant_id = i.tenant_id and r.sequence = i.sequence;
      alter table invoice alter column ocr set not null;
    `);
  }

  private requests(): void {
    this.addSql(`
      create table invoice_request (
        tenant_id uuid not null,
        id uuid not null,
        plan_code text not null,
        plan_version integer not null,
        summary jsonb not null,
        summary_sha256 text not null,
        placed_by uuid not null,
        created_at timestamptz not null,
        state text not null check (state in ('DRAFT', 'REQUESTED', 'SENT', 'SETTLED', 'EXPIRED', 'SUPERSEDED')),
        requested_at timestamptz,
        sequence integer,
        number text,
        ocr text,
        sent_at timestamptz,
        valid_until date,
        paid_minor bigint not null check (paid_minor >= 0),
        settled_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, sequence)
      );
      call protect_tenant_table('invoice_request', 'select, insert, update, delete');
      call let_system_list('invoice_request', 'tenant_id, id, plan_code, summary, state, requested_at, number,
        valid_until, paid_minor');

      create table billing_contact (
        tenant_id uuid not null primary key,
        email text,
        reference text,
        address jsonb,
        version integer not null default 1
      );
      call protect_tenant_table('billing_contact');
    `);
  }

  private documents(): void {
    this.addSql(`
      -- As they were drawn up, byte for byte: neither a new layout nor a new address of the seller alters them.
      create table billing_document (
        tenant_id uuid not null,
        id uuid not null,
        kind text not null check (kind in ('pro-forma', 'invoice', 'receipt', 'credit-note')),
        subject_id uuid not null,
        number text not null,
        language text not null check (language in ('sv', 'en')),
        sha256 text not null,
        content bytea not null,
        drawn_up_at timestamptz not null,
        primary key (tenant_id, id),
        unique (tenant_id, kind, subject_id)
      );
      call protect_tenant_table('billing_document', 'select, insert');

      alter table notice add column attachments jsonb not null default '[]';
    `);
  }
}
