import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Button } from '../../design/button.js';
import { Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { reRegistrations } from './queries.js';

interface Deciding {
  id: string;
  tenantId: string;
  decision: 'APPROVED' | 'REJECTED';
}

const kinds = { PENDING: 'waiting', APPROVED: 'good', REJECTED: 'stopped' } as const;

/** ToS 3.6: who was deleted comes back only with a person's yes. */
export function ReRegistrations() {
  const t = useT();
  const { role } = useMyself();
  const { data, error, refetch } = useQuery(reRegistrations);
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  return (
    <>
      <PageHead title={t('reRegistrations.title')} about={t('reRegistrations.about')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={6} />}
      {data?.items.length === 0 && (
        <EmptyState title={t('reRegistrations.none')}>{t('reRegistrations.noneBody')}</EmptyState>
      )}
      {data && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map(({ id, tenantId, cause, matched, state, requestedAt }) => (
            <li key={id} className={styles.deadline}>
              <div>
                <strong>{t('reRegistrations.earlier', { cause: t(`purgeCause.${cause}`) })}</strong>
                <span className={styles.muted}>
                  <Instant at={requestedAt} /> · {t('reRegistrations.recognised')}{' '}
                  {matched.map((trait) => t(`trait.${trait}`)).join(', ')}
                </span>
              </div>
              <div className={styles.rowDeeds}>
                <CaseDeskButton caseId={id} />
                <StateTag kind={kinds[state]}>{t(`reRegistrationState.${state}`)}</StateTag>
                {state === 'PENDING' && role !== 'agent' && (
                  <>
                    <Button small onClick={() => setDeciding({ id, tenantId, decision: 'APPROVED' })}>
                      {t('reRegistrations.approve')}
                    </Button>
                    <Button small kind="danger" onClick={() => setDeciding({ id, tenantId, decision: 'REJECTED' })}>
                      {t('reRegistrations.refuse')}
                    </Button>
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {deciding && <Decide {...deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

function Decide({ id, tenantId, decision, onClose }: Deciding & { onClose(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const deed = decision === 'APPROVED' ? t('reRegistrations.approve') : t('reRegistrations.refuse');
  const form = useProblemForm({
    initial: { reason: '' },
    send: async ({ reason }, { idempotencyKey, signal }) => {
      await api.POST('/v1/re-registrations/{id}/decision', {
        params: { path: { id } },
        body: { tenantId, decision, reason },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('reRegistrations.decided') });
      onClose();
    },
  });
  return (
    <Dialog title={deed} opened onClose={onClose} holdsInput>
      <Form form={form} deed={deed}>
        <TextField
          name="reason"
          label={t('deadlines.reason')}
          help={t('reRegistrations.reasonHelp')}
          lines={3}
          required
        />
      </Form>
    </Dialog>
  );
}
