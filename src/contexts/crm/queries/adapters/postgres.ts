import { defineEntity, type EntitySchema, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { loaded } from '../../../../platform/mapping.js';
import { UnitOfWork } from '../../../../platform/unit-of-work.js';
import { demandShown } from '../../../../shared-kernel/contents.js';
import { type ClauseId, NotFound } from '../../../../shared-kernel/errors.js';
import type { QueryDefinition } from '../domain/definition.js';
import { QueryRuns, SavedQueries } from '../domain/ports.js';
import { type Cell, QueryResult, QueryRun } from '../domain/query-run.js';
import { SavedQuery } from '../domain/saved-query.js';

const SavedQuerySchema = defineEntity({
  class: loaded(SavedQuery),
  tableName: 'saved_query',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    version: p.integer().version(),
    name: p.string(),
    definition: p.json<QueryDefinition>(),
    savedBy: p.uuid(),
    withheldUnder: p.string().$type<ClauseId>().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

const QueryRunSchema = defineEntity({
  class: loaded(QueryRun),
  tableName: 'query_run',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    queryId: p.uuid().nullable(),
    name: p.string(),
    state: p.string().$type<'DONE' | 'FAILED'>(),
    failure: p.string().nullable(),
    resultId: p.uuid().nullable(),
    ranBy: p.uuid(),
    startedAt: p.datetime(),
    endedAt: p.datetime(),
  },
});

const QueryResultSchema = defineEntity({
  class: loaded(QueryResult),
  tableName: 'query_result',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    runId: p.uuid(),
    name: p.string(),
    definition: p.json<QueryDefinition>(),
    columns: p.array(),
    rows: p.json<Cell[][]>(),
    rowCount: p.integer(),
    truncated: p.boolean(),
    takenAt: p.datetime(),
  },
});

export const entities = [SavedQuerySchema, QueryRunSchema, QueryResultSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresSavedQueries extends SavedQueries {
  async byId(tenantId: string, id: string): Promise<SavedQuery> {
    const query = await UnitOfWork.em.findOne(SavedQuery, { tenantId, id });
    if (!query) throw new NotFound();
    demandShown(query.withheldUnder);
    return query;
  }

  add(query: SavedQuery): Promise<void> {
    UnitOfWork.em.persist(query);
    return UnitOfWork.em.flush();
  }

  // Flushed at once, so that the caller sees the version that it is now.
  keep(): Promise<void> {
    return UnitOfWork.em.flush();
  }

  remove(query: SavedQuery): void {
    UnitOfWork.em.remove(query);
  }
}

@Injectable()
export class PostgresQueryRuns extends QueryRuns {
  /** In this order, because a result refers to its run. */
  async add(run: QueryRun, result?: QueryResult): Promise<void> {
    UnitOfWork.em.persist(run);
    await UnitOfWork.em.flush();
    if (result) UnitOfWork.em.persist(result);
  }
}
