import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Door } from '../../design/door.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { tokenInAddress } from './token.js';

export function ResetPassword() {
  const t = useT();
  const [token] = useState(tokenInAddress);
  const [done, setDone] = useState(false);
  const form = useProblemForm({
    initial: { password: '' },
    send: ({ password }, { signal }) => api.POST('/v1/auth/password-resets', { body: { token, password }, signal }),
    onDone: () => setDone(true),
  });

  if (done)
    return (
      <Door title={t('reset.done')} about={t('reset.doneAbout')}>
        <Button kind="primary" href="/log-in">
          {t('logIn.deed')}
        </Button>
      </Door>
    );
  return (
    <Door
      title={t('reset.title')}
      about={t('reset.about')}
      foot={<AppLink href="/forgot-password">{t('reset.newLink')}</AppLink>}
    >
      <Form form={form} deed={t('reset.deed')}>
        <TextField
          name="password"
          type="password"
          label={t('field.newPassword')}
          help={t('password.help')}
          autoComplete="new-password"
          required
        />
      </Form>
    </Door>
  );
}
