import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Door } from '../../design/door.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';

/** Says the same for every address, as the server does. */
export function ForgotPassword() {
  const t = useT();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useProblemForm({
    initial: { email: '' },
    send: async (body, { signal }) => {
      await api.POST('/v1/auth/password-reset-requests', { body, signal });
      return body.email;
    },
    onDone: setSentTo,
  });
  const back = <AppLink href="/log-in">{t('logIn.back')}</AppLink>;

  if (sentTo) return <Door title={t('mail.check')} about={t('forgot.sent', { email: sentTo })} foot={back} />;
  return (
    <Door title={t('forgot.title')} about={t('forgot.about')} foot={back}>
      <Form form={form} deed={t('forgot.deed')}>
        <TextField name="email" type="email" label={t('field.email')} autoComplete="username" required />
      </Form>
    </Door>
  );
}
