import { addDays, addMonths, type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import type { CollectionMethod } from '../contract.js';

/** The knobs of K1 that the calculation reads. */
export interface EndingTerms {
  afterEnd: 'retention' | 'immediate';
  retention: { readOnlyMonths: number; blockedDays: number; oneTimeAccessDays: number; purgeNoticeHours: number };
}

/** What becomes of the data after the last paid day. */
export interface AfterEndPlan {
  /** Read and export until the end of this day; absent where the end blocks at once. */
  readableUntil?: LocalDate;
  blockedFrom: LocalDate;
  /** Not purged before this day, nor before its notice is old enough. */
  purgedFrom: LocalDate;
}

/**
 * K1. `retention` reads ToS 4.7: three months of reading, counted from the last paid day as day 0, then the
 * block. `immediate` reads ToS 3.5.d to the letter: blocked at once, one-time access, then the purge.
 */
export const afterEndPlan = (endedOn: LocalDate, { afterEnd, retention }: EndingTerms): AfterEndPlan => {
  if (afterEnd === 'immediate') {
    const blockedFrom = addDays(endedOn, 1);
    return { blockedFrom, purgedFrom: addDays(blockedFrom, retention.oneTimeAccessDays) };
  }
  const readableUntil = addMonths(endedOn, retention.readOnlyMonths);
  const blockedFrom = addDays(readableUntil, 1);
  return { readableUntil, blockedFrom, purgedFrom: addDays(blockedFrom, retention.blockedDays) };
};

/** Both must have passed: the block's days, and the full hours since the announcement was accepted. */
export const purgeAt = (plan: AfterEndPlan, noticeAccepted: Date, { retention }: EndingTerms): Date => {
  const byNotice = noticeAccepted.getTime() + retention.purgeNoticeHours * 3_600_000;
  return new Date(Math.max(startOfDay(plan.purgedFrom).getTime(), byNotice));
};

/** The key names the ending, so that an announcement of an earlier one says nothing about this one. */
export const purgeNoticeKey = (subscriptionId: string, endedOn: LocalDate, round: number): string =>
  `purge:${subscriptionId}:${endedOn}:${round}`;

export const readPurgeNoticeKey = (key: string) => {
  const match = /^purge:([\w-]+):(\d{4}-\d\d-\d\d):(\d+)$/.exec(key);
  return match ? { subscriptionId: match[1]!, endedOn: match[2]!, round: Number(match[3]) } : undefined;
};

/** What K2 makes of a renewal that nobody paid. */
export interface UnpaidRenewalRule {
  /** ToS 4.9: the subscription ends with the last day of the retries. */
  endsAfterRetries: boolean;
  /** The unpaid period is void, so that there is no debt. */
  voidsInvoice: boolean;
  /** ToS 3.4: the debt climbs the ladder. */
  followsDunning: boolean;
}

/** K2: which clause rules an unpaid renewal, by policy and by how the client pays. */
export const unpaidRenewalRule = (
  policy: 'byCollectionMethod' | 'dunningOnly' | 'hybrid',
  method: CollectionMethod,
): UnpaidRenewalRule => {
  if (method === 'invoice' || policy === 'dunningOnly')
    return { endsAfterRetries: false, voidsInvoice: false, followsDunning: true };
  if (policy === 'hybrid') return { endsAfterRetries: true, voidsInvoice: false, followsDunning: true };
  return { endsAfterRetries: true, voidsInvoice: true, followsDunning: false };
};

/** ToS 4.9 with F = `firstAttemptOn`: the days of the further tries, and the last day on which money keeps it. */
export const cardRetries = (
  firstAttemptOn: LocalDate,
  { renewal }: { renewal: { cardRetryDays: number[] } },
): { on: LocalDate[]; lastDay: LocalDate } => {
  const on = renewal.cardRetryDays.map((days) => addDays(firstAttemptOn, days));
  return { on, lastDay: on.at(-1) ?? firstAttemptOn };
};

/** When the renewal of a period is billed: on the anchor by card, ahead of it by invoice (K2). */
export const billingAt = (
  periodStart: LocalDate,
  method: CollectionMethod,
  { renewal }: { renewal: { invoiceLeadDays: number } },
): Date => startOfDay(method === 'card' ? periodStart : addDays(periodStart, -renewal.invoiceLeadDays));

/**
 * The anchor (K2). An invoice that comes late, because the operator was down or the client suspended, is not
 * due before it could be paid: then the whole lead counts from its issue.
 */
export const invoiceDueOn = (
  periodStart: LocalDate,
  method: CollectionMethod,
  issuedAt: Date,
  invoiceLeadDays: number,
): LocalDate => {
  const issuedOn = localDate(issuedAt);
  return method === 'card' || periodStart >= issuedOn ? periodStart : addDays(issuedOn, invoiceLeadDays);
};

/** Whether a local day is over. */
export const hasPassed = (date: LocalDate, at: Date): boolean => localDate(at) > date;
