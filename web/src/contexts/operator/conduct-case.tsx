import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { AppLink } from '../../design/app-link.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { stateKindOf } from '../conduct/case-clock.js';
import desk from './conduct.module.css';
import { CaseClock } from './conduct-case-clock.js';
import { CaseDeeds } from './conduct-case-deeds.js';
import { AboutCase, AppealOf, DecisionOf, DemandOf, Hints } from './conduct-case-parts.js';
import { CaseAuthorityReports, Costs, Readings } from './conduct-case-records.js';
import { Permits } from './conduct-permits.js';
import { CaseDesk } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { useClientName } from './queries.js';
import { conductCase } from './queries-conduct.js';

/** One case of conduct: what drew attention, the clock that runs, what was decided, and what can be done next. */
export function ConductCasePage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const nameOf = useClientName();
  const { data, error, refetch } = useQuery(conductCase(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={10} />;
  const { value: item, etag } = data;
  const { number, state, outcome, tenantId, measure, demand, appeal } = item;
  const client = nameOf(tenantId);
  return (
    <>
      <PageHead
        title={t('conduct.number', { number })}
        about={
          <span className={styles.rowDeeds}>
            <StateTag kind={stateKindOf(state)}>
              {outcome ? t(`conductOutcome.${outcome}`) : t(`conductState.${state}`)}
            </StateTag>
            {client ? <AppLink href={`/clients/${tenantId}`}>{client}</AppLink> : t('overdue.gone')}
          </span>
        }
      />
      <div className={styles.page}>
        <CaseClock item={item} />
        <CaseDeeds item={item} etag={etag} clientName={client ?? number} />
        <div className={`${styles.columns} ${desk.top}`}>
          <div className={desk.stack}>
            <Card title={t('conduct.aboutCase')}>
              <AboutCase item={item} />
            </Card>
            {demand && (
              <Card title={t('conduct.demand')}>
                <DemandOf demand={demand} />
              </Card>
            )}
            {measure && (
              <Card title={t('conduct.decision')}>
                <DecisionOf measure={measure} />
              </Card>
            )}
            {appeal && (
              <Card title={t('conduct.appeal')}>
                <AppealOf appeal={appeal} />
              </Card>
            )}
          </div>
          <div className={desk.stack}>
            <Card title={t('conduct.hints')}>
              <Hints item={item} />
            </Card>
            <Card title={t('conduct.costs')}>
              <Costs item={item} etag={etag} />
            </Card>
            <Card title={t('conduct.reads')}>
              <Readings item={item} etag={etag} />
            </Card>
            <Card title={t('conduct.authority')}>
              <CaseAuthorityReports item={item} />
            </Card>
            <Card title={t('permits.title')}>
              <Permits clientId={tenantId} />
            </Card>
            <CaseDesk caseId={id} />
          </div>
        </div>
      </div>
    </>
  );
}
