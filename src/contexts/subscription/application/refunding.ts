import { Injectable } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, endOfDay, localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import { type ClauseId, NotFound, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Obligations } from '../../terms/contract.js';
import { refundClause } from '../domain/charge.js';
import { Refunds } from '../domain/ports.js';
import { type CardRefund, PaymentGateway, type RefundOutcome } from './ports.js';

/** Sends a card refund to the provider. Any number of times: its key makes it one. */
@CallsGateway()
export class PerformRefund extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly refundId: string,
  ) {
    super();
  }
}

/** What the provider says of a refund, now or whenever the card's bank sent it back. */
export class NoteRefund extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly refundId: string,
    readonly outcome: RefundOutcome,
  ) {
    super();
  }
}

/** A card refund that waits for the provider; for a bank refund it puts the task on the operator's calendar. */
export class PrepareRefund extends Command<CardRefund | undefined> {
  constructor(
    readonly tenantId: string,
    readonly refundId: string,
  ) {
    super();
  }
}

/** The money is back: by the provider, or by the operator's hand with the bank's reference. */
export class CompleteRefund extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly refundId: string,
    readonly reference: string,
  ) {
    super();
  }
}

@CommandHandler(PerformRefund)
export class PerformRefundHandler implements ICommandHandler<PerformRefund> {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
  ) {}

  async execute({ tenantId, refundId }: PerformRefund): Promise<void> {
    const order = await this.commands.execute(new PrepareRefund(tenantId, refundId));
    if (!order) return;

    const outcome = await this.gateway.refund(order);
    await this.commands.execute(new NoteRefund(tenantId, refundId, outcome));
  }
}

/** ToS 6.4 gives two weeks for a refund; the same time serves here. */
const PAYOUT_DAYS = 14;

/** What no program can pay back is a person's task, with a day. */
@Injectable()
export class Payouts {
  constructor(
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async plan(tenantId: string, refundId: string, clause: ClauseId): Promise<void> {
    await this.obligations.schedule({
      tenantId,
      key: `refund:${refundId}`,
      clause,
      owedBy: 'operator',
      title: 'refund.payout',
      dueAt: endOfDay(addDays(localDate(this.clock.now()), PAYOUT_DAYS)),
      promise: true,
    });
  }
}

@CommandHandler(PrepareRefund)
export class PrepareRefundHandler implements ICommandHandler<PrepareRefund> {
  constructor(
    private readonly refunds: Refunds,
    private readonly payouts: Payouts,
  ) {}

  async execute({ tenantId, refundId }: PrepareRefund): Promise<CardRefund | undefined> {
    const refund = await this.refunds.byId(tenantId, refundId);
    if (refund?.state !== 'PENDING') return undefined;
    if (refund.method === 'card')
      return {
        tenantId,
        refundId,
        paymentReference: refund.paymentReference,
        amount: refund.amount.toJSON(),
        idempotencyKey: `refund:${refund.id}`,
      };

    await this.payouts.plan(tenantId, refundId, refundClause(refund.reason));
    return undefined;
  }
}

@CommandHandler(CompleteRefund)
export class CompleteRefundHandler implements ICommandHandler<CompleteRefund> {
  constructor(
    private readonly refunds: Refunds,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, refundId, reference }: CompleteRefund): Promise<void> {
    const refund = await this.refunds.byId(tenantId, refundId);
    if (!refund) throw new NotFound();
    // ToS 6.4: it may be on its way to the card still; by hand only once the provider has said that it failed.
    if (refund.method === 'card' && refund.state === 'PENDING')
      throw new OutOfOrder('The refund', refund.state, 'be paid out by hand', 'ToS 6.4');

    refund.complete(reference, this.clock.now());
    await this.obligations.fulfil(tenantId, `refund:${refundId}`);
  }
}

@CommandHandler(NoteRefund)
export class NoteRefundHandler implements ICommandHandler<NoteRefund> {
  constructor(
    private readonly refunds: Refunds,
    private readonly payouts: Payouts,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, refundId, outcome }: NoteRefund): Promise<void> {
    const refund = await this.refunds.byId(tenantId, refundId);
    if (!refund || outcome.outcome === 'pending') return;
    const now = this.clock.now();
    if (outcome.outcome === 'failed') {
      if (refund.fail(outcome.failureCode, outcome.reference, now))
        await this.payouts.plan(tenantId, refundId, 'ToS 6.4');
    } else if (refund.state === 'PENDING') refund.complete(outcome.reference, now);
  }
}
