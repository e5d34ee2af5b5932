import { useState } from 'react';
import { api } from '../../api/client.js';
import { host } from '../../app/host.js';
import { Button } from '../../design/button.js';
import { Door } from '../../design/door.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { AcceptTexts, atBoxes, tickedTexts } from '../public/accept-texts.js';
import { useTextsInForce } from '../public/documents.js';
import { tokenInAddress } from './token.js';

const accepted = ['terms-of-service', 'acceptable-use-policy'] as const;
const unticked = { 'terms-of-service': false, 'acceptable-use-policy': false };

/** A colleague's way in: a name, a password, and the texts that every person accepts for themselves (ToS 2.5). */
export function AcceptInvitation() {
  const t = useT();
  const [token] = useState(tokenInAddress);
  const [joined, setJoined] = useState(false);
  const texts = useTextsInForce();
  const kinds = host === 'operator' ? [] : accepted;
  const form = useProblemForm({
    initial: { name: '', password: '', ...unticked },
    send: async (values, { signal }) => {
      const { name, password } = values;
      const acceptances = kinds.length > 0 ? tickedTexts(texts.data ?? [], values) : [];
      try {
        await api.POST('/v1/auth/invitations', { body: { token, name, password, acceptances }, signal });
      } catch (error) {
        throw atBoxes(error, kinds, values);
      }
    },
    onDone: () => setJoined(true),
  });

  if (joined)
    return (
      <Door title={t('invitation.joined')} about={t('invitation.joinedAbout', { address: location.host })}>
        <Button kind="primary" href="/log-in">
          {t('logIn.deed')}
        </Button>
      </Door>
    );
  return (
    <Door title={t('invitation.heading')} about={t('invitation.about', { address: location.host })}>
      <Form form={form} deed={t('invitation.deed')}>
        <TextField name="name" label={t('field.name')} autoComplete="name" required />
        <TextField
          name="password"
          type="password"
          label={t('field.password')}
          help={t('invitation.password')}
          autoComplete="new-password"
          required
        />
        <AcceptTexts kinds={kinds} texts={texts.data} />
      </Form>
    </Door>
  );
}
