import { useQuery } from '@tanstack/react-query';
import { Button } from '../../design/button.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { useMayAdminister } from '../identity/myself.js';
import { ContractLife } from '../terms/contract-life.js';
import { ContractHead } from '../terms/contract-parts.js';
import type { LifeStep } from '../terms/life.js';
import { timelineOf } from '../terms/queries.js';
import styles from './billing.module.css';
import { type Billing, billingOverview, isClosing, ownInvoices } from './queries.js';
import { PayButton, Standing } from './standing.js';
import { usePayment } from './use-payment.js';

/** The screen that nobody else has: the contract as a life, with today across it. */
export function MyContract() {
  const t = useT();
  const timeline = useQuery(timelineOf());
  const billing = useQuery(billingOverview);
  const invoices = useQuery(ownInvoices);
  const payment = usePayment();
  const mayAct = useMayAdminister();
  const actionFor = useActions(billing.data);
  const error = timeline.error ?? billing.error;
  const empty = timeline.data?.past.length === 0 && timeline.data.future.length === 0;

  return (
    <>
      <ContractHead current="/contract" about={t('contract.about')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([timeline.refetch(), billing.refetch()])} />
      ) : !timeline.data || !billing.data ? (
        <LoadingState lines={10} />
      ) : empty ? (
        <EmptyState title={t('contract.beginsHere')}>{t('contract.beginsHereBody')}</EmptyState>
      ) : (
        <div className={styles.page}>
          <Standing billing={billing.data} payment={mayAct ? payment : undefined} />
          <ContractLife
            timeline={timeline.data}
            forecast={billing.data}
            invoices={invoices.data?.items}
            clausesAt="/contract/clauses"
            actionFor={actionFor}
          />
        </div>
      )}
    </>
  );
}

const unpaid = [
  'invoice-due',
  'first-overdue-notice',
  'suspension-warning',
  'instance-suspended',
  'final-deletion-notice',
  'instance-deleted',
  'subscription-canceled',
];

/** The one deed that changes a coming step. */
function useActions(billing: Billing | undefined) {
  const t = useT();
  const payment = usePayment();
  const mayAct = useMayAdminister();
  const [oldest] = billing?.openInvoices ?? [];

  return ({ family, code, subject }: LifeStep) => {
    if (family === 'ahead' && code === 'data-purged')
      return (
        <Button small href="/v1/exports/contacts" download>
          {t('contract.action.export')}
        </Button>
      );
    if (!mayAct) return undefined;
    if (family === 'owed' && code === 'order.pay-by')
      return (
        <Button small href={`/billing/orders/${subject.split(':')[1]}`}>
          {t('contract.action.openOrder')}
        </Button>
      );
    if (family !== 'ahead') return undefined;
    if (unpaid.includes(code) && oldest) return <PayButton kind="plain" payment={payment} invoice={oldest} />;
    if (code === 'card-retried' || code === 'card-charged')
      return (
        <Button small busy={payment.busy} onClick={() => void payment.changeCard()}>
          {t('contract.action.card')}
        </Button>
      );
    if (code === 'subscription-ended')
      return (
        <Button small busy={payment.busy} onClick={() => void payment.resume()}>
          {t('contract.action.resume')}
        </Button>
      );
    if (code === 'data-blocked' && billing && !isClosing(billing))
      return (
        <Button small href="/billing/plans">
          {t('contract.action.order')}
        </Button>
      );
    return undefined;
  };
}
