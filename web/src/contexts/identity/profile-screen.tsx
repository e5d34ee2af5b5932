import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import styles from '../crm/crm.module.css';
import { useMyself } from './myself.js';

/** What is one's own: the password, and where one is logged in. */
export function ProfileScreen() {
  const t = useT();
  const { name, email, role } = useMyself();
  return (
    <>
      <PageHead title={name} about={`${email ?? ''} · ${t(`role.${role as 'user'}`)}`} />
      <div className={styles.two}>
        <Card title={t('profile.password')}>
          <PasswordForm />
        </Card>
        <Card title={t('profile.sessions')}>
          <Sessions />
        </Card>
      </div>
    </>
  );
}

function PasswordForm() {
  const t = useT();
  const { passwordChangedAt } = useMyself();
  const form = useProblemForm({
    initial: { currentPassword: '', newPassword: '' },
    send: (body, { signal }) => api.POST('/v1/me/password', { body, signal }),
    onDone: () => {
      form.change('currentPassword', '');
      form.change('newPassword', '');
      toast({ text: t('profile.passwordChanged') });
    },
  });
  return (
    <>
      {passwordChangedAt && (
        <p className={styles.muted}>
          {t('profile.passwordSince')} <Day date={dayOf(new Date(passwordChangedAt))} instant={passwordChangedAt} />
        </p>
      )}
      <br />
      <Form form={form} deed={t('profile.changePassword')}>
        <TextField
          name="currentPassword"
          type="password"
          label={t('field.currentPassword')}
          autoComplete="current-password"
          required
        />
        <TextField
          name="newPassword"
          type="password"
          label={t('field.newPassword')}
          help={t('password.help')}
          autoComplete="new-password"
          required
        />
      </Form>
    </>
  );
}

function Sessions() {
  const t = useT();
  const queries = useQueryClient();
  const sessions = useQuery({
    queryKey: ['identity', 'sessions'],
    queryFn: async () => (await bodyOf(api.GET('/v1/auth/sessions'))).items,
  });
  if (sessions.error) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (!sessions.data) return <LoadingState lines={2} />;

  const end = async (id: string) => {
    await api.DELETE('/v1/auth/sessions/{id}', { params: { path: { id } } });
    await queries.invalidateQueries({ queryKey: ['identity', 'sessions'] });
    toast({ text: t('profile.sessionEnded') });
  };
  return (
    <ul className={styles.list}>
      {sessions.data.map((session) => (
        <li key={session.id}>
          <span>
            {deviceOf(session.userAgent)}{' '}
            <span className={styles.muted}>
              {t('profile.seen')} <Instant at={session.seenAt} />
            </span>
          </span>
          {session.current ? (
            <StateTag kind="good">{t('profile.thisOne')}</StateTag>
          ) : (
            <Button small onClick={() => void end(session.id)}>
              {t('profile.endSession')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const browsers = ['Edg', 'Firefox', 'Chrome', 'Safari'] as const;
const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'] as const;

/** A browser's own description, down to what a person knows it by. */
function deviceOf(userAgent: string): string {
  const browser = browsers.find((name) => userAgent.includes(name))?.replace('Edg', 'Edge');
  const system = systems.find((name) => userAgent.includes(name))?.replace('Mac OS', 'Mac');
  return [browser, system].filter(Boolean).join(', ') || userAgent.slice(0, 40) || '–';
}
