import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** What a session that opens after the end of an agreement may do: read and export, or buy a plan again. */
export type Admission = 'retrieval' | 'billing';

/**
 * Which ways in are left when an agreement has ended (ToS 3.1). Identity asks; subscription, which knows the
 * ending and the policy that it began under, binds it.
 */
export abstract class AccessAfterEnd {
  abstract of(tenantId: string): Promise<WaysAfterEnd>;
}

export interface WaysAfterEnd {
  /** One-time access (ToS 3.5.d), whether its days run or are over; absent where the agreement has not ended. */
  retrieval?: {
    /** Names the ending: what was used in an earlier one does not count in this one. */
    ending: string;
    /** Both days included. */
    from: LocalDate;
    until: LocalDate;
  };
  /** ToS 4.7: a new subscription still brings back everything. */
  mayReturn: boolean;
}

/** The subject is the way in; whose account it is stands in its row. */
abstract class WayBackEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly admission: Admission,
    readonly at: string,
  ) {
    super();
  }
}

export class WayBackRequested extends WayBackEvent {
  readonly type = 'identity.WayBackRequested';
}
/** A session began that can do nothing else. */
export class WayBackUsed extends WayBackEvent {
  readonly type = 'identity.WayBackUsed';
}
