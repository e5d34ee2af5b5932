import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Unavailable } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { InstanceControl } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { CollectionMethod } from '../contract.js';
import { type IncomingMoney, Invoice } from '../domain/invoice.js';
import { type Period, quotaPeriodOn } from '../domain/periods.js';
import { FREE_PLAN, type PlanVersion } from '../domain/plan.js';
import { Invoices, Orders, Payments, Plans, Subscriptions, UsageMeters } from '../domain/ports.js';
import { Subscription } from '../domain/subscription.js';
import { AfterEnd } from './ending.js';
import type { CardReceipt } from './ports.js';
import { Invoicing } from './renewing.js';
import { Settlement } from './settling.js';

/** Every client has a subscription from its agreement on: the free plan, anchored at that day. */
export class OpenFreeSubscription extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly concludedAt: string,
  ) {
    super();
  }
}

/** The provider proved that the order was paid: the plan starts, on the day of the payment. */
export class SettleOrder extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly orderId: string,
    readonly receipt: CardReceipt,
  ) {
    super();
  }
}

@CommandHandler(OpenFreeSubscription)
export class OpenFreeSubscriptionHandler implements ICommandHandler<OpenFreeSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly plans: Plans,
    private readonly instances: InstanceControl,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, concludedAt }: OpenFreeSubscription): Promise<void> {
    if (await this.subscriptions.lock(tenantId)) return;
    const anchor = localDate(new Date(concludedAt));
    const free = await this.plans.onSale(FREE_PLAN, anchor);
    if (!free) throw new Unavailable('free-plan-missing', 'No free plan is published.');

    this.subscriptions.add(Subscription.open(tenantId, this.ids.next(), free, anchor, this.clock.now()));
    await this.instances.grant(tenantId, free.entitlements);
  }
}

export interface PaidPurchase {
  planCode: string;
  planVersion: number;
  invoiceId: string;
  method: CollectionMethod;
  /** What was paid in part before the money that completed it. */
  ahead?: Money;
}

/** A plan that is paid for begins on the day of its payment, whichever way it was paid (ToS 4.1, 4.6, 4.8). */
@Injectable()
export class PlanStart {
  constructor(
    private readonly plans: Plans,
    private readonly invoices: Invoices,
    private readonly meters: UsageMeters,
    private readonly invoicing: Invoicing,
    private readonly settlement: Settlement,
    private readonly afterEnd: AfterEnd,
    private readonly instances: InstanceControl,
    private readonly clock: Clock,
  ) {}

  async begin(subscription: Subscription, purchase: PaidPurchase, money: IncomingMoney): Promise<void> {
    const plan = (await this.plans.find(purchase.planCode, purchase.planVersion))!;
    const before = subscription.isOver ? undefined : { anchor: subscription.anchor };
    const endedOn = subscription.isOver ? subscription.endsOn : null;

    const period = subscription.start(plan, localDate(money.paidAt), this.clock.now());
    if (purchase.method === 'invoice') subscription.collectBy('invoice', this.clock.now());
    const invoice = await this.invoice(subscription, plan, period, purchase);
    if (purchase.ahead) invoice.take(purchase.ahead, money.paidAt, this.clock.now());
    await this.settlement.receiveForOrder(subscription, invoice, money);

    if (before) await this.keepUse(subscription, before.anchor, plan.quotas);
    if (endedOn) await this.afterEnd.undo(subscription, endedOn);
    await this.instances.grant(subscription.tenantId, plan.entitlements);
    await this.invoicing.planRenewal(subscription);
  }

  private async invoice(
    { tenantId, id: subscriptionId }: Subscription,
    plan: PlanVersion,
    period: Period,
    { invoiceId: id, method }: PaidPurchase,
  ): Promise<Invoice> {
    const place = await this.invoices.nextPlace(tenantId);
    const facts = { tenantId, id, place, subscriptionId, plan, period, dueOn: period.start, method };
    const invoice = Invoice.issue(facts, this.clock.now());
    this.invoices.add(invoice);
    return invoice;
  }

  /** ToS 4.4: a larger plan gives its own limit less what the running month used already. */
  private async keepUse(subscription: Subscription, formerAnchor: string, quotas: Record<string, number>) {
    const { tenantId, anchor } = subscription;
    const former = quotaPeriodOn(formerAnchor, anchor);
    for (const meter of Object.keys(quotas)) {
      const used = (await this.meters.find(tenantId, meter, former.start))?.used ?? 0;
      if (used > 0) (await this.meters.lock(tenantId, meter, quotaPeriodOn(anchor, anchor))).continuing(used);
    }
  }
}

@CommandHandler(SettleOrder)
export class SettleOrderHandler implements ICommandHandler<SettleOrder> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly planStart: PlanStart,
    private readonly settlement: Settlement,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, orderId, receipt }: SettleOrder): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const order = await this.orders.byId(tenantId, orderId);
    if (!subscription || !order) return;
    if (await this.payments.byReference(tenantId, receipt.reference)) return;

    const money = moneyOf(receipt);
    order.pay(money.paidAt, this.clock.now());
    await this.obligations.void(tenantId, `order:${order.id}:expiry`, 'paid');
    // Two Checkouts raced, or the instance is gone: the second payment bought nothing.
    if (!canStart(subscription)) return this.settlement.returnAll(subscription, money);

    if (receipt.customerRef) subscription.paysAs(receipt.customerRef);
    if (receipt.card) subscription.keepCard(receipt.card, this.clock.now());
    const { planCode, planVersion } = order;
    await this.planStart.begin(subscription, { planCode, planVersion, invoiceId: order.id, method: 'card' }, money);
  }
}

/** Whether money can still buy a plan, or comes for an instance that has one or is gone. */
export const canStart = (subscription: Subscription): boolean =>
  !subscription.purgedAt && (subscription.isFree || subscription.isOver);

const moneyOf = ({ reference, amount, paidAt }: CardReceipt): IncomingMoney => ({
  reference,
  method: 'card',
  amount: new Money(amount.amountMinor, amount.currency),
  paidAt: new Date(paidAt),
});
