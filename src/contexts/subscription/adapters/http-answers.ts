import { ApiProperty } from '@nestjs/swagger';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type {
  BillingOverview,
  DisputedPayment,
  InvoiceDetails,
  MoneyOnItsWay,
  OrderDetails,
  OverdueListing,
  PlanListing,
  PlanVersionListing,
  RefundListing,
  SubscriptionDetails,
} from '../application/queries.js';
import type { CollectionMethod, EndCause } from '../contract.js';
import type { PauseCause } from '../contract-negotiating.js';
import type { RefundReason, RefundState } from '../domain/charge.js';
import type { ChargebackState } from '../domain/chargeback.js';
import type { InvoiceState } from '../domain/invoice.js';
import type { OrderState, OrderSummary } from '../domain/order.js';
import type { OverdueState } from '../domain/overdue.js';
import type { Interval } from '../domain/periods.js';
import type { SubscriptionState } from '../domain/subscription.js';

const DATE = { type: String, format: 'date' } as const;
const OPTIONAL_DATE = { type: String, format: 'date', nullable: true } as const;
const INSTANT = { format: 'date-time' } as const;
const OPTIONAL_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const OPTIONAL_TEXT = { type: String, nullable: true } as const;
const INTERVALS: Interval[] = ['month', 'year'];
const ORDER_STATES: OrderState[] = ['DRAFT', 'CONFIRMED', 'PAID', 'EXPIRED'];
const SUBSCRIPTION_STATES: SubscriptionState[] = ['ACTIVE', 'PAST_DUE', 'CANCEL_SCHEDULED', 'CANCELED', 'EXPIRED'];
const END_CAUSES: EndCause[] = ['cancellation', 'payment', 'debt', 'withdrawal', 'closure'];
const REFUND_REASONS: RefundReason[] = [
  'canceled-before-renewal',
  'not-owed',
  'paid-too-late',
  'withdrawal',
  'special-case',
];
export const INVOICE_STATES: InvoiceState[] = ['OPEN', 'PAID', 'VOID'];
export const OVERDUE_STATES: OverdueState[] = ['NOTIFIED', 'WARNED', 'SUSPENDED', 'FINAL', 'DELETED', 'CLEARED'];
export const CHARGEBACK_STATES: ChargebackState[] = ['OPEN', 'WON', 'LOST', 'WRITTEN_OFF'];
export const METHODS: CollectionMethod[] = ['card', 'invoice'];
export const REFUND_STATES: RefundState[] = ['PENDING', 'DONE', 'FAILED'];

export class MoneyAnswer implements MoneyJson {
  @ApiProperty({ type: 'integer', description: 'Öre, cent' }) amountMinor!: number;
  @ApiProperty({ example: 'SEK' }) currency!: string;
}

export class PlanAnswer implements PlanListing {
  @ApiProperty({ example: 'TEAM_MONTHLY' }) code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: INTERVALS }) interval!: Interval;
  @ApiProperty({ type: [String] }) modules!: string[];
  @ApiProperty({ type: 'integer' }) seats!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Units a month, by meter' })
  quotas!: Record<string, number>;
  @ApiProperty({ type: 'integer' }) vatPercent!: number;
  @ApiProperty() net!: MoneyAnswer;
  @ApiProperty() vat!: MoneyAnswer;
  @ApiProperty({ description: 'What an order of it costs' }) total!: MoneyAnswer;
}

export class PlanVersionAnswer extends PlanAnswer implements PlanVersionListing {
  @ApiProperty(DATE) sellableFrom!: LocalDate;
  @ApiProperty({ ...OPTIONAL_DATE, description: 'The last day on which it can be bought' })
  sellableUntil!: LocalDate | null;
}

export class PlanVersionList {
  @ApiProperty({ type: [PlanVersionAnswer] }) items!: PlanVersionAnswer[];
}

export class PlanList {
  @ApiProperty({ type: [PlanAnswer] }) items!: PlanAnswer[];
}

class OrderedPlanAnswer {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: INTERVALS }) interval!: Interval;
}

class OrderDocumentAnswer {
  @ApiProperty({ enum: ['terms-of-service', 'privacy-policy'] }) kind!: string;
  @ApiProperty() version!: string;
  @ApiProperty() sha256!: string;
}

export class OrderSummaryAnswer implements OrderSummary {
  @ApiProperty() plan!: OrderedPlanAnswer;
  @ApiProperty({ type: 'integer' }) netMinor!: number;
  @ApiProperty({ type: 'integer' }) vatMinor!: number;
  @ApiProperty({ type: 'integer' }) totalMinor!: number;
  @ApiProperty() currency!: string;
  @ApiProperty({ type: [OrderDocumentAnswer], description: 'What has to be accepted (ToS 4.3)' })
  documents!: OrderDocumentAnswer[];
}

export class OrderAnswer implements OrderDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ORDER_STATES }) state!: OrderState;
  @ApiProperty() summary!: OrderSummaryAnswer;
  @ApiProperty({ description: 'Sent back with the confirmation' }) summarySha256!: string;
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) expiresAt!: string | null;
  @ApiProperty({ ...OPTIONAL_TEXT, description: 'While it can be paid' }) checkoutUrl!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) paidAt!: string | null;
}

export class CheckoutAnswer {
  @ApiProperty({ format: 'uri', description: 'The provider’s page' }) checkoutUrl!: string;
}

class PaymentMethodAnswer {
  @ApiProperty({ description: 'The provider’s name for the client' }) customerRef!: string;
  @ApiProperty({ ...OPTIONAL_TEXT, example: 'visa 4242' }) label!: string | null;
  @ApiProperty({ ...OPTIONAL_DATE, description: 'The last day on which the bank honours the card' })
  expiresOn!: LocalDate | null;
}

export class SubscriptionAnswer implements SubscriptionDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: SUBSCRIPTION_STATES }) state!: SubscriptionState;
  @ApiProperty({ description: 'The version that was bought, as it was sold (ToS 10.2.c)' }) plan!: PlanAnswer;
  @ApiProperty({ enum: METHODS }) collectionMethod!: CollectionMethod;
  @ApiProperty({ ...DATE, description: 'The day that periods are counted from (ToS 4.8)' }) anchor!: LocalDate;
  @ApiProperty({ ...OPTIONAL_DATE, description: 'That day included; null on the free plan' })
  paidThrough!: LocalDate | null;
  @ApiProperty({ ...OPTIONAL_DATE, description: 'The last day with full access' }) endsOn!: LocalDate | null;
  @ApiProperty({ type: String, enum: END_CAUSES, nullable: true }) endCause!: EndCause | null;
  @ApiProperty({ type: PaymentMethodAnswer, nullable: true, description: 'For administrators' })
  paymentMethod!: PaymentMethodAnswer | null;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class InvoiceAnswer implements InvoiceDetails {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: 'Unique over all clients; each client has an unbroken series' }) number!: string;
  @ApiProperty({ description: 'OCR: the reference of a bank payment, with its check digit' }) ocr!: string;
  @ApiProperty({ enum: INVOICE_STATES }) state!: InvoiceState;
  @ApiProperty() planName!: string;
  @ApiProperty({ enum: METHODS }) collectionMethod!: CollectionMethod;
  @ApiProperty(DATE) periodStart!: LocalDate;
  @ApiProperty(DATE) periodEnd!: LocalDate;
  @ApiProperty(DATE) dueOn!: LocalDate;
  @ApiProperty() net!: MoneyAnswer;
  @ApiProperty() vat!: MoneyAnswer;
  @ApiProperty() total!: MoneyAnswer;
  @ApiProperty({ description: 'What credit notes took off' }) credited!: MoneyAnswer;
  @ApiProperty({ description: 'What is still to be paid' }) open!: MoneyAnswer;
  @ApiProperty({ type: Boolean, description: 'The client says that it is wrong; nobody has decided yet' })
  isDisputed!: boolean;
  @ApiProperty(INSTANT) issuedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) paidAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) voidedAt!: string | null;
  @ApiProperty(OPTIONAL_TEXT) voidReason!: string | null;
}

export class InvoicePage {
  @ApiProperty({ type: [InvoiceAnswer] }) items!: InvoiceAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

export class ChargeDayAnswer {
  @ApiProperty(DATE) on!: LocalDate;
  @ApiProperty({ type: MoneyAnswer, nullable: true, description: 'For administrators' }) amount!: MoneyAnswer | null;
}

export class ScheduleAnswer {
  @ApiProperty({ type: [ChargeDayAnswer] }) items!: ChargeDayAnswer[];
}

class OverdueStateAnswer {
  @ApiProperty({ enum: OVERDUE_STATES }) state!: OverdueState;
  @ApiProperty({ ...DATE, description: 'Due date of the oldest unpaid invoice' }) dueOn!: LocalDate;
  @ApiProperty({ enum: ['arrangement', 'dispute', 'hold'], isArray: true, description: 'Why it stands still' })
  pausedFor!: PauseCause[];
}

class StepAnswer {
  @ApiProperty({ example: 'instance-suspended' }) code!: string;
  @ApiProperty({ type: String, example: 'ToS 3.4.c' }) clause!: ClauseId;
  @ApiProperty(INSTANT) at!: string;
}

class ErasureAnswer {
  @ApiProperty({ ...DATE, description: 'Not before this day' }) from!: LocalDate;
  @ApiProperty({ type: Boolean, description: 'An earlier erasure was confirmed' }) isConfirmed!: boolean;
  @ApiProperty({ ...DATE, description: 'Not before this day, once an earlier erasure is confirmed' })
  fromIfConfirmed!: LocalDate;
}

class ClosedNowAnswer {
  @ApiProperty({ ...DATE, description: 'The last day for closing (ToS 3.7)' }) closesOn!: LocalDate;
  @ApiProperty({ ...DATE, description: 'Not before this day' }) erasedFrom!: LocalDate;
  @ApiProperty({ ...DATE, description: 'Not before this day, where one-time access is asked for' })
  erasedFromAfterAccess!: LocalDate;
}

class MoneyOnItsWayAnswer implements MoneyOnItsWay {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: REFUND_STATES, description: 'FAILED: the card did not take it, and it goes another way' })
  state!: RefundState;
  @ApiProperty({ type: String, example: 'ToS 6.4' }) clause!: ClauseId;
  @ApiProperty({ enum: REFUND_REASONS }) reason!: RefundReason;
  @ApiProperty({ enum: METHODS }) collectionMethod!: CollectionMethod;
  @ApiProperty() amount!: MoneyAnswer;
  @ApiProperty(INSTANT) requestedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) doneAt!: string | null;
}

class DisputedInvoiceAnswer {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() number!: string;
  @ApiProperty({ description: 'By a decision against us: if it came now, or since it came' }) owedAgain!: MoneyAnswer;
  @ApiProperty({ description: 'What is still to be paid of it' }) open!: MoneyAnswer;
  @ApiProperty(DATE) dueOn!: LocalDate;
}

class DisputedPaymentAnswer implements DisputedPayment {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: CHARGEBACK_STATES }) state!: ChargebackState;
  @ApiProperty({ type: String, example: 'ToS 4.1' }) clause!: ClauseId;
  @ApiProperty() amount!: MoneyAnswer;
  @ApiProperty({ ...OPTIONAL_INSTANT, description: 'When it had been paid' }) paidAt!: string | null;
  @ApiProperty(INSTANT) openedAt!: string;
  @ApiProperty({ ...OPTIONAL_INSTANT, description: 'Until then we answer the bank' }) answerBy!: string | null;
  @ApiProperty({ ...OPTIONAL_INSTANT, description: 'When the bank decided, or we let it go' }) closedAt!: string | null;
  @ApiProperty({ type: 'integer', description: 'From a decision against us on (ToS 3.4.a)' }) daysToPay!: number;
  @ApiProperty({ type: [DisputedInvoiceAnswer], description: 'What the payment had settled' })
  invoices!: DisputedInvoiceAnswer[];
}

export class BillingAnswer implements Omit<BillingOverview, 'schedule'> {
  @ApiProperty({ enum: SUBSCRIPTION_STATES }) state!: SubscriptionState;
  @ApiProperty() planName!: string;
  @ApiProperty({ enum: METHODS, description: 'From the next renewal on' }) collectionMethod!: CollectionMethod;
  @ApiProperty({ ...OPTIONAL_DATE, description: 'The day that the state turns on' }) until!: LocalDate | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Today included' }) daysLeft!: number | null;
  @ApiProperty({ type: [ChargeDayAnswer] }) schedule!: ChargeDayAnswer[];
  @ApiProperty({ type: [InvoiceAnswer], description: 'For administrators' }) openInvoices!: InvoiceAnswer[];
  @ApiProperty({ type: [DisputedPaymentAnswer], description: 'At the cardholder’s bank; for administrators' })
  disputedPayments!: DisputedPaymentAnswer[];
  @ApiProperty({ type: [MoneyOnItsWayAnswer], description: 'Newest first; for administrators' })
  moneyBack!: MoneyOnItsWayAnswer[];
  @ApiProperty({ type: OverdueStateAnswer, nullable: true }) overdue!: OverdueStateAnswer | null;
  @ApiProperty({ type: [StepAnswer], description: 'Counted by the functions that the timers run on' })
  ifNothingIsDone!: StepAnswer[];
  @ApiProperty({ type: ErasureAnswer, nullable: true, description: 'When the data of an ended plan goes (K1)' })
  erasure!: ErasureAnswer | null;
  @ApiProperty({ type: ClosedNowAnswer, nullable: true, description: 'If closing were asked for today (ToS 3.7)' })
  ifClosedNow!: ClosedNowAnswer | null;
}

class NextStepAnswer {
  @ApiProperty({ example: 'dunning.warning', description: 'A code that screens translate' }) title!: string;
  @ApiProperty({ type: String, example: 'ToS 3.4.b' }) clause!: ClauseId;
  @ApiProperty(INSTANT) at!: string;
}

export class OverdueAnswer implements OverdueListing {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty(OPTIONAL_TEXT) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: OVERDUE_STATES }) state!: OverdueState;
  @ApiProperty(DATE) dueOn!: LocalDate;
  @ApiProperty(INSTANT) openedAt!: string;
  @ApiProperty(OPTIONAL_INSTANT) suspendedAt!: string | null;
  @ApiProperty(OPTIONAL_INSTANT) closedAt!: string | null;
  @ApiProperty({ type: MoneyAnswer, nullable: true, description: 'All that is due and unpaid; null once it is over' })
  owed!: MoneyAnswer | null;
  @ApiProperty({ type: NextStepAnswer, nullable: true, description: 'Null while a letter is on its way' })
  nextStep!: NextStepAnswer | null;
}

export class OverduePage {
  @ApiProperty({ type: [OverdueAnswer] }) items!: OverdueAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}

export class RefundAnswer implements RefundListing {
  @ApiProperty({ format: 'uuid' }) tenantId!: string;
  @ApiProperty(OPTIONAL_TEXT) clientName!: string | null;
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: METHODS, description: 'The way that the money goes back' }) collectionMethod!: CollectionMethod;
  @ApiProperty() amount!: MoneyAnswer;
  @ApiProperty({ enum: REFUND_REASONS }) reason!: RefundReason;
  @ApiProperty({ enum: REFUND_STATES, description: 'What the card refused is FAILED until it is paid out by hand' })
  state!: RefundState;
  @ApiProperty(INSTANT) requestedAt!: string;
}

export class RefundPage {
  @ApiProperty({ type: [RefundAnswer] }) items!: RefundAnswer[];
  @ApiProperty(OPTIONAL_TEXT) next!: string | null;
}
