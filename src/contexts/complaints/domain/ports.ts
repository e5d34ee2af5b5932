import type { Complaint } from './complaint.js';
import type { ErrorReport } from './error-report.js';

export abstract class Complaints {
  abstract byId(tenantId: string, id: string): Promise<Complaint | undefined>;
  abstract bySupplementHash(tenantId: string, hash: string): Promise<Complaint | undefined>;
  abstract unsettled(tenantId: string): Promise<Complaint[]>;
  abstract add(complaint: Complaint): void;
}

export abstract class ErrorReports {
  abstract byId(tenantId: string, id: string): Promise<ErrorReport | undefined>;
  abstract add(report: ErrorReport): void;
}
