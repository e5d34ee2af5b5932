import { AppLink } from '../../design/app-link.js';
import { Instant } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import type { Billing } from './queries.js';

type OnItsWay = Billing['moneyBack'][number];

export const refundKinds: Record<OnItsWay['state'], StateKind> = {
  PENDING: 'waiting',
  DONE: 'good',
  FAILED: 'warning',
};

/** What goes back to the client, or went, for what reason, and by which clause (ToS 3.5.c, 6.4). */
export function MoneyBack({ billing: { moneyBack } }: { billing: Billing }) {
  const t = useT();
  if (moneyBack.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t('moneyBack.title')}</h2>
      <ul className={styles.moneyBack}>
        {moneyBack.map(({ id, state, clause, reason, collectionMethod, amount, requestedAt, doneAt }) => (
          <li key={id}>
            <span>
              <strong>
                <Money amount={amount} exact />
              </strong>{' '}
              {t(`moneyBackTo.${collectionMethod}`)} · {t(`moneyBackFor.${reason}`)} ·{' '}
              <Instant at={doneAt ?? requestedAt} /> ·{' '}
              <AppLink href={`/contract/clauses/${encodeURIComponent(clause)}`}>{clause}</AppLink>
            </span>
            <StateTag kind={refundKinds[state]}>{t(`moneyBack.${state}`)}</StateTag>
          </li>
        ))}
      </ul>
    </section>
  );
}
