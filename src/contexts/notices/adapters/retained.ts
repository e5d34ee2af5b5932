import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { EmptiedRows } from '../../../platform/retained-rows.js';
import type { LocalDate } from '../../../shared-kernel/calendar.js';

/** ToS 9.4: that a letter went, and when, stays; to whom and in which words goes. */
@Injectable()
export class RetainedLetters extends EmptiedRows {
  readonly rule = 'contract-proof';
  readonly holds = 'letters';
  protected readonly columns = {
    table: 'delivery',
    began: sql`coalesce(accepted_at, not_before)`,
    only: sql`state <> 'QUEUED'`,
    empty: sql`email = '', name = '', letter = null, reply = null`,
  };

  /** What a letter was written from goes with the last of its copies. */
  override async clear(tenantId: string, before: LocalDate, limit: number, today: LocalDate): Promise<number> {
    const cleared = await super.clear(tenantId, before, limit, today);
    await sql`
      update notice n set data = '{}'::jsonb, attachments = '[]'::jsonb
      where tenant_id = ${tenantId} and data <> '{}'::jsonb
        and exists (select from delivery d where d.tenant_id = ${tenantId} and d.notice_id = n.id)
        and not exists (select from delivery d where d.tenant_id = ${tenantId} and d.notice_id = n.id
          and d.cleared_on is null)`.execute(this.database.app());
    return cleared;
  }
}
