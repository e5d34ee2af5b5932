import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { AuthorityReport } from '../domain/authority-report.js';
import { ConductCase } from '../domain/case.js';
import { ContentPermission } from '../domain/content-permission.js';
import type { Scope } from '../domain/measures.js';
import { AuthorityReports, ConductCases, ContentPermissions, Reports, SecurityTestPermits } from '../domain/ports.js';
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
    await oneAtATime(this.database, [tenantId, category, item ?? accountId ?? 'instance']);
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

/** Whoever asks about the same thing waits until this transaction has ended. */
const oneAtATime = (database: Database, about: string[]) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${['conduct', ...about].join(':')}, 0))`.execute(database.app());

@Injectable()
export class PostgresReports extends Reports {
  constructor(private readonly database: Database) {
    super();
  }

  add(report: Report): void {
    UnitOfWork.em.persist(report);
  }

  async byId(tenantId: string, id: string): Promise<Report | undefined> {
    return (await UnitOfWork.em.findOne(Report, { tenantId, id }, locking)) ?? undefined;
  }

  async isWaiting(tenantId: string, where: string, why: string): Promise<boolean> {
    await oneAtATime(this.database, [tenantId, where, why]);
    return (await UnitOfWork.em.count(Report, { tenantId, where, why, state: 'RECEIVED' })) > 0;
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

@Injectable()
export class PostgresContentPermissions extends ContentPermissions {
  add(permission: ContentPermission): void {
    UnitOfWork.em.persist(permission);
  }

  async byId(tenantId: string, id: string): Promise<ContentPermission | undefined> {
    return (await UnitOfWork.em.findOne(ContentPermission, { tenantId, id }, locking)) ?? undefined;
  }

  of(tenantId: string): Promise<ContentPermission[]> {
    return UnitOfWork.em.find(ContentPermission, { tenantId });
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
      await sql`delete from content_permission where tenant_id = ${tenantId}`.execute(this.database.app()),
    ];
    return erased.reduce((sum, { numAffectedRows }) => sum + Number(numAffectedRows ?? 0), 0);
  }

  override async count(tenantId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`
      select (select count(*) from conduct_case where tenant_id = ${tenantId})
        + (select count(*) from content_permission where tenant_id = ${tenantId})
        + (select count(*) from security_test_permit where tenant_id = ${tenantId}) as count`.execute(
      this.database.app(),
    );
    return Number(rows[0]!.count);
  }
}
