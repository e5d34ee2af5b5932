import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Selectable } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type InstantColumn, isoInstant, isoOrNull, type MaybeInstantColumn } from '../../../platform/instants.js';
import { currentScope } from '../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import { Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { FindPayer } from '../application/matching.js';
import {
  type InvoiceRequestDetails,
  type InvoiceRequestListing,
  ListInvoiceRequests,
  ReadBillingContact,
  ReadInvoiceRequest,
} from '../application/queries-invoicing.js';
import type { BillingDetails, BuyerAddress } from '../domain/billing-contact.js';
import type { InvoiceRequestState } from '../domain/invoice-request.js';
import type { OrderSummary } from '../domain/order.js';
import { ClientNumbers } from '../domain/ports.js';
import { type ReferenceKind, readOcr } from '../domain/reference.js';

interface InvoicingTables {
  invoice_request: {
    tenant_id: string;
    id: string;
    summary: OrderSummary;
    summary_sha256: string;
    created_at: InstantColumn;
    state: InvoiceRequestState;
    requested_at: MaybeInstantColumn;
    number: string | null;
    ocr: string | null;
    valid_until: LocalDate | null;
    paid_minor: string | number;
    settled_at: MaybeInstantColumn;
  };
  billing_contact: {
    tenant_id: string;
    email: string | null;
    reference: string | null;
    address: BuyerAddress | null;
    version: number;
  };
}

@QueryHandler(FindPayer)
export class FindPayerHandler implements IQueryHandler<FindPayer> {
  constructor(private readonly numbers: ClientNumbers) {}

  async execute({ ocr }: FindPayer): Promise<{ tenantId: string; kind: ReferenceKind; sequence: number }> {
    const read = readOcr(ocr);
    if (!read) throw Invalid.field('/ocr', 'check-digit', 'This is no reference of ours: a digit is wrong.', 'ToS 4.6');
    const tenantId = await this.numbers.holder(read.clientNumber);
    if (!tenantId) throw new NotFound();
    return { tenantId, kind: read.kind, sequence: read.sequence };
  }
}

@QueryHandler(ReadInvoiceRequest)
export class ReadInvoiceRequestHandler implements IQueryHandler<ReadInvoiceRequest> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, requestId }: ReadInvoiceRequest): Promise<InvoiceRequestDetails | undefined> {
    if (currentScope()?.unit) await UnitOfWork.em.flush();
    const row = await this.database
      .app<InvoicingTables>()
      .selectFrom('invoice_request')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', requestId)
      .executeTakeFirst();
    return (
      row && {
        tenantId,
        id: row.id,
        state: row.state,
        summary: row.summary,
        summarySha256: row.summary_sha256,
        createdAt: isoInstant(row.created_at),
        requestedAt: isoOrNull(row.requested_at),
        number: row.number,
        ocr: row.ocr,
        validUntil: row.valid_until,
        missing: missingOf(row),
        settledAt: isoOrNull(row.settled_at),
      }
    );
  }
}

const LISTED = ['tenant_id', 'id', 'summary', 'state', 'requested_at', 'number', 'valid_until', 'paid_minor'] as const;

@QueryHandler(ListInvoiceRequests)
export class ListInvoiceRequestsHandler implements IQueryHandler<ListInvoiceRequests> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, filter, slice }: ListInvoiceRequests): Promise<InvoiceRequestListing[]> {
    const door = tenantId ? this.database.app<InvoicingTables>() : this.database.system<InvoicingTables>();
    const rows = await door
      .selectFrom('invoice_request')
      .select(LISTED)
      .where('state', '<>', 'DRAFT')
      .$if(tenantId !== undefined, (list) => list.where('tenant_id', '=', tenantId!))
      .$if(filter.state !== undefined, (list) => list.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (list) => list.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      id: row.id,
      state: row.state,
      planName: row.summary.plan.name,
      number: row.number,
      validUntil: row.valid_until,
      requestedAt: isoOrNull(row.requested_at),
      total: { amountMinor: row.summary.totalMinor, currency: row.summary.currency },
      missing: missingOf(row),
    }));
  }
}

const missingOf = ({
  state,
  summary,
  paid_minor,
}: Pick<Selectable<InvoicingTables['invoice_request']>, 'state' | 'summary' | 'paid_minor'>) => ({
  amountMinor: state === 'REQUESTED' || state === 'SENT' ? summary.totalMinor - Number(paid_minor) : 0,
  currency: summary.currency,
});

@QueryHandler(ReadBillingContact)
export class ReadBillingContactHandler implements IQueryHandler<ReadBillingContact> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId }: ReadBillingContact): Promise<BillingDetails & { version: number }> {
    const row = await this.database
      .app<InvoicingTables>()
      .selectFrom('billing_contact')
      .select(['email', 'reference', 'address', 'version'])
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    return row ?? { email: null, reference: null, address: null, version: 0 };
  }
}
