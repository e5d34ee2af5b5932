import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import type { CancellationScheduled, InvoicePaid, SubscriptionCanceled } from '../contract.js';
import { WithdrawPlanChange } from './changing-plan.js';
import { ApplyPaidPlanChange } from './settling-plan-changes.js';

/** A change of plan follows its invoice, and gives way to an end of the subscription. */
@Injectable()
export class ChangeReactions {
  constructor(private readonly commands: CommandBus) {}

  @ReactsTo<InvoicePaid>('subscription.InvoicePaid')
  async invoicePaid({ tenantId, subjectId }: InvoicePaid): Promise<void> {
    await this.commands.execute(new ApplyPaidPlanChange(tenantId, subjectId));
  }

  @ReactsTo<CancellationScheduled>('subscription.CancellationScheduled')
  cancellationScheduled({ tenantId }: CancellationScheduled): Promise<void> {
    return this.commands.execute(new WithdrawPlanChange(tenantId, 'canceled'));
  }

  @ReactsTo<SubscriptionCanceled>('subscription.SubscriptionCanceled')
  subscriptionCanceled({ tenantId }: SubscriptionCanceled): Promise<void> {
    return this.commands.execute(new WithdrawPlanChange(tenantId, 'ended'));
  }
}
