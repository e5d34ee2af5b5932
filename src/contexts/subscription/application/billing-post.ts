import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Stale } from '../../../shared-kernel/errors.js';
import { type NewNotice, Notices } from '../../notices/contract.js';
import { Clients } from '../../tenancy/contract.js';
import { BillingContact, type BillingDetails } from '../domain/billing-contact.js';
import { Subscriptions } from '../domain/ports.js';
import { BillingContacts } from '../domain/ports-invoicing.js';
import type { DrawUpDocument } from './drawing-up.js';

/** Where invoices and confirmations go in copy, and what stands on them as the buyer (ToS 4.2). */
export class ChangeBillingContact extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly details: BillingDetails,
    /** The version that the caller has read; 0 where nothing was said yet. */
    readonly basedOn: number,
  ) {
    super();
  }
}

@CommandHandler(ChangeBillingContact)
export class ChangeBillingContactHandler implements ICommandHandler<ChangeBillingContact> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly contacts: BillingContacts,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, details, basedOn }: ChangeBillingContact): Promise<void> {
    await this.subscriptions.lock(tenantId);
    const known = await this.contacts.of(tenantId);
    if ((known?.version ?? 0) !== basedOn) throw new Stale();

    const contact = known ?? BillingContact.of(tenantId);
    contact.change(details, this.clock.now());
    if (!known) this.contacts.add(contact);
  }
}

export type BillingLetter = Pick<NewNotice, 'tenantId' | 'template' | 'key' | 'data' | 'notBefore'> & {
  documents?: { kind: DrawUpDocument['kind']; subjectId: string }[];
};

/** ToS 4.2: letters about money go to the contract's addresses, and in copy to the billing address. */
@Injectable()
export class BillingPost {
  constructor(
    private readonly notices: Notices,
    private readonly contacts: BillingContacts,
    private readonly clients: Clients,
  ) {}

  async send({ documents = [], ...letter }: BillingLetter): Promise<void> {
    const email = (await this.contacts.of(letter.tenantId))?.email;
    const attachments = documents.map(({ kind, subjectId }) => ({
      source: 'billing-document',
      id: `${kind}:${subjectId}`,
    }));
    await this.notices.queue({
      ...letter,
      to: 'contract',
      copyTo: await this.copyTo(letter.tenantId, email),
      attachments,
    });
  }

  private async copyTo(tenantId: string, email: string | null | undefined): Promise<NewNotice['copyTo']> {
    if (!email) return [];
    const { name, language } = await this.clients.profile(tenantId);
    return [{ email, name, language }];
  }
}
