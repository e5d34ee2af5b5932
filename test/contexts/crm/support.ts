import { NumberingPlans } from '../../../src/contexts/crm/contacts/adapters/phone-numbers.js';
import type { ContactDraft, LawfulBasisDraft } from '../../../src/contexts/crm/contacts/contract.js';
import type { Activity, Occasion } from '../../../src/contexts/crm/contacts/domain/activity.js';
import { Contact } from '../../../src/contexts/crm/contacts/domain/contact.js';
import { ContactDetails } from '../../../src/contexts/crm/contacts/domain/details.js';
import { Faults } from '../../../src/contexts/crm/contacts/domain/faults.js';
import { LawfulBasis } from '../../../src/contexts/crm/contacts/domain/lawful-basis.js';
import { ContactBatches, Contacts, Timelines } from '../../../src/contexts/crm/contacts/domain/ports.js';
import { type ContractPolicy, Policies } from '../../../src/contexts/terms/contract-policy.js';
import { Clock } from '../../../src/shared-kernel/clock.js';
import { Conflict, NotFound } from '../../../src/shared-kernel/errors.js';
import { Ids } from '../../../src/shared-kernel/ids.js';
import type { Actor } from '../../../src/shared-kernel/tenant.js';

export const TENANT = '01900000-0000-7000-8000-00000000000a';
export const ANNA: Actor = { kind: 'user', id: '01900000-0000-7000-8000-0000000000aa' };
export const NOON = new Date('2026-03-02T11:00:00Z');
export const numbers = new NumberingPlans();

export const aDraft = (more: ContactDraft = {}): ContactDraft => ({
  kind: 'person',
  givenName: 'Maja',
  familyName: 'Lind',
  email: 'maja.lind@example.com',
  ...more,
});

export const aBasis = (more: LawfulBasisDraft = {}): LawfulBasisDraft => ({
  basis: 'contract',
  source: 'Signed order 4711',
  ...more,
});

export const occasion = (at = NOON, by = ANNA): Occasion => ({ id: sequence.next(), by, at });

export function detailsOf(draft: ContactDraft, country?: string): ContactDetails {
  const faults = new Faults();
  const details = ContactDetails.read(draft, numbers, faults, country);
  faults.throwIfAny();
  return details;
}

export function basisOf(draft: LawfulBasisDraft = aBasis(), now = NOON): LawfulBasis {
  const faults = new Faults();
  const basis = LawfulBasis.read(draft, { strictConsent: false, now }, faults);
  faults.throwIfAny();
  return basis;
}

/** A captured contact whose first event and entry have been handed over already. */
export function aContact(more: ContactDraft = {}, at = NOON): Contact {
  const contact = Contact.capture(TENANT, sequence.next(), detailsOf(aDraft(more)), basisOf(), occasion(at));
  contact.releaseEvents();
  contact.releaseEntries();
  return contact;
}

export class SequenceOfIds extends Ids {
  private drawn = 0;
  next(): string {
    this.drawn++;
    return `01900000-0000-7000-8000-${this.drawn.toString(16).padStart(12, '0')}`;
  }
}
export const sequence = new SequenceOfIds();

export class StoppedClock extends Clock {
  constructor(public at = NOON) {
    super();
  }
  now(): Date {
    return this.at;
  }
}

export class StatedPolicies extends Policies {
  constructor(public strictConsent = false) {
    super();
  }
  current(): Promise<ContractPolicy> {
    return Promise.resolve({ lawfulBasis: { strictConsent: this.strictConsent } } as ContractPolicy);
  }
  version(): Promise<ContractPolicy> {
    return this.current();
  }
}

/** The register in memory, with the one rule that the database keeps: one e-mail, one contact in use. */
export class ContactsInMemory extends Contacts {
  readonly all = new Map<string, Contact>();
  readonly entries: Activity[] = [];

  byId(tenantId: string, id: string): Promise<Contact> {
    const contact = this.all.get(id);
    if (!contact || contact.tenantId !== tenantId) return Promise.reject(new NotFound());
    return Promise.resolve(contact);
  }

  add(contact: Contact): Promise<void> {
    return this.keep(contact);
  }

  keep(contact: Contact): Promise<void> {
    const rivals = [...this.all.values()].filter((other) => other.id !== contact.id && other.archivedAt === null);
    if (contact.details.email && rivals.some(({ details }) => details.email === contact.details.email))
      return Promise.reject(new Conflict('email-in-use', 'Another contact has this e-mail.'));
    this.all.set(contact.id, contact);
    this.entries.push(...contact.releaseEntries());
    return Promise.resolve();
  }

  isCompany(tenantId: string, id: string): Promise<boolean> {
    const contact = this.all.get(id);
    return Promise.resolve(contact?.tenantId === tenantId && contact.details.kind === 'company');
  }
}

export class BatchesInMemory extends ContactBatches {
  constructor(private readonly contacts: ContactsInMemory) {
    super();
  }

  byEmail(_tenantId: string, emails: string[]): Promise<Map<string, Contact>> {
    const inUse = [...this.contacts.all.values()].filter(({ archivedAt }) => archivedAt === null);
    const found = inUse.filter(({ details }) => details.email !== null && emails.includes(details.email));
    return Promise.resolve(new Map(found.map((contact) => [contact.details.email!, contact])));
  }

  async store(_tenantId: string, { added, changed }: { added: Contact[]; changed: Contact[] }): Promise<void> {
    for (const contact of [...added, ...changed]) await this.contacts.keep(contact);
  }
}

export class TimelineInMemory extends Timelines {
  readonly entries: Activity[] = [];
  add(entries: Activity[]): Promise<void> {
    this.entries.push(...entries);
    return Promise.resolve();
  }
}
