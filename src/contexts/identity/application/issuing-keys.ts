import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Outbox } from '../../../shared-kernel/commands.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { Notices } from '../../notices/contract.js';
import { ApiKeysAtRest } from '../contract.js';
import { ApiKey } from '../domain/api-key.js';
import { ApiKeys } from '../domain/ports.js';

/** Starts every key, so that scanners of leaked secrets can tell what they found. */
export const KEY_PREFIX = 'cck_';

/** Gives a program its key. The key itself is answered once and stored nowhere. */
export class IssueApiKey extends Command<{ keyId: string; key: string }> {
  constructor(
    readonly tenantId: string,
    readonly request: { name: string; role: 'user' | 'administrator'; scopes: string[] },
    readonly issuedBy: string,
  ) {
    super();
  }
}

@CommandHandler(IssueApiKey)
export class IssueApiKeyHandler implements ICommandHandler<IssueApiKey> {
  constructor(
    private readonly keys: ApiKeys,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, request, issuedBy }: IssueApiKey): Promise<{ keyId: string; key: string }> {
    const { secret } = this.secrets.mint();
    const key = `${KEY_PREFIX}${secret}`;
    const keyId = this.ids.next();
    const ids = { tenantId, id: keyId, tokenHash: this.secrets.hashOf(key), hint: key.slice(0, KEY_PREFIX.length + 4) };
    this.keys.add(ApiKey.issue(ids, request, issuedBy, this.clock.now()));
    return { keyId, key };
  }
}

export class RevokeApiKey extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly keyId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeApiKey)
export class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKey> {
  constructor(
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, keyId }: RevokeApiKey): Promise<void> {
    (await this.keys.get(tenantId, keyId)).revoke(this.clock.now());
  }
}

/** Somebody's place, as far as their keys go by it. */
interface Maker {
  tenantId: string;
  accountId: string;
  name: string;
}

/**
 * What becomes of a person's keys with the person (ADR 39). The gate asks at every request who made a key, so nothing
 * here has to happen for a key to be refused; it is written down, and the administrators hear which programs stop.
 */
@Injectable()
export class KeysOfMaker {
  constructor(
    private readonly keys: ApiKeys,
    private readonly notices: Notices,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** ToS 2.4, 2.13: for as long as the person is kept out; nothing is taken from the keys themselves. */
  async rest(maker: Maker, clause: ClauseId): Promise<void> {
    const keys = await this.keys.madeBy(maker.tenantId, maker.accountId);
    if (keys.length === 0) return;
    const at = this.clock.now().toISOString();
    const keyIds = keys.map(({ id }) => id);

    this.outbox.add(new ApiKeysAtRest(maker.tenantId, maker.accountId, clause, keyIds, at));
    await this.tell('suspended', maker, keys);
  }

  /** ToS 1.5: who has left, and may still know the secret, is nobody here; a successor makes keys of their own. */
  async revoke(maker: Maker): Promise<void> {
    const keys = await this.keys.madeBy(maker.tenantId, maker.accountId);
    if (keys.length === 0) return;

    for (const key of keys) key.revoke(this.clock.now());
    // Without the name: whoever has their data erased leaves in the same moment (ToS 9.9).
    await this.tell('removed', { tenantId: maker.tenantId, accountId: maker.accountId, name: '' }, keys);
  }

  /** ToS 1.5: a key for what administrators do does from now on what users do, as its maker. */
  async lower(maker: Maker): Promise<void> {
    const made = await this.keys.madeBy(maker.tenantId, maker.accountId);
    const keys = made.filter(({ role }) => role === 'administrator');
    if (keys.length > 0) await this.tell('demoted', maker, keys);
  }

  private async tell(cause: 'suspended' | 'removed' | 'demoted', maker: Maker, keys: ApiKey[]): Promise<void> {
    const { tenantId, accountId, name } = maker;
    const named = keys.map((key) => `${key.name} (${key.hint}…)`);
    await this.notices.queue({
      tenantId,
      template: 'keys-of-member',
      key: `keys-of-member:${accountId}:${cause}:${this.clock.now().toISOString()}`,
      to: 'contract',
      data: { cause, name, keys: named },
    });
  }
}
