import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CrmModules } from '../../../platform/module-port.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import {
  type InstanceBlocked,
  type InstanceMadeReadOnly,
  type InstanceReopened,
  type InstanceRestored,
  type InstanceState,
  type InstanceSuspended,
  PurgeParticipants,
  TenantDataHolder,
} from '../contract.js';

/** One CRM module's data, as the purge empties it: batch by batch. */
class ModuleData extends TenantDataHolder {
  constructor(
    readonly holds: string,
    readonly eraseBatch: (tenantId: string) => Promise<number>,
  ) {
    super();
  }
}

/** Ties every module of the port to the instance's life: a purge empties it, a change of state reaches it. */
@Injectable()
export class ModulesInInstance implements OnApplicationBootstrap {
  constructor(
    private readonly modules: CrmModules,
    private readonly participants: PurgeParticipants,
  ) {}

  // Modules are found while the application starts; by now all of them are known.
  onApplicationBootstrap(): void {
    for (const module of this.modules.all())
      this.participants.holds(new ModuleData(module.key, (tenantId) => module.eraseData(tenantId)));
  }

  @ReactsTo('tenancy.InstanceSuspended')
  suspended({ tenantId, state }: InstanceSuspended): Promise<void> {
    return this.tell(tenantId, state);
  }

  @ReactsTo('tenancy.InstanceRestored')
  restored({ tenantId, state }: InstanceRestored): Promise<void> {
    return this.tell(tenantId, state);
  }

  @ReactsTo('tenancy.InstanceMadeReadOnly')
  madeReadOnly({ tenantId, state }: InstanceMadeReadOnly): Promise<void> {
    return this.tell(tenantId, state);
  }

  @ReactsTo('tenancy.InstanceReopened')
  reopened({ tenantId, state }: InstanceReopened): Promise<void> {
    return this.tell(tenantId, state);
  }

  @ReactsTo('tenancy.InstanceBlocked')
  blocked({ tenantId, state }: InstanceBlocked): Promise<void> {
    return this.tell(tenantId, state);
  }

  private async tell(tenantId: string, state: InstanceState): Promise<void> {
    for (const module of this.modules.all()) await module.onInstanceState(tenantId, state);
  }
}
