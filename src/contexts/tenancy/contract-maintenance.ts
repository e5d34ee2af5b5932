import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

abstract class MaintenanceEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 10.1';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly startsAt: string,
    readonly endsAt: string,
    readonly reason: string,
    /** Why it could not wait for the night; null at night. */
    readonly daytimeReason: string | null,
    readonly at: string,
  ) {
    super();
  }
}

export class MaintenancePlanned extends MaintenanceEvent {
  readonly type = 'tenancy.MaintenancePlanned';
}
/** It does not take place. */
export class MaintenanceCancelled extends MaintenanceEvent {
  readonly type = 'tenancy.MaintenanceCancelled';
}
/** It ended before its time. */
export class MaintenanceEnded extends MaintenanceEvent {
  readonly type = 'tenancy.MaintenanceEnded';
}
/** Nobody planned it; written down when it was over. */
export class OutageRecorded extends MaintenanceEvent {
  readonly type = 'tenancy.OutageRecorded';
}
