import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** K6: an administrator closes the client's account, everybody else their own place and login. */
export type ClosureScope = 'instance' | 'membership';
export type ClosureChannel = 'form' | 'instance' | 'email' | 'post';

/** The subject is the request; who wrote it stands in its row. */
abstract class ClosureEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 3.7';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class ClosureRequested extends ClosureEvent {
  readonly type = 'privacy.ClosureRequested';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly number: string,
    readonly scope: ClosureScope,
    readonly channel: ClosureChannel,
    readonly receivedAt: string,
    /** What the written request does not say. */
    readonly missing: string[],
  ) {
    super(tenantId, requestId, at);
  }
}

/** The request is the account's own; verifying it confirms that an earlier erasure is wanted (K1). */
export class ClosureVerified extends ClosureEvent {
  readonly type = 'privacy.ClosureVerified';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly proof: 'session' | 'link' | 'staff',
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, requestId, at);
  }
}
export class ClosureCarriedOut extends ClosureEvent {
  readonly type = 'privacy.ClosureCarriedOut';
}
/** Something of a higher rank stood in the way (terms.md A0, Precedence). */
export class ClosureRefused extends ClosureEvent {
  readonly type = 'privacy.ClosureRefused';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly ground: 'legal-hold',
  ) {
    super(tenantId, requestId, at);
  }
}
/** A request that nobody confirmed stands in nobody's way. */
export class ClosureLapsed extends ClosureEvent {
  readonly type = 'privacy.ClosureLapsed';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly reason: 'unverified' | 'superseded',
  ) {
    super(tenantId, requestId, at);
  }
}
export class ClosureCompleted extends ClosureEvent {
  readonly type = 'privacy.ClosureCompleted';
}
