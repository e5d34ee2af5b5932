import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type CasePerson, WorkSource } from '../../../shared-kernel/work.js';

/** ToS 5, 3.9: complaints and error reports, for the staff's inbox. */
@Injectable()
export class ComplaintWork extends WorkSource {
  constructor(private readonly database: Database) {
    super();
  }

  cases(): string {
    return `
      select tenant_id, 'complaint' as kind, id, number as reference, state, received_at as since,
        -- Answered with a yes, it is over when what was promised is done.
        state <> 'CLOSED' and (state <> 'ANSWERED' or exists (select from deadline d
          where d.tenant_id = complaint.tenant_id and d.key = 'complaint:' || complaint.id || ':remedy'
            and d.state = 'PENDING')) as is_open,
        case state when 'INCOMPLETE' then 'client' else 'operator' end as waits_for,
        array['complaint:' || id || ':answer', 'complaint:' || id || ':remedy', 'complaint:' || id || ':details',
          'complaint:' || id || ':closing'] as deadline_keys,
        assigned_to as taken_by
      from complaint
      union all
      select tenant_id, 'error-report', id, number, state, reported_at, state not in ('RESOLVED', 'DECLINED'),
        'operator', array['error-report:' || id || ':target'], assigned_to
      from error_report`;
  }

  override async personOf(tenantId: string, caseId: string): Promise<CasePerson | undefined> {
    const { rows } = await sql<CasePerson>`
      select account_id as "accountId", account_email as email from complaint
        where tenant_id = ${tenantId} and id = ${caseId}
      union all
      select account_id, email from error_report where tenant_id = ${tenantId} and id = ${caseId}`.execute(
      this.database.app(),
    );
    return rows[0];
  }
}
