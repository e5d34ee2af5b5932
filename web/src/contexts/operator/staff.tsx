import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import type { components } from '../../api/schema.gen.js';
import { Button } from '../../design/button.js';
import { ConfirmByTyping } from '../../design/confirm-by-typing.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { IconButton } from '../../design/icon-button.js';
import { PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useKnownMessage, useLanguage, useT } from '../../i18n/intl.js';
import { useIsAdministrator, useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { staff } from './queries.js';

type Colleague = components['schemas']['MemberAnswer'];
type Deed = 'role' | 'remove';

const roles = ['agent', 'approver', 'admin'] as const;
const roleOf = (text: string) => roles.find((each) => each === text) ?? 'agent';

/** Who works in the back office. */
export function Staff() {
  const t = useT();
  const admin = useIsAdministrator();
  const { data, error, refetch } = useQuery(staff);
  const [inviting, setInviting] = useState(false);
  const [doing, setDoing] = useState<{ deed: Deed; colleague: Colleague } | null>(null);
  const done = () => setDoing(null);
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
          {data.items.map((colleague) => (
            <ColleagueRow key={colleague.id} colleague={colleague} onDeed={(deed) => setDoing({ deed, colleague })} />
          ))}
        </ul>
      )}
      <Dialog title={t('staff.invite')} opened={inviting} onClose={() => setInviting(false)} holdsInput>
        <InviteForm onDone={() => setInviting(false)} />
      </Dialog>
      {doing?.deed === 'role' && <ChangeRole colleague={doing.colleague} onClose={done} />}
      {doing?.deed === 'remove' && <Remove colleague={doing.colleague} onClose={done} />}
    </>
  );
}

function ColleagueRow({ colleague, onDeed }: { colleague: Colleague; onDeed(deed: Deed): void }) {
  const t = useT();
  const known = useKnownMessage();
  const admin = useIsAdministrator();
  const { accountId } = useMyself();
  const { name, email, role, state, expiresAt } = colleague;
  const own = colleague.accountId === accountId;
  return (
    <li className={styles.deadline}>
      <div>
        <span>
          <strong>{name}</strong> {own && <span className={styles.muted}>{t('members.you')}</span>}
        </span>
        <span className={styles.muted}>
          {email} · {known(`staffRole.${role}`) ?? role}
        </span>
      </div>
      <div className={styles.rowDeeds}>
        {state === 'INVITED' && expiresAt && (
          <span className={styles.muted}>
            {t('members.until')} <Instant at={expiresAt} />
          </span>
        )}
        <StateTag kind={state === 'ACTIVE' ? 'good' : 'waiting'}>
          {state === 'ACTIVE' ? t('staff.active') : t('staff.waiting')}
        </StateTag>
        {admin && (
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <IconButton label={t('staff.deeds', { name })} icon={<IconDots size={16} />} aria-haspopup="menu" />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onDeed('role')}>{t('staff.changeRole')}</Menu.Item>
              <Menu.Item disabled={own} onClick={() => onDeed('remove')}>
                {t('staff.remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </li>
  );
}

function useSettled(said: string, onDone: () => void): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['identity'] });
    toast({ text: said });
    onDone();
  };
}

function ChangeRole({ colleague, onClose }: { colleague: Colleague; onClose(): void }) {
  const t = useT();
  const { id, name, version } = colleague;
  const onDone = useSettled(t('members.roleChanged', { name }), onClose);
  const form = useProblemForm({
    initial: { role: colleague.role as string },
    send: async ({ role }, { signal }) => {
      const params = { path: { id }, header: { 'If-Match': `"${version}"` } };
      await api.PATCH('/v1/members/{id}', { params, body: { role: roleOf(role) }, signal });
    },
    onDone,
  });
  return (
    <Dialog title={t('staff.roleTitle', { name })} opened onClose={onClose}>
      <Form form={form} deed={t('staff.roleDeed')}>
        <RoleField />
      </Form>
    </Dialog>
  );
}

function Remove({ colleague, onClose }: { colleague: Colleague; onClose(): void }) {
  const t = useT();
  const { run } = useDeed();
  const { id, name, state } = colleague;
  const settled = useSettled(t('members.removed', { name }), onClose);
  const remove = () =>
    run(async () => {
      await api.DELETE('/v1/members/{id}', { params: { path: { id } } });
      settled();
    });
  return (
    <ConfirmByTyping
      opened
      onClose={onClose}
      title={t('staff.removeTitle', { name })}
      losses={[state === 'INVITED' ? t('staff.lossInvitation') : t('staff.lossAccess')]}
      name={name}
      deed={t('staff.remove')}
      onConfirm={remove}
    />
  );
}

function RoleField() {
  const t = useT();
  return (
    <ChoiceField
      name="role"
      label={t('staff.role')}
      options={roles.map((role) => ({ value: role, label: t(`staffRole.${role}`) }))}
    />
  );
}

function InviteForm({ onDone }: { onDone(): void }) {
  const t = useT();
  const { language } = useLanguage();
  const settled = useSettled(t('staff.invited'), onDone);
  const form = useProblemForm({
    initial: { name: '', email: '', role: 'agent' },
    send: async ({ name, email, role }, { idempotencyKey, signal }) => {
      await api.POST('/v1/members', {
        body: { name, email, role: roleOf(role), language },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: settled,
  });
  return (
    <Form form={form} deed={t('staff.deed')}>
      <TextField name="name" label={t('staff.name')} autoComplete="off" required />
      <TextField name="email" type="email" label={t('staff.email')} autoComplete="off" required />
      <RoleField />
    </Form>
  );
}
