import { Injectable } from '@nestjs/common';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock, WallClock } from '../../../shared-kernel/clock.js';
import { Forbidden, Invalid, Unavailable } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Metering, type MeterReading } from '../contract.js';
import { type Period, quotaPeriodOn } from '../domain/periods.js';
import type { PlanVersion } from '../domain/plan.js';
import { Plans, Subscriptions, UsageMeters } from '../domain/ports.js';
import { readingOf, type UsageMeter } from '../domain/usage-meter.js';
import { UsageLedger } from './ports.js';

/** Longer than any work that a unit pays for; after that the unit is the client's again. */
const LEASE_MINUTES = 15;

/** Counts the use of a plan's resources by the client's own months (ToS 4.4, 4.5, K22). */
@Injectable()
export class MeteredUse extends Metering {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly plans: Plans,
    private readonly meters: UsageMeters,
    private readonly ledger: UsageLedger,
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly ids: Ids,
  ) {
    super();
  }

  async reserve(tenantId: string, meter: string, units: number): Promise<{ reservationId: string }> {
    if (!Number.isInteger(units) || units < 1) throw Invalid.field('/units', 'min', 'Whole units, at least one.');
    const { plan, period, isOver } = await this.grantOf(tenantId);
    // ToS 4.7: results stay readable after the end; nothing new is computed.
    if (isOver) throw new Forbidden('subscription-ended', 'The subscription has ended.', { clause: 'ToS 4.7' });

    const counter = await this.meters.lock(tenantId, meter, period);
    const now = this.wall.now();
    const leaseUntil = new Date(now.getTime() + LEASE_MINUTES * 60_000).toISOString();
    const id = `${period.start}/${meter}/${this.ids.next()}`;
    counter.reserve({ id, units, leaseUntil }, plan.limitOf(meter), now);
    return { reservationId: id };
  }

  async settle(tenantId: string, reservationId: string): Promise<void> {
    const { plan } = await this.grantOf(tenantId);
    const counter = await this.counterOf(tenantId, reservationId);
    counter.settle(reservationId, plan.limitOf(counter.meter), this.clock.now());
  }

  async release(tenantId: string, reservationId: string): Promise<void> {
    const counter = await this.counterOf(tenantId, reservationId);
    counter.release(reservationId);
  }

  async usage(tenantId: string): Promise<MeterReading[]> {
    const { quotas, period, counters } = await this.ledger.read(tenantId, localDate(this.clock.now()));
    const wallNow = this.wall.now();
    return Object.entries(quotas).map(([meter, limit]) => {
      const { used = 0, reservations = [] } = counters.find((counter) => counter.meter === meter) ?? {};
      return readingOf({ meter, used, reservations, period, limit, wallNow });
    });
  }

  private async grantOf(tenantId: string): Promise<{ plan: PlanVersion; period: Period; isOver: boolean }> {
    const subscription = await this.subscriptions.find(tenantId);
    const plan = subscription && (await this.plans.find(subscription.planCode, subscription.planVersion));
    // The free plan follows the agreement within moments.
    if (!plan) throw new Unavailable('subscription-pending', 'The account is being set up.');
    return {
      plan,
      period: quotaPeriodOn(subscription.anchor, localDate(this.clock.now())),
      isOver: subscription.isOver,
    };
  }

  /** A unit belongs to the period that it was reserved in, also when the work ends in the next one. */
  private counterOf(tenantId: string, reservationId: string): Promise<UsageMeter> {
    const [start = '', meter = ''] = reservationId.split('/');
    return this.meters.lock(tenantId, meter, quotaPeriodOn(start, start));
  }
}
