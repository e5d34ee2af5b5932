import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { useAllClients } from './queries.js';
import { disclosures, disclosuresOf } from './queries-registers.js';

const grounds = ['law', 'need', 'consent'] as const;

/** ToS 9.6: what went to whom, on which ground. */
export function Disclosures() {
  const t = useT();
  const [recording, setRecording] = useState(false);
  const [reading, setReading] = useState<{ clientId: string; name: string } | null>(null);
  const { data, error, refetch } = useQuery(disclosures);
  const actions = (
    <>
      <Button href="/v1/disclosures/csv" download>
        {t('disclosures.csv')}
      </Button>
      <Button kind="primary" onClick={() => setRecording(true)}>
        {t('disclosures.record')}
      </Button>
    </>
  );
  return (
    <>
      <PageHead title={t('disclosures.title')} about={t('disclosures.about')} actions={actions} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={5} />}
      {data?.items.length === 0 && <EmptyState title={t('disclosures.none')}>{t('disclosures.noneBody')}</EmptyState>}
      <ul className={styles.list}>
        {data?.items.map(({ id, number, ground, disclosedAt, clientId, clientName, isKeptFromClient }) => (
          <li key={id} className={styles.deadline}>
            <div>
              <strong>
                {clientName ?? t('overdue.gone')} · {number}
              </strong>
              <span className={styles.muted}>
                <Instant at={disclosedAt} /> · {t(`disclosureGround.${ground}`)}
                {isKeptFromClient && ` · ${t('disclosures.kept')}`}
              </span>
            </div>
            <Button small onClick={() => setReading({ clientId, name: clientName ?? t('overdue.gone') })}>
              {t('disclosures.read')}
            </Button>
          </li>
        ))}
      </ul>
      <Dialog title={t('disclosures.record')} opened={recording} onClose={() => setRecording(false)} holdsInput>
        <RecordDisclosure onDone={() => setRecording(false)} />
      </Dialog>
      {reading && (
        <Dialog title={reading.name} opened onClose={() => setReading(null)}>
          <OfClient clientId={reading.clientId} />
        </Dialog>
      )}
    </>
  );
}

function OfClient({ clientId }: { clientId: string }) {
  const t = useT();
  const { data, error } = useQuery(disclosuresOf(clientId));
  if (error) return <ErrorState error={error} />;
  if (!data) return <LoadingState lines={3} />;
  return data.items.map(({ id, number, recipient, what, ground, basis, disclosedAt }) => (
    <Card key={id} title={`${recipient} · ${number}`}>
      <p>{what}</p>
      <p className={styles.muted}>
        <Instant at={disclosedAt} /> · {t(`disclosureGround.${ground}`)}: {basis}
      </p>
    </Card>
  ));
}

function RecordDisclosure({ onDone }: { onDone(): void }) {
  const t = useT();
  const { data } = useAllClients();
  const done = useDone(t('disclosures.recorded'), onDone);
  const form = useProblemForm({
    initial: { clientId: '', recipient: '', what: '', ground: '', basis: '' },
    send: ({ clientId, ground, ...rest }, { idempotencyKey, signal }) =>
      bodyOf(
        api.POST('/v1/clients/{clientId}/disclosures', {
          params: { path: { clientId } },
          body: { ...rest, ...(ground && { ground: ground as (typeof grounds)[number] }) },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      ),
    onDone: done,
  });
  return (
    <Form form={form} deed={t('disclosures.record')}>
      <ChoiceField
        name="clientId"
        label={t('disclosures.client')}
        options={[
          { value: '', label: t('disclosures.choose') },
          ...(data?.items.map(({ tenantId, name }) => ({ value: tenantId, label: name })) ?? []),
        ]}
        required
      />
      <TextField name="recipient" label={t('disclosures.recipient')} required />
      <TextField name="what" label={t('disclosures.what')} help={t('disclosures.whatHelp')} lines={3} required />
      <ChoiceField
        name="ground"
        label={t('disclosures.ground')}
        options={[
          { value: '', label: t('disclosures.choose') },
          ...grounds.map((value) => ({ value, label: t(`disclosureGround.${value}`) })),
        ]}
        required
      />
      <TextField name="basis" label={t('disclosures.basis')} help={t('disclosures.basisHelp')} lines={2} required />
    </Form>
  );
}
