import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type CasePerson, WorkSource } from '../../../shared-kernel/work.js';

/** ToS 3.6, 2.13, AUP 4: reports, cases and appeals, for the staff's inbox. */
@Injectable()
export class ConductWork extends WorkSource {
  constructor(private readonly database: Database) {
    super();
  }

  cases(): string {
    return `
      select tenant_id, 'conduct-case' as kind, id, number as reference, state, opened_at as since,
        -- While it is appealed the appeal stands for it.
        state <> 'CLOSED' and not appeal_pending as is_open,
        case when state = 'OPEN' then 'operator' else 'client' end as waits_for,
        array['conduct:' || id || ':decision', 'conduct:' || id || ':repeat', 'conduct:' || id || ':cure',
          'conduct:' || id || ':appeal-window'] as deadline_keys,
        assigned_to as taken_by
      from conduct_case
      union all
      select tenant_id, 'conduct-appeal', id, number, state, opened_at, state <> 'CLOSED' and appeal_pending,
        'operator', array['conduct:' || id || ':appeal'], assigned_to
      from conduct_case
      union all
      select tenant_id, 'conduct-report', id, number, state, received_at, state = 'RECEIVED', 'operator', null, null
      from conduct_report`;
  }

  override async personOf(tenantId: string, caseId: string): Promise<CasePerson | undefined> {
    const { rows } = await sql<CasePerson>`
      select account_id as "accountId", null as email from conduct_case
        where tenant_id = ${tenantId} and id = ${caseId}
      union all
      select null, reporter ->> 'email' from conduct_report
        where tenant_id = ${tenantId} and id = ${caseId}`.execute(this.database.app());
    return rows[0];
  }
}
