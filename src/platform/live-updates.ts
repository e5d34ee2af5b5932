import { type BeforeApplicationShutdown, Controller, Injectable, type MessageEvent, Sse } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { filter, finalize, interval, map, merge, type Observable, Subject, takeUntil } from 'rxjs';
import { WallClock } from '../shared-kernel/clock.js';
import { SYSTEM } from '../shared-kernel/tenant.js';
import { Database } from './database.js';
import { Access, Caller, type Principal } from './http/access.js';
import type { OutboxTables } from './outbox-store.js';
import { inTenant } from './tenant-scope.js';

const LOOK_EVERY_MS = 1_000;
/** Transactions commit in another order than their ids were drawn; looking back this far misses none of them. */
const LOOK_BACK_MS = 5_000;
const KEEP_ALIVE_MS = 20_000;

interface Change {
  tenantId: string;
  type: string;
  subjectId: string;
}

/**
 * Tells the people who look at an instance that something in it changed: which aggregate, and what happened,
 * never the data itself. It reads the outbox, so changes made on any replica arrive on every other.
 */
@Injectable()
export class LiveUpdates implements BeforeApplicationShutdown {
  private readonly changes = new Subject<Change>();
  private readonly stopped = new Subject<void>();
  private readonly watchers = new Map<string, { count: number; seen: Set<string> }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly wall: WallClock,
  ) {}

  /** Ends when the caller hangs up or the process drains. */
  of(tenantId: string): Observable<MessageEvent> {
    this.watch(tenantId);
    const events = this.changes.pipe(
      filter((change) => change.tenantId === tenantId),
      map(({ type, subjectId }) => ({ type: 'change', data: { event: type, subjectId } })),
    );
    // A comment every now and then, so that proxies do not take silence for death.
    const pulse = interval(KEEP_ALIVE_MS).pipe(map(() => ({ type: 'pulse', data: '' })));
    return merge(events, pulse).pipe(
      takeUntil(this.stopped),
      finalize(() => this.unwatch(tenantId)),
    );
  }

  /** Before the server closes: it waits for open answers, and these would never end by themselves. */
  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.stopped.next();
  }

  private watch(tenantId: string): void {
    const watcher = this.watchers.get(tenantId) ?? { count: 0, seen: new Set() };
    watcher.count++;
    this.watchers.set(tenantId, watcher);
    this.timer ??= setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }

  private unwatch(tenantId: string): void {
    const watcher = this.watchers.get(tenantId);
    if (watcher && --watcher.count === 0) this.watchers.delete(tenantId);
  }

  private async look(): Promise<void> {
    for (const [tenantId, watcher] of this.watchers) {
      try {
        await this.lookAt(tenantId, watcher.seen);
      } catch (error) {
        // The database is away; people keep what they see, and the next look catches up.
        process.emitWarning(`Live updates of a tenant were not read: ${(error as Error).message}`);
      }
    }
    this.timer = this.watchers.size > 0 ? setTimeout(() => void this.look(), LOOK_EVERY_MS) : undefined;
  }

  private async lookAt(tenantId: string, seen: Set<string>): Promise<void> {
    const since = new Date(this.wall.now().getTime() - LOOK_BACK_MS);
    const rows = await inTenant(tenantId, SYSTEM, () =>
      this.database
        .app<OutboxTables>()
        .selectFrom('outbox_message')
        .select(['id', 'type', 'payload'])
        .where('tenant_id', '=', tenantId)
        .where('id', '>', lowestIdAt(since))
        .orderBy('id')
        .execute(),
    );
    const current = new Set(rows.map(({ id }) => id));
    for (const { id, type, payload } of rows)
      if (!seen.has(id)) this.changes.next({ tenantId, type, subjectId: (payload as Change).subjectId });
    for (const id of seen) if (!current.has(id)) seen.delete(id);
    for (const id of current) seen.add(id);
  }
}

/** UUIDv7 begins with the millisecond, so a range of ids is a range of time. */
function lowestIdAt(instant: Date): string {
  const hex = instant.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

@ApiExcludeController()
@Controller('v1/live')
export class LiveController {
  constructor(private readonly updates: LiveUpdates) {}

  /** Server-sent events of the caller's instance. */
  @Sse()
  @Access({ roles: ['user', 'administrator', 'agent', 'approver', 'admin'], needs: 'own-affairs' })
  live(@Caller() { tenantId }: Principal): Observable<MessageEvent> {
    return this.updates.of(tenantId);
  }
}
