import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../../platform/database.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../../shared-kernel/personal-data.js';

/** ToS 9.9, K11: what a client keeps about one contact, archived or not; the client decides, we carry it out. */
@Injectable()
export class PersonalContacts extends PersonalDataHolder {
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

  async eraseOf({ tenantId, role, email }: DataSubject): Promise<ErasedData> {
    if (role === 'controller') return { erased: [], kept: [] };
    const { rows } = await sql`
      with erased as (
        delete from contact where tenant_id = ${tenantId} and email = lower(${email}) and kind = 'person' returning id
      ), entries as (
        delete from contact_activity where tenant_id = ${tenantId} and contact_id in (select id from erased)
      )
      select id from erased`.execute(this.database.app());
    return { erased: [{ what: 'contacts', rows: rows.length }], kept: [] };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'controller') return [];
    const { rows } = await sql<{ email: string }>`
      select distinct email from contact where tenant_id = ${tenantId} and email is not null`.execute(
      this.database.app(),
    );
    return rows.map(({ email }) => email);
  }
}
