import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addBusinessDays, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Outbox } from '../../../shared-kernel/commands.js';
import { Conflict, Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { ContractClosed, ContractClosure, type VerifiedClosure } from '../contract-closure.js';
import { Invoices, Orders, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { UndoneRenewals } from './cancelling.js';
import { AfterEnd } from './ending.js';
import { later } from './letter-words.js';
import { Invoicing } from './renewing.js';

/** ToS 3.7: closed within this many business days of the request. */
export const CLOSING_BUSINESS_DAYS = 7;

/**
 * ToS 3.7, K5: to close is to erase, and is not to cancel. The subscription ends now, a debt does not stand in
 * the way and stays owed, and the data goes on the closing day, a week and more after its notice.
 */
export class CloseContract extends Command<{ closesOn: LocalDate }> {
  constructor(
    readonly tenantId: string,
    /** ISO instants. */
    readonly receivedAt: string,
    readonly verifiedAt: string,
    readonly accessAsked: boolean,
  ) {
    super();
  }
}

/** K1: no thirty days for retrieval are wanted. */
export class ConfirmEarlierErasure extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** Stops what an ended subscription would still set in motion; what is owed stays as it is. */
@Injectable()
export class Unwinding {
  constructor(
    private readonly orders: Orders,
    private readonly invoicing: Invoicing,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async stop(subscription: Subscription, reason: string): Promise<void> {
    const { tenantId, id } = subscription;
    await this.invoicing.stopRenewal(subscription, reason);
    await this.obligations.void(tenantId, `ending:${id}:*`, reason);
    const now = this.clock.now();
    for (const order of await this.orders.awaitingPayment(tenantId, now)) {
      order.giveWay(now);
      await this.obligations.void(tenantId, `order:${order.id}:expiry`, reason);
    }
  }

  /** Nobody is warned of a suspension, or of a deletion, that a nearer end has overtaken. */
  async stopDunning({ tenantId }: Subscription, reason: string): Promise<void> {
    for (const prefix of ['collect', 'dunning', 'overdue'])
      await this.obligations.void(tenantId, `${prefix}:*`, reason);
  }
}

@CommandHandler(CloseContract)
export class CloseContractHandler implements ICommandHandler<CloseContract> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly renewals: UndoneRenewals,
    private readonly unwinding: Unwinding,
    private readonly afterEnd: AfterEnd,
    private readonly policies: Policies,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, receivedAt, verifiedAt, accessAsked }: CloseContract): Promise<{ closesOn: LocalDate }> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();
    if (subscription.purgedAt)
      throw new Conflict('instance-purged', 'There is nothing left to close.', { clause: 'ToS 3.7' });
    const standing = subscription.endCause === 'closure' ? subscription.ending?.closesOn : undefined;
    if (standing) return { closesOn: standing };
    const received = this.credible(receivedAt, verifiedAt);

    const now = this.clock.now();
    const closesOn = later(addBusinessDays(localDate(received), CLOSING_BUSINESS_DAYS), localDate(now));
    await this.settleUp(subscription, received);
    const { version } = await this.policies.current();
    subscription.endNow('closure', version, { closesOn, accessAsked }, now);
    this.outbox.add(new ContractClosed(tenantId, subscription.id, now.toISOString(), receivedAt, verifiedAt, closesOn));
    await this.afterEnd.leaveReadable(subscription);
    await this.afterEnd.announcePurge(subscription, 0);
    return { closesOn };
  }

  private credible(receivedAt: string, verifiedAt: string): Date {
    const [received, verified] = [new Date(receivedAt), new Date(verifiedAt)];
    if (verified > this.clock.now()) throw Invalid.field('/verifiedAt', 'in-the-future', 'That is still to come.');
    if (verified < received)
      throw Invalid.field('/verifiedAt', 'before-arrival', 'It cannot be verified before it arrived.', 'ToS 3.7');
    return received;
  }

  /** Renewals after the request are undone as for a cancellation; what had begun is owed, and not dunned any more. */
  private async settleUp(subscription: Subscription, received: Date): Promise<void> {
    const { tenantId, isFree, isOver, anchor } = subscription;
    const undone =
      isFree || isOver || localDate(received) < anchor ? [] : await this.renewals.since(subscription, received);
    for (const invoice of undone) await this.renewals.undo(invoice);
    await this.unwinding.stop(subscription, 'closed');
    await this.unwinding.stopDunning(subscription, 'closed');
    for (const invoice of await this.invoices.open(tenantId))
      if (invoice.method === 'card') await this.renewals.undo(invoice);
  }
}

@CommandHandler(ConfirmEarlierErasure)
export class ConfirmEarlierErasureHandler implements ICommandHandler<ConfirmEarlierErasure> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly afterEnd: AfterEnd,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId }: ConfirmEarlierErasure): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();

    subscription.confirmEarlierErasure(this.clock.now());
    const { announcedAs, blockedOn } = subscription.ending ?? {};
    if (announcedAs) await this.afterEnd.planPurge(subscription, announcedAs);
    else if (subscription.endCause === 'withdrawal' && !blockedOn) await this.bringForward(subscription);
  }

  /** ToS 6.5: the thirty days end with the days that the announcement needs, and it goes out now. */
  private async bringForward(subscription: Subscription): Promise<void> {
    await this.afterEnd.leaveReadable(subscription);
    await this.afterEnd.announceAhead(subscription);
  }
}

/** What privacy calls when a closure request has been verified. */
@Injectable()
export class ClosureByCommand extends ContractClosure {
  constructor(private readonly commands: CommandBus) {
    super();
  }

  close({ tenantId, receivedAt, verifiedAt, accessAsked = false }: VerifiedClosure): Promise<{ closesOn: LocalDate }> {
    return this.commands.execute(
      new CloseContract(tenantId, receivedAt.toISOString(), verifiedAt.toISOString(), accessAsked),
    );
  }
}
