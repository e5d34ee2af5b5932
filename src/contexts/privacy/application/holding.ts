import { Command, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { InstanceControl } from '../../tenancy/contract.js';
import { LegalHold, type LegalHoldState, LegalHolds } from '../domain/legal-hold.js';

/** Staff keep a client's data from every deletion. The instance itself refuses one from this transaction on. */
export class PlaceLegalHold extends Command<{ holdId: string }> {
  constructor(
    readonly tenantId: string,
    readonly reason: string,
    readonly legalBasis: string,
    readonly staffId: string,
  ) {
    super();
  }
}

/** A second person lets it go. What it kept back goes on, never earlier than it would have been. */
export class ReleaseLegalHold extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly holdId: string,
    readonly reason: string,
    readonly staffId: string,
  ) {
    super();
  }
}

export interface LegalHoldDetails {
  id: string;
  state: LegalHoldState;
  reason: string;
  legalBasis: string;
  placedBy: string;
  placedAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
  releaseReason: string | null;
}

/** A client's holds, newest first. */
export class ListLegalHolds extends Query<LegalHoldDetails[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(PlaceLegalHold)
export class PlaceLegalHoldHandler implements ICommandHandler<PlaceLegalHold> {
  constructor(
    private readonly holds: LegalHolds,
    private readonly instances: InstanceControl,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, reason, legalBasis, staffId }: PlaceLegalHold): Promise<{ holdId: string }> {
    const ids = { tenantId, id: this.ids.next() };
    await this.holds.lock(tenantId);
    await this.instances.hold(tenantId, ids.id, 'ToS 3.5.d');

    this.holds.add(LegalHold.place(ids, { reason, legalBasis, placedBy: staffId }, this.clock.now()));
    return { holdId: ids.id };
  }
}

@CommandHandler(ReleaseLegalHold)
export class ReleaseLegalHoldHandler implements ICommandHandler<ReleaseLegalHold> {
  constructor(
    private readonly holds: LegalHolds,
    private readonly instances: InstanceControl,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, holdId, reason, staffId }: ReleaseLegalHold): Promise<void> {
    const hold = await this.holds.byId(tenantId, holdId);
    if (!hold) throw new NotFound();

    hold.release(reason, staffId, this.clock.now());
    await this.instances.release(tenantId, holdId, 'ToS 3.5.d');
  }
}
