import type { AuthorityReport } from './authority-report.js';
import type { ConductCase } from './case.js';
import type { ContentPermission } from './content-permission.js';
import type { Scope } from './measures.js';
import type { Report } from './report.js';
import type { SecurityTestPermit } from './test-permit.js';
import type { Category } from './violations.js';

/** Every way to a case locks it. */
export abstract class ConductCases {
  abstract add(opened: ConductCase): void;
  abstract byId(tenantId: string, id: string): Promise<ConductCase | undefined>;
  abstract byAppealHash(tenantId: string, hash: string): Promise<ConductCase | undefined>;
  /**
   * The one that is open about the same thing and heard of since, under a lock on the pair, so that two hints at
   * once do not open two.
   */
  abstract joinable(tenantId: string, category: Category, scope: Scope, since: Date): Promise<ConductCase | undefined>;
  /** The cases, running or not, that keep the item disabled. */
  abstract disabling(tenantId: string, item: string): Promise<ConductCase[]>;
  abstract appealed(tenantId: string): Promise<boolean>;
  abstract running(tenantId: string): Promise<ConductCase[]>;
}

export abstract class Reports {
  abstract add(report: Report): void;
  abstract byId(tenantId: string, id: string): Promise<Report | undefined>;
  abstract ofCase(tenantId: string, caseId: string): Promise<Report[]>;
  /** Whether the same thing waits already, under a lock on it, so that two hints at once are one report. */
  abstract isWaiting(tenantId: string, where: string, why: string): Promise<boolean>;
}

export abstract class AuthorityReports {
  abstract add(report: AuthorityReport): void;
  abstract byId(tenantId: string, id: string): Promise<AuthorityReport | undefined>;
}

export abstract class ContentPermissions {
  abstract add(permission: ContentPermission): void;
  abstract byId(tenantId: string, id: string): Promise<ContentPermission | undefined>;
  abstract of(tenantId: string): Promise<ContentPermission[]>;
}

export abstract class SecurityTestPermits {
  abstract add(permit: SecurityTestPermit): void;
  abstract of(tenantId: string): Promise<SecurityTestPermit[]>;
}
