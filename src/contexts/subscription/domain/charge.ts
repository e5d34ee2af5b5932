import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import {
  ChargeRequested,
  type CollectionMethod,
  PaymentFailed,
  RefundCompleted,
  RefundRequested,
} from '../contract.js';
import { RefundFailed } from '../contract-provider.js';
import type { Invoice } from './invoice.js';

export type ChargeState = 'PENDING' | 'PAID' | 'DECLINED' | 'REQUIRES_ACTION';

/**
 * One try to charge a card off session. It is written down before the provider hears of it, and its
 * idempotency key is (subscription, period start, attempt): a crash anywhere leads to the same charge.
 */
export class Charge extends AggregateRoot {
  state: ChargeState = 'PENDING';
  gatewayRef: string | null = null;
  declineCode: string | null = null;
  decidedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly invoiceId: string,
    readonly subscriptionId: string,
    readonly periodStart: LocalDate,
    readonly attempt: number,
    readonly amountMinor: number,
    readonly currency: string,
    /** The reading of ToS 4.9 that this invoice's attempts run under. */
    readonly policyVersion: number,
    readonly requestedAt: Date,
  ) {
    super();
  }

  /** `attempt` 0 is the first, F of ToS 4.9. */
  static request(id: string, invoice: Invoice, attempt: number, policyVersion: number, at: Date): Charge {
    const { tenantId, subscriptionId, periodStart, openAmount } = invoice;
    const { amountMinor, currency } = openAmount;
    const charge = new Charge(
      tenantId,
      id,
      invoice.id,
      subscriptionId,
      periodStart,
      attempt,
      amountMinor,
      currency,
      policyVersion,
      at,
    );
    charge.record(new ChargeRequested(tenantId, id, at.toISOString(), invoice.id, attempt));
    return charge;
  }

  get amount(): Money {
    return new Money(this.amountMinor, this.currency);
  }

  get idempotencyKey(): string {
    return `${this.subscriptionId}:${this.periodStart}:${this.attempt}`;
  }

  /** Returns whether this was news. Money beats every earlier answer; nothing beats money. */
  succeed(gatewayRef: string, at: Date): boolean {
    if (this.state === 'PAID') return false;

    this.state = 'PAID';
    this.gatewayRef = gatewayRef;
    this.decidedAt = at;
    return true;
  }

  /** Returns whether this was news. A decline that arrives after another answer changes nothing. */
  fail(outcome: 'declined' | 'requiresAction', declineCode: string | undefined, at: Date): boolean {
    if (this.state !== 'PENDING') return false;

    this.state = outcome === 'declined' ? 'DECLINED' : 'REQUIRES_ACTION';
    this.declineCode = declineCode ?? null;
    this.decidedAt = at;
    const { tenantId, id, invoiceId, attempt } = this;
    this.record(new PaymentFailed(tenantId, id, at.toISOString(), invoiceId, attempt, outcome, declineCode));
    return true;
  }

  /** The day that ToS 4.9 counts from, when this is the first attempt. */
  get failedOn(): LocalDate | undefined {
    return this.state === 'PENDING' || !this.decidedAt ? undefined : localDate(this.decidedAt);
  }
}

export type RefundReason = 'canceled-before-renewal' | 'not-owed' | 'paid-too-late' | 'withdrawal' | 'special-case';

/** By which clause money goes back. */
export const refundClause = (reason: RefundReason): ClauseId => {
  if (reason === 'withdrawal') return 'ToS 6.4';
  return reason === 'special-case' ? 'ToS 3.5.c' : 'ToS 3.5.a';
};

export type RefundState = 'PENDING' | 'DONE' | 'FAILED';

/** Money on its way back: to the card by the provider, to a bank account by the operator's hand. */
export class Refund extends AggregateRoot {
  state: RefundState = 'PENDING';
  gatewayRef: string | null = null;
  failureCode: string | null = null;
  doneAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly paymentReference: string,
    readonly method: CollectionMethod,
    readonly amountMinor: number,
    readonly currency: string,
    readonly reason: RefundReason,
    readonly requestedAt: Date,
  ) {
    super();
  }

  static request(
    tenantId: string,
    id: string,
    source: { reference: string; method: CollectionMethod },
    amount: Money,
    reason: RefundReason,
    at: Date,
  ): Refund {
    const { reference, method } = source;
    const refund = new Refund(tenantId, id, reference, method, amount.amountMinor, amount.currency, reason, at);
    refund.record(
      new RefundRequested(tenantId, id, at.toISOString(), refundClause(reason), amount.toJSON(), reason, method),
    );
    return refund;
  }

  get amount(): Money {
    return new Money(this.amountMinor, this.currency);
  }

  complete(gatewayRef: string, at: Date): void {
    if (this.state === 'DONE') {
      if (this.gatewayRef === gatewayRef) return;
      throw new OutOfOrder('The refund', this.state, 'be paid out again');
    }

    this.state = 'DONE';
    this.gatewayRef = gatewayRef;
    this.doneAt = at;
    this.record(new RefundCompleted(this.tenantId, this.id, at.toISOString(), refundClause(this.reason)));
  }

  /**
   * The provider could not give it back, or took its word back (ToS 6.4: the card is closed). What the provider
   * reports of a payout that a person made by bank since is no news. Returns whether this was.
   */
  fail(failureCode: string, gatewayRef: string | undefined, at: Date): boolean {
    const isOfThisTry = this.state === 'PENDING' || (this.state === 'DONE' && this.gatewayRef === gatewayRef);
    if (this.method !== 'card' || !isOfThisTry) return false;

    this.state = 'FAILED';
    this.gatewayRef = gatewayRef ?? null;
    this.failureCode = failureCode;
    this.doneAt = null;
    this.record(new RefundFailed(this.tenantId, this.id, at.toISOString(), failureCode));
    return true;
  }
}
