import type { Mac } from '../domain/evidence.js';

/** SHA-256 over the UTF-8 bytes of a text, in lower-case hex. */
export abstract class TextDigest {
  abstract sha256(text: string): string;
}

/** The key that seals evidence; it lives outside the database. */
export abstract class EvidenceKey {
  abstract readonly mac: Mac;
}

export interface TenantRow {
  tenantId: string;
  id: string;
}

/** What the system login may look at across tenants: ids only, never locked. */
export abstract class AcrossTenants {
  /** Due and not waiting for a retry, strictly by (dueAt, id): a late scheduler catches up step by step. */
  abstract dueObligations(now: Date, wallNow: Date, limit: number): Promise<TenantRow[]>;
  /** The next instant after `now` at which an obligation falls due. */
  abstract nextDueAt(now: Date): Promise<Date | undefined>;
  abstract tenantsWithUnsealedEvidence(limit: number): Promise<string[]>;
  abstract tenantsWithEvidence(): Promise<string[]>;
}

/** Runs work as the scheduler, in one tenant's scope. */
export abstract class TenantWork {
  abstract inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

/** The project's own sources, for the catalogue that shows which file executes which clause. */
export abstract class SourceTree {
  abstract files(): AsyncIterable<{ path: string; text: string }>;
}
