import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import { host } from '../../app/host.js';
import { AppLink } from '../../design/app-link.js';
import { Door } from '../../design/door.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { EmptyState } from '../../design/page-states.js';
import { useT } from '../../i18n/intl.js';

/** An instance's own door, at its own address. */
export function LogIn() {
  const t = useT();
  const status = useQuery({ queryKey: ['tenancy', 'status'], queryFn: () => bodyOf(api.GET('/v1/status')) });
  const nobody = status.error instanceof ProblemError && status.error.problem.status === 404;

  if (nobody)
    return <EmptyState title={t('logIn.nobodyTitle')}>{t('logIn.nobodyBody', { address: location.host })}</EmptyState>;
  return (
    <Door
      title={t('logIn.heading')}
      about={host === 'operator' ? t('logIn.staff') : t('logIn.to', { address: location.host })}
      foot={<AppLink href="/forgot-password">{t('logIn.forgotten')}</AppLink>}
    >
      <Credentials />
    </Door>
  );
}

function Credentials() {
  const t = useT();
  const router = useRouter();
  const queries = useQueryClient();
  const { to } = useSearch({ strict: false }) as { to?: string };
  const form = useProblemForm({
    initial: { email: '', password: '' },
    send: (body, { signal }) => api.POST('/v1/auth/login', { body, signal }),
    onDone: () => {
      queries.clear();
      router.history.push(typeof to === 'string' && /^\/(?!\/)/.test(to) ? to : '/');
    },
  });

  return (
    <Form form={form} deed={t('logIn.deed')}>
      <TextField name="email" type="email" label={t('field.email')} autoComplete="username" required />
      <TextField name="password" type="password" label={t('field.password')} autoComplete="current-password" required />
    </Form>
  );
}
