import { type RawBuilder, sql } from 'kysely';
import type { DataSubject } from '../shared-kernel/personal-data.js';

const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/**
 * A regular expression for Postgres that finds a person's address, numbers and ids in any text, whole: whoever has
 * an address that ends like another's is somebody else. In JSON a line break stands as two characters.
 */
export const mentionOf = ({ email, traces }: DataSubject): string => {
  const values = [email, ...(traces?.values ?? [])].map((value) => value.replace(SPECIAL, '\\$&'));
  return `(^|[^[:alnum:]._%+-]|\\\\[nrt])(${values.join('|')})($|[^[:alnum:]_.-]|\\.($|[^[:alnum:]]))`;
};

/** Whether a text column, or the text of a JSON one, names the person. */
export const mentions = (column: RawBuilder<unknown>, subject: DataSubject): RawBuilder<boolean> =>
  sql<boolean>`${column} ~* ${mentionOf(subject)}`;

/** The text without the person; what stands around stays. */
export const withoutMention = (column: RawBuilder<unknown>, subject: DataSubject): RawBuilder<string> =>
  sql<string>`regexp_replace(${column}, ${mentionOf(subject)}, '\\1[erased]\\3', 'gi')`;

/** Whether the row was there when they were erased; without a day, every row is meant. */
export const thereBy = (column: RawBuilder<unknown>, { until }: DataSubject): RawBuilder<boolean> =>
  until ? sql<boolean>`${column} <= ${until}` : sql<boolean>`true`;

/** How many rows statements changed, for a receipt. */
export const rowsOf = (...results: { numAffectedRows?: bigint | undefined }[]): number =>
  results.reduce((sum, { numAffectedRows }) => sum + Number(numAffectedRows ?? 0n), 0);
