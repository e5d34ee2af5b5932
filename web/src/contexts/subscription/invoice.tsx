import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from '../../design/button.js';
import { Day, useToday } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import { DisputeCard } from './dispute.js';
import { invoiceKinds, standingOf } from './invoices.js';
import { invoice } from './queries.js';
import { PayButton } from './standing.js';
import { usePayment } from './use-payment.js';

/** Where the letters about an invoice lead: what it is for, the way to pay it, its papers, and what is wrong with it. */
export function Invoice() {
  const t = useT();
  const payment = usePayment();
  const today = useToday();
  const { invoiceId } = useParams({ strict: false }) as { invoiceId: string };
  const { data, error, refetch } = useQuery(invoice(invoiceId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={6} />;

  const { id, number, ocr, planName, state, net, vat, total, credited, open, dueOn, periodStart, periodEnd } = data;
  const shown = standingOf(data, today);
  const lines = [
    { label: t('order.net'), amount: net },
    { label: t('order.vat'), amount: vat },
    { label: t('billing.invoice.total'), amount: total },
    ...(credited.amountMinor > 0 ? [{ label: t('billing.invoice.credited'), amount: credited }] : []),
    ...(state === 'OPEN' && open.amountMinor < total.amountMinor
      ? [{ label: t('billing.invoice.left'), amount: open }]
      : []),
  ];
  return (
    <>
      <PageHead title={number} about={<StateTag kind={invoiceKinds[shown]}>{t(`invoiceState.${shown}`)}</StateTag>} />
      <div className={styles.review}>
        <Card title={planName}>
          <dl className={styles.facts}>
            <dt>{t('billing.invoice.period')}</dt>
            <dd>
              <Day date={periodStart} /> – <Day date={periodEnd} />
            </dd>
            <dt>{t('billing.invoice.due')}</dt>
            <dd>
              <Day date={dueOn} form={state === 'OPEN' ? 'distance' : 'words'} />
            </dd>
            <dt>{t('billing.invoice.ocr')}</dt>
            <dd className="tabular">{ocr}</dd>
          </dl>
          <dl className={styles.sum}>
            {lines.map(({ label, amount }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <Money amount={amount} exact />
                </dd>
              </div>
            ))}
          </dl>
          <div className={styles.deeds}>
            {open.amountMinor > 0 && <PayButton payment={payment} invoice={data} />}
            <Button small href={`/v1/invoices/${id}/pdf`} download>
              {t('billing.invoice.pdf')}
            </Button>
            {state === 'PAID' && (
              <Button small href={`/v1/invoices/${id}/receipt`} download>
                {t('billing.invoice.receipt')}
              </Button>
            )}
          </div>
        </Card>
        <DisputeCard invoice={data} />
      </div>
    </>
  );
}
