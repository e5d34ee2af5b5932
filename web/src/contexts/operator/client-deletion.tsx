import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { ErrorState, LoadingState } from '../../design/page-states.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { clientDeletion, type Rehearsal } from './queries.js';

/** What is planned, and what would happen if it were carried out now. */
export function Deletion({ tenantId }: { tenantId: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(clientDeletion(tenantId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={2} />;
  if (!data.plan) return <p>{t('client.noDeletion')}</p>;
  return <Planned tenantId={tenantId} rehearsal={data} plan={data.plan} />;
}

interface PlannedProps {
  tenantId: string;
  rehearsal: Rehearsal;
  plan: NonNullable<Rehearsal['plan']>;
}

function Planned({ tenantId, rehearsal, plan }: PlannedProps) {
  const t = useT();
  const { role } = useMyself();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const count = rehearsal.rows.reduce((sum, { rows }) => sum + rows, 0);
  const approve = async () => {
    await api.POST('/v1/clients/{id}/deletion/approval', { params: { path: { id: tenantId } } });
    await queries.invalidateQueries({ queryKey: ['contract'] });
    toast({ text: t('client.approvedNow') });
  };

  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t('client.deletionOn')}</dt>
          <dd>
            <Day date={dayOf(new Date(plan.notBefore))} instant={plan.notBefore} form="distance" />
          </dd>
        </div>
        <div>
          <dt>{t('client.deletionWhy')}</dt>
          <dd>
            {t(`purgeCause.${plan.cause}`)} ({plan.clause})
          </dd>
        </div>
        <div>
          <dt>{t('client.rehearsal')}</dt>
          <dd>
            {rehearsal.wouldPurge
              ? t('client.wouldPurge', { count })
              : t('client.wouldNot', { reason: rehearsal.refusal?.reason ?? '' })}
          </dd>
        </div>
      </dl>
      {plan.approvedBy ? (
        <p>{t('client.approved')}</p>
      ) : (
        role !== 'agent' && (
          <div className={styles.deeds}>
            <Button kind="danger" busy={busy} onClick={() => void run(approve)}>
              {t('client.approve')}
            </Button>
          </div>
        )
      )}
    </>
  );
}
