import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommand, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, WallClock } from '../../../shared-kernel/clock.js';
import { reviveDueCommand } from '../../../shared-kernel/commands.js';
import { errorCodeOf } from '../../../shared-kernel/errors.js';
import { Interruptions } from '../contract-interruptions.js';
import { ObligationBook } from '../domain/ports.js';
import { AcrossTenants, type TenantRow, TenantWork } from './ports.js';

/** `passed`: its effect is committed. `skipped`: another worker's, settled already, or not first in line. */
export type RunOutcome = 'passed' | 'skipped';

/** Lets one obligation's instant pass: its command runs, deciding again, in the same transaction. */
export class RunDueObligation extends Command<RunOutcome> {
  constructor(
    readonly tenantId: string,
    readonly obligationId: string,
  ) {
    super();
  }
}

/** After a command threw and its transaction was rolled back: the obligation waits, with the error's code. */
export class DeferObligation extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly obligationId: string,
    readonly errorCode: string,
  ) {
    super();
  }
}

@CommandHandler(RunDueObligation)
export class RunDueObligationHandler implements ICommandHandler<RunDueObligation> {
  constructor(
    private readonly book: ObligationBook,
    private readonly interruptions: Interruptions,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  async execute({ tenantId, obligationId }: RunDueObligation): Promise<RunOutcome> {
    const now = this.clock.now();
    const obligation = await this.book.claimDue(tenantId, obligationId, now, this.wall.now());
    if (!obligation) return 'skipped';

    // ToS 10.1: our own deadlines never move; a client's does, by the time that an interruption took.
    const { owedBy, dueAt: planned } = obligation;
    const dueAt = owedBy === 'client' ? await this.interruptions.extended(planned) : planned;
    if (!obligation.isDue(now, dueAt)) {
      obligation.postpone(dueAt, now);
      return 'passed';
    }

    const { command } = obligation;
    if (command) await this.commands.execute(reviveDueCommand(command.name, command.fields) as ICommand);
    obligation.pass(now);
    return 'passed';
  }
}

@CommandHandler(DeferObligation)
export class DeferObligationHandler implements ICommandHandler<DeferObligation> {
  constructor(
    private readonly book: ObligationBook,
    private readonly wall: WallClock,
  ) {}

  async execute({ tenantId, obligationId, errorCode }: DeferObligation): Promise<void> {
    const obligation = await this.book.lockPending(tenantId, obligationId);
    obligation?.defer(errorCode, this.wall.now());
  }
}

const LISTED_AT_ONCE = 500;
const TENANTS_AT_ONCE = 4;

/**
 * Lists what is due without locking it, then lets each instant pass in a transaction of its own (decision 7).
 * Tenants go side by side; within a tenant strictly by (dueAt, id), since one step schedules the next.
 */
@Injectable()
export class Sweep {
  constructor(
    private readonly across: AcrossTenants,
    private readonly tenants: TenantWork,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  /** One pass; returns the number of effects. */
  async pass(): Promise<number> {
    const due = await this.across.dueObligations(this.clock.now(), this.wall.now(), LISTED_AT_ONCE);
    const queues = [...Map.groupBy(due, ({ tenantId }) => tenantId).values()];
    const lanes = Array.from({ length: TENANTS_AT_ONCE }, () => this.serve(queues));
    const effects = await Promise.all(lanes);
    return effects.reduce((sum, count) => sum + count, 0);
  }

  nextDue(): Promise<Date | undefined> {
    return this.across.nextDueAt(this.clock.now());
  }

  private async serve(queues: TenantRow[][]): Promise<number> {
    let effects = 0;
    for (let queue = queues.shift(); queue; queue = queues.shift()) effects += await this.exhaust(queue);
    return effects;
  }

  private async exhaust(queue: TenantRow[]): Promise<number> {
    let effects = 0;
    for (const row of queue) {
      const outcome = await this.tenants.inTenant(row.tenantId, () => this.run(row));
      if (outcome === 'passed') effects++;
      // Another worker serves this tenant, or a step has put an earlier one in front: the next pass lists anew.
      if (outcome === 'skipped') break;
    }
    return effects;
  }

  private async run({ tenantId, id }: TenantRow): Promise<RunOutcome | 'deferred'> {
    try {
      return await this.commands.execute(new RunDueObligation(tenantId, id));
    } catch (error) {
      // One that fails must not stand in the way of the others; while the database is away this throws as well.
      await this.commands.execute(new DeferObligation(tenantId, id, errorCodeOf(error)));
      return 'deferred';
    }
  }
}
