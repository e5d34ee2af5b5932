import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import { Policies } from '../../../terms/contract-policy.js';
import type { ContactDraft, LawfulBasisDraft } from '../contract.js';
import { Contact } from '../domain/contact.js';
import { ContactDetails } from '../domain/details.js';
import { Faults } from '../domain/faults.js';
import { LawfulBasis } from '../domain/lawful-basis.js';
import { PhoneNumbers } from '../domain/phone-numbers.js';
import { Contacts } from '../domain/ports.js';

export interface ContactVersion {
  id: string;
  version: number;
}

export class CaptureContact extends Command<ContactVersion> {
  constructor(
    readonly tenantId: string,
    readonly draft: ContactDraft,
    readonly lawfulBasis: LawfulBasisDraft | undefined,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(CaptureContact)
export class CapturingContacts implements ICommandHandler<CaptureContact> {
  constructor(
    private readonly contacts: Contacts,
    private readonly policies: Policies,
    private readonly numbers: PhoneNumbers,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, draft, lawfulBasis, by }: CaptureContact): Promise<ContactVersion> {
    const at = this.clock.now();
    const policy = await this.policies.current();
    const faults = new Faults();
    const details = ContactDetails.read(draft, this.numbers, faults);
    const basis = LawfulBasis.read(lawfulBasis, { ...policy.lawfulBasis, now: at }, faults);
    await checkCompany(this.contacts, tenantId, details, faults);
    faults.throwIfAny();

    const contact = Contact.capture(tenantId, this.ids.next(), details, basis, { id: this.ids.next(), by, at });
    await this.contacts.add(contact);
    return { id: contact.id, version: contact.version };
  }
}

/** A reference must lead to a company in the same register. */
export async function checkCompany(
  contacts: Contacts,
  tenantId: string,
  { companyId }: ContactDetails,
  faults: Faults,
): Promise<void> {
  if (companyId === null || faults.list.some(({ pointer }) => pointer === '/companyId')) return;
  if (!(await contacts.isCompany(tenantId, companyId)))
    faults.add('/companyId', 'unknown', 'There is no company with this id.');
}
