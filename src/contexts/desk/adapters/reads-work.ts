import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type Instant, isoInstant, isoOrNull } from '../../../platform/instants.js';
import type { WorkKind } from '../../../shared-kernel/work.js';
import { ClientNames } from '../../terms/contract.js';
import {
  CountWork,
  ListWork,
  NEVER_DUE,
  type Party,
  ReadWork,
  type WorkCounts,
  type WorkFilter,
  type WorkItem,
} from '../application/queries.js';
import { WorkSources } from './work-sources.js';

interface WorkRow {
  tenant_id: string;
  kind: WorkKind;
  id: string;
  reference: string | null;
  state: string;
  since: Instant;
  is_open: boolean;
  waits_for: Party;
  due_at: Instant | null;
  assignee: string | null;
  version: number;
}

/**
 * All sources as one table. A case's deadline is the first of its obligations that is pending, or the one that
 * passed last: a day that has passed is still the day that it was due. Whoever took a case on has it until the desk
 * says otherwise. Step by step, because the planner cannot know how few of the rows are open and would nest its loops.
 */
const workOf = (sources: WorkSources, chosen: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with chosen as materialized (
    select * from (${sql.raw(
      sources
        .all()
        .map((source) => source.cases())
        .join('\nunion all\n'),
    )}) w where ${chosen}
  ), dated as materialized (
    select w.*, d.due_at, d.owed_by from chosen w left join lateral (
      select due_at, owed_by from deadline
      where tenant_id = w.tenant_id and key = any(w.deadline_keys)
      order by (state = 'PENDING') desc, case when state = 'PENDING' then due_at end, due_at desc limit 1
    ) d on true
  ), work as (
    select w.tenant_id, w.kind, w.id, w.reference, w.state, w.since, w.is_open, w.due_at,
      coalesce(w.owed_by, w.waits_for) as waits_for,
      case when a.case_id is null then w.taken_by else a.assignee end as assignee, coalesce(a.version, 0) as version
    from dated w left join work_assignment a on a.tenant_id = w.tenant_id and a.case_id = w.id
  )`;

const OPEN = sql`w.is_open`;

@QueryHandler(ListWork)
export class ListWorkHandler implements IQueryHandler<ListWork> {
  constructor(
    private readonly database: Database,
    private readonly sources: WorkSources,
    private readonly names: ClientNames,
  ) {}

  async execute({ filter, slice: { after, limit } }: ListWork): Promise<WorkItem[]> {
    const place = sql`coalesce(due_at, ${NEVER_DUE}::timestamptz)`;
    const chosen = filter.kind ? sql`w.is_open and w.kind = ${filter.kind}` : OPEN;
    const conditions = after
      ? [...wanted(filter), sql`(${place}, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`]
      : wanted(filter);
    const { rows } = await sql<WorkRow>`
      ${workOf(this.sources, chosen)} select * from work
      where ${sql.join([sql`true`, ...conditions], sql` and `)}
      order by ${place}, id limit ${limit}`.execute(this.database.system());
    const names = await this.names.of([...new Set(rows.map((row) => row.tenant_id))]);
    return rows.map((row) => workItem(row, names));
  }
}

@QueryHandler(CountWork)
export class CountWorkHandler implements IQueryHandler<CountWork> {
  constructor(
    private readonly database: Database,
    private readonly sources: WorkSources,
  ) {}

  async execute({ staffId, now }: CountWork): Promise<WorkCounts> {
    const { rows } = await sql<Record<Exclude<keyof WorkCounts, 'byKind'>, string> & { kind: WorkKind }>`
      ${workOf(this.sources, OPEN)}
      select kind, count(*) as open, count(*) filter (where waits_for = 'operator') as ours,
        count(*) filter (where waits_for = 'operator' and due_at <= ${now}) as overdue,
        count(*) filter (where assignee = ${staffId}) as mine,
        count(*) filter (where waits_for = 'operator' and assignee is null) as unassigned
      from work group by kind order by kind`.execute(this.database.system());
    const sum = (of: 'open' | 'ours' | 'overdue' | 'mine' | 'unassigned') =>
      rows.reduce((total, row) => total + Number(row[of]), 0);
    return {
      open: sum('open'),
      ours: sum('ours'),
      overdue: sum('overdue'),
      mine: sum('mine'),
      unassigned: sum('unassigned'),
      byKind: rows.map(({ kind, open }) => ({ kind, open: Number(open) })),
    };
  }
}

@QueryHandler(ReadWork)
export class ReadWorkHandler implements IQueryHandler<ReadWork> {
  constructor(
    private readonly database: Database,
    private readonly sources: WorkSources,
    private readonly names: ClientNames,
  ) {}

  async execute({ caseId }: ReadWork): Promise<WorkItem | undefined> {
    // While it is appealed a case is there twice; the appeal is the open one.
    const { rows } = await sql<WorkRow>`
      ${workOf(this.sources, sql`w.id = ${caseId}`)}
      select * from work order by is_open desc, kind limit 1`.execute(this.database.system());
    const [row] = rows;
    return row && workItem(row, await this.names.of([row.tenant_id]));
  }
}

function wanted({ waitsFor, assignee, overdueAt }: WorkFilter): RawBuilder<unknown>[] {
  return [
    ...(waitsFor ? [sql`waits_for = ${waitsFor}`] : []),
    ...(assignee === 'nobody' ? [sql`assignee is null`] : assignee ? [sql`assignee = ${assignee}`] : []),
    ...(overdueAt ? [sql`due_at <= ${overdueAt}`] : []),
  ];
}

const workItem = (row: WorkRow, names: ReadonlyMap<string, string>): WorkItem => ({
  tenantId: row.tenant_id,
  clientName: names.get(row.tenant_id) ?? null,
  kind: row.kind,
  id: row.id,
  reference: row.reference,
  state: row.state,
  since: isoInstant(row.since),
  isOpen: row.is_open,
  dueAt: isoOrNull(row.due_at),
  waitsFor: row.waits_for,
  assignee: row.assignee,
  version: row.version,
});
