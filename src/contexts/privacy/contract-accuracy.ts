import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** The subject is the case; which data it is about stands in its row. */
abstract class AccuracyEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 9.7';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** The client was told that its data is not up to date; it has until the end of `dueOn`. */
export class InaccuracyNotified extends AccuracyEvent {
  readonly type = 'privacy.InaccuracyNotified';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly number: string,
    readonly countedFrom: LocalDate,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, caseId, at);
  }
}
/** The days are over and nothing was updated. */
export class InaccurateDataRestricted extends AccuracyEvent {
  readonly type = 'privacy.InaccurateDataRestricted';
}
/** A person found that the service cannot be provided with what is there. */
export class SuspendedForInaccuracy extends AccuracyEvent {
  readonly type = 'privacy.SuspendedForInaccuracy';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly decidedBy: string,
  ) {
    super(tenantId, caseId, at);
  }
}
export class InaccuracyCorrected extends AccuracyEvent {
  readonly type = 'privacy.InaccuracyCorrected';
}
