import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
} from '../../../shared-kernel/personal-data.js';

/**
 * What staff noted on cases about a person, or with their address in it. It goes with the person's data; handed out
 * it is not, being the operator's own preparation of an answer.
 */
@Injectable()
export class NotesAboutPeople extends PersonalDataHolder {
  readonly tables = ['work_note', 'work_assignment'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf(_subject: DataSubject): Promise<PersonalRecords[]> {
    return [];
  }

  async eraseOf({ tenantId, role, accountId, email }: DataSubject): Promise<ErasedData> {
    if (role === 'processor') return { erased: [], kept: [] };
    const { numAffectedRows } = await sql`
      delete from work_note where tenant_id = ${tenantId}
        and (about_account = ${accountId} or about_email = lower(${email}) or position(lower(${email}) in lower(words)) > 0)`.execute(
      this.database.app(),
    );
    return { erased: [{ what: 'staff-notes', rows: Number(numAffectedRows ?? 0) }], kept: [] };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<{ email: string }>`
      select distinct about_email as email from work_note
      where tenant_id = ${tenantId} and about_email is not null`.execute(this.database.app());
    return rows.map(({ email }) => email);
  }
}
