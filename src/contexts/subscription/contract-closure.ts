import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { LocalDate } from '../../shared-kernel/calendar.js';

/** A closure request that was found to be the client's own (ToS 3.7). */
export interface VerifiedClosure {
  tenantId: string;
  receivedAt: Date;
  verifiedAt: Date;
  /** The seven days of one-time access are wanted before the purge. */
  accessAsked?: boolean;
}

/** Its request is privacy's, its effect on the contract is here. Joins the caller's transaction; repeating it is harmless. */
export abstract class ContractClosure {
  abstract close(closure: VerifiedClosure): Promise<{ closesOn: LocalDate }>;
}

/** ToS 3.7: the account closes on `closesOn`; what is owed stays owed. */
export class ContractClosed extends DomainEvent {
  readonly type = 'subscription.ContractClosed';
  override readonly clause = 'ToS 3.7';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
    readonly receivedAt: string,
    readonly verifiedAt: string,
    readonly closesOn: LocalDate,
  ) {
    super();
  }
}

/** K1: the client wants its data gone before the thirty days of the EU Data Act are over. */
export class EarlierErasureConfirmed extends DomainEvent {
  readonly type = 'subscription.EarlierErasureConfirmed';
  override readonly clause = 'ToS 3.5.d';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}
