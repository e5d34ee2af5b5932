import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Notices } from '../../notices/contract.js';
import { InstanceControl } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { PauseCause } from '../contract-negotiating.js';
import { noticeHourFrom, type OverdueCase } from '../domain/overdue.js';
import { OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { RepeatOverdueLetter } from './dunning-letters.js';
import { Ladder } from './dunning-process.js';
import { AfterEnd } from './ending.js';

/**
 * The ladder of ToS 3.4 stands still, and goes on, never earlier than it would have: every date still counts
 * from the due date and from when letters went out. The caller holds the subscription's lock.
 */
@Injectable()
export class Standstill {
  constructor(
    private readonly cases: OverdueCases,
    private readonly ladder: Ladder,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async pause(subscription: Subscription, cause: PauseCause): Promise<void> {
    const { tenantId } = subscription;
    const overdue = await this.cases.running(tenantId);
    if (!overdue?.pause(cause, this.clock.now()) || !overdue.isPaused) return;

    await this.obligations.void(tenantId, `overdue:${overdue.id}:*`, cause);
    if (overdue.awaited && !overdue.letterAcceptedAt) await this.notices.drop(tenantId, overdue.awaited.key, cause);
    if (overdue.state === 'FINAL') await this.ladder.callOffDeletion(subscription, cause);
  }

  async resume(subscription: Subscription, cause: PauseCause): Promise<void> {
    const overdue = await this.cases.running(subscription.tenantId);
    const stoodStill = overdue?.isPaused;
    if (!overdue?.resume(cause, this.clock.now()) || !stoodStill || overdue.isPaused) return;

    const policy = await this.policies.version(overdue.policyVersion);
    const receipt = overdue.awaited && (await this.notices.receipt(overdue.tenantId, overdue.awaited.key));
    if (receipt) overdue.letterArrived(overdue.awaited.key, receipt.acceptedAt);
    if (overdue.hasToAnnounceAgain(policy, this.clock.now())) await this.announceAgain(overdue, policy.noticeHour);
    else await this.ladder.planNext(overdue, policy, subscription);
  }

  private async announceAgain(overdue: OverdueCase, noticeHour: number): Promise<void> {
    const { tenantId, id, invoiceId, round } = overdue;
    const { letter, key } = overdue.awaited!;
    await this.obligations.schedule({
      tenantId,
      key: `overdue:${id}:${invoiceId}:repeat:${letter}:${round}`,
      clause: 'ToS 3.4.g',
      owedBy: 'operator',
      title: 'dunning.repeat-letter',
      dueAt: noticeHourFrom(new Date(0), this.clock.now(), noticeHour),
      command: new RepeatOverdueLetter(tenantId, key),
    });
  }
}

/** A legal hold was placed on the instance: access stays as it is, and so does the data. */
export class StandStillForHold extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** The last hold was released: what it kept back goes on. */
export class GoOnAfterHold extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(StandStillForHold)
export class StandStillForHoldHandler implements ICommandHandler<StandStillForHold> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly instances: InstanceControl,
    private readonly standstill: Standstill,
  ) {}

  async execute({ tenantId }: StandStillForHold): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    // News of a hold that was released meanwhile would pause the ladder for ever.
    if (subscription && (await this.instances.isHeld(tenantId))) await this.standstill.pause(subscription, 'hold');
  }
}

@CommandHandler(GoOnAfterHold)
export class GoOnAfterHoldHandler implements ICommandHandler<GoOnAfterHold> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly instances: InstanceControl,
    private readonly standstill: Standstill,
    private readonly afterEnd: AfterEnd,
  ) {}

  async execute({ tenantId }: GoOnAfterHold): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription || (await this.instances.isHeld(tenantId))) return;

    await this.standstill.resume(subscription, 'hold');
    await this.afterEnd.goOn(subscription);
  }
}
