import Holidays from 'date-holidays';
import { Temporal } from 'temporal-polyfill';

/** A calendar date without a zone, `YYYY-MM-DD`. Strings of this shape sort as dates do. */
export type LocalDate = string;

/** The contract counts its days in Stockholm (terms.md A0), wherever the reader is. */
export const CONTRACT_ZONE = 'Europe/Stockholm';

const MS_PER_DAY = 86_400_000;
const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: CONTRACT_ZONE, dateStyle: 'short' });

/** The date in Stockholm at an instant: the day that a trigger falls on, which is day 0 of any count. */
export const localDate = (instant: Date): LocalDate => dayFormat.format(instant);

/** 00:00 local. 'Exceeds 30 days' begins at `startOfDay(addDays(trigger, 31))`. */
export const startOfDay = (date: LocalDate): Date => atHour(date, 0);

/** The last millisecond of a local day. 'Within N days' ends at `endOfDay(addDays(trigger, N))`. */
export const endOfDay = (date: LocalDate): Date => momentBefore(startOfDay(addDays(date, 1)));

/** The last moment in time, where the first one out of time is known. */
export const momentBefore = (instant: Date): Date => new Date(instant.getTime() - 1);

/** `hour`:00 on a local day, e.g. the notice hour. */
export const atHour = (date: LocalDate, hour: number): Date =>
  new Date(
    Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: CONTRACT_ZONE, plainTime: { hour } }).epochMilliseconds,
  );

export const addDays = (date: LocalDate, days: number): LocalDate =>
  Temporal.PlainDate.from(date).add({ days }).toString();

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);

/**
 * The same day number `months` later or, where that month lacks it, its last day (lag 1930:173 §1).
 * Always count from the original anchor: 31 Jan + 1 is 28 Feb, 31 Jan + 2 is 31 Mar; counting on from
 * 28 Feb would drift.
 */
export const addMonths = (anchor: LocalDate, months: number): LocalDate =>
  Temporal.PlainDate.from(anchor).add({ months }, { overflow: 'constrain' }).toString();

/** Monday to Friday, less Swedish public holidays, Midsummer Eve, Christmas Eve and New Year's Eve. */
export const isBusinessDay = (date: LocalDate): boolean => {
  const weekday = Temporal.PlainDate.from(date).dayOfWeek;
  return weekday <= 5 && !closedDays(Number(date.slice(0, 4))).has(date);
};

/** The `days`-th business day after `date`; the trigger day itself never counts. */
export const addBusinessDays = (date: LocalDate, days: number): LocalDate => {
  let day = date;
  for (let counted = 0; counted < days; ) {
    day = addDays(day, 1);
    if (isBusinessDay(day)) counted++;
  }
  return day;
};

/** The date itself or the next business day. Only for an act that the client must perform (terms.md A0). */
export const rollForward = (date: LocalDate): LocalDate => (isBusinessDay(date) ? date : addBusinessDays(date, 1));

const swedish = new Holidays('SE', { languages: 'en' });
const closedDaysByYear = new Map<number, Set<LocalDate>>();

function closedDays(year: number): Set<LocalDate> {
  const known = closedDaysByYear.get(year);
  if (known) return known;
  const days = swedish
    .getHolidays(year)
    .filter(({ type }) => type === 'public' || type === 'bank')
    .map(({ date }) => date.slice(0, 10));
  const closed = new Set(days);
  closedDaysByYear.set(year, closed);
  return closed;
}
