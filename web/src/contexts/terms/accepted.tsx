import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { useColleagueNames } from '../identity/colleagues.js';
import styles from './contract.module.css';
import { ContractHead } from './contract-parts.js';
import { acceptances } from './queries.js';

/** Which versions of which texts were said yes to. */
export function Accepted() {
  const t = useT();
  return (
    <>
      <ContractHead current="/contract/accepted" about={t('accepted.about')} />
      <AcceptanceList />
    </>
  );
}

function AcceptanceList() {
  const t = useT();
  const nameOf = useColleagueNames();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(acceptances);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={6} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={t('accepted.empty')} />;

  return (
    <>
      <ul className={styles.list}>
        {items.map(({ id, accountId, kind, version, sha256, manner, acceptedAt }) => (
          <li key={id} className={styles.acceptance}>
            <strong>
              {t(`legal.${kind}`)}, {t('accepted.version', { version })}
            </strong>
            <span>
              {nameOf(accountId) && `${nameOf(accountId)}: `}
              {t(`accepted.${manner}`)}, <Instant at={acceptedAt} />
            </span>
            <code title={t('accepted.fingerprint')}>{sha256}</code>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <div className={styles.more}>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </>
  );
}
