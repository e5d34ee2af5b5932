import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { ApiKeyIssued, ApiKeyRevoked } from '../contract.js';

/**
 * A program's way in, with a fixed set of scopes. It acts for the instance, and never does what the person who made it
 * may not do today: whoever made a key holds its secret.
 */
export class ApiKey extends AggregateRoot {
  revokedAt: Date | null = null;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly name: string,
    readonly role: 'user' | 'administrator',
    readonly scopes: string[],
    readonly tokenHash: string,
    /** The first characters, by which people tell keys apart. */
    readonly hint: string,
    readonly issuedBy: string,
    readonly issuedAt: Date,
  ) {
    super();
  }

  static issue(
    ids: { tenantId: string; id: string; tokenHash: string; hint: string },
    { name, role, scopes }: { name: string; role: 'user' | 'administrator'; scopes: string[] },
    issuedBy: string,
    at: Date,
  ): ApiKey {
    const unique = [...new Set(scopes)].sort();
    const key = new ApiKey(ids.tenantId, ids.id, name, role, unique, ids.tokenHash, ids.hint, issuedBy, at);
    key.record(new ApiKeyIssued(ids.tenantId, ids.id, unique, at.toISOString()));
    return key;
  }

  revoke(at: Date): void {
    if (this.revokedAt) return;

    this.revokedAt = at;
    this.record(new ApiKeyRevoked(this.tenantId, this.id, this.scopes, at.toISOString()));
  }
}
