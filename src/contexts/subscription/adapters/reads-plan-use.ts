import { Injectable } from '@nestjs/common';
import { type CrmModule, CrmModules } from '../../../platform/module-port.js';
import { Members } from '../../identity/contract.js';
import { UseOfPlan } from '../application/ports.js';
import type { PlanUse } from '../domain/plan-change.js';

/** Counts people where they are kept, and asks each module, by the export that it must have, whether it holds anything. */
@Injectable()
export class MeasuredUse extends UseOfPlan {
  constructor(
    private readonly members: Members,
    private readonly modules: CrmModules,
  ) {
    super();
  }

  async of(tenantId: string): Promise<PlanUse> {
    const modulesWithData = new Set<string>();
    for (const module of this.modules.all())
      if (await holdsData(module, tenantId)) modulesWithData.add(module.entitlement);
    return { seats: await this.members.activeCount(tenantId), modulesWithData: [...modulesWithData] };
  }
}

async function holdsData(module: CrmModule, tenantId: string): Promise<boolean> {
  for (const { rows } of module.exportData(tenantId)) for await (const _ of rows) return true;
  return false;
}
