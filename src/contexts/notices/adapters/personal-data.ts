import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../shared-kernel/personal-data.js';

/** ToS 9.9: letters to one address. Those of the contract prove what was said under it, and stay (K20). */
@Injectable()
export class PersonalLetters extends PersonalDataHolder {
  constructor(private readonly database: Database) {
    super();
  }

  async exportOf({ tenantId, role, email }: DataSubject): Promise<PersonalRecords[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<Record<string, unknown>>`
      select n.template, n.queued_at, d.accepted_at, d.state, d.language,
        d.letter ->> 'subject' as subject, d.letter ->> 'text' as text
      from delivery d join notice n on n.tenant_id = d.tenant_id and n.id = d.notice_id
      where d.tenant_id = ${tenantId} and lower(d.email) = lower(${email}) order by d.id`.execute(this.database.app());
    return [{ name: 'letters', rows }];
  }

  async eraseOf({ tenantId, role, email }: DataSubject): Promise<ErasedData> {
    if (role === 'processor') return { erased: [], kept: [] };
    const app = this.database.app();
    const erased = await sql`
      update delivery d set email = '', name = '', letter = null
      from notice n where n.tenant_id = d.tenant_id and n.id = d.notice_id and not n.to_contract
        and d.tenant_id = ${tenantId} and lower(d.email) = lower(${email}) and d.state <> 'QUEUED'`.execute(app);
    const { rows } = await sql<{ kept: string }>`
      select count(*) as kept from delivery d join notice n on n.tenant_id = d.tenant_id and n.id = d.notice_id
      where d.tenant_id = ${tenantId} and lower(d.email) = lower(${email}) and n.to_contract`.execute(app);
    const isKept = Number(rows[0]!.kept) > 0;
    return {
      erased: [{ what: 'letters', rows: Number(erased.numAffectedRows ?? 0) }],
      kept: isKept ? [{ what: 'letters', ground: 'statutory-retention', law: 'GDPR 17.3 e', until: null }] : [],
    };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<{ email: string }>`
      select distinct email from delivery where tenant_id = ${tenantId} and email <> ''`.execute(this.database.app());
    return rows.map(({ email }) => email);
  }
}
