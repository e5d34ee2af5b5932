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
 * ToS 9.9: what a person reported, and cases about them. A case that runs, or may still be appealed, is how rights
 * are established and defended, and stays until it is closed (GDPR 17.3 e).
 */
@Injectable()
export class PersonalConduct extends PersonalDataHolder {
  readonly tables = [
    'conduct_case',
    'conduct_report',
    'authority_report',
    'security_test_permit',
    'content_permission',
  ];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf({ tenantId, role, accountId, email }: DataSubject): Promise<PersonalRecords[]> {
    if (role === 'processor') return [];
    const app = this.database.app();
    const reports = await sql<Record<string, unknown>>`
      select number, place, why, category, received_at, state from conduct_report where tenant_id = ${tenantId}
        and (reporter ->> 'accountId' = ${accountId} or lower(reporter ->> 'email') = lower(${email}))`.execute(app);
    // Who reported them, and what staff noted, is not theirs to see (GDPR 15.4).
    const cases = await sql<Record<string, unknown>>`
      select number, category, state, opened_at, demand ->> 'facts' as demanded, measure ->> 'reasons' as reasons,
        appeal ->> 'grounds' as appeal, appeal ->> 'reasons' as appeal_answer, outcome, closed_at
      from conduct_case where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(app);
    return [
      { name: 'conduct-reports', rows: reports.rows },
      { name: 'conduct-cases', rows: cases.rows },
    ];
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'processor') return { erased: [], kept: [] };
    const { tenantId, accountId, email } = subject;
    const app = this.database.app();
    const reports = await sql`
      update conduct_report set place = '', why = '',
        reporter = jsonb_build_object('email', null, 'accountId', null, 'tenantId', null, 'language', reporter -> 'language')
      where tenant_id = ${tenantId} and ${thereBy(sql`received_at`, subject)}
        and (reporter ->> 'accountId' = ${accountId} or lower(reporter ->> 'email') = lower(${email}))`.execute(app);
    const cases = await sql`
      update conduct_case set account_id = null, item = null, demand = null, proposal = null, measure = null,
        appeal = null, appeal_hash = null
      where tenant_id = ${tenantId} and account_id = ${accountId} and state = 'CLOSED'
        and ${thereBy(sql`opened_at`, subject)}`.execute(app);
    const running = await sql`
      select 1 from conduct_case where tenant_id = ${tenantId} and account_id = ${accountId} and state <> 'CLOSED'
      limit 1`.execute(app);
    return {
      erased: [{ what: 'conduct', rows: rowsOf(reports, cases) }],
      kept: running.rows.length ? [{ what: 'conduct', ground: 'open-dispute', law: 'GDPR 17.3 e', until: null }] : [],
    };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<{ email: string }>`
      select distinct reporter ->> 'email' as email from conduct_report
      where tenant_id = ${tenantId} and reporter ->> 'email' is not null`.execute(this.database.app());
    return rows.map(({ email }) => email);
  }
}
