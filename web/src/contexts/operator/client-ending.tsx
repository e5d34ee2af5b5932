import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../design/button.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Money } from '../../design/money.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { ClosureForm, DispatchForm, IdentifyForm, OtherWayForm, WithdrawalForm } from './ending-forms.js';
import styles from './operator.module.css';
import type { Client } from './queries.js';
import { clientWithdrawals, type Withdrawal } from './queries-desk.js';
import { withdrawalKinds } from './withdrawals.js';

type Deed = 'record' | 'close' | { what: 'identify' | 'date' | 'way'; withdrawal: Withdrawal };

/** ToS 6 and 3.7, as mail and letters bring them: withdrawals and closures. */
export function Ending({ client }: { client: Client }) {
  const t = useT();
  const { tenantId, customerKind } = client;
  const { data, error, refetch } = useQuery(clientWithdrawals(tenantId));
  const [deed, setDeed] = useState<Deed | null>(null);
  const close = () => setDeed(null);
  const consumer = customerKind === 'consumer';
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={2} />;
  return (
    <>
      {data.items.map((withdrawal) => (
        <OneWithdrawal key={withdrawal.id} withdrawal={withdrawal} onDeed={(what) => setDeed({ what, withdrawal })} />
      ))}
      {data.items.length === 0 && (
        <p className={styles.muted}>{t(consumer ? 'desk.noWithdrawal' : 'desk.consumersOnly')}</p>
      )}
      <div className={styles.deeds}>
        {consumer && <Button onClick={() => setDeed('record')}>{t('desk.recordWithdrawal')}</Button>}
        <Button onClick={() => setDeed('close')}>{t('desk.recordClosure')}</Button>
      </div>
      {deed && (
        <Dialog title={t(titleOf(deed))} opened onClose={close} holdsInput>
          <DeedForm deed={deed} client={client} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function titleOf(deed: Deed) {
  if (deed === 'record') return 'desk.recordWithdrawal';
  if (deed === 'close') return 'desk.recordClosure';
  return ({ identify: 'desk.identify', date: 'desk.dispatch', way: 'desk.otherWay' } as const)[deed.what];
}

function DeedForm({ deed, client, onDone }: { deed: Deed; client: Client; onDone(): void }) {
  const { tenantId } = client;
  if (deed === 'record') return <WithdrawalForm tenantId={tenantId} onDone={onDone} />;
  if (deed === 'close') return <ClosureForm client={client} onDone={onDone} />;
  const shared = { tenantId, withdrawal: deed.withdrawal, onDone };
  if (deed.what === 'identify') return <IdentifyForm {...shared} />;
  if (deed.what === 'date') return <DispatchForm {...shared} />;
  return <OtherWayForm {...shared} />;
}

interface OneWithdrawalProps {
  withdrawal: Withdrawal;
  onDeed(what: 'identify' | 'date' | 'way'): void;
}

function OneWithdrawal({ withdrawal, onDeed }: OneWithdrawalProps) {
  const t = useT();
  const { role } = useMyself();
  const { state, subject, channel, receivedAt, dispatchedAt, lastDay, sender, exception, returned, refundBy } =
    withdrawal;
  const facts = [
    { label: t('desk.withdrawnFrom'), value: t(`deskSubject.${subject}`) },
    { label: t('desk.cameBy'), value: t(`deskChannel.${channel}`) },
    { label: t('desk.receivedAt'), value: <Instant at={receivedAt} /> },
    { label: t('desk.dispatchedAt'), value: dispatchedAt && <Instant at={dispatchedAt} /> },
    { label: t('desk.lastDay'), value: lastDay && <Day date={lastDay} /> },
    { label: t('desk.sender'), value: sender && [sender.name, sender.email].filter(Boolean).join(', ') },
    { label: t('desk.exception'), value: exception && t(`deskException.${exception.kind}`) },
    {
      label: t('deskEnd.record'),
      value: exception && [exception.recordRef, exception.consentRef].filter(Boolean).join(', '),
    },
    { label: t('deskEnd.outcome'), value: exception && t(`deskOutcome.${exception.outcome}`) },
    {
      label: t('deskEnd.refusedFor'),
      value: state === 'REFUSED' && t(`deskEnd.${exception ? 'byException' : 'late'}`),
    },
    { label: t('desk.returned'), value: returned && <Money amount={returned} exact /> },
    { label: t('desk.refundBy'), value: refundBy && <Day date={refundBy} form="distance" /> },
  ];
  return (
    <article className={styles.thing}>
      <StateTag kind={withdrawalKinds[state]}>{t(`deskWithdrawal.${state}`)}</StateTag>
      {sender?.words && <blockquote className={styles.quote}>{sender.words}</blockquote>}
      <dl className={styles.facts}>
        {facts.map(
          ({ label, value }) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <div className={styles.rowDeeds}>
        {state === 'RECEIVED' && channel === 'form' && (
          <Button onClick={() => onDeed('identify')}>{t('desk.identify')}</Button>
        )}
        {state === 'UNDATED' && role !== 'agent' && (
          <Button onClick={() => onDeed('date')}>{t('desk.dispatch')}</Button>
        )}
        {state === 'UNDATED' && role === 'agent' && <p className={styles.muted}>{t('desk.approverDecides')}</p>}
        {state === 'EFFECTIVE' && returned && returned.amountMinor > 0 && (
          <Button onClick={() => onDeed('way')}>{t('desk.otherWay')}</Button>
        )}
      </div>
    </article>
  );
}
