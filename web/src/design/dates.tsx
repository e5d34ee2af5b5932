import { createContext, type ReactNode, use } from 'react';
import { useIntl } from 'react-intl';
import { clockTime, dayInShort, dayInWords, dayOf, distanceInWords, exactDay, exactInstant } from './date-text.js';
import { Hint } from './hint.js';

const TodayContext = createContext<string | null>(null);

/** Business time may stand elsewhere than the browser's clock; what counts days asks here. */
export function TodayProvider({ today, children }: { today: string; children: ReactNode }) {
  return <TodayContext value={today}>{children}</TodayContext>;
}

export function useToday(): string {
  return use(TodayContext) ?? dayOf(new Date());
}

interface DayProps {
  date: string;
  /** `short` for tables; `distance` says `in 6 days, Sunday 22 March`; else `Sunday 22 March`. */
  form?: 'words' | 'short' | 'distance';
  /** The exact instant behind the day, where one is known; shown on hover. */
  instant?: string;
}

/** A plain date of the contract, as people say it. */
export function Day({ date, form = 'words', instant }: DayProps) {
  const { locale } = useIntl();
  const today = useToday();
  const words = form === 'short' ? dayInShort(locale, date, today) : dayInWords(locale, date, today);
  const text = form === 'distance' ? `${distanceInWords(locale, date, today)}, ${words}` : words;
  const exact = instant ? exactInstant(locale, new Date(instant)) : exactDay(locale, date);
  const inTable = form === 'short';
  const time = (
    <time dateTime={instant ?? date} title={inTable ? exact : undefined}>
      {text}
    </time>
  );

  // A table shows hundreds of days; there the browser's own hint costs nothing.
  return inTable ? time : <Hint text={exact}>{time}</Hint>;
}

/** How far off a day is: `in 6 days`. */
export function Distance({ date }: { date: string }) {
  const { locale } = useIntl();
  return <span className="tabular">{distanceInWords(locale, date, useToday())}</span>;
}

/** An instant: its clock time when it was today, its day and time else; exact on hover. */
export function Instant({ at }: { at: string }) {
  const { locale } = useIntl();
  const today = useToday();
  const instant = new Date(at);
  const day = dayOf(instant);
  const time = clockTime(locale, instant);

  return (
    <Hint text={exactInstant(locale, instant)}>
      <time dateTime={at}>{day === today ? time : `${dayInShort(locale, day, today)} ${time}`}</time>
    </Hint>
  );
}
