import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import type { ClauseId } from '../../../shared-kernel/errors.js';
import { Notices } from '../../notices/contract.js';
import { Clients, InstanceControl, type PurgeCause } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { type ContractPolicy, Policies } from '../../terms/contract-policy.js';
import {
  type AfterEndPlan,
  afterEndPlan,
  endingClause,
  purgeAt,
  purgeNoticeKey,
  readPurgeNoticeKey,
  unpaidRenewalRule,
} from '../domain/ending.js';
import { OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';

/** The data's last readable day is over (ToS 3.5.d, 3.7, 4.7, 6.5). */
@Due('subscription.block')
export class BlockAfterEnd extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly endedOn: LocalDate,
  ) {
    super();
  }
}

/** Writes the announcement of the purge (ToS 3.5.d, 4.7, 6.5) once more, after the last one bounced. */
@Due('subscription.announce-purge')
export class AnnouncePurge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly endedOn: LocalDate,
    readonly round: number,
  ) {
    super();
  }
}

/** The announcement was accepted: the purge has a date now. */
export class PlanPurge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly noticeKey: string,
  ) {
    super();
  }
}

/** The announcement bounced: nothing is purged until another one arrives. */
export class PostponePurge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly noticeKey: string,
  ) {
    super();
  }
}

/** K1: what becomes of a client's data when its subscription is over, and how a new one undoes it. */
@Injectable()
export class AfterEnd {
  constructor(
    private readonly instances: InstanceControl,
    private readonly clients: Clients,
    private readonly cases: OverdueCases,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async begin(subscription: Subscription, letter: 'read-only' | 'subscription-canceled-unpaid'): Promise<void> {
    const policy = await this.policyOf(subscription);
    const overdue = await this.cases.running(subscription.tenantId);
    // K1: own export was open while a debt suspended, so the days of retrieval run since then.
    if (overdue?.suspendedAt) subscription.noteEnding({ exportableSince: localDate(overdue.suspendedAt) });
    const plan = this.planOf(subscription, policy);
    // An end that blocks at once is told by the letter about the block, and not by one about reading as well.
    if (plan.readableUntil || letter !== 'read-only') await this.write(subscription, letter, policy);
    if (!plan.readableUntil) return this.block(subscription);

    await this.leaveReadable(subscription);
  }

  /** Nothing can be written from now on, and the block has its day. */
  async leaveReadable(subscription: Subscription): Promise<void> {
    const { tenantId, id, endsOn } = subscription;
    const policy = await this.policyOf(subscription);
    const clause = endingClause(subscription.endCause, policy);
    await this.closeForWriting(subscription, policy);
    await this.obligations.schedule({
      tenantId,
      key: `ending:${id}:${endsOn}:block`,
      clause,
      owedBy: 'operator',
      title: 'ending.block',
      dueAt: startOfDay(this.planOf(subscription, policy).blockedFrom),
      command: new BlockAfterEnd(tenantId, endsOn!),
    });
  }

  private async closeForWriting({ tenantId, endCause }: Subscription, policy: ContractPolicy): Promise<void> {
    // Blocked or purged for another reason is not made more readable by an expiry.
    const { state } = await this.clients.profile(tenantId);
    if (state !== 'ACTIVE' && state !== 'SUSPENDED') return;
    await this.instances.makeReadOnly(tenantId, endingClause(endCause, policy));
  }

  /** The last legal hold was released: a block that it kept back comes now, and never before its own day. */
  async goOn(subscription: Subscription): Promise<void> {
    if (!subscription.isOver || subscription.purgedAt) return;
    const { state } = await this.clients.profile(subscription.tenantId);
    if (state === 'ACTIVE' || state === 'SUSPENDED' || state === 'READ_ONLY') await this.leaveReadable(subscription);
  }

  /**
   * Blocks and announces the purge, which waits for the announcement to arrive. Under a legal hold the data stays
   * readable instead (terms.md A0, Precedence); its release comes back here.
   */
  async block(subscription: Subscription): Promise<void> {
    const policy = await this.policyOf(subscription);
    if (await this.instances.isHeld(subscription.tenantId)) return this.closeForWriting(subscription, policy);
    await this.instances.block(subscription.tenantId, endingClause(subscription.endCause, policy));
    subscription.noteEnding({ blockedOn: localDate(this.clock.now()) });
    // Whoever withdrew or closed has had the letter with both days already.
    if (subscription.endCause === 'withdrawal' || subscription.endCause === 'closure') return;
    await this.write(subscription, 'blocked', policy, endingClause(subscription.endCause, policy));
    await this.announcePurge(subscription, 0);
  }

  /** Announces the purge ahead of the block, on the day that the plan says. */
  async announceAhead(subscription: Subscription): Promise<void> {
    const { tenantId, id, endsOn } = subscription;
    const policy = await this.policyOf(subscription);
    const { announcedFrom, blockedFrom } = this.planOf(subscription, policy);
    await this.obligations.schedule({
      tenantId,
      key: `ending:${id}:${endsOn}:announce:0`,
      clause: endingClause(subscription.endCause, policy),
      owedBy: 'operator',
      title: 'ending.announce-purge',
      dueAt: atHour(announcedFrom ?? blockedFrom, policy.noticeHour),
      command: new AnnouncePurge(tenantId, endsOn!, 0),
    });
  }

  async announcePurge(subscription: Subscription, round: number): Promise<void> {
    const policy = await this.policyOf(subscription);
    const isClosure = subscription.endCause === 'closure';
    await this.notices.queue({
      tenantId: subscription.tenantId,
      template: isClosure ? 'closure-announced' : 'purge-announced',
      // K1: the clause that deletes is the one of the policy that it ended under.
      clause: endingClause(subscription.endCause, policy),
      key: purgeNoticeKey(subscription.id, subscription.endsOn!, round),
      to: 'contract',
      data: this.dates(subscription, policy),
      // ToS 3.7 leaves seven business days, so a closure's letter does not wait for the hour.
      notBefore: isClosure ? undefined : atHour(localDate(this.clock.now()), policy.noticeHour),
    });
  }

  /**
   * Sets the purge's date, once its announcement has arrived. A debt's own deletion goes before an expiry, and
   * a closure before both (terms.md A0, Precedence). Where an ending and a debt run beside each other, the later of
   * their days counts (K2 `hybrid`): the ladder reads this ending's day, and clearing the debt comes back here.
   */
  async planPurge(subscription: Subscription, noticeKey: string): Promise<void> {
    const policy = await this.policyOf(subscription);
    const receipt = await this.notices.receipt(subscription.tenantId, noticeKey);
    const running = await this.cases.running(subscription.tenantId);
    const { endsAfterRetries, followsDunning } = unpaidRenewalRule(policy.failedPayment, subscription.method);
    const debtGoesFirst = running?.state === 'FINAL' && !endsAfterRetries && subscription.endCause !== 'closure';
    const debtRunsBeside = running && endsAfterRetries && followsDunning && subscription.endCause === 'payment';
    if (!receipt) return;
    subscription.purgeAnnounced(noticeKey);
    if (debtGoesFirst || debtRunsBeside) return;
    // ToS 3.6.e: a deletion for a breach keeps its cause, and what follows from it.
    if ((await this.clients.profile(subscription.tenantId)).deletionCause === 'breach') return;

    const notBefore = purgeAt(this.planOf(subscription, policy), receipt.acceptedAt, policy);
    subscription.planPurge(notBefore);
    await this.instances.scheduleDeletion({
      tenantId: subscription.tenantId,
      cause: purgeCauseOf(subscription),
      clause: endingClause(subscription.endCause, policy),
      noticeKey,
      notBefore,
      noticeHours: policy.retention.purgeNoticeHours,
    });
  }

  /** ToS 4.7: a new subscription, or money that was in time, brings back everything. */
  async undo({ tenantId, id }: Subscription, endedOn: LocalDate): Promise<void> {
    await this.obligations.void(tenantId, `ending:${id}:*`, 'reactivated');
    for (const letter of ['read-only', 'subscription-canceled-unpaid', 'blocked'])
      await this.notices.drop(tenantId, `ending:${id}:${endedOn}:${letter}`, 'reactivated');
    await this.notices.drop(tenantId, purgeNoticeKey(id, endedOn, 0), 'reactivated');
    await this.instances.reopen(tenantId, 'ToS 4.7');
  }

  /** An ending keeps the policy that it began under (terms.md A0). */
  policyOf({ endPolicyVersion }: Subscription): Promise<ContractPolicy> {
    return this.policies.version(endPolicyVersion!);
  }

  planOf(subscription: Subscription, policy: ContractPolicy): AfterEndPlan {
    return afterEndPlan(subscription.endsOn!, policy, subscription.endingFacts);
  }

  private async write(subscription: Subscription, letter: string, policy: ContractPolicy, clause?: ClauseId) {
    const { tenantId, id, endsOn } = subscription;
    await this.notices.queue({
      tenantId,
      template: letter,
      clause,
      key: `ending:${id}:${endsOn}:${letter}`,
      to: 'contract',
      data: this.dates(subscription, policy),
      notBefore: atHour(localDate(this.clock.now()), policy.noticeHour),
    });
  }

  private dates(subscription: Subscription, policy: ContractPolicy) {
    const { readableUntil, blockedFrom, accessUntil, purgedFrom } = this.planOf(subscription, policy);
    return {
      endedOn: subscription.endsOn,
      readableUntil: readableUntil ?? null,
      blockedFrom,
      accessUntil: accessUntil ?? null,
      purgedFrom,
      noticeDays: Math.ceil(policy.retention.purgeNoticeHours / 24),
    };
  }
}

const purgeCauseOf = ({ endCause }: Subscription): PurgeCause =>
  endCause === 'withdrawal' || endCause === 'closure' ? endCause : 'expiry';

@CommandHandler(BlockAfterEnd)
export class BlockAfterEndHandler implements ICommandHandler<BlockAfterEnd> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly afterEnd: AfterEnd,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, endedOn }: BlockAfterEnd): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    if (!subscription || !endedThen(subscription, endedOn)) return;
    const plan = this.afterEnd.planOf(subscription, await this.afterEnd.policyOf(subscription));
    if (this.clock.now() < startOfDay(plan.blockedFrom)) return;

    await this.afterEnd.block(subscription);
  }
}

@CommandHandler(AnnouncePurge)
export class AnnouncePurgeHandler implements ICommandHandler<AnnouncePurge> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly afterEnd: AfterEnd,
  ) {}

  async execute({ tenantId, endedOn, round }: AnnouncePurge): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    if (subscription && endedThen(subscription, endedOn)) await this.afterEnd.announcePurge(subscription, round);
  }
}

@CommandHandler(PlanPurge)
export class PlanPurgeHandler implements ICommandHandler<PlanPurge> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly afterEnd: AfterEnd,
  ) {}

  async execute({ tenantId, noticeKey }: PlanPurge): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const ending = readPurgeNoticeKey(noticeKey);
    if (subscription && ending && endedThen(subscription, ending.endedOn))
      await this.afterEnd.planPurge(subscription, noticeKey);
  }
}

@CommandHandler(PostponePurge)
export class PostponePurgeHandler implements ICommandHandler<PostponePurge> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly afterEnd: AfterEnd,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, noticeKey }: PostponePurge): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const ending = readPurgeNoticeKey(noticeKey);
    if (!subscription || !ending || !endedThen(subscription, ending.endedOn)) return;

    const again = addDays(localDate(this.clock.now()), 1);
    subscription.postponePurge(again);
    const policy = await this.afterEnd.policyOf(subscription);
    const round = ending.round + 1;
    await this.obligations.schedule({
      tenantId,
      key: `ending:${subscription.id}:${ending.endedOn}:announce:${round}`,
      clause: endingClause(subscription.endCause, policy),
      owedBy: 'operator',
      title: 'ending.announce-purge',
      dueAt: atHour(again, policy.noticeHour),
      command: new AnnouncePurge(tenantId, ending.endedOn, round),
    });
  }
}

const endedThen = (subscription: Subscription, endedOn: LocalDate): boolean =>
  subscription.isOver && subscription.endsOn === endedOn && !subscription.purgedAt;
