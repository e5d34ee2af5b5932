import type { Admission } from '../contract-after-end.js';

/** How long a session lives, in wall time: the sandbox's moving clock signs nobody out. */
export const IDLE_MINUTES = 60;
export const ABSOLUTE_HOURS = 24;
/** A session's last use is written at most this often, so that reading stays a read. */
export const SEEN_EVERY_SECONDS = 60;

const MS_PER_MINUTE = 60_000;

/** One browser that is signed in to one instance. The cookie holds a secret; only its hash is stored. */
export interface Session {
  id: string;
  tokenHash: string;
  accountId: string;
  tenantId: string;
  openedAt: Date;
  seenAt: Date;
  userAgent: string;
  /** Let in after the end of the agreement, for this alone (ToS 3.1). */
  admission?: Admission;
}

/** A session is alive if it was opened and seen after these instants. */
export const aliveAfter = (wallNow: Date): { openedAfter: Date; seenAfter: Date } => ({
  openedAfter: new Date(wallNow.getTime() - ABSOLUTE_HOURS * 60 * MS_PER_MINUTE),
  seenAfter: new Date(wallNow.getTime() - IDLE_MINUTES * MS_PER_MINUTE),
});
