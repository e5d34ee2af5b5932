import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { rowsOf, thereBy } from '../../../platform/mentions.js';
import {
  type DataSubject,
  type ErasedData,
  PersonalDataHolder,
  type PersonalRecords,
  type PersonTraces,
} from '../../../shared-kernel/personal-data.js';

/**
 * ToS 9.9: what a person asked, consented to and closed. That it was answered, when and how stays as the proof of
 * it (GDPR 5.2), without who asked; what is still open stays until it is answered.
 */
@Injectable()
export class PersonalRequests extends PersonalDataHolder {
  readonly tables = ['data_request', 'closure_request', 'consent', 'accuracy_case', 'legal_hold', 'erasure_entry'];

  constructor(private readonly database: Database) {
    super();
  }

  async exportOf({ tenantId, role, accountId, email }: DataSubject): Promise<PersonalRecords[]> {
    const app = this.database.app();
    const requests = await sql<Record<string, unknown>>`
      select number, kind, channel, received_at, requester, details, state, due_on, extension_reason, answer, answered_at
      from data_request where tenant_id = ${tenantId} and role = ${role}
        and (account_id = ${accountId} or lower(requester ->> 'email') = lower(${email})) order by id`.execute(app);
    const records = [{ name: 'privacy-requests', rows: requests.rows }];
    if (role === 'processor') return records;
    const closures = await sql<Record<string, unknown>>`
      select number, scope, channel, received_at, name, account_email, decision, state, closes_on from closure_request
      where tenant_id = ${tenantId} and lower(account_email) = lower(${email}) order by id`.execute(app);
    const consents = await sql<Record<string, unknown>>`
      select purpose, channel, state, given_at, withdrawn_at, way from consent
      where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(app);
    return [...records, { name: 'closure-requests', rows: closures.rows }, { name: 'consents', rows: consents.rows }];
  }

  /** Letters about a request name its number. */
  override async tracesOf({ tenantId, role, accountId, email }: DataSubject): Promise<PersonTraces> {
    const { rows } = await sql<{ number: string }>`
      select number from data_request where tenant_id = ${tenantId} and role = ${role}
        and (account_id = ${accountId} or lower(requester ->> 'email') = lower(${email}))
      union select number from closure_request where tenant_id = ${tenantId} and ${role} = 'controller'
        and lower(account_email) = lower(${email})`.execute(this.database.app());
    return { values: rows.map(({ number }) => number), names: [] };
  }

  async eraseOf(subject: DataSubject): Promise<ErasedData> {
    const { tenantId, role, accountId, email } = subject;
    const app = this.database.app();
    const requests = await sql`
      update data_request set requester = jsonb_build_object('email', '', 'name', '', 'language', requester -> 'language'),
        details = '', account_id = null, extension_reason = null, help = null, link_hash = '',
        answer = case when answer is null then null else answer || '{"text": "", "reason": null}'::jsonb end
      where tenant_id = ${tenantId} and role = ${role} and state in ('FULFILLED', 'PARTLY', 'REFUSED')
        and (account_id = ${accountId} or lower(requester ->> 'email') = lower(${email}))
        and ${thereBy(sql`received_at`, subject)}`.execute(app);
    const others = role === 'controller' ? await this.eraseChoices(subject) : 0;
    return { erased: [{ what: 'requests', rows: rowsOf(requests) + others }], kept: [] };
  }

  async addressesIn(tenantId: string, role: DataSubject['role']): Promise<string[]> {
    const { rows } = await sql<{ email: string }>`
      select requester ->> 'email' as email from data_request
      where tenant_id = ${tenantId} and role = ${role} and requester ->> 'email' <> ''
      union select account_email from closure_request
      where tenant_id = ${tenantId} and account_email <> '' and ${role} = 'controller'`.execute(this.database.app());
    return rows.map(({ email }) => email);
  }

  private async eraseChoices(subject: DataSubject): Promise<number> {
    const { tenantId, accountId, email } = subject;
    const app = this.database.app();
    return rowsOf(
      await sql`update closure_request set name = '', account_email = '', decision = '', link_hash = ''
        where tenant_id = ${tenantId} and lower(account_email) = lower(${email})
          and state not in ('RECEIVED', 'INCOMPLETE', 'VERIFIED') and ${thereBy(sql`received_at`, subject)}`.execute(
        app,
      ),
      await sql`delete from consent where tenant_id = ${tenantId} and account_id = ${accountId}
        and ${thereBy(sql`coalesce(withdrawn_at, given_at)`, subject)}`.execute(app),
    );
  }
}
