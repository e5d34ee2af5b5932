import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useLanguage, useT } from '../../i18n/intl.js';
import { useIsAdministrator } from '../identity/myself.js';
import styles from './operator.module.css';
import { staff } from './queries.js';

const roles = ['agent', 'approver', 'admin'] as const;

/** Who works in the back office. */
export function Staff() {
  const t = useT();
  const known = useKnownMessage();
  const admin = useIsAdministrator();
  const { data, error, refetch } = useQuery(staff);
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <PageHead
        title={t('staff.title')}
        about={t('staff.about')}
        actions={
          admin && (
            <Button kind="primary" onClick={() => setInviting(true)}>
              {t('staff.invite')}
            </Button>
          )
        }
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={4} />}
      {data && (
        <ul className={styles.list}>
          {data.items.map(({ id, name, email, role, state }) => (
            <li key={id} className={styles.deadline}>
              <div>
                <strong>{name}</strong>
                <span className={styles.muted}>
                  {email} · {known(`staffRole.${role}`) ?? role}
                </span>
              </div>
              <StateTag kind={state === 'ACTIVE' ? 'good' : 'waiting'}>
                {state === 'ACTIVE' ? t('staff.active') : t('staff.waiting')}
              </StateTag>
            </li>
          ))}
        </ul>
      )}
      <Dialog title={t('staff.invite')} opened={inviting} onClose={() => setInviting(false)} holdsInput>
        <InviteForm onDone={() => setInviting(false)} />
      </Dialog>
    </>
  );
}

function InviteForm({ onDone }: { onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const { language } = useLanguage();
  const form = useProblemForm({
    initial: { name: '', email: '', role: 'agent' },
    send: async ({ name, email, role }, { idempotencyKey, signal }) => {
      await api.POST('/v1/members', {
        body: { name, email, role: roles.find((each) => each === role) ?? 'agent', language },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['identity'] });
      toast({ text: t('staff.invited') });
      onDone();
    },
  });
  return (
    <Form form={form} deed={t('staff.deed')}>
      <TextField name="name" label={t('staff.name')} autoComplete="off" required />
      <TextField name="email" type="email" label={t('staff.email')} autoComplete="off" required />
      <ChoiceField
        name="role"
        label={t('staff.role')}
        options={roles.map((role) => ({ value: role, label: t(`staffRole.${role}`) }))}
      />
    </Form>
  );
}
