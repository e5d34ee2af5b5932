import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { faultAt } from '../../design/form/faults.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { AnswerFields, answerIn, blankAnswer } from './answer-fields.js';
import { ErasurePreview } from './erasure-preview.js';
import { type DataRequest, usePrivacyAgain } from './queries.js';

interface DeedProps {
  request: DataRequest;
  onDone(): void;
}

/** The case, the version that was looked at, and the key of this try. */
const stepOn = ({ id, version }: DataRequest, idempotencyKey: string) => ({
  params: { path: { id }, header: { 'If-Match': `"${version}"` } },
  headers: { 'idempotency-key': idempotencyKey },
});

export function AnswerContact({ request, onDone }: DeedProps) {
  const t = useT();
  const done = useDone(t('forwardedCase.answered'), onDone);
  const form = useProblemForm({
    initial: blankAnswer,
    send: async (values, { idempotencyKey, signal }) => {
      const body = answerIn(values);
      await api.POST('/v1/privacy/requests/{id}/answer', { ...stepOn(request, idempotencyKey), body, signal });
    },
    onDone: done,
  });
  return (
    <Form form={form} deed={t('forwardedCase.answerDeed')}>
      <AnswerFields values={form.values} />
    </Form>
  );
}

/** What goes and what stays is shown first; the name is typed, since nothing brings a person back. */
export function EraseContact({ request, onDone }: DeedProps) {
  const t = useT();
  const done = useDone(t('forwardedCase.erased'), onDone);
  const form = useProblemForm({
    initial: { typed: '' },
    send: async ({ typed }, { idempotencyKey, signal }) => {
      if (typed.trim() !== request.name) throw faultAt('typed', 'name-differs');
      await api.POST('/v1/privacy/requests/{id}/erasure', { ...stepOn(request, idempotencyKey), signal });
    },
    onDone: done,
  });
  const path = { id: request.id };
  return (
    <Form form={form} deed={t('erasure.deed')} danger other={<Button onClick={onDone}>{t('common.keep')}</Button>}>
      <ErasurePreview
        id={request.id}
        rehearse={(signal) => bodyOf(api.GET('/v1/privacy/requests/{id}/erasure', { params: { path }, signal }))}
      />
      <TextField name="typed" label={t('confirm.type', { name: request.name })} autoComplete="off" required />
    </Form>
  );
}

export function AskForHelp({ request }: { request: DataRequest }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const done = useDone(t('forwardedCase.helpAsked'), () => setAsking(false));
  const form = useProblemForm({
    initial: { wanted: '' },
    send: async (body, { idempotencyKey, signal }) => {
      await api.POST('/v1/privacy/requests/{id}/help', { ...stepOn(request, idempotencyKey), body, signal });
    },
    onDone: done,
  });
  if (!asking) return <Button onClick={() => setAsking(true)}>{t('forwardedCase.ask')}</Button>;
  return (
    <Form
      form={form}
      deed={t('forwardedCase.askDeed')}
      other={
        <Button kind="quiet" onClick={() => setAsking(false)}>
          {t('common.close')}
        </Button>
      }
    >
      <TextField name="wanted" label={t('forwardedCase.wanted')} lines={3} required />
    </Form>
  );
}

function useDone(said: string, onDone: () => void): () => void {
  const again = usePrivacyAgain();
  return () => {
    void again();
    toast({ text: said });
    onDone();
  };
}
