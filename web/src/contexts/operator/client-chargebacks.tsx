import { AppLink } from '../../design/app-link.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { Card } from '../../design/page.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import type { Billing } from '../subscription/queries.js';
import styles from './operator.module.css';
import type { Chargeback } from './queries-desk.js';

export const chargebackKinds: Record<Chargeback['state'], StateKind> = {
  OPEN: 'warning',
  WON: 'good',
  LOST: 'stopped',
  WRITTEN_OFF: 'stopped',
};

/** ToS 3.4.a, 4.1: what cardholders asked their bank for, and which invoices that makes, or made, owed again. */
export function Chargebacks({ billing: { disputedPayments } }: { billing: Billing }) {
  const t = useT();
  if (disputedPayments.length === 0) return null;
  return (
    <Card title={t('desk.chargebacks')}>
      {disputedPayments.map(({ id, state, amount, openedAt, answerBy, closedAt, invoices }) => (
        <article key={id} className={styles.thing}>
          <div className={styles.row}>
            <strong>
              <Money amount={amount} exact />
            </strong>
            <StateTag kind={chargebackKinds[state]}>{t(`deskChargeback.${state}`)}</StateTag>
          </div>
          <p className={styles.muted}>
            {t('desk.since')} <Instant at={openedAt} />
            {state === 'OPEN' && answerBy && (
              <>
                {' '}
                · {t('desk.answerBank')} <Day date={dayOf(new Date(answerBy))} instant={answerBy} form="distance" />
              </>
            )}
            {closedAt && (
              <>
                {' '}
                – <Instant at={closedAt} />
              </>
            )}
          </p>
          {invoices.map(({ id: invoiceId, number, owedAgain }) => (
            <p key={invoiceId}>
              {number}
              {owedAgain.amountMinor > 0 && (
                <>
                  : {t(state === 'OPEN' ? 'desk.owedIfLost' : 'desk.owedAgain')} <Money amount={owedAgain} exact />
                </>
              )}
            </p>
          ))}
        </article>
      ))}
      <AppLink href="/provider">{t('providerBooks.title')}</AppLink>
    </Card>
  );
}
