import { useState } from 'react';
import { api } from '../../api/client.js';
import { Door } from '../../design/door.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useLanguage, useT } from '../../i18n/intl.js';

/** ToS 6.2: for a consumer who has no account at hand. It says the same to everybody; the moment of sending counts. */
export function WithdrawalForm() {
  const t = useT();
  const { language } = useLanguage();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useProblemForm({
    initial: { subject: 'order', name: '', email: '', what: '' },
    send: async ({ subject, ...said }, { signal }) => {
      const body = { ...said, subject: subject === 'registration' ? subject : 'order', language } as const;
      await api.POST('/v1/withdrawals', { body, signal });
      return said.email;
    },
    onDone: setSentTo,
  });
  if (sentTo) return <Door title={t('withdrawalForm.sent')} about={t('withdrawalForm.sentAbout', { email: sentTo })} />;
  return (
    <Door title={t('withdrawalForm.title')} about={t('withdrawalForm.about')} foot={t('withdrawalForm.foot')} wide>
      <Form form={form} deed={t('withdrawalForm.deed')}>
        <ChoiceField
          name="subject"
          label={t('withdrawalForm.subject')}
          options={(['order', 'registration'] as const).map((value) => ({
            value,
            label: t(`withdrawalSubject.${value}`),
          }))}
        />
        <TextField name="name" label={t('field.name')} autoComplete="name" required />
        <TextField
          name="email"
          type="email"
          label={t('field.email')}
          help={t('withdrawalForm.emailHelp')}
          autoComplete="email"
          required
        />
        <TextField
          name="what"
          label={t('withdrawalForm.what')}
          help={t('withdrawalForm.whatHelp')}
          lines={4}
          required
        />
      </Form>
    </Door>
  );
}
