import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMayWrite } from '../identity/myself.js';
import styles from './crm.module.css';
import { ImportPlanForm } from './import-plan.js';
import { cancelImport, type Import, importTags, useImport, useShowImport } from './imports.js';

/** One file on its way into the register, from the upload to what became of each row. */
export function ImportScreen() {
  const t = useT();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const query = useImport(id);

  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  const record = query.data;
  return (
    <>
      <PageHead
        title={record.fileName}
        about={<StateTag kind={importTags[record.state]}>{t(`importState.${record.state}`)}</StateTag>}
        actions={<Cancel record={record} />}
      />
      <div className={styles.column}>
        <Stage record={record} />
      </div>
    </>
  );
}

function Stage({ record }: { record: Import }) {
  const t = useT();
  const mayWrite = useMayWrite();
  switch (record.state) {
    case 'VALIDATING':
      return <Card title={t('import.reading')}>{t('import.readingBody')}</Card>;
    case 'READY':
      return mayWrite ? <ImportPlanForm record={record} /> : <Card>{t('problem.instance-read-only')}</Card>;
    case 'RUNNING':
      return <Running record={record} />;
    case 'REJECTED':
      return <Rejected record={record} />;
    default:
      return <Ended record={record} />;
  }
}

function Cancel({ record }: { record: Import }) {
  const t = useT();
  const show = useShowImport();
  const [busy, setBusy] = useState(false);
  const mayWrite = useMayWrite();
  if (!['VALIDATING', 'READY', 'RUNNING'].includes(record.state) || !mayWrite) return null;
  const cancel = async () => {
    setBusy(true);
    await cancelImport(record)
      .then(show)
      .finally(() => setBusy(false));
  };
  return (
    <Button busy={busy} onClick={() => void cancel()}>
      {t('import.cancel')}
    </Button>
  );
}

function Running({ record }: { record: Import }) {
  const t = useT();
  const total = record.rowCount ?? 0;
  return (
    <Card title={t('import.running')}>
      <progress className={styles.progress} max={total} value={record.processedRows} aria-label={t('import.running')} />
      <p role="status" className="tabular">
        {t('import.progress', { done: record.processedRows, total })}
      </p>
      <p className={styles.muted}>{t('import.leave')}</p>
    </Card>
  );
}

function Rejected({ record }: { record: Import }) {
  const t = useT();
  const known = useKnownMessage();
  const { fault } = record;
  return (
    <Card title={t('import.rejected')}>
      <p>{fault && (known(`problem.${fault.code}`) ?? fault.message)}</p>
      {fault?.line && <p className={styles.muted}>{t('import.atLine', { line: fault.line })}</p>}
      <div className={styles.deeds}>
        <Button kind="primary" href="/imports">
          {t('import.another')}
        </Button>
      </div>
    </Card>
  );
}

const kindsOfCount = ['created', 'updated', 'skipped', 'rejected'] as const;

function Ended({ record }: { record: Import }) {
  const t = useT();
  return (
    <>
      <Card title={t(record.state === 'CANCELLED' ? 'import.cancelled' : 'import.ended')}>
        <dl className={styles.counts}>
          {kindsOfCount.map((kind) => (
            <div key={kind}>
              <dt>{t(`importCount.${kind}`)}</dt>
              <dd>{record.counts[kind]}</dd>
            </div>
          ))}
        </dl>
        <div className={styles.deeds}>
          <Button kind="primary" href="/contacts">
            {t('import.toContacts')}
          </Button>
          <Button href="/imports">{t('import.another')}</Button>
        </div>
      </Card>
      {record.counts.rejected > 0 && <Faults record={record} />}
    </>
  );
}

/** The rows that stayed outside, with what to mend; as a file, so that it can be mended and sent again. */
function Faults({ record }: { record: Import }) {
  const t = useT();
  const known = useKnownMessage();
  const faults = useQuery({
    queryKey: ['data-collection', 'faults', record.id],
    queryFn: async () =>
      (await bodyOf(api.GET('/v1/imports/{id}/faults', { params: { path: { id: record.id }, query: { limit: 50 } } })))
        .items,
  });
  return (
    <Card title={t('import.faults')}>
      <div className={styles.scroll}>
        <table className={styles.grid}>
          <thead>
            <tr>
              <th>{t('import.line')}</th>
              <th>{t('import.column')}</th>
              <th>{t('import.what')}</th>
              <th>{t('import.value')}</th>
            </tr>
          </thead>
          <tbody>
            {faults.data?.map((fault) => (
              <tr key={`${fault.line}-${fault.column}-${fault.rule}`}>
                <td className="tabular">{fault.line}</td>
                <td>{fault.column}</td>
                <td>{known(`problem.${fault.rule}`) ?? fault.message}</td>
                <td>{fault.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.deeds}>
        <Button href={`/v1/imports/${record.id}/faults/csv`} download>
          {t('import.faultFile')}
        </Button>
      </div>
    </Card>
  );
}
