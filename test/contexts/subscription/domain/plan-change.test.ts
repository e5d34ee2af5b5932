import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { periodAt, periodIndexOn } from '../../../../src/contexts/subscription/domain/periods.js';
import { appliesAtOnce, exceededBy, prorate } from '../../../../src/contexts/subscription/domain/plan-change.js';
import { Subscription } from '../../../../src/contexts/subscription/domain/subscription.js';
import { addDays, daysBetween, type LocalDate } from '../../../../src/shared-kernel/calendar.js';
import { aPlan, freePlan } from '../support/plans.js';

const team = aPlan();
const large = aPlan({ code: 'LARGE-MONTH', netMinor: 99_900, seats: 50 });
const day = fc.integer({ min: 0, max: 365 * 12 }).map((days) => addDays('2024-01-01', days));

describe('proration (ToS 4.8)', () => {
  test('ToS 4.8: on the first day the difference is that of the two list prices, on the last that of one day', () => {
    const period = [{ start: '2026-01-31', end: '2026-02-27' }];

    const first = prorate(team, large, period, '2026-01-31');
    const last = prorate(team, large, period, '2026-02-27');

    expect(first.daysLeft).toBe(28);
    expect(first.due.total).toEqual(large.price.total.minus(team.price.total));
    expect(last.daysLeft).toBe(1);
    // 99 900 / 28 = 3 567.86 and 39 900 / 28 = 1 425; a quarter of each is VAT, half up.
    expect(last.charge).toMatchObject({ net: { amountMinor: 3568 }, vat: { amountMinor: 892 } });
    expect(last.credit).toMatchObject({ net: { amountMinor: 1425 }, vat: { amountMinor: 356 } });
    expect(last.due.total.amountMinor).toBe(2679);
  });

  test('every day of every period is either used or left, whatever the anchor and the year', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), fc.constantFrom('month', 'year'), (anchor, index, interval) => {
        const { start, end } = periodAt(anchor, interval as 'month' | 'year', index);
        const length = daysBetween(start, end) + 1;
        for (let used = 0; used < length; used += 1) {
          const { daysLeft } = prorate(team, large, [{ start, end }], addDays(start, used));
          if (daysLeft + used !== length) return false;
        }
        return true;
      }),
      { numRuns: 40 },
    );
  });

  test('two changes on a day cost what one would, and never less than nothing', () => {
    const between = fc.integer({ min: 1, max: 500_000 });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 40 }), between, between, between, (anchor, offset, a, b, c) => {
        const [small = 1, middle = 1, big = 1] = [a, b, c].sort((x, y) => x - y);
        const on = addDays(anchor, offset);
        const period = [periodAt(anchor, 'month', periodIndexOn(anchor, 'month', on))];
        const [first, second, third] = [small, middle, big].map((netMinor) => aPlan({ netMinor }));
        const steps = prorate(first!, second!, period, on).due.total.plus(
          prorate(second!, third!, period, on).due.total,
        );
        const atOnce = prorate(first!, third!, period, on);
        expect(steps).toEqual(atOnce.due.total);
        expect(atOnce.due.total).toEqual(atOnce.charge.total.minus(atOnce.credit.total));
        expect(atOnce.due.total.amountMinor).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  test('29 February 2028 counts, and periods that are paid ahead are prorated each by its own length', () => {
    const leap = prorate(team, large, [{ start: '2028-02-01', end: '2028-02-29' }], '2028-02-29');
    const ahead = prorate(
      team,
      large,
      [
        { start: '2026-02-01', end: '2026-02-28' },
        { start: '2026-03-01', end: '2026-03-31' },
      ],
      '2026-02-28',
    );

    expect(leap.daysLeft).toBe(1);
    expect(leap.charge.net.amountMinor).toBe(3445);
    expect(ahead.daysLeft).toBe(32);
    expect(ahead.charge.net.amountMinor).toBe(3568 + 99_900);
  });
});

describe('when a change applies (ToS 10.2.c)', () => {
  const yearly = aPlan({ code: 'LARGE-YEAR', netMinor: 999_000, interval: 'year' });

  test('ToS 10.2.c: larger at once; smaller, equal or of another interval at the anchor', () => {
    expect(appliesAtOnce(team, large)).toBe(true);
    expect(appliesAtOnce(large, team)).toBe(false);
    expect(appliesAtOnce(team, aPlan({ code: 'TWIN' }))).toBe(false);
    expect(appliesAtOnce(team, yearly)).toBe(false);
  });

  test('ToS 1.5.plan: names seats and modules that a plan has no room for', () => {
    const use = { seats: 11, modulesWithData: ['sales', 'contacts', 'forms'] };

    expect(exceededBy(use, team)).toEqual([
      { what: 'seats', limit: 10, used: 11 },
      { what: 'module', module: 'forms' },
    ]);
    expect(exceededBy({ seats: 10, modulesWithData: ['contacts'] }, team)).toEqual([]);
  });
});

describe('another interval (ToS 4.8)', () => {
  const at = new Date('2024-01-31T11:00:00Z');
  const paidFor = (anchor: LocalDate, interval: 'month' | 'year', periods: number): Subscription => {
    const subscription = Subscription.open('tenant', 'sub', freePlan(), anchor, at);
    subscription.start(aPlan({ interval }), anchor, at);
    for (let index = 1; index < periods; index += 1) {
      const { start } = subscription.bill(subscription.nextPeriod.start);
      subscription.periodPaid(start, at);
    }
    return subscription;
  };

  test('begins where the last period ends, without a gap or an overlap, from any anchor', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), fc.boolean(), (anchor, periods, toYear) => {
        const subscription = paidFor(anchor, toYear ? 'month' : 'year', toYear ? periods : (periods % 4) + 1);
        const { start } = subscription.nextPeriod;

        subscription.switchInterval(aPlan({ code: 'OTHER', interval: toYear ? 'year' : 'month' }));

        expect(subscription.nextPeriod.start).toBe(start);
        expect(subscription.paidThrough).toBe(addDays(start, -1));
      }),
      { numRuns: 100 },
    );
  });

  test('a year from 29 February that becomes months goes back to the 29th', () => {
    const subscription = paidFor('2024-02-29', 'year', 1);

    subscription.switchInterval(aPlan({ code: 'OTHER', interval: 'month' }));

    expect([0, 1].map((step) => subscription.periods.at(subscription.billedPeriods + step).start)).toEqual([
      '2025-02-28',
      '2025-03-29',
    ]);
  });
});
