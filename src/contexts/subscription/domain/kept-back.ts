import { addDays, daysBetween, type LocalDate } from '../../../shared-kernel/calendar.js';
import type { Period } from './periods.js';

/** The days in which a debt kept the service back (ToS 3.4.c); `until` is that of its return, if it returned. */
export interface KeptBack {
  from: LocalDate;
  until?: LocalDate;
}

/** How many days of a period the service was kept back; the day of its return was given. */
export const daysKeptBackOf = ({ start, end }: Period, { from, until }: KeptBack): number => {
  const first = start > from ? start : from;
  const last = until !== undefined && until <= end ? addDays(until, -1) : end;
  return Math.max(0, daysBetween(first, last) + 1);
};
