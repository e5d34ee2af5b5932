import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../shared-kernel/clock.js';
import { Ids } from '../../../../shared-kernel/ids.js';
import type { Actor } from '../../../../shared-kernel/tenant.js';
import { Policies } from '../../../terms/contract-policy.js';
import type { LawfulBasisDraft, RestrictionReason } from '../contract.js';
import type { Contact } from '../domain/contact.js';
import { Faults } from '../domain/faults.js';
import { LawfulBasis } from '../domain/lawful-basis.js';
import { Contacts } from '../domain/ports.js';
import type { ContactVersion } from './capturing.js';

/** Records why the contact's data may be held; nothing withdraws it (ToS 2.4). */
export class SetLawfulBasis extends Command<ContactVersion> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly version: number,
    readonly lawfulBasis: LawfulBasisDraft | null,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(SetLawfulBasis)
export class GroundingContacts implements ICommandHandler<SetLawfulBasis> {
  constructor(
    private readonly contacts: Contacts,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, id, version, lawfulBasis, by }: SetLawfulBasis): Promise<ContactVersion> {
    const contact = await this.contacts.byId(tenantId, id);
    contact.expect(version);

    const occasion = { id: this.ids.next(), by, at: this.clock.now() };
    if (lawfulBasis === null) contact.withdrawBasis(occasion);
    else contact.ground(await this.read(lawfulBasis, occasion.at), occasion);
    await this.contacts.keep(contact);
    return { id, version: contact.version };
  }

  private async read(draft: LawfulBasisDraft, now: Date): Promise<LawfulBasis> {
    const policy = await this.policies.current();
    const faults = new Faults();
    const basis = LawfulBasis.read(draft, { ...policy.lawfulBasis, now }, faults);
    faults.throwIfAny();
    return basis;
  }
}

/** Keeps a contact's data but stops its use, as a data subject may ask (ToS 9.9); nothing lifts it. */
export class SetRestriction extends Command<ContactVersion> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly version: number,
    readonly reason: Exclude<RestrictionReason, 'basis-withdrawn'> | null,
    readonly by: Actor,
  ) {
    super();
  }
}

@CommandHandler(SetRestriction)
export class RestrictingContacts implements ICommandHandler<SetRestriction> {
  constructor(
    private readonly contacts: Contacts,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, id, version, reason, by }: SetRestriction): Promise<ContactVersion> {
    const contact: Contact = await this.contacts.byId(tenantId, id);
    contact.expect(version);

    const occasion = { id: this.ids.next(), by, at: this.clock.now() };
    if (reason === null) contact.liftRestriction(occasion);
    else contact.restrict(reason, occasion);
    await this.contacts.keep(contact);
    return { id, version: contact.version };
  }
}
