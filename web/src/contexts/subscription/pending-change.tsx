import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Day } from '../../design/dates.js';
import { LaterDialog, OnceAsked } from '../../design/once-asked.js';
import { StateBanner } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import styles from './billing.module.css';
import { pendingChange } from './queries-agreement.js';

/** A change of plan that waits: for the bank and its customer, or for the anchor. */
export function PendingChange() {
  const t = useT();
  const { data: change } = useQuery(pendingChange);
  if (!change) return null;
  const { state, summary, effectiveOn, invoiceId } = change;
  const unpaid = state === 'AWAITING_PAYMENT';
  return (
    <StateBanner
      kind={unpaid ? 'warning' : 'waiting'}
      what={t(unpaid ? 'pendingChange.unpaid' : 'pendingChange.scheduled', { plan: summary.to.name })}
      when={
        unpaid ? (
          t('pendingChange.unpaidWhen')
        ) : (
          <>
            {t('pendingChange.on')} <Day date={effectiveOn} form="distance" />.
          </>
        )
      }
      action={
        <span className={styles.rowDeeds}>
          {unpaid && invoiceId && (
            <Button small kind="primary" href={`/billing/invoices/${invoiceId}`}>
              {t('pendingChange.finish')}
            </Button>
          )}
          <WithdrawChange plan={summary.from.name} />
        </span>
      }
    />
  );
}

function WithdrawChange({ plan }: { plan: string }) {
  const t = useT();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const [asking, setAsking] = useState(false);
  const withdraw = async () => {
    await run(async () => {
      await api.DELETE('/v1/subscription/plan-change');
      await queries.invalidateQueries();
      toast({ text: t('pendingChange.withdrawn', { plan }) });
    });
    setAsking(false);
  };
  return (
    <>
      <Button small onClick={() => setAsking(true)}>
        {t('pendingChange.withdraw')}
      </Button>
      <OnceAsked asked={asking}>
        <LaterDialog title={t('pendingChange.question')} opened={asking} onClose={() => setAsking(false)}>
          <p>{t('pendingChange.means', { plan })}</p>
          <div className={styles.deeds}>
            <Button data-autofocus onClick={() => setAsking(false)}>
              {t('pendingChange.keep')}
            </Button>
            <Button kind="danger" busy={busy} onClick={() => void withdraw()}>
              {t('pendingChange.withdraw')}
            </Button>
          </div>
        </LaterDialog>
      </OnceAsked>
    </>
  );
}
