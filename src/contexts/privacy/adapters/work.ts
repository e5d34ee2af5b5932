import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type CasePerson, WorkSource } from '../../../shared-kernel/work.js';

/** ToS 9.9, 3.7, 9.7: data requests, closure requests and accuracy cases, for the staff's inbox. */
@Injectable()
export class PrivacyWork extends WorkSource {
  constructor(private readonly database: Database) {
    super();
  }

  cases(): string {
    return `
      select tenant_id, 'data-request' as kind, id, number as reference, state, received_at as since,
        state in ('RECEIVED', 'ID_CHECK', 'IN_PROGRESS', 'EXTENDED') as is_open,
        case when role = 'processor' then 'client' else 'operator' end as waits_for,
        array['privacy-request:' || id || ':answer'] as deadline_keys, assigned_to as taken_by
      from data_request
      union all
      select tenant_id, 'closure-request', id, number, state, received_at,
        state in ('RECEIVED', 'INCOMPLETE', 'VERIFIED'), case state when 'VERIFIED' then 'operator' else 'client' end,
        array['closure:' || id || ':closing', 'closure:' || id || ':verification'], null
      from closure_request
      union all
      -- Once its day has passed the data rests restricted, and nothing is due until the client updates it.
      select tenant_id, 'accuracy-case', id, number, state, notified_at, state <> 'CORRECTED', 'client',
        case state when 'NOTIFIED' then array['accuracy:' || id || ':update'] end, null
      from accuracy_case`;
  }

  override async personOf(tenantId: string, caseId: string): Promise<CasePerson | undefined> {
    const { rows } = await sql<CasePerson>`
      select account_id as "accountId", requester ->> 'email' as email from data_request
        where tenant_id = ${tenantId} and id = ${caseId}
      union all
      select account_id, account_email from closure_request
        where tenant_id = ${tenantId} and id = ${caseId}`.execute(this.database.app());
    return rows[0];
  }
}
