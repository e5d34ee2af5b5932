import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import { mentions, rowsOf, thereBy, withoutMention } from '../../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  noTraces,
  PersonalDataHolder,
  type PersonalRecords,
  type PersonTraces,
} from '../../../../shared-kernel/personal-data.js';

/** ToS 9.9, K11: what a client keeps about one contact, archived or not; the client decides, we carry it out. */
@Injectable()
export class PersonalContacts extends PersonalDataHolder {
  readonly tables = ['contact', 'contact_activity', 'contact_tag'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf({ tenantId, role, email }: DataSubject): Promise<PersonalRecords[]> {
    if (role === 'controller') return [];
    const contacts = await sql<Record<string, unknown>>`
      select given_name, family_name, title, email, phones, street, postal_code, city, country, tags, language, notes,
        basis, basis_source, basis_evidence_ref, basis_at, restriction, created_at, updated_at, archived_at
      from contact where tenant_id = ${tenantId} and email = lower(${email})`.execute(this.database.app());
    const activities = await sql<Record<string, unknown>>`
      select a.at, a.kind, a.text, a.facts from contact_activity a
      join contact c on c.tenant_id = a.tenant_id and c.id = a.contact_id
      where a.tenant_id = ${tenantId} and c.email = lower(${email}) order by a.at`.execute(this.database.app());
    return [
      { name: 'contacts', rows: contacts.rows },
      { name: 'contact-activities', rows: activities.rows },
    ];
  }

  override async tracesOf({ tenantId, role, email }: DataSubject): Promise<PersonTraces> {
    if (role === 'controller') return noTraces;
    const { rows } = await sql<{ id: string; phones: string[]; given_name: string | null; family_name: string | null }>`
      select id, phones, given_name, family_name from contact
      where tenant_id = ${tenantId} and email = lower(${email}) and kind = 'person'`.execute(this.database.app());
    return {
      values: rows.flatMap(({ id, phones }) => [id, ...phones]),
      names: rows.flatMap(({ given_name, family_name }) =>
        given_name && family_name ? [[given_name, family_name]] : [],
      ),
    };
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'controller') return { erased: [], kept: [] };
    const { tenantId, email } = subject;
    const app = this.database.app();
    const { rows } = await sql`
      with erased as (
        delete from contact where tenant_id = ${tenantId} and email = lower(${email}) and kind = 'person'
          and ${thereBy(sql`created_at`, subject)} returning id
      ), entries as (
        delete from contact_activity where tenant_id = ${tenantId} and contact_id in (select id from erased)
      )
      select id from erased`.execute(app);
    return {
      erased: [
        { what: 'contacts', rows: rows.length },
        { what: 'contact-notes', rows: await this.eraseElsewhere(subject) },
      ],
      kept: [],
    };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'controller') return [];
    const { rows } = await sql<{ email: string }>`
      select distinct email from contact where tenant_id = ${tenantId} and email is not null`.execute(
      this.database.app(),
    );
    return rows.map(({ email }) => email);
  }

  /** A company that was reached by their address, and what was noted about others and names them. */
  private async eraseElsewhere(subject: DataSubject): Promise<number> {
    const { tenantId, email } = subject;
    const app = this.database.app();
    const there = thereBy(sql`created_at`, subject);
    return rowsOf(
      await sql`update contact set email = null, version = version + 1
        where tenant_id = ${tenantId} and email = lower(${email}) and kind = 'company' and ${there}`.execute(app),
      await sql`update contact set notes = ${withoutMention(sql`notes`, subject)}, version = version + 1
        where tenant_id = ${tenantId} and notes is not null and ${mentions(sql`notes`, subject)} and ${there}`.execute(
        app,
      ),
      await sql`update contact_activity set text = ${withoutMention(sql`text`, subject)}
        where tenant_id = ${tenantId} and text is not null and ${mentions(sql`text`, subject)}
          and ${thereBy(sql`at`, subject)}`.execute(app),
    );
  }
}
