import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { addDays, atHour, type LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due, ReactsTo } from '../../../shared-kernel/commands.js';
import { Notices } from '../../notices/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { CardKept } from '../contract-provider.js';
import { Subscriptions } from '../domain/ports.js';
import { PaymentGateway } from './ports.js';

/** The provider gave a card up, by its holder's wish or by ours. */
export class ForgetCard extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly cardRef: string,
  ) {
    super();
  }
}

/** A card is about to expire, and the renewals after that day would fail (ToS 4.8). */
@Due('subscription.warn-of-card-expiry')
export class WarnOfCardExpiry extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly cardRef: string,
    readonly expiresOn: LocalDate,
  ) {
    super();
  }
}

const WARNED_DAYS_BEFORE = 30;

/** What follows when another card is kept: a letter, the warning before it expires, and the end of the old one. */
@Injectable()
export class CardReactions {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly policies: Policies,
    private readonly gateway: PaymentGateway,
  ) {}

  @ReactsTo<CardKept>('subscription.CardKept')
  async cardKept({ tenantId, subjectId, cardRef, expiresOn, replaced, isSameCard }: CardKept): Promise<void> {
    const subscription = await this.subscriptions.find(tenantId);
    if (subscription?.cardRef !== cardRef) return;
    await this.obligations.void(tenantId, `card:${subjectId}:*`, 'another-card');
    if (expiresOn) await this.planWarning(tenantId, subjectId, cardRef, expiresOn);
    if (!replaced || isSameCard) return;
    await this.notices.queue({
      tenantId,
      template: 'card-changed',
      key: `card:${cardRef}:kept`,
      to: 'contract',
      data: { label: subscription.cardLabel },
    });
  }

  /** Nothing stays at the provider that is not charged any more. */
  @ReactsTo<CardKept>('subscription.CardKept', { gateway: true })
  async formerCardGivenUp({ replaced }: CardKept): Promise<void> {
    if (replaced) await this.gateway.detachCard(replaced);
  }

  private async planWarning(tenantId: string, subscriptionId: string, cardRef: string, expiresOn: LocalDate) {
    const { noticeHour } = await this.policies.current();
    await this.obligations.schedule({
      tenantId,
      key: `card:${subscriptionId}:${expiresOn}:expiry`,
      clause: 'ToS 4.8',
      owedBy: 'operator',
      title: 'card.warn-of-expiry',
      dueAt: atHour(addDays(expiresOn, -WARNED_DAYS_BEFORE), noticeHour),
      command: new WarnOfCardExpiry(tenantId, cardRef, expiresOn),
    });
  }
}

@CommandHandler(WarnOfCardExpiry)
export class WarnOfCardExpiryHandler implements ICommandHandler<WarnOfCardExpiry> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly notices: Notices,
  ) {}

  async execute({ tenantId, cardRef, expiresOn }: WarnOfCardExpiry): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    if (subscription?.cardRef !== cardRef || !subscription.renews || subscription.method !== 'card') return;

    await this.notices.queue({
      tenantId,
      template: 'card-expiring',
      key: `card:${cardRef}:${expiresOn}:expiring`,
      to: 'contract',
      data: { label: subscription.cardLabel, expiresOn },
    });
  }
}

@CommandHandler(ForgetCard)
export class ForgetCardHandler implements ICommandHandler<ForgetCard> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly obligations: Obligations,
    private readonly notices: Notices,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, cardRef }: ForgetCard): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (subscription?.cardRef !== cardRef) return;
    const label = subscription.cardLabel;

    subscription.loseCard(cardRef, this.clock.now());
    await this.obligations.void(tenantId, `card:${subscription.id}:*`, 'card-detached');
    if (!subscription.renews || subscription.method !== 'card') return;
    await this.notices.queue({
      tenantId,
      template: 'card-detached',
      key: `card:${cardRef}:detached`,
      to: 'contract',
      data: { label, chargedOn: subscription.nextPeriod.start },
    });
  }
}
