import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database.js';
import { ClientRoll } from '../../terms/contract-changes.js';
import type { TenancyTables } from './tables.js';

/** Clients whose agreement runs, read-only and suspended ones among them: it ends with the block (ToS 3.1). */
@Injectable()
export class PostgresClientRoll extends ClientRoll {
  constructor(private readonly database: Database) {
    super();
  }

  async after(tenantId: string | undefined, limit: number): Promise<string[]> {
    const rows = await this.database
      .system<TenancyTables>()
      .selectFrom('client')
      .select('tenant_id')
      .where('state', '=', 'ACTIVE')
      .$if(tenantId !== undefined, (list) => list.where('tenant_id', '>', tenantId!))
      .orderBy('tenant_id')
      .limit(limit)
      .execute();
    return rows.map(({ tenant_id }) => tenant_id);
  }
}
