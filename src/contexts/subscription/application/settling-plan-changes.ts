import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Money } from '../../../shared-kernel/money.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { Invoice } from '../domain/invoice.js';
import type { PlanVersion } from '../domain/plan.js';
import { type PlanChange, type PlanChangeState, prorate } from '../domain/plan-change.js';
import { InvoiceDisputes, Invoices, PlanChanges, Plans, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { MoneyBack } from './giving-back.js';
import { InvoiceDelivery, Invoicing } from './renewing.js';
import { PlanSwitch } from './switching-plans.js';

/** An invoice was paid; if a larger plan waited for it, that applies now. Answers what became of the change. */
export class ApplyPaidPlanChange extends Command<PlanChangeState | undefined> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
  ) {
    super();
  }
}

/** Renewals that were invoiced before a larger plan took their period's place. */
@Injectable()
export class BilledAhead {
  constructor(
    private readonly invoices: Invoices,
    private readonly disputes: InvoiceDisputes,
    private readonly moneyBack: MoneyBack,
    private readonly invoicing: Invoicing,
    private readonly delivery: InvoiceDelivery,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /**
   * What was billed ahead for a period that has not begun is billed again, for what it will be (ToS 3.3.b), with a
   * letter and the whole term to pay it in.
   */
  async billAnew(subscription: Subscription): Promise<void> {
    const { tenantId } = subscription;
    const now = this.clock.now();
    const ahead = (await this.invoices.open(tenantId)).filter(
      ({ purpose, state }) => purpose === 'period' && state === 'OPEN',
    );
    for (const old of ahead.filter(({ periodStart }) => periodStart > localDate(now))) {
      await this.moneyBack.of(old, 'not-owed');
      old.cancel('plan-changed', 'ToS 4.3', now);
      await this.obligations.void(tenantId, `dunning:${old.id}:*`, 'plan-changed');
      await this.notices.drop(tenantId, `invoice:${old.id}`, 'plan-changed');
      const period = { start: old.periodStart, end: old.periodEnd };
      const anew = await this.invoicing.issue(subscription, period, 'issue');
      await this.takeDisputeAlong(old, anew);
      await this.delivery.send(anew, old.number);
    }
  }

  /** ToS 3.4.g: a new paper for the same period does not answer what the client said against the old one. */
  private async takeDisputeAlong(old: Invoice, anew: Invoice): Promise<void> {
    const disputes = await this.disputes.open(old.tenantId);
    const standing = disputes.find(({ invoiceId }) => invoiceId === old.id);
    standing?.follow(old, anew, this.clock.now());
  }
}

@CommandHandler(ApplyPaidPlanChange)
export class ApplyPaidPlanChangeHandler implements ICommandHandler<ApplyPaidPlanChange> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly changes: PlanChanges,
    private readonly plans: Plans,
    private readonly invoices: Invoices,
    private readonly planSwitch: PlanSwitch,
    private readonly moneyBack: MoneyBack,
    private readonly ahead: BilledAhead,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, invoiceId }: ApplyPaidPlanChange): Promise<PlanChangeState | undefined> {
    const subscription = await this.subscriptions.lock(tenantId);
    const change = await this.changes.byInvoice(tenantId, invoiceId);
    const invoice = await this.invoices.byId(tenantId, invoiceId);
    if (!subscription || !change || invoice?.state !== 'PAID' || change.state !== 'AWAITING_PAYMENT')
      return change?.state;

    await this.obligations.void(tenantId, `plan-change:${change.id}:*`, 'paid');
    const runsAsConfirmed =
      subscription.planCode === change.fromCode && subscription.planVersion === change.fromVersion;
    if (subscription.isOver || !runsAsConfirmed) await this.returnAll(change, invoice);
    else await this.apply(subscription, change, invoice);
    return change.state;
  }

  private async apply(subscription: Subscription, change: PlanChange, invoice: Invoice): Promise<void> {
    const wanted = await this.planSwitch.targetOf(change);
    const running = (await this.plans.find(change.fromCode, change.fromVersion))!;
    await this.planSwitch.put(subscription, change, wanted);
    // A card pays within the session that the price was confirmed for; a bank takes days, and those were not used.
    if (invoice.method === 'invoice') await this.returnUnusedDays(subscription, change, { running, wanted }, invoice);
    await this.ahead.billAnew(subscription);
  }

  private async returnUnusedDays(
    subscription: Subscription,
    change: PlanChange,
    { running, wanted }: Record<'running' | 'wanted', PlanVersion>,
    invoice: Invoice,
  ): Promise<void> {
    const today = localDate(this.clock.now());
    if (today <= change.effectiveOn) return;
    const worth = prorate(running, wanted, subscription.periods.paidFrom(today), today).due.total;
    const unused = invoice.total.minus(worth);
    if (!unused.isPositive) return;
    // What a credit note took off was not paid for those days either (ToS 3.5.c).
    const price = new Money(invoice.totalMinor - invoice.creditedMinor, invoice.currency);
    await this.moneyBack.of(invoice, 'not-owed', price.share(unused.amountMinor, invoice.totalMinor));
  }

  /** The subscription ended, or runs on another plan by now: the money bought nothing. */
  private async returnAll(change: PlanChange, invoice: Invoice): Promise<void> {
    change.withdraw('overtaken', this.clock.now());
    await this.moneyBack.of(invoice, 'not-owed');
    invoice.cancel('plan-change-overtaken', 'ToS 4.3', this.clock.now());
  }
}
