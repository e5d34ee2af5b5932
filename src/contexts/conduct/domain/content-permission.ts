import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { ContentPermissionRevoked, ContentPermitted } from '../contract.js';

/** What ToS 2.6 and 7.2–7.3 forbid without leave, and reading in bulk, which is how a copy is made. */
export const CONTENT_USES = ['copy', 'modify', 'share', 'transmit', 'publish', 'commercial', 'bulk-read'] as const;
export type ContentUse = (typeof CONTENT_USES)[number];

export interface NewPermission {
  tenantId: string;
  id: string;
  /** One person; `null` for everybody of the client. */
  accountId: string | null;
  /** Which materials or data. */
  what: string;
  uses: ContentUse[];
  /** Where the consent in writing is kept, of us or of whoever has the rights (ToS 7.2). */
  reference: string;
  from: Date;
  until: Date | null;
}

/** Leave to use content in ways that the terms otherwise forbid. It is given in writing, and ends. */
export class ContentPermission extends AggregateRoot {
  revokedBy: string | null = null;
  revokedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly accountId: string | null,
    readonly what: string,
    readonly uses: ContentUse[],
    readonly reference: string,
    readonly from: Date,
    readonly until: Date | null,
    readonly grantedBy: string,
    readonly grantedAt: Date,
  ) {
    super();
  }

  static grant(facts: NewPermission, grantedBy: string, at: Date): ContentPermission {
    const { tenantId, id, accountId, what, uses, reference, from, until } = facts;
    if (reference.trim() === '')
      throw Invalid.field('/reference', 'required', 'Say where the consent in writing is kept.', 'ToS 7.2');
    if (uses.length === 0) throw Invalid.field('/uses', 'required', 'Say what is allowed.', 'ToS 2.6');
    if (until && until <= from) throw Invalid.field('/until', 'not-after', 'It ends after it begins.', 'ToS 7.2');

    const permission = new ContentPermission(
      tenantId,
      id,
      accountId,
      what,
      uses,
      reference,
      from,
      until,
      grantedBy,
      at,
    );
    permission.record(new ContentPermitted(tenantId, id, 'ToS 7.2', at.toISOString(), uses, grantedBy));
    return permission;
  }

  revoke(staffId: string, at: Date): void {
    if (this.revokedAt) throw new OutOfOrder('The permission', 'REVOKED', 'be revoked', 'ToS 7.2');
    this.revokedBy = staffId;
    this.revokedAt = at;
    this.record(new ContentPermissionRevoked(this.tenantId, this.id, 'ToS 7.2', at.toISOString(), staffId));
  }

  /** From its first instant up to the one at which it ends. */
  allows(use: ContentUse, accountId: string, at: Date): boolean {
    const isTheirs = this.accountId === null || this.accountId === accountId;
    const hasBegun = at >= this.from;
    const hasEnded = this.revokedAt !== null || (this.until !== null && at >= this.until);
    return isTheirs && this.uses.includes(use) && hasBegun && !hasEnded;
  }
}
