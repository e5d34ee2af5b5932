import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { Card } from '../../design/page.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import type { Invoice } from './queries.js';
import { type Dispute, disputes } from './queries-agreement.js';

/** ToS 3.4.g: what the client says is wrong with an invoice, and what came of it. */
export function DisputeCard({ invoice }: { invoice: Invoice }) {
  const t = useT();
  const { data } = useQuery(disputes);
  const own = data?.filter(({ invoiceId }) => invoiceId === invoice.id) ?? [];
  const canAsk = invoice.state === 'OPEN' && !invoice.isDisputed;
  if (own.length === 0 && !canAsk) return null;
  return (
    <Card title={t('dispute.title')}>
      {own.map((each) => (
        <DisputeState key={each.id} dispute={each} />
      ))}
      {canAsk && own.length === 0 && <p>{t('dispute.about')}</p>}
      {canAsk && <RaiseDispute invoice={invoice} />}
    </Card>
  );
}

const kinds = { RAISED: 'waiting', UPHELD: 'good', REJECTED: 'stopped', CLOSED: 'good' } as const;

function DisputeState({ dispute }: { dispute: Dispute }) {
  const t = useT();
  const { state, reason, raisedAt, decideBy, answer, creditNote } = dispute;
  return (
    <div className={styles.case}>
      <p>
        <StateTag kind={kinds[state]}>{t(`disputeState.${state}`)}</StateTag>
      </p>
      {state === 'RAISED' && (
        <p>
          {t('dispute.waits')} <Day date={decideBy} form="distance" />.
        </p>
      )}
      <dl className={styles.facts}>
        <dt>{t('dispute.said')}</dt>
        <dd>
          {reason}
          <span>
            <Instant at={raisedAt} />
          </span>
        </dd>
        {answer && (
          <>
            <dt>{t('dispute.answer')}</dt>
            <dd>{answer}</dd>
          </>
        )}
        {creditNote && (
          <>
            <dt>{t('dispute.creditNote')}</dt>
            <dd>
              {creditNote.number}, <Money amount={creditNote.total} exact />
            </dd>
          </>
        )}
      </dl>
      {creditNote && (
        <div className={styles.deeds}>
          <Button small href={`/v1/credit-notes/${creditNote.id}/pdf`} download>
            {t('dispute.creditNotePdf')}
          </Button>
        </div>
      )}
    </div>
  );
}

function RaiseDispute({ invoice }: { invoice: Invoice }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <div className={styles.deeds}>
        <Button onClick={() => setAsking(true)}>{t('dispute.raise')}</Button>
      </div>
      <Dialog
        title={t('dispute.question', { number: invoice.number })}
        opened={asking}
        onClose={() => setAsking(false)}
        width={520}
        holdsInput
      >
        <RaiseForm invoice={invoice} onDone={() => setAsking(false)} />
      </Dialog>
    </>
  );
}

function RaiseForm({ invoice, onDone }: { invoice: Invoice; onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { reason: '' },
    send: ({ reason }, { idempotencyKey, signal }) =>
      api.POST('/v1/invoices/{id}/disputes', {
        params: { path: { id: invoice.id } },
        body: { reason },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      }),
    onDone: () => {
      void queries.invalidateQueries();
      toast({ text: t('dispute.done') });
      onDone();
    },
  });
  return (
    <>
      <ol className={styles.consequences}>
        <li>{t('dispute.then1')}</li>
        <li>{t('dispute.then2')}</li>
        <li>{t('dispute.then3')}</li>
      </ol>
      <Form form={form} deed={t('dispute.raise')}>
        <TextField name="reason" label={t('dispute.reason')} help={t('dispute.reasonHelp')} lines={4} required />
      </Form>
    </>
  );
}
