import { useBusinessNow } from '../../app/business-time.js';
import { Instant } from '../../design/dates.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './conduct.module.css';
import type { Permit } from './queries.js';

const kinds: Record<'runs' | 'over' | 'ahead', StateKind> = { runs: 'good', over: 'stopped', ahead: 'waiting' };

/** AUP 2.3.c: one test that is permitted: when, from where and what for. */
export function OnePermit({ permit: { from, to, ips, purpose } }: { permit: Permit }) {
  const t = useT();
  const now = useBusinessNow().toISOString();
  const state = now < from ? 'ahead' : now < to ? 'runs' : 'over';
  return (
    <article className={styles.thing}>
      <p className={styles.permit}>
        <span>
          <Instant at={from} /> – <Instant at={to} />
        </span>
        <StateTag kind={kinds[state]}>{t(`permits.${state}`)}</StateTag>
      </p>
      <p>{purpose}</p>
      <p className={styles.muted}>{ips.join(', ')}</p>
    </article>
  );
}
