import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import { ReplyPicker } from './inbox-reply-picker.js';
import styles from './operator.module.css';
import { PagedList, useDone } from './paged-list.js';
import { client, useClientName } from './queries.js';
import { clientRefundRequests, type RefundRequest, refundRequests } from './queries-desk.js';
import { minorUnits } from './typed-money.js';

const kinds: Record<RefundRequest['state'], StateKind> = {
  SUBMITTED: 'waiting',
  APPROVED: 'good',
  REJECTED: 'stopped',
};

/** ToS 3.5.c over all clients: the special cases that wait for a second person. */
export function WaitingRequests() {
  const t = useT();
  const nameOf = useClientName();
  const query = useInfiniteQuery(refundRequests);
  return (
    <section className={styles.section}>
      <h2>{t('desk.requests')}</h2>
      <PagedList
        query={query}
        none={t('desk.noRequests')}
        row={({ id, tenantId, amount, askedBy, submittedAt }) => (
          <li className={styles.deadline}>
            <div>
              <AppLink href={`/clients/${tenantId}`}>{nameOf(tenantId) ?? t('overdue.gone')}</AppLink>
              <span className={styles.muted}>
                <Money amount={amount} exact /> · {t(`deskAsker.${askedBy}`)} · <Instant at={submittedAt} />
              </span>
            </div>
            <div className={styles.rowDeeds}>
              <StateTag kind="waiting">{t('deskRequest.SUBMITTED')}</StateTag>
              <CaseDeskButton caseId={id} />
            </div>
          </li>
        )}
      />
    </section>
  );
}

/** One client's special cases: two of the staff stand for what is given back. */
export function RefundRequests({ tenantId }: { tenantId: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(clientRefundRequests(tenantId));
  const [open, setOpen] = useState<RefundRequest | 'new' | null>(null);
  const close = () => setOpen(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={2} />;
  return (
    <>
      {data.items.length === 0 && <p className={styles.muted}>{t('desk.noRequest')}</p>}
      {data.items.map((request) => (
        <OneRequest key={request.id} request={request} onDecide={() => setOpen(request)} />
      ))}
      <div className={styles.deeds}>
        <Button onClick={() => setOpen('new')}>{t('desk.ask')}</Button>
      </div>
      <Dialog title={t('desk.askTitle')} opened={open === 'new'} onClose={close} holdsInput>
        <SubmitForm tenantId={tenantId} onDone={close} />
      </Dialog>
      {open && open !== 'new' && (
        <Dialog title={t('desk.requestTitle')} opened onClose={close} holdsInput>
          <DecideForm tenantId={tenantId} request={open} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function OneRequest({ request, onDecide }: { request: RefundRequest; onDecide(): void }) {
  const t = useT();
  const { role } = useMyself();
  const { state, amount, reason, askedBy, submittedAt, endorsedAt, decisionReason, statutoryOverride } = request;
  return (
    <article className={styles.thing}>
      <div className={styles.row}>
        <strong>
          <Money amount={amount} exact />
        </strong>
        <StateTag kind={kinds[state]}>{t(`deskRequest.${state}`)}</StateTag>
      </div>
      {reason && <blockquote className={styles.quote}>{reason}</blockquote>}
      <p className={styles.muted}>
        {t(`deskAsker.${askedBy}`)} · <Instant at={submittedAt} />
      </p>
      {statutoryOverride && (
        <p>
          {t('deskEnd.overriddenBy', { law: statutoryOverride.law })} {statutoryOverride.reason}
        </p>
      )}
      {endorsedAt && state === 'SUBMITTED' && (
        <p>
          {t('desk.endorsed')} <Instant at={endorsedAt} />
        </p>
      )}
      {decisionReason && state !== 'SUBMITTED' && <p>{t('desk.answered', { words: decisionReason })}</p>}
      {state === 'SUBMITTED' && role !== 'agent' && (
        <div className={styles.rowDeeds}>
          <Button onClick={onDecide}>{t('desk.decide')}</Button>
        </div>
      )}
      {state === 'SUBMITTED' && role === 'agent' && <p className={styles.muted}>{t('desk.approverDecides')}</p>}
    </article>
  );
}

const noOverride = {
  overridden: false as boolean,
  'statutoryOverride.law': '',
  'statutoryOverride.reason': '',
};

const overrideOf = (values: typeof noOverride) =>
  values.overridden
    ? { statutoryOverride: { law: values['statutoryOverride.law'], reason: values['statutoryOverride.reason'] } }
    : {};

interface OverrideFieldsProps {
  tenantId: string;
  chosen: boolean;
}

/** ToS 3.6.d: a breach gives nothing back, unless a law does; which one goes on record. */
function OverrideFields({ tenantId, chosen }: OverrideFieldsProps) {
  const t = useT();
  const { data } = useQuery(client(tenantId));
  const inBreach = data?.suspensions.some(({ reason }) => reason === 'conduct') || data?.deletion?.cause === 'breach';
  return (
    <>
      {inBreach && <p>{t('deskEnd.inBreach')}</p>}
      <TickField name="overridden" label={t('deskEnd.override')} help={t('deskEnd.overrideHelp')} />
      {chosen && (
        <>
          <TextField name="statutoryOverride.law" label={t('deskEnd.law')} help={t('deskEnd.lawHelp')} required />
          <TextField name="statutoryOverride.reason" label={t('deskEnd.lawReason')} lines={2} required />
        </>
      )}
    </>
  );
}

function SubmitForm({ tenantId, onDone }: { tenantId: string; onDone(): void }) {
  const t = useT();
  const done = useDone(t('desk.asked'), onDone);
  const form = useProblemForm({
    initial: { 'amount.amountMinor': '', reason: '', ...noOverride },
    send: async (values, { idempotencyKey, signal }) => {
      const amountMinor = minorUnits(values['amount.amountMinor']);
      await api.POST('/v1/clients/{clientId}/refund-requests', {
        params: { path: { clientId: tenantId } },
        body: { amount: { amountMinor, currency: 'SEK' }, reason: values.reason, ...overrideOf(values) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('desk.askDeed')}>
      <p>{t('desk.askAbout')}</p>
      <TextField name="amount.amountMinor" label={t('client.amount', { currency: 'SEK' })} required />
      <TextField name="reason" label={t('desk.why')} lines={3} required />
      <OverrideFields tenantId={tenantId} chosen={form.values.overridden === true} />
    </Form>
  );
}

interface DecideFormProps {
  tenantId: string;
  request: RefundRequest;
  onDone(): void;
}

function DecideForm({ tenantId, request, onDone }: DecideFormProps) {
  const t = useT();
  const { locale } = useIntl();
  const isFirst = request.askedBy === 'client' && !request.endorsedAt;
  const decided = useDone(t('desk.requestDecided'), onDone);
  const endorsed = useDone(t('desk.requestEndorsed'), onDone);
  const form = useProblemForm({
    initial: { decision: 'APPROVED', reason: request.decisionReason ?? '', ...noOverride },
    send: async ({ decision, reason, ...override }, { idempotencyKey, signal }) => {
      const approves = decision === 'APPROVED';
      await api.POST('/v1/clients/{clientId}/refund-requests/{requestId}/decision', {
        params: { path: { clientId: tenantId, requestId: request.id } },
        body: { decision: approves ? 'APPROVED' : 'REJECTED', reason, ...(approves ? overrideOf(override) : {}) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
      return isFirst && approves;
    },
    onDone: (waits) => (waits ? endorsed() : decided()),
  });
  const amount = moneyText(locale, request.amount, { exact: true });
  const approval = t(isFirst ? 'desk.endorseDeed' : 'desk.approveDeed', { amount });
  const deed = form.values.decision === 'APPROVED' ? approval : t('desk.refuseDeed');
  return (
    <Form form={form} deed={deed}>
      {request.reason && <blockquote className={styles.quote}>{request.reason}</blockquote>}
      {isFirst && <p>{t('desk.takesTwo')}</p>}
      <ChoiceField
        name="decision"
        label={t('desk.decision')}
        options={(['APPROVED', 'REJECTED'] as const).map((value) => ({ value, label: t(`deskRequest.${value}`) }))}
      />
      <ReplyPicker caseId={request.id} onPick={(text) => form.change('reason', text)} />
      <TextField name="reason" label={t('desk.answerTold')} lines={3} required />
      {request.statutoryOverride ? (
        <p>
          {t('deskEnd.overriddenBy', { law: request.statutoryOverride.law })} {request.statutoryOverride.reason}
        </p>
      ) : (
        form.values.decision === 'APPROVED' && (
          <OverrideFields tenantId={tenantId} chosen={form.values.overridden === true} />
        )
      )}
    </Form>
  );
}
