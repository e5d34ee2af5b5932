import { v7, validate } from 'uuid';

/** Identifiers are UUIDv7 (RFC 9562): ordered by creation, so keyset pages and indexes stay dense. */
export abstract class Ids {
  abstract next(): string;
}

/**
 * Draws from wall time, never from the business clock: moving the sandbox's clock backwards must not
 * produce ids that sort before older ones.
 */
export class TimeOrderedIds extends Ids {
  next(): string {
    return v7();
  }
}

export const isId = (value: unknown): value is string => typeof value === 'string' && validate(value);
