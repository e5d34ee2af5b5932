import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../../platform/database.js';
import { BackgroundWorker } from '../../../platform/workers.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { ABSOLUTE_HOURS } from '../domain/session.js';

const HOUR_MS = 3_600_000;
const BATCH = 1000;

/** Rows without a tenant that have served, and when (wall time). */
const leftovers = [
  { table: 'session', key: 'token_hash', age: 'opened_at', keepHours: ABSOLUTE_HOURS },
  { table: 'throttle', key: 'key', age: 'resets_at', keepHours: 1 },
  { table: 'known_device', key: 'device_hash', age: 'seen_at', keepHours: 365 * 24 },
];

/** Removes what nobody can use any more, once an hour. */
@Injectable()
export class ExpiredWaysIn extends BackgroundWorker {
  readonly name = 'expired-ways-in';
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

  private async sweep({ table, key, age, keepHours }: (typeof leftovers)[number], nowMs: number): Promise<number> {
    const before = new Date(nowMs - keepHours * HOUR_MS);
    const result = await sql`
      delete from ${sql.table(table)} where ${sql.ref(key)} in (
        select ${sql.ref(key)} from ${sql.table(table)} where ${sql.ref(age)} < ${before} limit ${BATCH}
      ) and ${sql.ref(age)} < ${before}`.execute(this.database.app());
    return Number(result.numAffectedRows ?? 0);
  }
}
