import { dateFormat } from '../i18n/formats.js';

/** Where the contract counts its days (terms.md A0). */
export const contractZone = 'Europe/Stockholm';

/** `YYYY-MM-DD` of an instant in Stockholm. */
export function dayOf(instant: Date): string {
  return dateFormat('sv-SE', { timeZone: contractZone }).format(instant);
}

/** Whole days from one plain date to another; a DST change never alters the count. */
export function daysBetween(from: string, to: string): number {
  return Math.round((noonOf(to) - noonOf(from)) / 86_400_000);
}

/** As people say it: `Sunday 22 March`, with the year only when it is another one. */
export function dayInWords(locale: string, date: string, today: string): string {
  return wordsOf(locale, date, { weekday: 'long', day: 'numeric', month: 'long', ...yearUnlessSame(date, today) });
}

/** For tables: `22 Mar` or `22 Mar 2025`. */
export function dayInShort(locale: string, date: string, today: string): string {
  return wordsOf(locale, date, { day: 'numeric', month: 'short', ...yearUnlessSame(date, today) });
}

/** `today`, `tomorrow`, `in 6 days`, `3 weeks ago`: days up to a fortnight, then weeks, months and years. */
export function distanceInWords(locale: string, date: string, today: string): string {
  const days = daysBetween(today, date);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const size = Math.abs(days);

  if (size <= 14) return relative.format(days, 'day');
  if (size < 60) return relative.format(Math.trunc(days / 7), 'week');
  const months = date < today ? -wholeMonths(date, today) : wholeMonths(today, date);
  if (Math.abs(months) < 24) return relative.format(months, 'month');
  return relative.format(Math.trunc(months / 12), 'year');
}

/** A month is over on the day of the same number, as the contract counts it (terms.md A0). */
function wholeMonths(from: string, to: string): number {
  const [year, month, day] = from.split('-').map(Number) as [number, number, number];
  const [toYear, toMonth, toDay] = to.split('-').map(Number) as [number, number, number];
  return (toYear - year) * 12 + toMonth - month - (toDay < day ? 1 : 0);
}

/** The first moment of a day where the contract counts its days. */
export function startOfDay(date: string): Date {
  const inSummer = new Date(Date.parse(`${date}T00:00:00Z`) - 7_200_000);
  return dayOf(inSummer) === date ? inSummer : new Date(inSummer.getTime() + 3_600_000);
}

/** The clock time of an instant in Stockholm, `14:05`. */
export function clockTime(locale: string, instant: Date): string {
  return dateFormat(locale, { timeZone: contractZone, hour: '2-digit', minute: '2-digit' }).format(instant);
}

/** Everything there is to know about an instant, for the hover: `Sunday 22 March 2026 at 14:05:12 CET`. */
export function exactInstant(locale: string, instant: Date): string {
  return dateFormat(locale, {
    timeZone: contractZone,
    dateStyle: 'full',
    timeStyle: 'long',
  }).format(instant);
}

export function exactDay(locale: string, date: string): string {
  return wordsOf(locale, date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

function wordsOf(locale: string, date: string, options: Intl.DateTimeFormatOptions): string {
  // British English puts a comma after the weekday, which nobody says.
  return dateFormat(locale, { timeZone: 'UTC', ...options })
    .format(noonOf(date))
    .replace(/^(\S+),/, '$1');
}

function yearUnlessSame(date: string, today: string): Intl.DateTimeFormatOptions {
  return date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' };
}

function noonOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}
