import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { type LocalDate, localDate, startOfDay } from '../shared-kernel/calendar.js';
import { type DueRow, RetainedData } from '../shared-kernel/retained-data.js';
import { Database } from './database.js';
import { type Instant, instant } from './instants.js';

export interface EmptiedColumns {
  table: string;
  /** The instant that the period is counted from; the system login may read it. */
  began: RawBuilder<unknown>;
  /** What is settled; the rest stays whatever its age. */
  only?: RawBuilder<unknown>;
  /** What is left of the row names nobody: `name = '', email = null`. */
  empty: RawBuilder<unknown>;
}

/** Rows that stay as a record of what happened, without the people in them. They remember the day in `cleared_on`. */
@Injectable()
export abstract class EmptiedRows extends RetainedData {
  protected abstract readonly columns: EmptiedColumns;

  constructor(protected readonly database: Database) {
    super();
  }

  async due(before: LocalDate, limit: number, except: readonly string[]): Promise<DueRow[]> {
    const { table, began } = this.columns;
    const { rows } = await sql<{ tenant_id: string; id: string; began: Instant }>`
      select tenant_id, id, ${began} as began from ${sql.table(table)}
      where ${this.isDue(before)} and tenant_id <> all(${[...except]}::uuid[])
      order by began, id limit ${limit}`.execute(this.database.system());
    return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id, on: localDate(instant(row.began)) }));
  }

  async clear(tenantId: string, before: LocalDate, limit: number, today: LocalDate): Promise<number> {
    const { table, began, empty } = this.columns;
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set ${empty}, cleared_on = ${today}
      where tenant_id = ${tenantId} and id in (
        select id from ${sql.table(table)} where tenant_id = ${tenantId} and ${this.isDue(before)}
        order by ${began}, id limit ${limit})`.execute(this.database.app());
    return Number(numAffectedRows ?? 0);
  }

  private isDue(before: LocalDate): RawBuilder<boolean> {
    const { began, only } = this.columns;
    return sql<boolean>`cleared_on is null and ${began} < ${startOfDay(before)} and ${only ?? sql`true`}`;
  }
}
