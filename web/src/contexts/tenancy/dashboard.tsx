import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { importTags } from '../crm/imports.js';
import { useUsage } from '../crm/queries.js';
import { mayOpen, useMayWrite, useMyself } from '../identity/myself.js';
import { billingOverview } from '../subscription/queries.js';
import styles from './tenancy.module.css';

/** What matters today: the agreement and its next days, the latest people, the latest files, what is left. */
export function Dashboard() {
  const t = useT();
  const myself = useMyself();
  const mayWrite = useMayWrite();
  const has = (entitlement: string) => mayOpen(myself, { entitlement });
  return (
    <>
      <PageHead title={t('dashboard.hello', { name: myself.name.split(' ')[0] ?? '' })} about={myself.client?.name} />
      <div className={styles.cards}>
        <Card title={t('dashboard.agreement')}>
          <Agreement />
        </Card>
        {has('contacts') && (
          <Card title={t('dashboard.contacts')}>
            <LatestContacts />
          </Card>
        )}
        {has('data-collection') && (
          <Card title={t('dashboard.imports')}>
            <LatestImports />
          </Card>
        )}
        {mayWrite && has('queries') && (
          <Card title={t('dashboard.usage')}>
            <Usage />
          </Card>
        )}
      </div>
    </>
  );
}

const mostSteps = 4;

const standings = {
  ACTIVE: { kind: 'good', word: 'ACTIVE' },
  PAST_DUE: { kind: 'warning', word: 'PAST_DUE' },
  CANCEL_SCHEDULED: { kind: 'warning', word: 'CANCEL_SCHEDULED' },
  // Why it ended stands in Billing.
  CANCELED: { kind: 'stopped', word: 'EXPIRED' },
  EXPIRED: { kind: 'stopped', word: 'EXPIRED' },
} as const;

/** What costs nothing has no last paid day. */
function standingOf({ state, until }: { state: keyof typeof standings; until: string | null }) {
  return state === 'ACTIVE' && until === null ? ({ kind: 'good', word: 'FREE' } as const) : standings[state];
}

function Agreement() {
  const t = useT();
  const known = useKnownMessage();
  const billing = useQuery(billingOverview);
  if (billing.error) return <ErrorState error={billing.error} onRetry={() => void billing.refetch()} />;
  if (!billing.data) return <LoadingState lines={3} />;
  const { planName, ifNothingIsDone } = billing.data;
  const standing = standingOf(billing.data);
  return (
    <>
      <p>
        {planName} <StateTag kind={standing.kind}>{t(`planState.${standing.word}`)}</StateTag>
      </p>
      {ifNothingIsDone.length === 0 ? (
        <p className={styles.muted}>{t('dashboard.nothingDue')}</p>
      ) : (
        <ul className={styles.list}>
          {ifNothingIsDone.slice(0, mostSteps).map(({ code, at }) => (
            <li key={`${code} ${at}`}>
              <span>{known(`ahead.${code}`) ?? code}</span>
              <Day date={dayOf(new Date(at))} form="distance" instant={at} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.deeds}>
        <Button href="/contract">{t('stopped.contract')}</Button>
      </div>
    </>
  );
}

const mostRows = 6;

function LatestContacts() {
  const t = useT();
  const mayWrite = useMayWrite();
  const latest = useQuery({
    queryKey: ['contacts', 'latest'],
    queryFn: async () =>
      (await bodyOf(api.GET('/v1/contacts', { params: { query: { sort: '-updatedAt', limit: mostRows } } }))).items,
  });
  if (latest.error) return <ErrorState error={latest.error} onRetry={() => void latest.refetch()} />;
  if (!latest.data) return <LoadingState lines={3} />;
  if (latest.data.length === 0 && !mayWrite) return <p className={styles.muted}>{t('contacts.none')}</p>;
  if (latest.data.length === 0)
    return (
      <>
        <p className={styles.muted}>{t('contacts.noneBody')}</p>
        <div className={styles.deeds}>
          <Button kind="primary" href="/imports">
            {t('contacts.import')}
          </Button>
          <Button href="/contacts">{t('dashboard.toContacts')}</Button>
        </div>
      </>
    );
  return (
    <ul className={styles.list}>
      {latest.data.map(({ id, displayName, updatedAt }) => (
        <li key={id}>
          <AppLink href={`/contacts/${id}`}>{displayName}</AppLink>
          <span className={styles.muted}>
            <Instant at={updatedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function LatestImports() {
  const t = useT();
  const latest = useQuery({
    queryKey: ['data-collection', 'latest'],
    queryFn: async () => (await bodyOf(api.GET('/v1/imports', { params: { query: { limit: mostRows } } }))).items,
  });
  if (latest.error) return <ErrorState error={latest.error} onRetry={() => void latest.refetch()} />;
  if (!latest.data) return <LoadingState lines={2} />;
  if (latest.data.length === 0) return <p className={styles.muted}>{t('dashboard.noImports')}</p>;
  return (
    <ul className={styles.list}>
      {latest.data.map(({ id, fileName, state }) => (
        <li key={id}>
          <AppLink href={`/imports/${id}`}>{fileName}</AppLink>
          <StateTag kind={importTags[state]}>{t(`importState.${state}`)}</StateTag>
        </li>
      ))}
    </ul>
  );
}

function Usage() {
  const t = useT();
  const known = useKnownMessage();
  const usage = useUsage();
  if (usage.error) return <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />;
  if (!usage.data) return <LoadingState lines={2} />;
  return (
    <ul className={styles.list}>
      {usage.data.map(({ meter, used, limit, resetsOn }) => (
        <li key={meter}>
          <span>{t('dashboard.used', { used, limit, meter: known(`meter.${meter}`) ?? meter })}</span>
          <span className={styles.muted}>
            {t('dashboard.resets')} <Day date={resetsOn} form="short" />
          </span>
        </li>
      ))}
    </ul>
  );
}
