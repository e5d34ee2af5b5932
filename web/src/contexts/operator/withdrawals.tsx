import { useInfiniteQuery } from '@tanstack/react-query';
import { AppLink } from '../../design/app-link.js';
import { Instant } from '../../design/dates.js';
import { PageHead } from '../../design/page.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { PagedList } from './paged-list.js';
import { useClientName } from './queries.js';
import { type Withdrawal, withdrawals } from './queries-desk.js';

export const withdrawalKinds: Record<Withdrawal['state'], StateKind> = {
  DECLARED: 'waiting',
  RECEIVED: 'waiting',
  UNDATED: 'warning',
  EFFECTIVE: 'good',
  REFUSED: 'stopped',
};

/** ToS 6 over all clients, newest first; the client's page answers each. */
export function Withdrawals() {
  const t = useT();
  const nameOf = useClientName();
  const query = useInfiniteQuery(withdrawals);
  return (
    <>
      <PageHead title={t('withdrawals.title')} about={t('desk.withdrawalsAbout')} />
      <PagedList
        query={query}
        none={t('desk.noWithdrawals')}
        noneBody={t('desk.noWithdrawalsBody')}
        row={({ id, tenantId, state, subject, channel, receivedAt }) => (
          <li className={styles.deadline}>
            <div>
              <AppLink href={`/clients/${tenantId}`}>{nameOf(tenantId) ?? t('overdue.gone')}</AppLink>
              <span className={styles.muted}>
                {t(`deskSubject.${subject}`)} · {t(`deskChannel.${channel}`)} · <Instant at={receivedAt} />
              </span>
            </div>
            <div className={styles.rowDeeds}>
              <StateTag kind={withdrawalKinds[state]}>{t(`deskWithdrawal.${state}`)}</StateTag>
              <CaseDeskButton caseId={id} />
            </div>
          </li>
        )}
      />
    </>
  );
}
