import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { inTenant } from '../../../platform/tenant-scope.js';
import { BackgroundWorker } from '../../../platform/workers.js';
import { addDays, atHour, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../shared-kernel/tenant.js';
import { ClearWhatIsDue } from '../application/clearing-out.js';

const HOUR = 3;

/**
 * Lets go at night of what no rule keeps any longer (ToS 9.4). After downtime one night does the work of all that were
 * missed: nothing depends on which night it is, only on how much time has passed.
 */
@Injectable()
export class NightlyRetention extends BackgroundWorker {
  readonly name = 'nightly-retention';
  private last: LocalDate | undefined;

  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  async runOnce(): Promise<number> {
    const night = nightOf(this.clock.now());
    if (this.last === night) return 0;
    const command = new ClearWhatIsDue(OPERATOR_TENANT, night);
    const rows = await inTenant(OPERATOR_TENANT, SYSTEM, () => this.commands.execute(command));
    this.last = night;
    return rows;
  }
}

const nightOf = (now: Date): LocalDate => {
  const today = localDate(now);
  return now >= atHour(today, HOUR) ? today : addDays(today, -1);
};
