import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import type { Invoice } from '../subscription/queries.js';
import { AgreeForm } from './agree-form.js';
import { ReplyPicker } from './inbox-reply-picker.js';
import { arrangementKinds } from './negotiations.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import type { Client } from './queries.js';
import { type Arrangement, clientArrangements } from './queries-desk.js';

interface ArrangementsProps {
  client: Client;
  invoices: Invoice[];
}

/** ToS 3.4.g: what the client wished and what was agreed, newest first. */
export function Arrangements({ client, invoices }: ArrangementsProps) {
  const t = useT();
  const { data, error, refetch } = useQuery(clientArrangements(client.tenantId));
  const [answering, setAnswering] = useState<{ to: Arrangement; yes: boolean } | null>(null);
  const close = () => setAnswering(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={2} />;
  if (data.items.length === 0) return <p className={styles.muted}>{t('desk.noArrangement')}</p>;
  return (
    <>
      {data.items.map((arrangement) => (
        <OneArrangement
          key={arrangement.id}
          arrangement={arrangement}
          onAnswer={(yes) => setAnswering({ to: arrangement, yes })}
        />
      ))}
      {answering && (
        <Dialog title={t(answering.yes ? 'desk.agreeTitle' : 'desk.declineTitle')} opened onClose={close} holdsInput>
          {answering.yes ? (
            <AgreeForm client={client} arrangement={answering.to} invoices={invoices} onDone={close} />
          ) : (
            <DeclineForm client={client} arrangement={answering.to} onDone={close} />
          )}
        </Dialog>
      )}
    </>
  );
}

function OneArrangement({ arrangement, onAnswer }: { arrangement: Arrangement; onAnswer(yes: boolean): void }) {
  const t = useT();
  const { state, words, requestedAt, proposal, instalments, reason } = arrangement;
  const agreed = instalments.length > 0;
  const parts = agreed
    ? instalments.map(({ payBy, amount, open }) => ({ on: payBy, amount, paid: open.amountMinor === 0 }))
    : proposal.map(({ dueOn, amount }) => ({ on: dueOn, amount, paid: false }));
  return (
    <article className={styles.thing}>
      <div className={styles.row}>
        <StateTag kind={arrangementKinds[state]}>{t(`deskArrangement.${state}`)}</StateTag>
        <span className={styles.muted}>
          {t('desk.askedAt')} <Instant at={requestedAt} />
        </span>
      </div>
      <blockquote className={styles.quote}>{words}</blockquote>
      <dl className={styles.facts}>
        {parts.map(({ on, amount, paid }) => (
          <div key={on}>
            <dt>
              <Day date={on} />
            </dt>
            <dd>
              <Money amount={amount} exact /> {paid && t('desk.paid')}
            </dd>
          </div>
        ))}
      </dl>
      {reason && <p>{t('desk.answered', { words: reason })}</p>}
      {state === 'REQUESTED' && (
        <div className={styles.rowDeeds}>
          <Button kind="primary" onClick={() => onAnswer(true)}>
            {t('desk.agree')}
          </Button>
          <Button onClick={() => onAnswer(false)}>{t('desk.decline')}</Button>
        </div>
      )}
    </article>
  );
}

interface DeclineFormProps {
  client: Client;
  arrangement: Arrangement;
  onDone(): void;
}

function DeclineForm({ client, arrangement, onDone }: DeclineFormProps) {
  const t = useT();
  const done = useDone(t('desk.declined'), onDone);
  const form = useProblemForm({
    initial: { reason: '' },
    send: async ({ reason }, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/arrangements/{id}/refusal', {
        params: { path: { clientId: client.tenantId, id: arrangement.id } },
        body: { reason },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.declineDeed')}>
      <p>{t('desk.declineAbout')}</p>
      <ReplyPicker caseId={arrangement.id} onPick={(text) => form.change('reason', text)} />
      <TextField name="reason" label={t('desk.reasonTold')} lines={4} required />
    </Form>
  );
}
