import { useQuery } from '@tanstack/react-query';
import { useIntl } from 'react-intl';
import { Button } from '../../design/button.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateBanner } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useIsAdministrator } from '../identity/myself.js';
import { isFree } from './billing.js';
import styles from './billing.module.css';
import { drawOrder, useDrawUp } from './drawn-up.js';
import { ownSubscription, type Plan, plansOnSale } from './queries.js';

/** What can be bought, with the price that the order will have (ToS 3.3.a). */
export function Plans() {
  const t = useT();
  const plans = useQuery(plansOnSale);
  const own = useQuery(ownSubscription);
  const error = plans.error ?? own.error;
  if (error) return <ErrorState error={error} onRetry={() => void Promise.all([plans.refetch(), own.refetch()])} />;
  if (!plans.data || !own.data) return <LoadingState lines={8} />;

  const over = own.data.state === 'CANCELED' || own.data.state === 'EXPIRED';
  const running = !isFree(own.data) && !over;
  const held = over ? undefined : own.data.plan;
  return (
    <>
      <PageHead title={t('plans.title')} about={t('plans.about')} />
      <div className={styles.page}>
        {running && <StateBanner kind="waiting" what={t('plans.running')} when={t('plans.runningWhen')} />}
        {plans.data.items.length === 0 && <EmptyState title={t('plans.none')}>{t('plans.noneBody')}</EmptyState>}
        <ul className={styles.plans}>
          {withHeld(plans.data.items, held).map((plan) => (
            <li key={plan.code}>
              <PlanOffer
                plan={plan}
                current={plan === held}
                honoured={plan === held && !plans.data.items.some((sold) => isSame(sold, plan))}
                way={running ? 'change' : 'order'}
              />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

const isSame = (one: Plan, other: Plan): boolean => one.code === other.code && one.version === other.version;

/** ToS 10.2.c: whoever holds a plan sees it as it was sold to them, whatever is sold by its name now, or nothing. */
function withHeld(sold: Plan[], held: Plan | undefined): Plan[] {
  if (!held) return sold;
  const onSale = sold.some(({ code }) => code === held.code);
  return onSale ? sold.map((plan) => (plan.code === held.code ? held : plan)) : [held, ...sold];
}

interface OfferProps {
  plan: Plan;
  current: boolean;
  /** No longer sold like this, and kept for whoever has it. */
  honoured: boolean;
  /** A first plan is ordered; a running one is changed. */
  way: 'order' | 'change';
}

function PlanOffer({ plan, current, honoured, way }: OfferProps) {
  const t = useT();
  const { locale } = useIntl();
  const known = useKnownMessage();
  const perInterval = plan.interval === 'month' ? t('plans.perMonth') : t('plans.perYear');
  const quotas = Object.entries(plan.quotas).map(([meter, count]) => known(`quota.${meter}`, { count }));
  const contents = [
    t('plans.seats', { count: plan.seats }),
    ...plan.modules.map((module) => known(`module.${module}`)),
    ...quotas,
  ].filter((line) => line !== undefined);

  return (
    <section className={styles.offer} data-current={current || undefined}>
      <h2>{plan.name}</h2>
      <p className={styles.price}>
        <Money amount={plan.total} /> <span>{perInterval}</span>
      </p>
      {plan.vat.amountMinor > 0 && (
        <p className={styles.muted}>{t('plans.vat', { amount: moneyText(locale, plan.vat) })}</p>
      )}
      <ul>
        {contents.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {honoured && <p className={styles.muted}>{t('plans.honoured')}</p>}
      <PickPlan plan={plan} current={current} way={way} />
    </section>
  );
}

function PickPlan({ plan, current, way }: Omit<OfferProps, 'honoured'>) {
  const t = useT();
  const administrator = useIsAdministrator();
  const { busy, open } = useDrawUp(drawOrder, plan.code);
  if (current) return <p className={styles.muted}>{t('plans.current')}</p>;
  if (plan.total.amountMinor === 0) return <p className={styles.muted}>{t('plans.free')}</p>;
  if (!administrator) return <p className={styles.muted}>{t('plans.forAdministrators')}</p>;

  if (way === 'change')
    return <Button href={`/billing/change/${plan.code}`}>{t('plans.changeTo', { plan: plan.name })}</Button>;
  return (
    <Button kind="primary" busy={busy} onClick={open}>
      {t('plans.pick', { plan: plan.name })}
    </Button>
  );
}
