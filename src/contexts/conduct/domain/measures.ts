import {
  addDays,
  endOfDay,
  isBusinessDay,
  type LocalDate,
  localDate,
  rollForward,
  startOfDay,
} from '../../../shared-kernel/calendar.js';
import { type ClauseId, Invalid } from '../../../shared-kernel/errors.js';
import type { ScopeKind } from '../contract.js';
import type { Category } from './violations.js';

/** The knobs of ToS 3.6, from the policy that the case opened under. */
export interface ConductTerms {
  conduct: { cureHours: number; appealDays: number; purgeDays: number; severe: string[] };
}

/** K6: what exactly it is about. */
export interface Scope {
  kind: ScopeKind;
  accountId: string | null;
  item: string | null;
}

/** What a member of staff decides, and on what. */
export interface Ruling {
  clause: ClauseId;
  /** Told to everybody concerned (K8). */
  reasons: string;
  scope: Scope;
  /** ToS 3.6.c: at once, without a demand. */
  severe: boolean;
  by: string;
}

/** ToS 3.6.a: stop, and until when. */
export interface Demand {
  clause: ClauseId;
  facts: string;
  /** Counts the letters: one that came back is written again. */
  round: number;
  recipients: string[];
  /** ISO instants. */
  sentAt: string;
  acceptedAt: string | null;
  cureBy: string;
  /** The client's own words on what it has done; whether it has stopped is for staff to see. */
  answer?: { words: string; by: string; at: string };
}

/** A ruling that is in effect. */
export interface Measure extends Ruling {
  kind: 'suspension' | 'termination';
  at: string;
  /** A termination is proposed by one and approved by another. */
  approvedBy: string | null;
  appealBy: LocalDate;
  /** In which state a termination found the instance: that is where an appeal takes it back to. */
  instanceWas?: string;
  /** Counts the letters about a termination: one that came back is written again. */
  round?: number;
}

/** A client's or a person's no to the measure that stands. */
export interface Appeal {
  state: 'LODGED' | 'UPHELD' | 'DISMISSED';
  grounds: string;
  lodgedAt: string;
  /** The account; absent for whoever came by the link in the letter. */
  lodgedBy: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  reasons: string | null;
}

/** What the case has cost, for a claim (AUP 4). */
export interface Cost {
  what: string;
  amountMinor: number;
  currency: string;
  at: string;
  by: string;
}

const MS_PER_HOUR = 3_600_000;

/** The client must act, so a time that ends on a day off lasts through the next business day (ToS 3.6.a, K25). */
export function cureEnd(from: Date, { conduct }: ConductTerms): Date {
  const end = new Date(from.getTime() + conduct.cureHours * MS_PER_HOUR);
  return isBusinessDay(localDate(end)) ? end : endOfDay(rollForward(localDate(end)));
}

/** The last day for an appeal; a day off rolls to the next business day, as for every act of a client (K7). */
export const lastAppealDay = (reasonsGivenAt: Date, { conduct }: ConductTerms): LocalDate =>
  rollForward(addDays(localDate(reasonsGivenAt), conduct.appealDays));

/** K1, breach: blocked now, deleted when the days in between have been whole. */
export const deletionFrom = (terminatedAt: Date, { conduct }: ConductTerms): Date =>
  startOfDay(addDays(localDate(terminatedAt), conduct.purgeDays + 1));

/** ToS 3.6.c: only what the policy lists needs no demand. */
export function demandSevere(category: Category, { conduct }: ConductTerms): void {
  if (!conduct.severe.includes(category))
    throw Invalid.field('/severe', 'not-severe', `Without a demand only: ${conduct.severe.join(', ')}.`, 'ToS 3.6.c');
}

export function demandScope({ kind, accountId, item }: Scope): void {
  if (kind === 'user' && !accountId)
    throw Invalid.field('/scope/accountId', 'required', 'Say which user it is about.', 'ToS 2.13');
  if (kind === 'item' && !item)
    throw Invalid.field('/scope/item', 'required', 'Say which item it is about.', 'ToS 2.13');
}
