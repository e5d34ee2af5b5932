import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { RetentionRuleKey } from '../../shared-kernel/data-inventory.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** Why something is kept for a time; a law's own period cannot be made shorter. */
export type RetentionBasis = 'statutory' | 'legal-claims' | 'service' | 'security' | 'accountability';

/** Months are counted from a day; calendar years begin when the year of that day has ended. */
export interface RetentionPeriod {
  unit: 'months' | 'calendar-years';
  count: number;
}

abstract class RetentionEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 9.4';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly rule: RetentionRuleKey,
    readonly edition: number,
  ) {
    super();
  }
}

/** A shorter period was proposed; it waits for a second person. */
export class RetentionRuleProposed extends RetentionEvent {
  readonly type = 'privacy.RetentionRuleProposed';
}
export class RetentionRuleInForce extends RetentionEvent {
  readonly type = 'privacy.RetentionRuleInForce';
}
export class RetentionRuleRejected extends RetentionEvent {
  readonly type = 'privacy.RetentionRuleRejected';
}

/** Rows went by a rule, in the chain of whom they were about; the subject is the rule. */
export class RetainedDataCleared extends RetentionEvent {
  readonly type = 'privacy.RetainedDataCleared';
  constructor(
    tenantId: string,
    ruleId: string,
    at: string,
    rule: RetentionRuleKey,
    edition: number,
    readonly rows: number,
    /** What went had begun before this day. */
    readonly before: LocalDate,
  ) {
    super(tenantId, ruleId, at, rule, edition);
  }
}

/** Its time was over and something of a higher rank kept it (terms.md A0, Precedence). */
export class RetainedDataWithheld extends RetentionEvent {
  readonly type = 'privacy.RetainedDataWithheld';
  constructor(
    tenantId: string,
    ruleId: string,
    at: string,
    rule: RetentionRuleKey,
    edition: number,
    readonly ground: 'legal-hold',
  ) {
    super(tenantId, ruleId, at, rule, edition);
  }
}

/** More was due in one night than goes without a person's word (terms.md A0, Irreversible). */
export class RetentionCapReached extends DomainEvent {
  readonly type = 'privacy.RetentionCapReached';
  override readonly clause: ClauseId = 'ToS 9.4';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly night: LocalDate,
    readonly cap: number,
  ) {
    super();
  }
}
/** A person let the rest of a night go. */
export class RetentionNightApproved extends DomainEvent {
  readonly type = 'privacy.RetentionNightApproved';
  override readonly clause: ClauseId = 'ToS 9.4';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly night: LocalDate,
    readonly by: string,
  ) {
    super();
  }
}
