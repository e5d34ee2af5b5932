import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Conflict, Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import type { CollectionMethod } from '../contract.js';
import { type PlanVersion } from '../domain/plan.js';
import {
  appliesAtOnce,
  type Exceeded,
  exceededBy,
  type PlanChangeSummary,
  prorate,
  refuseUnrelated,
  summarise,
} from '../domain/plan-change.js';
import { Invoices, Plans, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { PurchaseTerms } from './accepting.js';
import { Digest, PaymentGateway, UseOfPlan } from './ports.js';
import { Invoicing } from './renewing.js';

export interface PlanChangePreview {
  /** What stands in the place of a change: FREE is reached by cancelling (K26), a first or new plan by an order. */
  instead: 'cancellation' | 'order' | null;
  summary: PlanChangeSummary | null;
  summarySha256: string | null;
  /** What is in use that the plan has no room for; while this is not empty it cannot be confirmed. */
  exceeds: Exceeded[];
  collectionMethod: CollectionMethod;
}

/** What another plan would cost now and later, by the very functions that charge it. Nothing is agreed or written. */
export class PreviewPlanChange extends Command<PlanChangePreview> {
  constructor(
    readonly tenantId: string,
    readonly planCode: string,
  ) {
    super();
  }
}

interface Offer {
  summary: PlanChangeSummary;
  wanted: PlanVersion;
  /** The last day that is paid for, where the change applies at once. */
  paidThrough: LocalDate | undefined;
}

/** Draws up what a change of plan costs today; the preview and the confirmation must say the same. */
@Injectable()
export class PlanOffers {
  constructor(
    private readonly plans: Plans,
    private readonly invoices: Invoices,
    private readonly invoicing: Invoicing,
    private readonly terms: PurchaseTerms,
    private readonly gateway: PaymentGateway,
    private readonly clock: Clock,
  ) {}

  async draw(subscription: Subscription, planCode: string): Promise<Offer> {
    const today = localDate(this.clock.now());
    const wanted = await this.onSale(planCode, today);
    await this.refuseUnsettled(subscription, today);
    const running = await this.invoicing.planOf(subscription);
    refuseUnrelated(running, wanted);

    const atOnce = appliesAtOnce(running, wanted);
    const paid = subscription.periods.paidFrom(today);
    const next = atOnce ? subscription.periods.at(subscription.paidPeriods) : subscription.nextPeriod;
    const { amountMinor, currency } = this.gateway.smallestCharge(wanted.currency);
    const summary = summarise({
      from: running,
      to: wanted,
      effectiveOn: atOnce ? today : next.start,
      renewsOn: next.start,
      proration: atOnce ? prorate(running, wanted, paid, today) : undefined,
      smallestCharge: new Money(amountMinor, currency),
      documents: await this.terms.inForce(subscription.tenantId),
    });
    return { summary, wanted, paidThrough: atOnce ? paid.at(-1)!.end : undefined };
  }

  async onSale(planCode: string, today: LocalDate): Promise<PlanVersion> {
    const plan = await this.plans.onSale(planCode, today);
    if (!plan) throw Invalid.field('/planCode', 'not-on-sale', 'No such plan is on sale.', 'ToS 3.3.a');
    return plan;
  }

  /** Another plan begins on paid ground: what ran up on this one is settled on this one. */
  private async refuseUnsettled(subscription: Subscription, today: LocalDate): Promise<void> {
    const { state, tenantId } = subscription;
    if (subscription.isFree || subscription.isOver)
      throw new Conflict('order-instead', 'There is no paid plan to change; a plan is bought by an order.');
    if (state === 'CANCEL_SCHEDULED')
      throw new Conflict('cancellation-scheduled', 'The subscription ends; resume it first.', { clause: 'ToS 3.3.c' });
    const open = await this.invoices.open(tenantId);
    const isPartlyPaid = open.some(({ paidMinor }) => paidMinor > 0);
    if (state === 'PAST_DUE' || isPartlyPaid || subscription.periods.paidFrom(today).length === 0)
      throw new Conflict('settle-first', 'An invoice of the running plan is unpaid.', { clause: 'ToS 3.3.c' });
  }
}

@CommandHandler(PreviewPlanChange)
export class PreviewPlanChangeHandler implements ICommandHandler<PreviewPlanChange> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly offers: PlanOffers,
    private readonly use: UseOfPlan,
    private readonly digest: Digest,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, planCode }: PreviewPlanChange): Promise<PlanChangePreview> {
    const subscription = await this.subscriptions.find(tenantId);
    if (!subscription) throw new NotFound();
    const use = await this.use.of(tenantId);
    const collectionMethod = subscription.method;
    const bare = { summary: null, summarySha256: null, collectionMethod };
    const wanted = await this.offers.onSale(planCode, localDate(this.clock.now()));
    const exceeds = exceededBy(use, wanted);
    if (wanted.isFree && !subscription.isOver && !subscription.isFree)
      return { ...bare, instead: 'cancellation', exceeds };
    if (subscription.isFree || subscription.isOver)
      return { ...bare, instead: wanted.isFree ? null : 'order', exceeds };

    const { summary } = await this.offers.draw(subscription, planCode);
    const summarySha256 = this.digest.sha256(JSON.stringify(summary));
    return { instead: null, summary, summarySha256, exceeds, collectionMethod };
  }
}
