import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DomainEvent } from '../../../shared-kernel/aggregate-root.js';
import { addDays, atHour, type LocalDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Due, ReactsTo } from '../../../shared-kernel/commands.js';
import { Notices } from '../../notices/contract.js';
import { Clients } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import type { CardKept } from '../contract-provider.js';
import { noticeHourFrom } from '../domain/overdue.js';
import { Subscriptions } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
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
    private readonly clients: Clients,
    private readonly policies: Policies,
    private readonly gateway: PaymentGateway,
    private readonly clock: Clock,
  ) {}

  @ReactsTo<CardKept>('subscription.CardKept')
  async cardKept({ tenantId, subjectId, cardRef, replaced, isSameCard }: CardKept): Promise<void> {
    const subscription = await this.subscriptions.find(tenantId);
    if (subscription?.cardRef !== cardRef) return;
    await this.obligations.void(tenantId, `card:${subjectId}:*`, 'another-card');
    await this.planWarning(subscription);
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

  /** The warning stands among what is coming for as long as the card would be charged, and no longer. */
  @ReactsTo('subscription.CancellationScheduled')
  @ReactsTo('subscription.SubscriptionResumed')
  @ReactsTo('subscription.SubscriptionExpired')
  @ReactsTo('subscription.SubscriptionCanceled')
  @ReactsTo('subscription.SubscriptionReinstated')
  @ReactsTo('subscription.SubscriptionStarted')
  @ReactsTo('subscription.CollectionMethodChanged')
  @ReactsTo('tenancy.AgreementEnded')
  @ReactsTo('tenancy.AgreementReinstated')
  async chargedOrNot({ tenantId }: DomainEvent & { tenantId: string }): Promise<void> {
    const subscription = await this.subscriptions.find(tenantId);
    if (!subscription) return;
    // ToS 3.6: an agreement that a breach ended has a subscription that still seems to renew.
    const { deletionCause } = await this.clients.profile(tenantId);
    if (isCharged(subscription) && deletionCause !== 'breach') await this.planWarning(subscription);
    else await this.obligations.void(tenantId, `card:${subscription.id}:*`, 'not-charged');
  }

  private async planWarning(subscription: Subscription): Promise<void> {
    const { tenantId, id, cardRef, cardExpiresOn: expiresOn } = subscription;
    if (!cardRef || !expiresOn || !isCharged(subscription)) return;
    if (await this.notices.receipt(tenantId, warningKey(cardRef, expiresOn))) return;
    const { noticeHour } = await this.policies.current();
    const at = atHour(addDays(expiresOn, -WARNED_DAYS_BEFORE), noticeHour);
    await this.obligations.schedule({
      tenantId,
      key: `card:${id}:${expiresOn}:expiry`,
      clause: 'ToS 4.8',
      owedBy: 'operator',
      title: 'card.warn-of-expiry',
      dueAt: noticeHourFrom(at, this.clock.now(), noticeHour),
      command: new WarnOfCardExpiry(tenantId, cardRef, expiresOn),
    });
  }
}

const isCharged = ({ renews, method }: Subscription): boolean => renews && method === 'card';
const warningKey = (cardRef: string, expiresOn: LocalDate): string => `card:${cardRef}:${expiresOn}:expiring`;

@CommandHandler(WarnOfCardExpiry)
export class WarnOfCardExpiryHandler implements ICommandHandler<WarnOfCardExpiry> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly notices: Notices,
  ) {}

  async execute({ tenantId, cardRef, expiresOn }: WarnOfCardExpiry): Promise<void> {
    const subscription = await this.subscriptions.lockGivingWay(tenantId);
    if (subscription?.cardRef !== cardRef || !isCharged(subscription)) return;

    await this.notices.queue({
      tenantId,
      template: 'card-expiring',
      key: warningKey(cardRef, expiresOn),
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
    if (!isCharged(subscription)) return;
    await this.notices.queue({
      tenantId,
      template: 'card-detached',
      key: `card:${cardRef}:detached`,
      to: 'contract',
      data: { label, chargedOn: subscription.nextPeriod.start },
    });
  }
}
