import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { AppLink } from '../../design/app-link.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import styles from './operator.module.css';
import { type TextKind, termsChange } from './queries-desk.js';

const kinds: Record<string, StateKind> = { ANNOUNCING: 'waiting', MOVING: 'warning', ANNOUNCED: 'good' };

/** ToS 10.2: how the letters about a change came through, and from when it is in force. */
export function TermsChange() {
  const t = useT();
  const { kind, version } = useParams({ strict: false }) as { kind: TextKind; version: string };
  const { data, error, refetch } = useQuery(termsChange(kind, version));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={8} />;
  const { state, plannedFrom, effectiveFrom, announcedAt, lastSentAt, major, noticeDays, reason, publishedAt } = data;
  const facts = [
    { label: t('desk.inForce'), value: <Day date={effectiveFrom} form="distance" /> },
    {
      label: t('desk.planned'),
      value: plannedFrom !== effectiveFrom && (
        <>
          <Day date={plannedFrom} />. {t('desk.movedWhy')}
        </>
      ),
    },
    { label: t('desk.kindOfChange'), value: major ? t('desk.major', { days: noticeDays }) : t('desk.minor') },
    { label: t('publish.reason'), value: reason },
    { label: t('desk.publishedAt'), value: <Day date={dayOf(new Date(publishedAt))} instant={publishedAt} /> },
    { label: t('desk.lastSent'), value: lastSentAt && <Instant at={lastSentAt} /> },
    { label: t('desk.announcedAt'), value: announcedAt && <Instant at={announcedAt} /> },
  ];
  return (
    <>
      <PageHead
        title={`${t(`legal.${kind}`)} ${version}`}
        about={<StateTag kind={kinds[state] ?? 'waiting'}>{t(`deskChange.${state}`)}</StateTag>}
      />
      <div className={styles.page}>
        <div className={styles.columns}>
          <Card title={t('desk.change')}>
            <dl className={styles.facts}>
              {facts.map(
                ({ label, value }) =>
                  value && (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ),
              )}
            </dl>
          </Card>
          <Card title={t('desk.letters')}>
            <dl className={styles.facts}>
              {(['sent', 'pending', 'bounced', 'late', 'gone'] as const).map((reach) => (
                <div key={reach}>
                  <dt>{t(`deskReach.${reach}`)}</dt>
                  <dd className="tabular">{data.clients[reach]}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </div>
        {data.bounces.length > 0 && (
          <section className={styles.section}>
            <h2>{t('desk.bounces')}</h2>
            <p className={styles.muted}>{t('desk.bouncesAbout')}</p>
            <ul className={styles.list}>
              {data.bounces.map(({ tenantId, clientName, bouncedAt }) => (
                <li key={tenantId} className={styles.deadline}>
                  <AppLink href={`/clients/${tenantId}`}>{clientName ?? t('overdue.gone')}</AppLink>
                  <span className={styles.muted}>
                    <Instant at={bouncedAt} />
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
}
