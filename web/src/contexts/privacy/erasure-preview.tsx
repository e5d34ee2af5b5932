import { useQuery } from '@tanstack/react-query';
import { Day } from '../../design/dates.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './privacy.module.css';
import type { ErasureReceipt } from './queries.js';

interface ErasurePreviewProps {
  id: string;
  rehearse(signal: AbortSignal): Promise<ErasureReceipt>;
}

/** The erasure as it would be, tried out and undone: what goes, what stays, and which law keeps it (ToS 9.4). */
export function ErasurePreview({ id, rehearse }: ErasurePreviewProps) {
  const t = useT();
  const { data, error, refetch } = useQuery({
    queryKey: ['privacy', 'rehearsal', id],
    queryFn: ({ signal }) => rehearse(signal),
    gcTime: 0,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={4} />;
  return (
    <div className={styles.body}>
      <Receipt receipt={data} />
      <p>{t('erasure.final')}</p>
    </div>
  );
}

export function Receipt({ receipt: { erased, kept } }: { receipt: ErasureReceipt }) {
  const t = useT();
  const known = useKnownMessage();
  return (
    <>
      <p>{t(erased.length > 0 ? 'erasure.preview' : 'erasure.nothing')}</p>
      <ul className={styles.losses}>
        {erased.map(({ what, rows }) => (
          <li key={what}>{t('erasure.rows', { what: known(`erasureWhat.${what}`) ?? what, count: rows })}</li>
        ))}
      </ul>
      {kept.length > 0 && (
        <>
          <p>{t('erasure.kept')}</p>
          <ul className={styles.losses}>
            {kept.map(({ what, law, until }) => (
              <li key={`${what} ${law}`}>
                {known(`erasureWhat.${what}`) ?? what}: {law}
                {until && (
                  <>
                    , {t('erasure.until')} <Day date={until} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
