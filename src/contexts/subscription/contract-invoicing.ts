import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { MoneyJson } from '../../shared-kernel/money.js';

/** What every event about paying otherwise than by card says. */
abstract class InvoicingEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 4.6';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** The buyer accepted the documents and asked for a pro forma of product and total. */
export class InvoiceRequested extends InvoicingEvent {
  readonly type = 'subscription.InvoiceRequested';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly summarySha256: string,
    readonly total: MoneyJson,
  ) {
    super(tenantId, requestId, at);
  }
}
export class ProFormaSent extends InvoicingEvent {
  readonly type = 'subscription.ProFormaSent';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly number: string,
    readonly validUntil: LocalDate,
  ) {
    super(tenantId, requestId, at);
  }
}
/** Less came than was asked for; it stays open. */
export class ProFormaPaidInPart extends InvoicingEvent {
  readonly type = 'subscription.ProFormaPaidInPart';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly received: MoneyJson,
    readonly missing: MoneyJson,
  ) {
    super(tenantId, requestId, at);
  }
}
/** Paid in full on `paidOn`, the day that the subscription starts on; the invoice follows. */
export class ProFormaSettled extends InvoicingEvent {
  readonly type = 'subscription.ProFormaSettled';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly paidOn: LocalDate,
    readonly surplus: MoneyJson,
  ) {
    super(tenantId, requestId, at);
  }
}
/** Nobody paid it in full by its last day; what came in part goes back. */
export class ProFormaExpired extends InvoicingEvent {
  readonly type = 'subscription.ProFormaExpired';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly validUntil: LocalDate,
  ) {
    super(tenantId, requestId, at);
  }
}

export type BillingDocumentKind = 'pro-forma' | 'invoice' | 'receipt' | 'credit-note';

/** A document got its final form: the hash is over the PDF's bytes, which are kept. The subject is the document. */
export class BillingDocumentDrawnUp extends InvoicingEvent {
  readonly type = 'subscription.BillingDocumentDrawnUp';
  constructor(
    tenantId: string,
    documentId: string,
    at: string,
    readonly kind: BillingDocumentKind,
    readonly number: string,
    readonly sha256: string,
  ) {
    super(tenantId, documentId, at);
  }
}

/** Where copies of confirmations and invoices go (ToS 4.2), or what stands on them as the buyer's address. */
export class BillingContactChanged extends InvoicingEvent {
  readonly type = 'subscription.BillingContactChanged';
  override readonly clause: ClauseId = 'ToS 4.2';
}
