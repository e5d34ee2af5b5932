import { api } from '../../api/client.js';
import { useToday } from '../../design/dates.js';
import { ChoiceField, Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { ReplyPicker } from './inbox-reply-picker.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import type { Complaint } from './queries-desk.js';

interface DeedProps {
  complaint: Complaint;
  etag: string;
  onDone(): void;
}

const outcomes = ['ACCEPTED', 'PARTLY_ACCEPTED', 'REJECTED'] as const;
const causes = ['billing', 'availability', 'data', 'support', 'terms', 'other'] as const;
const details = ['breach', 'identifiers', 'name', 'accountEmail'] as const;

/** ToS 5.5.b, c: by mail at once, or as a letter that has been posted. */
export function AnswerForm({ complaint, etag, onDone }: DeedProps) {
  const t = useT();
  const today = useToday();
  const done = useDone(t('case.answered'), onDone);
  const form = useProblemForm({
    initial: {
      outcome: 'ACCEPTED',
      text: '',
      channel: complaint.reply.channel === 'post' ? 'post' : 'email',
      postedOn: today,
    },
    send: async ({ outcome, text, channel, postedOn }, { idempotencyKey, signal }) => {
      const letter = channel === 'post';
      await api.POST('/v1/complaint-cases/{id}/answer', {
        params: { path: { id: complaint.id }, header: { 'If-Match': etag } },
        body: {
          outcome: outcomes.find((each) => each === outcome) ?? 'REJECTED',
          text,
          ...(letter ? { channel: 'post', postedOn } : { channel: 'email' }),
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  const letter = form.values.channel === 'post';
  return (
    <Form form={form} deed={t(letter ? 'case.letterDeed' : 'case.mailDeed')}>
      {complaint.requestedRemedy && (
        <p className={styles.muted}>{t('case.wished', { wish: complaint.requestedRemedy })}</p>
      )}
      <ChoiceField
        name="outcome"
        label={t('case.outcome')}
        options={outcomes.map((value) => ({ value, label: t(`caseOutcome.${value}`) }))}
      />
      <ReplyPicker caseId={complaint.id} onPick={(text) => form.change('text', text)} />
      <TextField name="text" label={t('case.text')} lines={8} required />
      <ChoiceField
        name="channel"
        label={t('case.replyBy')}
        options={(['email', 'post'] as const).map((value) => ({ value, label: t(`caseChannel.${value}`) }))}
      />
      {letter && (
        <TextField name="postedOn" type="date" label={t('case.postedOn')} help={t('case.postedHelp')} required />
      )}
    </Form>
  );
}

/** ToS 5.5.a: what is missing; only who asks soon stops the clock. */
export function AskForm({ complaint, etag, onDone }: DeedProps) {
  const t = useT();
  const done = useDone(t('case.asked'), onDone);
  const form = useProblemForm({
    initial: { breach: false, identifiers: false, name: false, accountEmail: false } as Record<string, boolean>,
    send: async (values, { idempotencyKey, signal }) => {
      await api.POST('/v1/complaint-cases/{id}/details-request', {
        params: { path: { id: complaint.id }, header: { 'If-Match': etag } },
        body: { missing: details.filter((detail) => values[detail]) },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('case.askDeed')}>
      <p>{t('case.askAbout')}</p>
      <fieldset className={styles.choices}>
        <legend>{t('case.missing')}</legend>
        {details.map((detail) => (
          <TickField key={detail} name={detail} label={t(`caseDetail.${detail}`)} />
        ))}
      </fieldset>
    </Form>
  );
}

export function CauseForm({ complaint, etag, onDone }: DeedProps) {
  const t = useT();
  const done = useDone(t('case.filed'), onDone);
  const form = useProblemForm({
    initial: { cause: (complaint.cause ?? 'billing') as string },
    send: async ({ cause }, { idempotencyKey, signal }) => {
      await api.POST('/v1/complaint-cases/{id}/cause', {
        params: { path: { id: complaint.id }, header: { 'If-Match': etag } },
        body: { cause: causes.find((each) => each === cause) ?? 'other' },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('case.fileDeed')}>
      <ChoiceField
        name="cause"
        label={t('case.cause')}
        options={causes.map((value) => ({ value, label: t(`caseCause.${value}`) }))}
      />
    </Form>
  );
}

/** ToS 5.2, 5.3: another law or the client's own contract times it. Only what is stricter changes anything. */
export function ReclassifyForm({ complaint, etag, onDone }: DeedProps) {
  const t = useT();
  const done = useDone(t('deskEnd.reclassified'), onDone);
  const form = useProblemForm({
    initial: {
      kind: complaint.kind as string,
      answerDays: String(complaint.answerDays),
      clock: 'completeness',
      source: '',
    },
    send: async ({ kind, answerDays, clock, source }, { idempotencyKey, signal }) => {
      await api.POST('/v1/complaint-cases/{id}/reclassification', {
        params: { path: { id: complaint.id }, header: { 'If-Match': etag } },
        body: {
          kind: kind === 'consumer' ? 'consumer' : 'business',
          answerDays: Number(answerDays),
          clock: clock === 'first-receipt' ? 'first-receipt' : 'completeness',
          source,
        },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('deskEnd.reclassifyDeed')}>
      <p>{t('deskEnd.reclassifyAbout', { source: complaint.ruleSource })}</p>
      <ChoiceField
        name="kind"
        label={t('clients.kind')}
        options={(['business', 'consumer'] as const).map((value) => ({ value, label: t(`customerKind.${value}`) }))}
      />
      <TextField name="answerDays" type="number" label={t('deskEnd.answerDays')} required />
      <ChoiceField
        name="clock"
        label={t('deskEnd.clock')}
        options={(['completeness', 'first-receipt'] as const).map((value) => ({
          value,
          label: t(`deskClock.${value}`),
        }))}
      />
      <TextField name="source" label={t('deskEnd.source')} help={t('deskEnd.sourceHelp')} required />
    </Form>
  );
}

/** ToS 5.6.a: what an acceptance promised, begun or done. */
export function RemedyForm({ complaint, etag, onDone, step }: DeedProps & { step: 'begin' | 'complete' }) {
  const t = useT();
  const begins = step === 'begin';
  const done = useDone(t(begins ? 'case.begun' : 'case.completed'), onDone);
  const form = useProblemForm({
    initial: { what: (begins ? complaint.requestedRemedy : complaint.remedy) ?? '' },
    send: async ({ what }, { idempotencyKey, signal }) => {
      const path = begins ? '/v1/complaint-cases/{id}/remedy' : '/v1/complaint-cases/{id}/remedy-completion';
      await api.POST(path, {
        params: { path: { id: complaint.id }, header: { 'If-Match': etag } },
        body: { what },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t(begins ? 'case.begin' : 'case.complete')}>
      <TextField name="what" label={t(begins ? 'case.plan' : 'case.done')} lines={3} required />
    </Form>
  );
}
