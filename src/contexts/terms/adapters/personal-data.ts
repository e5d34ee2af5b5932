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
 * ToS 9.9, K20: what a person accepted proves the contract and stays, by a reference that names nobody once the
 * account is empty; from where they did it goes. Evidence holds references alone, by its own rule.
 */
@Injectable()
export class PersonalAcceptances extends PersonalDataHolder {
  readonly tables = ['acceptance', 'evidence'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf({ tenantId, role, accountId }: DataSubject): Promise<PersonalRecords[]> {
    if (role === 'processor' || !accountId) return [];
    const app = this.database.app();
    const acceptances = await sql<Record<string, unknown>>`
      select kind, version, manner, occasion, ip, locale, accepted_at from acceptance
      where tenant_id = ${tenantId} and account_id = ${accountId} order by accepted_at`.execute(app);
    const acts = await sql<Record<string, unknown>>`
      select at, clause, event_type from evidence
      where tenant_id = ${tenantId} and (actor_id = ${accountId} or subject_id = ${accountId}) order by id`.execute(
      app,
    );
    return [
      { name: 'acceptances', rows: acceptances.rows },
      { name: 'evidence', rows: acts.rows },
    ];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    const { tenantId, role, accountId } = subject;
    if (role === 'processor' || !accountId) return { erased: [], kept: [] };
    const app = this.database.app();
    const traces = await sql`
      update acceptance set ip = '', locale = '' where tenant_id = ${tenantId} and account_id = ${accountId}
        and (ip <> '' or locale <> '') and ${thereBy(sql`accepted_at`, subject)}`.execute(app);
    return { erased: [{ what: 'acceptances', rows: rowsOf(traces) }], kept: [] };
  }

  /** By reference alone. */
  addressesIn(): Promise<string[]> {
    return Promise.resolve([]);
  }
}
