import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type DragEvent, useRef, useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMayWrite } from '../identity/myself.js';
import styles from './crm.module.css';
import { type Import, importTags, upload } from './imports.js';

export function ImportsScreen() {
  const t = useT();
  const mayWrite = useMayWrite();
  const imports = useQuery({
    queryKey: ['data-collection', 'list'],
    queryFn: async () => (await bodyOf(api.GET('/v1/imports', { params: { query: { limit: 50 } } }))).items,
  });
  return (
    <>
      <PageHead
        title={t('imports.title')}
        about={t('imports.about')}
        actions={
          <Button icon={<IconDownload size={16} />} href="/v1/exports/contacts" download>
            {t('imports.export')}
          </Button>
        }
      />
      <div className={styles.column}>
        {mayWrite && <Drop />}
        {imports.error && <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />}
        {imports.isPending && <LoadingState />}
        {imports.data && imports.data.length > 0 && (
          <Card title={t('imports.earlier')}>
            <Earlier imports={imports.data} />
          </Card>
        )}
      </div>
    </>
  );
}

function Drop() {
  const t = useT();
  const known = useKnownMessage();
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);

  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    try {
      router.history.push(`/imports/${(await upload(file)).id}`);
    } catch (error) {
      const said =
        error instanceof ProblemError ? (known(`problem.${error.problem.code}`) ?? error.problem.detail) : '';
      toast({ kind: 'warning', text: `${t('imports.notTaken')} ${said ?? ''}` });
    } finally {
      setBusy(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };

  return (
    <section
      className={styles.drop}
      data-over={over || undefined}
      aria-label={t('imports.new')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2>{t('imports.new')}</h2>
      <p>{t('imports.drop')}</p>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv,.txt"
        hidden
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      <Button
        kind="primary"
        icon={<IconFileSpreadsheet size={16} />}
        busy={busy}
        onClick={() => input.current?.click()}
      >
        {t('imports.choose')}
      </Button>
    </section>
  );
}

function Earlier({ imports }: { imports: Import[] }) {
  const t = useT();
  return (
    <div className={styles.scroll}>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th>{t('imports.file')}</th>
            <th>{t('imports.state')}</th>
            <th>{t('imports.rows')}</th>
            <th>{t('imports.when')}</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((record) => (
            <tr key={record.id}>
              <td>
                <AppLink href={`/imports/${record.id}`}>{record.fileName}</AppLink>
              </td>
              <td>
                <StateTag kind={importTags[record.state]}>{t(`importState.${record.state}`)}</StateTag>
              </td>
              <td className="tabular">{record.rowCount ?? '–'}</td>
              <td>
                <Instant at={record.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
