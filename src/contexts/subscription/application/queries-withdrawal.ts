import { Query } from '@nestjs/cqrs';
import type { LocalDate } from '../../../shared-kernel/calendar.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import type { ExceptionOutcome, WithdrawalExceptionKind, WithdrawalSubject } from '../contract-withdrawal.js';
import type { RefundRequestState, StatutoryOverride } from '../domain/refund-request.js';
import type { WithdrawalChannel, WithdrawalState } from '../domain/withdrawal.js';
import type { Slice } from './queries.js';

export interface WithdrawalRight {
  /** Only consumers have it (ToS 6.1). */
  isConsumer: boolean;
  /** K18: each with its own last day, open or over. */
  windows: { subject: WithdrawalSubject; concludedAt: string; lastDay: LocalDate; isOpen: boolean }[];
}

export class ReadWithdrawalRight extends Query<WithdrawalRight> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface WithdrawalDetails {
  id: string;
  subject: WithdrawalSubject;
  channel: WithdrawalChannel;
  state: WithdrawalState;
  lastDay: LocalDate | null;
  dispatchedAt: string | null;
  receivedAt: string;
  sender: { name: string | null; email: string | null; words: string | null } | null;
  exception: {
    kind: WithdrawalExceptionKind;
    recordRef: string;
    outcome: ExceptionOutcome;
    consentRef: string | null;
  } | null;
  returned: MoneyJson | null;
  refundBy: LocalDate | null;
}

/** One client's, newest first. */
export class ListClientWithdrawals extends Query<WithdrawalDetails[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface WithdrawalListing {
  tenantId: string;
  id: string;
  subject: WithdrawalSubject;
  channel: WithdrawalChannel;
  state: WithdrawalState;
  dispatchedAt: string | null;
  receivedAt: string;
  lastDay: LocalDate | null;
}

/** Across tenants, newest first; for the back office. */
export class ListWithdrawals extends Query<WithdrawalListing[]> {
  constructor(
    readonly filter: { state?: WithdrawalState },
    readonly slice: Slice,
  ) {
    super();
  }
}

export interface RefundRequestDetails {
  id: string;
  state: RefundRequestState;
  amount: MoneyJson;
  reason: string | null;
  askedBy: 'client' | 'staff';
  submittedAt: string;
  /** One of the staff would grant what the client asked for; another decides. */
  endorsedAt: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  /** The law that gives it back in spite of a breach (ToS 3.6.d); the staff's own words. */
  statutoryOverride: StatutoryOverride | null;
}

export class ListClientRefundRequests extends Query<RefundRequestDetails[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

export interface RefundRequestListing {
  tenantId: string;
  id: string;
  state: RefundRequestState;
  amount: MoneyJson;
  askedBy: 'client' | 'staff';
  submittedAt: string;
  decidedAt: string | null;
}

/** Across tenants, newest first; for the back office. */
export class ListRefundRequests extends Query<RefundRequestListing[]> {
  constructor(
    readonly filter: { state?: RefundRequestState },
    readonly slice: Slice,
  ) {
    super();
  }
}
