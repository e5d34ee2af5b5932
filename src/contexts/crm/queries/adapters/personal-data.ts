import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { mentions, rowsOf, thereBy } from '../../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../../shared-kernel/personal-data.js';

interface NamingResult {
  id: string;
  name: string;
  taken_at: string;
  columns: string[];
  rows: unknown[][];
}

/** ToS 9.9: answers are frozen, and still the person goes out of them; everybody else's line stays as it was. */
@Injectable()
export class PeopleInAnswers extends PersonalDataHolder {
  readonly tables = ['saved_query', 'query_run', 'query_result'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf(subject: DataSubject): Promise<PersonalRecords[]> {
    if (subject.role === 'controller') return [];
    const found = await this.resultsNaming(subject);
    const rows = found.flatMap(({ name, taken_at, columns, rows }) =>
      rows
        .filter((row) => isAbout(row, subject))
        .map((row) => ({
          query: name,
          takenAt: taken_at,
          ...Object.fromEntries(columns.map((column, at) => [column, row[at]])),
        })),
    );
    return [{ name: 'query-results', rows }];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'controller') return { erased: [], kept: [] };
    const { tenantId } = subject;
    let lines = 0;
    for (const { id, rows } of await this.resultsNaming(subject)) {
      const others = rows.filter((row) => !isAbout(row, subject));
      lines += rows.length - others.length;
      await sql`update query_result set rows = ${JSON.stringify(others)}::jsonb, row_count = ${others.length}
        where tenant_id = ${tenantId} and id = ${id}`.execute(this.database.app());
    }
    const questions = await this.eraseQuestions(subject);
    return { erased: [{ what: 'query-results', rows: lines + questions }], kept: [] };
  }

  addressesIn(): Promise<string[]> {
    return Promise.resolve([]);
  }

  /** A question that names the person asks about nobody else: it goes, with what it was answered. */
  private async eraseQuestions(subject: DataSubject): Promise<number> {
    const { tenantId } = subject;
    const app = this.database.app();
    const about = mentions(sql`name || ' ' || definition::text`, subject);
    const there = thereBy(sql`taken_at`, subject);
    const results = await sql<{ run_id: string }>`
      delete from query_result where tenant_id = ${tenantId} and ${about} and ${there} returning run_id`.execute(app);
    const runs = results.rows.map(({ run_id }) => run_id);
    return (
      runs.length +
      rowsOf(
        await sql`delete from query_run where tenant_id = ${tenantId}
          and (id = any(${runs}::uuid[]) or ${mentions(sql`name`, subject)}) and ${thereBy(sql`ended_at`, subject)}
          and not exists (select 1 from query_result r where r.tenant_id = ${tenantId} and r.run_id = query_run.id)`.execute(
          app,
        ),
        await sql`delete from saved_query where tenant_id = ${tenantId} and ${about}
          and ${thereBy(sql`created_at`, subject)}`.execute(app),
      )
    );
  }

  private async resultsNaming(subject: DataSubject): Promise<NamingResult[]> {
    const { tenantId, traces } = subject;
    const named = (traces?.names ?? []).map((parts) =>
      sql.join(
        parts.map((part) => sql`strpos(lower(rows::text), lower(${JSON.stringify(part)})) > 0`),
        sql` and `,
      ),
    );
    const found = sql.join([mentions(sql`rows::text`, subject), ...named.map((all) => sql`(${all})`)], sql` or `);
    const { rows } = await sql<NamingResult>`
      select id, name, taken_at, columns, rows from query_result
      where tenant_id = ${tenantId} and (${found}) and ${thereBy(sql`taken_at`, subject)}`.execute(this.database.app());
    return rows;
  }
}

/** By an address or a number of theirs, or by a whole name. */
function isAbout(row: unknown[], { email, traces }: DataSubject): boolean {
  const cells = new Set(row.flat().map((cell) => String(cell).toLowerCase()));
  const has = (value: string) => cells.has(value.toLowerCase());
  return [email, ...(traces?.values ?? [])].some(has) || (traces?.names ?? []).some((parts) => parts.every(has));
}
