import { Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { WallClock } from '../shared-kernel/clock.js';
import { SYSTEM } from '../shared-kernel/tenant.js';
import { Database } from './database.js';
import { OutboxStore, type OutboxTables } from './outbox-store.js';
import { type Consumer, Reactions } from './reactions.js';
import { inTenant } from './tenant-scope.js';
import { UnitOfWork } from './unit-of-work.js';
import { BackgroundWorker } from './workers.js';

const BATCH = 100;
const LEASE_MS = 60_000;
const SLOWEST_RETRY_MS = 15 * 60_000;

/**
 * Carries events to their consumers, at least once. Each consumer's effect commits together with its inbox
 * row, so a second delivery, a second replica or a crash in between changes nothing.
 */
@Injectable()
export class OutboxRelay extends BackgroundWorker {
  readonly name = 'outbox-relay';
  private readonly logger = new Logger('Outbox');

  constructor(
    private readonly database: Database,
    private readonly reactions: Reactions,
    private readonly unitOfWork: UnitOfWork,
    private readonly wall: WallClock,
    outbox: OutboxStore,
  ) {
    super();
    outbox.onWake(() => this.wake());
  }

  async runOnce(): Promise<number> {
    const due = await this.database
      .system<OutboxTables>()
      .selectFrom('outbox_message')
      .select(['tenant_id', 'id'])
      .where('state', '=', 'PENDING')
      .where('next_attempt_at', '<=', this.wall.now())
      .orderBy('next_attempt_at')
      .orderBy('id')
      .limit(BATCH)
      .execute();
    let delivered = 0;
    for (const { tenant_id, id } of due) {
      if (await inTenant(tenant_id, SYSTEM, () => this.deliver(tenant_id, id))) delivered++;
    }
    return delivered;
  }

  private async deliver(tenantId: string, id: string): Promise<boolean> {
    const message = await this.claim(tenantId, id);
    if (!message) return false;
    try {
      for (const consumer of this.reactions.to(message.type)) await this.hand(tenantId, id, message.payload, consumer);
      await this.finish(tenantId, id);
      return true;
    } catch (error) {
      await this.postpone(tenantId, id, message.attempts, error as Error);
      return false;
    }
  }

  /** A lease in wall time keeps other replicas off; if we die, it runs out. */
  private async claim(tenantId: string, id: string) {
    const now = this.wall.now();
    const [message] = await this.database
      .app<OutboxTables>()
      .updateTable('outbox_message')
      .set({ next_attempt_at: new Date(now.getTime() + LEASE_MS), attempts: sql`attempts + 1` })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('state', '=', 'PENDING')
      .where('next_attempt_at', '<=', now)
      .returning(['type', 'payload', 'attempts'])
      .execute();
    return message as { type: string; payload: object; attempts: number } | undefined;
  }

  private async hand(tenantId: string, messageId: string, event: object, consumer: Consumer): Promise<void> {
    if (consumer.gateway) {
      if (await this.isKnown(tenantId, messageId, consumer)) return;
      await consumer.handle(event);
    }
    await this.unitOfWork.run(tenantId, async () => {
      const inserted = await this.database
        .app<OutboxTables>()
        .insertInto('inbox_message')
        .values({
          tenant_id: tenantId,
          consumer: consumer.name,
          message_id: messageId,
          processed_at: this.wall.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows === 1n && !consumer.gateway) await consumer.handle(event);
    });
  }

  private async isKnown(tenantId: string, messageId: string, consumer: Consumer): Promise<boolean> {
    const known = await this.database
      .app<OutboxTables>()
      .selectFrom('inbox_message')
      .select('message_id')
      .where('tenant_id', '=', tenantId)
      .where('consumer', '=', consumer.name)
      .where('message_id', '=', messageId)
      .executeTakeFirst();
    return known !== undefined;
  }

  private async finish(tenantId: string, id: string): Promise<void> {
    await this.database
      .app<OutboxTables>()
      .updateTable('outbox_message')
      .set({ state: 'DONE', last_error: null })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
  }

  private async postpone(tenantId: string, id: string, attempts: number, error: Error): Promise<void> {
    const waitMs = Math.min(SLOWEST_RETRY_MS, 500 * 2 ** attempts);
    this.logger.warn({ messageId: id, attempts, waitMs, err: error }, 'Delivery failed');
    await this.database
      .app<OutboxTables>()
      .updateTable('outbox_message')
      .set({ next_attempt_at: new Date(this.wall.now().getTime() + waitMs), last_error: error.name })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
  }
}
