import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../shared-kernel/aggregate-root.js';
import { Ids } from '../shared-kernel/ids.js';
import { Database } from './database.js';
import { Reactions } from './reactions.js';

export interface OutboxTables {
  outbox_message: {
    tenant_id: string;
    id: string;
    type: string;
    version: number;
    payload: unknown;
    occurred_at: Date;
    recorded_at: Date;
    state: 'PENDING' | 'DONE';
    attempts: number;
    next_attempt_at: Date;
    last_error: string | null;
  };
  inbox_message: { tenant_id: string; consumer: string; message_id: string; processed_at: Date };
}

/** Writes events beside the rows that they are about. Nobody listens in between: the relay does, later. */
@Injectable()
export class OutboxStore {
  private readonly sleepers: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly reactions: Reactions,
  ) {}

  /** Returns whether somebody waits for any of them. */
  async append(events: DomainEvent[], occurredAt: Date, recordedAt: Date): Promise<boolean> {
    const rows = events.map((event) => ({
      tenant_id: event.tenantId,
      id: this.ids.next(),
      type: event.type,
      version: event.version,
      payload: JSON.stringify(event),
      occurred_at: occurredAt,
      recorded_at: recordedAt,
      // An event that nobody reacts to is history already.
      state: this.reactions.to(event.type).length > 0 ? ('PENDING' as const) : ('DONE' as const),
      attempts: 0,
      next_attempt_at: recordedAt,
      last_error: null,
    }));
    await this.database.app<OutboxTables>().insertInto('outbox_message').values(rows).execute();
    return rows.some(({ state }) => state === 'PENDING');
  }

  onWake(listener: () => void): void {
    this.sleepers.push(listener);
  }

  wake(): void {
    for (const listener of this.sleepers) listener();
  }
}
