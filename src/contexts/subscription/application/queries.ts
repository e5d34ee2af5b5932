import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { CollectionMethod, EndCause } from '../contract.js';
import type { PauseCause } from '../contract-negotiating.js';
import type { RefundReason, RefundState } from '../domain/charge.js';
import type { ChargebackState } from '../domain/chargeback.js';
import type { InvoiceState } from '../domain/invoice.js';
import type { OrderState, OrderSummary } from '../domain/order.js';
import type { OverdueState } from '../domain/overdue.js';
import type { Interval } from '../domain/periods.js';
import type { SubscriptionState } from '../domain/subscription.js';

export interface Slice {
  after: string[] | undefined;
  limit: number;
}

/** A line of the public price list, VAT shown (ToS 3.3.a). */
export interface PlanListing {
  code: string;
  version: number;
  name: string;
  interval: Interval;
  modules: string[];
  seats: number;
  quotas: Record<string, number>;
  vatPercent: number;
  net: MoneyJson;
  vat: MoneyJson;
  total: MoneyJson;
}

export interface PlanVersionListing extends PlanListing {
  sellableFrom: LocalDate;
  sellableUntil: LocalDate | null;
}

/** Every version that was ever published, by plan, newest first; for the back office. */
export class ListPlanVersions extends Query<PlanVersionListing[]> {}

/** What is on sale now, cheapest first. */
export class ListPlans extends Query<PlanListing[]> {}

export interface OrderDetails {
  id: string;
  state: OrderState;
  summary: OrderSummary;
  summarySha256: string;
  createdAt: string;
  expiresAt: string | null;
  checkoutUrl: string | null;
  paidAt: string | null;
}

export class ReadOrder extends Query<OrderDetails | undefined> {
  constructor(
    readonly tenantId: string,
    readonly orderId: string,
  ) {
    super();
  }
}

export interface SubscriptionDetails {
  id: string;
  state: SubscriptionState;
  /** The version that was bought, as it was sold (ToS 10.2.c). */
  plan: PlanListing;
  collectionMethod: CollectionMethod;
  anchor: LocalDate;
  paidThrough: LocalDate | null;
  endsOn: LocalDate | null;
  endCause: EndCause | null;
  paymentMethod: { customerRef: string; label: string | null; expiresOn: LocalDate | null } | null;
  version: number;
}

export class ReadSubscription extends Query<SubscriptionDetails | undefined> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface InvoiceDetails {
  id: string;
  number: string;
  /** What to give to the bank. */
  ocr: string;
  state: InvoiceState;
  planName: string;
  collectionMethod: CollectionMethod;
  periodStart: LocalDate;
  periodEnd: LocalDate;
  dueOn: LocalDate;
  net: MoneyJson;
  vat: MoneyJson;
  total: MoneyJson;
  /** What credit notes took off. */
  credited: MoneyJson;
  open: MoneyJson;
  isDisputed: boolean;
  issuedAt: string;
  paidAt: string | null;
  voidedAt: string | null;
  voidReason: string | null;
}

/** Newest first. */
export class ListInvoices extends Query<InvoiceDetails[]> {
  constructor(
    readonly tenantId: string,
    readonly filter: { state?: InvoiceState },
    readonly slice: Slice,
  ) {
    super();
  }
}

export class ReadInvoice extends Query<InvoiceDetails | undefined> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
  ) {
    super();
  }
}

/** Money that goes back to the client, or went; what the card did not take goes another way (ToS 6.4). */
export interface MoneyOnItsWay {
  id: string;
  state: RefundState;
  clause: ClauseId;
  reason: RefundReason;
  collectionMethod: CollectionMethod;
  amount: MoneyJson;
  requestedAt: string;
  doneAt: string | null;
}

/** A payment that its cardholder wants back from the bank, and what that means for the contract (ToS 3.4.a, 4.1). */
export interface DisputedPayment {
  id: string;
  state: ChargebackState;
  clause: ClauseId;
  amount: MoneyJson;
  paidAt: string | null;
  openedAt: string;
  /** Until then we answer the bank. */
  answerBy: string | null;
  closedAt: string | null;
  /** From a decision against us on. */
  daysToPay: number;
  /** What the payment had settled: how much of it such a decision makes, or made, owed again, and what is still open. */
  invoices: { id: string; number: string; owedAgain: MoneyJson; open: MoneyJson; dueOn: LocalDate }[];
}

/** ToS 4.10: what is paid when, and what happens if nobody does anything. */
export interface BillingOverview {
  state: SubscriptionState;
  planName: string;
  collectionMethod: CollectionMethod;
  /** The day that the state turns on: the end of the paid time, or the last day to pay. */
  until: LocalDate | null;
  /** Days left until then, today included. */
  daysLeft: number | null;
  schedule: { on: LocalDate; amount: MoneyJson }[];
  openInvoices: InvoiceDetails[];
  /** Newest first. */
  disputedPayments: DisputedPayment[];
  /** Newest first. */
  moneyBack: MoneyOnItsWay[];
  /** `pausedFor` says why it stands still, if it does (ToS 3.4.g). */
  overdue: { state: OverdueState; dueOn: LocalDate; pausedFor: PauseCause[] } | null;
  ifNothingIsDone: { code: string; clause: ClauseId; at: string }[];
  /** The first days on which the data of an ended plan may go: as it stands, and once that is confirmed (K1). */
  erasure: { from: LocalDate; isConfirmed: boolean; fromIfConfirmed: LocalDate } | null;
  /** What a request of today to close the account would bring (ToS 3.7); null once it is closing, or gone. */
  ifClosedNow: { closesOn: LocalDate; erasedFrom: LocalDate; erasedFromAfterAccess: LocalDate } | null;
}

export class ReadBilling extends Query<BillingOverview | undefined> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface OverdueListing {
  tenantId: string;
  clientName: string | null;
  id: string;
  state: OverdueState;
  dueOn: LocalDate;
  openedAt: string;
  suspendedAt: string | null;
  closedAt: string | null;
  /** All that is due and unpaid; null once the case is over. */
  owed: MoneyJson | null;
  /** What the calendar holds next; null while a letter is on its way. */
  nextStep: { title: string; clause: ClauseId; at: string } | null;
}

/** Across tenants, newest first; for the back office. */
export class ListOverdueCases extends Query<OverdueListing[]> {
  constructor(
    readonly filter: { state?: OverdueState },
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface RefundListing {
  tenantId: string;
  clientName: string | null;
  id: string;
  collectionMethod: CollectionMethod;
  amount: MoneyJson;
  reason: RefundReason;
  state: RefundState;
  requestedAt: string;
}

/** Across tenants, newest first; for the back office. */
export class ListRefunds extends Query<RefundListing[]> {
  constructor(
    readonly filter: { state?: RefundState },
    readonly slice: Slice,
  ) {
    super();
  }
}
