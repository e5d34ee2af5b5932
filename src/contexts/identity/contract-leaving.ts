import type { Language } from '../terms/contract.js';
import type { Role } from './contract.js';

/** Somebody's place in one instance, as a request that came by letter needs to know it. */
export interface Place {
  accountId: string;
  name: string;
  email: string;
  language: Language;
  role: Role;
  /** Kept out by the operator: such a person may leave, and speaks for nobody else. */
  isSuspended: boolean;
}

/** How people leave by their own wish (ToS 3.7). Joins the caller's transaction. */
export abstract class Departures {
  /** By the address of the account; undefined where it has no place here. */
  abstract placeOf(tenantId: string, email: string): Promise<Place | undefined>;
  /**
   * The place is given up, and with the last one goes the account. Throws Conflict `last-administrator`: an
   * instance that nobody administers is closed whole, or handed over first.
   */
  abstract leave(tenantId: string, accountId: string): Promise<void>;
}
