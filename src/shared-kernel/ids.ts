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

/** As we write them, in lower case: a tenant's id travels as text, and there must be one text for each. */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' && validate(value) && value === value.toLowerCase();

const SPOKEN = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * What people call a case on the phone, `K-7Q3M2AB`: 35 random bits of its id in Crockford's base 32, which has
 * no letter that is taken for a digit. Short rather than unguessable: it opens nothing.
 */
export const caseNumber = (prefix: string, id: string): string => {
  let bits = BigInt(`0x${id.slice(-9)}`) & 0x7ffffffffn;
  let spoken = '';
  for (let place = 0; place < 7; place++) {
    spoken = SPOKEN[Number(bits & 31n)] + spoken;
    bits >>= 5n;
  }
  return `${prefix}-${spoken}`;
};
