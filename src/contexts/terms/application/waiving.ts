import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import type { Actor } from '../../../shared-kernel/tenant.js';
import type { Obligation } from '../domain/obligation.js';
import { ObligationBook } from '../domain/ports.js';

/** The operator lets an obligation go; the reason is evidence. */
export class WaiveObligation extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly obligationId: string,
    readonly reason: string,
  ) {
    super();
  }
}

/** The operator has done a task that no program does. */
export class FulfilByHand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly obligationId: string,
    readonly reason: string,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(WaiveObligation)
export class WaiveObligationHandler implements ICommandHandler<WaiveObligation> {
  constructor(
    private readonly book: ObligationBook,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, obligationId, reason }: WaiveObligation): Promise<void> {
    const obligation = await named(this.book, tenantId, obligationId);
    obligation.waive(reason, this.clock.now());
  }
}

@CommandHandler(FulfilByHand)
export class FulfilByHandHandler implements ICommandHandler<FulfilByHand> {
  constructor(
    private readonly book: ObligationBook,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, obligationId, reason, by }: FulfilByHand): Promise<void> {
    const obligation = await named(this.book, tenantId, obligationId);
    obligation.fulfilByHand(reason, by, this.clock.now());
  }
}

const named = async (book: ObligationBook, tenantId: string, id: string): Promise<Obligation> => {
  const obligation = await book.find(tenantId, id);
  if (!obligation) throw new NotFound();
  return obligation;
};
