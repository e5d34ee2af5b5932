import { AggregateRoot, DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import { type ClauseId, Conflict, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { CustomerKind } from '../contract.js';
import { type OrgNumber, orgNumberOf } from './org-number.js';

export type ReclassificationState = 'PROPOSED' | 'APPROVED' | 'REJECTED';

/** Whom the contract is with from then on: a company by its number, or a person by name. */
export interface Party {
  kind: CustomerKind;
  name: string;
  orgNumber: OrgNumber | undefined;
}

/** What one of the staff says, and who it is. */
export interface Word {
  reason: string;
  staffId: string;
}

export const clauseOfKind = (kind: CustomerKind): ClauseId =>
  kind === 'consumer' ? 'ToS 1.5.consumer' : 'ToS 1.5.client';

/**
 * ToS 1.5.client, 1.5.consumer, K4: a client that was declared as what it is not. It changes what the law gives the
 * client, so one of the staff proposes it and another decides.
 */
export class Reclassification extends AggregateRoot {
  state: ReclassificationState = 'PROPOSED';
  clientName: string | null;
  orgNo: string | null;
  orgNoIsPersonal: boolean;
  decidedBy: string | null = null;
  decidedAt: Date | null = null;
  decisionReason: string | null = null;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly kind: CustomerKind,
    { name, orgNumber }: Party,
    readonly reason: string,
    readonly proposedBy: string,
    readonly proposedAt: Date,
  ) {
    super();
    this.clientName = name;
    this.orgNo = orgNumber?.number ?? null;
    this.orgNoIsPersonal = orgNumber?.personal ?? false;
  }

  static propose(
    ids: { tenantId: string; id: string },
    party: Party,
    { reason, staffId }: Word,
    at: Date,
  ): Reclassification {
    const { tenantId, id } = ids;
    const proposal = new Reclassification(tenantId, id, party.kind, party, reason, staffId, at);
    proposal.record(
      new ReclassificationProposed(tenantId, id, clauseOfKind(party.kind), party.kind, staffId, at.toISOString()),
    );
    return proposal;
  }

  /** Whom it names, as long as it is open. */
  partyIn(country: string): Party {
    const { kind, clientName, orgNo, orgNoIsPersonal } = this;
    return { kind, name: clientName ?? '', orgNumber: orgNumberOf(country, orgNo, orgNoIsPersonal) };
  }

  decide(decision: 'APPROVED' | 'REJECTED', { reason, staffId }: Word, at: Date): void {
    const { tenantId, id, kind } = this;
    const clause = clauseOfKind(kind);
    if (this.state !== 'PROPOSED') throw new OutOfOrder('The proposal', this.state, 'be decided again', clause);
    if (staffId === this.proposedBy)
      throw new Conflict('same-person', 'Somebody else decides on what you proposed.', { clause });

    this.state = decision;
    this.decidedBy = staffId;
    this.decidedAt = at;
    this.decisionReason = reason;
    // The client has the name and the number now, or nobody needs them (ToS 9.4).
    this.clientName = null;
    this.orgNo = null;
    this.orgNoIsPersonal = false;
    this.record(new ReclassificationDecided(tenantId, id, clause, kind, decision, staffId, at.toISOString()));
  }
}

/** ToS 1.5.client, 1.5.consumer: one of the staff says what the client really is. */
export class ReclassificationProposed extends DomainEvent {
  readonly type = 'tenancy.ReclassificationProposed';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly kind: CustomerKind,
    readonly proposedBy: string,
    readonly at: string,
  ) {
    super();
  }
}

/** ToS 1.5.client, 1.5.consumer: another of the staff agreed, or did not. */
export class ReclassificationDecided extends DomainEvent {
  readonly type = 'tenancy.ReclassificationDecided';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly kind: CustomerKind,
    readonly decision: 'APPROVED' | 'REJECTED',
    readonly decidedBy: string,
    readonly at: string,
  ) {
    super();
  }
}
