import { addDays, addMonths, daysBetween, type LocalDate } from '../../../shared-kernel/calendar.js';

export type Interval = 'month' | 'year';

/** Whole local days, both ends included. */
export interface Period {
  start: LocalDate;
  end: LocalDate;
}

/** In days. */
export const lengthOf = ({ start, end }: Period): number => daysBetween(start, end) + 1;

/** Where periods are counted from, and how many of them are billed. */
export interface Billing {
  anchor: LocalDate;
  interval: Interval;
  billedPeriods: number;
}

export const monthsIn = (interval: Interval): number => (interval === 'year' ? 12 : 1);

/**
 * The `index`-th period of a subscription that started on `anchor`. It is always counted from the anchor:
 * 31 Jan, 28 Feb, 31 Mar. Counting on from the last start would drift to the 28th (ToS 4.8).
 */
export const periodAt = (anchor: LocalDate, interval: Interval, index: number): Period => {
  const months = monthsIn(interval);
  return {
    start: addMonths(anchor, index * months),
    end: addDays(addMonths(anchor, (index + 1) * months), -1),
  };
};

/** Which period a date falls in; negative before the anchor. */
export const periodIndexOn = (anchor: LocalDate, interval: Interval, date: LocalDate): number => {
  const months = monthsIn(interval);
  let index = Math.floor(calendarMonthsBetween(anchor, date) / months);
  // The same calendar month may still lie before the anchor's day number.
  if (addMonths(anchor, index * months) > date) index--;
  return index;
};

export const periodOn = (anchor: LocalDate, interval: Interval, date: LocalDate): Period =>
  periodAt(anchor, interval, periodIndexOn(anchor, interval, date));

/** Quotas count by the month on the anchor, also for yearly plans (ToS 4.4, K22). */
export const quotaPeriodOn = (anchor: LocalDate, date: LocalDate): Period => periodOn(anchor, 'month', date);

const calendarMonthsBetween = (from: LocalDate, to: LocalDate): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/**
 * Another interval, from the first day that is not billed yet. Twelve months from a yearly anchor are its next year's
 * day, so that anchor is kept; a year that begins on another day than the old anchor makes that day its own. Either way
 * the new period begins where the last one ends (ToS 4.8).
 */
export function withInterval({ anchor, interval, billedPeriods }: Billing, to: Interval): Billing {
  const months = billedPeriods * monthsIn(interval);
  if (months % monthsIn(to) === 0) return { anchor, interval: to, billedPeriods: months / monthsIn(to) };
  return { anchor: periodAt(anchor, interval, billedPeriods).start, interval: to, billedPeriods: 0 };
}
