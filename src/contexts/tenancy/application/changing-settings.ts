import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Invalid, Stale } from '../../../shared-kernel/errors.js';
import type { Language } from '../../terms/contract.js';
import { ClientRepository } from '../domain/ports.js';

/** What an administrator may change about their own instance; answers with the new version. */
export class ChangeSettings extends Command<number> {
  constructor(
    readonly tenantId: string,
    /** The version that the administrator read. */
    readonly readVersion: number,
    readonly settings: { name?: string; language?: Language },
  ) {
    super();
  }
}

@CommandHandler(ChangeSettings)
export class ChangeSettingsHandler implements ICommandHandler<ChangeSettings> {
  constructor(
    private readonly clients: ClientRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, readVersion, settings }: ChangeSettings): Promise<number> {
    const name = settings.name?.trim();
    if (name === '') throw Invalid.field('/name', 'required', 'Give a name.');
    const client = await this.clients.get(tenantId);
    if (client.version !== readVersion) throw new Stale();

    client.changeSettings({ ...settings, name }, this.clock.now());
    return this.clients.save(client);
  }
}
