import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../../platform/config.js';
import { Database } from '../../../platform/database.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { Language } from '../../terms/contract.js';
import { BankAccount, type BillingDocument, DocumentArchive } from '../application/ports-invoicing.js';
import type { BillingDocumentKind } from '../contract-invoicing.js';
import { BillingContact } from '../domain/billing-contact.js';
import { InvoiceRequest } from '../domain/invoice-request.js';
import { BillingContacts, InvoiceRequests } from '../domain/ports-invoicing.js';

@Injectable()
export class PostgresInvoiceRequests extends InvoiceRequests {
  constructor(private readonly database: Database) {
    super();
  }

  add(request: InvoiceRequest): void {
    UnitOfWork.em.persist(request);
  }

  async byId(tenantId: string, id: string): Promise<InvoiceRequest | undefined> {
    return (await UnitOfWork.em.findOne(InvoiceRequest, { tenantId, id })) ?? undefined;
  }

  async at(tenantId: string, sequence: number): Promise<InvoiceRequest | undefined> {
    return (await UnitOfWork.em.findOne(InvoiceRequest, { tenantId, sequence })) ?? undefined;
  }

  waiting(tenantId: string): Promise<InvoiceRequest[]> {
    const where = { tenantId, state: { $in: ['REQUESTED' as const, 'SENT' as const] } };
    return UnitOfWork.em.find(InvoiceRequest, where, { orderBy: { id: 'asc' } });
  }

  async lastSettled(tenantId: string): Promise<InvoiceRequest | undefined> {
    const newestFirst = { orderBy: { settledAt: 'desc' as const }, limit: 1 };
    return (await UnitOfWork.em.find(InvoiceRequest, { tenantId, state: 'SETTLED' }, newestFirst))[0];
  }

  /** The subscription's lock is held, so nobody else is counting. */
  async nextSequence(tenantId: string): Promise<number> {
    await UnitOfWork.em.flush();
    const { rows } = await sql<{ next: number }>`
      select coalesce(max(sequence), 0) + 1 as next from invoice_request where tenant_id = ${tenantId}`.execute(
      this.database.app(),
    );
    return rows[0]!.next;
  }
}

@Injectable()
export class PostgresBillingContacts extends BillingContacts {
  add(contact: BillingContact): void {
    UnitOfWork.em.persist(contact);
  }

  async of(tenantId: string): Promise<BillingContact | undefined> {
    return (await UnitOfWork.em.findOne(BillingContact, { tenantId })) ?? undefined;
  }
}

interface DocumentTables {
  billing_document: {
    tenant_id: string;
    id: string;
    kind: BillingDocumentKind;
    subject_id: string;
    number: string;
    language: Language;
    sha256: string;
    content: Buffer;
    drawn_up_at: Date;
  };
}

@Injectable()
export class PostgresDocumentArchive extends DocumentArchive {
  constructor(private readonly database: Database) {
    super();
  }

  async find(tenantId: string, kind: BillingDocumentKind, subjectId: string): Promise<BillingDocument | undefined> {
    const row = await this.database
      .app<DocumentTables>()
      .selectFrom('billing_document')
      .select(['id', 'number', 'language', 'sha256', 'content'])
      .where('tenant_id', '=', tenantId)
      .where('kind', '=', kind)
      .where('subject_id', '=', subjectId)
      .executeTakeFirst();
    return row && { tenantId, kind, subjectId, ...row };
  }

  async keep({ tenantId, subjectId, content, ...document }: BillingDocument, at: Date): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.database
      .app<DocumentTables>()
      .insertInto('billing_document')
      .values({
        ...document,
        tenant_id: tenantId,
        subject_id: subjectId,
        content: Buffer.from(content),
        drawn_up_at: at,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'kind', 'subject_id']).doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
}

@Injectable()
export class ConfiguredBankAccount extends BankAccount {
  constructor(private readonly config: Config) {
    super();
  }

  get bankgiro(): string | undefined {
    return this.config.BANKGIRO;
  }
}
