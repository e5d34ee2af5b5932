import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { Day } from '../../design/dates.js';
import { Door } from '../../design/door.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { tokenInAddress } from '../identity/token.js';
import { CountryField } from '../public/country-field.js';

export type Receipt = components['schemas']['ReceiptAnswer'];

/** ToS 5.1: for anybody, with or without an account. */
export function ComplaintForm() {
  const t = useT();
  const { language } = useLanguage();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const form = useProblemForm({
    initial: {
      kind: 'consumer',
      country: 'SE',
      name: '',
      accountEmail: '',
      breach: '',
      identifiers: '',
      requestedRemedy: '',
      replyChannel: 'email',
      postalAddress: '',
    },
    send: ({ kind, replyChannel, country, ...written }, { signal }) => {
      const wishes = {
        kind: kind === 'business' ? kind : 'consumer',
        replyChannel: replyChannel === 'post' ? replyChannel : 'email',
      } as const;
      return bodyOf(
        api.POST('/v1/public/complaints', { body: { ...wishes, country, language, ...filled(written) }, signal }),
      );
    },
    onDone: setReceipt,
  });
  if (receipt) return <Received receipt={receipt} />;
  return (
    <Door title={t('complaintForm.title')} about={t('complaintForm.about')} wide>
      <Form form={form} deed={t('complaintForm.deed')}>
        <ChoiceField
          name="kind"
          label={t('complaintForm.kind')}
          options={(['consumer', 'business'] as const).map((value) => ({ value, label: t(`complaintKind.${value}`) }))}
        />
        <CountryField label={t('complaintForm.country')} />
        <TextField name="name" label={t('complaintForm.name')} autoComplete="name" />
        <TextField
          name="accountEmail"
          type="email"
          label={t('complaintForm.accountEmail')}
          help={t('complaintForm.accountEmailHelp')}
          autoComplete="email"
        />
        <WhatWentWrong />
        <ReplyFields />
      </Form>
    </Door>
  );
}

/** ToS 5.5.a: behind the link in the letter that asks for what is missing. */
export function CompleteComplaint() {
  const t = useT();
  const [token] = useState(tokenInAddress);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const form = useProblemForm({
    initial: { name: '', accountEmail: '', breach: '', identifiers: '', requestedRemedy: '' },
    send: (written, { signal }) =>
      bodyOf(api.POST('/v1/public/complaints/supplements', { body: { token, ...filled(written) }, signal })),
    onDone: setReceipt,
  });
  if (receipt) return <Received receipt={receipt} />;
  return (
    <Door title={t('completeComplaint.title')} about={t('completeComplaint.about')} wide>
      <Form form={form} deed={t('completeComplaint.deed')}>
        <TextField name="name" label={t('complaintForm.name')} autoComplete="name" />
        <TextField name="accountEmail" type="email" label={t('complaintForm.accountEmail')} autoComplete="email" />
        <WhatWentWrong />
      </Form>
    </Door>
  );
}

/** What a complaint says, and what would put it right. */
export function WhatWentWrong() {
  const t = useT();
  return (
    <>
      <TextField name="breach" label={t('complaintForm.breach')} help={t('complaintForm.breachHelp')} lines={5} />
      <TextField name="identifiers" label={t('complaintForm.identifiers')} help={t('complaintForm.identifiersHelp')} />
      <TextField
        name="requestedRemedy"
        label={t('complaintForm.requestedRemedy')}
        help={t('complaintForm.requestedRemedyHelp')}
        lines={2}
      />
    </>
  );
}

/** ToS 5.5.c: electronically, unless another way is asked for. */
export function ReplyFields() {
  const t = useT();
  return (
    <>
      <ChoiceField
        name="replyChannel"
        label={t('complaintForm.replyChannel')}
        options={(['email', 'post'] as const).map((value) => ({ value, label: t(`replyChannel.${value}`) }))}
      />
      <TextField
        name="postalAddress"
        label={t('complaintForm.postalAddress')}
        help={t('complaintForm.postalAddressHelp')}
        lines={2}
      />
    </>
  );
}

function Received({ receipt: { number, missing, dueOn } }: { receipt: Receipt }) {
  const t = useT();
  return (
    <Door
      title={t('complaintReceived.title', { number })}
      about={
        missing.length > 0 ? (
          t('complaintReceived.missing')
        ) : (
          <>
            {t('complaintReceived.about')} {dueOn && <Day date={dueOn} />}
          </>
        )
      }
    />
  );
}

/** What was left empty is not sent: the server asks for it in a letter instead. */
export const filled = <T extends Record<string, string>>(written: T): Partial<T> =>
  Object.fromEntries(Object.entries(written).filter(([, value]) => value.trim() !== '')) as Partial<T>;
