import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { Day } from '../../design/dates.js';
import { Door } from '../../design/door.js';
import { Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { isWhole, useTokenInAddress } from './links.js';

type Receipt = components['schemas']['ClosureReceiptAnswer'];

/** ToS 3.7: where the letter's link leads, and where whoever cannot log in asks for it. */
export function Closure() {
  const token = useTokenInAddress();
  return isWhole(token) ? <ConfirmClosure key={token} token={token} /> : <ClosureForm />;
}

function ClosureForm() {
  const t = useT();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useProblemForm({
    initial: { accountEmail: '', name: '', decision: '', accessAsked: false },
    send: async (body, { signal }) => {
      await api.POST('/v1/public/closure-requests', { body, signal });
      return body.accountEmail;
    },
    onDone: setSentTo,
  });
  if (sentTo) return <Door title={t('privacySent.title')} about={t('closureSent.about', { email: sentTo })} />;
  return (
    <Door title={t('closureForm.title')} about={t('closureForm.about')} wide>
      <Form form={form} deed={t('closureForm.deed')}>
        <p>{t('closureForm.what')}</p>
        <TextField name="accountEmail" type="email" label={t('closureForm.email')} autoComplete="email" required />
        <DetailFields />
        <TickField name="accessAsked" label={t('closureForm.accessAsked')} />
      </Form>
    </Door>
  );
}

function DetailFields() {
  const t = useT();
  return (
    <>
      <TextField name="name" label={t('closureForm.name')} autoComplete="name" />
      <TextField name="decision" label={t('closureForm.decision')} lines={2} />
    </>
  );
}

function ConfirmClosure({ token }: { token: string }) {
  const t = useT();
  const { language } = useLanguage();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const form = useProblemForm({
    initial: { name: '', decision: '' },
    send: ({ name, decision }, { signal }) => {
      const body = { token, ...(name.trim() && { name }), ...(decision.trim() && { decision }) };
      return bodyOf(api.POST('/v1/public/closure-requests/confirmations', { body, signal }));
    },
    onDone: setReceipt,
  });
  if (receipt && receipt.state !== 'INCOMPLETE') return <Received receipt={receipt} />;
  const lacks = new Intl.ListFormat(language, { type: 'conjunction' }).format(
    receipt?.missing.map((detail) => t(`closureDetail.${detail}`)) ?? [],
  );
  return (
    <Door
      title={t(receipt ? 'closureLacks.title' : 'closureConfirm.title')}
      about={receipt ? t('closureLacks.about', { details: lacks }) : t('closureConfirm.about')}
      wide
    >
      <Form form={form} deed={t('closureConfirm.deed')}>
        <p>{t('closureForm.what')}</p>
        <p>{t('closureConfirm.details')}</p>
        <DetailFields />
      </Form>
    </Door>
  );
}

function Received({ receipt: { number, state, closesOn } }: { receipt: Receipt }) {
  const t = useT();
  return (
    <Door
      title={t('closureReceived.title', { number })}
      about={
        state === 'REFUSED' ? (
          t('closureReceived.refused')
        ) : state === 'VERIFIED' && closesOn ? (
          <>
            {t('closureReceived.closes')} <Day date={closesOn} />. {t('closureReceived.letter')}
          </>
        ) : (
          t('closureReceived.closed')
        )
      }
    />
  );
}
