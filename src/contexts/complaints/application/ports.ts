import type { ComplaintRecord, ErrorReportRecord } from './queries.js';

/** In whose scope a case lives, for staff who know only its id. Across tenants, ids only. */
export abstract class CaseDirectory {
  abstract tenantOfComplaint(id: string): Promise<string | undefined>;
  abstract tenantOfErrorReport(id: string): Promise<string | undefined>;
}

/** Single cases as people read them, in the scope that the caller is in. */
export abstract class CaseReader {
  abstract complaint(tenantId: string, id: string): Promise<ComplaintRecord | undefined>;
  abstract errorReport(tenantId: string, id: string): Promise<ErrorReportRecord | undefined>;
}
