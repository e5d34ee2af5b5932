import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { components } from '../../api/schema.gen.js';
import { Instant } from '../../design/dates.js';
import { Card, PageHead } from '../../design/page.js';
import { EmptyState } from '../../design/page-states.js';
import { type StateKind, StateTag } from '../../design/state.js';
import type { Column } from '../../design/table/columns.js';
import { DataTable } from '../../design/table/data-table.js';
import type { FilterField } from '../../design/table/table-view.js';
import { useTableView } from '../../design/table/use-table-view.js';
import { useT } from '../../i18n/intl.js';
import { Letter, useLetterName } from '../notices/letters.js';
import { notices } from '../notices/queries.js';
import { useClientName } from './queries.js';

type Notice = components['schemas']['NoticeAnswer'];

const states = ['QUEUED', 'ACCEPTED', 'BOUNCED', 'DROPPED'] as const;
const kinds: Record<Notice['state'], StateKind> = {
  QUEUED: 'waiting',
  ACCEPTED: 'good',
  BOUNCED: 'stopped',
  DROPPED: 'warning',
};
const idOf = ({ id }: Notice) => id;
const hrefOf = ({ id, tenantId }: Notice) => `/outbox/${id}?client=${tenantId}`;

/** Every letter of every contract, newest first. */
export function Outbox() {
  const t = useT();
  const name = useLetterName();
  const [view, setView] = useTableView();
  const wanted = view.filters?.find(({ field }) => field === 'state')?.value;
  const state = states.find((each) => each === wanted);
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    notices({ state }),
  );
  const rows = useMemo(() => (data?.pages.flatMap(({ items }) => items) ?? []) as Notice[], [data]);
  const filterFields = useMemo<FilterField[]>(() => {
    const options = states.map((each) => ({ value: each, label: t(`noticeState.${each}`) }));
    return [{ id: 'state', label: t('outbox.state'), kind: 'choice', operators: ['is'], options }];
  }, [t]);

  return (
    <>
      <h1 className="visually-hidden">{t('outbox.title')}</h1>
      <DataTable
        label={t('outbox.title')}
        columns={useColumns()}
        rows={rows}
        idOf={idOf}
        hrefOf={hrefOf}
        labelOf={({ template }) => name(template)}
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
        empty={<EmptyState title={t('outbox.none')}>{t('outbox.noneBody')}</EmptyState>}
      />
    </>
  );
}

function useColumns(): Column<Notice>[] {
  const t = useT();
  const name = useLetterName();
  return [
    { id: 'letter', label: t('outbox.letter'), width: 226, cell: ({ template }) => name(template) },
    {
      id: 'client',
      label: t('outbox.client'),
      width: 200,
      wideOnly: true,
      cell: ({ clientName }) => clientName ?? t('deadlines.owner'),
    },
    {
      id: 'state',
      label: t('outbox.state'),
      width: 130,
      cell: ({ state }) => <StateTag kind={kinds[state]}>{t(`noticeState.${state}`)}</StateTag>,
    },
    {
      id: 'queued',
      label: t('outbox.queued'),
      width: 150,
      wideOnly: true,
      cell: ({ queuedAt }) => <Instant at={queuedAt} />,
    },
    { id: 'clause', label: t('outbox.clause'), width: 120, wideOnly: true, cell: ({ clause }) => clause ?? '–' },
  ];
}

/** One letter as it was sent. */
export function OutboxLetter() {
  const t = useT();
  const clientName = useClientName();
  const { noticeId } = useParams({ strict: false }) as { noticeId: string };
  const { client } = useSearch({ strict: false }) as { client?: string };
  return (
    <>
      <PageHead title={t('letter.title')} about={client && clientName(client)} />
      <Card>
        <Letter noticeId={noticeId} tenantId={client} />
      </Card>
    </>
  );
}
