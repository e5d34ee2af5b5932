import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import type { Invoice } from '../subscription/queries.js';
import { ReplyPicker } from './inbox-reply-picker.js';
import { disputeKinds } from './negotiations.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import { clientDisputes, type Dispute } from './queries-desk.js';
import { minorUnits, typed } from './typed-money.js';

interface DisputesProps {
  tenantId: string;
  invoices: Invoice[];
}

/** ToS 3.4.g: invoices that the client says are wrong; an approver decides. */
export function Disputes({ tenantId, invoices }: DisputesProps) {
  const t = useT();
  const { data, error, refetch } = useQuery(clientDisputes(tenantId));
  const [deciding, setDeciding] = useState<Dispute | null>(null);
  const close = () => setDeciding(null);
  const invoiceOf = ({ invoiceId }: Dispute) => invoices.find(({ id }) => id === invoiceId);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={2} />;
  if (data.items.length === 0) return <p className={styles.muted}>{t('desk.noDispute')}</p>;
  return (
    <>
      {data.items.map((dispute) => (
        <OneDispute
          key={dispute.id}
          tenantId={tenantId}
          dispute={dispute}
          invoice={invoiceOf(dispute)}
          onDecide={() => setDeciding(dispute)}
        />
      ))}
      {deciding && (
        <Dialog title={t('desk.decideTitle')} opened onClose={close} holdsInput>
          <DecisionForm tenantId={tenantId} dispute={deciding} invoice={invoiceOf(deciding)} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

interface OneDisputeProps {
  tenantId: string;
  dispute: Dispute;
  invoice: Invoice | undefined;
  onDecide(): void;
}

function OneDispute({ tenantId, dispute, invoice, onDecide }: OneDisputeProps) {
  const t = useT();
  const { role } = useMyself();
  const { state, reason, raisedAt, decideBy, answer, creditNote, invoiceId } = dispute;
  return (
    <article className={styles.thing}>
      <div className={styles.row}>
        <strong>
          {invoice?.number ?? t('desk.anInvoice')}
          {invoice && (
            <>
              , <Money amount={invoice.total} exact />
            </>
          )}
        </strong>
        <StateTag kind={disputeKinds[state]}>{t(`deskDispute.${state}`)}</StateTag>
      </div>
      <blockquote className={styles.quote}>{reason}</blockquote>
      <p className={styles.muted}>
        {t('desk.raisedAt')} <Instant at={raisedAt} />
        {state === 'RAISED' && (
          <>
            {' '}
            · {t('desk.decideBy')} <Day date={decideBy} form="distance" />
          </>
        )}
      </p>
      {answer && <p>{t('desk.answered', { words: answer })}</p>}
      {creditNote && (
        <p>
          {t('desk.credited')} <Money amount={creditNote.total} exact /> ({creditNote.number})
        </p>
      )}
      <div className={styles.rowDeeds}>
        {state === 'RAISED' && role !== 'agent' && (
          <Button kind="primary" onClick={onDecide}>
            {t('desk.decide')}
          </Button>
        )}
        {state === 'RAISED' && role === 'agent' && <p className={styles.muted}>{t('desk.approverDecides')}</p>}
        <Button kind="quiet" href={`/v1/clients/${tenantId}/invoices/${invoiceId}/pdf`} download>
          {t('desk.invoicePdf')}
        </Button>
      </div>
    </article>
  );
}

interface DecisionFormProps {
  tenantId: string;
  dispute: Dispute;
  invoice: Invoice | undefined;
  onDone(): void;
}

function DecisionForm({ tenantId, dispute, invoice, onDone }: DecisionFormProps) {
  const t = useT();
  const done = useDone(t('desk.decided'), onDone);
  const form = useProblemForm({
    initial: { decision: 'UPHELD', creditMinor: invoice ? typed(invoice.open.amountMinor) : '', answer: '' },
    send: async ({ decision, creditMinor, answer }, { idempotencyKey, signal }) => {
      const upheld = decision === 'UPHELD';
      await api.POST('/v1/clients/{clientId}/disputes/{id}/decision', {
        params: { path: { clientId: tenantId, id: dispute.id } },
        body: upheld
          ? { decision: 'UPHELD', creditMinor: minorUnits(creditMinor), answer }
          : { decision: 'REJECTED', answer },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  const upheld = form.values.decision === 'UPHELD';
  return (
    <Form form={form} deed={t(upheld ? 'desk.upholdDeed' : 'desk.rejectDeed')}>
      <blockquote className={styles.quote}>{dispute.reason}</blockquote>
      <ChoiceField
        name="decision"
        label={t('desk.decision')}
        options={(['UPHELD', 'REJECTED'] as const).map((value) => ({ value, label: t(`deskVerdict.${value}`) }))}
      />
      {upheld && (
        <TextField
          name="creditMinor"
          label={t('desk.credit', { currency: invoice?.total.currency ?? 'SEK' })}
          help={t('desk.creditHelp')}
          required
        />
      )}
      <ReplyPicker caseId={dispute.id} onPick={(text) => form.change('answer', text)} />
      <TextField name="answer" label={t('desk.answerTold')} lines={4} required />
    </Form>
  );
}
