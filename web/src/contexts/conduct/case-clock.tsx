import { useIntl } from 'react-intl';
import { useBusinessNow } from '../../app/business-time.js';
import { clockTime, dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import type { StateKind } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import type { OwnCase } from './queries.js';

const kinds: Record<OwnCase['state'], StateKind> = {
  OPEN: 'waiting',
  DEMANDED: 'warning',
  SUSPENDED: 'stopped',
  TERMINATED: 'stopped',
  CLOSED: 'good',
};

export const stateKindOf = (state: OwnCase['state']): StateKind => kinds[state];

const minuteMs = 60_000;

/** A clock that runs: days and hours, and minutes in the last hour. */
export function TimeLeft({ until }: { until: string }) {
  const t = useT();
  const minutes = useMinutesUntil(until);
  if (minutes < 0) return <span>{t('ownConductCase.timeOver')}</span>;
  const hours = Math.floor(minutes / 60);
  const left =
    hours === 0
      ? t('ownConductCase.minutesLeft', { minutes })
      : t('ownConductCase.left', { days: Math.floor(hours / 24), hours: hours % 24 });
  return (
    <strong className="tabular" role="timer">
      {left}
    </strong>
  );
}

export function useMinutesUntil(instant: string): number {
  return Math.floor((Date.parse(instant) - useBusinessNow().getTime()) / minuteMs);
}

/** A last moment in words: its day, and the hour. */
export function Until({ at }: { at: string }) {
  const { locale } = useIntl();
  const moment = new Date(at);
  return (
    <>
      <Day date={dayOf(moment)} instant={at} /> <span className="tabular">{clockTime(locale, moment)}</span>
    </>
  );
}
