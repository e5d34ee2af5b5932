import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { isFree } from './billing.js';
import styles from './billing.module.css';
import { drawRequest, useDrawUp } from './drawn-up.js';
import { ownSubscription, plansOnSale } from './queries.js';
import { invoiceRequests } from './queries-agreement.js';

export const requestKinds = {
  DRAFT: 'waiting',
  REQUESTED: 'waiting',
  SENT: 'warning',
  SETTLED: 'good',
  EXPIRED: 'stopped',
  SUPERSEDED: 'stopped',
} as const;

/** ToS 4.6: a yearly plan on an invoice instead of by card. */
export function ByInvoice() {
  const t = useT();
  const plans = useQuery(plansOnSale);
  const requests = useQuery(invoiceRequests);
  const own = useQuery(ownSubscription);
  const error = plans.error ?? requests.error ?? own.error;
  const again = () => void Promise.all([plans.refetch(), requests.refetch(), own.refetch()]);
  if (error) return <ErrorState error={error} onRetry={again} />;
  if (!plans.data || !requests.data || !own.data) return <LoadingState lines={8} />;

  const { state } = own.data;
  const running = !isFree(own.data) && state !== 'CANCELED' && state !== 'EXPIRED';
  const yearly = plans.data.items.filter(({ interval, total }) => interval === 'year' && total.amountMinor > 0);
  return (
    <>
      <PageHead title={t('byInvoice.title')} about={t('byInvoice.about')} />
      <div className={styles.review}>
        <Card title={t('byInvoice.how')}>
          <ol className={styles.consequences}>
            <li>{t('byInvoice.step1')}</li>
            <li>{t('byInvoice.step2')}</li>
            <li>{t('byInvoice.step3')}</li>
          </ol>
          <p>
            {t('byInvoice.address')} <AppLink href="/billing/contact">{t('billingContact.title')}</AppLink>
          </p>
        </Card>
        {running ? (
          <p className={styles.muted}>{t('byInvoice.running')}</p>
        ) : yearly.length === 0 ? (
          <p className={styles.muted}>{t('byInvoice.noPlans')}</p>
        ) : (
          yearly.map((plan) => (
            <Card key={plan.code} title={plan.name}>
              <p>
                <Money amount={plan.total} exact /> {t('plans.perYear')}
              </p>
              <AskFor planCode={plan.code} name={plan.name} />
            </Card>
          ))
        )}
        {requests.data.length > 0 && (
          <Card title={t('byInvoice.asked')}>
            <ul className={styles.open}>
              {requests.data.map(({ id, state: reached, planName, number, validUntil }) => (
                <li key={id}>
                  <AppLink href={`/billing/by-invoice/${id}`}>{number ?? planName}</AppLink>
                  <span>
                    {reached === 'SENT' && validUntil && (
                      <>
                        {t('byInvoice.validUntil')} <Day date={validUntil} />{' '}
                      </>
                    )}
                    <StateTag kind={requestKinds[reached]}>{t(`invoiceRequestState.${reached}`)}</StateTag>
                  </span>
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </>
  );
}

function AskFor({ planCode, name }: { planCode: string; name: string }) {
  const t = useT();
  const { busy, open } = useDrawUp(drawRequest, planCode);
  return (
    <div className={styles.deeds}>
      <Button busy={busy} onClick={open}>
        {t('byInvoice.draw', { plan: name })}
      </Button>
    </div>
  );
}
