import { defineEntity, type EntitySchema, p, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { loaded } from '../../../../platform/mapping.js';
import { UnitOfWork } from '../../../../platform/unit-of-work.js';
import { Outbox } from '../../../../shared-kernel/commands.js';
import { demandShown } from '../../../../shared-kernel/contents.js';
import { type ClauseId, Conflict, NotFound } from '../../../../shared-kernel/errors.js';
import type { ContactKind, LegalGround, RestrictionReason } from '../contract.js';
import type { Activity } from '../domain/activity.js';
import { Contact } from '../domain/contact.js';
import { ContactDetails } from '../domain/details.js';
import { LawfulBasis } from '../domain/lawful-basis.js';
import { ContactBatches, Contacts, Timelines } from '../domain/ports.js';
import type { ContactTables } from './tables.js';

class MappedAddress {
  street!: string | null;
  postalCode!: string | null;
  city!: string | null;
  country!: string | null;
}

const AddressSchema = defineEntity({
  class: MappedAddress,
  embeddable: true,
  properties: {
    street: p.string().nullable(),
    postalCode: p.string().nullable(),
    city: p.string().nullable(),
    country: p.string().nullable(),
  },
});

const DetailsSchema = defineEntity({
  class: loaded(ContactDetails),
  embeddable: true,
  properties: {
    kind: p.string().$type<ContactKind>(),
    givenName: p.string().nullable(),
    familyName: p.string().nullable(),
    companyName: p.string().nullable(),
    companyId: p.uuid().nullable(),
    title: p.string().nullable(),
    email: p.string().nullable(),
    phones: p.array(),
    address: () => p.embedded(AddressSchema).prefix(false).nullable(),
    tags: p.array(),
    language: p.string().nullable(),
    notes: p.text().nullable(),
  },
});

const LawfulBasisSchema = defineEntity({
  class: loaded(LawfulBasis),
  embeddable: true,
  properties: {
    basis: p.string().$type<LegalGround>(),
    source: p.string().fieldName('basis_source'),
    evidenceRef: p.string().fieldName('basis_evidence_ref').nullable(),
    at: p.datetime().fieldName('basis_at'),
  },
});

const ContactSchema = defineEntity({
  class: loaded(Contact),
  tableName: 'contact',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    version: p.integer().version(),
    details: () => p.embedded(DetailsSchema).prefix(false),
    sortName: p.string(),
    searchText: p.string(),
    lawfulBasis: () => p.embedded(LawfulBasisSchema).prefix(false),
    restriction: p.string().$type<RestrictionReason>().nullable(),
    restrictedAt: p.datetime().nullable(),
    archivedAt: p.datetime().nullable(),
    withheldUnder: p.string().$type<ClauseId>().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const entities = [AddressSchema, DetailsSchema, LawfulBasisSchema, ContactSchema] as unknown as EntitySchema[];

@Injectable()
export class PostgresContacts extends Contacts {
  constructor(
    private readonly database: Database,
    private readonly batches: ContactBatches,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async byId(tenantId: string, id: string): Promise<Contact> {
    const contact = await UnitOfWork.em.findOne(Contact, { tenantId, id });
    if (!contact) throw new NotFound();
    demandShown(contact.withheldUnder);
    return contact;
  }

  async add(contact: Contact): Promise<void> {
    await this.batches.store(contact.tenantId, { added: [contact], changed: [] });
    // It went in past the mapper, which would otherwise have handed its events over.
    for (const event of contact.releaseEvents()) this.outbox.add(event);
  }

  keep(contact: Contact): Promise<void> {
    return this.batches.store(contact.tenantId, { added: [], changed: [contact] });
  }

  async isCompany(tenantId: string, id: string): Promise<boolean> {
    const company = await this.database
      .app<ContactTables>()
      .selectFrom('contact')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('kind', '=', 'company')
      .executeTakeFirst();
    return company !== undefined;
  }
}

/**
 * New contacts go in with their timeline in one statement, one or five thousand alike: a mapper would take a
 * round trip a table and a multiple of the time (quality.md 21, 24). Changed ones are the mapper's.
 */
@Injectable()
export class PostgresContactBatches extends ContactBatches {
  constructor(
    private readonly database: Database,
    private readonly timelines: Timelines,
  ) {
    super();
  }

  async byEmail(tenantId: string, emails: string[]): Promise<Map<string, Contact>> {
    if (emails.length === 0) return new Map();
    const where = { tenantId, archivedAt: null, details: { email: { $in: emails } } };
    const contacts = await UnitOfWork.em.find(Contact, where);
    return new Map(contacts.map((contact) => [contact.details.email!, contact]));
  }

  async store(_tenantId: string, { added, changed }: { added: Contact[]; changed: Contact[] }): Promise<void> {
    try {
      if (added.length > 0) await this.insert(added);
      if (changed.length > 0) await UnitOfWork.em.flush();
    } catch (error) {
      throw emailInUse(error) ?? error;
    }
    const entries = changed.flatMap((contact) => contact.releaseEntries());
    if (entries.length > 0) await this.timelines.add(entries);
  }

  private async insert(contacts: Contact[]): Promise<void> {
    const rows = JSON.stringify(contacts.map(toColumns));
    const entries = JSON.stringify(contacts.flatMap((contact) => contact.releaseEntries()).map(toEntryColumns));
    await sql`
      with added as (
        insert into contact select * from jsonb_populate_recordset(null::contact, ${rows}::jsonb)
      )
      insert into contact_activity
        select * from jsonb_populate_recordset(null::contact_activity, ${entries}::jsonb)`.execute(this.database.app());
  }
}

@Injectable()
export class PostgresTimelines extends Timelines {
  constructor(private readonly database: Database) {
    super();
  }

  async add(entries: Activity[]): Promise<void> {
    const rows = JSON.stringify(entries.map(toEntryColumns));
    await sql`insert into contact_activity
      select * from jsonb_populate_recordset(null::contact_activity, ${rows}::jsonb)`.execute(this.database.app());
  }
}

/** What is absent is null there, and need not be sent. */
function toColumns({ details, lawfulBasis, ...contact }: Contact): object {
  return {
    tenant_id: contact.tenantId,
    id: contact.id,
    version: contact.version,
    kind: details.kind,
    given_name: details.givenName ?? undefined,
    family_name: details.familyName ?? undefined,
    company_name: details.companyName ?? undefined,
    company_id: details.companyId ?? undefined,
    title: details.title ?? undefined,
    email: details.email ?? undefined,
    phones: details.phones,
    street: details.address?.street ?? undefined,
    postal_code: details.address?.postalCode ?? undefined,
    city: details.address?.city ?? undefined,
    country: details.address?.country ?? undefined,
    tags: details.tags,
    language: details.language ?? undefined,
    notes: details.notes ?? undefined,
    sort_name: contact.sortName,
    search_text: contact.searchText,
    basis: lawfulBasis.basis,
    basis_source: lawfulBasis.source,
    basis_evidence_ref: lawfulBasis.evidenceRef ?? undefined,
    basis_at: lawfulBasis.at,
    restriction: contact.restriction ?? undefined,
    restricted_at: contact.restrictedAt ?? undefined,
    archived_at: contact.archivedAt ?? undefined,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
  };
}

const toEntryColumns = (entry: Activity): object => ({
  tenant_id: entry.tenantId,
  contact_id: entry.contactId,
  at: entry.at,
  id: entry.id,
  kind: entry.kind,
  actor_kind: entry.actorKind,
  actor_id: entry.actorId,
  text: entry.text,
  facts: entry.facts,
});

function emailInUse(error: unknown): Conflict | undefined {
  const { constraint } = (error ?? {}) as { constraint?: string };
  const { constraint: cause } = ((error as Error | undefined)?.cause ?? {}) as { constraint?: string };
  const violated =
    error instanceof UniqueConstraintViolationException || constraint !== undefined || cause !== undefined;
  if (
    !violated ||
    ![constraint, cause, (error as Error).message].some((text) => text?.includes('contact_email_in_use'))
  )
    return undefined;
  return new Conflict('email-in-use', 'Another contact has this e-mail.');
}
