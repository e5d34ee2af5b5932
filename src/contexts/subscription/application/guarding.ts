import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Unavailable } from '../../../shared-kernel/errors.js';
import { Entitlements } from '../../identity/contract.js';
import { type GrantedEntitlements, type PurgeCause, PurgeObjection } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { FREE_PLAN } from '../domain/plan.js';
import {
  Arrangements,
  InvoiceDisputes,
  Invoices,
  Orders,
  OverdueCases,
  Plans,
  Subscriptions,
} from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { KeptBackDays } from './crediting-kept-back.js';

/** What the plan that a client bought lets its instance do, retired or not (ToS 3.3.a). */
@Injectable()
export class PlanEntitlements extends Entitlements {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly plans: Plans,
    private readonly clock: Clock,
  ) {
    super();
  }

  async of(tenantId: string): Promise<GrantedEntitlements> {
    const subscription = await this.subscriptions.find(tenantId);
    const plan = subscription
      ? await this.plans.find(subscription.planCode, subscription.planVersion)
      : await this.plans.onSale(FREE_PLAN, localDate(this.clock.now()));
    if (!plan) throw new Unavailable('free-plan-missing', 'No free plan is published.');
    return plan.entitlements;
  }
}

/**
 * The last word before data is deleted: nothing of a live contract ever is, whether it had expired, was closed
 * or withdrawn from, or owed a debt. Only a breach does not depend on what was paid.
 */
@Injectable()
export class LiveContract extends PurgeObjection {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly orders: Orders,
    private readonly invoices: Invoices,
    private readonly cases: OverdueCases,
    private readonly arrangements: Arrangements,
    private readonly disputes: InvoiceDisputes,
    private readonly clock: Clock,
  ) {
    super();
  }

  async objection(tenantId: string, cause: PurgeCause): Promise<string | undefined> {
    if (cause === 'breach') return undefined;
    const subscription = await this.subscriptions.tryLock(tenantId);
    // Waiting here could lock against a payment that waits for the instance; the payment goes first.
    if (subscription === 'busy') return 'billing-in-progress';
    const awaited = await this.orders.awaitingPayment(tenantId, this.clock.now());
    if (awaited.length > 0) return 'payment-in-progress';
    // terms.md A0, Precedence: what nobody has decided goes before whatever would delete its papers.
    if ((await this.disputes.open(tenantId)).length > 0) return 'invoice-dispute';
    const isAgreed = (await this.arrangements.standing(tenantId))?.state === 'AGREED';
    if (isAgreed && (cause === 'debt' || cause === 'expiry')) return 'payment-arrangement';
    if (cause === 'debt') return (await this.debtObjection(tenantId)) ?? (await this.paidObjection(subscription));
    return !subscription || subscription.isOver ? undefined : 'subscription-active';
  }

  private async debtObjection(tenantId: string): Promise<string | undefined> {
    const overdue = await this.cases.running(tenantId);
    if (overdue?.state !== 'FINAL' || !overdue.letterAcceptedAt) return 'no-final-notice-stands';
    if (overdue.isPaused) return 'ladder-paused';
    const invoice = await this.invoices.byId(tenantId, overdue.invoiceId);
    return invoice?.state === 'OPEN' ? undefined : 'debt-settled';
  }

  /** K2 `hybrid`: a debt outlives what it was for, and its client may have bought and paid for something new since. */
  private async paidObjection(subscription: Subscription | undefined): Promise<string | undefined> {
    if (!subscription) return undefined;
    const { tenantId, id, anchor } = subscription;
    const today = localDate(this.clock.now());
    const run = await this.invoices.ofRun(tenantId, id, anchor);
    return run.some(({ state, periodEnd }) => state === 'PAID' && periodEnd >= today) ? 'period-paid' : undefined;
  }
}

/** The instance's data is being deleted: from here nothing is charged, warned or announced any more. */
export class StopForPurge extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly cause: PurgeCause,
  ) {
    super();
  }
}

@CommandHandler(StopForPurge)
export class StopForPurgeHandler implements ICommandHandler<StopForPurge> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly cases: OverdueCases,
    private readonly keptBack: KeptBackDays,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, cause }: StopForPurge): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const now = this.clock.now();
    for (const prefix of ['renewal', 'collect', 'dunning', 'overdue', 'arrangement', 'dispute', 'ending', 'card'])
      await this.obligations.void(tenantId, `${prefix}:*`, 'purged');

    const overdue = await this.cases.running(tenantId);
    overdue?.deleted(now);
    if (cause === 'debt' && overdue && subscription) {
      await this.keptBack.letGo(subscription, { from: localDate(overdue.suspendedAt!) }, overdue.invoiceId);
      subscription.endUnpaid('debt', localDate(now), overdue.policyVersion, now);
    }
    subscription?.purged(now);
  }
}
