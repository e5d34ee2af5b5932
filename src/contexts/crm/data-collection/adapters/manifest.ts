import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { type ContentKind, CrmModule, type ExportPart } from '../../../../platform/module-port.js';
import type { InventoriedTable } from '../../../../shared-kernel/data-inventory.js';
import { CancelImport } from '../application/planning.js';
import type { DataCollectionTables } from './tables.js';

/** What is removed at a time: bytes in few rows, faults in many. */
const ERASED_FIRST = [
  { table: 'import_chunk', key: ['import_id', 'ordinal'], batch: 20 },
  { table: 'import_fault', key: ['import_id', 'line', 'ordinal'], batch: 2_000 },
  { table: 'contact_import', key: ['id'], batch: 500 },
] as const;

const processed = { role: 'processor', subjects: ['client-contact'], retention: 'instance' } as const;

const inventory: InventoriedTable[] = [
  {
    ...processed,
    table: 'contact_import',
    subjects: ['client-contact', 'user'],
    personal: [{ purposes: ['client-data'], columns: ['file_name', 'requested_by', 'sheet', 'plan', 'fault'] }],
    plain: [
      ...['tenant_id', 'id', 'version', 'state', 'stated_encoding', 'received_bytes', 'chunks', 'uploaded_at'],
      ...['processed_rows', 'created', 'updated', 'skipped', 'rejected', 'created_at', 'started_at', 'ended_at'],
      ...['leased_until', 'withheld_under'],
    ],
  },
  {
    ...processed,
    table: 'import_chunk',
    personal: [{ purposes: ['client-data'], columns: ['bytes'] }],
    plain: ['tenant_id', 'import_id', 'ordinal'],
  },
  {
    ...processed,
    table: 'import_fault',
    personal: [{ purposes: ['client-data'], columns: ['masked_value'] }],
    plain: ['tenant_id', 'import_id', 'line', 'ordinal', 'column_name', 'rule', 'message'],
  },
];

/** Data collection as a module: registered by being a provider. */
@Injectable()
export class DataCollectionManifest extends CrmModule {
  readonly key = 'data-collection';
  readonly entitlement = 'data-collection';
  readonly permissions = ['imports:read', 'imports:write'];
  readonly meters: string[] = [];
  readonly navigation = [{ titleKey: 'nav.imports', path: '/imports', icon: 'import', order: 40 }];
  readonly dataInventory = inventory;
  readonly content = [
    {
      paths: ['imports'],
      table: 'contact_import',
      parts: ['import_chunk', 'import_fault'],
      author: 'requested_by',
    },
  ];

  constructor(
    private readonly database: Database,
    private readonly commands: CommandBus,
  ) {
    super();
  }

  /** ToS 3.4.c, 4.7: an instance that takes no writes takes none from an import that was under way either. */
  override async onInstanceState(tenantId: string, state: string): Promise<void> {
    if (state === 'ACTIVE') return;
    for (const id of await this.running(tenantId)) await this.commands.execute(new CancelImport(tenantId, id));
  }

  /** AUP 2.2: nothing more of a withheld file goes into the register. */
  override async onWithheld(tenantId: string, _kind: ContentKind, id: string): Promise<void> {
    if ((await this.running(tenantId)).includes(id)) await this.commands.execute(new CancelImport(tenantId, id));
  }

  private async running(tenantId: string): Promise<string[]> {
    const rows = await this.database
      .app<DataCollectionTables>()
      .selectFrom('contact_import')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'RUNNING')
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Files are gone once they are in; what they brought is exported with the contacts. */
  exportData(tenantId: string): ExportPart[] {
    return [{ name: 'imports', rows: this.imports(tenantId) }];
  }

  async eraseData(tenantId: string): Promise<number> {
    for (const { table, key, batch } of ERASED_FIRST) {
      const columns = sql.join(key.map((column) => sql.ref(column)));
      const { rows } = await sql`
        delete from ${sql.table(table)} where tenant_id = ${tenantId} and (${columns}) in (
          select ${columns} from ${sql.table(table)} where tenant_id = ${tenantId} order by ${columns} limit ${batch}
        ) returning 1`.execute(this.database.app<DataCollectionTables>());
      if (rows.length > 0) return rows.length;
    }
    return 0;
  }

  private async *imports(tenantId: string): AsyncIterable<Record<string, unknown>> {
    yield* await this.database
      .app<DataCollectionTables>()
      .selectFrom('contact_import')
      .select(['id', 'state', 'file_name', 'requested_by', 'plan', 'created', 'updated', 'skipped', 'rejected'])
      .select(['created_at', 'started_at', 'ended_at'])
      .where('tenant_id', '=', tenantId)
      .orderBy('id')
      .execute();
  }
}
