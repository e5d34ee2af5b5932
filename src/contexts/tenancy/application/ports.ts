import type { OrgNumberCheck } from '../domain/org-number.js';
import type { Trait } from '../domain/re-registration.js';

/** What national company registers say about the look of a number. Works offline. */
export abstract class OrgNumbers {
  abstract check(country: string, written: string): OrgNumberCheck;
}

/** Keyed hashes: the key lives outside the database, so that the table cannot be searched by guessing. */
export abstract class Fingerprints {
  abstract of(trait: Trait): string;
}
