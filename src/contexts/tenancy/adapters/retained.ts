import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { type Instant, instant } from '../../../platform/instants.js';
import { type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { type DueRow, RetainedData } from '../../../shared-kernel/retained-data.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';

/**
 * ToS 3.6.e: by what a client that was deleted would be known again. Its tenant is gone, so they count as the operator's
 * own. The name by which a dry run lists one leads back to nobody.
 */
@Injectable()
export class RetainedMarkers extends RetainedData {
  readonly rule = 're-registration-markers';
  readonly holds = 're-registration-markers';

  constructor(private readonly database: Database) {
    super();
  }

  async due(before: LocalDate, limit: number, except: readonly string[]): Promise<DueRow[]> {
    if (except.includes(OPERATOR_TENANT)) return [];
    const { rows } = await sql<{ id: string; marked_at: Instant }>`
      select md5(fingerprint)::uuid as id, marked_at from re_registration_marker
      where marked_at < ${startOfDay(before)} order by marked_at, fingerprint limit ${limit}`.execute(
      this.database.app(),
    );
    return rows.map(({ id, marked_at }) => ({ tenantId: OPERATOR_TENANT, id, on: localDate(instant(marked_at)) }));
  }

  async clear(tenantId: string, before: LocalDate, limit: number): Promise<number> {
    if (tenantId !== OPERATOR_TENANT) return 0;
    const { numAffectedRows } = await sql`
      delete from re_registration_marker where fingerprint in (
        select fingerprint from re_registration_marker where marked_at < ${startOfDay(before)}
        order by marked_at, fingerprint limit ${limit} for update)`.execute(this.database.app());
    return Number(numAffectedRows ?? 0);
  }
}
