import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Notices } from '../../notices/contract.js';
import { InstanceAddresses } from '../../tenancy/contract.js';
import { Imprint } from '../../terms/contract.js';

/** Tells the operator's own mailbox; it lives in the operator's tenant, the case perhaps in a client's. */
export class TellPrivacyStaff extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly template: 'privacy-pressing' | 'privacy-help-asked' | 'breach-pressing',
    readonly key: string,
    readonly facts: Record<string, unknown>,
  ) {
    super();
  }
}

@CommandHandler(TellPrivacyStaff)
export class TellPrivacyStaffHandler implements ICommandHandler<TellPrivacyStaff> {
  constructor(
    private readonly notices: Notices,
    private readonly imprint: Imprint,
    private readonly addresses: InstanceAddresses,
  ) {}

  async execute({ tenantId, template, key, facts }: TellPrivacyStaff): Promise<void> {
    const { email, name } = this.imprint.current();
    const data = { ...facts, instanceUrl: await this.addresses.of(tenantId) };
    await this.notices.queue({ tenantId, template, key, to: [{ email, name, language: 'sv' }], data });
  }
}
