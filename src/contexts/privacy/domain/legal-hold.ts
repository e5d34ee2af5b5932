import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { Conflict, OutOfOrder } from '../../../shared-kernel/errors.js';
import { LegalHoldPlaced, LegalHoldReleased } from '../contract.js';

export type LegalHoldState = 'STANDING' | 'RELEASED';

/** Why a client's data has to stay, by whose word, and since when. It ends by the word of a second person. */
export class LegalHold extends AggregateRoot {
  state: LegalHoldState = 'STANDING';
  releasedBy: string | null = null;
  releasedAt: Date | null = null;
  releaseReason: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly reason: string,
    /** The law, order or dispute that it rests on. */
    readonly legalBasis: string,
    readonly placedBy: string,
    readonly placedAt: Date,
  ) {
    super();
  }

  static place(
    ids: { tenantId: string; id: string },
    { reason, legalBasis, placedBy }: { reason: string; legalBasis: string; placedBy: string },
    at: Date,
  ): LegalHold {
    const { tenantId, id } = ids;
    const hold = new LegalHold(tenantId, id, reason, legalBasis, placedBy, at);
    hold.record(new LegalHoldPlaced(tenantId, id, at.toISOString(), placedBy));
    return hold;
  }

  release(reason: string, staffId: string, at: Date): void {
    if (this.state !== 'STANDING') throw new OutOfOrder('The legal hold', this.state, 'be released', 'ToS 3.5.d');
    if (staffId === this.placedBy)
      throw new Conflict('same-person', 'Somebody else than the one who placed it releases it.', {
        clause: 'ToS 3.5.d',
      });

    this.state = 'RELEASED';
    this.releasedBy = staffId;
    this.releasedAt = at;
    this.releaseReason = reason;
    this.record(new LegalHoldReleased(this.tenantId, this.id, at.toISOString(), staffId));
  }
}

export abstract class LegalHolds {
  /** Until the transaction ends nobody else places a hold on this client, and nothing decides whether one stands. */
  abstract lock(tenantId: string): Promise<void>;
  /** Locked until the transaction ends. */
  abstract byId(tenantId: string, id: string): Promise<LegalHold | undefined>;
  abstract add(hold: LegalHold): void;
}
