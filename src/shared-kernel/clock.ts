/**
 * Business time: what deadlines, periods and notices count by. The sandbox can move it; nothing else can.
 * A command reads it once per transaction, so that one effect has one instant.
 */
export abstract class Clock {
  abstract now(): Date;
}

/** Wall time: sessions, leases, rate limits, signature tolerance. It never moves with the sandbox's clock. */
export abstract class WallClock {
  abstract now(): Date;
}
