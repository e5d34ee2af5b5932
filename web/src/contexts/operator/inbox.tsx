import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { type Command, useCommands } from '../../design/commands.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant, useToday } from '../../design/dates.js';
import { PageHead } from '../../design/page.js';
import { StateTag } from '../../design/state.js';
import { useDeed } from '../../design/use-deed.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { useMyself } from '../identity/myself.js';
import styles from './inbox.module.css';
import {
  pageOf,
  stateWords,
  type View,
  views,
  type WorkCounts,
  type WorkItem,
  type WorkKind,
  work,
  workCounts,
} from './inbox-queries.js';
import desk from './operator.module.css';
import { PagedList } from './paged-list.js';

/** What waits for the staff over all contexts and clients, the soonest due first. */
export function Inbox() {
  const t = useT();
  const [view, setView] = useState<View>('ours');
  const [kind, setKind] = useState<WorkKind | undefined>();
  const query = useInfiniteQuery(work(view, kind));
  const { data: counts } = useQuery(workCounts);
  const assign = useAssigning();
  const items = useMemo(() => query.data?.pages.flatMap((each) => each.items) ?? [], [query.data]);
  useNewsInList(counts);
  useInboxKeys(items, assign);

  return (
    <>
      <PageHead
        title={t('inbox.title')}
        about={counts && t('inbox.about', { ours: counts.ours, overdue: counts.overdue })}
        actions={<Button href="/templates">{t('templates.title')}</Button>}
      />
      <div className={desk.page}>
        <div className={styles.filters}>
          <fieldset className={desk.version} aria-label={t('inbox.filter')}>
            {views.map((each) => (
              <Button
                key={each}
                small
                kind={each === view ? 'primary' : 'plain'}
                aria-pressed={each === view}
                onClick={() => setView(each)}
              >
                {t(`inboxView.${each}`)}
                {counts && <span className={styles.count}>{countOf(each, counts)}</span>}
              </Button>
            ))}
          </fieldset>
          <select
            className={styles.select}
            aria-label={t('inbox.kind')}
            value={kind ?? ''}
            onChange={({ currentTarget }) => setKind((currentTarget.value || undefined) as WorkKind | undefined)}
          >
            <option value="">{t('inbox.everyKind')}</option>
            {counts?.byKind.map((each) => (
              <option key={each.kind} value={each.kind}>
                {t(`workKind.${each.kind}`)} ({each.open})
              </option>
            ))}
          </select>
        </div>
        <PagedList
          query={query}
          none={t('inbox.none')}
          noneBody={t('inbox.noneBody')}
          row={(item) => <Row item={item} onAssign={assign} />}
        />
      </div>
    </>
  );
}

const countOf = (view: View, { open, ours, overdue, mine, unassigned }: WorkCounts): number =>
  ({ ours, mine, unassigned, overdue, theirs: open - ours, all: open })[view];

/** The list is read again once the counts say that it must have changed. */
function useNewsInList(counts: WorkCounts | undefined): void {
  const queries = useQueryClient();
  const news = JSON.stringify(counts);
  const known = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (news && known.current && news !== known.current)
      void queries.invalidateQueries({ queryKey: ['contract', 'work'] });
    known.current = news;
  }, [news, queries]);
}

/** Gives a case to oneself, or back when one has it already. */
function useAssigning(): (item: WorkItem) => void {
  const { accountId } = useMyself();
  const queries = useQueryClient();
  const { run } = useDeed();
  return ({ id, version, assignee }) =>
    void run(async () => {
      await api.POST('/v1/work/{caseId}/assignment', {
        params: { path: { caseId: id }, header: { 'If-Match': `"${version}"` } },
        body: { assignee: assignee === accountId ? null : accountId },
      });
    }).finally(() => queries.invalidateQueries({ queryKey: ['contract'] }));
}

/** J and K walk through the cases' links, so that Enter follows one by itself; A takes the one that is in focus. */
function useInboxKeys(items: WorkItem[], assign: (item: WorkItem) => void): void {
  const t = useT();
  const latest = useRef({ items, assign });
  latest.current = { items, assign };
  const commands = useMemo<Command[]>(() => {
    const links = () => [...document.querySelectorAll<HTMLElement>('[data-case] a')];
    const here = () => links().findIndex((link) => link.closest('[data-case]')?.contains(document.activeElement));
    const walk = (by: number) => {
      const all = links();
      const next = all[Math.min(Math.max(here() + by, 0), all.length - 1)];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
    };
    const section = t('inbox.title');
    return [
      { id: 'inbox.next', label: t('inbox.next'), section, keys: 'j', run: () => walk(1) },
      { id: 'inbox.previous', label: t('inbox.previous'), section, keys: 'k', run: () => walk(-1) },
      {
        id: 'inbox.take',
        label: t('inbox.takeOrGive'),
        section,
        keys: 'a',
        run: () => {
          const item = latest.current.items[here()];
          if (item) latest.current.assign(item);
        },
      },
    ];
  }, [t]);
  useCommands(commands);
}

/** What falls due as a day begins was to be done on the day before. */
const lastDayOf = (dueAt: string): string => dayOf(new Date(Date.parse(dueAt) - 1));

function Row({ item, onAssign }: { item: WorkItem; onAssign(item: WorkItem): void }) {
  const t = useT();
  const known = useKnownMessage();
  const { accountId } = useMyself();
  const { kind, reference, clientName, state, since, dueAt, waitsFor, assignee, assigneeName } = item;
  const named = kind === 'bounced-notice' ? known(`letter.${reference}`) : reference;
  const words = stateWords[kind];
  const stands = words && known(`${words}.${state}`);
  const today = useToday();
  const lastDay = dueAt && lastDayOf(dueAt);
  return (
    <li className={styles.case} data-case={item.id}>
      <div>
        <AppLink href={pageOf(item)}>
          {t(`workKind.${kind}`)}
          {named && ` ${named}`}
        </AppLink>
        <span className={styles.muted}>
          {clientName ?? t(kind === 'book-difference' ? 'inbox.books' : 'inbox.visitor')}
          {stands && ` · ${stands}`} · {t('inbox.since')} <Instant at={since} />
        </span>
      </div>
      <div>
        {lastDay ? (
          <Day date={lastDay} instant={dueAt} form="distance" />
        ) : (
          <span className={styles.muted}>{t('inbox.noDay')}</span>
        )}
        <span className={styles.muted}>{t(`inboxTurn.${waitsFor}`)}</span>
        {lastDay && lastDay < today && (
          <StateTag kind={waitsFor === 'operator' ? 'stopped' : 'warning'}>{t('inbox.late')}</StateTag>
        )}
      </div>
      <div>
        <Button small aria-pressed={assignee === accountId} onClick={() => onAssign(item)}>
          {assignee === accountId ? t('inbox.yours') : (assigneeName ?? t('inbox.take'))}
        </Button>
      </div>
    </li>
  );
}
