import type { LocalDate } from './calendar.js';
import type { RetentionRuleKey } from './data-inventory.js';

/** A row whose time is over, and the day that its time is counted from. */
export interface DueRow {
  tenantId: string;
  id: string;
  on: LocalDate;
}

/**
 * Data that a context keeps for a time and no longer (ToS 9.4). Extending this class and listing it among a Nest
 * module's providers is the whole registration; how long, and by which law, is a rule that people decide on.
 */
export abstract class RetainedData {
  abstract readonly rule: RetentionRuleKey;
  /** What it is, as a stable code: `letters`. */
  abstract readonly holds: string;
  /** What began before this day, oldest first, but for these clients'. Across tenants, ids only. */
  abstract due(before: LocalDate, limit: number, except: readonly string[]): Promise<DueRow[]>;
  /** Removes or empties that much of one client's, in the caller's transaction. Open disputes stay (terms.md A0). */
  abstract clear(tenantId: string, before: LocalDate, limit: number, today: LocalDate): Promise<number>;
}
