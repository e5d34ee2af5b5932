import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../platform/database.js';
import { readCursor, toPage } from '../../../../platform/http/pagination.js';
import { demandShown } from '../../../../shared-kernel/contents.js';
import { Invalid, NotFound } from '../../../../shared-kernel/errors.js';
import { isId } from '../../../../shared-kernel/ids.js';
import {
  ListQueryResults,
  ListQueryRuns,
  ListSavedQueries,
  type QueryResultRecord,
  type QueryResultSummary,
  type QueryRunRecord,
  ReadQueryResult,
  ReadQueryRun,
  ReadSavedQuery,
  type SavedQueryRecord,
} from '../application/queries.js';
import { isoInstant, type QueryTables } from './tables.js';

interface Listed<T> {
  items: T[];
  next: string | null;
}

/** Newest first; the instants are milliseconds, so a cursor's text is exact. */
function keyAfter(cursor: string | undefined, list: string): [string, string] | undefined {
  const key = readCursor(cursor, { list });
  if (!key) return undefined;
  const [at = '', id] = key;
  // What somebody has written by hand must not reach the database as something else than a key.
  if (!/^[12]\d{3}-\d\d-\d\dT/.test(at) || Number.isNaN(Date.parse(at)) || !isId(id))
    throw Invalid.field('/cursor', 'cursor', 'This is not a cursor of this list.');
  return [new Date(at).toISOString(), id];
}

@QueryHandler(ReadSavedQuery)
export class ReadingSavedQueries implements IQueryHandler<ReadSavedQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, id }: ReadSavedQuery): Promise<SavedQueryRecord> {
    const row = await this.database
      .app<QueryTables>()
      .selectFrom('saved_query')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    demandShown(row.withheld_under);
    return toSavedQuery(row);
  }
}

@QueryHandler(ListSavedQueries)
export class ListingSavedQueries implements IQueryHandler<ListSavedQueries> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, page }: ListSavedQueries): Promise<Listed<SavedQueryRecord>> {
    const after = keyAfter(page.cursor, 'queries');
    const rows = await this.database
      .app<QueryTables>()
      .selectFrom('saved_query')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('withheld_under', 'is', null)
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(...after!))),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit + 1)
      .execute();
    const cut = toPage(rows, page.limit, { list: 'queries' }, ({ created_at, id }) => [isoInstant(created_at), id]);
    return { items: cut.items.map(toSavedQuery), next: cut.next };
  }
}

@QueryHandler(ReadQueryRun)
export class ReadingQueryRuns implements IQueryHandler<ReadQueryRun> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, id }: ReadQueryRun): Promise<QueryRunRecord> {
    const row = await this.database
      .app<QueryTables>()
      .selectFrom('query_run')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    return toRun(row);
  }
}

@QueryHandler(ListQueryRuns)
export class ListingQueryRuns implements IQueryHandler<ListQueryRuns> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, page }: ListQueryRuns): Promise<Listed<QueryRunRecord>> {
    const after = keyAfter(page.cursor, 'runs');
    const rows = await this.database
      .app<QueryTables>()
      .selectFrom('query_run')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('ended_at', 'id'), '<', tuple(...after!))),
      )
      .orderBy('ended_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit + 1)
      .execute();
    const cut = toPage(rows, page.limit, { list: 'runs' }, ({ ended_at, id }) => [isoInstant(ended_at), id]);
    return { items: cut.items.map(toRun), next: cut.next };
  }
}

const SUMMARY = ['id', 'run_id', 'name', 'columns', 'row_count', 'truncated', 'taken_at'] as const;

@QueryHandler(ReadQueryResult)
export class ReadingQueryResults implements IQueryHandler<ReadQueryResult> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, id }: ReadQueryResult): Promise<QueryResultRecord> {
    const row = await this.database
      .app<QueryTables>()
      .selectFrom('query_result')
      .select([...SUMMARY, 'definition', 'rows', 'withheld_under'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    demandShown(row.withheld_under);
    return { ...toSummary(row), definition: row.definition, rows: row.rows };
  }
}

@QueryHandler(ListQueryResults)
export class ListingQueryResults implements IQueryHandler<ListQueryResults> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, page }: ListQueryResults): Promise<Listed<QueryResultSummary>> {
    const after = keyAfter(page.cursor, 'results');
    const rows = await this.database
      .app<QueryTables>()
      .selectFrom('query_result')
      .select(SUMMARY)
      .where('tenant_id', '=', tenantId)
      .where('withheld_under', 'is', null)
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('taken_at', 'id'), '<', tuple(...after!))),
      )
      .orderBy('taken_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit + 1)
      .execute();
    const cut = toPage(rows, page.limit, { list: 'results' }, ({ taken_at, id }) => [isoInstant(taken_at), id]);
    return { items: cut.items.map(toSummary), next: cut.next };
  }
}

const toSavedQuery = (row: QueryTables['saved_query']): SavedQueryRecord => ({
  id: row.id,
  version: row.version,
  name: row.name,
  definition: row.definition,
  savedBy: row.saved_by,
  createdAt: isoInstant(row.created_at),
  updatedAt: isoInstant(row.updated_at),
});

const toRun = (row: QueryTables['query_run']): QueryRunRecord => ({
  id: row.id,
  queryId: row.query_id,
  name: row.name,
  state: row.state,
  failure: row.failure,
  resultId: row.result_id,
  ranBy: row.ran_by,
  startedAt: isoInstant(row.started_at),
  endedAt: isoInstant(row.ended_at),
});

const toSummary = (row: Pick<QueryTables['query_result'], (typeof SUMMARY)[number]>): QueryResultSummary => ({
  id: row.id,
  runId: row.run_id,
  name: row.name,
  columns: row.columns,
  rowCount: row.row_count,
  truncated: row.truncated,
  takenAt: isoInstant(row.taken_at),
});
