import { defineEntity, type EntitySchema, LockMode, p } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { loaded } from '../../../../platform/mapping.js';
import { currentActor, inTenant } from '../../../../platform/tenant-scope.js';
import { UnitOfWork } from '../../../../platform/unit-of-work.js';
import { type ClauseId, NotFound } from '../../../../shared-kernel/errors.js';
import { type RowFault, RowFaults, UploadedFiles } from '../application/ports.js';
import { type FileFault, Import, type ImportPlan, type ImportState, type Sheet } from '../domain/import.js';
import { Imports } from '../domain/ports.js';
import type { DataCollectionTables } from './tables.js';

const ImportSchema = defineEntity({
  class: loaded(Import),
  tableName: 'contact_import',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    version: p.integer().version(),
    state: p.string().$type<ImportState>(),
    fileName: p.string(),
    statedEncoding: p.string().nullable(),
    requestedBy: p.uuid(),
    receivedBytes: p.bigint('number'),
    chunks: p.integer(),
    uploadedAt: p.datetime().nullable(),
    sheet: p.json<Sheet>().nullable(),
    plan: p.json<ImportPlan>().nullable(),
    fault: p.json<FileFault>().nullable(),
    processedRows: p.integer(),
    created: p.integer(),
    updated: p.integer(),
    skipped: p.integer(),
    rejected: p.integer(),
    createdAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    withheldUnder: p.string().$type<ClauseId>().nullable(),
  },
});

export const entities = [ImportSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresImports extends Imports {
  async byId(tenantId: string, id: string, lock?: 'locked'): Promise<Import> {
    const lockMode = lock ? LockMode.PESSIMISTIC_WRITE : LockMode.NONE;
    const found = await UnitOfWork.em.findOne(Import, { tenantId, id }, { lockMode });
    if (!found) throw new NotFound();
    return found;
  }

  add(imported: Import): Promise<void> {
    UnitOfWork.em.persist(imported);
    return UnitOfWork.em.flush();
  }
}

/** Bytes of uploads as rows: no file on any disk, so that every replica can go on where another stopped. */
@Injectable()
export class StoredFiles extends UploadedFiles {
  constructor(private readonly database: Database) {
    super();
  }

  async append(tenantId: string, importId: string, ordinal: number, bytes: Uint8Array): Promise<void> {
    await this.database
      .app<DataCollectionTables>()
      .insertInto('import_chunk')
      .values({ tenant_id: tenantId, import_id: importId, ordinal, bytes: Buffer.from(bytes) })
      .execute();
  }

  async discard(tenantId: string, importId: string): Promise<void> {
    await this.database
      .app<DataCollectionTables>()
      .deleteFrom('import_chunk')
      .where('tenant_id', '=', tenantId)
      .where('import_id', '=', importId)
      .execute();
  }

  async chunk(tenantId: string, importId: string, ordinal: number): Promise<Buffer | undefined> {
    const row = await this.database
      .app<DataCollectionTables>()
      .selectFrom('import_chunk')
      .select('bytes')
      .where('tenant_id', '=', tenantId)
      .where('import_id', '=', importId)
      .where('ordinal', '=', ordinal)
      .executeTakeFirst();
    return row?.bytes;
  }

  /** One piece at a time. A stream pulls from wherever it likes, so the scope is put around each pull. */
  async *chunks(tenantId: string, importId: string): AsyncGenerator<Buffer> {
    const actor = currentActor();
    for (let ordinal = 0; ; ordinal++) {
      const chunk = await inTenant(tenantId, actor, () => this.chunk(tenantId, importId, ordinal));
      if (!chunk) return;
      yield chunk;
    }
  }
}

@Injectable()
export class PostgresRowFaults extends RowFaults {
  constructor(private readonly database: Database) {
    super();
  }

  async add(tenantId: string, importId: string, faults: RowFault[]): Promise<void> {
    if (faults.length === 0) return;
    const rows = faults.map(({ line, column, rule, message, value }, index) => ({
      tenant_id: tenantId,
      import_id: importId,
      line,
      ordinal: index,
      column_name: column,
      rule,
      message,
      masked_value: value,
    }));
    await sql`insert into import_fault
      select * from jsonb_populate_recordset(null::import_fault, ${JSON.stringify(rows)}::jsonb)`.execute(
      this.database.app(),
    );
  }
}
