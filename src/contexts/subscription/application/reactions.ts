import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ReactsTo } from '../../../shared-kernel/commands.js';
import { type NoticeAccepted, type NoticeBounced, Notices } from '../../notices/contract.js';
import type { AgreementConcluded, InstanceHeld, InstanceHoldReleased, PurgeStarted } from '../../tenancy/contract.js';
import type {
  ChargeRequested,
  InvoiceVoided,
  OrderExpired,
  QuotaThresholdReached,
  RefundCompleted,
  RefundRequested,
} from '../contract.js';
import { readPurgeNoticeKey } from '../domain/ending.js';
import { readLetterKey } from '../domain/overdue.js';
import { CloseDisputesOf } from './closing-disputes.js';
import { PerformCharge } from './collecting.js';
import { NoteOverdueLetterArrived, NoteOverdueLetterBounced } from './dunning-letters.js';
import { PlanPurge, PostponePurge } from './ending.js';
import { StopForPurge } from './guarding.js';
import { CloseCheckout } from './ordering.js';
import { GoOnAfterHold, StandStillForHold } from './pausing.js';
import { PerformRefund } from './refunding.js';
import { NoteWithdrawalRefunded } from './returning-money.js';
import { OpenFreeSubscription } from './starting.js';

/** What this context does when others, or its own aggregates, say that something happened. */
@Injectable()
export class SubscriptionReactions {
  constructor(
    private readonly commands: CommandBus,
    private readonly notices: Notices,
  ) {}

  @ReactsTo<AgreementConcluded>('tenancy.AgreementConcluded')
  agreementConcluded({ tenantId, at }: AgreementConcluded): Promise<void> {
    return this.commands.execute(new OpenFreeSubscription(tenantId, at));
  }

  @ReactsTo<PurgeStarted>('tenancy.PurgeStarted')
  purgeStarted({ tenantId, reason }: PurgeStarted): Promise<void> {
    return this.commands.execute(new StopForPurge(tenantId, reason as 'debt'));
  }

  @ReactsTo<InstanceHeld>('tenancy.InstanceHeld')
  instanceHeld({ tenantId }: InstanceHeld): Promise<void> {
    return this.commands.execute(new StandStillForHold(tenantId));
  }

  @ReactsTo<InstanceHoldReleased>('tenancy.InstanceHoldReleased')
  instanceHoldReleased({ tenantId }: InstanceHoldReleased): Promise<void> {
    return this.commands.execute(new GoOnAfterHold(tenantId));
  }

  @ReactsTo<NoticeAccepted>('notices.NoticeAccepted')
  async noticeAccepted({ tenantId, key, at }: NoticeAccepted): Promise<void> {
    if (readLetterKey(key)) await this.commands.execute(new NoteOverdueLetterArrived(tenantId, key, at));
    if (readPurgeNoticeKey(key)) await this.commands.execute(new PlanPurge(tenantId, key));
  }

  @ReactsTo<NoticeBounced>('notices.NoticeBounced')
  async noticeBounced({ tenantId, key }: NoticeBounced): Promise<void> {
    if (readLetterKey(key)) await this.commands.execute(new NoteOverdueLetterBounced(tenantId, key));
    if (readPurgeNoticeKey(key)) await this.commands.execute(new PostponePurge(tenantId, key));
  }

  @ReactsTo<ChargeRequested>('subscription.ChargeRequested', { gateway: true })
  chargeRequested({ tenantId, subjectId }: ChargeRequested): Promise<void> {
    return this.commands.execute(new PerformCharge(tenantId, subjectId));
  }

  @ReactsTo<RefundRequested>('subscription.RefundRequested', { gateway: true })
  refundRequested({ tenantId, subjectId }: RefundRequested): Promise<void> {
    return this.commands.execute(new PerformRefund(tenantId, subjectId));
  }

  @ReactsTo<RefundCompleted>('subscription.RefundCompleted')
  refundCompleted({ tenantId, subjectId }: RefundCompleted): Promise<void> {
    return this.commands.execute(new NoteWithdrawalRefunded(tenantId, subjectId));
  }

  @ReactsTo<InvoiceVoided>('subscription.InvoiceVoided')
  invoiceVoided({ tenantId, subjectId }: InvoiceVoided): Promise<void> {
    return this.commands.execute(new CloseDisputesOf(tenantId, subjectId));
  }

  @ReactsTo<OrderExpired>('subscription.OrderExpired', { gateway: true })
  async orderExpired({ tenantId, checkoutRef }: OrderExpired): Promise<void> {
    if (checkoutRef) await this.commands.execute(new CloseCheckout(tenantId, checkoutRef));
  }

  @ReactsTo<QuotaThresholdReached>('subscription.QuotaThresholdReached')
  async quotaThresholdReached(event: QuotaThresholdReached): Promise<void> {
    const { tenantId, subjectId: meter, percent, limit, periodStart, resetsOn } = event;
    await this.notices.queue({
      tenantId,
      template: `quota-${percent}`,
      key: `quota:${meter}:${periodStart}:${percent}`,
      to: 'contract',
      data: { meter, limit, resetsOn },
    });
  }
}
