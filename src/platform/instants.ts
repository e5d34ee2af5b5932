import type { ColumnType } from 'kysely';

/**
 * A timestamptz as it comes out of a query: text through the mapper's pool, a Date through the system's. Rows
 * are read as either and written as Dates, so nobody has to know which pool it was.
 */
export type Instant = Date | string;
export type InstantColumn = ColumnType<Instant, Date>;
export type MaybeInstantColumn = ColumnType<Instant | null, Date | null>;

export const instant = (value: Instant): Date => new Date(value);

/** ISO 8601 in UTC with `Z`, as every answer of the API gives instants. */
export const isoInstant = (value: Instant): string => instant(value).toISOString();

export const isoOrNull = (value: Instant | null): string | null => value && isoInstant(value);
