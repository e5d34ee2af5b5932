/** One entry of a calendar as RFC 5545 has it. It ends when the thing falls due. */
export interface CalendarEntry {
  uid: string;
  summary: string;
  description: string;
  url: string;
  dueAt: Date;
}

export interface CalendarHead {
  name: string;
  /** How often a program is asked to come again (RFC 7986). */
  refreshMinutes: number;
}

/** Long enough to be seen in a week's view. */
const SHOWN_MINUTES = 30;

/**
 * RFC 5545 text. Instants are written in UTC, which every calendar shows in its owner's own time, so summer time needs
 * no table of rules here. A day's last moment is taken for the midnight after it.
 */
export function icalendar(head: CalendarHead, entries: CalendarEntry[], at: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Customer Connect CRM//Deadlines//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(head.name)}`,
    `X-WR-CALNAME:${escaped(head.name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:PT${head.refreshMinutes}M`,
    ...entries.flatMap((entry) => eventOf(entry, at)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventOf({ uid, summary, description, url, dueAt }: CalendarEntry, at: Date): string[] {
  const end = new Date(Math.ceil(dueAt.getTime() / 1000) * 1000);
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${utc(at)}`,
    `DTSTART:${utc(new Date(end.getTime() - SHOWN_MINUTES * 60_000))}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    `URL:${url}`,
    // It takes up nobody's time.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** `20260329T220000Z`. */
const utc = (instant: Date): string => `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`).replaceAll(/\r?\n/g, '\\n');

const LINE_OCTETS = 75;

/** Lines longer than 75 octets go on in the next, behind a space; a letter of several octets stays whole. */
function folded(line: string): string {
  const parts = [''];
  let octets = 0;
  for (const letter of line) {
    const size = octetsOf(letter);
    if (octets + size > LINE_OCTETS) {
      parts.push(letter);
      octets = 1 + size;
      continue;
    }
    parts[parts.length - 1] += letter;
    octets += size;
  }
  return parts.join('\r\n ');
}

/** In UTF-8. */
function octetsOf(letter: string): number {
  const point = letter.codePointAt(0)!;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
