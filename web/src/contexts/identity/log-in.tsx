import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
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
  const [ended, setEnded] = useState(false);
  const nobody = status.error instanceof ProblemError && status.error.problem.status === 404;

  if (nobody)
    return <EmptyState title={t('logIn.nobodyTitle')}>{t('logIn.nobodyBody', { address: location.host })}</EmptyState>;
  return (
    <Door
      title={t('logIn.heading')}
      about={host === 'operator' ? t('logIn.staff') : t('logIn.to', { address: location.host })}
      foot={
        ended ? (
          <AppLink href="/come-back">{t('logIn.comeBack')}</AppLink>
        ) : (
          <AppLink href="/forgot-password">{t('logIn.forgotten')}</AppLink>
        )
      }
    >
      <Credentials onEnded={() => setEnded(true)} />
    </Door>
  );
}

/** ToS 3.1: where the agreement has ended no password opens; what is left then has a way of its own. */
function Credentials({ onEnded }: { onEnded(): void }) {
  const t = useT();
  const router = useRouter();
  const queries = useQueryClient();
  const { to } = useSearch({ strict: false }) as { to?: string };
  const form = useProblemForm({
    initial: { email: '', password: '' },
    send: (body, { signal }) =>
      api.POST('/v1/auth/login', { body, signal }).catch((error) => {
        if (error instanceof ProblemError && error.problem.code === 'agreement-ended') onEnded();
        throw error;
      }),
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
