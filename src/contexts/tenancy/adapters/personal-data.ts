import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { rowsOf, thereBy } from '../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../shared-kernel/personal-data.js';

/**
 * ToS 9.9: the registration that somebody sent, and the client's address for everything under the contract. The
 * first has served once it was decided on; the second stays while there is a contract (ToS 3.6.a, K16).
 */
@Injectable()
export class PersonalRegistrations extends PersonalDataHolder {
  readonly tables = ['registration', 'client', 're_registration', 'reclassification'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf({ tenantId, role, email }: DataSubject): Promise<PersonalRecords[]> {
    if (role === 'processor') return [];
    const app = this.database.app();
    const registrations = await sql<Record<string, unknown>>`
      select state, email, name, language, customer_kind, country, client_name, marketing, ip, locale, registered_at
      from registration where tenant_id = ${tenantId} and lower(email) = lower(${email})`.execute(app);
    const clients = await sql<Record<string, unknown>>`
      select name, registration_email, contact_name, language, customer_kind, country from client
      where tenant_id = ${tenantId} and lower(registration_email) = lower(${email})`.execute(app);
    const proposals = await sql<Record<string, unknown>>`
      select r.kind, r.client_name, r.org_no, r.reason, r.state, r.proposed_at, r.decided_at, r.decision_reason
      from reclassification r join client c on c.tenant_id = r.tenant_id
      where r.tenant_id = ${tenantId} and lower(c.registration_email) = lower(${email}) order by r.id`.execute(app);
    return [
      { name: 'registrations', rows: registrations.rows },
      { name: 'contract-contacts', rows: clients.rows },
      { name: 'reclassifications', rows: proposals.rows },
    ];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'processor') return { erased: [], kept: [] };
    const { tenantId, email } = subject;
    const app = this.database.app();
    const registrations = await sql`
      update registration set email = '', name = '', password_hash = '', token_hash = '', ip = '', locale = ''
      where tenant_id = ${tenantId} and lower(email) = lower(${email}) and state in ('VERIFIED', 'LAPSED')
        and ${thereBy(sql`registered_at`, subject)}`.execute(app);
    const proposals = await sql`
      delete from reclassification r using client c
      where r.tenant_id = ${tenantId} and c.tenant_id = r.tenant_id
        and lower(c.registration_email) = lower(${email}) and c.state = 'ENDED'`.execute(app);
    const ended = await sql`
      update client set registration_email = '', contact_name = '', version = version + 1
      where tenant_id = ${tenantId} and lower(registration_email) = lower(${email}) and state = 'ENDED'`.execute(app);
    const { rows } = await sql`
      select 1 from client where tenant_id = ${tenantId} and lower(registration_email) = lower(${email})`.execute(app);
    return {
      erased: [{ what: 'registrations', rows: rowsOf(registrations, proposals, ended) }],
      kept: rows.length ? [{ what: 'contract', ground: 'contract-in-force', law: 'GDPR 6.1 b', until: null }] : [],
    };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<{ email: string }>`
      select email from registration where tenant_id = ${tenantId} and email <> ''
      union select registration_email from client where tenant_id = ${tenantId} and registration_email <> ''`.execute(
      this.database.app(),
    );
    return rows.map(({ email }) => email);
  }
}
