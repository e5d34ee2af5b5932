import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Interval,
  periodAt,
  periodIndexOn,
  quotaPeriodOn,
} from '../../../../src/contexts/subscription/domain/periods.js';
import { addDays } from '../../../../src/shared-kernel/calendar.js';

const day = fc
  .date({ min: new Date('2023-01-01T12:00:00Z'), max: new Date('2029-12-31T12:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const interval = fc.constantFrom<Interval>('month', 'year');
const dayNumber = (date: string): number => Number(date.slice(8));
const lastDayOfItsMonth = (date: string): boolean => dayNumber(addDays(date, 1)) === 1;

describe('billing periods counted from the anchor (ToS 4.8)', () => {
  test('leave no gap and no overlap in ten years (ToS 4.8)', () => {
    fc.assert(
      fc.property(day, interval, (anchor, each) => {
        const count = each === 'month' ? 120 : 10;
        for (let index = 0; index < count; index++) {
          const next = periodAt(anchor, each, index + 1);
          expect(addDays(periodAt(anchor, each, index).end, 1)).toBe(next.start);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('never drift: each begins on the anchor’s day number, or on the last day of a month that lacks it', () => {
    fc.assert(
      fc.property(day, interval, fc.integer({ min: 0, max: 120 }), (anchor, each, index) => {
        const { start } = periodAt(anchor, each, index);
        const isItsDay = dayNumber(start) === dayNumber(anchor);
        expect(isItsDay || (lastDayOfItsMonth(start) && dayNumber(start) < dayNumber(anchor))).toBe(true);
      }),
    );
  });

  test('every date falls into exactly the period that its index names (ToS 4.8)', () => {
    fc.assert(
      fc.property(day, interval, day, (anchor, each, date) => {
        const { start, end } = periodAt(anchor, each, periodIndexOn(anchor, each, date));
        expect(start <= date && date <= end).toBe(true);
      }),
    );
  });

  test.each([
    ['month', '2026-01-31', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    ['month', '2028-01-30', ['2028-01-30', '2028-02-29', '2028-03-30', '2028-04-30']],
    ['year', '2024-02-29', ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
  ] as const)('%s from %s', (each, anchor, starts) => {
    expect(starts.map((_, index) => periodAt(anchor, each, index).start)).toEqual(starts);
  });

  test('a quota period on the day before and on the anchor (ToS 4.4)', () => {
    expect(quotaPeriodOn('2026-01-31', '2026-02-27')).toEqual({ start: '2026-01-31', end: '2026-02-27' });
    expect(quotaPeriodOn('2026-01-31', '2026-02-28')).toEqual({ start: '2026-02-28', end: '2026-03-30' });
  });
});
