import { AggregateRoot } from '../../../../shared-kernel/aggregate-root.js';
import { QueryFailed, QueryRan } from '../contract.js';
import { columnsOf, type QueryDefinition } from './definition.js';

export type Cell = string | number | string[] | null;

/** What was asked, and what the saved query was called when it was asked. */
export interface Question {
  queryId: string | null;
  name: string;
  definition: QueryDefinition;
}

/**
 * An answer as it was on the day. It never changes, whatever becomes of the rows that it was taken from, and
 * stays readable for as long as the instance's data does (ToS 4.7).
 */
export class QueryResult {
  readonly tenantId!: string;
  readonly id!: string;
  readonly runId!: string;
  readonly name!: string;
  readonly definition!: QueryDefinition;
  readonly columns!: string[];
  readonly rows!: Cell[][];
  readonly rowCount!: number;
  /** There was more than the question's limit. */
  readonly truncated!: boolean;
  readonly takenAt!: Date;
}

/** One run that came to its end. Until then only the reservation of its unit exists, and that lapses by itself. */
export class QueryRun extends AggregateRoot {
  readonly tenantId!: string;
  readonly id!: string;
  readonly queryId!: string | null;
  readonly name!: string;
  readonly state!: 'DONE' | 'FAILED';
  readonly failure!: string | null;
  readonly resultId!: string | null;
  readonly ranBy!: string;
  readonly startedAt!: Date;
  readonly endedAt!: Date;

  private constructor() {
    super();
  }

  static succeed(run: RunFacts, resultId: string, answer: Answer): { run: QueryRun; result: QueryResult } {
    const { tenantId, id, question, endedAt } = run;
    const rows = answer.rows.slice(0, question.definition.limit);
    const result: QueryResult = Object.assign(new QueryResult(), {
      tenantId,
      id: resultId,
      runId: id,
      name: question.name,
      definition: question.definition,
      columns: columnsOf(question.definition),
      rows,
      rowCount: rows.length,
      truncated: answer.rows.length > rows.length,
      takenAt: endedAt,
    });
    const done = QueryRun.ended(run, { state: 'DONE', failure: null, resultId });
    done.record(new QueryRan(tenantId, id, endedAt.toISOString(), question.queryId, resultId, rows.length));
    return { run: done, result };
  }

  static fail(run: RunFacts, failure: string): QueryRun {
    const failed = QueryRun.ended(run, { state: 'FAILED', failure, resultId: null });
    failed.record(new QueryFailed(run.tenantId, run.id, run.endedAt.toISOString(), run.question.queryId, failure));
    return failed;
  }

  private static ended({ question, ...facts }: RunFacts, outcome: object): QueryRun {
    return Object.assign(new QueryRun(), facts, { queryId: question.queryId, name: question.name }, outcome);
  }
}

export interface RunFacts {
  tenantId: string;
  id: string;
  question: Question;
  ranBy: string;
  startedAt: Date;
  endedAt: Date;
}

/** At most one row more than the limit, so that one can tell whether there was more. */
export interface Answer {
  rows: Cell[][];
}
