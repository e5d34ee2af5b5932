import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { CompleteCharge } from './collecting.js';
import { NoteChargeback } from './disputing-charges.js';
import { ForgetCard } from './keeping-cards.js';
import { KeepCard, ReceiveCheckoutPayment } from './paying.js';
import { PaymentGateway, type PaymentNews, ProviderEvents } from './ports.js';
import { NoteRefund } from './refunding.js';
import { SettleOrder } from './starting.js';

export type KnownNews = Exclude<PaymentNews, { kind: 'irrelevant' }>;

/** The provider says that something happened. The message is only a hint: what happened is asked of it anew. */
@CallsGateway()
export class HearProvider extends Command<void> {
  readonly tenantId = OPERATOR_TENANT;
  constructor(readonly eventId: string) {
    super();
  }
}

/** Takes the effect of an event and remembers the event, in one transaction: replays change nothing. */
export class TakeInNews extends Command<void> {
  readonly tenantId: string;
  constructor(
    readonly eventId: string,
    readonly news: KnownNews,
  ) {
    super();
    this.tenantId = news.tenantId;
  }
}

@CommandHandler(HearProvider)
export class HearProviderHandler implements ICommandHandler<HearProvider> {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
  ) {}

  async execute({ eventId }: HearProvider): Promise<void> {
    const news = await this.gateway.news(eventId);
    if (news.kind !== 'irrelevant') await this.commands.execute(new TakeInNews(eventId, news));
  }
}

@CommandHandler(TakeInNews)
export class TakeInNewsHandler implements ICommandHandler<TakeInNews> {
  constructor(
    private readonly commands: CommandBus,
    private readonly events: ProviderEvents,
    private readonly clock: Clock,
  ) {}

  async execute({ eventId, news }: TakeInNews): Promise<void> {
    if (!(await this.events.takeIn(eventId, news.kind, this.clock.now()))) return;

    await this.commands.execute(commandFor(news));
  }
}

/** The same whether an event tells it or the nightly comparison finds it. */
export function commandFor(news: KnownNews): Command<void> {
  if (news.kind === 'charge-decided') return new CompleteCharge(news.tenantId, news.chargeId, news.outcome);
  if (news.kind === 'refund-decided') return new NoteRefund(news.tenantId, news.refundId, news.outcome);
  if (news.kind === 'chargeback') return new NoteChargeback(news.tenantId, news.dispute);
  if (news.kind === 'card-detached') return new ForgetCard(news.tenantId, news.cardRef);
  if (news.kind === 'card-saved') return new KeepCard(news.tenantId, news.customerRef, news.card);
  return 'orderId' in news.subject
    ? new SettleOrder(news.tenantId, news.subject.orderId, news.receipt)
    : new ReceiveCheckoutPayment(news.tenantId, news.receipt);
}
