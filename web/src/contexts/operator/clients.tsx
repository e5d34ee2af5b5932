import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day } from '../../design/dates.js';
import { EmptyState } from '../../design/page-states.js';
import { StateTag } from '../../design/state.js';
import type { Column } from '../../design/table/columns.js';
import { DataTable } from '../../design/table/data-table.js';
import type { FilterField } from '../../design/table/table-view.js';
import { useTableView } from '../../design/table/use-table-view.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { clientStates, stateKinds } from './client-words.js';
import { type ClientSummary, clients } from './queries.js';

const idOf = ({ tenantId }: ClientSummary) => tenantId;
const hrefOf = ({ tenantId }: ClientSummary) => `/clients/${tenantId}`;
const labelOf = ({ name }: ClientSummary) => name;

/** Every client with its state and what is due next. */
export function Clients() {
  const t = useT();
  const [view, setView] = useTableView();
  const wanted = view.filters?.find(({ field }) => field === 'state')?.value;
  const state = clientStates.find((each) => each === wanted);
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    clients(state),
  );
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);

  return (
    <>
      <h1 className="visually-hidden">{t('clients.title')}</h1>
      <DataTable
        label={t('clients.title')}
        columns={useColumns()}
        rows={rows}
        idOf={idOf}
        hrefOf={hrefOf}
        labelOf={labelOf}
        view={view}
        onView={setView}
        filterFields={useStateFilter()}
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
              title={t('clients.noneSuch')}
              action={<Button onClick={() => setView({})}>{t('clients.all')}</Button>}
            />
          ) : (
            <EmptyState title={t('clients.none')}>{t('clients.noneBody')}</EmptyState>
          )
        }
      />
    </>
  );
}

function useStateFilter(): FilterField[] {
  const t = useT();
  return useMemo(() => {
    const options = clientStates.map((state) => ({ value: state, label: t(`instanceState.${state}`) }));
    return [{ id: 'state', label: t('clients.state'), kind: 'choice', operators: ['is'], options }];
  }, [t]);
}

function useColumns(): Column<ClientSummary>[] {
  const t = useT();
  const known = useKnownMessage();
  return useMemo(
    () => [
      { id: 'name', label: t('clients.name'), width: 220, cell: ({ name }) => name },
      {
        id: 'state',
        label: t('clients.state'),
        width: 150,
        cell: ({ state }) => <StateTag kind={stateKinds[state]}>{t(`instanceState.${state}`)}</StateTag>,
      },
      {
        id: 'next',
        label: t('clients.next'),
        width: 360,
        wideOnly: true,
        cell: ({ nextDeadline }) =>
          nextDeadline ? (known(`owed.${nextDeadline.title}`) ?? nextDeadline.title) : t('clients.nothingDue'),
      },
      {
        id: 'when',
        label: t('clients.when'),
        width: 190,
        wideOnly: true,
        cell: ({ nextDeadline }) =>
          nextDeadline && <Day date={dayOf(new Date(nextDeadline.dueAt))} instant={nextDeadline.dueAt} form="short" />,
      },
      {
        id: 'kind',
        label: t('clients.kind'),
        width: 120,
        wideOnly: true,
        cell: ({ customerKind }) => t(`customerKind.${customerKind}`),
      },
      { id: 'country', label: t('clients.country'), width: 90, wideOnly: true, cell: ({ country }) => country },
    ],
    [t, known],
  );
}
