import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, endOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due } from '../../../shared-kernel/commands.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { PaymentArrangement } from '../domain/arrangement.js';
import type { Invoice } from '../domain/invoice.js';
import { Arrangements, Invoices, OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { Ladder } from './dunning-process.js';
import { instalmentKey, openOn } from './instalments.js';
import { Standstill } from './pausing.js';

/** ToS 3.4.g: an instalment's whole day has passed. */
@Due('subscription.instalment-day')
export class PassInstalmentDay extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly arrangementId: string,
    readonly index: number,
  ) {
    super();
  }
}

@Due('subscription.instalment-reminder')
export class RemindOfInstalment extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly arrangementId: string,
    readonly index: number,
  ) {
    super();
  }
}

/** An agreed plan on the calendar, and what follows when it is broken, or turns out to have been kept. */
@Injectable()
export class Promises {
  constructor(
    private readonly arrangements: Arrangements,
    private readonly standstill: Standstill,
    private readonly ladder: Ladder,
    private readonly cases: OverdueCases,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** Every unpaid instalment gets its day and its reminder; the ladder stands still from now on. */
  async hold(subscription: Subscription, arrangement: PaymentArrangement): Promise<void> {
    const { tenantId } = subscription;
    const { negotiation, noticeHour } = await this.policies.current();
    for (const [index, instalment] of arrangement.instalments.entries()) {
      if (arrangement.isPaid(index)) continue;
      const owed = { tenantId, clause: 'ToS 3.4.g' } as const;
      await this.obligations.schedule({
        ...owed,
        key: instalmentKey(arrangement, index, 'day'),
        owedBy: 'client',
        title: 'arrangement.instalment',
        dueAt: endOfDay(instalment.payBy),
        promise: true,
        command: new PassInstalmentDay(tenantId, arrangement.id, index),
      });
      const remindAt = atHour(addDays(instalment.payBy, -negotiation.instalmentReminderDays), noticeHour);
      if (remindAt <= this.clock.now()) continue;
      await this.obligations.schedule({
        ...owed,
        key: instalmentKey(arrangement, index, 'remind'),
        owedBy: 'operator',
        title: 'arrangement.reminder',
        dueAt: remindAt,
        command: new RemindOfInstalment(tenantId, arrangement.id, index),
      });
    }
    await this.standstill.pause(subscription, 'arrangement');
  }

  /** The ladder goes on where it stood; without a case the invoices are watched again. */
  async break(subscription: Subscription, arrangement: PaymentArrangement, index: number, open: Invoice[]) {
    const { tenantId } = subscription;
    await this.obligations.void(tenantId, `arrangement:${arrangement.id}:*`, 'broken');
    const { noticeHour } = await this.policies.current();
    const { payBy } = arrangement.instalments[index]!;
    await this.notices.queue({
      tenantId,
      template: 'arrangement-broken',
      key: `arrangement:${arrangement.id}:broken:${index + 1}`,
      to: 'contract',
      data: {
        payBy,
        missing: { amountMinor: arrangement.openMinorOf(index), currency: arrangement.currency },
        open: { amountMinor: openOn(arrangement, open), currency: arrangement.currency },
      },
      notBefore: atHour(addDays(payBy, 1), noticeHour),
    });
    if (await this.cases.running(tenantId)) await this.standstill.resume(subscription, 'arrangement');
    else await this.ladder.watchAgain(open);
  }

  /** Money came. A plan that was called broken stands again when this money had been in time. */
  async hear(subscription: Subscription, paidAt: Date, open: Invoice[]): Promise<void> {
    const latest = await this.arrangements.latest(subscription.tenantId);
    if (!latest?.reinstate(paidAt, openOn(latest, open), this.clock.now())) return;

    const overdue = await this.cases.running(subscription.tenantId);
    if (overdue?.suspendedAt && latest.wasBrokenBy(overdue.suspendedAt))
      await this.ladder.openByAgreement(subscription, overdue);
    await this.hold(subscription, latest);
  }
}

@CommandHandler(PassInstalmentDay)
export class PassInstalmentDayHandler implements ICommandHandler<PassInstalmentDay> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly arrangements: Arrangements,
    private readonly invoices: Invoices,
    private readonly promises: Promises,
    private readonly clock: Clock,
  ) {}

  /** Read again under the lock: a payment that raced the end of the day is counted already. */
  async execute({ tenantId, arrangementId, index }: PassInstalmentDay): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    const arrangement = await this.arrangements.byId(tenantId, arrangementId);
    if (!subscription || !arrangement) return;
    const open = await this.invoices.open(tenantId);
    arrangement.progress(openOn(arrangement, open), this.clock.now());

    if (arrangement.passDay(index, this.clock.now())) await this.promises.break(subscription, arrangement, index, open);
  }
}

@CommandHandler(RemindOfInstalment)
export class RemindOfInstalmentHandler implements ICommandHandler<RemindOfInstalment> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly arrangements: Arrangements,
    private readonly notices: Notices,
  ) {}

  async execute({ tenantId, arrangementId, index }: RemindOfInstalment): Promise<void> {
    await this.subscriptions.lockGivingWay(tenantId);
    const arrangement = await this.arrangements.byId(tenantId, arrangementId);
    if (arrangement?.state !== 'AGREED' || arrangement.isPaid(index)) return;

    await this.notices.queue({
      tenantId,
      template: 'instalment-reminder',
      key: instalmentKey(arrangement, index, 'reminder'),
      to: 'contract',
      data: {
        payBy: arrangement.instalments[index]!.payBy,
        amount: { amountMinor: arrangement.openMinorOf(index), currency: arrangement.currency },
      },
    });
  }
}
