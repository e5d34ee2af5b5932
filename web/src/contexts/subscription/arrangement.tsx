import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { AskForArrangement } from './ask-for-arrangement.js';
import styles from './billing.module.css';
import { billingOverview } from './queries.js';
import { type Arrangement as ArrangementAnswer, arrangements } from './queries-agreement.js';

/** ToS 3.4.g: another way to pay what is open, asked for, agreed and kept. */
export function Arrangement() {
  const t = useT();
  const billing = useQuery(billingOverview);
  const known = useQuery(arrangements);
  const error = billing.error ?? known.error;
  return (
    <>
      <PageHead title={t('arrangement.title')} about={t('arrangement.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([billing.refetch(), known.refetch()])} />
      ) : billing.data && known.data ? (
        <Body open={billing.data.openInvoices} known={known.data} />
      ) : (
        <LoadingState lines={8} />
      )}
    </>
  );
}

function Body({ open, known }: { open: Parameters<typeof AskForArrangement>[0]['open']; known: ArrangementAnswer[] }) {
  const t = useT();
  const standing = known.some(({ state }) => state === 'REQUESTED' || state === 'AGREED');
  const owed = open.filter(({ isDisputed }) => !isDisputed);
  return (
    <div className={styles.review}>
      {!standing && owed.length > 0 && <AskForArrangement open={owed} />}
      {!standing && owed.length === 0 && (
        <EmptyState title={t('arrangement.nothing')} action={<Button href="/billing">{t('order.toBilling')}</Button>}>
          {t('arrangement.nothingBody')}
        </EmptyState>
      )}
      {known.map((arrangement) => (
        <ArrangementCard key={arrangement.id} arrangement={arrangement} />
      ))}
    </div>
  );
}

const kinds = {
  REQUESTED: 'waiting',
  AGREED: 'good',
  DECLINED: 'stopped',
  KEPT: 'good',
  BROKEN: 'warning',
} as const;

function ArrangementCard({ arrangement }: { arrangement: ArrangementAnswer }) {
  const t = useT();
  const { state, words, reason, requestedAt, restoresAccess } = arrangement;
  return (
    <Card title={t('arrangement.one')}>
      <p className={styles.stateLine}>
        <StateTag kind={kinds[state]}>{t(`arrangementState.${state}`)}</StateTag>
        <span className={styles.muted}>
          {t('arrangement.askedOn')} <Day date={dayOf(new Date(requestedAt))} instant={requestedAt} />
        </span>
      </p>
      <p>{t(`arrangementMeans.${state}`)}</p>
      {state === 'AGREED' && restoresAccess && <p>{t('arrangement.restores')}</p>}
      {reason && (
        <blockquote className={styles.quote}>
          {t('arrangement.reason')} {reason}
        </blockquote>
      )}
      <Instalments arrangement={arrangement} />
      <p className={styles.muted}>
        {t('arrangement.youWrote')} {words}
      </p>
      {state === 'AGREED' && <PayNext arrangement={arrangement} />}
    </Card>
  );
}

/** What was agreed, or what was proposed as long as nothing is. */
function Instalments({ arrangement: { instalments, proposal, state } }: { arrangement: ArrangementAnswer }) {
  const t = useT();
  const agreed = instalments.length > 0;
  const rows = agreed
    ? instalments.map(({ dueOn, payBy, amount, open }) => ({ dueOn, payBy, amount, paid: open.amountMinor === 0 }))
    : proposal.map(({ dueOn, amount }) => ({ dueOn, payBy: dueOn, amount, paid: false }));
  return (
    <table className={styles.instalments}>
      <caption className={styles.caption}>{t(agreed ? 'arrangement.plan' : 'arrangement.proposal')}</caption>
      <tbody>
        {rows.map(({ dueOn, payBy, amount, paid }) => (
          <tr key={dueOn}>
            <th scope="row">
              <Day date={payBy} />
            </th>
            <td data-end>
              <Money amount={amount} exact />
            </td>
            {agreed && (
              <td>
                <StateTag kind={paid ? 'good' : state === 'BROKEN' ? 'warning' : 'waiting'}>
                  {t(paid ? 'arrangement.paid' : 'arrangement.unpaid')}
                </StateTag>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PayNext({ arrangement: { id, instalments } }: { arrangement: ArrangementAnswer }) {
  const t = useT();
  const { locale } = useIntl();
  const { busy, run } = useDeed();
  const next = instalments.find(({ open }) => open.amountMinor > 0);
  if (!next) return null;
  const pay = async () => {
    const path = { id };
    const { checkoutUrl } = await bodyOf(api.POST('/v1/billing/arrangements/{id}/payment', { params: { path } }));
    location.assign(checkoutUrl);
  };
  return (
    <div className={styles.deeds}>
      <Button kind="primary" busy={busy} onClick={() => void run(pay)}>
        {t('arrangement.payNext', { amount: moneyText(locale, next.open) })}
      </Button>
    </div>
  );
}
