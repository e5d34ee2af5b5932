import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { RetentionRuleKey } from '../../../shared-kernel/data-inventory.js';
import { Conflict } from '../../../shared-kernel/errors.js';
import { RetentionCapReached, RetentionNightApproved } from '../contract-retention.js';

/** Rows that one night takes without a person's word (terms.md A0, Irreversible). */
export const ROWS_A_NIGHT = 1_000;

export interface ClearedRows {
  rule: RetentionRuleKey;
  edition: number;
  rows: number;
}

/** Whose data was due and stayed. */
export interface WithheldRows {
  rule: RetentionRuleKey;
  tenantId: string;
  ground: 'legal-hold';
}

/** What a night took by which edition of a rule, what it left, and whether a person has to say that more may go. */
export class RetentionNight extends AggregateRoot {
  cleared: ClearedRows[] = [];
  withheld: WithheldRows[] = [];
  capped = false;
  approvedBy: string | null = null;
  approvedAt: Date | null = null;
  endedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly night: LocalDate,
    readonly cap: number,
    readonly begunAt: Date,
  ) {
    super();
  }

  static begin(tenantId: string, night: LocalDate, at: Date): RetentionNight {
    return new RetentionNight(tenantId, night, ROWS_A_NIGHT, at);
  }

  end(outcome: { cleared: ClearedRows[]; withheld: WithheldRows[]; capped: boolean }, at: Date): void {
    this.cleared = [...this.cleared, ...outcome.cleared];
    this.withheld = outcome.withheld;
    this.capped = outcome.capped;
    this.endedAt = at;
    if (outcome.capped)
      this.record(new RetentionCapReached(this.tenantId, this.tenantId, at.toISOString(), this.night, this.cap));
  }

  approve(staffId: string, at: Date): void {
    if (!this.capped || this.approvedBy)
      throw new Conflict('nothing-waits', 'Nothing of this night waits for a person.', { clause: 'ToS 9.4' });
    this.approvedBy = staffId;
    this.approvedAt = at;
    this.record(new RetentionNightApproved(this.tenantId, this.tenantId, at.toISOString(), this.night, staffId));
  }
}

export abstract class RetentionNights {
  /** Locked until the transaction ends. */
  abstract of(tenantId: string, night: LocalDate): Promise<RetentionNight | undefined>;
  abstract last(tenantId: string): Promise<RetentionNight | undefined>;
  abstract add(night: RetentionNight): void;
}
