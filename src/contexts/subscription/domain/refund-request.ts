import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import { RefundRequestDecided, RefundRequestEndorsed, RefundRequestSubmitted } from '../contract-refunds.js';

export type RefundRequestState = 'SUBMITTED' | 'APPROVED' | 'REJECTED';

/** A law that gives the money back although the terms do not (ToS 3.6.d). */
export interface StatutoryOverride {
  law: string;
  reason: string;
}

/** ToS 3.5.c: never more than what was paid, less what went back already. */
export function demandWithin(amount: Money, refundable: { left: Money }[]): void {
  const same = refundable.filter(({ left }) => left.currency === amount.currency);
  const most = same.reduce((sum, { left }) => sum + left.amountMinor, 0);
  if (amount.amountMinor > most)
    throw new Invalid('validation-failed', 'That is more than was paid and not yet refunded.', {
      clause: 'ToS 3.5.c',
      faults: [{ pointer: '/amount/amountMinor', code: 'above-what-was-paid', message: `At most ${most}.` }],
    });
}

/** ToS 3.6.d: nothing is refunded on a breach, unless a law says so, and which one is on record. */
export function demandNoBreach(isInBreach: boolean, override: StatutoryOverride | null): void {
  if (isInBreach && !override)
    throw new Conflict('refund-denied-on-breach', 'The terms give nothing back on a breach of contract.', {
      clause: 'ToS 3.6.d',
    });
}

/**
 * Money back in a special case (ToS 3.5.c). Two of the operator's people stand for it before it goes: whoever asks for
 * a client and another who approves; what the client asked for itself, one endorses and another approves.
 */
export class RefundRequest extends AggregateRoot {
  state: RefundRequestState = 'SUBMITTED';
  endorsedBy: string | null = null;
  endorsedAt: Date | null = null;
  decidedBy: string | null = null;
  decidedAt: Date | null = null;
  decisionReason: string | null = null;
  refundIds: string[] = [];
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly amountMinor: number,
    readonly currency: string,
    readonly reason: string,
    readonly askedBy: 'client' | 'staff',
    readonly submittedBy: string,
    readonly submittedAt: Date,
    public statutoryOverride: StatutoryOverride | null,
  ) {
    super();
  }

  static submit(
    ids: { tenantId: string; id: string },
    amount: Money,
    asked: { reason: string; by: 'client' | 'staff'; accountId: string; override: StatutoryOverride | null },
    at: Date,
  ): RefundRequest {
    const { tenantId, id } = ids;
    const { reason, by, accountId, override } = asked;
    const { amountMinor, currency } = amount;
    const request = new RefundRequest(tenantId, id, amountMinor, currency, reason, by, accountId, at, override);
    request.record(new RefundRequestSubmitted(tenantId, id, at.toISOString(), amount.toJSON(), by, override?.law));
    return request;
  }

  get amount(): Money {
    return new Money(this.amountMinor, this.currency);
  }

  /** The first of the two, who has seen it and would give the money. */
  private get firstPerson(): string | null {
    return this.askedBy === 'staff' ? this.submittedBy : this.endorsedBy;
  }

  get waitsForFirst(): boolean {
    return this.state === 'SUBMITTED' && this.firstPerson === null;
  }

  demandOther(staffId: string): void {
    if (this.state !== 'SUBMITTED') throw new OutOfOrder('The request', this.state, 'be decided', 'ToS 3.5.c');
    if (staffId === this.firstPerson)
      throw new Conflict('same-person', 'Another person decides on a refund than asked for it or endorsed it.', {
        clause: 'ToS 3.5.c',
      });
  }

  /** `reason` is what the client would be told; the second person may change it. */
  endorse(staffId: string, reason: string, at: Date): void {
    if (!this.waitsForFirst) throw new OutOfOrder('The request', this.state, 'be endorsed again', 'ToS 3.5.c');

    this.endorsedBy = staffId;
    this.endorsedAt = at;
    this.decisionReason = reason;
    this.record(new RefundRequestEndorsed(this.tenantId, this.id, at.toISOString(), staffId));
  }

  approve(staffId: string, reason: string, refundIds: string[], at: Date): void {
    if (this.waitsForFirst) throw new OutOfOrder('The request', this.state, 'be approved by one person', 'ToS 3.5.c');

    this.decide('APPROVED', staffId, reason, at);
    this.refundIds = refundIds;
  }

  reject(staffId: string, reason: string, at: Date): void {
    this.decide('REJECTED', staffId, reason, at);
  }

  private decide(state: 'APPROVED' | 'REJECTED', staffId: string, reason: string, at: Date): void {
    this.demandOther(staffId);

    this.state = state;
    this.decidedBy = staffId;
    this.decidedAt = at;
    this.decisionReason = reason;
    this.record(new RefundRequestDecided(this.tenantId, this.id, at.toISOString(), state, staffId));
  }
}
