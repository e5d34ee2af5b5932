import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AggregateRoot, type DomainEvent } from '../shared-kernel/aggregate-root.js';
import { Clock, WallClock } from '../shared-kernel/clock.js';
import { Outbox } from '../shared-kernel/commands.js';
import type { Actor } from '../shared-kernel/tenant.js';
import { BusinessClock, CLOCK_ROW } from './clocks.js';
import { Database } from './database.js';
import { OutboxStore } from './outbox-store.js';
import { currentActor, currentScope, type Scope, type Unit, withScope } from './tenant-scope.js';

/** Takes down events that are evidence, in the transaction that they happened in. Terms binds it. */
export abstract class EventRecorder {
  abstract record(tenantId: string, events: DomainEvent[], actor: Actor, at: Date): Promise<void>;
}

/**
 * One command, one transaction: the tenant's scope, the aggregates' rows, their events in the outbox, the
 * obligations and the evidence commit together or not at all. A call inside an open unit joins it.
 */
@Injectable()
export class UnitOfWork extends Outbox {
  constructor(
    private readonly database: Database,
    private readonly outbox: OutboxStore,
    private readonly recorder: EventRecorder,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {
    super();
  }

  /** The open transaction's entity manager, for repositories. */
  static get em(): EntityManager {
    return openUnit().em;
  }

  /** Records an event that no aggregate holds, e.g. one for a whole batch. */
  add(event: DomainEvent): void {
    openUnit().events.push(event);
  }

  /** Literal SQL for the very end of the transaction; it travels in the round trip that commits. */
  static beforeCommit(sql: string): void {
    openUnit().closing.push(sql);
  }

  /** Runs after the commit, in order; never after a rollback. */
  static afterCommit(effect: () => void): void {
    openUnit().afterCommit.push(effect);
  }

  /**
   * Opens a transaction in the tenant's scope, or joins the one that is open. `opening` is literal SQL that
   * travels in the round trip that opens it; its rows go to `opened`.
   */
  async run<T>(tenantId: string, work: () => Promise<T>, opening?: Opening, again = false): Promise<T> {
    const scope = currentScope();
    if (scope?.unit) return this.join(scope.unit, tenantId, work);

    const em = this.database.orm.em.fork();
    const unit: Unit = { tenantId, em, events: [], closing: [], afterCommit: [] };
    const opened = (rows: Record<string, unknown>[][]) => this.readOpening(rows, opening);
    const sql = [opening?.sql, this.movesClock ? CLOCK_ROW : undefined].filter(Boolean).join(';');
    const inner: Scope = { tenantId, actor: currentActor(), requestId: scope?.requestId ?? 'none', opened };

    try {
      const result = await withScope({ ...inner, opening: sql || undefined }, () => this.transact(unit, work, inner));
      for (const effect of unit.afterCommit) effect();
      return result;
    } catch (error) {
      // Postgres ended one of two transactions that waited for each other; the other has finished by now.
      if (isDeadlock(error) && !again) return this.run(tenantId, work, opening, true);
      throw error;
    }
  }

  private async transact<T>(unit: Unit, work: () => Promise<T>, scope: Scope): Promise<T> {
    const connection = this.database.orm.em.getConnection();
    const transaction = await connection.begin();
    try {
      unit.em.setTransactionContext(transaction);
      const result = await withScope({ ...scope, unit }, async () => {
        const done = await work();
        await this.settle(unit);
        return done;
      });
      const closing = unit.closing.join(';') || undefined;
      await withScope({ ...scope, closing }, () => connection.commit(transaction));
      return result;
    } catch (error) {
      await rollback(() => connection.rollback(transaction));
      throw error;
    }
  }

  private async settle(unit: Unit): Promise<void> {
    await unit.em.flush();
    const events = [...unit.events, ...releasedBy(unit.em)];
    if (events.length === 0) return;
    const now = this.clock.now();
    const awaited = await this.outbox.append(events, now, this.wall.now());
    const evidence = events.filter(({ clause }) => clause);
    if (evidence.length > 0) await this.recorder.record(unit.tenantId, evidence, currentActor(), now);
    // An event that nobody waits for would wake the relay for a look at nothing, once a write.
    if (awaited) unit.afterCommit.push(() => this.outbox.wake());
  }

  private join<T>(unit: Unit, tenantId: string, work: () => Promise<T>): Promise<T> {
    if (unit.tenantId !== tenantId)
      throw new Error('A transaction belongs to one tenant; an event carries the rest to the other');
    return work();
  }

  private get movesClock(): boolean {
    return this.clock instanceof BusinessClock && this.clock.movable;
  }

  private readOpening(rows: Record<string, unknown>[][], opening?: Opening): void {
    const remaining = [...rows];
    if (opening) opening.opened(remaining.shift() ?? []);
    const clockRow = remaining.shift()?.[0];
    if (clockRow) (this.clock as BusinessClock).adopt(clockRow as never);
  }
}

export interface Opening {
  sql: string;
  opened: (rows: Record<string, unknown>[]) => void;
}

const isDeadlock = (error: unknown): boolean => (error as { code?: string } | undefined)?.code === '40P01';

function openUnit(): Unit {
  const unit = currentScope()?.unit;
  if (!unit) throw new Error('No transaction is open here: a command opens one, a query never writes');
  return unit;
}

function releasedBy(em: EntityManager): DomainEvent[] {
  const entities = em.getUnitOfWork().getIdentityMap().values();
  return [...entities].flatMap((entity) => (entity instanceof AggregateRoot ? entity.releaseEvents() : []));
}

async function rollback(send: () => Promise<void>): Promise<void> {
  // A connection that is gone has rolled back already; the first error is the one that tells why.
  await send().catch((error: Error) => process.emitWarning(`Rollback was not sent: ${error.message}`));
}
