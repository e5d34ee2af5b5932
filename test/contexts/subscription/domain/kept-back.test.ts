import { expect, test } from '@jest/globals';
import { daysKeptBackOf } from '../../../../src/contexts/subscription/domain/kept-back.js';
import { periodAt } from '../../../../src/contexts/subscription/domain/periods.js';
import { anInvoice } from '../support/invoices.js';

const march = { start: '2026-03-01', end: '2026-03-31' };

test.each([
  ['it came back on the day of the suspension', '2026-03-10', '2026-03-10', 0],
  ['it came back on the next day', '2026-03-10', '2026-03-11', 1],
  ['the change to summer time lies in between', '2026-03-28', '2026-03-31', 3],
  ['it was kept back before, and came back on the first day', '2026-02-20', '2026-03-01', 0],
  ['it was kept back before, and came back on the second day', '2026-02-20', '2026-03-02', 1],
  ['it went on the last day', '2026-03-31', '2026-05-01', 1],
  ['it went on the day after the last', '2026-04-01', '2026-05-01', 0],
  ['it came back on the last day', '2026-02-20', '2026-03-31', 30],
  ['it came back on the day after the last', '2026-02-20', '2026-04-01', 31],
  ['it never came back', '2026-03-30', undefined, 2],
])('ToS 3.4.c: of a month, where %s', (_, from, until, days) => {
  expect(daysKeptBackOf(march, { from, until })).toBe(days);
});

test('ToS 3.4.c: a month end and a leap day count like any day', () => {
  const february = periodAt('2028-01-31', 'month', 0);

  expect(daysKeptBackOf(february, { from: '2028-02-27', until: '2028-03-02' })).toBe(2);
  expect(daysKeptBackOf({ start: '2028-02-01', end: '2028-02-29' }, { from: '2028-02-27', until: '2028-03-02' })).toBe(
    3,
  );
});

test('ToS 3.4.c: the days of two debts in one period cost together what they would have cost at once', () => {
  const [twice, once] = [anInvoice(), anInvoice()];
  const now = new Date('2026-04-10T10:00:00Z');

  const first = twice.keepBack(10);
  twice.credit(first, now);
  const second = twice.keepBack(5);

  expect(first.amountMinor + second.amountMinor).toBe(once.keepBack(15).amountMinor);
  expect(twice).toMatchObject({ keptBackDays: 15, wasNeverGiven: false });
  twice.keepBack(16);
  expect(twice.wasNeverGiven).toBe(true);
  expect(() => twice.keepBack(1)).toThrow('more days than it has');
});
