import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { Notices } from '../../notices/contract.js';
import { InstanceControl } from '../../tenancy/contract.js';
import type { PlanVersion } from '../domain/plan.js';
import { type Exceeded, exceededBy, type PlanChange } from '../domain/plan-change.js';
import { PlanChanges, Plans } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { UseOfPlan } from './ports.js';

/** Puts a subscription on another plan, and what the instance may do with it. The caller holds the lock. */
@Injectable()
export class PlanSwitch {
  constructor(
    private readonly plans: Plans,
    private readonly changes: PlanChanges,
    private readonly use: UseOfPlan,
    private readonly instances: InstanceControl,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /**
   * The anchor that a change waited for (ToS 10.2.c). Whether the plan is large enough is decided again now; if
   * it is not, nothing happens, and the administrators hear why. Returns whether a change had waited for this day.
   */
  async atAnchor(subscription: Subscription, periodStart: string): Promise<boolean> {
    const change = await this.changes.open(subscription.tenantId);
    if (change?.state !== 'SCHEDULED' || change.effectiveOn !== periodStart) return false;
    const plan = await this.targetOf(change);

    const exceeds = exceededBy(await this.use.of(subscription.tenantId), plan);
    // A year that begins while a month is unpaid would leave that month's payment without a period to pay.
    const isUnpaid = plan.interval !== subscription.interval && subscription.billedPeriods > subscription.paidPeriods;
    if (exceeds.length > 0) await this.refuse(change, 'below-use', exceeds);
    else if (isUnpaid) await this.refuse(change, 'unpaid', []);
    else await this.put(subscription, change, plan);
    return true;
  }

  async put(subscription: Subscription, change: PlanChange, plan: PlanVersion): Promise<void> {
    if (plan.interval === subscription.interval) subscription.switchTo(plan);
    else subscription.switchInterval(plan);
    change.apply(this.clock.now());
    await this.instances.grant(subscription.tenantId, plan.entitlements);
    const { summary, id, tenantId } = change;
    await this.notices.queue({
      tenantId,
      template: 'plan-changed',
      key: `plan-change:${id}:applied`,
      to: 'contract',
      data: { planName: summary.to.name, formerPlan: summary.from.name, ...renewalOf(change) },
    });
  }

  async targetOf({ toCode, toVersion }: PlanChange): Promise<PlanVersion> {
    const plan = await this.plans.find(toCode, toVersion);
    if (!plan) throw new Error(`Plan ${toCode} ${toVersion} was confirmed and is gone`);
    return plan;
  }

  private async refuse(change: PlanChange, reason: 'below-use' | 'unpaid', exceeds: Exceeded[]): Promise<void> {
    change.refuse(reason, this.clock.now());
    await this.notices.queue({
      tenantId: change.tenantId,
      template: 'plan-change-refused',
      key: `plan-change:${change.id}:refused`,
      to: 'contract',
      data: { planName: change.summary.to.name, formerPlan: change.summary.from.name, reason, exceeds },
    });
  }
}

/** What a letter about a change says of the next renewal. */
export const renewalOf = ({ summary }: PlanChange) => ({
  renewsOn: summary.renewal.on,
  renewalTotal: { amountMinor: summary.renewal.totalMinor, currency: summary.currency },
});
