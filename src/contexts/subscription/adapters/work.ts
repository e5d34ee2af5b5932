import { Injectable } from '@nestjs/common';
import { WorkSource } from '../../../shared-kernel/work.js';

/** ToS 3.4.g, 3.5.c, 4.6, 6: what clients ask for about money and what banks ask of us, for the staff's inbox. */
@Injectable()
export class BillingWork extends WorkSource {
  cases(): string {
    return `
      select tenant_id, 'refund-request' as kind, id, null as reference, state, submitted_at as since,
        state = 'SUBMITTED' as is_open, 'operator' as waits_for, null::text[] as deadline_keys,
        null::uuid as taken_by
      from refund_request
      union all
      -- A transfer that no program makes; one that a program makes has no day by which a person must.
      select tenant_id, 'refund-payout', id, null, state, requested_at,
        state <> 'DONE' and exists (select from deadline d where d.tenant_id = refund.tenant_id
          and d.key = 'refund:' || refund.id and d.state <> 'DONE'),
        'operator', array['refund:' || id], null
      from refund
      union all
      select tenant_id, 'withdrawal', id, null, state, received_at,
        state in ('RECEIVED', 'UNDATED') or (state = 'EFFECTIVE' and exists (select from deadline d
          where d.tenant_id = withdrawal.tenant_id and d.key = 'withdrawal:' || withdrawal.id || ':refund'
            and d.state <> 'DONE')),
        'operator', array['withdrawal:' || id || ':identify', 'withdrawal:' || id || ':refund'], null
      from withdrawal
      union all
      select tenant_id, 'invoice-dispute', id, null, state, raised_at, state = 'RAISED', 'operator',
        array['dispute:' || id || ':decision'], null
      from invoice_dispute
      union all
      select tenant_id, 'payment-arrangement', id, null, state, requested_at, state = 'REQUESTED', 'operator',
        array['arrangement:' || id || ':answer'], null
      from payment_arrangement
      union all
      select tenant_id, 'chargeback', id, null, state, opened_at, state = 'OPEN', 'operator',
        array['chargeback:' || id], null
      from chargeback
      union all
      select tenant_id, 'invoice-request', id, number, state, requested_at, state in ('REQUESTED', 'SENT'),
        case state when 'REQUESTED' then 'operator' else 'client' end, array['pro-forma:' || id || ':expiry'], null
      from invoice_request
      union all
      -- What it is says more than that it stands; the provider's name of it is what to look for.
      select tenant_id, 'book-difference', id, reference, kind, found_at, closed_at is null, 'operator',
        array['reconciliation:' || kind || ':' || reference], null
      from reconciliation_finding where outcome = 'REPORTED'`;
  }
}
