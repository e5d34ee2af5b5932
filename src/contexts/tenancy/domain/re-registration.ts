import { AggregateRoot, DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import { addMonths, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { OutOfOrder } from '../../../shared-kernel/errors.js';
import type { PurgeCause } from '../contract.js';
import type { OrgNumber } from './org-number.js';

/** K21: which deletions need approval before the same client may come back, and for how long. */
export const reRegistrationPolicy: { causes: PurgeCause[]; markerMonths: number } = {
  causes: ['debt', 'breach'],
  markerMonths: 24,
};

export type TraitKind = 'org-number' | 'email' | 'domain';

/** Something by which a client that was deleted can be known again. */
export interface Trait {
  kind: TraitKind;
  value: string;
}

/** A trait as a keyed hash: it recognises, and tells nothing to whoever reads the table. */
export interface Marker {
  kind: TraitKind;
  fingerprint: string;
  cause: PurgeCause;
  markedAt: Date;
  expiresAt: Date;
}

/** Providers where strangers share a domain, so that the domain says nothing about a company. */
const sharedDomains = new Set(
  `aol.com bredband.net comhem.se fastmail.com gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com hotmail.se
  icloud.com live.com live.se mail.com me.com msn.com outlook.com outlook.se pm.me proton.me protonmail.com spray.se
  telia.com web.de yahoo.com yahoo.se yandex.com zoho.com`.split(/\s+/),
);

export function traitsOf(email: string, orgNumber: OrgNumber | undefined): Trait[] {
  const address = email.trim().toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return [
    ...(orgNumber ? [{ kind: 'org-number' as const, value: `${orgNumber.country}:${orgNumber.number}` }] : []),
    { kind: 'email', value: address },
    ...(sharedDomains.has(domain) ? [] : [{ kind: 'domain' as const, value: domain }]),
  ];
}

export const markerExpiry = (deletedAt: Date): Date =>
  startOfDay(addMonths(localDate(deletedAt), reRegistrationPolicy.markerMonths));

export type ReRegistrationState = 'PENDING' | 'APPROVED' | 'REJECTED';

/**
 * ToS 3.6.e: somebody whose instance was deleted for breach or debt signs up again. Only an explicit decision
 * lets them in; silence never does.
 */
export class ReRegistration extends AggregateRoot {
  state: ReRegistrationState = 'PENDING';
  decidedBy: string | null = null;
  decidedAt: Date | null = null;
  reason: string | null = null;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly registrationId: string,
    readonly cause: PurgeCause,
    /** Which traits were recognised. */
    readonly matched: TraitKind[],
    readonly requestedAt: Date,
  ) {
    super();
  }

  static request(
    ids: { tenantId: string; id: string; registrationId: string },
    markers: Marker[],
    at: Date,
  ): ReRegistration {
    // A breach weighs more than a debt, whichever was written first.
    const cause = markers.some((marker) => marker.cause === 'breach') ? 'breach' : (markers[0]?.cause ?? 'debt');
    const matched = [...new Set(markers.map(({ kind }) => kind))];
    const request = new ReRegistration(ids.tenantId, ids.id, ids.registrationId, cause, matched, at);
    request.record(new ReRegistrationRequested(ids.tenantId, ids.id, cause, matched, at.toISOString()));
    return request;
  }

  decide(decision: 'APPROVED' | 'REJECTED', staffId: string, reason: string, at: Date): void {
    if (this.state !== 'PENDING') throw new OutOfOrder('The request', this.state, 'be decided again', 'ToS 3.6.e');

    this.state = decision;
    this.decidedBy = staffId;
    this.decidedAt = at;
    this.reason = reason;
    this.record(new ReRegistrationDecided(this.tenantId, this.id, decision, staffId, at.toISOString()));
  }
}

export class ReRegistrationRequested extends DomainEvent {
  readonly type = 'tenancy.ReRegistrationRequested';
  override readonly clause = 'ToS 3.6.e';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly cause: PurgeCause,
    readonly matched: TraitKind[],
    readonly at: string,
  ) {
    super();
  }
}

export class ReRegistrationDecided extends DomainEvent {
  readonly type = 'tenancy.ReRegistrationDecided';
  override readonly clause = 'ToS 3.6.e';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly decision: 'APPROVED' | 'REJECTED',
    readonly decidedBy: string,
    readonly at: string,
  ) {
    super();
  }
}
