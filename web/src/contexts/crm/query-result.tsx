import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './crm.module.css';

const shownRows = 500;

/** An answer as it was on its day; reading it again costs nothing (ToS 4.5). */
export function QueryResult() {
  const t = useT();
  const known = useKnownMessage();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const result = useQuery({
    queryKey: ['query-result', id],
    queryFn: () => bodyOf(api.GET('/v1/query-results/{id}', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

  if (result.error) return <ErrorState error={result.error} onRetry={() => void result.refetch()} />;
  if (!result.data) return <LoadingState lines={8} />;
  const { name, columns, rows, rowCount, truncated, takenAt } = result.data;
  return (
    <>
      <PageHead
        title={name || t('queries.unnamed')}
        about={
          <>
            {t('queries.rows', { count: rowCount })}
            {truncated && `, ${t('result.truncated')}`} · {t('result.taken')} <Instant at={takenAt} />
          </>
        }
        actions={
          <>
            <Button href={`/v1/query-results/${id}/csv`} download>
              {t('result.csv')}
            </Button>
            <Button href="/queries">{t('result.back')}</Button>
          </>
        }
      />
      {rows.length === 0 ? (
        <EmptyState title={t('result.empty')} />
      ) : (
        <Card>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide answer is scrolled with the keyboard as well. */}
          <section className={styles.scroll} aria-label={name || t('queries.unnamed')} tabIndex={0}>
            <table className={styles.grid}>
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column}>{known(`contactField.${column}`) ?? column}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, shownRows).map((row, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a frozen answer never changes its order.
                  <tr key={at}>
                    {(row as unknown[]).map((cell, column) => (
                      <td key={columns[column]}>{textOf(cell)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {rows.length > shownRows && <p className={styles.muted}>{t('result.rest', { shown: shownRows })}</p>}
        </Card>
      )}
    </>
  );
}

function textOf(cell: unknown): string {
  if (Array.isArray(cell)) return cell.join(', ');
  return cell === null || cell === undefined ? '' : String(cell);
}
