import { addDays, addMonths, type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { CollectionMethod, EndCause } from '../contract.js';

/** The knobs of K1 that the calculation reads. */
export interface EndingTerms {
  afterEnd: 'retention' | 'immediate';
  retention: {
    readOnlyMonths: number;
    blockedDays: number;
    oneTimeAccessDays: number;
    purgeNoticeHours: number;
    minRetrievalDays: number;
  };
}

/** What an ending's dates depend on besides its last day. */
export interface EndingFacts {
  cause?: EndCause;
  /** Own export was open from this day on without use, because a debt had suspended; those days count (K1). */
  exportableSince?: LocalDate;
  /** The day of the block, once it happened; it may come late, and then what counts from it comes late too. */
  blockedOn?: LocalDate;
  /** What would have kept it, where it ended unpaid (ToS 4.9). */
  missingMinor?: number;
  /** The client wants no thirty days to retrieve its data (EU Data Act). */
  erasureConfirmedAt?: string;
  /** The day on which a closure takes effect (ToS 3.7). */
  closesOn?: LocalDate;
  /** The letter that announced the purge, once it arrived. */
  announcedAs?: string;
  /** The day on which the purge is announced once more, because the letter came back. */
  announcedAnewOn?: LocalDate;
  /** Whoever closed wants the seven days of one-time access as well. */
  accessAsked?: boolean;
}

/** What becomes of the data after the last paid day. */
export interface AfterEndPlan {
  /** Read and export until the end of this day; absent where the end blocks at once. */
  readableUntil?: LocalDate;
  blockedFrom: LocalDate;
  /** The last day of one-time access (ToS 3.5.d); absent where none is due. */
  accessUntil?: LocalDate;
  /** The announcement goes out on this day or at the block, whichever comes first. */
  announcedFrom?: LocalDate;
  /** Not purged before this day, nor before its notice is old enough. */
  purgedFrom: LocalDate;
}

/** What follows an ending: K1 by its policy, but a withdrawal and a closure have rules of their own. */
export const afterEndPlan = (endedOn: LocalDate, terms: EndingTerms, facts: EndingFacts = {}): AfterEndPlan => {
  if (facts.cause === 'withdrawal') return withdrawnPlan(endedOn, terms, facts);
  if (facts.cause === 'closure') return closedPlan(facts.closesOn ?? addDays(endedOn, 1), terms, facts);
  return terms.afterEnd === 'immediate' ? immediatePlan(endedOn, terms, facts) : retentionPlan(endedOn, terms, facts);
};

/**
 * ToS 4.7: three months of reading, counted from the last paid day as day 0, then the block. One-time access
 * counts from the block, and nothing is purged on a day on which it may still be used.
 */
const retentionPlan = (endedOn: LocalDate, { retention }: EndingTerms, facts: EndingFacts): AfterEndPlan => {
  const readableUntil = addMonths(endedOn, retention.readOnlyMonths);
  const blockedFrom = facts.blockedOn ?? addDays(readableUntil, 1);
  const accessUntil = addDays(blockedFrom, retention.oneTimeAccessDays);
  const purgedFrom = latest(
    addDays(blockedFrom, retention.blockedDays),
    addDays(accessUntil, 1),
    retrievableFor(endedOn, retention.minRetrievalDays, facts),
  );
  return { readableUntil, blockedFrom, accessUntil, purgedFrom };
};

/** ToS 3.5.d to the letter: blocked at once, one-time access counted from the end, then the purge. */
const immediatePlan = (endedOn: LocalDate, { retention }: EndingTerms, facts: EndingFacts): AfterEndPlan => {
  const blockedFrom = facts.blockedOn ?? addDays(endedOn, 1);
  const accessUntil = addDays(blockedFrom, retention.oneTimeAccessDays - 1);
  const purgedFrom = latest(addDays(accessUntil, 1), retrievableFor(endedOn, retention.minRetrievalDays, facts));
  return { blockedFrom, accessUntil, purgedFrom };
};

/**
 * ToS 6.5, K1: own export for thirty days, then nothing is left to wait for. Whoever confirms an earlier erasure
 * keeps it for as long as the announcement has to stand.
 */
const withdrawnPlan = (endedOn: LocalDate, { retention }: EndingTerms, facts: EndingFacts): AfterEndPlan => {
  const noticeDays = Math.ceil(retention.purgeNoticeHours / 24) + 1;
  const wholly = addDays(endedOn, retention.minRetrievalDays + 1);
  const confirmed = facts.erasureConfirmedAt && addDays(localDate(new Date(facts.erasureConfirmedAt)), noticeDays);
  const purgedFrom = confirmed && confirmed < wholly ? confirmed : wholly;
  return {
    readableUntil: addDays(purgedFrom, -1),
    blockedFrom: facts.blockedOn ?? purgedFrom,
    announcedFrom: addDays(purgedFrom, -noticeDays),
    purgedFrom,
  };
};

/** ToS 3.7: verified means that an earlier erasure is wanted; the closing day purges, or the access after it. */
const closedPlan = (closesOn: LocalDate, { retention }: EndingTerms, facts: EndingFacts): AfterEndPlan => {
  const blockedFrom = facts.blockedOn ?? closesOn;
  const readableUntil = addDays(closesOn, -1);
  if (!facts.accessAsked) return { readableUntil, blockedFrom, purgedFrom: closesOn };
  const accessUntil = addDays(blockedFrom, retention.oneTimeAccessDays);
  return { readableUntil, blockedFrom, accessUntil, purgedFrom: addDays(accessUntil, 1) };
};

/** The first day after the days that the EU Data Act leaves for retrieval. */
const retrievableFor = (endedOn: LocalDate, days: number, facts: EndingFacts): LocalDate =>
  facts.erasureConfirmedAt ? endedOn : addDays(facts.exportableSince ?? endedOn, days + 1);

const latest = (...days: LocalDate[]): LocalDate => days.reduce((a, b) => (a > b ? a : b));

/** The clause that an ending blocks and purges under. */
export const endingClause = (cause: EndCause | null, { afterEnd }: Pick<EndingTerms, 'afterEnd'>): ClauseId => {
  if (cause === 'withdrawal') return 'ToS 6.5';
  if (cause === 'closure') return 'ToS 3.7';
  return afterEnd === 'immediate' ? 'ToS 3.5.d' : 'ToS 4.7';
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
