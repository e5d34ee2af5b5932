import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayInWords, dayOf } from '../../design/date-text.js';
import { Day, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { faultAt } from '../../design/form/faults.js';
import { Form, TextField, TickField, useProblemForm } from '../../design/form/problem-form.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './billing.module.css';
import type { Billing } from './queries.js';
import { type Closure, ownClosures } from './queries-agreement.js';

interface ClosingProps {
  billing: Billing;
  /** What it means, for as long as nobody has asked for it. */
  children: ReactNode;
}

/** ToS 3.7: where a request to close the account stands, or the deed that makes one. */
export function Closing({ billing, children }: ClosingProps) {
  // Whoever came back only to pay sees nothing but what is paid.
  const { data } = useQuery({ ...ownClosures, enabled: useMyself().admission !== 'billing' });
  const request = data?.find(({ scope, state }) => scope === 'instance' && state in kinds);
  const kind = request && kinds[request.state];
  if (kind) return <Standing request={request} kind={kind} erasure={billing.erasure} />;
  return (
    <>
      {children}
      {billing.ifClosedNow && <Deed ifClosed={billing.ifClosedNow} />}
    </>
  );
}

function Deed({ ifClosed }: { ifClosed: NonNullable<Billing['ifClosedNow']> }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t('ending.closeDeed')}
      </Button>
      {asking && <Ask ifClosed={ifClosed} onClose={() => setAsking(false)} />}
    </>
  );
}

/** What nobody has shown to be theirs stands in nobody's way, and is not told of here. */
const kinds: Partial<Record<Closure['state'], StateKind>> = {
  VERIFIED: 'warning',
  CLOSED: 'stopped',
  PURGED: 'stopped',
};

interface StandingProps {
  request: Closure;
  kind: StateKind;
  erasure: Billing['erasure'];
}

function Standing({ request, kind, erasure }: StandingProps) {
  const t = useT();
  const known = useKnownMessage();
  const { state, number, receivedAt, dueOn, closesOn } = request;
  return (
    <>
      <p className={styles.stateLine}>
        <StateTag kind={kind}>{known(`accountClosing.${state}`)}</StateTag>
      </p>
      <dl className={styles.facts}>
        <dt>{t('closing.number')}</dt>
        <dd>{number}</dd>
        <dt>{t('closing.received')}</dt>
        <dd>
          <Day date={dayOf(new Date(receivedAt))} instant={receivedAt} />
        </dd>
        <dt>{t(closesOn ? 'closing.closesOn' : 'closing.dueOn')}</dt>
        <dd>
          <Day date={closesOn ?? dueOn} form="distance" />
        </dd>
        {erasure && (
          <>
            <dt>{t('closing.goes')}</dt>
            <dd>
              <Day date={erasure.from} />
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

interface AskProps {
  ifClosed: NonNullable<Billing['ifClosedNow']>;
  onClose(): void;
}

function Ask({ ifClosed: { closesOn, erasedFrom, erasedFromAfterAccess }, onClose }: AskProps) {
  const t = useT();
  const name = useMyself().client?.name ?? '';
  const said = useSaid(onClose);
  const form = useProblemForm({
    initial: { decision: t('closing.wordsGiven', { name }), accessAsked: false as boolean, name: '' },
    send: async ({ decision, accessAsked, name: typed }, { idempotencyKey, signal }) => {
      if (typed.trim() !== name) throw faultAt('name', 'name-differs');
      return bodyOf(
        api.POST('/v1/privacy/closure-requests', {
          body: { scope: 'instance', decision, accessAsked },
          headers: { 'idempotency-key': idempotencyKey },
          signal,
        }),
      );
    },
    onDone: ({ number, closesOn: day, dueOn }) => said(number, day ?? dueOn),
  });
  return (
    <Dialog title={t('closing.question', { name })} opened onClose={onClose} holdsInput>
      <Form
        form={form}
        deed={t('ending.closeDeed')}
        danger
        other={<Button onClick={onClose}>{t('common.keep')}</Button>}
      >
        <p>{t('closing.about')}</p>
        <ol className={styles.consequences}>
          <li>{t('closing.endsNow')}</li>
          <li>
            {t('closing.closes')} <Day date={closesOn} />.
          </li>
          <li>
            {t('closing.erased')} <Day date={form.values.accessAsked ? erasedFromAfterAccess : erasedFrom} />.{' '}
            {t('closing.letter')}
          </li>
          <li>{t('closing.kept')}</li>
          <li>{t('closing.owed')}</li>
        </ol>
        <TickField name="accessAsked" label={t('closing.access')} help={t('closing.accessHelp')} />
        <TextField name="decision" label={t('closing.words')} help={t('closing.wordsHelp')} lines={2} required />
        <TextField name="name" label={t('confirm.type', { name })} required />
      </Form>
    </Dialog>
  );
}

function useSaid(onClose: () => void): (number: string, day: string) => void {
  const t = useT();
  const { locale } = useIntl();
  const today = useToday();
  const queries = useQueryClient();
  return (number, day) => {
    void queries.invalidateQueries();
    toast({ text: t('closing.done', { number, day: dayInWords(locale, day, today) }) });
    onClose();
  };
}
