import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { goesOn, keptFrom, shortens } from '../../../../src/contexts/privacy/domain/retention-rule.js';
import { addDays } from '../../../../src/shared-kernel/calendar.js';

const years = (count: number) => ({ unit: 'calendar-years', count }) as const;
const months = (count: number) => ({ unit: 'months', count }) as const;

describe('how long something is kept', () => {
  test('ToS 9.4: books of May 2026 stay to the last day of 2033 and go on the first of 2034', () => {
    expect(goesOn('2026-05-12', years(7))).toBe('2034-01-01');
    expect(keptFrom('2033-12-31', years(7))).toBe('2026-01-01');
    expect(keptFrom('2034-01-01', years(7))).toBe('2027-01-01');
  });

  test('ToS 9.4: months run to the same day number, or to the last day of a shorter month', () => {
    expect(goesOn('2026-01-31', months(1))).toBe('2026-03-01');
    expect(goesOn('2026-02-28', months(1))).toBe('2026-03-29');
    expect(keptFrom('2026-03-28', months(1))).toBe('2026-02-28');
    expect(keptFrom('2026-03-31', months(1))).toBe('2026-03-01');
  });

  test('ToS 9.4: whichever way it is counted, the same days go', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2020-01-01', days));
    const period = fc.record({
      unit: fc.constantFrom('months', 'calendar-years'),
      count: fc.integer({ min: 1, max: 130 }),
    }) as fc.Arbitrary<ReturnType<typeof months> | ReturnType<typeof years>>;
    fc.assert(
      fc.property(day, period, (today, kept) => {
        const from = keptFrom(today, kept);
        expect(goesOn(addDays(from, -1), kept) <= today).toBe(true);
        expect(goesOn(from, kept) > today).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('ToS 9.4: a period is shorter if one single day would go sooner', () => {
    expect(shortens(months(36), months(35))).toBe(true);
    expect(shortens(months(36), months(36))).toBe(false);
    expect(shortens(years(7), months(95))).toBe(true);
    expect(shortens(years(7), months(96))).toBe(false);
  });
});
