import { createHmac } from 'node:crypto';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Invalid } from '../../shared-kernel/errors.js';
import { currentScope } from '../tenant-scope.js';

/** Query fields of every list. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'Opaque; the `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
}

export interface Page<T> {
  items: T[];
  /** Cursor of the next page, or null at the end. */
  next: string | null;
}

/**
 * A cursor is the last row's sort key, sealed and bound to list, filter and sort: used with another question,
 * or not handed out by us, it is refused rather than answered with a page that never existed.
 */
export function readCursor(cursor: string | undefined, question: object): string[] | undefined {
  if (cursor === undefined) return undefined;
  const parsed = parse(cursor);
  if (!parsed || parsed.q !== seal(question, parsed.k))
    throw Invalid.field('/cursor', 'cursor', 'The cursor does not belong to this list with this filter and sort.');
  return parsed.k;
}

/** Cuts a list fetched with `limit + 1` rows into a page. `keyOf` gives the sort key, ending in the id. */
export function toPage<T>(rows: T[], limit: number, question: object, keyOf: (row: T) => string[]): Page<T> {
  const items = rows.slice(0, limit);
  currentScope()?.rowsRead?.(items.length);
  const last = items.at(-1);
  if (rows.length <= limit || !last) return { items, next: null };
  const k = keyOf(last);
  const text = JSON.stringify({ q: seal(question, k), k });
  return { items, next: Buffer.from(text).toString('base64url') };
}

function parse(cursor: string): { q: string; k: string[] } | undefined {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as { q?: unknown; k?: unknown };
    const sound = typeof value.q === 'string' && Array.isArray(value.k) && value.k.every((k) => typeof k === 'string');
    return sound ? (value as { q: string; k: string[] }) : undefined;
  } catch {
    return undefined;
  }
}

const seal = (question: object, key: string[]): string =>
  createHmac('sha256', currentScope()?.cursorKey ?? '')
    .update(JSON.stringify([question, key]))
    .digest('base64url')
    .slice(0, 22);
