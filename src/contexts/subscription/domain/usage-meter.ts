import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, type LocalDate } from '../../../shared-kernel/calendar.js';
import { Forbidden } from '../../../shared-kernel/errors.js';
import { type MeterReading, QuotaThresholdReached } from '../contract.js';
import type { Period } from './periods.js';

/** Units that are spoken for until `leaseUntil`, in wall time. */
export interface Reservation {
  id: string;
  units: number;
  leaseUntil: string;
}

const THRESHOLDS = [80, 100] as const;

/**
 * The use of one meter in one period (ToS 4.4). Nothing carries over: the next period has a counter of its
 * own. Used and reserved units together never exceed the limit at the moment of a reservation.
 */
export class UsageMeter extends AggregateRoot {
  used = 0;
  reservations: Reservation[] = [];
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly meter: string,
    readonly periodStart: LocalDate,
    readonly periodEnd: LocalDate,
  ) {
    super();
  }

  static begin(tenantId: string, meter: string, period: Period): UsageMeter {
    return new UsageMeter(tenantId, meter, period.start, period.end);
  }

  /** A plan that starts in mid-period gives its new limit less what the running period used (ToS 4.4). */
  continuing(used: number): void {
    this.used = Math.max(this.used, used);
  }

  reserve(reservation: Reservation, limit: number, wallNow: Date): void {
    this.giveBackExpired(wallNow);
    if (this.used + this.reserved + reservation.units > limit)
      throw new Forbidden('quota-exceeded', 'Nothing is left of this resource in the period; a larger plan has more.', {
        clause: 'ToS 4.5',
        data: { meter: this.meter, limit, used: this.used, resetsOn: this.resetsOn, plans: '/v1/plans' },
      });

    this.reservations = [...this.reservations, reservation];
  }

  /** The work was done. A reservation whose lease ran out was given back and costs nothing. */
  settle(reservationId: string, limit: number, at: Date): void {
    const reservation = this.reservations.find(({ id }) => id === reservationId);
    if (!reservation) return;

    const before = this.used;
    this.used += reservation.units;
    this.release(reservationId);
    this.announceThreshold(before, limit, at);
  }

  /** A failed query gives its unit back. */
  release(reservationId: string): void {
    this.reservations = this.reservations.filter(({ id }) => id !== reservationId);
  }

  private get resetsOn(): LocalDate {
    return addDays(this.periodEnd, 1);
  }

  private get reserved(): number {
    return sumOf(this.reservations);
  }

  private giveBackExpired(wallNow: Date): void {
    this.reservations = this.reservations.filter((reservation) => isLive(reservation, wallNow));
  }

  /** Only the highest one that this use crossed: one use, one letter. */
  private announceThreshold(before: number, limit: number, at: Date): void {
    const percent = THRESHOLDS.filter((each) => before * 100 < each * limit && this.used * 100 >= each * limit).at(-1);
    if (!percent) return;
    const { tenantId, meter, periodStart, resetsOn } = this;
    this.record(new QuotaThresholdReached(tenantId, meter, at.toISOString(), percent, limit, periodStart, resetsOn));
  }
}

/** What a counter shows; a reservation whose lease ran out is free again. */
export function readingOf(counter: {
  meter: string;
  used: number;
  reservations: Reservation[];
  period: Period;
  limit: number;
  wallNow: Date;
}): MeterReading {
  const { meter, used, limit, period, wallNow } = counter;
  const reserved = sumOf(counter.reservations.filter((reservation) => isLive(reservation, wallNow)));
  return { meter, used, reserved, limit, periodStart: period.start, resetsOn: addDays(period.end, 1) };
}

const isLive = ({ leaseUntil }: Reservation, wallNow: Date): boolean => wallNow < new Date(leaseUntil);
const sumOf = (reservations: Reservation[]): number => reservations.reduce((sum, { units }) => sum + units, 0);
