import type { GrantedEntitlements } from '../tenancy/contract.js';

export type Role = 'user' | 'administrator' | 'agent' | 'approver' | 'admin';

/** How many people an instance may have. Identity declares it for its seats; subscription binds it. */
export abstract class Entitlements {
  /** Reads in the caller's transaction; a client without a paid plan has the free one's. */
  abstract of(tenantId: string): Promise<GrantedEntitlements>;
}

/** Who belongs to an instance, for contexts that must name or count people. */
export abstract class Members {
  abstract activeCount(tenantId: string): Promise<number>;
  abstract displayName(tenantId: string, accountId: string): Promise<string | undefined>;
}
