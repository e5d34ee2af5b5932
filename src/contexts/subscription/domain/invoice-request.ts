import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import {
  InvoiceRequested,
  ProFormaExpired,
  ProFormaPaidInPart,
  ProFormaSent,
  ProFormaSettled,
} from '../contract-invoicing.js';
import { type DocumentSeen, type OrderSummary, refuseUnsellable, summaryOf } from './order.js';
import type { PlanVersion } from './plan.js';
import { ocrReference, proFormaNumber, type SeriesPlace } from './reference.js';

/** SUPERSEDED: the client asked anew, or bought otherwise. */
export type InvoiceRequestState = 'DRAFT' | 'REQUESTED' | 'SENT' | 'SETTLED' | 'EXPIRED' | 'SUPERSEDED';

/** What money made of a pro forma; `late` and `closed` money is nobody's debt and goes back. */
export type ProFormaPayment =
  | { result: 'short'; missing: Money }
  | { result: 'settled'; ahead: Money; surplus: Money }
  | { result: 'late' | 'closed' };

/**
 * A long-term plan that is paid otherwise than by card (ToS 4.6): asked for, offered on a pro forma, and begun
 * only when the whole amount has come. The invoice that follows carries the request's id.
 */
export class InvoiceRequest extends AggregateRoot {
  state: InvoiceRequestState = 'DRAFT';
  requestedAt: Date | null = null;
  /** The pro forma's place in the client's series of them; they are no invoices, and have one of their own. */
  sequence: number | null = null;
  number: string | null = null;
  ocr: string | null = null;
  sentAt: Date | null = null;
  /** The last day, inclusive, on which a payment counts. */
  validUntil: LocalDate | null = null;
  paidMinor = 0;
  settledAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly planCode: string,
    readonly planVersion: number,
    readonly summary: OrderSummary,
    readonly summarySha256: string,
    readonly placedBy: string,
    readonly createdAt: Date,
  ) {
    super();
  }

  static draft(
    tenantId: string,
    id: string,
    plan: PlanVersion,
    documents: DocumentSeen[],
    hash: (text: string) => string,
    placedBy: string,
    at: Date,
  ): InvoiceRequest {
    refuseUnsellable(plan, localDate(at));
    // ToS 4.6: the other ways of paying are there for long-term plans only.
    if (plan.interval !== 'year')
      throw Invalid.field('/planCode', 'not-long-term', 'Only yearly plans can be paid on an invoice.', 'ToS 4.6');
    const summary = summaryOf(plan, documents);
    const sha256 = hash(JSON.stringify(summary));
    return new InvoiceRequest(tenantId, id, plan.code, plan.version, summary, sha256, placedBy, at);
  }

  get total(): Money {
    return new Money(this.summary.totalMinor, this.summary.currency);
  }

  get missing(): Money {
    return new Money(this.summary.totalMinor - this.paidMinor, this.summary.currency);
  }

  /** A draft is nobody's wish yet; whatever else is not over waits for staff or for money. */
  get isWaiting(): boolean {
    return this.state === 'REQUESTED' || this.state === 'SENT';
  }

  /** ToS 4.3: product and total as summed up, agreed to as an order is. Repeating it changes nothing. */
  request(summarySha256: string, onSale: PlanVersion | undefined, at: Date): void {
    if (summarySha256 !== this.summarySha256)
      throw new Conflict('summary-differs', 'This is not the summary of this request.', { clause: 'ToS 4.3' });
    if (this.isWaiting) return;
    if (this.state !== 'DRAFT') throw new OutOfOrder('The request', this.state, 'be confirmed', 'ToS 4.6');
    this.refuseChangedPrice(onSale);

    this.state = 'REQUESTED';
    this.requestedAt = at;
    const { tenantId, id, total } = this;
    this.record(new InvoiceRequested(tenantId, id, at.toISOString(), summarySha256, total.toJSON()));
  }

  /** Offers it until the end of a day, at the price that was agreed to. */
  send(place: SeriesPlace, onSale: PlanVersion | undefined, validUntil: LocalDate, at: Date): void {
    if (this.state !== 'REQUESTED') throw new OutOfOrder('The request', this.state, 'be answered', 'ToS 4.6');
    this.refuseChangedPrice(onSale);
    if (validUntil < localDate(at))
      throw Invalid.field('/validUntil', 'in-the-past', 'It cannot be over before it is sent.', 'ToS 4.6');

    this.state = 'SENT';
    this.sequence = place.sequence;
    this.number = proFormaNumber(place);
    this.ocr = ocrReference('pro-forma', place);
    this.sentAt = at;
    this.validUntil = validUntil;
    this.record(new ProFormaSent(this.tenantId, this.id, at.toISOString(), this.number, validUntil));
  }

  /**
   * Money for it. What was paid by the last day counts even when the news comes after the expiry, if it is the
   * whole amount: parts that had come before have gone back by then.
   */
  receive(amount: Money, paidAt: Date, at: Date): ProFormaPayment {
    if (this.state !== 'SENT' && this.state !== 'EXPIRED') return { result: 'closed' };
    const before = new Money(this.paidMinor, this.summary.currency);
    const left = before.plus(amount).minus(this.total);
    const inTime = paidAt <= endOfDay(this.validUntil!);
    if (!inTime || (this.state === 'EXPIRED' && left.amountMinor < 0)) return { result: 'late' };

    this.paidMinor += amount.amountMinor;
    if (left.amountMinor < 0) return this.wait(amount, at);
    this.state = 'SETTLED';
    this.settledAt = at;
    const { tenantId, id } = this;
    this.record(new ProFormaSettled(tenantId, id, at.toISOString(), localDate(paidAt), left.toJSON()));
    return { result: 'settled', ahead: before, surplus: left };
  }

  /** The day after its last. Returns whether it was still open. */
  expire(at: Date): boolean {
    if (this.state !== 'SENT' || at <= endOfDay(this.validUntil!)) return false;

    this.state = 'EXPIRED';
    this.paidMinor = 0;
    this.record(new ProFormaExpired(this.tenantId, this.id, at.toISOString(), this.validUntil!));
    return true;
  }

  giveWay(): void {
    if (!this.isWaiting) return;

    this.state = 'SUPERSEDED';
    this.paidMinor = 0;
  }

  private wait(received: Money, at: Date): ProFormaPayment {
    const { tenantId, id, missing } = this;
    this.record(new ProFormaPaidInPart(tenantId, id, at.toISOString(), received.toJSON(), missing.toJSON()));
    return { result: 'short', missing };
  }

  private refuseChangedPrice(onSale: PlanVersion | undefined): void {
    if (onSale?.version === this.planVersion) return;
    throw new Conflict('price-changed', 'The plan or its price changed since the request was drawn up.', {
      clause: 'ToS 4.3',
      data: { current: onSale ? { version: onSale.version, total: onSale.price.total.toJSON() } : null },
    });
  }
}
