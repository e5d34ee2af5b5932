import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { daysBetween } from '../../design/date-text.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateBanner, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { Facts } from '../privacy/facts.js';
import { closureKinds, openClosures } from '../privacy/queries.js';
import { CaseDesk } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { type ClosureCaseAnswer, closureCase } from './privacy-queries.js';
import { useClientName } from './queries.js';

/** One request to close: what was written, the seven business days, and who may confirm it (ToS 3.7). */
export function ClosureCase() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: request, error, refetch } = useQuery(closureCase(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!request) return <LoadingState lines={8} />;
  const { number, state, decision } = request;
  return (
    <>
      <PageHead
        title={`${number} · ${t(`closureDeskScope.${request.scope}`)}`}
        about={<StateTag kind={closureKinds[state]}>{t(`closureState.${state}`)}</StateTag>}
      />
      <div className={styles.page}>
        <RunningClock request={request} />
        {(state === 'RECEIVED' || state === 'INCOMPLETE') && <Verify request={request} />}
        <div className={styles.columns}>
          <Card title={t('privacyDesk.written')}>
            <div className={styles.thing}>
              {decision ? (
                <blockquote className={styles.quote}>{decision}</blockquote>
              ) : (
                <p className={styles.muted}>{t('privacyDesk.nothingWritten')}</p>
              )}
            </div>
          </Card>
          <Card title={t('privacyDesk.handling')}>
            <Handling request={request} />
          </Card>
        </div>
        <CaseDesk caseId={id} />
      </div>
    </>
  );
}

function RunningClock({ request: { state, dueOn, closesOn, missing } }: { request: ClosureCaseAnswer }) {
  const t = useT();
  const left = daysBetween(useToday(), dueOn);
  if (!openClosures.includes(state)) return null;
  const details = missing.map((detail) => t(`closureLack.${detail}`)).join(', ');
  if (details)
    return <StateBanner kind="waiting" what={t('closureDesk.waits')} when={t('closureDesk.missing', { details })} />;
  return (
    <StateBanner
      kind={left < 0 ? 'stopped' : left <= 2 ? 'warning' : 'waiting'}
      what={left < 0 ? t('privacyDesk.over', { count: -left }) : t('closureDesk.left', { count: left })}
      when={
        <>
          {t(closesOn ? 'closureDesk.closesOn' : 'closureDesk.latest')} <Day date={closesOn ?? dueOn} />.
        </>
      }
    />
  );
}

function Verify({ request }: { request: ClosureCaseAnswer }) {
  const t = useT();
  const { role } = useMyself();
  const [open, setOpen] = useState(false);
  if (role === 'agent') return <p className={styles.muted}>{t('closureDesk.approverVerifies')}</p>;
  return (
    <div className={styles.rowDeeds}>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t('closureDesk.verify')}
      </Button>
      {open && (
        <Dialog title={t('closureDesk.verify')} opened onClose={() => setOpen(false)} holdsInput>
          <VerifyForm request={request} onDone={() => setOpen(false)} />
        </Dialog>
      )}
    </div>
  );
}

function VerifyForm({ request, onDone }: { request: ClosureCaseAnswer; onDone(): void }) {
  const t = useT();
  const { id, missing } = request;
  const done = useDone(t('closureDesk.verified'), onDone);
  const form = useProblemForm({
    initial: { name: request.name, decision: request.decision },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/closure-cases/{id}/verification', {
        params: { path: { id } },
        body,
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('closureDesk.verifyDeed')} danger>
      <p>{t('closureDesk.verifyAbout')}</p>
      {missing.includes('name') && <TextField name="name" label={t('caseDetail.name')} required />}
      {missing.includes('decision') && (
        <TextField name="decision" label={t('privacyDesk.written')} lines={2} required />
      )}
    </Form>
  );
}

function Handling({ request }: { request: ClosureCaseAnswer }) {
  const t = useT();
  const nameOf = useClientName();
  const { tenantId, name, accountEmail, channel, receivedAt, accessAsked, verifiedBy, refusal } = request;
  const client = nameOf(tenantId);
  const facts = [
    [t('privacyDesk.client'), client && <AppLink href={`/clients/${tenantId}`}>{client}</AppLink>],
    [t('closureDesk.account'), [name, accountEmail].filter(Boolean).join(', ')],
    [t('privacyDesk.cameBy'), t(`privacyDesk.channel.${channel}`)],
    [t('privacyDesk.receivedAt'), <Instant key="received" at={receivedAt} />],
    [t('closureDesk.access'), accessAsked && t('closureDesk.yes')],
    [t('privacyDesk.proof'), verifiedBy && t(`privacyProof.${verifiedBy}`)],
    [t('closureDesk.verifiedAt'), request.verifiedAt && <Instant at={request.verifiedAt} />],
    [t('closureDesk.closedAt'), request.closedAt && <Instant at={request.closedAt} />],
    [t('closureDesk.purgedAt'), request.purgedAt && <Instant at={request.purgedAt} />],
    [t('closureDesk.refusal'), refusal && t(`refusalGround.${refusal}`)],
  ] as const;
  return <Facts facts={facts} />;
}
