import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import type { Client } from './queries.js';
import { clientReclassifications, type Reclassification } from './queries-desk.js';

const kinds: Record<Reclassification['state'], StateKind> = {
  PROPOSED: 'waiting',
  APPROVED: 'good',
  REJECTED: 'stopped',
};

/** ToS 1.5: a client that was declared as what it is not; one of the staff says so and another decides. */
export function KindOf({ client }: { client: Client }) {
  const t = useT();
  const { tenantId, customerKind, state } = client;
  const { data, error, refetch } = useQuery(clientReclassifications(tenantId));
  const [open, setOpen] = useState<Reclassification | 'new' | null>(null);
  const close = () => setOpen(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={1} />;
  const other = customerKind === 'business' ? 'consumer' : 'business';
  const gone = state === 'PURGING' || state === 'PURGED';
  const waits = data.items.some((proposal) => proposal.state === 'PROPOSED');
  return (
    <>
      {data.items.map((proposal) => (
        <OneProposal key={proposal.id} proposal={proposal} onDecide={() => setOpen(proposal)} />
      ))}
      {!waits && !gone && (
        <div className={styles.deeds}>
          <Button onClick={() => setOpen('new')}>{t(`kindOf.${other}`)}</Button>
        </div>
      )}
      <Dialog title={t(`kindOf.${other}`)} opened={open === 'new'} onClose={close} holdsInput>
        <ProposalForm tenantId={tenantId} kind={other} onDone={close} />
      </Dialog>
      {open && open !== 'new' && (
        <Dialog title={t('kindOf.decideTitle')} opened onClose={close} holdsInput>
          <DecisionForm tenantId={tenantId} proposal={open} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function OneProposal({ proposal, onDecide }: { proposal: Reclassification; onDecide(): void }) {
  const t = useT();
  const { accountId, role } = useMyself();
  const { kind, clientName, orgNo, reason, state, proposedBy, proposedAt, decidedAt, decisionReason } = proposal;
  const waits = state === 'PROPOSED';
  const mine = proposedBy === accountId;
  const party = [clientName, orgNo].filter(Boolean).join(', ');
  return (
    <article className={styles.thing}>
      <div className={styles.row}>
        <strong>
          {t('kindOf.waits')} {t(`customerKind.${kind}`).toLowerCase()}
        </strong>
        <StateTag kind={kinds[state]}>{t(`kindState.${state}`)}</StateTag>
      </div>
      {party && <p>{party}</p>}
      <p>{reason}</p>
      <p className={styles.muted}>
        <Instant at={proposedAt} />
        {decidedAt && (
          <>
            {' '}
            · {t(`kindState.${state}`)} <Instant at={decidedAt} />: {decisionReason}
          </>
        )}
      </p>
      {waits && mine && <p className={styles.muted}>{t('kindOf.anotherDecides')}</p>}
      {waits && !mine && role === 'agent' && <p className={styles.muted}>{t('desk.approverDecides')}</p>}
      {waits && !mine && role !== 'agent' && (
        <div className={styles.rowDeeds}>
          <Button onClick={onDecide}>{t('kindOf.decide')}</Button>
        </div>
      )}
    </article>
  );
}

interface ProposalFormProps {
  tenantId: string;
  kind: Reclassification['kind'];
  onDone(): void;
}

function ProposalForm({ tenantId, kind, onDone }: ProposalFormProps) {
  const t = useT();
  const done = useDone(t('kindOf.proposed'), onDone);
  const isCompany = kind === 'business';
  const form = useProblemForm({
    initial: { companyName: '', orgNo: '', reason: '' },
    send: async ({ reason, ...company }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/reclassifications', {
        params: { path: { clientId: tenantId } },
        body: { kind, reason, ...(isCompany && company) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('kindOf.deed')}>
      <p>{t(isCompany ? 'kindOf.aboutBusiness' : 'kindOf.aboutConsumer')}</p>
      {isCompany && <TextField name="companyName" label={t('kindOf.company')} required />}
      {isCompany && <TextField name="orgNo" label={t('kindOf.orgNo')} required />}
      <TextField name="reason" label={t('kindOf.reason')} lines={3} required />
    </Form>
  );
}

interface DecisionFormProps {
  tenantId: string;
  proposal: Reclassification;
  onDone(): void;
}

function DecisionForm({ tenantId, proposal, onDone }: DecisionFormProps) {
  const t = useT();
  const done = useDone(t('kindOf.decided'), onDone);
  const form = useProblemForm({
    initial: { decision: 'APPROVED', reason: '' },
    send: async ({ decision, reason }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/reclassifications/{id}/decision', {
        params: { path: { clientId: tenantId, id: proposal.id } },
        body: { decision: decision === 'APPROVED' ? 'APPROVED' : 'REJECTED', reason },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('kindOf.decideDeed')}>
      <ChoiceField
        name="decision"
        label={t('desk.decision')}
        options={(['APPROVED', 'REJECTED'] as const).map((value) => ({ value, label: t(`kindOf.${value}`) }))}
      />
      <TextField name="reason" label={t('kindOf.answer')} help={t('kindOf.answerHelp')} lines={3} required />
    </Form>
  );
}
