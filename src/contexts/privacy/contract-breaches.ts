import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../shared-kernel/errors.js';

/** How likely a breach is to hurt people; the law's duties follow from it (GDPR, articles 33 and 34). */
export type BreachRisk = 'unlikely' | 'risk' | 'high';

/** The subject is the breach; what happened to whom stands in its row. */
abstract class BreachEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 9.10';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class BreachRecorded extends BreachEvent {
  readonly type = 'privacy.BreachRecorded';
  constructor(
    tenantId: string,
    breachId: string,
    at: string,
    readonly number: string,
    readonly detectedAt: string,
    /** 72 hours after it was detected. */
    readonly dueAt: string,
  ) {
    super(tenantId, breachId, at);
  }
}
export class BreachAssessed extends BreachEvent {
  readonly type = 'privacy.BreachAssessed';
  constructor(
    tenantId: string,
    breachId: string,
    at: string,
    readonly risk: BreachRisk,
  ) {
    super(tenantId, breachId, at);
  }
}
/** The supervisory authority was notified; late, with the reason in the row. */
export class AuthorityNotified extends BreachEvent {
  readonly type = 'privacy.AuthorityNotified';
  constructor(
    tenantId: string,
    breachId: string,
    at: string,
    readonly inTime: boolean,
  ) {
    super(tenantId, breachId, at);
  }
}
/** It is unlikely to hurt anybody, so nobody is notified; why stands in the row. */
export class AuthorityNotNotified extends BreachEvent {
  readonly type = 'privacy.AuthorityNotNotified';
}
export class SubjectsTold extends BreachEvent {
  readonly type = 'privacy.SubjectsTold';
}
export class SubjectsNotTold extends BreachEvent {
  readonly type = 'privacy.SubjectsNotTold';
}
export class BreachClosed extends BreachEvent {
  readonly type = 'privacy.BreachClosed';
}

/** In the client's own chain: as its processor we told it of a breach of its data (GDPR, article 33.2). */
export class ClientToldOfBreach extends DomainEvent {
  readonly type = 'privacy.ClientToldOfBreach';
  override readonly clause: ClauseId = 'ToS 10.7';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly number: string,
  ) {
    super();
  }
}
