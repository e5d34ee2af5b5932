import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import type { MoneyJson } from '../../../shared-kernel/money.js';
import { Obligations } from '../../terms/contract.js';
import { Refunds } from '../domain/ports.js';
import { PaymentGateway } from './ports.js';

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

type RefundOrder = { paymentReference: string; amount: MoneyJson; idempotencyKey: string };

/** A card refund that waits for the provider; for a bank refund it puts the task on the operator's calendar. */
export class PrepareRefund extends Command<RefundOrder | undefined> {
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

    const reference = await this.gateway.refund(order);
    await this.commands.execute(new CompleteRefund(tenantId, refundId, reference));
  }
}

/** ToS 6.4 gives two weeks for a refund; the same time serves here. */
const PAYOUT_DAYS = 14;

@CommandHandler(PrepareRefund)
export class PrepareRefundHandler implements ICommandHandler<PrepareRefund> {
  constructor(
    private readonly refunds: Refunds,
    private readonly obligations: Obligations,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, refundId }: PrepareRefund): Promise<RefundOrder | undefined> {
    const refund = await this.refunds.byId(tenantId, refundId);
    if (refund?.state !== 'PENDING') return undefined;
    if (refund.method === 'card')
      return {
        paymentReference: refund.paymentReference,
        amount: refund.amount.toJSON(),
        idempotencyKey: `refund:${refund.id}`,
      };

    await this.obligations.schedule({
      tenantId,
      key: `refund:${refund.id}`,
      clause: 'ToS 3.5.a',
      owedBy: 'operator',
      title: 'refund.payout',
      dueAt: new Date(this.clock.now().getTime() + PAYOUT_DAYS * 86_400_000),
    });
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

    refund.complete(reference, this.clock.now());
    await this.obligations.fulfil(tenantId, `refund:${refundId}`);
  }
}
