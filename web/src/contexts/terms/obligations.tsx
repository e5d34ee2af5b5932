import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { Card } from '../../design/page.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import styles from './contract.module.css';
import { ContractHead } from './contract-parts.js';
import { gathered } from './life.js';
import { type Obligation, obligationsOwedBy } from './queries-changes.js';

const states = ['PENDING', 'BREACHED', 'DONE', 'WAIVED'] as const;

/** What each side owes the other, until when and by which clause. */
export function Obligations() {
  const t = useT();
  const [state, setState] = useState<(typeof states)[number]>('PENDING');
  return (
    <>
      <ContractHead current="/contract/obligations" about={t('obligations.about')} />
      <div className={styles.life}>
        <fieldset className={styles.stateChoice}>
          <legend className="visually-hidden">{t('obligations.which')}</legend>
          {states.map((each) => (
            <Button
              key={each}
              small
              kind={each === state ? 'plain' : 'quiet'}
              aria-expanded={each === state}
              onClick={() => setState(each)}
            >
              {t(`obligationState.${each}`)}
            </Button>
          ))}
        </fieldset>
        <div className={styles.sides}>
          <Side owedBy="client" state={state} />
          <Side owedBy="operator" state={state} />
        </div>
      </div>
    </>
  );
}

function Side({ owedBy, state }: { owedBy: 'client' | 'operator'; state: Obligation['state'] }) {
  const t = useT();
  const { data, error, refetch } = useQuery(obligationsOwedBy(owedBy, state));
  return (
    <Card title={t(`obligations.${owedBy}`)}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState lines={4} />
      ) : data.length === 0 ? (
        <p className={styles.muted}>{t('obligations.none')}</p>
      ) : (
        <ul className={styles.timers}>
          {gathered(data, sayingOf).map(({ entry, times }) => (
            <Owed key={entry.id} obligation={entry} times={times} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const sayingOf = ({ title, clause, dueAt, state, settledAt, reason }: Obligation): string =>
  [title, clause, state, dayOf(new Date(settledAt ?? dueAt)), reason].join(' ');

const kinds: Record<Obligation['state'], StateKind> = {
  PENDING: 'waiting',
  DONE: 'good',
  VOIDED: 'stopped',
  WAIVED: 'stopped',
  BREACHED: 'warning',
};

interface OwedProps {
  obligation: Obligation;
  times: number;
}

function Owed({ obligation: { title, clause, dueAt, state, settledAt, reason }, times }: OwedProps) {
  const t = useT();
  const known = useKnownMessage();
  const at = settledAt ?? dueAt;
  return (
    <li>
      <strong>
        {known(`owed.${title}`) ?? title} {times > 1 && `× ${times}`}
      </strong>
      <span>
        <Day date={dayOf(new Date(at))} instant={at} form={state === 'PENDING' ? 'distance' : 'words'} />,{' '}
        <AppLink href={`/contract/clauses/${encodeURIComponent(clause)}`}>{clause}</AppLink>
      </span>
      {state !== 'PENDING' && (
        <span>
          <StateTag kind={kinds[state]}>{t(`obligationState.${state}`)}</StateTag> {reason}
        </span>
      )}
    </li>
  );
}
