import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { UnitOfWork } from '../../../../platform/unit-of-work.js';
import { startOfDay } from '../../../../shared-kernel/calendar.js';
import { Invalid } from '../../../../shared-kernel/errors.js';
import { QueryCatalogue, QueryEngine } from '../application/ports.js';
import { type QueryField, type QuerySource, QuerySources } from '../contract.js';
import type { Condition, QueryDefinition, SortKey } from '../domain/definition.js';
import type { Answer, Cell } from '../domain/query-run.js';
import { isoInstant } from './tables.js';

/** A question that takes longer than this is better asked in parts. */
const LONGEST_MS = 10_000;
const CANCELLED_BY_TIMEOUT = '57014';

@Injectable()
export class RegisteredSources extends QuerySources implements QueryCatalogue {
  private readonly byKey = new Map<string, QuerySource>();

  register(source: QuerySource): void {
    this.byKey.set(source.key, source);
  }

  source(key: string): QuerySource {
    const source = this.byKey.get(key);
    if (!source) throw Invalid.field('/source', 'one-of', `Expected one of ${[...this.byKey.keys()].join(', ')}.`);
    return source;
  }

  all(): QuerySource[] {
    return [...this.byKey.values()];
  }
}

/** Turns a question into SQL: names come from the source's own list, values are parameters. */
@Injectable()
export class PostgresQueryEngine extends QueryEngine {
  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  async run(tenantId: string, definition: QueryDefinition, source: QuerySource): Promise<Answer | 'timed-out'> {
    try {
      return await this.unitOfWork.run(tenantId, () => this.ask(tenantId, definition, source));
    } catch (error) {
      if ((error as { code?: string }).code === CANCELLED_BY_TIMEOUT) return 'timed-out';
      throw error;
    }
  }

  private async ask(tenantId: string, definition: QueryDefinition, source: QuerySource): Promise<Answer> {
    const db = this.database.app<unknown>();
    await sql`select set_config('statement_timeout', ${String(LONGEST_MS)}, true)`.execute(db);
    const { rows } = await compile(tenantId, definition, source).execute(db);
    const names = definition.groupBy.length > 0 ? definition.groupBy : definition.select;
    const instants = names.map((name) => fieldOf(source, name).type === 'instant');
    return { rows: rows.map((row) => Object.values(row).map((value, index) => toCell(value, instants[index]))) };
  }
}

/** One row more than the limit, so that one can tell whether there is more. */
export function compile(
  tenantId: string,
  definition: QueryDefinition,
  source: QuerySource,
): RawBuilder<Record<string, unknown>> {
  const column = (name: string) => sql.ref(fieldOf(source, name).column);
  const { groupBy, select, limit } = definition;
  const columns = groupBy.length > 0 ? [...groupBy.map(column), sql`count(*)::integer`] : select.map(column);
  const named = columns.map((expression, index) => sql`${expression} as ${sql.ref(`c${index}`)}`);
  const grouping = groupBy.length > 0 ? sql`group by ${sql.join(groupBy.map(column))}` : sql``;
  return sql`
    select ${sql.join(named)}
    from ${sql.table(source.relation)}
    where tenant_id = ${tenantId} and ${filter(definition, source)}
    ${grouping}
    order by ${sql.join(order(definition, source))}
    limit ${limit + 1}`;
}

function filter({ match, where }: QueryDefinition, source: QuerySource): RawBuilder<unknown> {
  const present = source.absentIn.map((column) => sql`${sql.ref(column)} is null`);
  const conditions = where.map((condition) => sql`(${compare(condition, fieldOf(source, condition.field))})`);
  const asked = conditions.length > 0 ? [sql`(${sql.join(conditions, match === 'all' ? sql` and ` : sql` or `)})`] : [];
  return sql.join([...present, ...asked, sql`true`], sql` and `);
}

function compare({ operator, value }: Condition, field: QueryField): RawBuilder<unknown> {
  const column = sql.ref(field.column);
  const text = value as string;
  switch (operator) {
    case 'equals':
      return field.type === 'text' ? sql`lower(${column}) = lower(${text})` : sql`${column} = ${text}`;
    case 'not-equals':
      return field.type === 'text'
        ? sql`lower(${column}) is distinct from lower(${text})`
        : sql`${column} is distinct from ${text}`;
    case 'one-of':
      return sql`${column} = any(${value as string[]}::text[])`;
    case 'contains':
      return sql`lower(${column}) like lower(${`%${literal(text)}%`})`;
    case 'starts-with':
      return sql`lower(${column}) like lower(${`${literal(text)}%`})`;
    case 'before':
      return sql`${column} < ${instant(text)}`;
    case 'from':
      return sql`${column} >= ${instant(text)}`;
    case 'has':
      return sql`${column} @> array[${text}]`;
    case 'has-not':
      return sql`not ${column} @> array[${text}]`;
    case 'is-empty':
      return field.type === 'tags' ? sql`${column} = '{}'` : sql`${column} is null`;
    case 'is-not-empty':
      return field.type === 'tags' ? sql`${column} <> '{}'` : sql`${column} is not null`;
  }
}

function order({ sort, groupBy }: QueryDefinition, source: QuerySource): RawBuilder<unknown>[] {
  const key = ({ field, direction }: SortKey) => {
    const expression = field === 'count' && groupBy.length > 0 ? sql`count(*)` : sql.ref(fieldOf(source, field).column);
    return direction === 'asc' ? sql`${expression} asc nulls last` : sql`${expression} desc nulls last`;
  };
  const asked = sort.map(key);
  if (groupBy.length === 0) return [...asked, sql`id`];
  const unasked = sort.length === 0 ? [sql`count(*) desc`] : [];
  return [...asked, ...unasked, ...groupBy.map((name) => sql.ref(fieldOf(source, name).column))];
}

function fieldOf(source: QuerySource, name: string): QueryField {
  const field = source.fields.find((candidate) => candidate.name === name);
  if (!field) throw new Error(`${source.key} has no field ${name}; the definition was not read`);
  return field;
}

const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** A plain date begins at midnight where the contract's days are counted. */
const instant = (text: string): Date => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfDay(text) : new Date(text));

const toCell = (value: unknown, instant = false): Cell =>
  instant && value !== null ? isoInstant(value as string) : (value as Cell);
