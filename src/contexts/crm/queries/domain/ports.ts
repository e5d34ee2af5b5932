import type { QueryResult, QueryRun } from './query-run.js';
import type { SavedQuery } from './saved-query.js';

export abstract class SavedQueries {
  /** Throws NotFound. */
  abstract byId(tenantId: string, id: string): Promise<SavedQuery>;
  abstract add(query: SavedQuery): Promise<void>;
  abstract keep(query: SavedQuery): Promise<void>;
  abstract remove(query: SavedQuery): void;
}

export abstract class QueryRuns {
  abstract add(run: QueryRun, result?: QueryResult): Promise<void>;
}
