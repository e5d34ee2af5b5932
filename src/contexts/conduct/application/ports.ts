import type { AuthorityReportRow, CaseRecord, PermissionRecord, PermitRecord, ReportRecord } from './queries.js';

/** In whose scope a case lives, for staff who know only its id. Across tenants, ids only. */
export abstract class ConductDirectory {
  abstract tenantOfCase(id: string): Promise<string | undefined>;
}

/** Single things as people read them, in the scope that the caller is in. */
export abstract class ConductReader {
  abstract case(tenantId: string, id: string): Promise<CaseRecord | undefined>;
  /** The decision that a link in a letter lets its holder appeal. */
  abstract byAppealHash(tenantId: string, hash: string): Promise<CaseRecord | undefined>;
  abstract report(tenantId: string, id: string): Promise<ReportRecord | undefined>;
  abstract reportsOf(tenantId: string, caseId: string): Promise<ReportRecord[]>;
  abstract authorityReports(tenantId: string): Promise<AuthorityReportRow[]>;
  abstract permits(tenantId: string): Promise<PermitRecord[]>;
  abstract permissions(tenantId: string): Promise<PermissionRecord[]>;
}
