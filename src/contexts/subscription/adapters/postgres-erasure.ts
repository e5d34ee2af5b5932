import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { TenantDataHolder } from '../../tenancy/contract.js';

/**
 * Counters and orders that led to nothing go with the instance. Invoices, payments, refunds and what was
 * bought stay: the books are kept for seven years (ToS 9.4). Rows name no person; documents name the buyer, as the
 * law asks of them.
 */
@Injectable()
export class BillingTraces extends TenantDataHolder {
  readonly holds = 'subscription';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const app = this.database.app();
    const erased = [
      await sql`delete from usage_meter where tenant_id = ${tenantId}`.execute(app),
      await sql`delete from billing_contact where tenant_id = ${tenantId}`.execute(app),
      await sql`delete from plan_order where tenant_id = ${tenantId} and state <> 'PAID'`.execute(app),
      await sql`delete from invoice_request where tenant_id = ${tenantId} and state <> 'SETTLED'`.execute(app),
      // What was decided stays; who wrote it, in which words and from where, does not.
      await sql`update withdrawal set sender_name = null, sender_email = null, words = null, token_hash = null
        where tenant_id = ${tenantId} and (sender_name is not null or token_hash is not null)`.execute(app),
      await sql`update refund_request set reason = null
        where tenant_id = ${tenantId} and reason is not null`.execute(app),
      ...(await this.blankWords(tenantId)),
      await sql`update plan_order set express_start = express_start - 'ip'
        where tenant_id = ${tenantId} and express_start ->> 'ip' is not null`.execute(app),
    ];
    return erased.reduce((sum, { numAffectedRows }) => sum + Number(numAffectedRows ?? 0n), 0);
  }

  /** What people wrote when they negotiated, decided or agreed; each stops matching once its words are gone. */
  private async blankWords(tenantId: string) {
    const app = this.database.app();
    return [
      await sql`update payment_arrangement set words = '', reason = null
        where tenant_id = ${tenantId} and (words <> '' or reason is not null)`.execute(app),
      await sql`update invoice_dispute set reason = '', answer = null
        where tenant_id = ${tenantId} and (reason <> '' or answer is not null)`.execute(app),
      await sql`update refund_request set decision_reason = null
        where tenant_id = ${tenantId} and decision_reason is not null`.execute(app),
      await sql`update withdrawal set decision = decision - 'reason'
        where tenant_id = ${tenantId} and decision ->> 'reason' is not null`.execute(app),
      await sql`update withdrawal set settlement = settlement #- '{alternative,way}'
        where tenant_id = ${tenantId} and settlement #>> '{alternative,way}' is not null`.execute(app),
    ];
  }

  override async count(tenantId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`
      select (select count(*) from usage_meter where tenant_id = ${tenantId})
        + (select count(*) from billing_contact where tenant_id = ${tenantId})
        + (select count(*) from plan_order where tenant_id = ${tenantId} and state <> 'PAID')
        + (select count(*) from invoice_request where tenant_id = ${tenantId} and state <> 'SETTLED') as count`.execute(
      this.database.app(),
    );
    return Number(rows[0]!.count);
  }
}
