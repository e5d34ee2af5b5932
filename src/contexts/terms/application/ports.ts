import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { DocumentKind } from '../contract.js';
import type { Mac } from '../domain/evidence.js';
import type { ChangeState, Reach } from '../domain/terms-change.js';

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

/** What a command in a client's scope has to know of a change, which is the operator's. */
export interface ChangeRef {
  id: string;
  kind: DocumentKind;
  version: string;
  replaces: string;
}

export interface OpenChange extends ChangeRef {
  state: ChangeState;
  effectiveFrom: LocalDate;
  listedThrough: string | null;
  everybodyListed: boolean;
}

/** How changes have come through to the clients, across tenants, under the system login. */
export abstract class ChangeOverview {
  /** Those that somebody still has to be told of. */
  abstract openChanges(): Promise<OpenChange[]>;
  /** Those that take effect after a day. */
  abstract coming(on: LocalDate): Promise<ChangeRef[]>;
  /** Over the clients that the day counts from; not those who came later. */
  abstract reach(changeId: string): Promise<Reach>;
  /** Clients whose letter names another day. */
  abstract toldOfAnotherDay(changeId: string, effectiveFrom: LocalDate, limit: number): Promise<string[]>;
}

/** Runs work as the scheduler, in one tenant's scope. */
export abstract class TenantWork {
  abstract inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

/** The project's own sources, for the catalogue that shows which file executes which clause. */
export abstract class SourceTree {
  abstract files(): AsyncIterable<{ path: string; text: string }>;
}
