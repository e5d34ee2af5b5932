import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { Button } from '../../design/button.js';
import { Money } from '../../design/money.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './public.module.css';

type Plan = components['schemas']['PlanAnswer'];

const promises = ['isolated', 'executes', 'lawful'] as const;

export function Landing() {
  const t = useT();
  return (
    <>
      <section className={styles.hero}>
        <h1>{t('landing.heading')}</h1>
        <p>{t('landing.lead')}</p>
        <div className={styles.ways}>
          <Button kind="primary" href="/sign-up">
            {t('public.signUp')}
          </Button>
          <Button href="/legal">{t('landing.readAgreement')}</Button>
        </div>
      </section>
      <div className={styles.promises}>
        {promises.map((promise) => (
          <section key={promise}>
            <h2>{t(`landing.${promise}`)}</h2>
            <p>{t(`landing.${promise}Body`)}</p>
          </section>
        ))}
      </div>
      <Prices />
    </>
  );
}

/** The public price list, VAT shown (ToS 3.3.a). */
function Prices() {
  const t = useT();
  const plans = useQuery({
    queryKey: ['subscription', 'plans'],
    queryFn: () => bodyOf(api.GET('/v1/plans')),
    select: ({ items }) => items,
  });
  return (
    <section className={styles.plans} aria-labelledby="prices">
      <h2 id="prices">{t('landing.prices')}</h2>
      <p>{t('landing.pricesBody')}</p>
      {plans.error && <ErrorState error={plans.error} onRetry={() => void plans.refetch()} />}
      {plans.isPending && <LoadingState />}
      <div className={styles.planRow}>
        {plans.data?.map((plan) => (
          <PlanCard key={plan.code} plan={plan} />
        ))}
      </div>
    </section>
  );
}

function PlanCard({ plan }: { plan: Plan }) {
  const t = useT();
  const known = useKnownMessage();
  const free = plan.total.amountMinor === 0;
  return (
    <article className={styles.plan}>
      <h3>{plan.name}</h3>
      <p className={styles.price}>
        {free ? t('landing.free') : <Money amount={plan.total} />}{' '}
        {!free && <small>{t(`interval.${plan.interval}`)}</small>}
      </p>
      {!free && (
        <p className={styles.vat}>
          {t('landing.vat', { percent: plan.vatPercent })} <Money amount={plan.vat} />
        </p>
      )}
      <ul>
        <li>{t('landing.seats', { count: plan.seats })}</li>
        {Object.entries(plan.quotas).map(([meter, units]) => (
          <li key={meter}>{t('landing.quota', { units, meter: known(`meter.${meter}`) ?? meter })}</li>
        ))}
        {plan.modules.map((module) => (
          <li key={module}>{known(`module.${module}`) ?? module}</li>
        ))}
      </ul>
      <Button href="/sign-up">{free ? t('landing.startFree') : t('landing.start')}</Button>
    </article>
  );
}
