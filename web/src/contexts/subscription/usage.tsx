import { useQuery } from '@tanstack/react-query';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useIsAdministrator } from '../identity/myself.js';
import styles from './billing.module.css';
import { usage } from './queries.js';

const NEARLY = 0.8;

/** What of the plan is used up, when it begins again, and when we write about it (ToS 4.4). */
export function Usage() {
  const t = useT();
  const administrator = useIsAdministrator();
  const { data, error, refetch } = useQuery(usage);
  return (
    <>
      <PageHead
        title={t('usage.title')}
        about={t('usage.about')}
        actions={administrator && <Button href="/billing/plans">{t('usage.more')}</Button>}
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Meters items={data.items} />
      ) : (
        <LoadingState lines={4} />
      )}
    </>
  );
}

interface Meter {
  meter: string;
  used: number;
  limit: number;
  resetsOn: string;
}

function Meters({ items }: { items: Meter[] }) {
  const t = useT();
  if (items.length === 0) return <EmptyState title={t('billing.noUsage')} />;
  return (
    <div className={styles.review}>
      {items.map((item) => (
        <MeterCard key={item.meter} item={item} />
      ))}
      <p className={styles.muted}>{t('usage.notCarried')}</p>
    </div>
  );
}

function MeterCard({ item: { meter, used, limit, resetsOn } }: { item: Meter }) {
  const t = useT();
  const known = useKnownMessage();
  const name = known(`usedOf.${meter}`) ?? meter;
  const level = used >= limit ? 'full' : used >= limit * NEARLY ? 'nearly' : 'room';
  return (
    <Card title={name}>
      <div className={styles.meter}>
        <span className="tabular">{t('billing.used', { used, limit })}</span>
        <StateTag kind={level === 'full' ? 'stopped' : level === 'nearly' ? 'warning' : 'good'}>
          {t(`usageLevel.${level}`, { left: Math.max(limit - used, 0) })}
        </StateTag>
        <meter min={0} max={limit} value={used} high={limit * NEARLY} aria-label={name} />
        <span className={styles.resets}>
          {t('billing.resets')} <Day date={resetsOn} />
        </span>
      </div>
      <ul className={styles.consequences}>
        <li>{t('usage.at80', { count: Math.ceil(limit * NEARLY) })}</li>
        <li>{t('usage.at100', { count: limit })}</li>
      </ul>
    </Card>
  );
}
