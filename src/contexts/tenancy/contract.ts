import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId, FieldFault } from '../../shared-kernel/errors.js';
import type { Language } from '../terms/contract.js';

export type InstanceState = 'PROVISIONING' | 'ACTIVE' | 'READ_ONLY' | 'SUSPENDED' | 'BLOCKED' | 'PURGING' | 'PURGED';
/** Independent: an instance is SUSPENDED while any one of them stands. */
export type SuspensionReason = 'debt' | 'conduct' | 'accuracy';
export type CustomerKind = 'business' | 'consumer';
/** What asked for the purge; each has its own notice and its own objections. */
export type PurgeCause = 'debt' | 'expiry' | 'closure' | 'breach' | 'withdrawal';

/** What a plan lets an instance do; kept on the instance, so that a request needs no second look-up. */
export interface GrantedEntitlements {
  planCode: string;
  modules: string[];
  seats: number;
}

/** Changes an instance's state in the caller's transaction. Each call is idempotent and leaves evidence. */
export abstract class InstanceControl {
  abstract suspend(tenantId: string, reason: SuspensionReason, clause: ClauseId): Promise<void>;
  /** Lifts one reason; the others stand. */
  abstract restore(tenantId: string, reason: SuspensionReason, clause: ClauseId): Promise<void>;
  abstract makeReadOnly(tenantId: string, clause: ClauseId): Promise<void>;
  /** A new subscription before the purge brings back everything (4.7). */
  abstract reopen(tenantId: string, clause: ClauseId): Promise<void>;
  /** ToS 3.1: the Agreement ends here. */
  abstract block(tenantId: string, clause: ClauseId): Promise<void>;
  /**
   * 'Mark for deletion': the purge runs at `notBefore`, and decides again then (terms.md A0, Irreversible).
   * `noticeKey` names the letter that announced it.
   */
  abstract scheduleDeletion(deletion: PlannedDeletion): Promise<void>;
  abstract cancelDeletion(tenantId: string, reason: string): Promise<void>;
  abstract grant(tenantId: string, entitlements: GrantedEntitlements): Promise<void>;
  /** A legal hold goes before every deletion (terms.md A0, Precedence). Several may stand; `holdId` names one. */
  abstract hold(tenantId: string, holdId: string, clause: ClauseId): Promise<void>;
  abstract release(tenantId: string, holdId: string, clause: ClauseId): Promise<void>;
  /** Under the instance's lock, so that the answer holds until the caller's transaction ends. */
  abstract isHeld(tenantId: string): Promise<boolean>;
}

export interface PlannedDeletion {
  tenantId: string;
  cause: PurgeCause;
  clause: ClauseId;
  noticeKey: string;
  notBefore: Date;
  /** Hours that must have passed since the notice was accepted. */
  noticeHours: number;
}

/**
 * Asked in the purge's own transaction, under its locks: a reason why this tenant's data must stay. Tenancy
 * declares it; subscription (paid, reactivated, disputed) and privacy (legal hold) bind it.
 */
export abstract class PurgeObjection {
  abstract objection(tenantId: string, cause: PurgeCause): Promise<string | undefined>;
}

/**
 * A context that keeps tenant data removes it in batches, each in a transaction of its own; it returns the
 * number of rows removed, and 0 when nothing is left. What a law retains stays.
 */
export abstract class TenantDataHolder {
  abstract readonly holds: string;
  abstract eraseBatch(tenantId: string): Promise<number>;
  /** For the dry run: how many rows a purge would remove. */
  count?(tenantId: string): Promise<number>;
}

/** Where contexts announce, when their module starts, what a purge has to ask and to empty. */
export abstract class PurgeParticipants {
  abstract objects(objection: PurgeObjection): void;
  abstract holds(holder: TenantDataHolder): void;
}

/** Facts about a client that other contexts may show or decide on. */
export abstract class Clients {
  abstract profile(tenantId: string): Promise<ClientProfile>;
  /** The kind that governs what was concluded then: what a consumer concluded stays a consumer's (K4). */
  abstract kindAt(tenantId: string, concludedAt: Date): Promise<CustomerKind>;
  abstract bySlug(slug: string): Promise<string | undefined>;
}

export interface ClientProfile {
  tenantId: string;
  name: string;
  customerKind: CustomerKind;
  country: string;
  orgNo: string | undefined;
  slug: string;
  language: Language;
  registrationEmail: string;
  contactName: string;
  state: InstanceState;
  suspensionReasons: SuspensionReason[];
  /** What a planned deletion is for, if one is planned. */
  deletionCause?: PurgeCause;
  agreementConcludedAt: string | undefined;
  agreementEndedAt: string | undefined;
}

/** Where an instance answers, for links in letters: `https://acme.customerconnect.example`. */
export abstract class InstanceAddresses {
  abstract at(slug: string): string;
  abstract of(tenantId: string): Promise<string>;
}

/** The first administrator is identity's to make; tenancy only says when, inside the founding transaction. */
export abstract class FirstAdministrator {
  /** The rules that e-mail and password break, with pointers `/email` and `/password`. */
  abstract faults(email: string, password: string): FieldFault[];
  /** Costs CPU and memory, so it happens outside a transaction; throws Unavailable when too many wait. */
  abstract hash(password: string): Promise<string>;
  /** Whether another mail may go to this address now; a stranger can set one off. Counts itself. */
  abstract mayMail(email: string): Promise<boolean>;
  /** Whether the address has an account already; only the mail may say so, never an answer. */
  abstract isTaken(email: string): Promise<boolean>;
  /** Throws Conflict `account-exists` when the address got an account since. */
  abstract appoint(tenantId: string, person: NewAdministrator): Promise<{ accountId: string }>;
}

export interface NewAdministrator {
  email: string;
  name: string;
  passwordHash: string;
  language: Language;
}

/** ToS 3.2: registration, acceptance and verification made a contract. */
export class AgreementConcluded extends DomainEvent {
  readonly type = 'tenancy.AgreementConcluded';
  override readonly clause = 'ToS 3.2';
  readonly state: InstanceState = 'ACTIVE';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly customerKind: CustomerKind,
    readonly country: string,
    readonly at: string,
  ) {
    super();
  }
}

/** ToS 3.1: at block, closure or termination. */
export class AgreementEnded extends DomainEvent {
  readonly type = 'tenancy.AgreementEnded';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly at: string,
  ) {
    super();
  }
}

/** ToS 4.7: the client came back before the purge. */
export class AgreementReinstated extends DomainEvent {
  readonly type = 'tenancy.AgreementReinstated';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly at: string,
  ) {
    super();
  }
}

/** ToS 1.5.client, 1.5.consumer: two of the staff found that it is the other kind than it was declared as. */
export class ClientReclassified extends DomainEvent {
  readonly type = 'tenancy.ClientReclassified';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    /** What it counts as from now on. */
    readonly kind: CustomerKind,
    readonly at: string,
  ) {
    super();
  }
}

/** ToS 9.5: ticked apart from the contract; nothing depends on it. The subject is the account. */
export class MarketingConsented extends DomainEvent {
  readonly type = 'tenancy.MarketingConsented';
  override readonly clause = 'ToS 9.5';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

abstract class InstanceEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    /** The state that the instance is in from now on. */
    readonly state: InstanceState,
    readonly at: string,
    readonly reason?: string,
  ) {
    super();
  }
}

export class InstanceSuspended extends InstanceEvent {
  readonly type = 'tenancy.InstanceSuspended';
}
export class InstanceRestored extends InstanceEvent {
  readonly type = 'tenancy.InstanceRestored';
}
export class InstanceMadeReadOnly extends InstanceEvent {
  readonly type = 'tenancy.InstanceMadeReadOnly';
}
export class InstanceReopened extends InstanceEvent {
  readonly type = 'tenancy.InstanceReopened';
}
export class InstanceBlocked extends InstanceEvent {
  readonly type = 'tenancy.InstanceBlocked';
}
/** For a debt, a breach, an end, a closure or a withdrawal (ToS 3.4.e, 3.6.b, 3.5.d, 4.7, 3.7, 6.5). */
export class DeletionPlanned extends InstanceEvent {
  readonly type = 'tenancy.DeletionPlanned';
}
export class DeletionCancelled extends InstanceEvent {
  readonly type = 'tenancy.DeletionCancelled';
}
/** The first of its holds was placed: nothing is purged from here on, whatever asks for it. */
export class InstanceHeld extends InstanceEvent {
  readonly type = 'tenancy.InstanceHeld';
}
/** The last of its holds was released. */
export class InstanceHoldReleased extends InstanceEvent {
  readonly type = 'tenancy.InstanceHoldReleased';
}
/** The purge looked again and found a reason to leave the data alone. */
export class PurgeRefused extends InstanceEvent {
  readonly type = 'tenancy.PurgeRefused';
}
/** Under the clause that planned it (ToS 3.4.e, 3.5.d, 3.6.b, 3.7, 4.7, 6.5). */
export class PurgeStarted extends InstanceEvent {
  readonly type = 'tenancy.PurgeStarted';
}
/** Nothing but what the law keeps is left (ToS 3.4.e, 3.5.d, 3.6.b, 3.7, 4.7, 6.5). */
export class InstancePurged extends InstanceEvent {
  readonly type = 'tenancy.InstancePurged';
}
