import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { mustAccept, useIsAdministrator, useMayAdminister, useMyself } from '../identity/myself.js';
import { isClosed } from '../tenancy/stopped-page.js';
import { useStepWords } from '../terms/step-words.js';
import { ArrangementStanding } from './arrangement-standing.js';
import styles from './billing.module.css';
import { BillingWays } from './billing-ways.js';
import { DecidedDisputes, DisputedPayments } from './disputed-payments.js';
import { Ending } from './ending.js';
import { InvoiceList } from './invoices.js';
import { MoneyBack } from './money-back.js';
import { PendingChange } from './pending-change.js';
import {
  billingOverview,
  isArranged,
  isClosing,
  type Billing as Overview,
  ownInvoices,
  ownSubscription,
  type Subscription,
  usage,
} from './queries.js';
import { CardWarning, SavedCard } from './saved-card.js';
import { Standing } from './standing.js';
import { type Payment, usePayment } from './use-payment.js';

/** What is paid and when, what comes if nobody does anything, and how it ends. */
export function Billing() {
  const t = useT();
  const administrator = useIsAdministrator();
  const mayAct = useMayAdminister();
  const payment = usePayment();
  const overview = useQuery(billingOverview);
  const subscription = useQuery(ownSubscription);
  const error = overview.error ?? subscription.error;
  if (error)
    return <ErrorState error={error} onRetry={() => void Promise.all([overview.refetch(), subscription.refetch()])} />;
  if (!overview.data || !subscription.data) return <LoadingState lines={10} />;

  const deeds = mayAct ? payment : undefined;
  const over = isOver(subscription.data);
  const choosable = isFree(subscription.data) || over;
  return (
    <>
      <PageHead
        title={t('billing.title')}
        about={t('billing.about')}
        actions={
          mayAct &&
          !isClosing(overview.data) && (
            <Button kind={choosable ? 'primary' : 'plain'} href="/billing/plans">
              {t(choosable ? 'billing.choose' : 'billing.changePlan')}
            </Button>
          )
        }
      />
      <div className={styles.page}>
        <Standing billing={overview.data} payment={deeds} />
        {mayAct && <CardWarning billing={overview.data} subscription={subscription.data} payment={payment} />}
        {administrator && <PendingChange />}
        {administrator && !isArranged(overview.data) && <ArrangementStanding />}
        <DisputedPayments billing={overview.data} />
        <div className={styles.columns}>
          <PlanCard billing={overview.data} subscription={subscription.data} payment={deeds} />
          <NextCard billing={overview.data} />
          <ScheduleCard billing={overview.data} />
          {!over && <UsageCard />}
        </div>
        {administrator && <Invoices payment={payment} />}
        <MoneyBack billing={overview.data} />
        <DecidedDisputes billing={overview.data} />
        {mayAct && <BillingWays />}
        {mayAct && <Ending billing={overview.data} subscription={subscription.data} payment={payment} />}
      </div>
    </>
  );
}

export const isFree = ({ paidThrough }: Subscription) => paidThrough === null;
const isOver = ({ state }: Subscription) => state === 'CANCELED' || state === 'EXPIRED';

const stateKinds = {
  ACTIVE: 'good',
  PAST_DUE: 'warning',
  CANCEL_SCHEDULED: 'warning',
  CANCELED: 'stopped',
  EXPIRED: 'stopped',
} as const;

/** What was withdrawn from or closed did not end unpaid. */
function stateWord({ state, endCause }: Subscription): Subscription['state'] {
  const unpaid = endCause === 'payment' || endCause === 'debt';
  return state === 'CANCELED' && !unpaid ? 'EXPIRED' : state;
}

interface PlanCardProps {
  billing: Overview;
  subscription: Subscription;
  payment: Payment | undefined;
}

function PlanCard({ billing, subscription, payment }: PlanCardProps) {
  const t = useT();
  const { plan, state, collectionMethod, paymentMethod, paidThrough, endsOn } = subscription;
  const free = isFree(subscription);
  const over = isOver(subscription);
  return (
    <Card title={t('billing.plan')}>
      <p className={styles.planName}>
        {plan.name}
        <StateTag kind={stateKinds[state]}>{t(`planState.${free ? 'FREE' : stateWord(subscription)}`)}</StateTag>
      </p>
      <dl className={styles.facts}>
        {over && endsOn && (
          <>
            <dt>{t('billing.endedOn')}</dt>
            <dd>
              <Day date={endsOn} />
            </dd>
          </>
        )}
        {paidThrough && !over && (
          <>
            <dt>{t('billing.paidThrough')}</dt>
            <dd>
              <Day date={paidThrough} />
              {billing.until === paidThrough && (billing.daysLeft ?? 0) > 0 && (
                <span>{t('billing.daysLeft', { count: billing.daysLeft })}</span>
              )}
            </dd>
          </>
        )}
        <dt>{t('billing.seats')}</dt>
        <dd>{t('billing.seatCount', { count: plan.seats })}</dd>
        {!free && !over && (
          <>
            <dt>{t('billing.interval')}</dt>
            <dd>{t(`paidEvery.${plan.interval}`)}</dd>
          </>
        )}
        {!free && (
          <>
            <dt>{t('billing.method')}</dt>
            <dd>
              {t(`payMethod.${collectionMethod}`)}
              {payment && collectionMethod === 'card' && <SavedCard card={paymentMethod} />}
            </dd>
          </>
        )}
      </dl>
      {payment && !free && !over && collectionMethod === 'card' && (
        <Button small busy={payment.busy} onClick={() => void payment.changeCard()}>
          {t('billing.changeCard')}
        </Button>
      )}
    </Card>
  );
}

const stepsShown = 4;

function NextCard({ billing }: { billing: Overview }) {
  const t = useT();
  const words = useStepWords();
  const administrator = useIsAdministrator();
  const steps = billing.ifNothingIsDone.slice(0, stepsShown);
  return (
    <Card title={t('billing.next')}>
      {steps.length === 0 && <p>{t('billing.nothingNext')}</p>}
      <ol className={styles.next}>
        {steps.map(({ code, clause, at }) => (
          <li key={`${code}-${at}`}>
            <Day date={dayOf(new Date(at))} instant={at} form="distance" />
            <span>{words({ family: 'ahead', code, clause }).title}</span>
          </li>
        ))}
      </ol>
      {administrator && <AppLink href="/contract">{t('billing.seeContract')}</AppLink>}
    </Card>
  );
}

const chargesShown = 4;

function ScheduleCard({ billing: { schedule } }: { billing: Overview }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const shown = all ? schedule : schedule.slice(0, chargesShown);
  const hiddenCount = schedule.length - shown.length;
  return (
    <Card title={t('billing.schedule')}>
      {schedule.length === 0 && <p>{t('billing.noSchedule')}</p>}
      <ol className={styles.schedule}>
        {shown.map(({ on, amount }) => (
          <li key={on}>
            <Day date={on} />
            {amount && <Money amount={amount} exact />}
          </li>
        ))}
      </ol>
      {hiddenCount > 0 && (
        <Button small kind="quiet" onClick={() => setAll(true)}>
          {t('billing.allDates', { count: hiddenCount })}
        </Button>
      )}
      {schedule[0]?.amount === null && <p>{t('billing.amountsForAdministrators')}</p>}
    </Card>
  );
}

/** Closed with the work itself; then there is nothing to count. */
function UsageCard() {
  const t = useT();
  const known = useKnownMessage();
  const myself = useMyself();
  const open = !isClosed(myself) && !mustAccept(myself);
  const { data } = useQuery({ ...usage, enabled: open });
  if (!data) return null;
  return (
    <Card title={t('billing.usage')}>
      {data.items.length === 0 && <p>{t('billing.noUsage')}</p>}
      {data.items.map(({ meter, used, limit, resetsOn }) => {
        const name = known(`usedOf.${meter}`) ?? meter;
        return (
          <div key={meter} className={styles.meter}>
            <span>{name}</span>
            <span className="tabular">{t('billing.used', { used, limit })}</span>
            <meter min={0} max={limit} value={used} high={limit * 0.8} aria-label={name} />
            <span className={styles.resets}>
              {t('billing.resets')} <Day date={resetsOn} />
            </span>
          </div>
        );
      })}
      <AppLink href="/billing/usage">{t('usage.see')}</AppLink>
    </Card>
  );
}

function Invoices({ payment }: { payment: Payment }) {
  const t = useT();
  const { data, error, refetch } = useQuery(ownInvoices);
  return (
    <section className={styles.section}>
      <h2>{t('billing.invoices')}</h2>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <InvoiceList invoices={data.items} payment={payment} />
      ) : (
        <LoadingState lines={3} />
      )}
    </section>
  );
}
