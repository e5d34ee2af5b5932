import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import type { components } from '../../api/schema.gen.js';
import { Button } from '../../design/button.js';
import { ConfirmByTyping } from '../../design/confirm-by-typing.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { Card, PageHead } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useRefusalWords } from '../../i18n/fault-words.js';
import { useLanguage, useT } from '../../i18n/intl.js';
import { languageNames, languages } from '../../i18n/languages.js';
import styles from '../crm/crm.module.css';
import { useMayAdminister, useMayWrite, useMyself } from './myself.js';

type Member = components['schemas']['MemberAnswer'];

const rights = ['user', 'administrator'] as const;

export function MembersScreen() {
  const t = useT();
  const { client } = useMyself();
  const mayInvite = useMayAdminister();
  const mayWrite = useMayWrite();
  const [inviting, setInviting] = useState(false);
  const members = useQuery({
    queryKey: ['identity', 'members'],
    queryFn: async () => (await bodyOf(api.GET('/v1/members', { params: { query: { limit: 200 } } }))).items,
  });

  if (members.error) return <ErrorState error={members.error} onRetry={() => void members.refetch()} />;
  const taken = members.data?.filter(({ state }) => state !== 'REMOVED').length ?? 0;
  return (
    <>
      <PageHead
        title={t('members.title')}
        about={members.data && t('members.seats', { taken, seats: client?.entitlements.seats ?? 0 })}
        actions={
          mayInvite &&
          mayWrite && (
            <Button kind="primary" onClick={() => setInviting(true)}>
              {t('members.invite')}
            </Button>
          )
        }
      />
      {!members.data && <LoadingState />}
      {members.data && (
        <Card>
          <div className={styles.scroll}>
            <table className={`${styles.grid} ${styles.cards}`}>
              <thead>
                <tr>
                  <th>{t('members.name')}</th>
                  <th>{t('field.email')}</th>
                  <th>{t('members.rights')}</th>
                  <th>{t('members.state')}</th>
                  <th>
                    <span className="visually-hidden">{t('members.deeds')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {members.data.map((member) => (
                  <Row key={member.id} member={member} />
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
      <Dialog title={t('members.invite')} opened={inviting} onClose={() => setInviting(false)} holdsInput>
        <InviteForm onDone={() => setInviting(false)} />
      </Dialog>
    </>
  );
}

function Row({ member }: { member: Member }) {
  const t = useT();
  const refusal = useRefusalWords();
  const queries = useQueryClient();
  const { accountId } = useMyself();
  const mayAdminister = useMayAdminister();
  const [removing, setRemoving] = useState(false);
  const own = member.accountId === accountId;

  const attempt = async (deed: Promise<unknown>, done: string) => {
    try {
      await deed;
      toast({ text: done });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      toast({ kind: 'warning', text: refusal(error.problem) });
    }
    await queries.invalidateQueries({ queryKey: ['identity'] });
  };
  const changeRole = (role: string) => {
    const params = { path: { id: member.id }, header: { 'If-Match': `"${member.version}"` } };
    const deed = api.PATCH('/v1/members/{id}', { params, body: { role: role as 'user' } });
    void attempt(deed, t('members.roleChanged', { name: member.name }));
  };
  const remove = () =>
    attempt(
      api.DELETE('/v1/members/{id}', { params: { path: { id: member.id } } }),
      t('members.removed', { name: member.name }),
    );

  return (
    <tr>
      <td>
        {member.name} {own && <span className={styles.muted}>{t('members.you')}</span>}
      </td>
      <td>{member.email}</td>
      <td>
        {mayAdminister && member.state !== 'REMOVED' ? (
          <select
            aria-label={t('members.rightsOf', { name: member.name })}
            value={member.role}
            onChange={(event) => changeRole(event.currentTarget.value)}
          >
            {rights.map((role) => (
              <option key={role} value={role}>
                {t(`role.${role}`)}
              </option>
            ))}
          </select>
        ) : (
          t(`role.${member.role as 'user'}`)
        )}
      </td>
      <td>
        <State member={member} />
      </td>
      <td>
        {mayAdminister && !own && member.state !== 'REMOVED' && (
          <Button small kind="quiet" onClick={() => setRemoving(true)}>
            {t('members.remove')}
          </Button>
        )}
        <ConfirmByTyping
          opened={removing}
          onClose={() => setRemoving(false)}
          title={t('members.removeTitle', { name: member.name })}
          losses={[t('members.lossAccess'), t('members.lossKeys')]}
          name={member.name}
          deed={t('members.remove')}
          onConfirm={remove}
        />
      </td>
    </tr>
  );
}

function State({ member }: { member: Member }) {
  const t = useT();
  if (member.suspended) return <StateTag kind="stopped">{t('memberState.SUSPENDED')}</StateTag>;
  if (member.state === 'INVITED')
    return (
      <>
        <StateTag kind="waiting">{t('memberState.INVITED')}</StateTag>{' '}
        {member.expiresAt && (
          <span className={styles.muted}>
            {t('members.until')} <Instant at={member.expiresAt} />
          </span>
        )}
      </>
    );
  return <StateTag kind={member.state === 'ACTIVE' ? 'good' : 'stopped'}>{t(`memberState.${member.state}`)}</StateTag>;
}

function InviteForm({ onDone }: { onDone(): void }) {
  const t = useT();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const form = useProblemForm({
    initial: { name: '', email: '', role: 'user', language: language as string },
    send: async (values, { idempotencyKey, signal }) => {
      const body = { ...values, role: values.role as 'user', language: values.language as 'sv' };
      await api.POST('/v1/members', { body, headers: { 'idempotency-key': idempotencyKey }, signal });
      return values.email;
    },
    onDone: (email) => {
      void queries.invalidateQueries({ queryKey: ['identity'] });
      toast({ text: t('members.invited', { email }) });
      onDone();
    },
  });
  return (
    <Form form={form} deed={t('members.inviteDeed')} other={<Button onClick={onDone}>{t('common.cancel')}</Button>}>
      <TextField name="name" label={t('members.name')} required />
      <TextField name="email" type="email" label={t('field.email')} required />
      <ChoiceField
        name="role"
        label={t('members.rights')}
        help={t(form.values.role === 'administrator' ? 'members.administratorMay' : 'members.userMay')}
        options={rights.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <ChoiceField
        name="language"
        label={t('members.letterLanguage')}
        options={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
    </Form>
  );
}
