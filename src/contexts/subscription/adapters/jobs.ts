import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { inTenant } from '../../../platform/tenant-scope.js';
import { BackgroundWorker } from '../../../platform/workers.js';
import { addDays, atHour, localDate } from '../../../shared-kernel/calendar.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../shared-kernel/tenant.js';
import { ReconcileWithProvider } from '../application/reconciling.js';

const HOUR = 3;

/**
 * Wakes the comparison once a night, by wall time: the provider's books are of this world and do not move with
 * the sandbox's clock. It decides nothing; of several processes the first to take the night does the work.
 */
@Injectable()
export class NightlyReconciliation extends BackgroundWorker {
  readonly name = 'nightly-reconciliation';
  private nextAt: Date | undefined;

  constructor(
    private readonly commands: CommandBus,
    private readonly wall: WallClock,
  ) {
    super();
  }

  async runOnce(): Promise<number> {
    const now = this.wall.now();
    this.nextAt ??= firstNightAfter(now);
    if (now < this.nextAt) return 0;

    await inTenant(OPERATOR_TENANT, SYSTEM, () => this.commands.execute(new ReconcileWithProvider(localDate(now))));
    this.nextAt = firstNightAfter(now);
    return 1;
  }
}

const firstNightAfter = (now: Date): Date => {
  const tonight = atHour(localDate(now), HOUR);
  return tonight > now ? tonight : atHour(addDays(localDate(now), 1), HOUR);
};
