import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { PaymentArrangement } from '../domain/arrangement.js';
import { CreditNote, InvoiceDispute } from '../domain/dispute.js';
import { Arrangements, CreditNotes, InvoiceDisputes } from '../domain/ports.js';

@Injectable()
export class PostgresArrangements extends Arrangements {
  add(arrangement: PaymentArrangement): void {
    UnitOfWork.em.persist(arrangement);
  }

  async byId(tenantId: string, id: string): Promise<PaymentArrangement | undefined> {
    return (await UnitOfWork.em.findOne(PaymentArrangement, { tenantId, id })) ?? undefined;
  }

  async standing(tenantId: string): Promise<PaymentArrangement | undefined> {
    const where = { tenantId, state: { $in: ['REQUESTED' as const, 'AGREED' as const] } };
    return (await UnitOfWork.em.findOne(PaymentArrangement, where)) ?? undefined;
  }

  async latest(tenantId: string): Promise<PaymentArrangement | undefined> {
    const newestFirst = { orderBy: { requestedAt: 'desc' as const, id: 'desc' as const }, limit: 1 };
    const [latest] = await UnitOfWork.em.find(PaymentArrangement, { tenantId }, newestFirst);
    return latest;
  }
}

@Injectable()
export class PostgresInvoiceDisputes extends InvoiceDisputes {
  add(dispute: InvoiceDispute): void {
    UnitOfWork.em.persist(dispute);
  }

  async byId(tenantId: string, id: string): Promise<InvoiceDispute | undefined> {
    return (await UnitOfWork.em.findOne(InvoiceDispute, { tenantId, id })) ?? undefined;
  }

  open(tenantId: string): Promise<InvoiceDispute[]> {
    return UnitOfWork.em.find(
      InvoiceDispute,
      { tenantId, state: 'RAISED' },
      { orderBy: { raisedAt: 'asc', id: 'asc' } },
    );
  }
}

@Injectable()
export class PostgresCreditNotes extends CreditNotes {
  constructor(private readonly database: Database) {
    super();
  }

  add(note: CreditNote): void {
    UnitOfWork.em.persist(note);
  }

  async byId(tenantId: string, id: string): Promise<CreditNote | undefined> {
    return (await UnitOfWork.em.findOne(CreditNote, { tenantId, id })) ?? undefined;
  }

  /** The subscription's lock is held, so nobody else is counting. */
  async nextSequence(tenantId: string): Promise<number> {
    await UnitOfWork.em.flush();
    const { rows } = await sql<{ next: number }>`
      select coalesce(max(sequence), 0) + 1 as next from credit_note where tenant_id = ${tenantId}`.execute(
      this.database.app(),
    );
    return rows[0]!.next;
  }
}
