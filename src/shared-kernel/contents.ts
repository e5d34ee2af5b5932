import { type ClauseId, Forbidden } from './errors.js';

/** Something that was taken out of sight, or shown again. */
export interface KnownContent {
  /** The account that put it in, where the module knows. */
  authorId: string | null;
}

/**
 * AUP 2.1, 2.2: what people put into the modules, by the address under which they read it. What is withheld the
 * client's people neither read nor change; it stays where it is, and in the client's own export. Joins the caller's
 * transaction, in the scope of the client.
 */
export abstract class Contents {
  /** `undefined` where no module has anything at the address. */
  abstract withhold(tenantId: string, address: string, clause: ClauseId): Promise<KnownContent | undefined>;
  /** What is at the address, withheld or not: for staff who look into a case (ToS 2.12). */
  abstract read(tenantId: string, address: string): Promise<Record<string, unknown> | undefined>;
  abstract show(tenantId: string, address: string): Promise<KnownContent | undefined>;
}

/** Every way to read or change a piece of content asks this first. */
export function demandShown(withheldUnder: ClauseId | null | undefined): void {
  if (withheldUnder)
    throw new Forbidden('content-disabled', 'A case is looking into this; it is not available until then.', {
      clause: withheldUnder,
    });
}
