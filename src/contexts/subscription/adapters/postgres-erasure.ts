import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { TenantDataHolder } from '../../tenancy/contract.js';

/**
 * Counters and orders that led to nothing go with the instance. Invoices, payments, refunds and what was
 * bought stay: the books are kept for seven years (ToS 9.4), and they name no person.
 */
@Injectable()
export class BillingTraces extends TenantDataHolder {
  readonly holds = 'subscription';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const app = this.database.app();
    const meters = await sql`delete from usage_meter where tenant_id = ${tenantId}`.execute(app);
    const orders = await sql`delete from plan_order where tenant_id = ${tenantId} and state <> 'PAID'`.execute(app);
    return Number(meters.numAffectedRows ?? 0n) + Number(orders.numAffectedRows ?? 0n);
  }

  override async count(tenantId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`
      select (select count(*) from usage_meter where tenant_id = ${tenantId})
        + (select count(*) from plan_order where tenant_id = ${tenantId} and state <> 'PAID') as count`.execute(
      this.database.app(),
    );
    return Number(rows[0]!.count);
  }
}
