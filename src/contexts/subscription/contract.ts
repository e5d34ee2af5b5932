import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { MoneyJson } from '../../shared-kernel/money.js';

/**
 * Metered use of a resource (ToS 4.4). Reserve before the work, settle after it; a reservation whose lease
 * runs out gives its unit back, so that a crash never costs the client anything.
 */
export abstract class Metering {
  /** Throws Forbidden `quota-exceeded` (ToS 4.5) when nothing is left in this period. Joins the transaction. */
  abstract reserve(tenantId: string, meter: string, units: number): Promise<{ reservationId: string }>;
  abstract settle(tenantId: string, reservationId: string): Promise<void>;
  abstract release(tenantId: string, reservationId: string): Promise<void>;
  abstract usage(tenantId: string): Promise<MeterReading[]>;
}

export interface MeterReading {
  meter: string;
  used: number;
  reserved: number;
  limit: number;
  /** `YYYY-MM-DD`, inclusive; the counter starts again at `resetsOn`. */
  periodStart: string;
  resetsOn: string;
}

/**
 * Why a subscription is over: its holder cancelled it (ToS 3.5), withdrew (6) or closed the account (3.7), a card
 * failed (4.9), or a debt was never paid (3.4.e).
 */
export type EndCause = 'cancellation' | 'payment' | 'debt' | 'withdrawal' | 'closure';
export type CollectionMethod = 'card' | 'invoice';

/** What every billing event says: whose, which aggregate, and the business instant. */
abstract class BillingEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** A price list entry that can be bought from `sellableFrom` on. It lives in the operator's own tenant. */
export class PlanVersionPublished extends BillingEvent {
  readonly type = 'subscription.PlanVersionPublished';
  override readonly clause = 'ToS 3.3.a';
  constructor(
    tenantId: string,
    code: string,
    at: string,
    readonly planVersion: number,
    readonly sellableFrom: LocalDate,
  ) {
    super(tenantId, code, at);
  }
}

/** The buyer accepted the documents and confirmed product and total. */
export class OrderConfirmed extends BillingEvent {
  readonly type = 'subscription.OrderConfirmed';
  override readonly clause = 'ToS 4.3';
  constructor(
    tenantId: string,
    orderId: string,
    at: string,
    readonly summarySha256: string,
    readonly total: MoneyJson,
  ) {
    super(tenantId, orderId, at);
  }
}
export class OrderPaid extends BillingEvent {
  readonly type = 'subscription.OrderPaid';
  override readonly clause = 'ToS 4.1';
}
export class OrderExpired extends BillingEvent {
  readonly type = 'subscription.OrderExpired';
  override readonly clause = 'ToS 4.1';
  constructor(
    tenantId: string,
    orderId: string,
    at: string,
    readonly checkoutRef: string | undefined,
  ) {
    super(tenantId, orderId, at);
  }
}

export class SubscriptionStarted extends BillingEvent {
  readonly type = 'subscription.SubscriptionStarted';
  override readonly clause = 'ToS 3.3.a';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly planCode: string,
    readonly planVersion: number,
    readonly anchor: LocalDate,
  ) {
    super(tenantId, subscriptionId, at);
  }
}
/** A further period was paid for. */
export class SubscriptionRenewed extends BillingEvent {
  readonly type = 'subscription.SubscriptionRenewed';
  override readonly clause = 'ToS 3.3.b';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly periodStart: LocalDate,
    readonly periodEnd: LocalDate,
  ) {
    super(tenantId, subscriptionId, at);
  }
}
/** A debt kept the service back from the first to the last day of a period, so nobody owes it. */
export class PeriodPassedOver extends BillingEvent {
  readonly type = 'subscription.PeriodPassedOver';
  override readonly clause = 'ToS 3.4.c';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly periodStart: LocalDate,
    readonly periodEnd: LocalDate,
  ) {
    super(tenantId, subscriptionId, at);
  }
}
export class CollectionMethodChanged extends BillingEvent {
  readonly type = 'subscription.CollectionMethodChanged';
  override readonly clause = 'ToS 4.6';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly method: CollectionMethod,
  ) {
    super(tenantId, subscriptionId, at);
  }
}
/** Renewal is off; the service runs to the last paid day. */
export class CancellationScheduled extends BillingEvent {
  readonly type = 'subscription.CancellationScheduled';
  override readonly clause = 'ToS 3.5.a';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly receivedAt: string,
    readonly endsOn: LocalDate,
  ) {
    super(tenantId, subscriptionId, at);
  }
}
export class SubscriptionResumed extends BillingEvent {
  readonly type = 'subscription.SubscriptionResumed';
  override readonly clause = 'ToS 3.3.c';
}
/** The paid time is over; `endedOn` was its last day. */
export class SubscriptionExpired extends BillingEvent {
  readonly type = 'subscription.SubscriptionExpired';
  override readonly clause = 'ToS 3.3.c';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly endedOn: LocalDate,
  ) {
    super(tenantId, subscriptionId, at);
  }
}
/** Ended because nobody paid, or at once by a withdrawal or a closure. */
/** Not paid by card or at all, closed or withdrawn from (ToS 4.9, 3.4.e, 3.7, 6.5). */
export class SubscriptionCanceled extends BillingEvent {
  readonly type = 'subscription.SubscriptionCanceled';
  constructor(
    tenantId: string,
    subscriptionId: string,
    at: string,
    readonly cause: EndCause,
    readonly endedOn: LocalDate,
    override readonly clause: ClauseId,
  ) {
    super(tenantId, subscriptionId, at);
  }
}
/** A payment made in time became known only after the cancellation. */
export class SubscriptionReinstated extends BillingEvent {
  readonly type = 'subscription.SubscriptionReinstated';
  override readonly clause = 'ToS 4.9';
}

export class InvoiceIssued extends BillingEvent {
  readonly type = 'subscription.InvoiceIssued';
  override readonly clause = 'ToS 3.3.b';
  constructor(
    tenantId: string,
    invoiceId: string,
    at: string,
    readonly number: string,
    readonly periodStart: LocalDate,
    readonly periodEnd: LocalDate,
    readonly dueOn: LocalDate,
    readonly total: MoneyJson,
  ) {
    super(tenantId, invoiceId, at);
  }
}
export class InvoicePaid extends BillingEvent {
  readonly type = 'subscription.InvoicePaid';
  override readonly clause = 'ToS 3.3.c';
}
export class InvoiceVoided extends BillingEvent {
  readonly type = 'subscription.InvoiceVoided';
  constructor(
    tenantId: string,
    invoiceId: string,
    at: string,
    readonly reason: string,
    override readonly clause: ClauseId,
  ) {
    super(tenantId, invoiceId, at);
  }
}

/** A card is to be charged off session; the attempt waits for its outcome. */
export class ChargeRequested extends BillingEvent {
  readonly type = 'subscription.ChargeRequested';
  override readonly clause = 'ToS 4.8';
  constructor(
    tenantId: string,
    chargeId: string,
    at: string,
    readonly invoiceId: string,
    readonly attempt: number,
  ) {
    super(tenantId, chargeId, at);
  }
}
export class PaymentFailed extends BillingEvent {
  readonly type = 'subscription.PaymentFailed';
  override readonly clause = 'ToS 4.9';
  constructor(
    tenantId: string,
    chargeId: string,
    at: string,
    readonly invoiceId: string,
    readonly attempt: number,
    readonly outcome: 'declined' | 'requiresAction',
    readonly declineCode: string | undefined,
  ) {
    super(tenantId, chargeId, at);
  }
}
export class PaymentReceived extends BillingEvent {
  readonly type = 'subscription.PaymentReceived';
  override readonly clause = 'ToS 4.2';
  constructor(
    tenantId: string,
    paymentId: string,
    at: string,
    readonly amount: MoneyJson,
    readonly paidAt: string,
    readonly invoiceIds: string[],
  ) {
    super(tenantId, paymentId, at);
  }
}
/** Money goes back; a card refund waits for the provider, a bank refund for the operator. */
/** By the clause that gives it back: a withdrawal, a special case, or what was not owed. */
export class RefundRequested extends BillingEvent {
  readonly type = 'subscription.RefundRequested';
  constructor(
    tenantId: string,
    refundId: string,
    at: string,
    override readonly clause: ClauseId,
    readonly amount: MoneyJson,
    readonly reason: string,
    readonly method: CollectionMethod,
  ) {
    super(tenantId, refundId, at);
  }
}
export class RefundCompleted extends BillingEvent {
  readonly type = 'subscription.RefundCompleted';
  constructor(
    tenantId: string,
    refundId: string,
    at: string,
    override readonly clause: ClauseId,
  ) {
    super(tenantId, refundId, at);
  }
}

/** The oldest unpaid invoice passed its due date; the case runs by `policyVersion` to its end. */
export class OverdueCaseOpened extends BillingEvent {
  readonly type = 'subscription.OverdueCaseOpened';
  override readonly clause = 'ToS 3.4.a';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly invoiceId: string,
    readonly dueOn: LocalDate,
    readonly policyVersion: number,
  ) {
    super(tenantId, caseId, at);
  }
}
/** The oldest invoice was cleared and a younger one is overdue: days count from its due date now. */
export class OverdueCaseMoved extends BillingEvent {
  readonly type = 'subscription.OverdueCaseMoved';
  override readonly clause = 'ToS 3.4.a';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly invoiceId: string,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, caseId, at);
  }
}
export class DebtorWarned extends BillingEvent {
  readonly type = 'subscription.DebtorWarned';
  override readonly clause = 'ToS 3.4.b';
}
export class DebtorSuspended extends BillingEvent {
  readonly type = 'subscription.DebtorSuspended';
  override readonly clause = 'ToS 3.4.c';
}
/** The letter that names the day of deletion was written; `round` counts further tries after a bounce. */
export class FinalNoticeGiven extends BillingEvent {
  readonly type = 'subscription.FinalNoticeGiven';
  override readonly clause = 'ToS 3.4.e';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly round: number,
  ) {
    super(tenantId, caseId, at);
  }
}
export class DebtCleared extends BillingEvent {
  readonly type = 'subscription.DebtCleared';
  override readonly clause = 'ToS 3.4.d';
}
export class DebtorDeleted extends BillingEvent {
  readonly type = 'subscription.DebtorDeleted';
  override readonly clause = 'ToS 3.4.e';
}

/** A meter passed 80 or 100 % of its limit in this period. */
export class QuotaThresholdReached extends BillingEvent {
  readonly type = 'subscription.QuotaThresholdReached';
  override readonly clause = 'ToS 4.5';
  constructor(
    tenantId: string,
    meter: string,
    at: string,
    readonly percent: 80 | 100,
    readonly limit: number,
    readonly periodStart: LocalDate,
    readonly resetsOn: LocalDate,
  ) {
    super(tenantId, meter, at);
  }
}
