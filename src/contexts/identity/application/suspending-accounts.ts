import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Notices } from '../../notices/contract.js';
import type { AccountSuspended } from '../contract.js';
import { Accounts, Memberships, Sessions } from '../domain/ports.js';
import { KeysOfMaker } from './issuing-keys.js';
import { SignInDirectory } from './ports.js';
import { addressee } from './reminding.js';

/** ToS 2.13, K6: the whole account, in every instance; the operator's decision, so in its own tenant. */
export class SuspendAccount extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly clause: ClauseId,
    readonly reason: string,
  ) {
    super();
  }
}

export class ReinstateAccount extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

/** In one of the person's instances: what they made there rests, and its administrators hear it. */
export class RestKeysOfAccount extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly accountId: string,
    readonly clause: ClauseId,
  ) {
    super();
  }
}

@CommandHandler(SuspendAccount)
export class SuspendAccountHandler implements ICommandHandler<SuspendAccount> {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, accountId, clause, reason }: SuspendAccount): Promise<void> {
    const account = await this.accounts.get(accountId);
    if (account.state === 'SUSPENDED') return;
    const now = this.clock.now();

    account.suspend(tenantId, clause, now);
    await this.sessions.revokeAll(accountId);

    // K8: reasons always, at the latest at the moment of effect.
    await this.notices.queue({
      tenantId,
      template: 'account-suspended',
      key: `account-suspended:${accountId}:${now.toISOString()}`,
      to: [addressee(account)],
      data: { name: account.name, clause, reason },
    });
  }
}

@CommandHandler(ReinstateAccount)
export class ReinstateAccountHandler implements ICommandHandler<ReinstateAccount> {
  constructor(
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, accountId }: ReinstateAccount): Promise<void> {
    (await this.accounts.get(accountId)).reinstate(tenantId, this.clock.now());
  }
}

@CommandHandler(RestKeysOfAccount)
export class RestKeysOfAccountHandler implements ICommandHandler<RestKeysOfAccount> {
  constructor(
    private readonly accounts: Accounts,
    private readonly memberships: Memberships,
    private readonly keys: KeysOfMaker,
  ) {}

  /** Decided again here: who was let in again meanwhile, or is kept out anyhow, is no news. */
  async execute({ tenantId, accountId, clause }: RestKeysOfAccount): Promise<void> {
    const place = await this.memberships.ofAccount(tenantId, accountId);
    if (!place?.isActive || (await this.accounts.get(accountId)).state !== 'SUSPENDED') return;
    await this.keys.rest(place, clause);
  }
}

/** The decision lies with the operator, the keys with each client: every instance is told in its own transaction. */
@Injectable()
export class KeysFollowAccounts {
  constructor(
    private readonly directory: SignInDirectory,
    private readonly commands: CommandBus,
  ) {}

  @ReactsTo<AccountSuspended>('identity.AccountSuspended', { gateway: true })
  async rest({ subjectId: accountId, clause }: AccountSuspended): Promise<void> {
    const person = await this.directory.credentials(accountId);
    for (const tenantId of person?.tenantIds ?? [])
      await this.commands.execute(new RestKeysOfAccount(tenantId, accountId, clause));
  }
}
