import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

abstract class LegalHoldEvent extends DomainEvent {
  // What law keeps is never deleted; the same words stand in 3.7 and 4.7.
  override readonly clause: ClauseId = 'ToS 3.5.d';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    /** The member of staff who did it. */
    readonly by: string,
  ) {
    super();
  }
}

/** A client's data must stay whatever asks for its deletion (terms.md A0, Precedence). */
export class LegalHoldPlaced extends LegalHoldEvent {
  readonly type = 'privacy.LegalHoldPlaced';
}
export class LegalHoldReleased extends LegalHoldEvent {
  readonly type = 'privacy.LegalHoldReleased';
}
