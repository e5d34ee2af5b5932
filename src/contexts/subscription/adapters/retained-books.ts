import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type Instant, instant } from '../../../platform/instants.js';
import { type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { type DueRow, RetainedData } from '../../../shared-kernel/retained-data.js';

/** The client is gone, so nothing is claimed, counted or shown any more. */
const isGone = (tenant: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from subscription s where s.tenant_id = ${tenant} and s.purged_at is not null)`;

/** Books are one thing: what they consist of goes in this order, each when nothing refers to it any more (ToS 9.4). */
@Injectable()
abstract class RetainedBooks extends RetainedData {
  readonly rule = 'books';
  protected abstract readonly table: string;
  protected abstract readonly began: string;

  constructor(protected readonly database: Database) {
    super();
  }

  async due(before: LocalDate, limit: number, except: readonly string[]): Promise<DueRow[]> {
    const { rows } = await sql<{ tenant_id: string; id: string; began: Instant }>`
      select b.tenant_id, b.id, ${sql.ref(`b.${this.began}`)} as began from ${sql.table(this.table)} b
      where ${this.isDue(before)} and b.tenant_id <> all(${[...except]}::uuid[])
      order by began, b.id limit ${limit}`.execute(this.database.system());
    return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id, on: localDate(instant(row.began)) }));
  }

  async clear(tenantId: string, before: LocalDate, limit: number): Promise<number> {
    const { rows } = await sql<{ id: string }>`
      select b.id from ${sql.table(this.table)} b where b.tenant_id = ${tenantId} and ${this.isDue(before)}
      order by ${sql.ref(`b.${this.began}`)}, b.id limit ${limit}`.execute(this.database.app());
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await this.remove(tenantId, ids);
    return ids.length;
  }

  private isDue(before: LocalDate): RawBuilder<boolean> {
    return sql<boolean>`${sql.ref(`b.${this.began}`)} < ${startOfDay(before)} and ${this.isSettled()}`;
  }

  protected abstract isSettled(): RawBuilder<boolean>;
  protected abstract remove(tenantId: string, ids: string[]): Promise<void>;

  protected async delete(tenantId: string, from: string, which: RawBuilder<unknown>): Promise<void> {
    await sql`delete from ${sql.table(from)} where tenant_id = ${tenantId} and ${which}`.execute(this.database.app());
  }
}

/**
 * Invoices with everything drawn up about them. An open claim on a client who is still here stays, and so does a
 * disputed one; the newest of a living client stays as well, because the next takes the number after it.
 */
@Injectable()
export class RetainedInvoices extends RetainedBooks {
  readonly holds = 'invoices';
  protected readonly table = 'invoice';
  protected readonly began = 'issued_at';

  protected isSettled(): RawBuilder<boolean> {
    return sql<boolean>`not b.is_disputed and (${isGone(sql`b.tenant_id`)} or b.state <> 'OPEN'
      and exists (select from invoice later where later.tenant_id = b.tenant_id and later.sequence > b.sequence))`;
  }

  protected async remove(tenantId: string, ids: string[]): Promise<void> {
    const ofInvoice = sql`invoice_id = any(${ids}::uuid[])`;
    const credits = sql`select id from credit_note where tenant_id = ${tenantId} and ${ofInvoice}`;
    await this.delete(
      tenantId,
      'billing_document',
      sql`subject_id = any(${ids}::uuid[]) or subject_id in (${credits})`,
    );
    for (const table of ['credit_note', 'charge', 'overdue_case', 'invoice_dispute', 'plan_change'])
      await this.delete(tenantId, table, ofInvoice);
    await this.delete(tenantId, 'invoice', sql`id = any(${ids}::uuid[])`);
  }
}

/** Money that came, and went back, once no invoice that it paid is left. */
@Injectable()
export class RetainedPayments extends RetainedBooks {
  readonly holds = 'payments';
  protected readonly table = 'payment';
  protected readonly began = 'paid_at';

  protected isSettled(): RawBuilder<boolean> {
    return sql<boolean>`not exists (select from invoice i, jsonb_array_elements(b.allocations) a
      where i.tenant_id = b.tenant_id and i.id = (a ->> 'invoiceId')::uuid)`;
  }

  protected async remove(tenantId: string, ids: string[]): Promise<void> {
    const paid = sql`id = any(${ids}::uuid[])`;
    const references = sql`payment_reference in
      (select reference from payment where tenant_id = ${tenantId} and ${paid})`;
    await this.delete(tenantId, 'refund', references);
    await this.delete(tenantId, 'chargeback', references);
    await this.delete(tenantId, 'billing_document', sql`subject_id = any(${ids}::uuid[])`);
    await this.delete(tenantId, 'payment', paid);
  }
}

/** What was bought and agreed by a client who is gone, once its last invoice and payment are. */
@Injectable()
export class RetainedContracts extends RetainedBooks {
  readonly holds = 'contracts';
  protected readonly table = 'subscription';
  protected readonly began = 'purged_at';

  protected isSettled(): RawBuilder<boolean> {
    return sql<boolean>`not exists (select from invoice i where i.tenant_id = b.tenant_id)
      and not exists (select from payment p where p.tenant_id = b.tenant_id)`;
  }

  protected async remove(tenantId: string, ids: string[]): Promise<void> {
    const all = sql`true`;
    for (const table of ['billing_document', 'plan_change', 'plan_order', 'invoice_request', 'payment_arrangement'])
      await this.delete(tenantId, table, all);
    for (const table of ['withdrawal', 'refund_request', 'refund', 'chargeback'])
      await this.delete(tenantId, table, all);
    await this.delete(tenantId, 'subscription', sql`id = any(${ids}::uuid[])`);
  }
}
