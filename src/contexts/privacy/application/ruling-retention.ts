import { Command, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import type { RetentionRuleKey } from '../../../shared-kernel/data-inventory.js';
import { Conflict, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import type { RetentionBasis, RetentionPeriod } from '../contract-retention.js';
import { type RetentionRuleState, RetentionRules } from '../domain/retention-rule.js';

/** Staff want something kept for another time (ToS 9.4). A longer one holds at once. */
export class ChangeRetentionRule extends Command<{ id: string; state: RetentionRuleState }> {
  constructor(
    /** The operator's: the rules are one for all clients. */
    readonly tenantId: string,
    readonly key: RetentionRuleKey,
    readonly change: { period: RetentionPeriod; law: string | undefined; reason: string },
    readonly staffId: string,
  ) {
    super();
  }
}

/** The second person's word on a shorter one. */
export class DecideRetentionRule extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly key: RetentionRuleKey,
    readonly ruleId: string,
    readonly decision: 'approve' | 'reject',
    readonly staffId: string,
  ) {
    super();
  }
}

export interface RetentionRuleRow {
  id: string;
  key: RetentionRuleKey;
  edition: number;
  state: RetentionRuleState;
  basis: RetentionBasis;
  law: string;
  period: RetentionPeriod;
  reason: string;
  proposedBy: string | null;
  proposedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
}

/** Every edition of every rule, the newest of each first. */
export class ListRetentionRules extends Query<RetentionRuleRow[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(ChangeRetentionRule)
export class ChangeRetentionRuleHandler implements ICommandHandler<ChangeRetentionRule> {
  constructor(
    private readonly rules: RetentionRules,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, key, change, staffId }: ChangeRetentionRule) {
    const editions = await this.rules.editions(tenantId, key);
    const inForce = editions.find(({ state }) => state === 'IN_FORCE');
    if (!inForce) throw new NotFound();
    if (editions.some(({ state }) => state === 'PROPOSED'))
      throw new Conflict('change-waits', 'Another change of this rule waits for a decision.', { clause: 'ToS 9.4' });

    const { period, law, reason } = change;
    const asked = { period, law: law ?? inForce.law, reason, by: staffId };
    const next = inForce.change(this.ids.next(), editions.at(-1)!.edition + 1, asked, this.clock.now());
    this.rules.add(next);
    return { id: next.id, state: next.state };
  }
}

@CommandHandler(DecideRetentionRule)
export class DecideRetentionRuleHandler implements ICommandHandler<DecideRetentionRule> {
  constructor(
    private readonly rules: RetentionRules,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, key, ruleId, decision, staffId }: DecideRetentionRule): Promise<void> {
    const editions = await this.rules.editions(tenantId, key);
    const asked = editions.find(({ id }) => id === ruleId);
    const inForce = editions.find(({ state }) => state === 'IN_FORCE');
    if (!asked || !inForce) throw new NotFound();

    if (decision === 'approve') asked.approve(inForce, staffId, this.clock.now());
    else asked.reject(staffId, this.clock.now());
  }
}
