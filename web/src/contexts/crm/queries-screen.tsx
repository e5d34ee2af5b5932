import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import { useMayWrite } from '../identity/myself.js';
import styles from './crm.module.css';
import { type Definition, type SavedQuery, useResults, useSavedQueries, useSources, useUsage } from './queries.js';
import { QueryBuilder } from './query-builder.js';

/** Questions to the register; each answer is frozen as it was on its day. */
export function QueriesScreen() {
  const t = useT();
  const mayWrite = useMayWrite();
  const sources = useSources();
  const [opened, setOpened] = useState<{ key: string; definition?: Definition; name?: string }>({ key: 'new' });
  const source = sources.data?.find(({ key }) => key === (opened.definition?.source ?? 'contacts'));

  if (sources.error) return <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />;
  return (
    <>
      <PageHead title={t('queries.title')} about={<QuotaLeft />} />
      {!sources.data && <LoadingState />}
      {source && mayWrite && (
        <Card title={opened.name ?? t('queries.new')}>
          <QueryBuilder key={opened.key} source={source} initial={opened.definition} name={opened.name} />
        </Card>
      )}
      <div className={styles.two}>
        <Card title={t('queries.results')}>
          <Results />
        </Card>
        <Card title={t('queries.saved')}>
          <Saved
            onOpen={({ id, definition, name }) => setOpened({ key: id, definition: definition as Definition, name })}
          />
        </Card>
      </div>
    </>
  );
}

function QuotaLeft() {
  const t = useT();
  const usage = useUsage();
  const mayWrite = useMayWrite();
  const meter = usage.data?.find((each) => each.meter === 'queries');
  if (!mayWrite) return t('queries.readOnly');
  if (!meter) return null;
  const left = Math.max(0, meter.limit - meter.used - meter.reserved);
  return (
    <>
      {t('queries.left', { left, limit: meter.limit })} <Day date={meter.resetsOn} />.
    </>
  );
}

function Results() {
  const t = useT();
  const results = useResults();
  if (results.error) return <ErrorState error={results.error} onRetry={() => void results.refetch()} />;
  if (!results.data) return <LoadingState lines={2} />;
  if (results.data.length === 0)
    return <EmptyState title={t('queries.noResults')}>{t('queries.noResultsBody')}</EmptyState>;
  return (
    <ul className={styles.list}>
      {results.data.map((result) => (
        <li key={result.id}>
          <AppLink href={`/queries/results/${result.id}`}>{result.name || t('queries.unnamed')}</AppLink>
          <span className={styles.muted}>
            {t('queries.rows', { count: result.rowCount })} · <Instant at={result.takenAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Saved({ onOpen }: { onOpen(query: SavedQuery): void }) {
  const t = useT();
  const queries = useQueryClient();
  const saved = useSavedQueries();
  const mayWrite = useMayWrite();
  if (saved.error) return <ErrorState error={saved.error} onRetry={() => void saved.refetch()} />;
  if (!saved.data) return <LoadingState lines={2} />;
  if (saved.data.length === 0)
    return <p className={styles.muted}>{t(mayWrite ? 'queries.noneSaved' : 'queries.noneWereSaved')}</p>;

  const remove = async ({ id, version }: SavedQuery) => {
    const params = { path: { id }, header: { 'If-Match': `"${version}"` } };
    await api.DELETE('/v1/queries/{id}', { params });
    await queries.invalidateQueries({ queryKey: ['queries'] });
  };
  return (
    <ul className={styles.list}>
      {saved.data.map((query) => (
        <li key={query.id}>
          <span>{query.name}</span>
          {mayWrite && (
            <span className={styles.line}>
              <Button small onClick={() => onOpen(query)}>
                {t('queries.open')}
              </Button>
              <Button small kind="quiet" onClick={() => void remove(query)}>
                {t('queries.remove')}
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
