import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { AppLink } from '../../design/app-link.js';
import { Button } from '../../design/button.js';
import { dayOf } from '../../design/date-text.js';
import { Day, Instant } from '../../design/dates.js';
import { Dialog } from '../../design/dialog.js';
import { ChoiceField, Form, useProblemForm } from '../../design/form/problem-form.js';
import { PageHead } from '../../design/page.js';
import { StateTag } from '../../design/state.js';
import { toast } from '../../design/toast.js';
import { useKnownMessage, useT } from '../../i18n/intl.js';
import { stateKindOf, TimeLeft } from '../conduct/case-clock.js';
import { type Category, violations } from '../conduct/queries.js';
import desk from './conduct.module.css';
import { chosen, ScopeFields, scopeIn } from './conduct-scope.js';
import styles from './operator.module.css';
import { PagedList } from './paged-list.js';
import { useAllClients, useClientName } from './queries.js';
import { type CaseFilter, type ConductCaseRow, conductCases, conductDeadlines } from './queries-conduct.js';

const filters = ['running', 'OPEN', 'DEMANDED', 'SUSPENDED', 'TERMINATED', 'CLOSED', 'all'] as const;

/** K7 over all clients: what falls due, and every case by where it stands. */
export function ConductCases() {
  const t = useT();
  const [filter, setFilter] = useState<CaseFilter>('running');
  const [opening, setOpening] = useState(false);
  const query = useInfiniteQuery(conductCases(filter));
  const words = { running: t('deskConduct.running'), all: t('deskConduct.all') };
  return (
    <>
      <PageHead
        title={t('conductCases.title')}
        about={t('deskConduct.about')}
        actions={
          <>
            <Button href="/conduct/reports">{t('conductReports.title')}</Button>
            <Button href="/conduct/authorities">{t('authorityReports.title')}</Button>
            <Button kind="primary" onClick={() => setOpening(true)}>
              {t('deskConduct.openCase')}
            </Button>
          </>
        }
      />
      <div className={styles.page}>
        <div className={styles.columns}>
          <Deadlines owedBy="operator" title={t('deskConduct.ours')} />
          <Deadlines owedBy="client" title={t('deskConduct.theirs')} />
        </div>
        <section className={styles.section}>
          <h2>{t('deskConduct.cases')}</h2>
          <fieldset className={styles.version} aria-label={t('deskConduct.filter')}>
            {filters.map((each) => (
              <Button
                key={each}
                small
                kind={each === filter ? 'primary' : 'plain'}
                aria-pressed={each === filter}
                onClick={() => setFilter(each)}
              >
                {each === 'running' || each === 'all' ? words[each] : t(`conductState.${each}`)}
              </Button>
            ))}
          </fieldset>
          <PagedList
            query={query}
            none={t('deskConduct.none')}
            noneBody={t('deskConduct.noneBody')}
            row={(item) => <Row item={item} />}
          />
        </section>
      </div>
      <Dialog title={t('deskConduct.openCase')} opened={opening} onClose={() => setOpening(false)} holdsInput>
        <OpenCase onDone={() => setOpening(false)} />
      </Dialog>
    </>
  );
}

const SHOWN = 6;

/** The soonest first; the calendar holds the others. */
function Deadlines({ owedBy, title }: { owedBy: 'operator' | 'client'; title: string }) {
  const t = useT();
  const known = useKnownMessage();
  const { data } = useQuery(conductDeadlines(owedBy));
  const running = useInfiniteQuery(conductCases('running')).data?.pages.flatMap(({ items }) => items) ?? [];
  const numberOf = (caseId: string) => running.find(({ id }) => id === caseId)?.number ?? t('conductCase.title');
  return (
    <section className={`${styles.section} ${desk.top}`}>
      <h2>{title}</h2>
      {data && data.length === 0 && <p className={styles.muted}>{t('deskConduct.nothingDue')}</p>}
      {data && data.length > 0 && (
        <ul className={styles.list}>
          {data.slice(0, SHOWN).map(({ id, caseId, title: owed, dueAt, clientName }) => (
            <li key={id} className={styles.deadline}>
              <div>
                <AppLink href={`/conduct/${caseId}`}>{numberOf(caseId)}</AppLink>
                <span>{clientName ?? t('overdue.gone')}</span>
                <span className={styles.muted}>{known(`owed.${owed}`) ?? owed}</span>
              </div>
              <span>
                <LastDay before={dueAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A time to stop falls due at the first moment after it: at midnight, after the day that people mean. */
function LastDay({ before }: { before: string }) {
  const last = new Date(Date.parse(before) - 1);
  return <Day date={dayOf(last)} form="distance" instant={last.toISOString()} />;
}

function Row({ item }: { item: ConductCaseRow }) {
  const t = useT();
  const nameOf = useClientName();
  const { id, tenantId, number, state, category, scope, openedAt, cureBy, appealPending, assignedTo, outcome } = item;
  return (
    <li className={styles.deadline}>
      <div>
        <AppLink href={`/conduct/${id}`}>{number}</AppLink>
        <span>
          {nameOf(tenantId) ?? t('overdue.gone')} · {t(`violation.${category}`)}
        </span>
        <span className={styles.muted}>
          {t(`conductScope.${scope}`)} · <Instant at={openedAt} /> ·{' '}
          {t(assignedTo ? 'deskConduct.taken' : 'deskConduct.untaken')}
        </span>
        {cureBy && <TimeLeft until={cureBy} />}
      </div>
      <div className={styles.rowDeeds}>
        {appealPending && <StateTag kind="warning">{t('deskConduct.appealed')}</StateTag>}
        <StateTag kind={stateKindOf(state)}>
          {outcome ? t(`conductOutcome.${outcome}`) : t(`conductState.${state}`)}
        </StateTag>
      </div>
    </li>
  );
}

/** What somebody of us noticed; the same thing again joins the case that is open about it. */
function OpenCase({ onDone }: { onDone(): void }) {
  const t = useT();
  const queries = useQueryClient();
  const clients = useAllClients().data?.items ?? [];
  const { data } = useQuery(violations);
  const form = useProblemForm({
    initial: { clientId: '', category: '', 'scope.kind': '', 'scope.accountId': '', 'scope.item': '' },
    send: ({ clientId, category, ...scope }, { idempotencyKey, signal }) => {
      const about = chosen({ clientId, category: category as Category });
      const body = { ...about, scope: scopeIn(scope) };
      const headers = { 'idempotency-key': idempotencyKey };
      return bodyOf(api.POST('/v1/conduct-cases', { body, headers, signal }));
    },
    onDone: ({ opened }) => {
      void queries.invalidateQueries({ queryKey: ['contract'] });
      toast({ text: t(opened ? 'deskConduct.opened' : 'deskConduct.joined') });
      onDone();
    },
  });
  const choose = { value: '', label: t('deskConduct.choose') };
  return (
    <Form form={form} deed={t('deskConduct.openCase')}>
      <ChoiceField
        name="clientId"
        label={t('deskConduct.client')}
        options={[choose, ...clients.map(({ tenantId, name }) => ({ value: tenantId, label: name }))]}
        required
      />
      <ChoiceField
        name="category"
        label={t('deskConduct.category')}
        options={[
          choose,
          ...(data?.items ?? []).map(({ category }) => ({ value: category, label: t(`violation.${category}`) })),
        ]}
        required
      />
      <ScopeFields tenantId={form.values.clientId as string} kind={form.values['scope.kind'] as string} />
    </Form>
  );
}
