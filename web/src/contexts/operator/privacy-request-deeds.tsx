import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { faultAt } from '../../design/form/faults.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { AnswerFields, answerIn, blankAnswer } from '../privacy/answer-fields.js';
import { ErasurePreview } from '../privacy/erasure-preview.js';
import { ReplyPicker } from './inbox-reply-picker.js';
import styles from './operator.module.css';
import { useDone } from './paged-list.js';
import type { RequestCase } from './privacy-queries.js';

interface DeedProps {
  request: RequestCase;
  etag: string;
  onDone(): void;
}

/** The case, the version that was looked at, and the key of this try. */
const stepOn = ({ request: { id }, etag }: DeedProps, idempotencyKey: string) => ({
  params: { path: { id }, header: { 'If-Match': etag } },
  headers: { 'idempotency-key': idempotencyKey },
});

/** ToS 9.9: whoever is refused something is told why. */
export function AnswerForm(props: DeedProps) {
  const t = useT();
  const done = useDone(t('privacyDesk.answered'), props.onDone);
  const form = useProblemForm({
    initial: blankAnswer,
    send: async (values, { idempotencyKey, signal }) => {
      const body = answerIn(values);
      await api.POST('/v1/privacy-cases/{id}/answer', { ...stepOn(props, idempotencyKey), body, signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('privacyDesk.answerDeed')}>
      <ReplyPicker caseId={props.request.id} onPick={(text) => form.change('text', text)} />
      <AnswerFields values={form.values} />
    </Form>
  );
}

export function IdentifyForm(props: DeedProps) {
  const t = useT();
  const done = useDone(t('privacyDesk.identified'), props.onDone);
  const form = useProblemForm({
    initial: {},
    send: async (_, { idempotencyKey, signal }) => {
      await api.POST('/v1/privacy-cases/{id}/identification', { ...stepOn(props, idempotencyKey), signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('privacyDesk.identifyDeed')}>
      <p>{t('privacyDesk.identifyAbout')}</p>
    </Form>
  );
}

export function ExtendForm(props: DeedProps) {
  const t = useT();
  const done = useDone(t('privacyDesk.extended'), props.onDone);
  const form = useProblemForm({
    initial: { reason: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/privacy-cases/{id}/extension', { ...stepOn(props, idempotencyKey), body, signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('privacyDesk.extendDeed')}>
      <p>{t('privacyDesk.extendAbout')}</p>
      <TextField name="reason" label={t('privacyDesk.extendReason')} lines={4} required />
    </Form>
  );
}

/** K11: what the processor did for the controller. */
export function HelpForm(props: DeedProps) {
  const t = useT();
  const done = useDone(t('privacyDesk.helped'), props.onDone);
  const form = useProblemForm({
    initial: { given: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/privacy-cases/{id}/help', { ...stepOn(props, idempotencyKey), body, signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('privacyDesk.helpDeed')}>
      <blockquote className={styles.quote}>{props.request.help?.wanted}</blockquote>
      <TextField name="given" label={t('privacyDesk.helpGiven')} lines={4} required />
    </Form>
  );
}

/** K20: tried out first, so that whoever presses has seen what goes, what stays and by which law. */
export function EraseForm(props: DeedProps) {
  const t = useT();
  const { id, name } = props.request;
  const done = useDone(t('privacyDesk.erased'), props.onDone);
  const form = useProblemForm({
    initial: { typed: '' },
    send: async ({ typed }, { idempotencyKey, signal }) => {
      if (typed.trim() !== name) throw faultAt('typed', 'name-differs');
      await api.POST('/v1/privacy-cases/{id}/erasure', { ...stepOn(props, idempotencyKey), signal });
    },
    onDone: done,
  });
  return (
    <Form
      form={form}
      deed={t('erasure.deed')}
      danger
      other={<Button onClick={props.onDone}>{t('common.keep')}</Button>}
    >
      <ErasurePreview
        id={id}
        rehearse={(signal) => bodyOf(api.GET('/v1/privacy-cases/{id}/erasure', { params: { path: { id } }, signal }))}
      />
      <TextField name="typed" label={t('confirm.type', { name })} autoComplete="off" required />
    </Form>
  );
}
