import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { rowsOf, thereBy } from '../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  noTraces,
  PersonalDataHolder,
  type PersonalRecords,
  type PersonTraces,
} from '../../../shared-kernel/personal-data.js';

const NOBODY = JSON.stringify({ channel: 'email', email: null, postalAddress: null, language: 'sv', erased: true });

/** ToS 9.9: what one person complained of. An open dispute goes before an erasure (terms.md A0, Precedence). */
@Injectable()
export class PersonalComplaints extends PersonalDataHolder {
  readonly tables = ['complaint', 'error_report'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf(subject: DataSubject): Promise<PersonalRecords[]> {
    if (subject.role === 'processor') return [];
    const { tenantId, accountId, email } = subject;
    const complaints = await sql<Record<string, unknown>>`
      select number, state, received_at, name, account_email, breach, identifiers, requested_remedy,
        answer ->> 'text' as answer, answered_at
      from complaint where tenant_id = ${tenantId}
        and (account_id = ${accountId} or lower(account_email) = lower(${email}))`.execute(this.database.app());
    const errors = await sql<Record<string, unknown>>`
      select number, state, reported_at, place, what, message from error_report where tenant_id = ${tenantId}
        and (account_id = ${accountId} or lower(email) = lower(${email}))`.execute(this.database.app());
    return [
      { name: 'complaints', rows: complaints.rows },
      { name: 'error-reports', rows: errors.rows },
    ];
  }

  /** Letters about a case name its number. */
  override async tracesOf({ tenantId, role, accountId, email }: DataSubject): Promise<PersonTraces> {
    if (role === 'processor') return noTraces;
    const { rows } = await sql<{ number: string }>`
      select number from complaint where tenant_id = ${tenantId} and state = 'CLOSED'
        and (account_id = ${accountId} or lower(account_email) = lower(${email}))
      union select number from error_report where tenant_id = ${tenantId}
        and (account_id = ${accountId} or lower(email) = lower(${email}))`.execute(this.database.app());
    return { values: rows.map(({ number }) => number), names: [] };
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    if (subject.role === 'processor') return { erased: [], kept: [] };
    const { tenantId, accountId, email } = subject;
    const app = this.database.app();
    const there = (column: string) => thereBy(sql.ref(column), subject);
    const complaints = await sql`
      update complaint set name = null, account_email = null, breach = null, identifiers = null, account_id = null,
        requested_remedy = null, answer = null, remedy = null, reply = ${NOBODY}::jsonb
      where tenant_id = ${tenantId} and state = 'CLOSED' and ${there('received_at')}
        and (account_id = ${accountId} or lower(account_email) = lower(${email}))`.execute(app);
    const errors = await sql`
      update error_report set email = null, account_id = null, place = '', what = '', message = null
      where tenant_id = ${tenantId} and ${there('reported_at')} and (account_id = ${accountId} or lower(email) = lower(${email}))`.execute(
      app,
    );
    const { rows } = await sql<{ kept: string }>`
      select count(*) as kept from complaint where tenant_id = ${tenantId} and state <> 'CLOSED'
        and (account_id = ${accountId} or lower(account_email) = lower(${email}))`.execute(app);
    const isKept = Number(rows[0]!.kept) > 0;
    return {
      erased: [{ what: 'complaints', rows: rowsOf(complaints, errors) }],
      kept: isKept ? [{ what: 'complaints', ground: 'open-dispute', law: 'GDPR 17.3 e', until: null }] : [],
    };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    if (role === 'processor') return [];
    const { rows } = await sql<{ email: string }>`
      select account_email as email from complaint where tenant_id = ${tenantId} and account_email is not null
      union select email from error_report where tenant_id = ${tenantId} and email is not null`.execute(
      this.database.app(),
    );
    return rows.map(({ email }) => email);
  }
}
