import { Injectable } from '@nestjs/common';
import { WorkSource } from '../../../shared-kernel/work.js';

/** ToS 3.6.e: those who ask to be let in again, for the staff's inbox. */
@Injectable()
export class ReturningWork extends WorkSource {
  cases(): string {
    return `
      select tenant_id, 're-registration' as kind, id, null as reference, state, requested_at as since,
        state = 'PENDING' as is_open, 'operator' as waits_for, null::text[] as deadline_keys, null::uuid as taken_by
      from re_registration`;
  }
}

/** ToS 1.5.client, 1.5.consumer: clients that one of the staff wants to count as the other kind. */
@Injectable()
export class DeclaredWork extends WorkSource {
  cases(): string {
    return `
      select tenant_id, 'reclassification' as kind, id, null as reference, state, proposed_at as since,
        state = 'PROPOSED' as is_open, 'operator' as waits_for, null::text[] as deadline_keys, null::uuid as taken_by
      from reclassification`;
  }
}
