import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import type { Invoice } from '../domain/invoice.js';
import { InvoiceDisputes, Invoices, OverdueCases, Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { decisionKey } from './disputing.js';
import { Ladder } from './dunning-process.js';
import { Invoicing } from './renewing.js';

/** An invoice is void: what somebody said against it has nothing left to decide (ToS 3.4.g). */
export class CloseDisputesOf extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
  ) {
    super();
  }
}

@CommandHandler(CloseDisputesOf)
export class CloseDisputesOfHandler implements ICommandHandler<CloseDisputesOf> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly disputes: InvoiceDisputes,
    private readonly cases: OverdueCases,
    private readonly ladder: Ladder,
    private readonly invoicing: Invoicing,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, invoiceId }: CloseDisputesOf): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const invoice = await this.invoices.byId(tenantId, invoiceId);
    if (!subscription || invoice?.state !== 'VOID') return;
    const standing = (await this.disputes.open(tenantId)).filter((dispute) => dispute.invoiceId === invoiceId);

    for (const dispute of standing) {
      dispute.close(invoice, this.clock.now());
      await this.obligations.void(tenantId, decisionKey(dispute.id), 'invoice-void');
      await this.notices.queue({
        tenantId,
        template: 'dispute-closed',
        key: `dispute:${dispute.id}:decided`,
        to: 'contract',
        data: { invoiceId, number: invoice.number },
      });
    }
    if (standing.length > 0) await this.releaseLadder(subscription, invoice);
  }

  /** A case that waited for the decision would wait for ever. After a closure nobody is dunned (ToS 3.7). */
  private async releaseLadder(subscription: Subscription, { tenantId, id }: Invoice): Promise<void> {
    const overdue = await this.cases.running(tenantId);
    if (overdue?.invoiceId !== id || subscription.endCause === 'closure' || subscription.purgedAt) return;

    await this.ladder.ease(subscription, await this.invoices.open(tenantId));
    await this.invoicing.planRenewal(subscription);
  }
}
