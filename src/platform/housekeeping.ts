import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { WallClock } from '../shared-kernel/clock.js';
import { SYSTEM } from '../shared-kernel/tenant.js';
import { Database } from './database.js';
import { inTenant } from './tenant-scope.js';
import { BackgroundWorker } from './workers.js';

const HOUR_MS = 3_600_000;
const BATCH = 1000;

/** What may be thrown away, and when (wall time). The outbox keeps a month, so that a consumer's mistake can be replayed. */
const leftovers = [
  { table: 'idempotency_key', age: 'claimed_at', keepHours: 24 },
  { table: 'inbox_message', age: 'processed_at', keepHours: 31 * 24 },
  { table: 'outbox_message', age: 'recorded_at', keepHours: 30 * 24, only: sql`and state = 'DONE'` },
];

/** Removes technical rows that have served, tenant by tenant, once an hour. */
@Injectable()
export class Housekeeping extends BackgroundWorker {
  readonly name = 'housekeeping';
  private lastRunMs = 0;

  constructor(
    private readonly database: Database,
    private readonly wall: WallClock,
  ) {
    super();
  }

  async runOnce(): Promise<number> {
    const nowMs = this.wall.now().getTime();
    if (nowMs - this.lastRunMs < HOUR_MS) return 0;
    let removed = 0;
    for (const leftover of leftovers) removed += await this.sweep(leftover, nowMs);
    if (removed === 0) this.lastRunMs = nowMs;
    return removed;
  }

  private async sweep({ table, age, keepHours, only }: (typeof leftovers)[number], nowMs: number): Promise<number> {
    const before = new Date(nowMs - keepHours * HOUR_MS);
    const old = sql`${sql.ref(age)} < ${before} ${only ?? sql``}`;
    const { rows } = await sql<{ tenant_id: string }>`
      select distinct tenant_id from ${sql.table(table)} where ${old} limit ${BATCH}`.execute(this.database.system());
    let removed = 0;
    for (const { tenant_id } of rows) {
      const result = await inTenant(tenant_id, SYSTEM, () =>
        sql`delete from ${sql.table(table)} where tenant_id = ${tenant_id} and ${old}`.execute(this.database.app()),
      );
      removed += Number(result.numAffectedRows ?? 0);
    }
    return removed;
  }
}
