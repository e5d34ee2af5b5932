import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway, Due } from '../../../shared-kernel/commands.js';
import { Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { type MoneyJson } from '../../../shared-kernel/money.js';
import { Clients, InstanceAddresses } from '../../tenancy/contract.js';
import { Obligations } from '../../terms/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { type DocumentSeen, Order } from '../domain/order.js';
import { Orders, Plans, Subscriptions } from '../domain/ports.js';
import { type Purchaser, PurchaseTerms } from './accepting.js';
import { Digest, type OpenCheckout, type Payer, PaymentGateway } from './ports.js';

/** Draws up a summary of product and total; nothing is agreed yet. */
export class PlaceOrder extends Command<{ orderId: string }> {
  constructor(
    readonly tenantId: string,
    readonly planCode: string,
    readonly placedBy: string,
  ) {
    super();
  }
}

/** The 'Buy and Pay' button: accepts, confirms, and answers with the provider's page (ToS 4.3). */
@CallsGateway()
export class BuyAndPay extends Command<OpenCheckout> {
  constructor(
    readonly tenantId: string,
    readonly orderId: string,
    readonly summarySha256: string,
    readonly acceptances: DocumentSeen[],
    readonly purchaser: Purchaser,
  ) {
    super();
  }
}

type ConfirmedOrder = {
  checkout: OpenCheckout | undefined;
  title: string;
  amount: MoneyJson;
  expiresAt: Date;
  returnUrl: string;
  language: 'sv' | 'en';
  payer: Payer;
};

export class ConfirmOrder extends Command<ConfirmedOrder> {
  constructor(
    readonly tenantId: string,
    readonly orderId: string,
    readonly summarySha256: string,
    readonly acceptances: DocumentSeen[],
    readonly purchaser: Purchaser,
  ) {
    super();
  }
}

export class AttachCheckout extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly orderId: string,
    readonly customerRef: string,
    readonly checkout: OpenCheckout,
  ) {
    super();
  }
}

@Due('subscription.expire-order')
export class ExpireOrder extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly orderId: string,
  ) {
    super();
  }
}

/** Closes the provider's page of an order that is over. */
@CallsGateway()
export class CloseCheckout extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly checkoutRef: string,
  ) {
    super();
  }
}

@CommandHandler(PlaceOrder)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
  constructor(
    private readonly orders: Orders,
    private readonly plans: Plans,
    private readonly subscriptions: Subscriptions,
    private readonly terms: PurchaseTerms,
    private readonly digest: Digest,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, planCode, placedBy }: PlaceOrder): Promise<{ orderId: string }> {
    const now = this.clock.now();
    const plan = await this.plans.onSale(planCode, localDate(now));
    if (!plan) throw Invalid.field('/planCode', 'not-on-sale', 'No such plan is on sale.', 'ToS 3.3.a');
    (await this.subscriptions.find(tenantId))?.refuseOrder();

    const documents = await this.terms.inForce(tenantId);
    const hash = (text: string) => this.digest.sha256(text);
    const order = Order.draft(tenantId, this.ids.next(), plan, documents, hash, placedBy, now);
    this.orders.add(order);
    return { orderId: order.id };
  }
}

@CommandHandler(BuyAndPay)
export class BuyAndPayHandler implements ICommandHandler<BuyAndPay> {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
  ) {}

  async execute({ tenantId, orderId, summarySha256, acceptances, purchaser }: BuyAndPay): Promise<OpenCheckout> {
    const confirmed = await this.commands.execute(
      new ConfirmOrder(tenantId, orderId, summarySha256, acceptances, purchaser),
    );
    if (confirmed.checkout) return confirmed.checkout;

    const { payer, title, amount, expiresAt, returnUrl, language } = confirmed;
    const customerRef = await this.gateway.customer(tenantId, payer);
    const opened = await this.gateway.openCheckout({
      tenantId,
      customerRef,
      subject: { orderId },
      title,
      amount,
      expiresAt,
      returnUrl,
      language,
      idempotencyKey: `order:${orderId}`,
    });
    await this.commands.execute(new AttachCheckout(tenantId, orderId, customerRef, opened));
    return opened;
  }
}

@CommandHandler(ConfirmOrder)
export class ConfirmOrderHandler implements ICommandHandler<ConfirmOrder> {
  constructor(
    private readonly orders: Orders,
    private readonly plans: Plans,
    private readonly subscriptions: Subscriptions,
    private readonly terms: PurchaseTerms,
    private readonly clients: Clients,
    private readonly addresses: InstanceAddresses,
    private readonly obligations: Obligations,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  async execute(command: ConfirmOrder): Promise<ConfirmedOrder> {
    const { tenantId, orderId, summarySha256, acceptances, purchaser } = command;
    const now = this.clock.now();
    const subscription = await this.subscriptions.lock(tenantId);
    const order = await this.orders.byId(tenantId, orderId);
    if (!subscription || !order) throw new NotFound();
    subscription.refuseOrder();
    const purchase = { tenantId, occasion: `order:${order.id}`, documents: order.summary.documents };
    if (order.state === 'DRAFT') await this.terms.accept(purchase, acceptances, purchaser);
    if (purchaser.expressStart) order.startAtOnce(purchaser.expressStart, purchaser, now);

    const { renewal } = await this.policies.current();
    const onSale = await this.plans.onSale(order.planCode, localDate(now));
    order.confirm(summarySha256, onSale, renewal.checkoutMinutes, now);
    await this.giveWayTo(order, now);
    await this.planExpiry(order);
    return this.describe(order, subscription.customerRef);
  }

  private async giveWayTo(order: Order, now: Date): Promise<void> {
    for (const other of await this.orders.awaitingPayment(order.tenantId, now)) {
      if (other.id === order.id) continue;
      other.giveWay(now);
      await this.obligations.void(order.tenantId, `order:${other.id}:expiry`, 'another-order');
    }
  }

  private async planExpiry(order: Order): Promise<void> {
    await this.obligations.schedule({
      tenantId: order.tenantId,
      key: `order:${order.id}:expiry`,
      clause: 'ToS 4.1',
      owedBy: 'client',
      title: 'order.pay-by',
      dueAt: order.expiresAt!,
      command: new ExpireOrder(order.tenantId, order.id),
    });
  }

  private async describe(order: Order, customerRef: string | null): Promise<ConfirmedOrder> {
    const { checkoutRef: ref, checkoutUrl: url, summary, tenantId } = order;
    const { registrationEmail, contactName, language } = await this.clients.profile(tenantId);
    return {
      checkout: ref && url ? { ref, url } : undefined,
      title: summary.plan.name,
      amount: order.total.toJSON(),
      expiresAt: order.expiresAt!,
      returnUrl: `${await this.addresses.of(tenantId)}/billing/orders/${order.id}`,
      language,
      payer: { ref: customerRef, email: registrationEmail, name: contactName },
    };
  }
}

@CommandHandler(AttachCheckout)
export class AttachCheckoutHandler implements ICommandHandler<AttachCheckout> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly orders: Orders,
  ) {}

  async execute({ tenantId, orderId, customerRef, checkout }: AttachCheckout): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    const order = await this.orders.byId(tenantId, orderId);
    if (!subscription || !order) throw new NotFound();

    subscription.paysAs(customerRef);
    order.checkoutOpened(checkout.ref, checkout.url);
  }
}

@CommandHandler(ExpireOrder)
export class ExpireOrderHandler implements ICommandHandler<ExpireOrder> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly orders: Orders,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, orderId }: ExpireOrder): Promise<void> {
    await this.subscriptions.lockGivingWay(tenantId);
    const order = await this.orders.byId(tenantId, orderId);
    order?.expire(this.clock.now());
  }
}

@CommandHandler(CloseCheckout)
export class CloseCheckoutHandler implements ICommandHandler<CloseCheckout> {
  constructor(private readonly gateway: PaymentGateway) {}

  execute({ checkoutRef }: CloseCheckout): Promise<void> {
    return this.gateway.closeCheckout(checkoutRef);
  }
}
