import { Injectable } from '@nestjs/common';
import { WorkSource } from '../../../shared-kernel/work.js';

/** ToS 9.7: letters that came back, until somebody has found out the right address; for the staff's inbox. */
@Injectable()
export class BouncedWork extends WorkSource {
  cases(): string {
    return `
      select tenant_id, 'bounced-notice' as kind, id, template as reference, state, queued_at as since,
        state = 'BOUNCED' and exists (select from deadline d where d.tenant_id = notice.tenant_id
          and d.key = 'notices:bounce:' || notice.id and d.state <> 'DONE') as is_open,
        'operator' as waits_for, array['notices:bounce:' || id] as deadline_keys, null::uuid as taken_by
      from notice`;
  }
}
