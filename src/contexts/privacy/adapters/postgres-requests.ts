import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { DataRequest } from '../domain/data-request.js';
import { DataRequests } from '../domain/ports.js';

@Injectable()
export class PostgresDataRequests extends DataRequests {
  add(request: DataRequest): void {
    UnitOfWork.em.persist(request);
  }

  async byId(tenantId: string, id: string): Promise<DataRequest | undefined> {
    return (await UnitOfWork.em.findOne(DataRequest, { tenantId, id }, locking)) ?? undefined;
  }

  async byLinkHash(tenantId: string, linkHash: string): Promise<DataRequest | undefined> {
    return (await UnitOfWork.em.findOne(DataRequest, { tenantId, linkHash }, locking)) ?? undefined;
  }
}

const NOBODY = JSON.stringify({ email: '', name: '', language: 'sv' });

/** ToS 9.4: a purge takes who asked and what was written. Number, days and outcome stay: they name nobody. */
@Injectable()
export class RequestErasure extends TenantDataHolder {
  readonly holds = 'privacy requests';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const { numAffectedRows } = await sql`
      update data_request set requester = ${NOBODY}::jsonb, details = '', account_id = null, extension_reason = null,
        help = null, answer = null
      where tenant_id = ${tenantId} and requester <> ${NOBODY}::jsonb`.execute(this.database.app());
    return Number(numAffectedRows ?? 0);
  }

  override async count(tenantId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from data_request where tenant_id = ${tenantId}`.execute(this.database.app());
    return Number(rows[0]!.count);
  }
}
