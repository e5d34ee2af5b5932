import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { BillingDetails } from '../domain/billing-contact.js';
import type { InvoiceRequestState } from '../domain/invoice-request.js';
import type { OrderSummary } from '../domain/order.js';
import type { Slice } from './queries.js';

export interface InvoiceRequestDetails {
  tenantId: string;
  id: string;
  state: InvoiceRequestState;
  summary: OrderSummary;
  summarySha256: string;
  createdAt: string;
  requestedAt: string | null;
  /** Of the pro forma, once it was sent. */
  number: string | null;
  ocr: string | null;
  validUntil: LocalDate | null;
  missing: MoneyJson;
  settledAt: string | null;
}

export class ReadInvoiceRequest extends Query<InvoiceRequestDetails | undefined> {
  constructor(
    readonly tenantId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

export interface InvoiceRequestListing {
  tenantId: string;
  id: string;
  state: InvoiceRequestState;
  planName: string;
  number: string | null;
  validUntil: LocalDate | null;
  requestedAt: string | null;
  total: MoneyJson;
  missing: MoneyJson;
}

/** Newest first, without drafts. Without a tenant: across all, for the back office. */
export class ListInvoiceRequests extends Query<InvoiceRequestListing[]> {
  constructor(
    readonly tenantId: string | undefined,
    readonly filter: { state?: InvoiceRequestState },
    readonly slice: Slice,
  ) {
    super();
  }
}

/** Version 0 where the client has said nothing. */
export class ReadBillingContact extends Query<BillingDetails & { version: number }> {
  constructor(readonly tenantId: string) {
    super();
  }
}
