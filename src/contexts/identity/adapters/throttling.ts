import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../../platform/config.js';
import { Database } from '../../../platform/database.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { Tries } from '../application/ports.js';
import type { Bucket } from '../domain/guessing.js';
import type { IdentityTables } from './tables.js';

interface Count {
  key: string;
  tries: number;
  resets_at: Date | string;
}

/** Buckets in Postgres, so that guesses spread over replicas are one count. */
@Injectable()
export class PostgresTries extends Tries {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly wall: WallClock,
  ) {
    super();
  }

  async take(buckets: Bucket[]): Promise<{ retryAfterSeconds: number | undefined }> {
    const now = this.wall.now();
    const counts = await this.count(buckets, now);
    const limits = new Map(buckets.map(({ key, tries }) => [this.hashed(key), tries]));
    const waits = counts
      .filter(({ key, tries }) => tries > limits.get(key)!)
      .map(({ resets_at }) => Math.ceil((new Date(resets_at).getTime() - now.getTime()) / 1000));
    return { retryAfterSeconds: waits.length > 0 ? Math.max(...waits) : undefined };
  }

  async giveBack(buckets: Bucket[]): Promise<void> {
    const keys = buckets.map(({ key }) => this.hashed(key));
    await this.database
      .app<IdentityTables>()
      .updateTable('throttle')
      .set(({ eb }) => ({ tries: eb('tries', '-', 1) }))
      .where('key', 'in', keys)
      .where('tries', '>', 0)
      .execute();
  }

  private async count(buckets: Bucket[], now: Date): Promise<Count[]> {
    const rows = buckets
      .map(({ key, windowSeconds }) => ({
        key: this.hashed(key),
        tries: 1,
        resets_at: new Date(now.getTime() + windowSeconds * 1000),
      }))
      // One order for all, so that two attempts never wait for each other.
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const isOver = sql<boolean>`throttle.resets_at <= ${now}`;
    return this.database
      .app<IdentityTables>()
      .insertInto('throttle')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          tries: sql`case when ${isOver} then 1 else throttle.tries + 1 end`,
          resets_at: sql`case when ${isOver} then excluded.resets_at else throttle.resets_at end`,
        }),
      )
      .returning(['key', 'tries', 'resets_at'])
      .execute();
  }

  /** Keyed, because the table would otherwise list who was guessed at. */
  private hashed(key: string): string {
    return createHmac('sha256', this.config.APP_SECRET).update(key).digest('base64url');
  }
}
