import { Command, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Policies } from '../../terms/contract-policy.js';
import { type MaintenanceKind, MaintenanceWindow, type Span } from '../domain/maintenance-window.js';
import { MaintenanceWindows } from '../domain/ports.js';

export class PlanMaintenance extends Command<{ id: string }> {
  constructor(
    readonly tenantId: string,
    readonly span: Span,
    readonly reason: string,
    readonly daytimeReason: string | null,
  ) {
    super();
  }
}

export class RecordOutage extends Command<{ id: string }> {
  constructor(
    readonly tenantId: string,
    readonly span: Span,
    readonly reason: string,
  ) {
    super();
  }
}

/** Calls it off, or ends it before its time. */
export class EndMaintenance extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

export interface MaintenanceRecord {
  id: string;
  kind: MaintenanceKind;
  startsAt: string;
  endsAt: string;
  reason: string;
  daytimeReason: string | null;
  cancelledAt: string | null;
}

export class ListMaintenance extends Query<MaintenanceRecord[]> {
  constructor(readonly slice: { after: string[] | undefined; limit: number }) {
    super();
  }
}

@CommandHandler(PlanMaintenance)
export class PlanMaintenanceHandler implements ICommandHandler<PlanMaintenance> {
  constructor(
    private readonly windows: MaintenanceWindows,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ span, reason, daytimeReason }: PlanMaintenance): Promise<{ id: string }> {
    const { maintenance } = await this.policies.current();
    const id = this.ids.next();
    this.windows.add(MaintenanceWindow.plan(id, span, { reason, daytimeReason }, maintenance, this.clock.now()));
    return { id };
  }
}

@CommandHandler(RecordOutage)
export class RecordOutageHandler implements ICommandHandler<RecordOutage> {
  constructor(
    private readonly windows: MaintenanceWindows,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ span, reason }: RecordOutage): Promise<{ id: string }> {
    const id = this.ids.next();
    this.windows.add(MaintenanceWindow.outage(id, span, reason, this.clock.now()));
    return { id };
  }
}

@CommandHandler(EndMaintenance)
export class EndMaintenanceHandler implements ICommandHandler<EndMaintenance> {
  constructor(
    private readonly windows: MaintenanceWindows,
    private readonly clock: Clock,
  ) {}

  async execute({ id }: EndMaintenance): Promise<void> {
    const window = await this.windows.locked(id);
    window.end(this.clock.now());
  }
}
