import { writeFileSync } from 'node:fs';

// Writes swedish-holidays.golden.json: the weekdays of 2024–2036 that are no business days in Sweden, from the
// law (1989:253) and the calendar's rules alone, so that the library behind calendar.ts is checked by a stranger.
//   node test/shared-kernel/generate-holidays.mjs
const FIRST = 2024;
const LAST = 2036;
const MS_PER_DAY = 86_400_000;

const date = (year, month, day) => new Date(Date.UTC(year, month - 1, day));
const plus = (from, days) => new Date(from.getTime() + days * MS_PER_DAY);
const iso = (day) => day.toISOString().slice(0, 10);
const isWeekday = (day) => day.getUTCDay() >= 1 && day.getUTCDay() <= 5;

/** The first given weekday (0 is Sunday) on or after a day. */
const firstOnOrAfter = (weekday, from) => plus(from, (weekday - from.getUTCDay() + 7) % 7);

/** Gauss's rule with its two exceptions, Gregorian calendar. */
function easterSunday(year) {
  const century = Math.floor(year / 100);
  const moonShift = (15 - Math.floor((13 + 8 * century) / 25) + century - Math.floor(century / 4)) % 30;
  const sundayShift = (4 + century - Math.floor(century / 4)) % 7;
  const moon = (19 * (year % 19) + moonShift) % 30;
  const sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + sundayShift) % 7;
  const isException = sunday === 6 && (moon === 29 || (moon === 28 && (11 * moonShift + 11) % 30 < 19));
  return plus(date(year, 3, 22), moon + sunday - (isException ? 7 : 0));
}

function closedDays(year) {
  const easter = easterSunday(year);
  const midsummerEve = firstOnOrAfter(5, date(year, 6, 19));
  return {
    "New Year's Day": date(year, 1, 1),
    Epiphany: date(year, 1, 6),
    'Good Friday': plus(easter, -2),
    'Easter Day': easter,
    'Easter Monday': plus(easter, 1),
    'May Day': date(year, 5, 1),
    'Ascension Day': plus(easter, 39),
    'Whit Sunday': plus(easter, 49),
    'National Day': date(year, 6, 6),
    'Midsummer Eve': midsummerEve,
    'Midsummer Day': plus(midsummerEve, 1),
    "All Saints' Day": firstOnOrAfter(6, date(year, 10, 31)),
    'Christmas Eve': date(year, 12, 24),
    'Christmas Day': date(year, 12, 25),
    'Boxing Day': date(year, 12, 26),
    "New Year's Eve": date(year, 12, 31),
  };
}

const golden = {};
for (let year = FIRST; year <= LAST; year++) {
  const onWeekdays = Object.entries(closedDays(year)).filter(([, day]) => isWeekday(day));
  golden[year] = Object.fromEntries(onWeekdays.map(([name, day]) => [iso(day), name]));
}
const file = new URL('swedish-holidays.golden.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
