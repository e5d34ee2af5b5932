import { Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from '../crm/crm.module.css';
import { useMayWrite } from './myself.js';

const scopes = [
  'contacts:read',
  'contacts:write',
  'imports:read',
  'imports:write',
  'queries:read',
  'queries:write',
  'members:read',
  'instance:read',
  'billing:read',
  'contract:read',
] as const;

/** Keys for programs of one's own; the secret is shown once, and nobody keeps it. */
export function ApiKeysScreen() {
  const t = useT();
  const mayWrite = useMayWrite();
  const [issuing, setIssuing] = useState(false);
  const keys = useQuery({
    queryKey: ['identity', 'api-keys'],
    queryFn: async () => (await bodyOf(api.GET('/v1/api-keys', { params: { query: { limit: 200 } } }))).items,
  });
  const issue = (
    <Button kind="primary" onClick={() => setIssuing(true)}>
      {t('apiKeys.new')}
    </Button>
  );

  if (keys.error) return <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />;
  if (!keys.data) return <LoadingState />;
  return (
    <>
      <PageHead
        title={t('apiKeys.title')}
        about={t('apiKeys.about')}
        actions={
          <>
            <Button href="/docs" newTab>
              {t('apiKeys.docs')}
            </Button>
            {mayWrite && keys.data.length > 0 && issue}
          </>
        }
      />
      {keys.data.length === 0 ? (
        <EmptyState title={t('apiKeys.none')} action={mayWrite && issue}>
          {t('apiKeys.noneBody')}
        </EmptyState>
      ) : (
        <Card>
          <div className={styles.scroll}>
            <table className={`${styles.grid} ${styles.cards}`}>
              <thead>
                <tr>
                  <th>{t('apiKeys.name')}</th>
                  <th>{t('apiKeys.begins')}</th>
                  <th>{t('apiKeys.scopes')}</th>
                  <th>{t('apiKeys.issued')}</th>
                  <th>{t('members.state')}</th>
                </tr>
              </thead>
              <tbody>
                {keys.data.map((key) => (
                  <tr key={key.id}>
                    <td>{key.name}</td>
                    <td>
                      <code>{key.hint}</code>
                    </td>
                    <td className={styles.muted}>{key.scopes.join(', ')}</td>
                    <td>
                      <Instant at={key.issuedAt} />
                    </td>
                    <td>
                      {key.revokedAt ? (
                        <StateTag kind="stopped">{t('apiKeys.revoked')}</StateTag>
                      ) : (
                        <>
                          {key.isAtRest && (
                            <p className={styles.muted}>
                              <StateTag kind="waiting">{t('apiKeys.atRest')}</StateTag> {t('apiKeys.atRestWhy')}
                            </p>
                          )}
                          <Revoke id={key.id} name={key.name} />
                        </>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
      <Dialog title={t('apiKeys.new')} opened={issuing} onClose={() => setIssuing(false)} holdsInput>
        <IssueForm onDone={() => setIssuing(false)} />
      </Dialog>
    </>
  );
}

function Revoke({ id, name }: { id: string; name: string }) {
  const t = useT();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const revoke = async () => {
    setBusy(true);
    await api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } }).finally(() => setBusy(false));
    await queries.invalidateQueries({ queryKey: ['identity', 'api-keys'] });
    toast({ text: t('apiKeys.revokedNow', { name }) });
  };
  return (
    <Button small kind="quiet" busy={busy} onClick={() => void revoke()}>
      {t('apiKeys.revoke')}
    </Button>
  );
}

function IssueForm({ onDone }: { onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string[]>(['contacts:read']);
  const [secret, setSecret] = useState<string | null>(null);
  const form = useProblemForm({
    initial: { name: '' },
    send: ({ name }, { signal }) =>
      bodyOf(api.POST('/v1/api-keys', { body: { name, role: 'user', scopes: chosen }, signal })),
    onDone: ({ key }) => {
      setSecret(key);
      void queries.invalidateQueries({ queryKey: ['identity', 'api-keys'] });
    },
  });
  const tick = (scope: string, on: boolean) =>
    setChosen(scopes.filter((each) => (each === scope ? on : chosen.includes(each))));

  if (secret)
    return (
      <>
        <p>{t('apiKeys.copyNow')}</p>
        <p className={styles.secret}>{secret}</p>
        <div className={styles.deeds}>
          <Button kind="primary" onClick={() => void navigator.clipboard.writeText(secret)}>
            {t('apiKeys.copy')}
          </Button>
          <Button onClick={onDone}>{t('apiKeys.copied')}</Button>
        </div>
      </>
    );
  return (
    <Form form={form} deed={t('apiKeys.deed')} other={<Button onClick={onDone}>{t('common.cancel')}</Button>}>
      <TextField name="name" label={t('apiKeys.name')} help={t('apiKeys.nameHelp')} required />
      <fieldset className={styles.scopes}>
        <legend>{t('apiKeys.scopes')}</legend>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            size="xs"
            label={scope}
            checked={chosen.includes(scope)}
            onChange={(event) => tick(scope, event.currentTarget.checked)}
          />
        ))}
      </fieldset>
    </Form>
  );
}
