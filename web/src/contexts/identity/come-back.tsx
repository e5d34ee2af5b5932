import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { Door } from '../../design/door.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { useT } from '../../i18n/intl.js';
import { tokenInAddress } from './token.js';

/** What is left when the agreement has ended: fetch the data once, or buy again. It says the same for every address. */
export function ComeBack() {
  const t = useT();
  const [wish, setWish] = useState<'retrieve' | 'return'>('retrieve');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useProblemForm({
    initial: { email: '' },
    send: async (body, { signal }) => {
      if (wish === 'retrieve') await api.POST('/v1/one-time-access', { body, signal });
      else await api.POST('/v1/return-links', { body, signal });
      return body.email;
    },
    onDone: setSentTo,
  });
  const foot = <AppLink href="/log-in">{t('logIn.back')}</AppLink>;

  if (sentTo) return <Door title={t('mail.check')} about={t('comeBack.sent', { email: sentTo })} foot={foot} />;
  const other = wish === 'retrieve' ? 'return' : 'retrieve';
  return (
    <Door title={t('comeBack.title')} about={t(`comeBack.${wish}About`)} foot={foot}>
      <Form
        form={form}
        deed={t(`comeBack.${wish}`)}
        other={<Button onClick={() => setWish(other)}>{t(`comeBack.${other}Instead`)}</Button>}
      >
        <TextField name="email" type="email" label={t('field.email')} autoComplete="username" required />
      </Form>
    </Door>
  );
}

/** Opens the one session that a link is good for. A button does it, since a mail program may look at links first. */
export function ComeBackSession() {
  const t = useT();
  const [token] = useState(tokenInAddress);
  const form = useProblemForm({
    initial: {},
    send: async (_, { signal }) => {
      await api.POST('/v1/one-time-access/session', { body: { token }, signal });
      const { data } = await api.GET('/v1/me', { signal });
      return data?.admission === 'billing' ? '/billing' : '/contacts';
    },
    onDone: (path) => location.assign(path),
  });
  return (
    <Door
      title={t('comeBackSession.title')}
      about={t('comeBackSession.about')}
      foot={<AppLink href="/come-back">{t('comeBackSession.newLink')}</AppLink>}
    >
      <Form form={form} deed={t('comeBackSession.deed')}>
        {null}
      </Form>
    </Door>
  );
}

/** The link in the receipt of a withdrawal proves who sent it (ToS 6.2). */
export function ConfirmWithdrawalByLink() {
  const t = useT();
  const [token] = useState(tokenInAddress);
  const [done, setDone] = useState(false);
  const form = useProblemForm({
    initial: {},
    send: (_, { signal }) => api.POST('/v1/withdrawals/confirmation', { body: { token }, signal }),
    onDone: () => setDone(true),
  });
  if (done) return <Door title={t('withdrawalLink.done')} about={t('withdrawalLink.doneAbout')} />;
  return (
    <Door title={t('withdrawalLink.title')} about={t('withdrawalLink.about')}>
      <Form form={form} deed={t('withdrawalLink.deed')}>
        {null}
      </Form>
    </Door>
  );
}
