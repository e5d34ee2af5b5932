import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import type { ContactDraft } from '../contract.js';
import { ContactDetails } from '../domain/details.js';
import { Faults } from '../domain/faults.js';
import { PhoneNumbers } from '../domain/phone-numbers.js';
import { Contacts } from '../domain/ports.js';
import { type ContactVersion, checkCompany } from './capturing.js';

/** Changes the fields that the patch names (RFC 7396) and leaves the others. */
export class ChangeContact extends Command<ContactVersion> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly version: number,
    readonly patch: ContactDraft,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(ChangeContact)
export class ChangingContacts implements ICommandHandler<ChangeContact> {
  constructor(
    private readonly contacts: Contacts,
    private readonly numbers: PhoneNumbers,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, id, version, patch, by }: ChangeContact): Promise<ContactVersion> {
    const contact = await this.contacts.byId(tenantId, id);
    contact.expect(version);
    const faults = new Faults();
    const details = ContactDetails.read(contact.details.patched(patch), this.numbers, faults);
    if (patch.companyId) await checkCompany(this.contacts, tenantId, details, faults);
    faults.throwIfAny();

    contact.change(details, { id: this.ids.next(), by, at: this.clock.now() });
    await this.contacts.keep(contact);
    return { id, version: contact.version };
  }
}

/** Puts a contact out of sight, or back. */
export class ArchiveContact extends Command<ContactVersion> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly version: number,
    readonly archived: boolean,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(ArchiveContact)
export class ArchivingContacts implements ICommandHandler<ArchiveContact> {
  constructor(
    private readonly contacts: Contacts,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, id, version, archived, by }: ArchiveContact): Promise<ContactVersion> {
    const contact = await this.contacts.byId(tenantId, id);
    contact.expect(version);

    const occasion = { id: this.ids.next(), by, at: this.clock.now() };
    if (archived) contact.archive(occasion);
    else contact.unarchive(occasion);
    await this.contacts.keep(contact);
    return { id, version: contact.version };
  }
}
