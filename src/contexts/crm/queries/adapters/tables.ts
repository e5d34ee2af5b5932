import type { ClauseId } from '../../../../shared-kernel/errors.js';
import type { QueryDefinition } from '../domain/definition.js';
import type { Cell } from '../domain/query-run.js';

/** Timestamps come through the app's door as Postgres writes them. */
type InstantText = string;

export const isoInstant = (text: InstantText): string => new Date(text).toISOString();

/** This context's own view of its tables, for SQL. */
export interface QueryTables {
  saved_query: {
    tenant_id: string;
    id: string;
    version: number;
    name: string;
    definition: QueryDefinition;
    saved_by: string;
    withheld_under: ClauseId | null;
    created_at: InstantText;
    updated_at: InstantText;
  };
  query_run: {
    tenant_id: string;
    id: string;
    query_id: string | null;
    name: string;
    state: 'DONE' | 'FAILED';
    failure: string | null;
    result_id: string | null;
    ran_by: string;
    started_at: InstantText;
    ended_at: InstantText;
  };
  query_result: {
    tenant_id: string;
    id: string;
    run_id: string;
    name: string;
    definition: QueryDefinition;
    columns: string[];
    rows: Cell[][];
    row_count: number;
    truncated: boolean;
    withheld_under: ClauseId | null;
    taken_at: InstantText;
  };
}
