import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../platform/database.js';
import { readCursor, toPage } from '../../../../platform/http/pagination.js';
import { Clock } from '../../../../shared-kernel/clock.js';
import { demandShown } from '../../../../shared-kernel/contents.js';
import { Invalid, NotFound, OutOfOrder } from '../../../../shared-kernel/errors.js';
import { isId } from '../../../../shared-kernel/ids.js';
import { ContactIntake } from '../../contacts/contract.js';
import type { RowFault } from '../application/ports.js';
import {
  type ImportRecord,
  ListImports,
  ListRowFaults,
  PreviewImport,
  type PreviewRow,
  ReadImport,
} from '../application/queries.js';
import { defaultBasis } from '../application/running.js';
import { toIntakeRow } from '../domain/columns.js';
import { type DataCollectionTables, type ImportRow, isoInstant } from './tables.js';

const COLUMNS = [
  'id',
  'version',
  'state',
  'file_name',
  'requested_by',
  'received_bytes',
  'sheet',
  'plan',
  'fault',
  'processed_rows',
  'created',
  'updated',
  'skipped',
  'rejected',
  'created_at',
  'started_at',
  'ended_at',
  'withheld_under',
] as const;
type ReadRow = Pick<ImportRow, (typeof COLUMNS)[number]>;

const selectOne = (database: Database, tenantId: string, id: string) =>
  database
    .app<DataCollectionTables>()
    .selectFrom('contact_import')
    .select(COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();

@QueryHandler(ReadImport)
export class ReadingImports implements IQueryHandler<ReadImport> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, id }: ReadImport): Promise<ImportRecord> {
    const row = await selectOne(this.database, tenantId, id);
    if (!row) throw new NotFound();
    demandShown(row.withheld_under);
    return toRecord(row);
  }
}

@QueryHandler(ListImports)
export class ListingImports implements IQueryHandler<ListImports> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, page }: ListImports): Promise<{ items: ImportRecord[]; next: string | null }> {
    const question = { list: 'imports' };
    const after = keyAfter(page.cursor, question);
    const rows = await this.database
      .app<DataCollectionTables>()
      .selectFrom('contact_import')
      .select(COLUMNS)
      .where('tenant_id', '=', tenantId)
      .where('withheld_under', 'is', null)
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(...after!))),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit + 1)
      .execute();
    const cut = toPage(rows, page.limit, question, ({ created_at, id }) => [isoInstant(created_at), id]);
    return { items: cut.items.map(toRecord), next: cut.next };
  }
}

function keyAfter(cursor: string | undefined, question: object): [string, string] | undefined {
  const key = readCursor(cursor, question);
  if (!key) return undefined;
  const [at = '', id] = key;
  // What somebody has written by hand must not reach the database as something else than a key.
  if (!/^[12]\d{3}-\d\d-\d\dT/.test(at) || Number.isNaN(Date.parse(at)) || !isId(id))
    throw Invalid.field('/cursor', 'cursor', 'This is not a cursor of this list.');
  return [new Date(at).toISOString(), id];
}

@QueryHandler(PreviewImport)
export class PreviewingImports implements IQueryHandler<PreviewImport> {
  constructor(
    private readonly database: Database,
    private readonly intake: ContactIntake,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, id }: PreviewImport): Promise<{ headers: string[]; rows: PreviewRow[] }> {
    const row = await selectOne(this.database, tenantId, id);
    if (!row) throw new NotFound();
    demandShown(row.withheld_under);
    if (row.state !== 'READY') throw new OutOfOrder(id, row.state, 'be previewed');
    const { headers, sample } = row.sheet!;
    const plan = row.plan!;
    const faults = await this.intake.check({
      tenantId,
      rows: sample.map((cells) => toIntakeRow(plan.fields, cells)),
      onDuplicate: plan.onDuplicate,
      defaultBasis: defaultBasis(plan),
      country: plan.country ?? undefined,
      by: { kind: 'user', id: row.requested_by },
      at: this.clock.now(),
      importId: id,
    });
    return { headers, rows: sample.map((cells, index) => ({ cells, faults: faults[index]! })) };
  }
}

@QueryHandler(ListRowFaults)
export class ListingRowFaults implements IQueryHandler<ListRowFaults> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, importId, after, limit }: ListRowFaults): Promise<(RowFault & { ordinal: number })[]> {
    const rows = await this.database
      .app<DataCollectionTables>()
      .selectFrom('import_fault')
      .select(['line', 'ordinal', 'column_name', 'rule', 'message', 'masked_value'])
      .where('tenant_id', '=', tenantId)
      .where('import_id', '=', importId)
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('line', 'ordinal'), '>', tuple(...after!))),
      )
      .orderBy('line')
      .orderBy('ordinal')
      .limit(limit)
      .execute();
    return rows.map(({ column_name, masked_value, ...fault }) => ({
      ...fault,
      column: column_name,
      value: masked_value,
    }));
  }
}

function toRecord(row: ReadRow): ImportRecord {
  const { created, updated, skipped, rejected, sheet } = row;
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    fileName: row.file_name,
    requestedBy: row.requested_by,
    receivedBytes: Number(row.received_bytes),
    encoding: sheet?.encoding ?? null,
    delimiter: sheet?.delimiter ?? null,
    headers: sheet?.headers ?? [],
    rowCount: sheet?.rowCount ?? null,
    processedRows: row.processed_rows,
    counts: { created, updated, skipped, rejected },
    plan: row.plan,
    fault: row.fault,
    createdAt: isoInstant(row.created_at),
    startedAt: row.started_at && isoInstant(row.started_at),
    endedAt: row.ended_at && isoInstant(row.ended_at),
  };
}
