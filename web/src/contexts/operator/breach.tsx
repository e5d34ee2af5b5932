import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { BreachDeeds } from './breach-deeds.js';
import { BreachClock } from './breaches.js';
import styles from './operator.module.css';
import { type Breach, breach } from './queries-registers.js';

/** One breach: its clock, what is known, who has been told, and what can be done next. */
export function BreachPage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error, refetch } = useQuery(breach(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  const { value: item, etag } = data;
  return (
    <>
      <PageHead title={`${item.title} · ${item.number}`} about={<BreachClock breach={item} />} />
      <div className={`${styles.page} ${styles.narrow}`}>
        <Card title={t('breach.clock')}>
          <dl className={styles.facts}>
            <Fact label={t('breach.detected')}>
              <Instant at={item.detectedAt} />
            </Fact>
            <Fact label={t('breach.due')}>
              <Instant at={item.dueAt} />
            </Fact>
            <Fact label={t('breach.recorded')}>
              <Instant at={item.recordedAt} />
            </Fact>
            {item.state === 'OPEN' && item.missing.length > 0 && (
              <Fact label={t('breach.missing')}>
                {item.missing.map((what) => t(`breachMissing.${what}`)).join(', ')}
              </Fact>
            )}
          </dl>
          {item.state === 'OPEN' && <BreachDeeds item={item} etag={etag} />}
        </Card>
        <Known item={item} />
        <Told item={item} />
        <Entries item={item} />
      </div>
    </>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Known({ item: { facts } }: { item: Breach }) {
  const t = useT();
  const { what, dataKinds, people, records, consequences, measures, risk } = facts;
  return (
    <Card title={t('breach.known')}>
      <dl className={styles.facts}>
        <Fact label={t('breach.what')}>{what}</Fact>
        {dataKinds && <Fact label={t('breach.dataKinds')}>{dataKinds}</Fact>}
        {people !== null && <Fact label={t('breach.people')}>{people}</Fact>}
        {records !== null && <Fact label={t('breach.records')}>{records}</Fact>}
        {consequences && <Fact label={t('breach.consequences')}>{consequences}</Fact>}
        {measures && <Fact label={t('breach.measures')}>{measures}</Fact>}
        <Fact label={t('breach.risk')}>{t(risk ? `breachRisk.${risk}` : 'breach.notAssessed')}</Fact>
      </dl>
    </Card>
  );
}

/** The three who may have to know: the authority, the people, and the clients as controllers. */
function Told({ item: { authority, subjects, clients } }: { item: Breach }) {
  const t = useT();
  return (
    <Card title={t('breach.told')}>
      <dl className={styles.facts}>
        <Fact label={t('breach.authority')}>
          {authority ? (
            <>
              {t(authority.notified ? 'breach.notified' : 'breach.notNotified')} · <Instant at={authority.at} />
              {authority.reference && ` · ${authority.reference}`}
              {authority.reason && <span className={styles.muted}> {authority.reason}</span>}
            </>
          ) : (
            t('breach.undecided')
          )}
        </Fact>
        <Fact label={t('breach.subjects')}>
          {subjects ? (
            <>
              {t(subjects.told ? 'breach.peopleTold' : 'breach.peopleNotTold')} · <Instant at={subjects.at} />
              <span className={styles.muted}> {subjects.words}</span>
            </>
          ) : (
            t('breach.undecided')
          )}
        </Fact>
        {clients.map(({ clientId, clientName, toldAt }) => (
          <Fact key={clientId} label={clientName ?? t('overdue.gone')}>
            {toldAt ? <Instant at={toldAt} /> : <StateTag kind="waiting">{t('breach.notTold')}</StateTag>}
          </Fact>
        ))}
      </dl>
    </Card>
  );
}

function Entries({ item: { entries } }: { item: Breach }) {
  const t = useT();
  if (entries.length === 0) return null;
  return (
    <Card title={t('breach.entries')}>
      <ul className={styles.list}>
        {entries.map(({ at, words }) => (
          <li key={at}>
            <span className={styles.muted}>
              <Instant at={at} />
            </span>{' '}
            {words}
          </li>
        ))}
      </ul>
    </Card>
  );
}
