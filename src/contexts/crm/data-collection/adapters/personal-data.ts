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
import { StoredFiles } from './postgres.js';

/**
 * ToS 9.9: people in files on their way in. A file that waits and names them goes whole, because taking single rows
 * out of it would be writing another file; the client sends it again without them.
 */
@Injectable()
export class PeopleInFiles extends PersonalDataHolder {
  readonly tables = ['contact_import', 'import_chunk', 'import_fault'];

  constructor(
    private readonly database: Database,
    private readonly files: StoredFiles,
  ) {
    super();
  }

  async exportOf(subject: DataSubject): Promise<PersonalRecords[]> {
    if (subject.role === 'controller') return [];
    const { tenantId } = subject;
    const app = this.database.app();
    const samples = await sql<Record<string, unknown>>`
      select i.file_name, i.created_at, s.cells from contact_import i, jsonb_array_elements(i.sheet -> 'sample') s (cells)
      where i.tenant_id = ${tenantId} and i.sheet is not null and ${mentions(sql`s.cells::text`, subject)}`.execute(
      app,
    );
    return [{ name: 'import-samples', rows: samples.rows }];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'controller') return { erased: [], kept: [] };
    const { tenantId } = subject;
    const app = this.database.app();
    const whole = await this.discardFilesThatName(subject);
    const samples = await sql`
      update contact_import set sheet = jsonb_set(sheet, '{sample}', '[]'), version = version + 1
      where tenant_id = ${tenantId} and sheet is not null and ${thereBy(sql`created_at`, subject)}
        and ${mentions(sql`(sheet -> 'sample')::text`, subject)}`.execute(app);
    const names = await sql`
      update contact_import set file_name = '', version = version + 1
      where tenant_id = ${tenantId} and ${mentions(sql`file_name`, subject)}`.execute(app);
    // Reports of faults are masked as they are written, so that they tell of nobody.
    return { erased: [{ what: 'imports', rows: whole + rowsOf(samples, names) }], kept: [] };
  }

  /** Who is only in a file is in no register yet; the file is found by the address that the others know. */
  addressesIn(): Promise<string[]> {
    return Promise.resolve([]);
  }

  private async discardFilesThatName(subject: DataSubject): Promise<number> {
    const { tenantId } = subject;
    const { rows } = await sql<{ import_id: string }>`
      select distinct c.import_id from import_chunk c
      join contact_import i on i.tenant_id = c.tenant_id and i.id = c.import_id
      where c.tenant_id = ${tenantId} and ${thereBy(sql`i.created_at`, subject)}`.execute(this.database.app());
    let discarded = 0;
    for (const { import_id: importId } of rows) {
      if (!(await this.names(importId, subject))) continue;
      await this.files.discard(tenantId, importId);
      await sql`update contact_import set state = 'CANCELLED', sheet = null, version = version + 1
        where tenant_id = ${tenantId} and id = ${importId}`.execute(this.database.app());
      discarded++;
    }
    return discarded;
  }

  /** Read piece by piece, each with the end of the one before it; an address is ASCII in every encoding we take. */
  private async names(importId: string, { tenantId, email, traces }: DataSubject): Promise<boolean> {
    const wanted = [email, ...(traces?.values ?? [])].map((value) => value.toLowerCase());
    const overlap = Math.max(...wanted.map(({ length }) => length));
    let before = '';
    for await (const chunk of this.files.chunks(tenantId, importId)) {
      const text = before + chunk.toString('latin1').replaceAll('\0', '').toLowerCase();
      if (wanted.some((value) => text.includes(value))) return true;
      before = text.slice(-overlap);
    }
    return false;
  }
}
