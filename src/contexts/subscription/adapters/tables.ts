import type { ColumnType, Selectable } from 'kysely';
import { type Instant, type InstantColumn, type MaybeInstantColumn } from '../../../platform/instants.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { CollectionMethod, EndCause } from '../contract.js';
import type { PauseCause } from '../contract-negotiating.js';
import type { RefundReason, RefundState } from '../domain/charge.js';
import type { EndingFacts } from '../domain/ending.js';
import type { InvoicePurpose, InvoiceState } from '../domain/invoice.js';
import type { OrderState, OrderSummary } from '../domain/order.js';
import type { OverdueState } from '../domain/overdue.js';
import type { Interval } from '../domain/periods.js';
import type { SubscriptionState } from '../domain/subscription.js';
import type { Reservation } from '../domain/usage-meter.js';

/** Postgres hands out bigint as text, which a plain number may be read from: amounts stay far below 2^53. */
type Minor = ColumnType<string | number, number>;

export const dateOrNull = (value: Instant | null): Date | null => (value === null ? null : new Date(value));
export const money = (amountMinor: string | number, currency: string) => ({
  amountMinor: Number(amountMinor),
  currency,
});

/** This context's own view of its tables, for SQL. */
export interface SubscriptionTables {
  plan_version: {
    code: string;
    version: number;
    name: string;
    modules: string[];
    seats: number;
    quotas: Record<string, number>;
    net_minor: Minor;
    currency: string;
    vat_percent: number;
    interval: Interval;
    sellable_from: LocalDate;
    sellable_until: LocalDate | null;
  };
  subscription: {
    tenant_id: string;
    id: string;
    state: SubscriptionState;
    method: CollectionMethod;
    plan_code: string;
    plan_version: number;
    interval: Interval;
    is_free: boolean;
    anchor: LocalDate;
    billed_periods: number;
    paid_periods: number;
    past_due_since: LocalDate | null;
    ends_on: LocalDate | null;
    end_cause: EndCause | null;
    end_policy_version: number | null;
    ending: EndingFacts | null;
    customer_ref: string | null;
    card_ref: string | null;
    card_label: string | null;
    card_expires_on: LocalDate | null;
    purge_planned_for: MaybeInstantColumn;
    purged_at: MaybeInstantColumn;
    version: number;
  };
  plan_order: {
    tenant_id: string;
    id: string;
    summary: OrderSummary;
    summary_sha256: string;
    state: OrderState;
    created_at: InstantColumn;
    expires_at: MaybeInstantColumn;
    checkout_url: string | null;
    paid_at: MaybeInstantColumn;
  };
  invoice: {
    tenant_id: string;
    id: string;
    sequence: number;
    number: string;
    ocr: string;
    plan_code: string;
    plan_name: string;
    period_start: LocalDate;
    period_end: LocalDate;
    due_on: LocalDate;
    method: CollectionMethod;
    net_minor: Minor;
    vat_minor: Minor;
    total_minor: Minor;
    paid_minor: Minor;
    credited_minor: Minor;
    is_disputed: boolean;
    purpose: InvoicePurpose;
    currency: string;
    issued_at: InstantColumn;
    state: InvoiceState;
    paid_at: MaybeInstantColumn;
    voided_at: MaybeInstantColumn;
    void_reason: string | null;
  };
  overdue_case: {
    tenant_id: string;
    id: string;
    invoice_id: string;
    due_on: LocalDate;
    policy_version: number;
    opened_at: InstantColumn;
    state: OverdueState;
    letter_accepted_at: MaybeInstantColumn;
    suspended_at: MaybeInstantColumn;
    closed_at: MaybeInstantColumn;
    paused_for: PauseCause[];
  };
  refund: {
    tenant_id: string;
    id: string;
    method: CollectionMethod;
    amount_minor: Minor;
    currency: string;
    reason: RefundReason;
    requested_at: InstantColumn;
    done_at: MaybeInstantColumn;
    state: RefundState;
  };
  /** The contract's calendar, as the system login lists it. */
  obligation: { tenant_id: string; state: string; due_at: InstantColumn; clause: ClauseId; title: string };
  usage_meter: {
    tenant_id: string;
    meter: string;
    period_start: LocalDate;
    used: number;
    reservations: Reservation[];
  };
}

export type Row<Table extends keyof SubscriptionTables> = Selectable<SubscriptionTables[Table]>;
