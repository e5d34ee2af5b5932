import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Button } from '../../design/button.js';
import { dayOf, daysBetween } from '../../design/date-text.js';
import { Day, useToday } from '../../design/dates.js';
import { Money } from '../../design/money.js';
import { EmptyState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import type { Column } from '../../design/table/columns.js';
import { DataTable } from '../../design/table/data-table.js';
import type { FilterField } from '../../design/table/table-view.js';
import { useTableView } from '../../design/table/use-table-view.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { type OverdueCase, overdueCases } from './queries.js';

const states = ['NOTIFIED', 'WARNED', 'SUSPENDED', 'FINAL', 'DELETED', 'CLEARED'] as const;
const kinds: Record<OverdueCase['state'], StateKind> = {
  NOTIFIED: 'warning',
  WARNED: 'warning',
  SUSPENDED: 'stopped',
  FINAL: 'stopped',
  DELETED: 'stopped',
  CLEARED: 'good',
};

const idOf = ({ id }: OverdueCase) => id;
const hrefOf = ({ tenantId }: OverdueCase) => `/clients/${tenantId}`;

/** ToS 3.4 over all clients: who owes what, for how long, and what the ladder does next. */
export function Overdue() {
  const t = useT();
  const [view, setView] = useTableView();
  const wanted = view.filters?.find(({ field }) => field === 'state')?.value;
  const state = states.find((each) => each === wanted);
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    overdueCases(state),
  );
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const filterFields = useMemo<FilterField[]>(() => {
    const options = states.map((each) => ({ value: each, label: t(`debtState.${each}`) }));
    return [{ id: 'state', label: t('overdue.state'), kind: 'choice', operators: ['is'], options }];
  }, [t]);

  return (
    <>
      <h1 className="visually-hidden">{t('overdue.title')}</h1>
      <DataTable
        label={t('overdue.title')}
        columns={useColumns()}
        rows={rows}
        idOf={idOf}
        hrefOf={hrefOf}
        labelOf={({ clientName }) => clientName ?? t('overdue.gone')}
        view={view}
        onView={setView}
        filterFields={filterFields}
        loading={isPending}
        error={error}
        onRetry={() => void refetch()}
        hasMore={hasNextPage}
        onEndReached={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
        }}
        empty={
          state ? (
            <EmptyState
              title={t('overdue.noneSuch')}
              action={<Button onClick={() => setView({})}>{t('clients.all')}</Button>}
            />
          ) : (
            <EmptyState title={t('overdue.none')}>{t('overdue.noneBody')}</EmptyState>
          )
        }
      />
    </>
  );
}

function useColumns(): Column<OverdueCase>[] {
  const t = useT();
  const known = useKnownMessage();
  const today = useToday();
  return useMemo(
    () => [
      {
        id: 'client',
        label: t('clients.name'),
        width: 170,
        cell: ({ clientName }) => clientName ?? t('overdue.gone'),
      },
      {
        id: 'state',
        label: t('overdue.state'),
        width: 164,
        cell: ({ state }) => <StateTag kind={kinds[state]}>{t(`debtState.${state}`)}</StateTag>,
      },
      {
        id: 'days',
        label: t('overdue.days'),
        width: 110,
        wideOnly: true,
        align: 'end',
        cell: ({ dueOn, closedAt }) => (closedAt ? '–' : daysBetween(dueOn, today)),
      },
      {
        id: 'owed',
        label: t('overdue.owed'),
        width: 110,
        align: 'end',
        wideOnly: true,
        cell: ({ owed }) => (owed ? <Money amount={owed} exact /> : '–'),
      },
      {
        id: 'due',
        label: t('overdue.dueOn'),
        width: 90,
        wideOnly: true,
        cell: ({ dueOn }) => <Day date={dueOn} form="short" />,
      },
      {
        id: 'when',
        label: t('overdue.nextOn'),
        width: 90,
        wideOnly: true,
        cell: ({ nextStep }) =>
          nextStep ? <Day date={dayOf(new Date(nextStep.at))} instant={nextStep.at} form="short" /> : '–',
      },
      {
        id: 'next',
        label: t('overdue.next'),
        width: 270,
        wideOnly: true,
        cell: ({ nextStep, closedAt }) =>
          nextStep ? (known(`owed.${nextStep.title}`) ?? nextStep.title) : closedAt ? '–' : t('overdue.letterOut'),
      },
    ],
    [t, known, today],
  );
}
