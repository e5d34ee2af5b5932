import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { PaymentArrangement } from './arrangement.js';
import type { Charge, Refund } from './charge.js';
import type { Chargeback } from './chargeback.js';
import type { CreditNote, InvoiceDispute } from './dispute.js';
import type { Invoice, InvoicePurpose, Payment } from './invoice.js';
import type { Order } from './order.js';
import type { OverdueCase } from './overdue.js';
import type { Period } from './periods.js';
import type { PlanVersion } from './plan.js';
import type { PlanChange } from './plan-change.js';
import type { SeriesPlace } from './reference.js';
import type { RefundRequest } from './refund-request.js';
import type { Subscription } from './subscription.js';
import type { UsageMeter } from './usage-meter.js';
import type { Withdrawal } from './withdrawal.js';

export abstract class Plans {
  abstract find(code: string, version: number): Promise<PlanVersion | undefined>;
  /** The newest version of a plan that is on sale on a date. */
  abstract onSale(code: string, date: LocalDate): Promise<PlanVersion | undefined>;
  abstract add(plan: PlanVersion): void;
}

export abstract class Subscriptions {
  /**
   * The client's subscription, locked until the transaction ends. Whatever touches a client's money takes
   * this lock first, so that payments, dunning and endings of one client happen one after the other.
   */
  abstract lock(tenantId: string): Promise<Subscription | undefined>;
  /**
   * As `lock`, for what the calendar runs: it throws Unavailable when somebody else keeps the lock. The calendar
   * holds its obligation meanwhile, which a payment wants to void; so it is the calendar that comes again later.
   */
  abstract lockGivingWay(tenantId: string): Promise<Subscription | undefined>;
  /** As `lock`, but answers 'busy' at once when somebody else holds it. */
  abstract tryLock(tenantId: string): Promise<Subscription | 'busy' | undefined>;
  abstract find(tenantId: string): Promise<Subscription | undefined>;
  abstract add(subscription: Subscription): void;
}

export abstract class Orders {
  abstract byId(tenantId: string, id: string): Promise<Order | undefined>;
  /** Those whose Checkout may still bring money. */
  abstract awaitingPayment(tenantId: string, at: Date): Promise<Order[]>;
  /** The purchase that the running contract came from. */
  abstract lastPaid(tenantId: string): Promise<Order | undefined>;
  abstract add(order: Order): void;
}

export abstract class Invoices {
  abstract byId(tenantId: string, id: string): Promise<Invoice | undefined>;
  abstract open(tenantId: string): Promise<Invoice[]>;
  /** Not void, of one run of a subscription: those whose periods start on or after its anchor; of `period` by default. */
  abstract ofRun(
    tenantId: string,
    subscriptionId: string,
    anchor: LocalDate,
    purposes?: InvoicePurpose[],
  ): Promise<Invoice[]>;
  /** The place after the last one that was taken, whatever became of it since; the caller holds the client's lock. */
  abstract nextPlace(tenantId: string): Promise<SeriesPlace>;
  abstract at(tenantId: string, sequence: number): Promise<Invoice | undefined>;
  abstract add(invoice: Invoice): void;
}

/** One number a client for life, unique over all clients; references begin with it (ADR 23). */
export abstract class ClientNumbers {
  /** Allots the next one to a client that has none. Joins the transaction. */
  abstract of(tenantId: string): Promise<number>;
  abstract holder(clientNumber: number): Promise<string | undefined>;
}

export abstract class Charges {
  abstract byId(tenantId: string, id: string): Promise<Charge | undefined>;
  /** In the order of their attempts. */
  abstract ofInvoice(tenantId: string, invoiceId: string): Promise<Charge[]>;
  abstract add(charge: Charge): void;
}

export abstract class Payments {
  abstract byReference(tenantId: string, reference: string): Promise<Payment | undefined>;
  abstract ofInvoice(tenantId: string, invoiceId: string): Promise<Payment[]>;
  /** All that ever arrived, newest first. */
  abstract all(tenantId: string): Promise<Payment[]>;
  abstract add(payment: Payment): void;
}

export abstract class Refunds {
  abstract all(tenantId: string): Promise<Refund[]>;
  abstract byId(tenantId: string, id: string): Promise<Refund | undefined>;
  abstract add(refund: Refund): void;
}

export abstract class PlanChanges {
  /** The one that is awaiting its payment or its day; the caller holds the subscription's lock. */
  abstract open(tenantId: string): Promise<PlanChange | undefined>;
  abstract byId(tenantId: string, id: string): Promise<PlanChange | undefined>;
  abstract byInvoice(tenantId: string, invoiceId: string): Promise<PlanChange | undefined>;
  abstract add(change: PlanChange): void;
}

export abstract class Chargebacks {
  abstract all(tenantId: string): Promise<Chargeback[]>;
  abstract byId(tenantId: string, id: string): Promise<Chargeback | undefined>;
  abstract byReference(tenantId: string, gatewayRef: string): Promise<Chargeback | undefined>;
  abstract add(chargeback: Chargeback): void;
}

export abstract class OverdueCases {
  /** At most one runs for a client. */
  abstract running(tenantId: string): Promise<OverdueCase | undefined>;
  abstract add(overdue: OverdueCase): void;
}

export abstract class UsageMeters {
  /** The period's counter, locked; a new one where nothing was used yet. */
  abstract lock(tenantId: string, meter: string, period: Period): Promise<UsageMeter>;
  abstract find(tenantId: string, meter: string, periodStart: LocalDate): Promise<UsageMeter | undefined>;
}

/** ToS 3.4.g; the caller holds the subscription's lock. */
export abstract class Arrangements {
  /** At most one is asked for or agreed upon. */
  abstract standing(tenantId: string): Promise<PaymentArrangement | undefined>;
  abstract latest(tenantId: string): Promise<PaymentArrangement | undefined>;
  abstract byId(tenantId: string, id: string): Promise<PaymentArrangement | undefined>;
  abstract add(arrangement: PaymentArrangement): void;
}

export abstract class InvoiceDisputes {
  /** Those that nobody has decided yet. */
  abstract open(tenantId: string): Promise<InvoiceDispute[]>;
  abstract byId(tenantId: string, id: string): Promise<InvoiceDispute | undefined>;
  abstract add(dispute: InvoiceDispute): void;
}

export abstract class CreditNotes {
  abstract byId(tenantId: string, id: string): Promise<CreditNote | undefined>;
  abstract nextSequence(tenantId: string): Promise<number>;
  abstract add(note: CreditNote): void;
}

export abstract class Withdrawals {
  /** Locks the row. */
  abstract byId(tenantId: string, id: string): Promise<Withdrawal | undefined>;
  /** The one that this refund settles, if any does. */
  abstract ofRefund(tenantId: string, refundId: string): Promise<Withdrawal | undefined>;
  /** The one that undid the contract, if any did. */
  abstract inEffect(tenantId: string): Promise<Withdrawal | undefined>;
  abstract add(withdrawal: Withdrawal): void;
}

export abstract class RefundRequests {
  /** Locks the row. */
  abstract byId(tenantId: string, id: string): Promise<RefundRequest | undefined>;
  abstract add(request: RefundRequest): void;
}
