import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, addMonths, type LocalDate } from '../../../shared-kernel/calendar.js';
import type { RetentionRuleKey } from '../../../shared-kernel/data-inventory.js';
import { Conflict, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import {
  type RetentionBasis,
  type RetentionPeriod,
  RetentionRuleInForce,
  RetentionRuleProposed,
  RetentionRuleRejected,
} from '../contract-retention.js';

/** The first day on which something whose count began on `from` is kept no longer. */
export const goesOn = (from: LocalDate, { unit, count }: RetentionPeriod): LocalDate =>
  unit === 'months' ? addDays(addMonths(from, count), 1) : `${Number(from.slice(0, 4)) + count + 1}-01-01`;

/** Of what began before this day, nothing is kept on `today`; all that began later still is. */
export function keptFrom(today: LocalDate, period: RetentionPeriod): LocalDate {
  if (period.unit === 'calendar-years') return `${Number(today.slice(0, 4)) - period.count}-01-01`;
  let day = addMonths(today, -period.count);
  // Counting back from the end of a short month misses the days that it lacks.
  while (goesOn(day, period) <= today) day = addDays(day, 1);
  while (goesOn(addDays(day, -1), period) > today) day = addDays(day, -1);
  return day;
}

/** A leap year and the year after it: every day that a period could begin on. */
const PROBES = Array.from({ length: 731 }, (_, day) => addDays('2028-01-01', day));

/** Whether under `next` anything would go sooner than under `now`. */
export const shortens = (now: RetentionPeriod, next: RetentionPeriod): boolean =>
  PROBES.some((from) => goesOn(from, next) < goesOn(from, now));

/** What law says has to be kept; no edition of the rule undercuts it. */
const FLOORS: Partial<Record<RetentionRuleKey, RetentionPeriod>> = { books: { unit: 'calendar-years', count: 7 } };

/** How long the terms give a use for it; to keep it longer would serve nothing. */
const CEILINGS: Partial<Record<RetentionRuleKey, RetentionPeriod>> = {
  // ToS 3.6.e: the markers stop meaning anything then.
  're-registration-markers': { unit: 'months', count: 24 },
};

export type RetentionRuleState = 'PROPOSED' | 'IN_FORCE' | 'REPLACED' | 'REJECTED';

export interface RuleChange {
  period: RetentionPeriod;
  law: string;
  reason: string;
  by: string;
}

/**
 * How long one kind of data is kept, by which law and since when (ToS 9.4). A rule is never edited: each change is an
 * edition of its own. Keeping longer takes effect at once; what would let data go sooner waits for a second person.
 */
export class RetentionRule extends AggregateRoot {
  state: RetentionRuleState = 'PROPOSED';
  decidedBy: string | null = null;
  decidedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly key: RetentionRuleKey,
    readonly edition: number,
    readonly basis: RetentionBasis,
    readonly law: string,
    readonly period: RetentionPeriod,
    readonly reason: string,
    readonly proposedBy: string | null,
    readonly proposedAt: Date,
  ) {
    super();
  }

  /** The edition after this one, which stays in force until the other is. */
  change(id: string, edition: number, { period, law, reason, by }: RuleChange, at: Date): RetentionRule {
    if (this.state !== 'IN_FORCE') throw new OutOfOrder('The rule', this.state, 'be changed', 'ToS 9.4');
    const floor = FLOORS[this.key];
    if (floor && shortens(floor, period))
      throw Invalid.field('/period', 'below-statutory', 'The law has it kept for longer.', 'ToS 9.4');
    const ceiling = CEILINGS[this.key];
    if (ceiling && shortens(period, ceiling))
      throw Invalid.field('/period', 'beyond-purpose', 'After that it would serve no purpose.', 'ToS 9.4');
    const { tenantId, key, basis } = this;
    const next = new RetentionRule(tenantId, id, key, edition, basis, law, period, reason, by, at);
    if (shortens(this.period, period)) {
      next.record(new RetentionRuleProposed(tenantId, id, at.toISOString(), key, edition));
      return next;
    }
    this.state = 'REPLACED';
    next.enterIntoForce(at);
    return next;
  }

  approve(inForce: RetentionRule, staffId: string, at: Date): void {
    this.decide(staffId, at, 'be approved');
    inForce.state = 'REPLACED';
    this.enterIntoForce(at);
  }

  reject(staffId: string, at: Date): void {
    this.decide(staffId, at, 'be rejected');
    this.state = 'REJECTED';
    this.record(new RetentionRuleRejected(this.tenantId, this.id, at.toISOString(), this.key, this.edition));
  }

  private decide(staffId: string, at: Date, attempted: string): void {
    if (this.state !== 'PROPOSED') throw new OutOfOrder('The rule', this.state, attempted, 'ToS 9.4');
    if (staffId === this.proposedBy)
      throw new Conflict('same-person', 'Somebody else decides on what you proposed.', { clause: 'ToS 9.4' });
    this.decidedBy = staffId;
    this.decidedAt = at;
  }

  private enterIntoForce(at: Date): void {
    this.state = 'IN_FORCE';
    this.decidedAt = at;
    this.record(new RetentionRuleInForce(this.tenantId, this.id, at.toISOString(), this.key, this.edition));
  }
}

export abstract class RetentionRules {
  /** All editions of a rule, oldest first, locked until the transaction ends. */
  abstract editions(tenantId: string, key: RetentionRuleKey): Promise<RetentionRule[]>;
  abstract add(rule: RetentionRule): void;
}
