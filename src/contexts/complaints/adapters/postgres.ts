import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { locking } from '../../../platform/mapping.js';
import { UnitOfWork } from '../../../platform/unit-of-work.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { Complaint } from '../domain/complaint.js';
import { ErrorReport } from '../domain/error-report.js';
import { Complaints, ErrorReports } from '../domain/ports.js';
import { UNSETTLED } from '../domain/written-complaint.js';

/** Always locked: whoever asks for a case is about to take a step with it. */
@Injectable()
export class PostgresComplaints extends Complaints {
  add(complaint: Complaint): void {
    UnitOfWork.em.persist(complaint);
  }

  async byId(tenantId: string, id: string): Promise<Complaint | undefined> {
    return (await UnitOfWork.em.findOne(Complaint, { tenantId, id }, locking)) ?? undefined;
  }

  async unsettled(tenantId: string): Promise<Complaint[]> {
    return UnitOfWork.em.find(Complaint, { tenantId, state: { $in: [...UNSETTLED] } }, locking);
  }

  async bySupplementHash(tenantId: string, supplementHash: string): Promise<Complaint | undefined> {
    return (await UnitOfWork.em.findOne(Complaint, { tenantId, supplementHash }, locking)) ?? undefined;
  }
}

@Injectable()
export class PostgresErrorReports extends ErrorReports {
  add(report: ErrorReport): void {
    UnitOfWork.em.persist(report);
  }

  async byId(tenantId: string, id: string): Promise<ErrorReport | undefined> {
    return (await UnitOfWork.em.findOne(ErrorReport, { tenantId, id }, locking)) ?? undefined;
  }
}

/**
 * ToS 9.4: a purge takes what people wrote and who they were. Number, days and outcome stay: they are how the
 * operator kept its own terms, and name nobody.
 */
@Injectable()
export class ComplaintErasure extends TenantDataHolder {
  readonly holds = 'complaints';

  constructor(private readonly database: Database) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const erased = [
      await sql`
        update complaint set name = null, account_email = null, breach = null, identifiers = null, account_id = null,
          requested_remedy = null, answer = null, remedy = null, reply = ${NOBODY}::jsonb
        where tenant_id = ${tenantId} and reply <> ${NOBODY}::jsonb`.execute(this.database.app()),
      await sql`
        update error_report set email = null, account_id = null, place = '', what = '', message = null
        where tenant_id = ${tenantId} and what <> ''`.execute(this.database.app()),
    ];
    return erased.reduce((sum, { numAffectedRows }) => sum + Number(numAffectedRows ?? 0), 0);
  }

  override async count(tenantId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`
      select (select count(*) from complaint where tenant_id = ${tenantId})
        + (select count(*) from error_report where tenant_id = ${tenantId}) as count`.execute(this.database.app());
    return Number(rows[0]!.count);
  }
}

const NOBODY = JSON.stringify({ channel: 'email', email: null, postalAddress: null, language: 'sv', erased: true });
