import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import type { InstanceBlocked } from '../../tenancy/contract.js';
import { TenantDataHolder } from '../../tenancy/contract.js';
import { Accounts, Memberships, Sessions } from '../domain/ports.js';
import { PasswordReminders } from './reminding.js';

const BATCH = 200;

/** ToS 3.1: a block ends the agreement, so everybody is signed out and nobody signs in. */
@Injectable()
export class SignOutAtTheEnd {
  constructor(private readonly sessions: Sessions) {}

  @ReactsTo<InstanceBlocked>('tenancy.InstanceBlocked')
  async signEverybodyOut({ tenantId }: InstanceBlocked): Promise<void> {
    await this.sessions.revokeOfTenant(tenantId);
  }
}

/** What a purge removes here: everybody's place, and the accounts of those who belong nowhere else. */
@Injectable()
export class PeopleOfTenant extends TenantDataHolder {
  readonly holds = 'people';

  constructor(
    private readonly memberships: Memberships,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly reminders: PasswordReminders,
    private readonly clock: Clock,
  ) {
    super();
  }

  async eraseBatch(tenantId: string): Promise<number> {
    const now = this.clock.now();
    await this.sessions.revokeOfTenant(tenantId);
    const leaving = await this.memberships.presentAccounts(tenantId, BATCH);
    for (const accountId of leaving) {
      (await this.accounts.get(accountId)).leave(tenantId, now);
      await this.reminders.drop(tenantId, accountId);
    }
    return this.memberships.eraseBatch(tenantId, leaving, BATCH);
  }

  override count(tenantId: string): Promise<number> {
    return this.memberships.count(tenantId);
  }
}
