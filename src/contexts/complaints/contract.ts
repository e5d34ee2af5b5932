import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** How a complaint came in: by the form of the site or the instance, or taken down by staff (ToS 5.1, 5.4). */
export type ComplaintChannel = 'form' | 'instance' | 'email' | 'post';
/** How the complainant wants to be answered (ToS 5.5.c). */
export type ReplyChannel = 'email' | 'post';
export type AnswerOutcome = 'ACCEPTED' | 'PARTLY_ACCEPTED' | 'REJECTED';

/** What every event here says: whose scope, which case, and the business instant. */
abstract class CaseEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class ComplaintReceived extends CaseEvent {
  readonly type = 'complaints.ComplaintReceived';
  override readonly clause = 'ToS 5.1';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly number: string,
    readonly channel: ComplaintChannel,
    readonly receivedAt: string,
    readonly kind: 'business' | 'consumer',
    readonly country: string,
    readonly policyVersion: number,
  ) {
    super(tenantId, complaintId, at);
  }
}

/** The complainant was asked for what is missing; whether that stops the clock depends on how soon (K14). */
export class ComplaintDetailsAsked extends CaseEvent {
  readonly type = 'complaints.ComplaintDetailsAsked';
  override readonly clause = 'ToS 5.5.a';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly missing: string[],
    readonly stopsTheClock: boolean,
  ) {
    super(tenantId, complaintId, at);
  }
}

/** The clock runs; it ends with the day `dueOn`. */
export class ComplaintClockStarted extends CaseEvent {
  readonly type = 'complaints.ComplaintClockStarted';
  override readonly clause = 'ToS 5.5.b';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly countedFrom: LocalDate,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, complaintId, at);
  }
}

/** Days are running out and nobody has answered: staff are told. */
export class AnswerPressing extends CaseEvent {
  readonly type = 'complaints.AnswerPressing';
  override readonly clause = 'ToS 5.5.b';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly number: string,
    readonly day: number,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, complaintId, at);
  }
}

export class ComplaintAnswered extends CaseEvent {
  readonly type = 'complaints.ComplaintAnswered';
  override readonly clause = 'ToS 5.5.b';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly outcome: AnswerOutcome,
    readonly channel: ReplyChannel,
    readonly answeredBy: string,
  ) {
    super(tenantId, complaintId, at);
  }
}

/** The answer never reached anybody, so there is none. */
export class AnswerReturned extends CaseEvent {
  readonly type = 'complaints.AnswerReturned';
  override readonly clause = 'ToS 5.5.c';
}

/** ToS 5.6.a: silence towards a consumer is a yes to what was asked for. Nobody can undo it. */
export class ComplaintDeemedAccepted extends CaseEvent {
  readonly type = 'complaints.ComplaintDeemedAccepted';
  override readonly clause = 'ToS 5.6.a';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly number: string,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, complaintId, at);
  }
}

/** A business heard nothing in time; its answer is still owed. */
export class ComplaintSlaBreached extends CaseEvent {
  readonly type = 'complaints.ComplaintSlaBreached';
  override readonly clause = 'ToS 5.5.b';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly number: string,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, complaintId, at);
  }
}

/** ToS 5.2, 5.3: other rules turned out to govern; of two, the stricter stays. */
export class ComplaintReclassified extends CaseEvent {
  readonly type = 'complaints.ComplaintReclassified';
  override readonly clause = 'ToS 5.2';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly kind: 'business' | 'consumer',
    readonly answerDays: number,
    readonly source: string,
  ) {
    super(tenantId, complaintId, at);
  }
}

export class RemedyBegun extends CaseEvent {
  readonly type = 'complaints.RemedyBegun';
  override readonly clause = 'ToS 5.6.a';
}
export class ComplaintClosed extends CaseEvent {
  readonly type = 'complaints.ComplaintClosed';
  constructor(
    tenantId: string,
    complaintId: string,
    at: string,
    readonly because: 'remedied' | 'settled' | 'no-answer',
    override readonly clause: ClauseId,
  ) {
    super(tenantId, complaintId, at);
  }
}
export class ComplaintReopened extends CaseEvent {
  readonly type = 'complaints.ComplaintReopened';
  override readonly clause = 'ToS 5.5.a';
}

export class ErrorReported extends CaseEvent {
  readonly type = 'complaints.ErrorReported';
  override readonly clause = 'ToS 3.9';
  constructor(
    tenantId: string,
    reportId: string,
    at: string,
    readonly number: string,
  ) {
    super(tenantId, reportId, at);
  }
}
/** The operator's own target follows from how bad and how hard it is; the contract promises no day. */
export class ErrorReportMoved extends CaseEvent {
  readonly type = 'complaints.ErrorReportMoved';
  override readonly clause = 'ToS 3.9';
  constructor(
    tenantId: string,
    reportId: string,
    at: string,
    readonly state: string,
    readonly targetOn: LocalDate | null,
  ) {
    super(tenantId, reportId, at);
  }
}
