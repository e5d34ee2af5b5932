import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Invalid } from '../../../shared-kernel/errors.js';
import { SecurityTestPermitted } from '../contract.js';

/** AUP 2.3.c: a client may test its own instance, from these addresses, between these instants. */
export class SecurityTestPermit extends AggregateRoot {
  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly from: Date,
    readonly to: Date,
    readonly ips: string[],
    readonly purpose: string,
    readonly issuedBy: string,
    readonly issuedAt: Date,
  ) {
    super();
  }

  static issue(
    ids: { tenantId: string; id: string },
    { from, to, ips, purpose }: { from: Date; to: Date; ips: string[]; purpose: string },
    issuedBy: string,
    at: Date,
  ): SecurityTestPermit {
    if (to <= from) throw Invalid.field('/to', 'not-after', 'It ends after it begins.', 'AUP 2.3.c');
    const permit = new SecurityTestPermit(ids.tenantId, ids.id, from, to, ips, purpose, issuedBy, at);
    permit.record(
      new SecurityTestPermitted(ids.tenantId, ids.id, at.toISOString(), from.toISOString(), to.toISOString(), issuedBy),
    );
    return permit;
  }

  excuses(ip: string, at: Date): boolean {
    return at >= this.from && at < this.to && this.ips.includes(ip);
  }
}
