import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** When the service could not be used (ToS 10.1). Tenancy binds it. */
export abstract class Interruptions {
  /** The same instant, or, for one that lies inside an interruption, later by as long as that lasted. */
  abstract extended(dueAt: Date): Promise<Date>;
}

/** What a client owed fell due while the service was closed: the client has the lost time on top. */
export class ObligationPostponed extends DomainEvent {
  readonly type = 'terms.ObligationPostponed';
  override readonly clause: ClauseId = 'ToS 10.1';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly key: string,
    readonly title: string,
    readonly from: string,
    readonly to: string,
    readonly at: string,
  ) {
    super();
  }
}
