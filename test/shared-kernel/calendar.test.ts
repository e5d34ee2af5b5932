import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessDays,
  addDays,
  addMonths,
  atHour,
  daysBetween,
  endOfDay,
  isBusinessDay,
  localDate,
  rollForward,
  startOfDay,
} from '../../src/shared-kernel/calendar.js';

const golden = JSON.parse(readFileSync(new URL('swedish-holidays.golden.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;
const closedWeekdays = new Set(Object.values(golden).flatMap((days) => Object.keys(days)));

const HOUR_MS = 3_600_000;
const weekday = (date: string): number => new Date(`${date}T12:00:00Z`).getUTCDay();
const anyDate = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const anyMonths = fc.integer({ min: -60, max: 60 });
const lengthOfMonth = (date: string): number =>
  new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate();

describe('the day in Stockholm', () => {
  test('begins an hour before UTC in winter and two hours in summer', () => {
    expect(startOfDay('2026-01-15').toISOString()).toBe('2026-01-14T23:00:00.000Z');
    expect(startOfDay('2026-07-15').toISOString()).toBe('2026-07-14T22:00:00.000Z');
  });

  test('is the date of every instant from its first millisecond to its last', () => {
    expect(localDate(new Date('2026-03-31T21:59:59.999Z'))).toBe('2026-03-31');
    expect(localDate(new Date('2026-03-31T22:00:00.000Z'))).toBe('2026-04-01');
    expect(endOfDay('2026-03-31').toISOString()).toBe('2026-03-31T21:59:59.999Z');
  });

  test('has 23 hours when summer time begins and 25 when it ends', () => {
    const hoursOf = (date: string) => (startOfDay(addDays(date, 1)).getTime() - startOfDay(date).getTime()) / HOUR_MS;

    expect(hoursOf('2026-03-28')).toBe(24);
    expect(hoursOf('2026-03-29')).toBe(23);
    expect(hoursOf('2026-10-25')).toBe(25);
  });

  test('gives notices their hour on the clock of the wall, on both nights of the change too', () => {
    expect(atHour('2026-03-28', 8).toISOString()).toBe('2026-03-28T07:00:00.000Z');
    expect(atHour('2026-03-29', 8).toISOString()).toBe('2026-03-29T06:00:00.000Z');
    expect(atHour('2026-10-24', 8).toISOString()).toBe('2026-10-24T06:00:00.000Z');
    expect(atHour('2026-10-25', 8).toISOString()).toBe('2026-10-25T07:00:00.000Z');
  });

  test('moves the hour that does not exist to the next that does', () => {
    expect(atHour('2026-03-29', 2).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  test('holds every instant between its start and its end', () => {
    fc.assert(
      fc.property(anyDate, fc.double({ min: 0, max: 1, noNaN: true }), (date, share) => {
        const from = startOfDay(date).getTime();
        const to = endOfDay(date).getTime();
        const instant = new Date(Math.round(from + share * (to - from)));

        expect(localDate(instant)).toBe(date);
        expect(localDate(new Date(from - 1))).toBe(addDays(date, -1));
        expect(localDate(new Date(to + 1))).toBe(addDays(date, 1));
      }),
    );
  });
});

describe('days', () => {
  test('the trigger day is day 0: 30 days after 1 March is 31 March, and day 31 is 1 April', () => {
    expect(addDays('2026-03-01', 30)).toBe('2026-03-31');
    expect(addDays('2026-03-01', 31)).toBe('2026-04-01');
  });

  test('a change of the clock alters no count', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
  });

  test('a leap day counts', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2027-02-28', '2027-03-01')).toBe(1);
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  });

  test('counting back gives a negative number', () => {
    expect(daysBetween('2026-01-02', '2026-01-01')).toBe(-1);
  });

  test('adding and counting undo each other', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -1000, max: 1000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });
});

describe('months', () => {
  test('end on the same day number, or on the last day of a month that lacks it', () => {
    expect(addMonths('2025-11-30', 3)).toBe('2026-02-28');
    expect(addMonths('2027-11-30', 3)).toBe('2028-02-29');
    expect(addMonths('2026-05-31', 1)).toBe('2026-06-30');
    expect(addMonths('2026-05-15', 12)).toBe('2027-05-15');
  });

  test('counted from the anchor come back to its day: 31 Jan, 28 Feb, 31 Mar', () => {
    expect([0, 1, 2, 3].map((months) => addMonths('2026-01-31', months))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
  });

  test('a year after a leap day is 28 February, and four years after is the leap day again', () => {
    expect(addMonths('2028-02-29', 12)).toBe('2029-02-28');
    expect(addMonths('2028-02-29', 48)).toBe('2032-02-29');
  });

  test('never drift: the day is the anchor’s, or the last of the month', () => {
    fc.assert(
      fc.property(anyDate, anyMonths, (anchor, months) => {
        const day = addMonths(anchor, months);

        const dayOfAnchor = Number(anchor.slice(8));
        expect(Number(day.slice(8))).toBe(Math.min(dayOfAnchor, lengthOfMonth(day)));
        const monthsApart =
          (Number(day.slice(0, 4)) - Number(anchor.slice(0, 4))) * 12 +
          Number(day.slice(5, 7)) -
          Number(anchor.slice(5, 7));
        expect(monthsApart).toBe(months);
      }),
    );
  });
});

describe('business days', () => {
  test.each(Object.keys(golden))('%s: exactly the golden weekdays are closed', (year) => {
    const closed: string[] = [];
    for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1))
      if (weekday(date) >= 1 && weekday(date) <= 5 && !isBusinessDay(date)) closed.push(date);

    expect(closed).toEqual(Object.keys(golden[year] ?? {}));
  });

  test('are never a Saturday or a Sunday', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(isBusinessDay(date)).toBe(![0, 6].includes(weekday(date)) && !closedWeekdays.has(date));
      }),
    );
  });

  test('seven after 16 June 2026 pass over Midsummer Eve and end on 26 June', () => {
    expect(addBusinessDays('2026-06-16', 7)).toBe('2026-06-26');
  });

  test('seven after 19 December 2025 pass over Christmas, New Year and Epiphany and end on 7 January', () => {
    expect(addBusinessDays('2025-12-19', 7)).toBe('2026-01-07');
  });

  test('do not count the trigger day, even when it is one', () => {
    expect(addBusinessDays('2026-06-15', 1)).toBe('2026-06-16');
    expect(addBusinessDays('2026-06-15', 0)).toBe('2026-06-15');
    expect(addBusinessDays('2026-06-13', 1)).toBe('2026-06-15');
  });

  test('more of them never end earlier, and a later start never ends earlier', () => {
    const fewDays = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(anyDate, fewDays, (date, days) => {
        const end = addBusinessDays(date, days);

        expect(addBusinessDays(date, days + 1) > end).toBe(true);
        expect(addBusinessDays(addDays(date, 1), days) >= end).toBe(true);
      }),
    );
  });

  test('the count of open days up to the end is the number asked for', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 40 }), (date, days) => {
        const end = addBusinessDays(date, days);

        let open = 0;
        for (let day = addDays(date, 1); day <= end; day = addDays(day, 1)) if (isBusinessDay(day)) open++;
        expect(open).toBe(days);
        expect(isBusinessDay(end)).toBe(true);
      }),
    );
  });
});

describe('rolling forward', () => {
  test('leaves a business day where it is', () => {
    expect(rollForward('2026-06-18')).toBe('2026-06-18');
  });

  test('takes Midsummer Eve to the Monday after', () => {
    expect(rollForward('2026-06-19')).toBe('2026-06-22');
  });

  test('takes Christmas Eve to the day after Christmas is over', () => {
    expect(rollForward('2026-12-24')).toBe('2026-12-28');
  });

  test('ends on the nearest business day that is not earlier', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const rolled = rollForward(date);

        expect(isBusinessDay(rolled)).toBe(true);
        for (let day = date; day < rolled; day = addDays(day, 1)) expect(isBusinessDay(day)).toBe(false);
      }),
    );
  });
});
