import { Injectable } from '@nestjs/common';
import { Contents } from '../../../shared-kernel/contents.js';
import { MemberControl } from '../../identity/contract.js';
import type { PurgeCause } from '../../tenancy/contract.js';
import { Clients, InstanceControl, PurgeObjection } from '../../tenancy/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { type ConductCase, clauseOf } from '../domain/case.js';
import { deletionFrom, type Measure } from '../domain/measures.js';
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
    private readonly contents: Contents,
    private readonly cases: ConductCases,
  ) {}

  async suspend({ tenantId, id, measure }: ConductCase): Promise<void> {
    const { scope, clause, reasons: reason } = measure!;
    if (scope.kind === 'user') return this.members.suspend(tenantId, scope.accountId!, { by: id, clause, reason });
    await this.instances.suspend(tenantId, 'conduct', clauseOf(measure!));
  }

  /** AUP 2.1, 2.2: the client's people cannot read it from here on. Answers who put it in, where that is known. */
  async disableItem({ tenantId, item, forbiddenBy }: ConductCase): Promise<string | null> {
    const content = await this.contents.withhold(tenantId, item!, forbiddenBy);
    return content?.authorId ?? null;
  }

  /** Shown again, unless another case keeps it disabled: then under that one's clause. */
  async enableItem({ tenantId, id, item }: ConductCase): Promise<{ isShown: boolean; authorId: string | null }> {
    const other = (await this.cases.disabling(tenantId, item!)).find((standing) => standing.id !== id);
    if (other) return { isShown: false, authorId: await this.disableItem(other) };
    const content = await this.contents.show(tenantId, item!);
    return { isShown: true, authorId: content?.authorId ?? null };
  }

  async stateOf({ tenantId }: ConductCase): Promise<string> {
    return (await this.clients.profile(tenantId)).state;
  }

  /** K1, breach: blocked now; the deletion waits for its day and for a letter that arrived (terms.md A0). */
  async terminate({ tenantId, measure }: ConductCase): Promise<void> {
    await this.instances.block(tenantId, clauseOf(measure!));
  }

  /** Announced by the letter that went out last; the earlier ones came back. */
  async planDeletion({ tenantId, id, measure, policyVersion }: ConductCase): Promise<void> {
    const policy = await this.policies.version(policyVersion);
    await this.instances.scheduleDeletion({
      tenantId,
      cause: 'breach',
      clause: clauseOf(measure!),
      noticeKey: terminationKey(id, measure!.round ?? 1),
      notBefore: deletionFrom(new Date(measure!.at), policy),
      noticeHours: policy.retention.purgeNoticeHours,
    });
  }

  /** What this case holds is lifted; what another one, or another reason, holds stays (ToS 2.13, K7). */
  async undo({ tenantId, id, measure }: ConductCase, others: ConductCase[]): Promise<void> {
    if (!measure) return;
    await this.members.reinstate(tenantId, id);
    const terminated = others.find(({ state }) => state === 'TERMINATED');
    if (measure.kind === 'termination' && terminated) await this.leaveTo(terminated, measure);
    else if (measure.kind === 'termination') await this.comeBack(tenantId, measure);
    const isHeld = others.some((other) => other.state === 'SUSPENDED' && other.measure?.scope.kind === 'instance');
    if (!isHeld) await this.instances.restore(tenantId, 'conduct', 'ToS 2.13');
  }

  /** The other case found the instance blocked already; where it goes back to is what the first one found. */
  private async leaveTo(standing: ConductCase, { instanceWas }: Measure): Promise<void> {
    if (instanceWas) standing.inherit(instanceWas);
    await this.planDeletion(standing);
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
