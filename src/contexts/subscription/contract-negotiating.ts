import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { MoneyJson } from '../../shared-kernel/money.js';

/** What keeps the ladder of ToS 3.4 from climbing: an agreed plan, a disputed invoice, or a legal hold. */
export type PauseCause = 'arrangement' | 'dispute' | 'hold';

abstract class NegotiatingEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 3.4.g';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** The subject is the overdue case; `cause` is one of several that may stand at once. */
export class LadderPaused extends NegotiatingEvent {
  readonly type = 'subscription.LadderPaused';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly cause: PauseCause,
  ) {
    super(tenantId, caseId, at);
  }
}
export class LadderResumed extends NegotiatingEvent {
  readonly type = 'subscription.LadderResumed';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly cause: PauseCause,
  ) {
    super(tenantId, caseId, at);
  }
}

/** The client proposed how to pay what is open; the operator owes an answer. */
export class ArrangementRequested extends NegotiatingEvent {
  readonly type = 'subscription.ArrangementRequested';
  constructor(
    tenantId: string,
    arrangementId: string,
    at: string,
    readonly invoiceIds: string[],
    readonly requestedBy: string,
  ) {
    super(tenantId, arrangementId, at);
  }
}
export class ArrangementAgreed extends NegotiatingEvent {
  readonly type = 'subscription.ArrangementAgreed';
  constructor(
    tenantId: string,
    arrangementId: string,
    at: string,
    readonly agreedBy: string,
    readonly instalments: { dueOn: LocalDate; payBy: LocalDate; amountMinor: number }[],
    readonly total: MoneyJson,
    /** Whether a suspension was lifted with it. */
    readonly restoresAccess: boolean,
  ) {
    super(tenantId, arrangementId, at);
  }
}
/** Staff declined it, or it lapsed because the debt was settled before an answer. */
export class ArrangementDeclined extends NegotiatingEvent {
  readonly type = 'subscription.ArrangementDeclined';
  constructor(
    tenantId: string,
    arrangementId: string,
    at: string,
    readonly declinedBy: string,
  ) {
    super(tenantId, arrangementId, at);
  }
}
export class ArrangementKept extends NegotiatingEvent {
  readonly type = 'subscription.ArrangementKept';
}
/** An instalment was not paid by the end of its day. */
export class ArrangementBroken extends NegotiatingEvent {
  readonly type = 'subscription.ArrangementBroken';
  constructor(
    tenantId: string,
    arrangementId: string,
    at: string,
    /** Counted from 1. */
    readonly instalment: number,
  ) {
    super(tenantId, arrangementId, at);
  }
}
/** The money had arrived in time; only the news of it came after the day. */
export class ArrangementReinstated extends NegotiatingEvent {
  readonly type = 'subscription.ArrangementReinstated';
}

/** An administrator says that an open invoice is wrong; the operator owes a decision. */
export class InvoiceDisputed extends NegotiatingEvent {
  readonly type = 'subscription.InvoiceDisputed';
  constructor(
    tenantId: string,
    disputeId: string,
    at: string,
    readonly invoiceId: string,
    readonly raisedBy: string,
  ) {
    super(tenantId, disputeId, at);
  }
}
export class InvoiceDisputeUpheld extends NegotiatingEvent {
  readonly type = 'subscription.InvoiceDisputeUpheld';
  constructor(
    tenantId: string,
    disputeId: string,
    at: string,
    readonly invoiceId: string,
    readonly creditNoteId: string,
    readonly decidedBy: string,
  ) {
    super(tenantId, disputeId, at);
  }
}
export class InvoiceDisputeRejected extends NegotiatingEvent {
  readonly type = 'subscription.InvoiceDisputeRejected';
  constructor(
    tenantId: string,
    disputeId: string,
    at: string,
    readonly invoiceId: string,
    readonly decidedBy: string,
  ) {
    super(tenantId, disputeId, at);
  }
}
/** Another invoice took the place of the disputed one, and the objection went with it. */
export class InvoiceDisputeMoved extends NegotiatingEvent {
  readonly type = 'subscription.InvoiceDisputeMoved';
  constructor(
    tenantId: string,
    disputeId: string,
    at: string,
    readonly invoiceId: string,
    readonly replacedBy: string,
  ) {
    super(tenantId, disputeId, at);
  }
}
/** Nobody owes the invoice any more, so nothing is left to decide. */
export class InvoiceDisputeClosed extends NegotiatingEvent {
  readonly type = 'subscription.InvoiceDisputeClosed';
  constructor(
    tenantId: string,
    disputeId: string,
    at: string,
    readonly invoiceId: string,
  ) {
    super(tenantId, disputeId, at);
  }
}
/** Part or all of an invoice is not owed; the books keep both papers. */
export class CreditNoteIssued extends NegotiatingEvent {
  readonly type = 'subscription.CreditNoteIssued';
  constructor(
    tenantId: string,
    creditNoteId: string,
    at: string,
    override readonly clause: ClauseId,
    readonly number: string,
    readonly invoiceId: string,
    readonly total: MoneyJson,
  ) {
    super(tenantId, creditNoteId, at);
  }
}
