import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { Form, TextField, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { EmptyState, ErrorState, LoadingState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './operator.module.css';
import { type Obligation, pendingObligations } from './queries.js';

type Way = 'waive' | 'fulfil';

/** What is owed, by day, over all clients. */
export function Deadlines() {
  const t = useT();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(pendingObligations);
  const [settling, setSettling] = useState<{ way: Way; obligation: Obligation } | null>(null);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const days = Map.groupBy(items, ({ dueAt }) => dayOf(new Date(dueAt)));

  return (
    <>
      <PageHead title={t('deadlines.title')} about={t('deadlines.about')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState lines={10} />}
      {data && items.length === 0 && <EmptyState title={t('deadlines.none')}>{t('deadlines.noneBody')}</EmptyState>}
      <div className={styles.page}>
        {[...days].map(([date, obligations]) => (
          <DayOfDeadlines key={date} date={date} obligations={obligations} onSettle={setSettling} />
        ))}
        {hasNextPage && (
          <div>
            <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('list.more')}
            </Button>
          </div>
        )}
      </div>
      {settling && <Settle {...settling} onClose={() => setSettling(null)} />}
    </>
  );
}

interface DayProps {
  date: string;
  obligations: Obligation[];
  onSettle(settling: { way: Way; obligation: Obligation }): void;
}

function DayOfDeadlines({ date, obligations, onSettle }: DayProps) {
  const t = useT();
  const today = useToday();
  return (
    <section className={styles.section}>
      <h2 className={styles.day}>
        <Day date={date} form="distance" />
        {date < today && <StateTag kind="warning">{t('deadlines.overdue')}</StateTag>}
      </h2>
      <ul className={styles.list}>
        {obligations.map((obligation) => (
          <Deadline key={obligation.id} obligation={obligation} onSettle={onSettle} />
        ))}
      </ul>
    </section>
  );
}

function Deadline({ obligation, onSettle }: { obligation: Obligation; onSettle: DayProps['onSettle'] }) {
  const t = useT();
  const known = useKnownMessage();
  const { role } = useMyself();
  const { title, dueAt, tenantId, clientName, clause, command, attempts, lastErrorCode } = obligation;

  return (
    <li className={styles.deadline}>
      <div>
        <strong>{known(`owed.${title}`) ?? title}</strong>
        <span className={styles.muted}>
          <Instant at={dueAt} /> ·{' '}
          {clientName ? <AppLink href={`/clients/${tenantId}`}>{clientName}</AppLink> : t('deadlines.owner')} ·{' '}
          <AppLink href={`/clauses/${encodeURIComponent(clause)}`}>{clause}</AppLink>
        </span>
        {attempts > 0 && (
          <StateTag kind="warning">{t('deadlines.failed', { count: attempts, code: lastErrorCode ?? '' })}</StateTag>
        )}
      </div>
      <div className={styles.rowDeeds}>
        {command === null && (
          <Button small onClick={() => onSettle({ way: 'fulfil', obligation })}>
            {t('deadlines.fulfil')}
          </Button>
        )}
        {role !== 'agent' && (
          <Button small onClick={() => onSettle({ way: 'waive', obligation })}>
            {t('deadlines.waive')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Settle({ way, obligation, onClose }: { way: Way; obligation: Obligation; onClose(): void }) {
  const t = useT();
  const known = useKnownMessage();
  const queries = useQueryClient();
  const { id, tenantId, title } = obligation;
  const form = useProblemForm({
    initial: { reason: '' },
    send: async ({ reason }, { idempotencyKey, signal }) => {
      const call = {
        params: { path: { id } },
        body: { tenantId, reason },
        headers: { 'idempotency-key': idempotencyKey },
        signal,
      };
      await (way === 'waive'
        ? api.POST('/v1/obligations/{id}/waiver', call)
        : api.POST('/v1/obligations/{id}/fulfilment', call));
    },
    onDone: () => {
      void queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t('deadlines.settled') });
      onClose();
    },
  });

  return (
    <Dialog title={t(`deadlines.${way}Title`)} opened onClose={onClose} holdsInput>
      <Form form={form} deed={t(`deadlines.${way}Deed`)}>
        <p>{known(`owed.${title}`) ?? title}</p>
        <TextField name="reason" label={t('deadlines.reason')} help={t('deadlines.reasonHelp')} lines={3} required />
      </Form>
    </Dialog>
  );
}
