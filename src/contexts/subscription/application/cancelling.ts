import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, type LocalDate, localDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { hasPassed } from '../domain/ending.js';
import type { Invoice } from '../domain/invoice.js';
import { Invoices, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { Ladder } from './dunning-process.js';
import { AfterEnd } from './ending.js';
import { MoneyBack } from './giving-back.js';
import { Invoicing } from './renewing.js';

/** ToS 3.5.a: no renewal from now on, or from the moment that a message about it arrived. */
export class CancelSubscription extends Command<void> {
  constructor(
    readonly tenantId: string,
    /** ISO instant; absent for the button in Billing. */
    readonly receivedAt?: string,
  ) {
    super();
  }
}

export class ResumeSubscription extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** ToS 3.3.c: the last paid day is over. */
@Due('subscription.end')
export class EndSubscription extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly endsOn: LocalDate,
  ) {
    super();
  }
}

@Due('subscription.end-reminder')
export class RemindOfEnd extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly endsOn: LocalDate,
    readonly daysLeft: number,
  ) {
    super();
  }
}

/** Renewals that an earlier message comes before: what is undone of them, for a cancellation and for a closure. */
@Injectable()
export class UndoneRenewals {
  constructor(
    private readonly invoices: Invoices,
    private readonly moneyBack: MoneyBack,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  /**
   * Renewals that the message came before: it is nobody's fault that it was read later (ToS 3.5.a). A card
   * period that was never paid is not owed; an invoiced one is, once it has begun.
   */
  async since(subscription: Subscription, received: Date): Promise<Invoice[]> {
    const run = await this.invoices.ofRun(subscription.tenantId, subscription.id, subscription.anchor);
    const day = localDate(received);
    return run.filter(({ method, periodStart, paidAt }) => {
      if (paidAt && paidAt <= received) return false;
      return method === 'card' || periodStart > day;
    });
  }

  async undo(invoice: Invoice): Promise<void> {
    const { tenantId, id } = invoice;
    await this.obligations.void(tenantId, `collect:${id}:*`, 'canceled');
    await this.obligations.void(tenantId, `dunning:${id}:*`, 'canceled');
    await this.notices.drop(tenantId, `invoice:${id}`, 'canceled');
    await this.moneyBack.of(invoice, 'canceled-before-renewal');
    invoice.cancel('canceled-before-renewal', 'ToS 3.5.a', this.clock.now());
  }
}

@CommandHandler(CancelSubscription)
export class CancelSubscriptionHandler implements ICommandHandler<CancelSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly renewals: UndoneRenewals,
    private readonly invoicing: Invoicing,
    private readonly ladder: Ladder,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, receivedAt }: CancelSubscription): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();
    const received = receivedAt ? this.credible(receivedAt, subscription) : this.clock.now();

    const undone = subscription.isOver ? [] : await this.renewals.since(subscription, received);
    const planned = subscription.endsOn;
    const undoneFrom = undone.map(({ periodStart }) => periodStart);
    subscription.cancel(received, undoneFrom, this.clock.now());
    if (subscription.state !== 'CANCEL_SCHEDULED' || subscription.endsOn === planned) return;

    for (const invoice of undone) await this.renewals.undo(invoice);
    await this.settleDown(subscription, undone);
    await this.planEnd(subscription);
  }

  private credible(receivedAt: string, subscription: Subscription): Date {
    const received = new Date(receivedAt);
    if (received > this.clock.now()) throw Invalid.field('/receivedAt', 'in-the-future', 'It has not arrived yet.');
    if (localDate(received) < subscription.anchor)
      throw Invalid.field('/receivedAt', 'before-start', 'The subscription had not begun by then.');
    return received;
  }

  private async settleDown(subscription: Subscription, undone: Invoice[]): Promise<void> {
    await this.invoicing.stopRenewal(subscription, 'canceled');
    if (undone.length > 0) await this.ladder.ease(subscription, await this.invoices.open(subscription.tenantId));
    await this.notices.queue({
      tenantId: subscription.tenantId,
      template: 'cancellation-confirmed',
      key: `canceled:${subscription.id}:${subscription.endsOn}:${this.clock.now().toISOString()}`,
      to: 'contract',
      data: { endsOn: subscription.endsOn },
    });
  }

  private async planEnd(subscription: Subscription): Promise<void> {
    const { tenantId, id, endsOn } = subscription;
    const { renewal, noticeHour } = await this.policies.current();
    await this.obligations.void(tenantId, `ending:${id}:*`, 'moved');
    await this.obligations.schedule({
      tenantId,
      key: `ending:${id}:${endsOn}:end`,
      clause: 'ToS 3.3.c',
      owedBy: 'operator',
      title: 'ending.end',
      dueAt: startOfDay(addDays(endsOn!, 1)),
      command: new EndSubscription(tenantId, endsOn!),
    });
    for (const days of renewal.expiryReminderDays) {
      const dueAt = atHour(addDays(endsOn!, -days), noticeHour);
      if (dueAt <= this.clock.now()) continue;
      await this.obligations.schedule({
        tenantId,
        key: `ending:${id}:${endsOn}:remind:${days}`,
        clause: 'ToS 3.3.c',
        owedBy: 'operator',
        title: 'ending.reminder',
        dueAt,
        command: new RemindOfEnd(tenantId, endsOn!, days),
      });
    }
  }
}

@CommandHandler(ResumeSubscription)
export class ResumeSubscriptionHandler implements ICommandHandler<ResumeSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoicing: Invoicing,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: ResumeSubscription): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();

    subscription.resume(this.clock.now());
    await this.obligations.void(tenantId, `ending:${subscription.id}:*`, 'resumed');
    await this.invoicing.planRenewal(subscription);
  }
}

@CommandHandler(EndSubscription)
export class EndSubscriptionHandler implements ICommandHandler<EndSubscription> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly afterEnd: AfterEnd,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, endsOn }: EndSubscription): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    if (subscription?.state !== 'CANCEL_SCHEDULED' || subscription.endsOn !== endsOn) return;
    if (!hasPassed(endsOn, this.clock.now())) return;

    const { version } = await this.policies.current();
    subscription.expire(version, this.clock.now());
    await this.afterEnd.begin(subscription, 'read-only');
  }
}

@CommandHandler(RemindOfEnd)
export class RemindOfEndHandler implements ICommandHandler<RemindOfEnd> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly notices: Notices,
  ) {}

  async execute({ tenantId, endsOn, daysLeft }: RemindOfEnd): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    if (subscription?.state !== 'CANCEL_SCHEDULED' || subscription.endsOn !== endsOn) return;

    await this.notices.queue({
      tenantId,
      template: 'ending-reminder',
      key: `ending:${subscription.id}:${endsOn}:remind:${daysLeft}`,
      to: 'contract',
      data: { endsOn },
    });
  }
}
