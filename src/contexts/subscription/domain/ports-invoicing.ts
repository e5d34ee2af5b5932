import type { BillingContact } from './billing-contact.js';
import type { InvoiceRequest } from './invoice-request.js';

/** ToS 4.6; the caller holds the subscription's lock. */
export abstract class InvoiceRequests {
  abstract byId(tenantId: string, id: string): Promise<InvoiceRequest | undefined>;
  /** By the place of its pro forma, which a payment's reference names. */
  abstract at(tenantId: string, sequence: number): Promise<InvoiceRequest | undefined>;
  /** Those that wait for staff or for money. */
  abstract waiting(tenantId: string): Promise<InvoiceRequest[]>;
  /** The one whose money last began a plan. */
  abstract lastSettled(tenantId: string): Promise<InvoiceRequest | undefined>;
  abstract nextSequence(tenantId: string): Promise<number>;
  abstract add(request: InvoiceRequest): void;
}

export abstract class BillingContacts {
  abstract of(tenantId: string): Promise<BillingContact | undefined>;
  abstract add(contact: BillingContact): void;
}
