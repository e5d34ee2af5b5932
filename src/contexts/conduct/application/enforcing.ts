import { Injectable } from '@nestjs/common';
import { MemberControl } from '../../identity/contract.js';
import type { PurgeCause } from '../../tenancy/contract.js';
import { Clients, InstanceControl, PurgeObjection } from '../../tenancy/contract.js';
import { Policies } from '../../terms/contract.js';
import { type ConductCase, clauseOf } from '../domain/case.js';
import type { Measure } from '../domain/measures.js';
import { ConductCases } from '../domain/ports.js';
import { terminationKey } from './writing.js';

/** What a ruling does to the instance or the person, and what undoing it does. In the case's own transaction. */
@Injectable()
export class Enforcement {
  constructor(
    private readonly instances: InstanceControl,
    private readonly members: MemberControl,
    private readonly clients: Clients,
    private readonly policies: Policies,
  ) {}

  async suspend({ tenantId, measure }: ConductCase): Promise<void> {
    const { scope, clause, reasons } = measure!;
    if (scope.kind === 'user') return this.members.suspend(tenantId, scope.accountId!, clause, reasons);
    await this.instances.suspend(tenantId, 'conduct', clauseOf(measure!));
  }

  async stateOf({ tenantId }: ConductCase): Promise<string> {
    return (await this.clients.profile(tenantId)).state;
  }

  /** K1, breach: blocked now; the deletion waits for its day and for a letter that arrived (terms.md A0). */
  async terminate({ tenantId, measure }: ConductCase): Promise<void> {
    await this.instances.block(tenantId, clauseOf(measure!));
  }

  async planDeletion({ tenantId, id, measure, policyVersion }: ConductCase, round: number, from: Date): Promise<void> {
    const { retention } = await this.policies.version(policyVersion);
    await this.instances.scheduleDeletion({
      tenantId,
      cause: 'breach',
      clause: clauseOf(measure!),
      noticeKey: terminationKey(id, round),
      notBefore: from,
      noticeHours: retention.purgeNoticeHours,
    });
  }

  /** Whatever stands is lifted; what other reasons hold stays (ToS 2.13, K7). */
  async undo({ tenantId, measure }: ConductCase, isLast: boolean): Promise<void> {
    if (!measure) return;
    const { scope } = measure;
    if (scope.kind === 'user') return this.members.reinstate(tenantId, scope.accountId!);
    if (measure.kind === 'termination') await this.comeBack(tenantId, measure);
    if (isLast) await this.instances.restore(tenantId, 'conduct', 'ToS 2.13');
  }

  private async comeBack(tenantId: string, { instanceWas }: Measure): Promise<void> {
    await this.instances.cancelDeletion(tenantId, 'appeal-upheld');
    if (instanceWas === 'BLOCKED') return;
    await this.instances.reopen(tenantId, 'ToS 2.13');
    if (instanceWas === 'READ_ONLY') await this.instances.makeReadOnly(tenantId, 'ToS 4.7');
  }
}

/** terms.md A0, Precedence: what somebody still has to decide goes before a deletion. */
@Injectable()
export class PendingAppeal extends PurgeObjection {
  constructor(private readonly cases: ConductCases) {
    super();
  }

  async objection(tenantId: string, cause: PurgeCause): Promise<string | undefined> {
    return cause === 'breach' && (await this.cases.appealed(tenantId)) ? 'appeal-pending' : undefined;
  }
}
