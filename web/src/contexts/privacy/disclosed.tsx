import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { Instant } from '../../design/dates.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import styles from './privacy.module.css';

const disclosed = queryOptions({
  queryKey: ['privacy', 'disclosures'],
  queryFn: ({ signal }) => bodyOf(api.GET('/v1/privacy/disclosures', { signal })),
});

/** ToS 9.6: what went to somebody else, to whom, and what allowed it. */
export function Disclosed() {
  const t = useT();
  const { data, error, refetch } = useQuery(disclosed);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={2} />;
  if (data.items.length === 0) return <p className={styles.body}>{t('disclosed.none')}</p>;
  return (
    <ul className={styles.list}>
      {data.items.map(({ id, number, recipient, what, ground, basis, disclosedAt }) => (
        <li key={id}>
          <strong>{recipient}</strong>
          <p>{what}</p>
          <p className={styles.muted}>
            {t(`disclosed.${ground}`, { basis })} · <Instant at={disclosedAt} /> · {number}
          </p>
        </li>
      ))}
    </ul>
  );
}
