import { DomainEvent } from '../../shared-kernel/aggregate-root.js';
import type { ClauseId } from '../../shared-kernel/errors.js';
import type { GrantedEntitlements } from '../tenancy/contract.js';
import type { Addressee } from '../terms/contract.js';

export type Role = 'user' | 'administrator' | 'agent' | 'approver' | 'admin';

/** How many people an instance may have. Identity declares it for its seats; subscription binds it. */
export abstract class Entitlements {
  /** Reads in the caller's transaction; a client without a paid plan has the free one's. */
  abstract of(tenantId: string): Promise<GrantedEntitlements>;
}

/** Who belongs to an instance, for contexts that must name or count people. */
export abstract class Members {
  abstract activeCount(tenantId: string): Promise<number>;
  abstract displayName(tenantId: string, accountId: string): Promise<string | undefined>;
  /** Where a letter to this one person goes. */
  abstract addressee(tenantId: string, accountId: string): Promise<Addressee | undefined>;
}

/** One decision that keeps a person out; several may stand, and each is lifted on its own. */
export interface Hold {
  /** What decided, such as a case's id. */
  by: string;
  clause: ClauseId;
  reason: string;
}

/**
 * ToS 2.4, 2.13, K6: keeps one person out of one instance, or lets them in again; colleagues stay. Joins the
 * caller's transaction, and leaves it to the caller to say why (K8). It holds the person and not the place: whoever
 * is removed and asked in again is still out, under a new account as well.
 */
export abstract class MemberControl {
  abstract suspend(tenantId: string, accountId: string, hold: Hold): Promise<void>;
  /** Ends what this decision holds; a person is let in once no other holds them. */
  abstract reinstate(tenantId: string, by: string): Promise<void>;
}

/** Which instances a person belongs to, by the address alone; for forms that ask for no account. */
export abstract class InstancesOfPerson {
  abstract of(email: string): Promise<string[]>;
}

/** The subject is the membership. */
abstract class MembershipEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 1.5.administrator';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly accountId: string,
    readonly role: Role,
    readonly at: string,
  ) {
    super();
  }
}

export class MemberInvited extends MembershipEvent {
  readonly type = 'identity.MemberInvited';
}
export class MemberJoined extends MembershipEvent {
  readonly type = 'identity.MemberJoined';
}
export class InvitationExpired extends MembershipEvent {
  readonly type = 'identity.InvitationExpired';
}
/** `role` is the new one. */
export class MemberRoleChanged extends MembershipEvent {
  readonly type = 'identity.MemberRoleChanged';
}
export class MemberRemoved extends MembershipEvent {
  readonly type = 'identity.MemberRemoved';
}

/** ToS 2.4, 2.13: the operator keeps one person out; colleagues stay. */
export class MemberSuspended extends DomainEvent {
  readonly type = 'identity.MemberSuspended';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly accountId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class MemberReinstated extends DomainEvent {
  readonly type = 'identity.MemberReinstated';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly accountId: string,
    readonly at: string,
  ) {
    super();
  }
}

/** The subject is the account. */
abstract class AccountEvent extends DomainEvent {
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly at: string,
  ) {
    super();
  }
}

export class SignedIn extends AccountEvent {
  readonly type = 'identity.SignedIn';
  override readonly clause = 'ToS 2.12';
}
export class PasswordChanged extends AccountEvent {
  readonly type = 'identity.PasswordChanged';
  override readonly clause = 'ToS 2.7';
}
export class PasswordResetRequested extends AccountEvent {
  readonly type = 'identity.PasswordResetRequested';
  override readonly clause = 'ToS 2.7';
}
export class AccountSuspended extends AccountEvent {
  readonly type = 'identity.AccountSuspended';
  constructor(
    tenantId: string,
    accountId: string,
    at: string,
    override readonly clause: ClauseId,
  ) {
    super(tenantId, accountId, at);
  }
}
export class AccountReinstated extends AccountEvent {
  readonly type = 'identity.AccountReinstated';
  override readonly clause = 'ToS 2.13';
}
/** It belongs nowhere any more, so nothing of the person is kept (ToS 9.4). */
export class AccountErased extends AccountEvent {
  readonly type = 'identity.AccountErased';
  override readonly clause = 'ToS 9.4';
}

/** Keys of somebody who is kept out open nothing meanwhile (ToS 2.4, 2.13). The subject is who made them. */
export class ApiKeysAtRest extends DomainEvent {
  readonly type = 'identity.ApiKeysAtRest';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId,
    readonly keyIds: string[],
    readonly at: string,
  ) {
    super();
  }
}

/** The subject is the key. */
abstract class ApiKeyEvent extends DomainEvent {
  override readonly clause: ClauseId = 'ToS 2.12';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    readonly scopes: string[],
    readonly at: string,
  ) {
    super();
  }
}
export class ApiKeyIssued extends ApiKeyEvent {
  readonly type = 'identity.ApiKeyIssued';
}
export class ApiKeyRevoked extends ApiKeyEvent {
  readonly type = 'identity.ApiKeyRevoked';
}
