import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { loaded } from '../../../platform/mapping.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { CollectionMethod, EndCause } from '../contract.js';
import type { PauseCause } from '../contract-negotiating.js';
import { Charge, type ChargeState, Refund, type RefundReason } from '../domain/charge.js';
import type { EndingFacts } from '../domain/ending.js';
import { type Allocation, Invoice, type InvoicePurpose, type InvoiceState, Payment } from '../domain/invoice.js';
import { type ExpressStart, Order, type OrderState, type OrderSummary } from '../domain/order.js';
import { OverdueCase, type OverdueState } from '../domain/overdue.js';
import { PeriodLedger } from '../domain/period-ledger.js';
import type { Interval } from '../domain/periods.js';
import { PlanVersion } from '../domain/plan.js';
import { Subscription, type SubscriptionState } from '../domain/subscription.js';
import { type Reservation, UsageMeter } from '../domain/usage-meter.js';
import { CreditNoteSchema, InvoiceDisputeSchema, PaymentArrangementSchema } from './mappings-negotiating.js';
import { RefundRequestSchema, WithdrawalSchema } from './postgres-withdrawal.js';

export const key = () => ({ tenantId: p.uuid().primary(), id: p.uuid().primary() });
export const minor = () => p.bigint('number');

const PlanVersionSchema = defineEntity({
  class: loaded(PlanVersion),
  tableName: 'plan_version',
  properties: {
    code: p.string().primary(),
    version: p.integer().primary(),
    name: p.string(),
    modules: p.json<string[]>(),
    seats: p.integer(),
    quotas: p.json<Record<string, number>>(),
    netMinor: minor(),
    currency: p.string(),
    vatPercent: p.integer(),
    interval: p.string().$type<Interval>(),
    sellableFrom: p.date(),
    sellableUntil: p.date().nullable(),
  },
});

const PeriodLedgerSchema = defineEntity({
  class: loaded(PeriodLedger),
  embeddable: true,
  properties: {
    anchor: p.date(),
    interval: p.string().$type<Interval>(),
    billedPeriods: p.integer(),
    paidPeriods: p.integer(),
    withheld: p.json<NonNullable<PeriodLedger['withheld']>>().nullable(),
    passedOver: p.json<LocalDate[]>(),
    paidAhead: p.json<LocalDate[]>(),
  },
});

const SubscriptionSchema = defineEntity({
  class: loaded(Subscription),
  tableName: 'subscription',
  properties: {
    ...key(),
    state: p.string().$type<SubscriptionState>(),
    method: p.string().$type<CollectionMethod>(),
    planCode: p.string(),
    planVersion: p.integer(),
    isFree: p.boolean(),
    periods: () => p.embedded(PeriodLedgerSchema).prefix(false),
    pastDueSince: p.date().nullable(),
    endsOn: p.date().nullable(),
    endCause: p.string().$type<EndCause>().nullable(),
    endPolicyVersion: p.integer().nullable(),
    ending: p.json<EndingFacts>().nullable(),
    customerRef: p.string().nullable(),
    cardRef: p.string().nullable(),
    cardLabel: p.string().nullable(),
    cardExpiresOn: p.date().nullable(),
    purgePlannedFor: p.datetime().nullable(),
    purgedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const OrderSchema = defineEntity({
  class: loaded(Order),
  tableName: 'plan_order',
  properties: {
    ...key(),
    planCode: p.string(),
    planVersion: p.integer(),
    summary: p.json<OrderSummary>(),
    summarySha256: p.string(),
    placedBy: p.uuid(),
    createdAt: p.datetime(),
    state: p.string().$type<OrderState>(),
    confirmedAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    checkoutRef: p.string().nullable(),
    checkoutUrl: p.string().nullable(),
    paidAt: p.datetime().nullable(),
    expressStart: p.json<ExpressStart>().nullable(),
    version: p.integer().version(),
  },
});

const InvoiceSchema = defineEntity({
  class: loaded(Invoice),
  tableName: 'invoice',
  properties: {
    ...key(),
    sequence: p.integer(),
    number: p.string(),
    ocr: p.string(),
    subscriptionId: p.uuid(),
    planCode: p.string(),
    planVersion: p.integer(),
    planName: p.string(),
    periodStart: p.date(),
    periodEnd: p.date(),
    dueOn: p.date(),
    method: p.string().$type<CollectionMethod>(),
    netMinor: minor(),
    vatMinor: minor(),
    totalMinor: minor(),
    currency: p.string(),
    issuedAt: p.datetime(),
    purpose: p.string().$type<InvoicePurpose>(),
    state: p.string().$type<InvoiceState>(),
    paidMinor: minor(),
    creditedMinor: minor(),
    creditedVatMinor: minor(),
    isDisputed: p.boolean(),
    keptBackDays: p.integer(),
    paidAt: p.datetime().nullable(),
    voidedAt: p.datetime().nullable(),
    voidReason: p.string().nullable(),
    version: p.integer().version(),
  },
});

const ChargeSchema = defineEntity({
  class: loaded(Charge),
  tableName: 'charge',
  properties: {
    ...key(),
    invoiceId: p.uuid(),
    subscriptionId: p.uuid(),
    periodStart: p.date(),
    attempt: p.integer(),
    amountMinor: minor(),
    currency: p.string(),
    policyVersion: p.integer(),
    requestedAt: p.datetime(),
    state: p.string().$type<ChargeState>(),
    gatewayRef: p.string().nullable(),
    declineCode: p.string().nullable(),
    decidedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const PaymentSchema = defineEntity({
  class: loaded(Payment),
  tableName: 'payment',
  properties: {
    ...key(),
    reference: p.string(),
    method: p.string().$type<CollectionMethod>(),
    amountMinor: minor(),
    currency: p.string(),
    paidAt: p.datetime(),
    recordedAt: p.datetime(),
    allocations: p.json<Allocation[]>(),
  },
});

const RefundSchema = defineEntity({
  class: loaded(Refund),
  tableName: 'refund',
  properties: {
    ...key(),
    paymentReference: p.string(),
    method: p.string().$type<CollectionMethod>(),
    amountMinor: minor(),
    currency: p.string(),
    reason: p.string().$type<RefundReason>(),
    requestedAt: p.datetime(),
    state: p.string().$type<Refund['state']>(),
    gatewayRef: p.string().nullable(),
    failureCode: p.string().nullable(),
    doneAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

const OverdueCaseSchema = defineEntity({
  class: loaded(OverdueCase),
  tableName: 'overdue_case',
  properties: {
    ...key(),
    invoiceId: p.uuid(),
    dueOn: p.date(),
    policyVersion: p.integer(),
    openedAt: p.datetime(),
    state: p.string().$type<OverdueState>(),
    round: p.integer(),
    letterAcceptedAt: p.datetime().nullable(),
    suspendedAt: p.datetime().nullable(),
    closedAt: p.datetime().nullable(),
    pausedFor: p.json<PauseCause[]>(),
    written: p.json<Record<string, number>>(),
    version: p.integer().version(),
  },
});

const UsageMeterSchema = defineEntity({
  class: loaded(UsageMeter),
  tableName: 'usage_meter',
  properties: {
    tenantId: p.uuid().primary(),
    meter: p.string().primary(),
    periodStart: p.date().primary(),
    periodEnd: p.date(),
    used: p.integer(),
    reservations: p.json<Reservation[]>(),
    version: p.integer().version(),
  },
});

export const entities = [
  PlanVersionSchema,
  PeriodLedgerSchema,
  SubscriptionSchema,
  OrderSchema,
  InvoiceSchema,
  ChargeSchema,
  PaymentSchema,
  RefundSchema,
  OverdueCaseSchema,
  UsageMeterSchema,
  WithdrawalSchema,
  RefundRequestSchema,
  PaymentArrangementSchema,
  InvoiceDisputeSchema,
  CreditNoteSchema,
] as unknown as EntitySchema[];
