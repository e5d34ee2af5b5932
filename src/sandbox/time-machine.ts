import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { sql } from 'kysely';
import type { BusinessClock } from '../platform/clocks.js';
import { Database } from '../platform/database.js';
import { BackgroundWorker, Workers } from '../platform/workers.js';
import { Clock, WallClock } from '../shared-kernel/clock.js';
import { Invalid } from '../shared-kernel/errors.js';

/** What the outside still has to deliver: webhooks and bounces of the sandbox's Stripe and mailbox. */
export abstract class Outside {
  /** Sends what is due; returns how many deliveries it made. */
  abstract deliverDue(): Promise<number>;
}

export interface ClockReading {
  now: string;
  /** Stands still between moves; a running clock goes on at the pace of wall time. */
  frozen: boolean;
}

/** Moves business time, and lets everything happen that falls due on the way. Sandbox and tests only. */
@Injectable()
export class TimeMachine implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly workers: Workers,
    @Inject(Clock) private readonly clock: BusinessClock,
    private readonly wall: WallClock,
    private readonly outside: Outside,
  ) {}

  /** A process that has just begun may find the clock already moved. */
  async onApplicationBootstrap(): Promise<void> {
    await this.reading();
  }

  async reading(): Promise<ClockReading> {
    const row = await this.row();
    this.clock.adopt(row);
    return { now: this.clock.now().toISOString(), frozen: row.frozen_at_ms !== null };
  }

  /** Steps through every due instant up to `target`, as a scheduler that never sleeps would. */
  async advanceTo(target: Date): Promise<void> {
    const { now, frozen } = await this.reading();
    if (target.getTime() < Date.parse(now))
      throw Invalid.field('/to', 'not-before', `The clock stands at ${now}; contracts cannot be lived backwards.`);
    try {
      await this.stand(new Date(now));
      await this.settle();
      for (let due = await this.nextStep(target); due; due = await this.nextStep(target)) {
        await this.stand(due);
        await this.settle();
      }
      await this.stand(target);
      await this.settle();
    } finally {
      // Also where something on the way went wrong: a clock that stood still for good would be worse.
      if (!frozen) await this.run(this.clock.now());
    }
  }

  /** Downtime: the clock is simply later, and the scheduler has to catch up. */
  async jumpTo(target: Date): Promise<void> {
    const { frozen } = await this.reading();
    await this.stand(target);
    await this.settle();
    if (!frozen) await this.run(target);
  }

  /** Puts the clock at an instant and keeps it there, without running anything. */
  async stand(at: Date): Promise<void> {
    await this.write({ offset_ms: at.getTime() - this.wall.now().getTime(), frozen_at_ms: at.getTime() });
  }

  /** Lets the clock run on from an instant. */
  async run(from: Date): Promise<void> {
    await this.write({ offset_ms: from.getTime() - this.wall.now().getTime(), frozen_at_ms: null });
  }

  /** Until nobody has anything left to do now: our workers, Stripe's webhooks, the mailbox's bounces. */
  async settle(): Promise<void> {
    do {
      await this.workers.settle();
    } while ((await this.outside.deliverDue()) > 0);
  }

  /** The next instant at which something falls due and that has not been stood at yet. */
  private async nextStep(target: Date): Promise<Date | undefined> {
    const due = await this.workers.nextDue();
    // What is overdue and still there has failed and waits for its retry; standing still would not help it.
    return due && due > this.clock.now() && due < target ? due : undefined;
  }

  private async write(row: { offset_ms: number; frozen_at_ms: number | null }): Promise<void> {
    await sql`update business_clock set offset_ms = ${row.offset_ms}, frozen_at_ms = ${row.frozen_at_ms}`.execute(
      this.database.app(),
    );
    this.clock.adopt(row);
  }

  private async row(): Promise<{ offset_ms: string; frozen_at_ms: string | null }> {
    const { rows } = await sql<{ offset_ms: string; frozen_at_ms: string | null }>`
      select offset_ms, frozen_at_ms from business_clock`.execute(this.database.app());
    return rows[0]!;
  }
}

/** Another process may have moved the clock since this one last opened a transaction. */
@Injectable()
export class ClockFollower extends BackgroundWorker {
  readonly name = 'clock-follower';

  constructor(private readonly machine: TimeMachine) {
    super();
  }

  async runOnce(): Promise<number> {
    await this.machine.reading();
    return 0;
  }
}
