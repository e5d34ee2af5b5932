import { type ClauseId, Invalid } from '../../../shared-kernel/errors.js';
import type { SignalKind } from '../../../shared-kernel/signals.js';

/** One way to break the terms. */
export interface Violation {
  category: string;
  /** The clauses that forbid it; a decision names one of them. */
  clauses: readonly ClauseId[];
  /** It shows in something that was uploaded, which is disabled before anybody is (AUP 2.1, 2.2). */
  inContent?: true;
  /** What is moral or political is judged by a person, in writing, and no program even raises it (ToS 2.1, 10.5). */
  personOnly?: true;
}

/** Everything that the ToS 2, 3.8, 7 and 10.5–10.6 and the AUP 2 forbid, once. */
export const VIOLATIONS = [
  { category: 'ILLEGAL', clauses: ['AUP 2.1', 'ToS 2.1', 'ToS 10.5', 'ToS 10.6'], inContent: true },
  { category: 'IMMORAL', clauses: ['ToS 2.1', 'ToS 10.5', 'ToS 10.6'], inContent: true, personOnly: true },
  { category: 'IP', clauses: ['AUP 2.1', 'ToS 7.1', 'ToS 7.2', 'ToS 7.3', 'ToS 10.5', 'ToS 10.6'], inContent: true },
  { category: 'THIRD_PARTY_RIGHTS', clauses: ['ToS 3.8', 'ToS 2.2', 'AUP 2.1'] },
  { category: 'PERSONAL_RIGHTS', clauses: ['ToS 10.5', 'ToS 10.6', 'ToS 2.2'], inContent: true },
  { category: 'CONFIDENTIAL', clauses: ['ToS 10.6', 'ToS 10.5'], inContent: true },
  { category: 'HARASSMENT', clauses: ['AUP 2.2'], inContent: true },
  { category: 'SEXUAL', clauses: ['AUP 2.2', 'ToS 10.5'], inContent: true },
  { category: 'HATE', clauses: ['AUP 2.2', 'ToS 10.5'], inContent: true },
  { category: 'VIOLENT', clauses: ['ToS 10.5'], inContent: true },
  { category: 'OFFENSIVE', clauses: ['ToS 10.5'], inContent: true, personOnly: true },
  { category: 'POLITICAL_EXTREMISM', clauses: ['ToS 10.5'], inContent: true, personOnly: true },
  { category: 'THIRD_PARTY_DATA', clauses: ['ToS 2.4'] },
  { category: 'COPYING', clauses: ['ToS 2.6', 'ToS 7.1', 'ToS 7.2', 'ToS 7.3'] },
  { category: 'PASSWORD_SHARING', clauses: ['ToS 2.8'] },
  { category: 'MALWARE', clauses: ['ToS 2.9', 'AUP 2.3.a'] },
  { category: 'INTRUSION', clauses: ['AUP 2.3.b', 'ToS 3.6.c'] },
  { category: 'PROBING', clauses: ['AUP 2.3.c'] },
  { category: 'INFRASTRUCTURE_HARM', clauses: ['ToS 3.6.c', 'ToS 3.8', 'AUP 2.4.a'] },
  { category: 'HARM', clauses: ['ToS 3.8'] },
  { category: 'OVERLOAD', clauses: ['AUP 2.4.a'] },
  { category: 'DISRUPTIVE_AUTOMATION', clauses: ['AUP 2.4.b'] },
  { category: 'LIMIT_EVASION', clauses: ['AUP 2.4.c'] },
  { category: 'IMPERSONATION', clauses: ['AUP 2.5'] },
  // ToS 3.8: only what was false on purpose; an honest error is an accuracy case (ToS 9.7).
  { category: 'FALSE_DATA', clauses: ['ToS 3.8', 'ToS 2.3', 'AUP 2.5'] },
  { category: 'SPAM', clauses: ['AUP 2.6'] },
  { category: 'HARVESTING', clauses: ['AUP 2.6'] },
] as const satisfies readonly Violation[];

export type Category = (typeof VIOLATIONS)[number]['category'];

export const CATEGORIES: readonly Category[] = VIOLATIONS.map(({ category }) => category);

export const violationOf = (category: Category): Violation =>
  VIOLATIONS.find((violation) => violation.category === category)!;

/** What a program's hint is a hint at. */
export const SIGNALLED: Record<SignalKind, Category> = {
  probing: 'PROBING',
  guessing: 'INTRUSION',
  overload: 'OVERLOAD',
  automation: 'DISRUPTIVE_AUTOMATION',
  scraping: 'COPYING',
  'linked-free-accounts': 'LIMIT_EVASION',
  harvesting: 'HARVESTING',
  'shared-password': 'PASSWORD_SHARING',
};

/** ToS 2.1, 2.2: no decision without the clause that was broken. */
export function demandClause(category: Category, clause: ClauseId): void {
  const { clauses } = violationOf(category);
  if (!clauses.includes(clause))
    throw Invalid.field('/clause', 'not-of-this-violation', `One of: ${clauses.join(', ')}.`, 'ToS 2.13');
}
