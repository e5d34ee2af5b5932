import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type ClauseId, Conflict, Gone, OutOfOrder } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import {
  AccountErased,
  AccountReinstated,
  AccountSuspended,
  PasswordChanged,
  PasswordResetRequested,
} from '../contract.js';

export type AccountState = 'UNVERIFIED' | 'ACTIVE' | 'SUSPENDED' | 'DELETED';

const RESET_MINUTES = 60;

/**
 * One person's way in (ToS 2.5), whatever instances they belong to. It lives outside any tenant and is found
 * by its id or its e-mail alone. When it belongs nowhere any more, everything personal in it goes.
 */
export class Account extends AggregateRoot {
  state: AccountState = 'UNVERIFIED';
  email: string | null;
  name = '';
  passwordHash: string | null = null;
  passwordChangedAt: Date | null = null;
  resetTokenHash: string | null = null;
  /** Wall time. */
  resetExpiresAt: Date | null = null;
  /** Where the person is invited or a member; the only place that knows all of a person's instances. */
  tenantIds: string[] = [];
  version = 1;

  private constructor(
    readonly id: string,
    email: string,
    public language: Language,
  ) {
    super();
    this.email = email;
  }

  /** Somebody was invited, or is about to be let in; the address is not proven yet. */
  static open(id: string, email: string, language: Language): Account {
    return new Account(id, email, language);
  }

  /** The address is proven and a password chosen. */
  activate({ name, passwordHash }: { name: string; passwordHash: string }, at: Date): void {
    if (this.state !== 'UNVERIFIED')
      throw new Conflict('account-exists', 'This address has an account already.', { clause: 'ToS 2.5' });

    this.state = 'ACTIVE';
    this.name = name;
    this.passwordHash = passwordHash;
    this.passwordChangedAt = at;
  }

  belong(tenantId: string): void {
    if (!this.tenantIds.includes(tenantId)) this.tenantIds = [...this.tenantIds, tenantId];
  }

  leave(tenantId: string, at: Date): void {
    this.tenantIds = this.tenantIds.filter((id) => id !== tenantId);
    this.forgetHomeless(tenantId, at);
  }

  changePassword(tenantId: string, passwordHash: string, at: Date): void {
    if (this.state !== 'ACTIVE') throw new OutOfOrder('The account', this.state, 'change its password', 'ToS 2.7');

    this.passwordHash = passwordHash;
    this.passwordChangedAt = at;
    this.resetTokenHash = null;
    this.resetExpiresAt = null;
    this.record(new PasswordChanged(tenantId, this.id, at.toISOString()));
  }

  /** A newer request makes the older link useless. */
  requestReset(tenantId: string, tokenHash: string, at: Date, wallNow: Date): void {
    this.resetTokenHash = tokenHash;
    this.resetExpiresAt = new Date(wallNow.getTime() + RESET_MINUTES * 60_000);
    this.record(new PasswordResetRequested(tenantId, this.id, at.toISOString()));
  }

  demandResettable(wallNow: Date): void {
    if (this.state !== 'ACTIVE' || !this.resetExpiresAt || wallNow >= this.resetExpiresAt)
      throw new Gone('reset-expired', 'This link has had its time; ask for a new one.', { clause: 'ToS 2.7' });
  }

  /** ToS 2.13: the whole account, by a decision of the operator. */
  suspend(tenantId: string, clause: ClauseId, at: Date): void {
    if (this.state === 'SUSPENDED') return;
    if (this.state !== 'ACTIVE') throw new OutOfOrder('The account', this.state, 'be suspended', 'ToS 2.13');

    this.state = 'SUSPENDED';
    this.record(new AccountSuspended(tenantId, this.id, at.toISOString(), clause));
  }

  reinstate(tenantId: string, at: Date): void {
    if (this.state !== 'SUSPENDED') return;

    this.state = 'ACTIVE';
    this.record(new AccountReinstated(tenantId, this.id, at.toISOString()));
    this.forgetHomeless(tenantId, at);
  }

  /**
   * Who belongs nowhere is forgotten. Of somebody whom the operator keeps out the address stays for as long as that
   * stands: the decision is about the person, who would otherwise be asked in again as a new one (ToS 2.13).
   */
  private forgetHomeless(tenantId: string, at: Date): void {
    if (this.tenantIds.length > 0 || this.state === 'DELETED') return;
    this.name = '';
    this.passwordHash = null;
    this.resetTokenHash = null;
    this.resetExpiresAt = null;
    if (this.state === 'SUSPENDED') return;

    this.state = 'DELETED';
    this.email = null;
    this.record(new AccountErased(tenantId, this.id, at.toISOString()));
  }
}
