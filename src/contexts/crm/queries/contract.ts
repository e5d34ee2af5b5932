import { DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';

/** `text` is anything, `keyword` one of few values, `tags` a list of texts. */
export type QueryFieldType = 'text' | 'keyword' | 'instant' | 'tags';

export interface QueryField {
  name: string;
  /** Of the source's relation. It comes from code, never from a caller. */
  column: string;
  type: QueryFieldType;
}

/** What a module offers to queries: one relation of its own, and the fields that may be asked for. */
export interface QuerySource {
  key: string;
  relation: string;
  fields: QueryField[];
  /** A row with a value in one of these columns takes no part, e.g. a restricted contact. */
  absentIn: string[];
}

/** Each module registers what can be asked of it when it starts. */
export abstract class QuerySources {
  abstract register(source: QuerySource): void;
}

abstract class QueryEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class QuerySaved extends QueryEvent {
  readonly type = 'queries.QuerySaved';
}

export class QueryRemoved extends QueryEvent {
  readonly type = 'queries.QueryRemoved';
}

/** A run gave a result and took one unit of the period's quota (ToS 4.4). */
export class QueryRan extends QueryEvent {
  readonly type = 'queries.QueryRan';
  override readonly clause: ClauseId = 'ToS 4.4';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly queryId: string | null,
    readonly resultId: string,
    readonly rows: number,
  ) {
    super(tenantId, subjectId, at);
  }
}

/** A run gave no result; its unit went back (ToS 4.4). */
export class QueryFailed extends QueryEvent {
  readonly type = 'queries.QueryFailed';
  override readonly clause: ClauseId = 'ToS 4.4';
  constructor(
    tenantId: string,
    subjectId: string,
    at: string,
    readonly queryId: string | null,
    readonly failure: string,
  ) {
    super(tenantId, subjectId, at);
  }
}
