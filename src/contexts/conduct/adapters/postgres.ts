import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { AuthorityReport } from '../domain/authority-report.js';
import { ConductCase } from '../domain/case.js';
import type { Scope } from '../domain/measures.js';
import { AuthorityReports, ConductCases, Reports, SecurityTestPermits } from '../domain/ports.js';
import { Report } from '../domain/report.js';
import { SecurityTestPermit } from '../domain/test-permit.js';
import type { Category } from '../domain/violations.js';
import type { ConductTables } from './tables.js';

/** Always locked: whoever asks for a case is about to take a step with it. */
@Injectable()
export class PostgresConductCases extends ConductCases {
  constructor(private readonly database: Database) {
    super();
  }

  add(opened: ConductCase): void {
    UnitOfWork.em.persist(opened);
  }

  async byId(tenantId: string, id: string): Promise<ConductCase | undefined> {
    return (await UnitOfWork.em.findOne(ConductCase, { tenantId, id }, locking)) ?? undefined;
  }

  async byAppealHash(tenantId: string, appealHash: string): Promise<ConductCase | undefined> {
    return (await UnitOfWork.em.findOne(ConductCase, { tenantId, appealHash }, locking)) ?? undefined;
  }

  async joinable(tenantId: string, category: Category, scope: Scope, since: Date): Promise<ConductCase | undefined> {
    const { item, accountId } = scope;
    const about = item ? { item } : accountId ? { accountId } : { scopeKind: 'instance' as const, item: null };
    const pair = [tenantId, category, item ?? accountId ?? 'instance'].join(':');
    await sql`select pg_advisory_xact_lock(hashtextextended(${`conduct:${pair}`}, 0))`.execute(this.database.app());
    const where = { tenantId, category, ...about, state: { $ne: 'CLOSED' as const }, lastHintAt: { $gte: since } };
    return (await UnitOfWork.em.findOne(ConductCase, where, locking)) ?? undefined;
  }

  disabling(tenantId: string, item: string): Promise<ConductCase[]> {
    return UnitOfWork.em.find(ConductCase, { tenantId, item, itemDisabledAt: { $ne: null } }, locking);
  }

  async appealed(tenantId: string): Promise<boolean> {
    const found = await this.database
      .app<ConductTables>()
      .selectFrom('conduct_case')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('appeal_pending', '=', true)
      .executeTakeFirst();
    return found !== undefined;
  }

  async running(tenantId: string): Promise<ConductCase[]> {
    return UnitOfWork.em.find(ConductCase, { tenantId, state: { $ne: 'CLOSED' as const } }, locking);
  }
}

@Injectable()
export class PostgresReports extends Reports {
  add(report: Report): void {
    UnitOfWork.em.persist(report);
  }

  async byId(tenantId: string, id: string): Promise<Report | undefined> {
    return (await UnitOfWork.em.findOne(Report, { tenantId, id }, locking)) ?? undefined;
  }

  ofCase(tenantId: string, caseId: string): Promise<Report[]> {
    return UnitOfWork.em.find(Report, { tenantId, caseId });
  }
}

@Injectable()
export class PostgresAuthorityReports extends AuthorityReports {
  add(report: AuthorityReport): void {
    UnitOfWork.em.persist(report);
  }

  async byId(tenantId: string, id: string): Promise<AuthorityReport | undefined> {
    return (await UnitOfWork.em.findOne(AuthorityReport, { tenantId, id }, locking)) ?? undefined;
  }
}

@Injectable()
export class PostgresSecurityTestPermits extends SecurityTestPermits {
  add(permit: SecurityTestPermit): void {
    UnitOfWork.em.persist(permit);
  }

  of(tenantId: string): Promise<SecurityTestPermit[]> {
    return UnitOfWork.em.find(SecurityTestPermit, { tenantId });
  }
}

/**
 * ToS 9.4: a purge takes what people wrote and who they were. Number, category, days and outcome stay: they are
 * how the operator kept its own terms, and name nobody.
 */
@Injectable()
export class ConductErasure extends TenantDataHolder {
  readonly holds = 'conduct';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const erased = [
      await sql`
        update conduct_case set account_id = null, item = null, hints = '[]', costs = '[]', demand = null,
          proposal = null, measure = null, appeal = null, appeal_hash = null
        where tenant_id = ${tenantId} and hints <> '[]'`.execute(this.database.app()),
      await sql`delete from security_test_permit where tenant_id = ${tenantId}`.execute(this.database.app()),
    ];
    return erased.reduce((sum, { numAffectedRows }) => sum + Number(numAffectedRows ?? 0), 0);
  }

  override async count(tenantId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`
      select (select count(*) from conduct_case where tenant_id = ${tenantId})
        + (select count(*) from security_test_permit where tenant_id = ${tenantId}) as count`.execute(
      this.database.app(),
    );
    return Number(rows[0]!.count);
  }
}
