import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { CrmModule, type ExportPart } from '../../../../platform/module-port.js';
import type { InventoriedTable } from '../../../../shared-kernel/data-inventory.js';
import { QUERIES_METER } from '../application/running.js';
import type { QueryTables } from './tables.js';

const BATCH = 500;

const processed = { role: 'processor', subjects: ['client-contact', 'user'], retention: 'instance' } as const;

const inventory: InventoriedTable[] = [
  {
    ...processed,
    table: 'saved_query',
    personal: [{ purposes: ['client-data'], columns: ['definition', 'saved_by'] }],
    plain: ['tenant_id', 'id', 'version', 'name', 'created_at', 'updated_at', 'withheld_under'],
  },
  {
    ...processed,
    table: 'query_run',
    subjects: ['user'],
    personal: [{ purposes: ['service'], columns: ['ran_by'] }],
    plain: ['tenant_id', 'id', 'query_id', 'name', 'state', 'failure', 'result_id', 'started_at', 'ended_at'],
  },
  {
    ...processed,
    table: 'query_result',
    subjects: ['client-contact'],
    personal: [{ purposes: ['client-data'], columns: ['definition', 'rows'] }],
    plain: ['tenant_id', 'id', 'run_id', 'name', 'columns', 'row_count', 'truncated', 'taken_at', 'withheld_under'],
  },
];

/** Queries as a module: registered by being a provider. */
@Injectable()
export class QueriesManifest extends CrmModule {
  readonly key = 'queries';
  readonly entitlement = 'queries';
  readonly permissions = ['queries:read', 'queries:write'];
  readonly meters = [QUERIES_METER];
  readonly navigation = [{ titleKey: 'nav.queries', path: '/queries', icon: 'queries', order: 50 }];
  readonly dataInventory = inventory;
  readonly content = [
    { paths: ['queries'], table: 'saved_query', parts: [], author: 'saved_by' },
    {
      paths: ['query-results', 'queries/results'],
      table: 'query_result',
      parts: [],
      author: 'select ran_by from query_run run where run.tenant_id = content.tenant_id and run.id = content.run_id',
    },
  ];

  constructor(private readonly database: Database) {
    super();
  }

  exportData(tenantId: string): ExportPart[] {
    return [
      { name: 'saved-queries', rows: this.rows('saved_query', tenantId) },
      { name: 'query-runs', rows: this.rows('query_run', tenantId) },
      { name: 'query-results', rows: this.rows('query_result', tenantId, 10) },
    ];
  }

  /** Results before the runs that they refer to. */
  async eraseData(tenantId: string): Promise<number> {
    for (const table of ['query_result', 'query_run', 'saved_query'] as const) {
      const { rows } = await sql`
        delete from ${sql.table(table)} where tenant_id = ${tenantId} and id in (
          select id from ${sql.table(table)} where tenant_id = ${tenantId} order by id limit ${BATCH}
        ) returning 1`.execute(this.database.app<QueryTables>());
      if (rows.length > 0) return rows.length;
    }
    return 0;
  }

  private async *rows(
    table: keyof QueryTables,
    tenantId: string,
    batch = BATCH,
  ): AsyncIterable<Record<string, unknown>> {
    for (let after: string | null = null; ; ) {
      const { rows }: { rows: { id: string }[] } = await sql<{ id: string }>`
        select * from ${sql.table(table)}
        where tenant_id = ${tenantId} and (${after}::uuid is null or id > ${after}::uuid)
        order by id limit ${batch}`.execute(this.database.app<QueryTables>());
      yield* rows as unknown as Record<string, unknown>[];
      if (rows.length < batch) return;
      after = rows.at(-1)!.id;
    }
  }
}
