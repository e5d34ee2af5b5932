import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import { OrderConfirmed, OrderExpired, OrderPaid } from '../contract.js';
import { ExpressStartRequested } from '../contract-withdrawal.js';
import type { Interval } from './periods.js';
import type { PlanVersion } from './plan.js';

export type OrderState = 'DRAFT' | 'CONFIRMED' | 'PAID' | 'EXPIRED';

/** A legal text as the buyer saw it. */
export interface DocumentSeen {
  kind: string;
  version: string;
  sha256: string;
}

/** What 'Buy and Pay' agrees to, word for word; its hash is the proof (ToS 4.3). */
export interface OrderSummary {
  plan: { code: string; version: number; name: string; interval: Interval };
  netMinor: number;
  vatMinor: number;
  totalMinor: number;
  currency: string;
  documents: DocumentSeen[];
}

/** K10: the consumer asked for the service at once, and acknowledged that the days used are then paid for. */
export interface ExpressStart {
  at: string;
  ip: string;
  locale: string;
}

/** A purchase from the basket to the paid plan. No Checkout session exists before the confirmation (ToS 4.3). */
export class Order extends AggregateRoot {
  state: OrderState = 'DRAFT';
  confirmedAt: Date | null = null;
  expiresAt: Date | null = null;
  checkoutRef: string | null = null;
  checkoutUrl: string | null = null;
  paidAt: Date | null = null;
  /** Without it nothing may be kept when a consumer withdraws (ToS 6.4). */
  expressStart: ExpressStart | null = null;
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
  ): Order {
    refuseUnsellable(plan, localDate(at));
    const summary = summaryOf(plan, documents);
    return new Order(tenantId, id, plan.code, plan.version, summary, hash(JSON.stringify(summary)), placedBy, at);
  }

  get total(): Money {
    return new Money(this.summary.totalMinor, this.summary.currency);
  }

  /** A Checkout session may be open, so money may be on its way. */
  isAwaitingPayment(at: Date): boolean {
    return this.state === 'CONFIRMED' && this.expiresAt !== null && at < this.expiresAt;
  }

  /**
   * The buyer confirms product and total as summed up in `summarySha256`. Repeating it within its time is
   * harmless, so that a lost answer can be asked for again.
   */
  confirm(summarySha256: string, onSale: PlanVersion | undefined, minutes: number, at: Date): void {
    if (this.isAwaitingPayment(at) && summarySha256 === this.summarySha256) return;
    if (this.state !== 'DRAFT') throw new OutOfOrder('The order', this.state, 'be confirmed', 'ToS 4.3');
    if (onSale?.version !== this.planVersion)
      throw new Conflict('price-changed', 'The plan or its price changed since the order was drawn up.', {
        clause: 'ToS 4.3',
        data: { current: onSale ? { version: onSale.version, total: onSale.price.total.toJSON() } : null },
      });
    if (summarySha256 !== this.summarySha256)
      throw new Conflict('summary-differs', 'This is not the summary of this order.', { clause: 'ToS 4.3' });

    this.state = 'CONFIRMED';
    this.confirmedAt = at;
    this.expiresAt = new Date(at.getTime() + minutes * 60_000);
    this.record(new OrderConfirmed(this.tenantId, this.id, at.toISOString(), this.summarySha256, this.total.toJSON()));
  }

  /** ToS 6.3: both boxes, consent and acknowledgement; the one without the other is no record. */
  startAtOnce(
    given: { consent: boolean; acknowledgement: boolean },
    from: { ip: string; locale: string },
    at: Date,
  ): void {
    if (given.consent !== given.acknowledgement)
      throw Invalid.field(
        '/expressStart',
        'incomplete',
        'An express start takes both the consent and the acknowledgement.',
        'ToS 6.3',
      );
    if (!given.consent || this.state !== 'DRAFT') return;

    this.expressStart = { at: at.toISOString(), ip: from.ip, locale: from.locale };
    this.record(new ExpressStartRequested(this.tenantId, this.id, at.toISOString()));
  }

  checkoutOpened(ref: string, url: string): void {
    this.checkoutRef = ref;
    this.checkoutUrl = url;
  }

  /** ToS 4.1: one uninterrupted session. What was left open is over, and a new order begins anew. */
  expire(at: Date): void {
    if (this.state !== 'CONFIRMED') return;
    if (this.isAwaitingPayment(at)) return;

    this.lapse(at);
  }

  /** The buyer confirmed another order: only one Checkout stays open. */
  giveWay(at: Date): void {
    if (this.state === 'CONFIRMED') this.lapse(at);
  }

  /** The money counts even when the news of it comes after the order expired. */
  pay(paidAt: Date, at: Date): void {
    if (this.state === 'DRAFT') throw new OutOfOrder('The order', this.state, 'be paid', 'ToS 4.3');
    if (this.state === 'PAID') return;

    this.state = 'PAID';
    this.paidAt = paidAt;
    this.record(new OrderPaid(this.tenantId, this.id, at.toISOString()));
  }

  private lapse(at: Date): void {
    this.state = 'EXPIRED';
    this.record(new OrderExpired(this.tenantId, this.id, at.toISOString(), this.checkoutRef ?? undefined));
  }
}

export function refuseUnsellable(plan: PlanVersion, today: LocalDate): void {
  if (plan.isFree) throw new Conflict('free-plan-not-sold', 'The free plan is yours without an order.');
  if (!plan.isSoldOn(today)) throw new Conflict('plan-not-on-sale', 'This plan is not on sale.');
}

/** What is agreed to, in the form that its hash is taken of. */
export function summaryOf(plan: PlanVersion, documents: DocumentSeen[]): OrderSummary {
  const { net, vat, total } = plan.price;
  return {
    plan: { code: plan.code, version: plan.version, name: plan.name, interval: plan.interval },
    netMinor: net.amountMinor,
    vatMinor: vat.amountMinor,
    totalMinor: total.amountMinor,
    currency: plan.currency,
    documents: [...documents].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
  };
}
