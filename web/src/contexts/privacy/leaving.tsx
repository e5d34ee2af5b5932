import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { faultAt } from '../../design/form/faults.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { ownClosures } from '../subscription/queries-agreement.js';
import { submitRequest, useAsked } from './own-requests.js';
import styles from './privacy.module.css';
import { closureKinds, openClosures } from './queries.js';

const losses = ['login', 'name', 'back'] as const;

/** ToS 9.9: what erasure takes is said before it is asked for. */
export function AskForErasure() {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <div className={styles.body}>
      <p>{t('privacy.eraseBody')}</p>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t('privacy.eraseDeed')}
      </Button>
      {asking && <ErasureForm onClose={() => setAsking(false)} />}
    </div>
  );
}

function ErasureForm({ onClose }: { onClose(): void }) {
  const t = useT();
  const asked = useAsked(onClose);
  const form = useProblemForm({
    initial: { details: '' },
    send: ({ details }, sending) => submitRequest({ kind: 'erasure', details }, sending),
    onDone: asked,
  });
  return (
    <Dialog title={t('privacy.eraseTitle')} opened onClose={onClose} holdsInput>
      <Form
        form={form}
        deed={t('privacy.eraseDeed')}
        danger
        other={<Button onClick={onClose}>{t('common.keep')}</Button>}
      >
        <ul className={styles.losses}>
          {losses.map((loss) => (
            <li key={loss}>{t(`erasureLoss.${loss}`)}</li>
          ))}
        </ul>
        <TextField name="details" label={t('privacyForm.details')} lines={3} />
      </Form>
    </Dialog>
  );
}

/** ToS 3.7, K6: one's own place and login, at once. The whole account stands beside it, for administrators. */
export function CloseOwn() {
  const t = useT();
  const [closing, setClosing] = useState(false);
  return (
    <div className={styles.body}>
      <p>{t('privacy.closeOwnBody')}</p>
      <OwnClosures />
      <Button kind="danger" onClick={() => setClosing(true)}>
        {t('privacy.closeOwnDeed')}
      </Button>
      {closing && <CloseOwnForm onClose={() => setClosing(false)} />}
    </div>
  );
}

/** What was asked for by a form or a letter, and waits for its link, or could not be done. */
function OwnClosures() {
  const t = useT();
  const { accountId } = useMyself();
  const { data = [] } = useQuery(ownClosures);
  const own = data.filter((closure) => closure.scope === 'membership' && closure.accountId === accountId);
  if (own.length === 0) return null;
  return (
    <ul className={styles.list}>
      {own.map(({ id, number, state, dueOn, closesOn }) => (
        <li key={id}>
          <p className={styles.line}>
            <strong>{number}</strong>
            <StateTag kind={closureKinds[state]}>{t(`closureState.${state}`)}</StateTag>
          </p>
          {openClosures.includes(state) && (
            <p className={styles.muted}>
              {t(closesOn ? 'privacy.closesOn' : 'privacy.closeLatest')} <Day date={closesOn ?? dueOn} />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function CloseOwnForm({ onClose }: { onClose(): void }) {
  const t = useT();
  const { name, client } = useMyself();
  const form = useProblemForm({
    initial: { decision: t('privacy.closeOwnWords', { company: client?.name ?? '' }), typed: '' },
    send: async ({ decision, typed }, { idempotencyKey, signal }) => {
      if (typed.trim() !== name) throw faultAt('typed', 'name-differs');
      return bodyOf(
        api.POST('/v1/privacy/closure-requests', {
          body: { scope: 'membership', decision, accessAsked: false },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      );
    },
    onDone: ({ state }) => {
      // The session goes with the place, unless a hold keeps both.
      if (state !== 'REFUSED') return location.assign('/log-in');
      toast({ kind: 'warning', text: t('closureReceived.refused') });
      onClose();
    },
  });
  return (
    <Dialog title={t('privacy.closeOwnTitle')} opened onClose={onClose} holdsInput>
      <Form
        form={form}
        deed={t('privacy.closeOwnDeed')}
        danger
        other={<Button onClick={onClose}>{t('common.keep')}</Button>}
      >
        <p>{t('privacy.closeOwnBody')}</p>
        <TextField name="decision" label={t('privacy.closeDecision')} lines={2} required />
        <TextField name="typed" label={t('confirm.type', { name })} autoComplete="off" required />
      </Form>
    </Dialog>
  );
}
