import type { RetentionRuleKey } from '../../../shared-kernel/data-inventory.js';
import type { RetainedData } from '../../../shared-kernel/retained-data.js';
import type { RetentionPeriod } from '../contract-retention.js';

/** The rule that something goes by, in the edition that is in force. */
export interface RuleInForce {
  id: string;
  key: RetentionRuleKey;
  edition: number;
  law: string;
  period: RetentionPeriod;
}

/** Every part of this build that keeps something for a time, in the order in which it goes. */
export abstract class RetainedParts {
  abstract under(rule: RetentionRuleKey): RetainedData[];
  abstract called(holds: string): RetainedData;
}

export abstract class RetentionReader {
  abstract inForce(tenantId: string): Promise<RuleInForce[]>;
  /** In the caller's transaction, under the lock that whoever places a hold takes: the answer stands until it ends. */
  abstract isHeld(tenantId: string): Promise<boolean>;
  /** Of those clients, whose data a hold keeps. */
  abstract heldAmong(tenantIds: readonly string[]): Promise<ReadonlySet<string>>;
}
