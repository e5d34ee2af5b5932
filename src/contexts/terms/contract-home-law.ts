import type { ClauseId } from '../../shared-kernel/errors.js';

/** From when the days of ToS 5.5.b count (K14). */
export type ClockRule = 'completeness' | 'first-receipt';

/** Where a term and the law of somebody's home differ, the better of both, with where it comes from. */
export interface Protection {
  /** ISO 3166. */
  country: string;
  /** The law that governs, beside the terms; a consumer's home law where it protects more. */
  law: 'home' | 'provider';
  /** ToS 10.4: where a dispute is settled that nobody could settle amicably. */
  court: 'home' | 'seat';
  /** ToS 6.1: days after conclusion; none for a business. */
  withdrawalDays: number | null;
  /** ToS 5.5.b. */
  answerDays: number;
  clock: ClockRule;
  /** What the home law improves, each with its source; empty where the terms give as much or more. */
  improvements: { clause: ClauseId; source: string }[];
}

/** What somebody's own law adds to the terms (ToS 1.2, 1.3, 10.3, 10.8): only ever more, and to consumers only. */
export abstract class HomeLaw {
  abstract of(country: string, customerKind: 'business' | 'consumer'): Promise<Protection>;
}
