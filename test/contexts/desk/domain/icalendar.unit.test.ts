import { describe, expect, test } from '@jest/globals';
import { type CalendarEntry, icalendar } from '../../../../src/contexts/desk/domain/icalendar.js';
import { endOfDay, startOfDay } from '../../../../src/shared-kernel/calendar.js';

const NOW = new Date('2026-03-20T09:00:00Z');
const head = { name: 'Frister; våra', refreshMinutes: 60 };
const entry = (over: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: 'one@operator.example',
  summary: 'We answer a complaint (ToS 5.5.b)',
  description: 'We are to act',
  url: 'https://operator.example/calendar?day=2026-03-28',
  dueAt: endOfDay('2026-03-28'),
  ...over,
});

/** RFC 5545, 3.1 and 3.3.11, read as a calendar reads it: unfold, take apart, unescape. */
function parsed(text: string): Record<string, string>[] {
  expect(text.endsWith('\r\n')).toBe(true);
  const lines = text.slice(0, -2).split('\r\n');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const whole = lines.join('\r\n').replaceAll('\r\n ', '').split('\r\n');
  expect([whole[0], whole.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR']);
  const events: Record<string, string>[] = [];
  let open: Record<string, string> | undefined;
  for (const line of whole) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1)];
    if (line === 'BEGIN:VEVENT') open = {};
    else if (line === 'END:VEVENT') {
      events.push(open!);
      open = undefined;
    } else if (open) open[name] = value.replaceAll(/\\(n|.)/g, (_, mark) => (mark === 'n' ? '\n' : mark));
  }
  return events;
}
const instantOf = (stamp: string): Date =>
  new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
const inStockholm = (stamp: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Stockholm' }).format(
    instantOf(stamp),
  );

describe('a feed of deadlines', () => {
  test.each([
    ['the day before summer time begins', '2026-03-28', '2026-03-29 00:00'],
    ['the short day on which it begins', '2026-03-29', '2026-03-30 00:00'],
    ['the long day on which it ends', '2026-10-25', '2026-10-26 00:00'],
    ['the day after', '2026-10-26', '2026-10-27 00:00'],
  ])('ends on the last moment of %s, as clocks in Stockholm show it', (_, day, shown) => {
    const [event] = parsed(icalendar(head, [entry({ dueAt: endOfDay(day) })], NOW));

    expect(inStockholm(event!.DTEND!)).toBe(shown);
    expect(instantOf(event!.DTEND!)).toEqual(startOfDay(shown.slice(0, 10)));
    expect(instantOf(event!.DTEND!).getTime() - instantOf(event!.DTSTART!).getTime()).toBe(30 * 60_000);
  });

  test('a deadline that is over as a day begins ends with the day before', () => {
    const [event] = parsed(icalendar(head, [entry({ dueAt: startOfDay('2026-03-29') })], NOW));

    expect([inStockholm(event!.DTSTART!), inStockholm(event!.DTEND!)]).toEqual([
      '2026-03-28 23:30',
      '2026-03-29 00:00',
    ]);
  });

  test('says of each entry what RFC 5545 asks for, and keeps its marks and its letters', () => {
    const summary = `Överklagande, avgörs; "nu" \\ ${'å'.repeat(80)}\nrad två`;

    const [first, second] = parsed(icalendar(head, [entry({ summary }), entry({ uid: 'two' })], NOW));

    expect(first).toMatchObject({ UID: 'one@operator.example', DTSTAMP: '20260320T090000Z', SUMMARY: summary });
    expect(second).toMatchObject({ UID: 'two', URL: 'https://operator.example/calendar?day=2026-03-28' });
  });

  test('is a calendar also when nothing falls due', () => {
    expect(parsed(icalendar(head, [], NOW))).toEqual([]);
    expect(icalendar(head, [], NOW)).toContain('X-WR-CALNAME:Frister\\; våra\r\n');
  });
});
