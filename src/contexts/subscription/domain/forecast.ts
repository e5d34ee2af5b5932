import {
  addDays,
  daysBetween,
  endOfDay,
  type LocalDate,
  localDate,
  startOfDay,
} from '../../../shared-kernel/calendar.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import type { CollectionMethod } from '../contract.js';
import {
  type AfterEndPlan,
  afterEndPlan,
  billingAt,
  cardRetries,
  type EndingFacts,
  type EndingTerms,
  endingClause,
  purgeAt,
  unpaidRenewalRule,
} from './ending.js';
import {
  type DunningTerms,
  deletionAt,
  finalNoticeAt,
  firstNoticeAt,
  noticeHourFrom,
  type OverdueState,
  suspensionAt,
  warningAt,
} from './overdue.js';
import { type Interval, periodAt, withInterval } from './periods.js';
import type { SubscriptionState } from './subscription.js';

export interface ForecastTerms extends DunningTerms, EndingTerms {
  failedPayment: 'byCollectionMethod' | 'dunningOnly' | 'hybrid';
  renewal: { cardRetryDays: number[]; invoiceLeadDays: number };
}

/** A subscription as it stands in its row. */
export interface Standing {
  state: SubscriptionState;
  isFree: boolean;
  method: CollectionMethod;
  anchor: LocalDate;
  interval: Interval;
  billedPeriods: number;
  pastDueSince: LocalDate | null;
  endsOn: LocalDate | null;
  ending: EndingFacts;
  purgedAt: Date | null;
  purgePlannedFor: Date | null;
}

export interface StandingDebt {
  dueOn: LocalDate;
  /** How the invoice is paid, where that is not how the subscription is. */
  method?: CollectionMethod;
  case?: { state: OverdueState; letterAcceptedAt: Date | null; suspendedAt: Date | null };
  /** The days of the instalments that are still to be paid on an agreed plan (ToS 3.4.g); the ladder waits for them. */
  agreedDays?: LocalDate[];
  /** Something else than an agreed plan keeps the ladder standing still as well. */
  standsStill?: boolean;
}

export interface Step {
  /** Stable code that screens translate. */
  code: string;
  clause: ClauseId;
  at: Date;
}

/**
 * What happens if nobody does anything: the remaining steps, by the very functions that will take them. A
 * letter that is still to be sent is taken to arrive when it goes out.
 */
export function forecast(standing: Standing, debt: StandingDebt | undefined, terms: ForecastTerms, now: Date): Step[] {
  if (standing.purgedAt) return [];
  const steps = [
    ...endingSteps(standing, terms, isArranged(debt), now),
    ...(debt ? debtSteps(standing, debt, terms, now) : []),
  ];
  // A debt that is not late yet keeps no card from being charged for what comes meanwhile (ToS 4.8).
  const isCharged = standing.method === 'card' && standing.state === 'ACTIVE' && !debt?.case;
  if (steps.length === 0 || isCharged) steps.push(...renewalSteps(standing, terms));
  return withOneDeletion(steps)
    .filter(({ at }) => at >= now)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** K2 `hybrid`: an ending and a debt run beside each other, and the later of their days deletes. */
function withOneDeletion(steps: Step[]): Step[] {
  const deletions = steps.filter(({ code }) => code === 'data-purged' || code === 'instance-deleted');
  const last = Math.max(...deletions.map(({ at }) => at.getTime()));
  return steps.filter((each) => !deletions.includes(each) || each.at.getTime() === last);
}

/** The days of the coming charges (ToS 4.8, 4.10); none where nothing renews. */
export function comingCharges(
  { state, isFree, anchor, interval, billedPeriods }: Standing,
  count: number,
): LocalDate[] {
  if (isFree || (state !== 'ACTIVE' && state !== 'PAST_DUE')) return [];
  return Array.from({ length: count }, (_, index) => periodAt(anchor, interval, billedPeriods + index).start);
}

/** As a plan that waits for the anchor leaves it there, so that its charges can be foretold (ToS 4.8, 10.2.c). */
export const afterChange = (standing: Standing, to: Interval): Standing => ({
  ...standing,
  ...withInterval(standing, to),
});

function renewalSteps(standing: Standing, terms: ForecastTerms): Step[] {
  const [start] = comingCharges(standing, 1);
  if (!start) return [];
  const billed = billingAt(start, standing.method, terms);
  return standing.method === 'card'
    ? [step('card-charged', 'ToS 4.8', billed)]
    : [step('invoice-issued', 'ToS 3.3.b', billed), step('invoice-due', 'ToS 3.3.c', endOfDay(start))];
}

/** ToS 3.4.g: nobody tries the card for what an agreed plan covers. */
const isArranged = (debt: StandingDebt | undefined): boolean => (debt?.agreedDays ?? []).length > 0;

function endingSteps(standing: Standing, terms: ForecastTerms, isArranged: boolean, now: Date): Step[] {
  const rule = unpaidRenewalRule(terms.failedPayment, standing.method);
  if (standing.state === 'PAST_DUE' && rule.endsAfterRetries && standing.pastDueSince) {
    const { on, lastDay } = cardRetries(standing.pastDueSince, terms);
    const retries = (isArranged ? [] : on).map((day) => step('card-retried', 'ToS 4.9', noticeHourOn(day, terms)));
    return [
      ...retries,
      step('subscription-canceled', 'ToS 4.9', dayAfter(lastDay)),
      ...afterEnd(lastDay, standing, terms, now),
    ];
  }
  if (!standing.endsOn) return [];
  const after = afterEnd(standing.endsOn, standing, terms, now);
  // Withdrawn from or closed it ended within a day (ToS 3.7, 6.5), and does not end once more at midnight.
  const isOver = standing.state === 'CANCELED' || standing.state === 'EXPIRED';
  return isOver ? after : [step('subscription-ended', 'ToS 3.3.c', dayAfter(standing.endsOn)), ...after];
}

function afterEnd(endedOn: LocalDate, standing: Standing, terms: ForecastTerms, now: Date): Step[] {
  const plan = afterEndPlan(endedOn, terms, standing.ending);
  const announced = announcedAt(plan, standing.ending, terms, now);
  const clause = endingClause(standing.ending.cause ?? null, terms);
  return [
    step('data-blocked', clause, startOfDay(plan.blockedFrom)),
    step('data-purged', clause, standing.purgePlannedFor ?? purgeAt(plan, announced, terms)),
  ];
}

/** ToS 3.7: a closure's letter goes out at once. One that should have arrived by now, and did not, arrives now at best. */
function announcedAt(plan: AfterEndPlan, facts: EndingFacts, terms: ForecastTerms, now: Date): Date {
  const day = facts.announcedAnewOn ?? plan.announcedFrom ?? plan.blockedFrom;
  const planned = facts.cause === 'closure' && !facts.announcedAnewOn ? now : noticeHourOn(day, terms);
  const hasArrived = facts.announcedAs && !facts.announcedAnewOn;
  return hasArrived || planned > now ? planned : now;
}

function debtSteps(standing: Standing, debt: StandingDebt, terms: ForecastTerms, now: Date): Step[] {
  if (!unpaidRenewalRule(terms.failedPayment, debt.method ?? standing.method).followsDunning) return [];
  if (debt.agreedDays?.length) return arrangedSteps(debt, debt.agreedDays, terms);
  if (debt.standsStill) return [];
  const running = debt.case;
  const notified = running ? (running.letterAcceptedAt ?? now) : firstNoticeAt(debt.dueOn, terms);
  const first = step('first-overdue-notice', 'ToS 3.4.a', notified);
  if (!running) return [first, ...fromNotified(debt.dueOn, notified, terms, now)];
  if (running.state === 'NOTIFIED') return fromNotified(debt.dueOn, notified, terms, now);
  if (running.state === 'WARNED') return fromWarned(debt.dueOn, notified, terms);
  if (running.state === 'SUSPENDED') return fromSuspended(running.suspendedAt ?? now, terms);
  return [step('instance-deleted', 'ToS 3.4.e', deletionAt(notified, terms))];
}

/** ToS 3.4.g: nothing but its instalments, until the day of one has passed unpaid; then the ladder goes on. */
function arrangedSteps(debt: StandingDebt, agreedDays: LocalDate[], terms: ForecastTerms): Step[] {
  const [next] = [...agreedDays].sort();
  const broken = dayAfter(next!);
  return [
    ...agreedDays.filter((day) => day === next).map((day) => step('instalment-due', 'ToS 3.4.g', endOfDay(day))),
    step('arrangement-broken', 'ToS 3.4.g', broken),
    ...(debt.standsStill ? [] : resumedSteps(debt, terms, broken)),
  ];
}

/** Where the ladder goes on: what never arrived, or named a day that is past, is announced once more (ToS 3.4.b, e). */
function resumedSteps({ dueOn, case: running }: StandingDebt, terms: ForecastTerms, at: Date): Step[] {
  const announced = noticeHourFrom(new Date(0), at, terms.noticeHour);
  const arrived = running?.letterAcceptedAt;
  if (running?.state === 'NOTIFIED' && arrived) return fromNotified(dueOn, arrived, terms, at);
  if (!running || running.state === 'NOTIFIED') {
    const first = noticeHourFrom(firstNoticeAt(dueOn, terms), at, terms.noticeHour);
    return [step('first-overdue-notice', 'ToS 3.4.a', first), ...fromNotified(dueOn, first, terms, at)];
  }
  if (running.state === 'WARNED') {
    if (arrived && suspensionAt(dueOn, arrived, terms) > at) return fromWarned(dueOn, arrived, terms);
    return [step('suspension-warning', 'ToS 3.4.b', announced), ...fromWarned(dueOn, announced, terms)];
  }
  if (running.state === 'SUSPENDED') return fromSuspended(running.suspendedAt ?? at, terms, at);
  return finalSteps(announced, terms);
}

function fromNotified(dueOn: LocalDate, notified: Date, terms: ForecastTerms, now: Date): Step[] {
  const warned = noticeHourFrom(warningAt(dueOn, notified, terms), now, terms.noticeHour);
  return [step('suspension-warning', 'ToS 3.4.b', warned), ...fromWarned(dueOn, warned, terms)];
}

function fromWarned(dueOn: LocalDate, warned: Date, terms: ForecastTerms): Step[] {
  const suspended = suspensionAt(dueOn, warned, terms);
  return [step('instance-suspended', 'ToS 3.4.c', suspended), ...fromSuspended(suspended, terms)];
}

function fromSuspended(suspendedAt: Date, terms: ForecastTerms, from = suspendedAt): Step[] {
  return finalSteps(noticeHourFrom(finalNoticeAt(suspendedAt, terms), from, terms.noticeHour), terms);
}

function finalSteps(notice: Date, terms: ForecastTerms): Step[] {
  return [
    step('final-deletion-notice', 'ToS 3.4.e', notice),
    step('instance-deleted', 'ToS 3.4.e', deletionAt(notice, terms)),
  ];
}

const step = (code: string, clause: ClauseId, at: Date): Step => ({ code, clause, at });
const dayAfter = (day: LocalDate): Date => startOfDay(addDays(day, 1));
const noticeHourOn = (day: LocalDate, { noticeHour }: ForecastTerms): Date =>
  noticeHourFrom(new Date(0), startOfDay(day), noticeHour);

/** Days with full access that are left, the present one included. */
export const daysLeft = (until: LocalDate, now: Date): number => Math.max(0, daysBetween(localDate(now), until) + 1);
