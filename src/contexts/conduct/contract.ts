import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { SignalKind } from '../../shared-kernel/signals.js';

/** K6: whom or what a measure is about; there is none without it. */
export type ScopeKind = 'user' | 'item' | 'instance';
export type CaseState = 'OPEN' | 'DEMANDED' | 'SUSPENDED' | 'TERMINATED' | 'CLOSED';
/** `CEASE`, `DAMAGES` and `COURT` are what an infringement may end with (ToS 7.4). */
export type CaseOutcome =
  | 'COMPLIED'
  | 'UNFOUNDED'
  | 'LIFTED'
  | 'OVERTURNED'
  | 'TERMINATED'
  | 'CEASE'
  | 'DAMAGES'
  | 'COURT';

/** What every event here says: whose scope, which case, and the business instant. */
abstract class ConductEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly at: string,
  ) {
    super();
  }
}

/** In the operator's scope: nobody but its staff learns who reports (ToS 2.11). */
export class ReportReceived extends ConductEvent {
  readonly type = 'conduct.ReportReceived';
  constructor(
    tenantId: string,
    reportId: string,
    at: string,
    readonly number: string,
    readonly category: string | null,
    readonly aboutTenantId: string | null,
  ) {
    super(tenantId, reportId, 'ToS 2.11', at);
  }
}
/** Staff found out whom a report is about, or what it is. */
export class ReportAttributed extends ConductEvent {
  readonly type = 'conduct.ReportAttributed';
  constructor(
    tenantId: string,
    reportId: string,
    at: string,
    readonly aboutTenantId: string,
  ) {
    super(tenantId, reportId, 'ToS 2.11', at);
  }
}

export class CaseOpened extends ConductEvent {
  readonly type = 'conduct.CaseOpened';
  constructor(
    tenantId: string,
    caseId: string,
    clause: ClauseId,
    at: string,
    readonly number: string,
    readonly category: string,
    readonly scope: ScopeKind,
    readonly policyVersion: number,
  ) {
    super(tenantId, caseId, clause, at);
  }
}
/** One more hint at a case that is open. */
export class SignalJoined extends ConductEvent {
  readonly type = 'conduct.SignalJoined';
  constructor(
    tenantId: string,
    caseId: string,
    clause: ClauseId,
    at: string,
    readonly kind: string,
  ) {
    super(tenantId, caseId, clause, at);
  }
}
/** An authorised test made it, so it opened no case (AUP 2.3.c). The subject is the permit. */
export class SignalExcused extends ConductEvent {
  readonly type = 'conduct.SignalExcused';
  constructor(
    tenantId: string,
    permitId: string,
    at: string,
    readonly kind: SignalKind,
  ) {
    super(tenantId, permitId, 'AUP 2.3.c', at);
  }
}

/** ToS 2.9: a person looked and found that it is so. */
export class ViolationConfirmed extends ConductEvent {
  readonly type = 'conduct.ViolationConfirmed';
  constructor(
    tenantId: string,
    caseId: string,
    clause: ClauseId,
    at: string,
    readonly confirmedBy: string,
  ) {
    super(tenantId, caseId, clause, at);
  }
}
/** AUP 2.2: the item goes before anybody does. */
export class ItemDisabled extends ConductEvent {
  readonly type = 'conduct.ItemDisabled';
}
/** No case holds it any more, or staff let go of it. */
export class ItemEnabled extends ConductEvent {
  readonly type = 'conduct.ItemEnabled';
}
export class DemandSent extends ConductEvent {
  readonly type = 'conduct.DemandSent';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly brokenClause: ClauseId,
    readonly round: number,
    readonly recipients: number,
    readonly cureBy: string,
  ) {
    super(tenantId, caseId, 'ToS 3.6.a', at);
  }
}
/** The client says that it has complied; a person looks whether it has. */
export class DemandAnswered extends ConductEvent {
  readonly type = 'conduct.DemandAnswered';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly number: string,
  ) {
    super(tenantId, caseId, 'ToS 3.6.a', at);
  }
}
/** The time to stop is over; a person decides what follows. */
export class CureTimeEnded extends ConductEvent {
  readonly type = 'conduct.CureTimeEnded';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly number: string,
  ) {
    super(tenantId, caseId, 'ToS 3.6.b', at);
  }
}

/** Something that takes effect now. Its reasons are told at the same moment (K8). */
abstract class Measure extends ConductEvent {
  constructor(
    tenantId: string,
    caseId: string,
    clause: ClauseId,
    at: string,
    readonly brokenClause: ClauseId,
    readonly scope: ScopeKind,
    readonly decidedBy: string,
    readonly appealBy: LocalDate,
  ) {
    super(tenantId, caseId, clause, at);
  }
}
export class ConductSuspended extends Measure {
  readonly type = 'conduct.Suspended';
}
export class ConductTerminated extends Measure {
  readonly type = 'conduct.Terminated';
}
export class TerminationProposed extends ConductEvent {
  readonly type = 'conduct.TerminationProposed';
  constructor(
    tenantId: string,
    caseId: string,
    clause: ClauseId,
    at: string,
    readonly proposedBy: string,
  ) {
    super(tenantId, caseId, clause, at);
  }
}
/** ToS 3.6.d: nothing is given back, save what a law gives a consumer. */
export class RefundForfeited extends ConductEvent {
  readonly type = 'conduct.RefundForfeited';
}

export class AppealLodged extends ConductEvent {
  readonly type = 'conduct.AppealLodged';
}
export class AppealDecided extends ConductEvent {
  readonly type = 'conduct.AppealDecided';
  constructor(
    tenantId: string,
    caseId: string,
    clause: ClauseId,
    at: string,
    readonly verdict: 'UPHELD' | 'DISMISSED',
    readonly decidedBy: string,
  ) {
    super(tenantId, caseId, clause, at);
  }
}
/** Nobody appealed in time. */
export class DecisionFinal extends ConductEvent {
  readonly type = 'conduct.DecisionFinal';
}
export class CaseClosed extends ConductEvent {
  readonly type = 'conduct.CaseClosed';
  constructor(
    tenantId: string,
    caseId: string,
    clause: ClauseId,
    at: string,
    readonly outcome: CaseOutcome,
  ) {
    super(tenantId, caseId, clause, at);
  }
}

/** ToS 2.12: staff read what a client keeps, for this case. */
export class ContentRead extends ConductEvent {
  readonly type = 'conduct.ContentRead';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly what: string,
    readonly readBy: string,
  ) {
    super(tenantId, caseId, 'ToS 2.12', at);
  }
}
/** AUP 4: what the case has cost so far, for a claim. */
export class CostBooked extends ConductEvent {
  readonly type = 'conduct.CostBooked';
  constructor(
    tenantId: string,
    caseId: string,
    at: string,
    readonly amountMinor: number,
    readonly currency: string,
  ) {
    super(tenantId, caseId, 'AUP 4', at);
  }
}

abstract class AuthorityReportEvent extends ConductEvent {
  constructor(
    tenantId: string,
    reportId: string,
    at: string,
    readonly caseId: string,
    readonly by: string,
  ) {
    super(tenantId, reportId, 'AUP 4', at);
  }
}
export class AuthorityReportProposed extends AuthorityReportEvent {
  readonly type = 'conduct.AuthorityReportProposed';
}
export class AuthorityReportApproved extends AuthorityReportEvent {
  readonly type = 'conduct.AuthorityReportApproved';
}
/** ToS 7.2: leave in writing to use content beyond what the terms allow; the subject is the permission. */
export class ContentPermitted extends ConductEvent {
  readonly type = 'conduct.ContentPermitted';
  constructor(
    tenantId: string,
    permissionId: string,
    clause: ClauseId,
    at: string,
    readonly uses: string[],
    readonly grantedBy: string,
  ) {
    super(tenantId, permissionId, clause, at);
  }
}
export class ContentPermissionRevoked extends ConductEvent {
  readonly type = 'conduct.ContentPermissionRevoked';
  constructor(
    tenantId: string,
    permissionId: string,
    clause: ClauseId,
    at: string,
    readonly revokedBy: string,
  ) {
    super(tenantId, permissionId, clause, at);
  }
}
export class SecurityTestPermitted extends ConductEvent {
  readonly type = 'conduct.SecurityTestPermitted';
  constructor(
    tenantId: string,
    permitId: string,
    at: string,
    readonly from: string,
    readonly to: string,
    readonly issuedBy: string,
  ) {
    super(tenantId, permitId, 'AUP 2.3.c', at);
  }
}
