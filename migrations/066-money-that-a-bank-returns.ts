import { Migration } from '@mikro-orm/migrations';

/** What a lost chargeback opened again, with its amounts: a bank that thinks better of it pays just that (ToS 3.5.c). */
export class MoneyThatABankReturns extends Migration {
  override up(): void {
    this.addSql(`
      alter table chargeback add column reopened jsonb not null default '[]';
      update chargeback c set reopened = r.reopened
        from (
          select b.tenant_id, b.id, jsonb_agg(part) as reopened
          from chargeback b
            join payment p on p.tenant_id = b.tenant_id and p.reference = b.payment_reference,
            lateral jsonb_array_elements(p.allocations) part
          where b.reopened_invoice_ids ? (part ->> 'invoiceId')
          group by b.tenant_id, b.id) r
        where r.tenant_id = c.tenant_id and r.id = c.id;
      alter table chargeback drop column reopened_invoice_ids;
    `);
  }
}
