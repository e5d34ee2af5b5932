import { Query } from '@nestjs/cqrs';
import type { QueryFieldType } from '../contract.js';
import type { Operator, QueryDefinition } from '../domain/definition.js';
import type { Cell } from '../domain/query-run.js';

export interface SavedQueryRecord {
  id: string;
  version: number;
  name: string;
  definition: QueryDefinition;
  savedBy: string;
  createdAt: string;
  updatedAt: string;
}

interface PageRequest {
  cursor?: string;
  limit: number;
}
interface PageOf<T> {
  items: T[];
  next: string | null;
}

/** Throws NotFound. */
export class ReadSavedQuery extends Query<SavedQueryRecord> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListSavedQueries extends Query<PageOf<SavedQueryRecord>> {
  constructor(
    readonly tenantId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export interface QueryRunRecord {
  id: string;
  queryId: string | null;
  name: string;
  state: 'DONE' | 'FAILED';
  failure: string | null;
  resultId: string | null;
  ranBy: string;
  startedAt: string;
  endedAt: string;
}

/** Throws NotFound. */
export class ReadQueryRun extends Query<QueryRunRecord> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

/** Newest first. */
export class ListQueryRuns extends Query<PageOf<QueryRunRecord>> {
  constructor(
    readonly tenantId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export interface QueryResultSummary {
  id: string;
  runId: string;
  name: string;
  columns: string[];
  rowCount: number;
  truncated: boolean;
  takenAt: string;
}

export interface QueryResultRecord extends QueryResultSummary {
  definition: QueryDefinition;
  rows: Cell[][];
}

/** Throws NotFound. Reading is not metered (ToS 4.5). */
export class ReadQueryResult extends Query<QueryResultRecord> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

/** Newest first. */
export class ListQueryResults extends Query<PageOf<QueryResultSummary>> {
  constructor(
    readonly tenantId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** What can be asked: for a query builder. */
export interface SourceRecord {
  key: string;
  fields: { name: string; type: QueryFieldType; operators: Operator[] }[];
}
