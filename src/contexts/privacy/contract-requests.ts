import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** The six rights of ToS 9.9 (GDPR, articles 15 to 21). */
export type RequestKind = 'access' | 'rectification' | 'restriction' | 'portability' | 'erasure' | 'objection';
/** K11: the operator answers for accounts itself; for what clients keep about their contacts it helps the client. */
export type ControllerRole = 'controller' | 'processor';
export type RequestChannel = 'form' | 'instance' | 'email' | 'post';
export type RequestOutcome = 'FULFILLED' | 'PARTLY' | 'REFUSED';
/** Why something was refused; the words that the person read stand in the request. */
export type RefusalGround =
  | 'legal-hold'
  | 'statutory-retention'
  | 'open-dispute'
  | 'contract-in-force'
  | 'unfounded'
  | 'not-identified'
  | 'rights-of-others'
  | 'not-ours';

/** The subject is the request; whose it is stands in its row. */
abstract class DataRequestEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 9.9';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class DataRequestReceived extends DataRequestEvent {
  readonly type = 'privacy.DataRequestReceived';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly number: string,
    readonly kind: RequestKind,
    readonly role: ControllerRole,
    readonly channel: RequestChannel,
    readonly receivedAt: string,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, requestId, at);
  }
}

/** Who asks is known: by a session, by a link to the address, or by what staff saw. */
export class RequesterIdentified extends DataRequestEvent {
  readonly type = 'privacy.RequesterIdentified';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly proof: 'session' | 'link' | 'staff',
  ) {
    super(tenantId, requestId, at);
  }
}

/** K11: it is the client's to answer; the client has been told. */
export class DataRequestForwarded extends DataRequestEvent {
  readonly type = 'privacy.DataRequestForwarded';
}

/** The client asked its processor for help with a request, and got it. */
export class ProcessorHelpAsked extends DataRequestEvent {
  readonly type = 'privacy.ProcessorHelpAsked';
}
export class ProcessorHelpGiven extends DataRequestEvent {
  readonly type = 'privacy.ProcessorHelpGiven';
}

/** A hold keeps what the person wants gone; the request stays open, and this is the evidence (terms.md A0). */
export class ErasureWithheld extends DataRequestEvent {
  readonly type = 'privacy.ErasureWithheld';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly ground: 'legal-hold',
  ) {
    super(tenantId, requestId, at);
  }
}

/** Days run out and nobody has answered: staff are told. */
export class DataRequestPressing extends DataRequestEvent {
  readonly type = 'privacy.DataRequestPressing';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly number: string,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, requestId, at);
  }
}

/** Two more months, told with the reason while the first still ran. */
export class DataRequestExtended extends DataRequestEvent {
  readonly type = 'privacy.DataRequestExtended';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly dueOn: LocalDate,
  ) {
    super(tenantId, requestId, at);
  }
}

/** The letter that told of it never arrived, so the first day stands. */
export class ExtensionReturned extends DataRequestEvent {
  readonly type = 'privacy.ExtensionReturned';
}

export class DataRequestAnswered extends DataRequestEvent {
  readonly type = 'privacy.DataRequestAnswered';
  constructor(
    tenantId: string,
    requestId: string,
    at: string,
    readonly kind: RequestKind,
    readonly outcome: RequestOutcome,
    /** Empty where everything was granted. */
    readonly grounds: RefusalGround[],
    readonly answeredBy: string,
    readonly inTime: boolean,
  ) {
    super(tenantId, requestId, at);
  }
}
