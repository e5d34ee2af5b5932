import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, useProblemForm } from '../../design/form/problem-form.js';
import { Money } from '../../design/money.js';
import { moneyText } from '../../design/money-text.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useDeed } from '../../design/use-deed.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useIsAdministrator, useMyself } from '../identity/myself.js';
import { Findings, isWaiting } from './book-differences.js';
import { chargebackKinds } from './client-chargebacks.js';
import { CaseDeskButton } from './inbox-case-desk.js';
import styles from './operator.module.css';
import { PagedList, useDone } from './paged-list.js';
import { useClientName } from './queries.js';
import { type Chargeback, chargebacks, type Reconciliation, reconciliations } from './queries-desk.js';

/** What the card provider says about the same money as our books: payments taken back, and what differs. */
export function ProviderBooks() {
  const t = useT();
  const admin = useIsAdministrator();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const compare = async () => {
    const { items } = await bodyOf(api.POST('/v1/reconciliations'));
    await queries.invalidateQueries({ queryKey: ['contract'] });
    toast({ text: t('desk.compared', { count: items.length }) });
  };
  return (
    <>
      <PageHead
        title={t('providerBooks.title')}
        about={t('desk.booksAbout')}
        actions={
          admin && (
            <Button busy={busy} onClick={() => void run(compare)}>
              {t('desk.compareNow')}
            </Button>
          )
        }
      />
      <div className={styles.page}>
        <Chargebacks />
        <section className={styles.section}>
          <h2>{t('desk.reconciliations')}</h2>
          <Runs />
        </section>
      </div>
    </>
  );
}

function Chargebacks() {
  const t = useT();
  const query = useInfiniteQuery(chargebacks);
  const [writingOff, setWritingOff] = useState<Chargeback | null>(null);
  const close = () => setWritingOff(null);
  return (
    <section className={styles.section}>
      <h2>{t('desk.chargebacks')}</h2>
      <PagedList
        query={query}
        none={t('desk.noChargebacks')}
        row={(chargeback) => <TakenBack chargeback={chargeback} onWriteOff={() => setWritingOff(chargeback)} />}
      />
      {writingOff && (
        <Dialog title={t('desk.writeOffTitle')} opened onClose={close}>
          <WriteOff chargeback={writingOff} onDone={close} />
        </Dialog>
      )}
    </section>
  );
}

function TakenBack({ chargeback, onWriteOff }: { chargeback: Chargeback; onWriteOff(): void }) {
  const t = useT();
  const known = useKnownMessage();
  const nameOf = useClientName();
  const { role } = useMyself();
  const { tenantId, state, amount, reason, openedAt, evidenceDueAt, paymentReference } = chargeback;
  const canLetGo = (state === 'OPEN' || state === 'LOST') && role !== 'agent';
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/clients/${tenantId}`}>{nameOf(tenantId) ?? t('overdue.gone')}</AppLink>
        <span className={styles.muted}>
          <Money amount={amount} exact /> · {known(`deskReason.${reason}`) ?? reason} · <Instant at={openedAt} />
          {state === 'OPEN' && evidenceDueAt && (
            <>
              {' '}
              · {t('desk.answerBank')}{' '}
              <Day date={dayOf(new Date(evidenceDueAt))} instant={evidenceDueAt} form="distance" />
            </>
          )}
        </span>
        <span className={styles.muted}>{paymentReference}</span>
      </div>
      <div className={styles.rowDeeds}>
        <StateTag kind={chargebackKinds[state]}>{t(`deskChargeback.${state}`)}</StateTag>
        <CaseDeskButton caseId={chargeback.id} />
        {canLetGo && (
          <Button small onClick={onWriteOff}>
            {t('desk.writeOff')}
          </Button>
        )}
      </div>
    </li>
  );
}

function WriteOff({ chargeback, onDone }: { chargeback: Chargeback; onDone(): void }) {
  const t = useT();
  const { locale } = useIntl();
  const done = useDone(t('desk.writtenOff'), onDone);
  const form = useProblemForm({
    initial: {},
    send: async (_, { idempotencyKey, signal }) => {
      await api.POST('/v1/clients/{clientId}/chargebacks/{chargebackId}/write-off', {
        params: { path: { clientId: chargeback.tenantId, chargebackId: chargeback.id } },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      });
    },
    onDone: done,
  });
  const amount = moneyText(locale, chargeback.amount, { exact: true });
  return (
    <Form form={form} deed={t('desk.writeOffDeed', { amount })}>
      <p>{t('desk.writeOffAbout')}</p>
    </Form>
  );
}

function Runs() {
  const t = useT();
  const { data, error, refetch } = useQuery(reconciliations);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState lines={4} />;
  if (data.items.length === 0) return <EmptyState title={t('desk.noRuns')}>{t('desk.noRunsBody')}</EmptyState>;
  return (
    <ul className={styles.list}>
      {data.items.map((comparison) => (
        <Comparison key={comparison.id} comparison={comparison} />
      ))}
    </ul>
  );
}

function Comparison({ comparison }: { comparison: Reconciliation }) {
  const t = useT();
  const known = useKnownMessage();
  const { startedAt, since, compared, findings } = comparison;
  const counts = Object.entries(compared).map(([what, count]) => `${known(`deskCompared.${what}`) ?? what}: ${count}`);
  const shown = findings.some(isWaiting) ? 'warning' : 'good';
  return (
    <li className={styles.deadline}>
      <div>
        <strong>
          <Instant at={startedAt} />
        </strong>
        <span className={styles.muted}>
          {t('desk.since')} <Instant at={since} />
          {counts.length > 0 && ` · ${counts.join(', ')}`}
        </span>
        <Findings findings={findings} />
      </div>
      <StateTag kind={shown}>{t('desk.differences', { count: findings.length })}</StateTag>
    </li>
  );
}
