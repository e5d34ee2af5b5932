import { Clock, WallClock } from '../shared-kernel/clock.js';

export class SystemWallClock extends WallClock {
  now(): Date {
    return new Date();
  }
}

/**
 * Business time = wall time + an offset that only the sandbox moves. The offset is a row, read in the round
 * trip that opens each transaction, so every replica counts by the same clock; in production it stays 0 and
 * is never read.
 */
export class BusinessClock extends Clock {
  private offsetMs = 0;
  private frozenAt: number | undefined;

  constructor(
    private readonly wall: WallClock,
    readonly movable: boolean,
  ) {
    super();
  }

  now(): Date {
    return new Date(this.frozenAt ?? this.wall.now().getTime() + this.offsetMs);
  }

  /** What a transaction read from the clock's row. A frozen clock stands still between moves. */
  adopt(row: { offset_ms: string | number; frozen_at_ms: string | number | null }): void {
    this.offsetMs = Number(row.offset_ms);
    this.frozenAt = row.frozen_at_ms === null ? undefined : Number(row.frozen_at_ms);
  }
}

/** Sent along when a transaction opens, where the clock can move. */
export const CLOCK_ROW = 'select offset_ms, frozen_at_ms from business_clock';
