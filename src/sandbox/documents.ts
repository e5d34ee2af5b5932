import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** The sandbox's two clocks: what the stand-ins date by moves with the business, what they sign by does not. */
export interface SandboxClock {
  business(): Date;
  wall(): Date;
}

/** Where one stand-in keeps its state: a file that survives a restart, or memory for a test. */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;');
  return database;
}

/** A condition on one field of a document, e.g. `{ field: 'customer', is: '=', value: 'cus_…' }`. */
export interface Condition {
  field: string;
  is: '=' | '<' | '<=' | '>' | '>=';
  value: string | number;
}

export interface PageRequest {
  limit: number;
  startingAfter?: string;
  endingBefore?: string;
}

export interface Page<D> {
  documents: D[];
  hasMore: boolean;
}

/**
 * One table a kind of document, the newest first. A document's `object` names its kind, as in Stripe's own
 * answers, so the type of what comes out follows from the name that is asked for.
 */
export class DocumentStore<D extends { id: string; object: string }> {
  /** Every kind with the fields that it is often looked up by. */
  constructor(
    private readonly database: DatabaseSync,
    kinds: Record<D['object'], readonly string[]>,
  ) {
    for (const [kind, fields] of Object.entries<readonly string[]>(kinds)) {
      database.exec(`CREATE TABLE IF NOT EXISTS "${kind}"
        (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL)`);
      for (const field of fields) {
        database.exec(
          `CREATE INDEX IF NOT EXISTS "${kind} by ${field}" ON "${kind}" (json_extract(body, '$.${field}'))`,
        );
      }
    }
  }

  put(document: D): void {
    this.database
      .prepare(`INSERT INTO "${document.object}" (id, body) VALUES (?, ?)
                ON CONFLICT (id) DO UPDATE SET body = excluded.body`)
      .run(document.id, JSON.stringify(document));
  }

  find<O extends D['object']>(object: O, id: string): Extract<D, { object: O }> | undefined {
    const row = this.database.prepare(`SELECT body FROM "${object}" WHERE id = ?`).get(id);
    return row && read(row);
  }

  remove(object: D['object'], id: string): void {
    this.database.prepare(`DELETE FROM "${object}" WHERE id = ?`).run(id);
  }

  all<O extends D['object']>(object: O, conditions: Condition[] = []): Extract<D, { object: O }>[] {
    const where = clause(conditions);
    return this.database
      .prepare(`SELECT body FROM "${object}" WHERE ${where.sql} ORDER BY seq DESC`)
      .all(...where.values)
      .map(read<Extract<D, { object: O }>>);
  }

  /** A cursor that names nothing gives an empty page; the caller checks it first. */
  page<O extends D['object']>(
    object: O,
    conditions: Condition[],
    { limit, startingAfter, endingBefore }: PageRequest,
  ): Page<Extract<D, { object: O }>> {
    const where = clause(conditions);
    const backwards = endingBefore !== undefined;
    const cursor = endingBefore ?? startingAfter;
    const bound = cursor ? `AND seq ${backwards ? '>' : '<'} (SELECT seq FROM "${object}" WHERE id = ?)` : '';
    const rows = this.database
      .prepare(
        `SELECT body FROM "${object}" WHERE ${where.sql} ${bound} ORDER BY seq ${backwards ? 'ASC' : 'DESC'} LIMIT ?`,
      )
      .all(...where.values, ...(cursor ? [cursor] : []), limit + 1);

    const documents = rows.slice(0, limit).map(read<Extract<D, { object: O }>>);
    return { documents: backwards ? documents.reverse() : documents, hasMore: rows.length > limit };
  }

  /** Everything in `work`, or nothing. */
  transaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

function clause(conditions: Condition[]): { sql: string; values: SQLInputValue[] } {
  const sql = conditions.map(({ field, is }) => `json_extract(body, '$.${field}') ${is} ?`);
  return { sql: sql.join(' AND ') || 'TRUE', values: conditions.map(({ value }) => value) };
}

function read<D>(row: Record<string, unknown>): D {
  return JSON.parse(String(row.body));
}
