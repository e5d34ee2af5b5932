import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { AccuracyFacts } from '../privacy/accuracy.js';
import type { AccuracyCase } from '../privacy/queries.js';
import { Holds } from './client-holds.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { accuracyOf } from './privacy-queries.js';
import { useClientName } from './queries.js';

/** One client's wrong details (ToS 9.7), and why its data has to stay. */
export function PrivacyOfClient() {
  const t = useT();
  const { tenantId } = useParams({ strict: false }) as { tenantId: string };
  const name = useClientName()(tenantId);
  const [opening, setOpening] = useState(false);
  return (
    <>
      <PageHead
        title={name ?? t('privacyOfClient.title')}
        about={<AppLink href={`/clients/${tenantId}`}>{t('privacyDesk.client')}</AppLink>}
        actions={<Button onClick={() => setOpening(true)}>{t('accuracyDesk.open')}</Button>}
      />
      <div className={styles.columns}>
        <Card title={t('privacyDesk.accuracy')}>
          <Cases tenantId={tenantId} />
        </Card>
        <Card title={t('privacyDesk.holds')}>
          <Holds tenantId={tenantId} />
        </Card>
      </div>
      <Dialog title={t('accuracyDesk.open')} opened={opening} onClose={() => setOpening(false)} holdsInput>
        <OpenForm tenantId={tenantId} onDone={() => setOpening(false)} />
      </Dialog>
    </>
  );
}

function Cases({ tenantId }: { tenantId: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(accuracyOf(tenantId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={4} />;
  if (data.items.length === 0) return <p className={styles.muted}>{t('accuracyDesk.none')}</p>;
  return data.items.map((each) => (
    <article key={each.id} className={styles.thing}>
      <AccuracyFacts accuracyCase={each} />
      {each.state !== 'CORRECTED' && <Deeds tenantId={tenantId} accuracyCase={each} />}
    </article>
  ));
}

interface CaseProps {
  tenantId: string;
  accuracyCase: AccuracyCase;
}

function Deeds({ tenantId, accuracyCase: { id, state } }: CaseProps) {
  const t = useT();
  const { role } = useMyself();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const [suspending, setSuspending] = useState(false);
  const correct = () =>
    void run(async () => {
      await api.POST('/v1/clients/{clientId}/accuracy-cases/{id}/correction', {
        params: { path: { clientId: tenantId, id } },
      });
      await queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('accuracyDesk.corrected') });
    });
  return (
    <>
      <div className={styles.rowDeeds}>
        <Button busy={busy} onClick={correct}>
          {t('accuracyDesk.correct')}
        </Button>
        {state === 'RESTRICTED' && role !== 'agent' && (
          <Button kind="danger" onClick={() => setSuspending(true)}>
            {t('accuracyDesk.suspend')}
          </Button>
        )}
      </div>
      {state !== 'SUSPENDED' && <p className={styles.muted}>{t('accuracyDesk.second')}</p>}
      <Dialog title={t('accuracyDesk.suspend')} opened={suspending} onClose={() => setSuspending(false)} holdsInput>
        <SuspendForm tenantId={tenantId} id={id} onDone={() => setSuspending(false)} />
      </Dialog>
    </>
  );
}

function OpenForm({ tenantId, onDone }: { tenantId: string; onDone(): void }) {
  const t = useT();
  const done = useDone(t('accuracyDesk.opened'), onDone);
  const form = useProblemForm({
    initial: { what: '', changedOn: '' },
    send: async ({ what, changedOn }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/accuracy-cases', {
        params: { path: { clientId: tenantId } },
        body: { what, ...(changedOn && { changedOn }) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('accuracyDesk.openDeed')}>
      <p>{t('accuracyDesk.openAbout')}</p>
      <TextField name="what" label={t('accuracyDesk.what')} lines={3} required />
      <TextField
        name="changedOn"
        type="date"
        label={t('accuracyDesk.changedOn')}
        help={t('accuracyDesk.changedHelp')}
      />
    </Form>
  );
}

function SuspendForm({ tenantId, id, onDone }: { tenantId: string; id: string; onDone(): void }) {
  const t = useT();
  const done = useDone(t('accuracyDesk.suspended'), onDone);
  const form = useProblemForm({
    initial: { reason: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/accuracy-cases/{id}/suspension', {
        params: { path: { clientId: tenantId, id } },
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('accuracyDesk.suspendDeed')} danger>
      <p>{t('accuracyDesk.suspendAbout')}</p>
      <TextField name="reason" label={t('accuracyDesk.suspendReason')} lines={3} required />
    </Form>
  );
}
