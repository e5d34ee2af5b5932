import type { QuerySource } from '../contract.js';
import type { QueryDefinition } from '../domain/definition.js';
import type { Answer } from '../domain/query-run.js';

/** Looks a source up by its key; throws Invalid when no module offers it. */
export abstract class QueryCatalogue {
  abstract source(key: string): QuerySource;
  abstract all(): QuerySource[];
}

/** Answers a question from the tenant's own rows, within a bounded time. */
export abstract class QueryEngine {
  abstract run(tenantId: string, definition: QueryDefinition, source: QuerySource): Promise<Answer | 'timed-out'>;
}
