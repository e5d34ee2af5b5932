import { session, sessionBegan, sessionEnded } from '../api/session.js';
import { useStore } from '../api/store.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Form, type Sending, TextField, useProblemForm } from '../design/form/problem-form.js';
import { useOnceThere } from '../design/once-asked.js';
import { useT } from '../i18n/intl.js';

export interface Credentials {
  email: string;
  password: string;
}

interface LogInAgainProps {
  email: string;
  logIn(credentials: Credentials, sending: Sending): Promise<void>;
}

/** The session ran out in the middle of something: the page stays as it is behind this, and goes on afterwards. */
export function LogInAgain({ email, logIn }: LogInAgainProps) {
  const t = useT();
  const expired = useOnceThere(useStore(session) === 'expired');
  return (
    <Dialog title={t('session.expired')} opened={expired} onClose={sessionEnded} holdsInput>
      <Again email={email} logIn={logIn} />
    </Dialog>
  );
}

function Again({ email, logIn }: LogInAgainProps) {
  const t = useT();
  const form = useProblemForm({
    initial: { password: '' },
    send: ({ password }, sending) => logIn({ email, password }, sending),
    onDone: sessionBegan,
  });

  return (
    <>
      <p>{t('session.kept', { email })}</p>
      <br />
      <Form form={form} deed={t('session.logIn')} other={<Button onClick={sessionEnded}>{t('session.leave')}</Button>}>
        <TextField
          name="password"
          type="password"
          label={t('session.password')}
          autoComplete="current-password"
          required
        />
      </Form>
    </>
  );
}
