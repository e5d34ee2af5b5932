import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { endOfDay, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, Conflict, Gone } from '../../../shared-kernel/errors.js';
import { type Admission, WayBackRequested, WayBackUsed } from '../contract-after-end.js';

/** A link to Billing is asked for anew when it is needed, so it need not live long. */
const BILLING_LINK_HOURS = 24;

const clauses: Record<Admission, ClauseId> = { retrieval: 'ToS 3.5.d', billing: 'ToS 4.7' };

/**
 * An administrator's way in after the end, good for one session. `retrieval` is the one-time access of ToS
 * 3.5.d: once in an ending, requested and used within its days. `billing` leads to buying again (4.7).
 */
export class WayBack extends AggregateRoot {
  usedAt: Date | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly accountId: string,
    readonly admission: Admission,
    readonly ending: string,
    readonly tokenHash: string,
    readonly requestedAt: Date,
    readonly usableUntil: Date,
  ) {
    super();
  }

  static toRetrieve(ids: WayBackIds, window: { ending: string; until: LocalDate }, at: Date): WayBack {
    return WayBack.request(ids, 'retrieval', window.ending, endOfDay(window.until), at);
  }

  static toBuy(ids: WayBackIds, at: Date): WayBack {
    return WayBack.request(ids, 'billing', '', new Date(at.getTime() + BILLING_LINK_HOURS * 3_600_000), at);
  }

  /** The link was followed. */
  use(at: Date): void {
    const clause = clauses[this.admission];
    if (this.usedAt) throw new Gone('already-used', 'This link has opened its one session.', { clause });
    if (at > this.usableUntil) throw lapsed(this.admission);

    this.usedAt = at;
    this.record(new WayBackUsed(this.tenantId, this.id, clause, this.admission, at.toISOString()));
  }

  private static request(
    { tenantId, id, accountId, tokenHash }: WayBackIds,
    admission: Admission,
    ending: string,
    until: Date,
    at: Date,
  ): WayBack {
    const way = new WayBack(tenantId, id, accountId, admission, ending, tokenHash, at, until);
    way.record(new WayBackRequested(tenantId, id, clauses[admission], admission, at.toISOString()));
    return way;
  }
}

export interface WayBackIds {
  tenantId: string;
  id: string;
  accountId: string;
  tokenHash: string;
}

/** ToS 3.5.d: 'within 7 days' ends with the last millisecond of day 7. */
export function demandOpen({ from, until }: { from: LocalDate; until: LocalDate }, at: Date): void {
  if (localDate(at) < from)
    throw new Conflict('agreement-in-force', 'The agreement has not ended yet; sign in as usual.', {
      clause: 'ToS 3.5.d',
    });
  if (at > endOfDay(until)) throw lapsed('retrieval');
}

const lapsed = (admission: Admission): Conflict =>
  new Conflict('access-lapsed', 'The time in which this could be asked for and used is over.', {
    clause: clauses[admission],
  });
