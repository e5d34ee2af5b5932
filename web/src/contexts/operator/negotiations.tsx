import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { PageHead } from '../../design/page.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { PagedList } from './paged-list.js';
import { type Arrangement, arrangements, type Dispute, disputes } from './queries-desk.js';

export const arrangementKinds: Record<Arrangement['state'], StateKind> = {
  REQUESTED: 'waiting',
  AGREED: 'good',
  DECLINED: 'stopped',
  KEPT: 'good',
  BROKEN: 'warning',
};
export const disputeKinds: Record<Dispute['state'], StateKind> = {
  RAISED: 'waiting',
  UPHELD: 'good',
  REJECTED: 'stopped',
  CLOSED: 'good',
};

/** ToS 3.4.g over all clients: who wishes to pay otherwise, and who says that an invoice is wrong. */
export function Negotiations() {
  const t = useT();
  const [all, setAll] = useState(false);
  return (
    <>
      <PageHead
        title={t('negotiations.title')}
        about={t('desk.negotiationsAbout')}
        actions={
          <Button aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'desk.onlyWaiting' : 'desk.answeredToo')}
          </Button>
        }
      />
      <div className={styles.page}>
        <section className={styles.section}>
          <h2>{t('desk.arrangements')}</h2>
          <Wishes all={all} />
        </section>
        <section className={styles.section}>
          <h2>{t('desk.disputes')}</h2>
          <Disputes all={all} />
        </section>
      </div>
    </>
  );
}

function Wishes({ all }: { all: boolean }) {
  const t = useT();
  const query = useInfiniteQuery(arrangements(all ? undefined : 'REQUESTED'));
  return (
    <PagedList
      query={query}
      none={t('desk.noArrangements')}
      row={({ id, tenantId, clientName, state, requestedAt }) => (
        <li className={styles.deadline}>
          <div>
            <AppLink href={`/clients/${tenantId}`}>{clientName ?? t('overdue.gone')}</AppLink>
            <span className={styles.muted}>
              {t('desk.askedAt')} <Instant at={requestedAt} />
            </span>
          </div>
          <div className={styles.rowDeeds}>
            <StateTag kind={arrangementKinds[state]}>{t(`deskArrangement.${state}`)}</StateTag>
            <CaseDeskButton caseId={id} />
          </div>
        </li>
      )}
    />
  );
}

function Disputes({ all }: { all: boolean }) {
  const t = useT();
  const query = useInfiniteQuery(disputes(all ? undefined : 'RAISED'));
  return (
    <PagedList
      query={query}
      none={t('desk.noDisputes')}
      row={({ id, tenantId, clientName, state, decideBy, raisedAt }) => (
        <li className={styles.deadline}>
          <div>
            <AppLink href={`/clients/${tenantId}`}>{clientName ?? t('overdue.gone')}</AppLink>
            <span className={styles.muted}>
              {t('desk.raisedAt')} <Instant at={raisedAt} />
              {state === 'RAISED' && (
                <>
                  {' '}
                  · {t('desk.decideBy')} <Day date={decideBy} form="distance" />
                </>
              )}
            </span>
          </div>
          <div className={styles.rowDeeds}>
            <StateTag kind={disputeKinds[state]}>{t(`deskDispute.${state}`)}</StateTag>
            <CaseDeskButton caseId={id} />
          </div>
        </li>
      )}
    />
  );
}
