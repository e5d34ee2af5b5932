import { Injectable } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Selectable } from 'kysely';
import { Database } from '../../../platform/database.js';
import { isoInstant, isoOrNull } from '../../../platform/instants.js';
import { ConductDirectory, ConductReader } from '../application/ports.js';
import {
  type AuthorityReportRow,
  type CaseRecord,
  type CaseRow,
  ListConductCases,
  ListOwnConductCases,
  ListReports,
  type PermissionRecord,
  type PermitRecord,
  type ReportRecord,
} from '../application/queries.js';
import { ToldAuthorities, type ToldAuthority } from '../contract-authorities.js';
import type { ConductTables } from './tables.js';

type StoredCase = Selectable<ConductTables['conduct_case']>;
type StoredReport = Selectable<ConductTables['conduct_report']>;

const ROW = [
  'tenant_id',
  'id',
  'number',
  'state',
  'category',
  'scope_kind',
  'opened_at',
  'cure_by',
  'appeal_pending',
  'assigned_to',
  'outcome',
] as const;

@QueryHandler(ListConductCases)
export class ListConductCasesHandler implements IQueryHandler<ListConductCases> {
  constructor(private readonly database: Database) {}

  async execute({ filter, slice }: ListConductCases): Promise<CaseRow[]> {
    const rows = await this.database
      .system<ConductTables>()
      .selectFrom('conduct_case')
      .select(ROW)
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(filter.open === true, (query) => query.where('state', '<>', 'CLOSED'))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toRow);
  }
}

@QueryHandler(ListOwnConductCases)
export class ListOwnConductCasesHandler implements IQueryHandler<ListOwnConductCases> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, accountId, slice }: ListOwnConductCases): Promise<CaseRecord[]> {
    const rows = await this.database
      .app<ConductTables>()
      .selectFrom('conduct_case')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId!))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toRecord);
  }
}

@QueryHandler(ListReports)
export class ListReportsHandler implements IQueryHandler<ListReports> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, filter, slice }: ListReports): Promise<ReportRecord[]> {
    const rows = await this.database
      .app<ConductTables>()
      .selectFrom('conduct_report')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!))
      .$if(slice.after !== undefined, (query) => query.where('id', '<', slice.after![0]!))
      .orderBy('id', 'desc')
      .limit(slice.limit)
      .execute();
    return rows.map(toReport);
  }
}

@Injectable()
export class PostgresConductDirectory extends ConductDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async tenantOfCase(id: string): Promise<string | undefined> {
    const row = await this.database
      .system<ConductTables>()
      .selectFrom('conduct_case')
      .select('tenant_id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.tenant_id;
  }
}

@Injectable()
export class PostgresToldAuthorities extends ToldAuthorities {
  constructor(private readonly database: Database) {
    super();
  }

  async report(tenantId: string, reportId: string): Promise<ToldAuthority | undefined> {
    const row = await this.database
      .app<ConductTables>()
      .selectFrom('authority_report')
      .select(['number', 'authority', 'legal_basis', 'subject_tenant_id', 'approved_by', 'approved_at'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', reportId)
      .executeTakeFirst();
    if (!row?.approved_by || !row.approved_at) return undefined;
    return {
      number: row.number,
      authority: row.authority,
      legalBasis: row.legal_basis,
      aboutTenantId: row.subject_tenant_id,
      approvedBy: row.approved_by,
      approvedAt: new Date(row.approved_at),
    };
  }
}

@Injectable()
export class PostgresConductReader extends ConductReader {
  constructor(private readonly database: Database) {
    super();
  }

  async case(tenantId: string, id: string): Promise<CaseRecord | undefined> {
    const row = await this.database
      .app<ConductTables>()
      .selectFrom('conduct_case')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toRecord(row);
  }

  async byAppealHash(tenantId: string, hash: string): Promise<CaseRecord | undefined> {
    const row = await this.database
      .app<ConductTables>()
      .selectFrom('conduct_case')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('appeal_hash', '=', hash)
      .executeTakeFirst();
    return row && toRecord(row);
  }

  async report(tenantId: string, id: string): Promise<ReportRecord | undefined> {
    const row = await this.reports(tenantId).where('id', '=', id).executeTakeFirst();
    return row && toReport(row);
  }

  async reportsOf(tenantId: string, caseId: string): Promise<ReportRecord[]> {
    const rows = await this.reports(tenantId).where('case_id', '=', caseId).orderBy('id').execute();
    return rows.map(toReport);
  }

  async authorityReports(tenantId: string): Promise<AuthorityReportRow[]> {
    const rows = await this.database
      .app<ConductTables>()
      .selectFrom('authority_report')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      number: row.number,
      state: row.state,
      caseId: row.case_id,
      subjectTenantId: row.subject_tenant_id,
      authority: row.authority,
      legalBasis: row.legal_basis,
      facts: row.facts,
      proposedBy: row.proposed_by,
      proposedAt: isoInstant(row.proposed_at),
      approvedBy: row.approved_by,
      approvedAt: isoOrNull(row.approved_at),
    }));
  }

  async permits(tenantId: string): Promise<PermitRecord[]> {
    const rows = await this.database
      .app<ConductTables>()
      .selectFrom('security_test_permit')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      from: isoInstant(row.begins_at),
      to: isoInstant(row.ends_at),
      ips: row.ips,
      purpose: row.purpose,
      issuedAt: isoInstant(row.issued_at),
    }));
  }

  async permissions(tenantId: string): Promise<PermissionRecord[]> {
    const rows = await this.database
      .app<ConductTables>()
      .selectFrom('content_permission')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('id', 'desc')
      .execute();
    return rows.map(({ id, account_id, what, uses, reference, version, ...row }) => ({
      id,
      accountId: account_id,
      what,
      uses,
      reference,
      from: isoInstant(row.begins_at),
      until: isoOrNull(row.ends_at),
      grantedAt: isoInstant(row.granted_at),
      revokedAt: isoOrNull(row.revoked_at),
      version,
    }));
  }

  private reports(tenantId: string) {
    return this.database
      .app<ConductTables>()
      .selectFrom('conduct_report')
      .selectAll()
      .where('tenant_id', '=', tenantId);
  }
}

const toRow = (row: Pick<StoredCase, (typeof ROW)[number]>): CaseRow => ({
  tenantId: row.tenant_id,
  id: row.id,
  number: row.number,
  state: row.state,
  category: row.category,
  scope: row.scope_kind,
  openedAt: isoInstant(row.opened_at),
  cureBy: isoOrNull(row.cure_by),
  appealPending: row.appeal_pending,
  assignedTo: row.assigned_to,
  outcome: row.outcome,
});

const toRecord = (row: StoredCase): CaseRecord => ({
  ...toRow(row),
  version: row.version,
  policyVersion: row.policy_version,
  accountId: row.account_id,
  item: row.item,
  itemDisabledAt: isoOrNull(row.item_disabled_at),
  hints: row.hints,
  confirmedAt: isoOrNull(row.confirmed_at),
  demand: row.demand,
  proposal: row.proposal,
  measure: row.measure,
  appeal: row.appeal,
  costs: row.costs,
  closedAt: isoOrNull(row.closed_at),
});

const toReport = (row: StoredReport): ReportRecord => ({
  id: row.id,
  number: row.number,
  state: row.state,
  version: row.version,
  where: row.place,
  why: row.why,
  category: row.category,
  contact: row.reporter.email,
  receivedAt: isoInstant(row.received_at),
  subjectTenantId: row.subject_tenant_id,
  caseId: row.case_id,
});
