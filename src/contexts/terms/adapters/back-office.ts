import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { currentActor, inTenant } from '../../../platform/tenant-scope.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { ListEvidence } from '../application/queries.js';
import { RecordBackOfficeRead } from '../application/sealing.js';
import { BackOfficeReads } from '../contract.js';

@Injectable()
export class RecordedReads extends BackOfficeReads {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {
    super();
  }

  of<T>(tenantId: string | undefined, what: string, read: () => Promise<T>): Promise<T> {
    const scope = tenantId ?? OPERATOR_TENANT;
    return inTenant(scope, currentActor(), async () => {
      if (scope !== OPERATOR_TENANT) await this.demandContract(scope);
      await this.commands.execute(new RecordBackOfficeRead(scope, what));
      return read();
    });
  }

  /** Every contract begins with evidence; without any there is nobody whose chain could remember the reading. */
  private async demandContract(tenantId: string): Promise<void> {
    const [first] = await this.queries.execute(new ListEvidence(tenantId, {}, { after: undefined, limit: 1 }));
    if (!first) throw new NotFound();
  }
}
