import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { later, OnceAsked } from '../../design/once-asked.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './billing.module.css';
import type { Billing } from './queries.js';
import { type Closure, ownClosures } from './queries-agreement.js';

const AskToClose = later(() => import('./ask-to-close.js'), 'AskToClose');

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
      <OnceAsked asked={asking}>
        {asking && <AskToClose ifClosed={ifClosed} onClose={() => setAsking(false)} />}
      </OnceAsked>
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
