import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { MoneyJson } from '../../shared-kernel/money.js';

/** K18: registration and order are two contracts, each with a window of its own. */
export type WithdrawalSubject = 'registration' | 'order';
/** ToS 6.3. */
export type WithdrawalExceptionKind =
  | 'begun-with-consent'
  | 'digital-content'
  | 'personalised'
  | 'fully-performed'
  | 'used';
/** What an exception comes to: the right stands, stands against payment for the days used, or is lost. */
export type ExceptionOutcome = 'RIGHT_KEPT' | 'PRO_RATA' | 'RIGHT_LOST';

abstract class WithdrawalEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** It came in; `dispatchedAt` is what counts, and is absent where a letter has no postmark. */
export class WithdrawalReceived extends WithdrawalEvent {
  readonly type = 'subscription.WithdrawalReceived';
  override readonly clause = 'ToS 6.2';
  constructor(
    tenantId: string,
    withdrawalId: string,
    at: string,
    readonly subject: WithdrawalSubject,
    readonly channel: string,
    readonly receivedAt: string,
    readonly dispatchedAt: string | undefined,
  ) {
    super(tenantId, withdrawalId, at);
  }
}
/** A person of the operator decided when a letter without a postmark was sent. */
export class WithdrawalDispatchDecided extends WithdrawalEvent {
  readonly type = 'subscription.WithdrawalDispatchDecided';
  override readonly clause = 'ToS 6.2';
  constructor(
    tenantId: string,
    withdrawalId: string,
    at: string,
    readonly decidedBy: string,
    readonly inTime: boolean,
  ) {
    super(tenantId, withdrawalId, at);
  }
}
export class WithdrawalExceptionClaimed extends WithdrawalEvent {
  readonly type = 'subscription.WithdrawalExceptionClaimed';
  override readonly clause = 'ToS 6.3';
  constructor(
    tenantId: string,
    withdrawalId: string,
    at: string,
    readonly exception: WithdrawalExceptionKind,
    readonly recordRef: string,
    readonly outcome: ExceptionOutcome,
    /** The order that holds the consent which it rests on. */
    readonly consentRef: string | undefined,
  ) {
    super(tenantId, withdrawalId, at);
  }
}
/** The contract is undone; what comes back is paid by `refundBy` at the latest. */
export class ContractWithdrawn extends WithdrawalEvent {
  readonly type = 'subscription.ContractWithdrawn';
  override readonly clause = 'ToS 6.1';
  constructor(
    tenantId: string,
    withdrawalId: string,
    at: string,
    readonly subject: WithdrawalSubject,
    readonly returned: MoneyJson | undefined,
    readonly refundBy: LocalDate,
  ) {
    super(tenantId, withdrawalId, at);
  }
}
export class WithdrawalRefused extends WithdrawalEvent {
  readonly type = 'subscription.WithdrawalRefused';
  constructor(
    tenantId: string,
    withdrawalId: string,
    at: string,
    readonly reason: string,
    override readonly clause: ClauseId,
  ) {
    super(tenantId, withdrawalId, at);
  }
}
/** K10: the consumer asked for the service at once and knows what that costs on withdrawal. */
export class ExpressStartRequested extends WithdrawalEvent {
  readonly type = 'subscription.ExpressStartRequested';
  override readonly clause = 'ToS 6.3';
}
/** The card is closed; the client agreed to another way for its money to come back. */
export class RefundMethodAgreed extends WithdrawalEvent {
  readonly type = 'subscription.RefundMethodAgreed';
  override readonly clause = 'ToS 6.4';
}
