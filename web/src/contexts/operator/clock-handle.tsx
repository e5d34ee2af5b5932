import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../design/button.js';
import { dayInWords, dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { useT } from '../../i18n/intl.js';
import type { LifeStep } from '../terms/life.js';
import styles from './operator.module.css';

interface ClockHandleProps {
  now: string;
  ahead: LifeStep[];
  target: string | null;
  moveTo(to: Date): Promise<void>;
}

const dayMs = 86_400_000;
const reachDays = 120;

/** Today as a handle: dragged, moved by keys, or stepped by day, week, month and to the next thing that happens. */
export function ClockHandle({ now, ahead, target, moveTo }: ClockHandleProps) {
  const t = useT();
  const { locale } = useIntl();
  const [days, setDays] = useState(0);
  const moving = target !== null;
  const later = (count: number) => new Date(Date.parse(now) + count * dayMs);
  const go = () => {
    if (days > 0 && !moving) void moveTo(later(days));
  };
  const next = ahead[0];
  const today = dayOf(new Date(now));
  const inWords = (at: Date) => dayInWords(locale, dayOf(at), today);

  return (
    <section className={styles.controls} aria-label={t('simulator.handle')} aria-busy={moving}>
      <div className={styles.row}>
        <h2>
          <Day date={today} instant={now} /> <Instant at={now} />
        </h2>
        <div className={styles.rowDeeds}>
          <Button small disabled={moving} onClick={() => void moveTo(later(1))}>
            {t('simulator.step.day')}
          </Button>
          <Button small disabled={moving} onClick={() => void moveTo(later(7))}>
            {t('simulator.step.week')}
          </Button>
          <Button small disabled={moving} onClick={() => void moveTo(aMonthAfter(now))}>
            {t('simulator.step.month')}
          </Button>
          <Button
            small
            kind="primary"
            disabled={moving || !next}
            icon={<IconPlayerTrackNext size={14} />}
            onClick={() => next && void moveTo(new Date(next.at))}
          >
            {t('simulator.step.next')}
          </Button>
        </div>
      </div>
      <div className={styles.track}>
        <Ticks now={now} ahead={ahead} />
        <input
          type="range"
          min={0}
          max={reachDays}
          value={days}
          disabled={moving}
          aria-label={t('simulator.handle')}
          aria-valuetext={inWords(later(days))}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          onPointerUp={go}
          onKeyDown={(event) => event.key === 'Enter' && go()}
        />
        <span>
          <Day date={today} form="short" />
          <Day date={dayOf(later(reachDays))} form="short" />
        </span>
      </div>
      <p role="status">
        {target ? t('simulator.moving', { day: inWords(new Date(target)) }) : days > 0 && inWords(later(days))}
      </p>
      {days > 0 && !moving && (
        <div>
          <Button small onClick={go}>
            {t('simulator.moveTo', { day: inWords(later(days)) })}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Where on the way something happens. */
function Ticks({ now, ahead }: { now: string; ahead: LifeStep[] }) {
  const span = reachDays * dayMs;
  return (
    <div className={styles.ticks} aria-hidden>
      {ahead
        .map((step) => ({ ...step, share: (Date.parse(step.at) - Date.parse(now)) / span }))
        .filter(({ share }) => share <= 1)
        .map(({ id, kind, share }) => (
          <i key={id} data-kind={kind} style={{ left: `${share * 100}%` }} />
        ))}
    </div>
  );
}

/** The same day of the next month, or its last one. */
function aMonthAfter(now: string): Date {
  const at = new Date(now);
  const day = at.getUTCDate();
  at.setUTCMonth(at.getUTCMonth() + 1);
  if (at.getUTCDate() !== day) at.setUTCDate(0);
  return at;
}
