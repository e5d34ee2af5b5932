import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
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
