import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../shared-kernel/clock.js';
import { CallsGateway } from '../../../shared-kernel/commands.js';
import { Conflict, Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money, type MoneyJson } from '../../../shared-kernel/money.js';
import { Clients, InstanceAddresses } from '../../tenancy/contract.js';
import { Policies } from '../../terms/contract-policy.js';
import { claimsOn, type Invoice } from '../domain/invoice.js';
import { Invoices, Subscriptions } from '../domain/ports.js';
import type { CardOnFile } from '../domain/subscription.js';
import { Instalments } from './instalments.js';
import { type CardReceipt, type NewCheckout, type OpenCheckout, type Payer, PaymentGateway } from './ports.js';
import { Invoicing } from './renewing.js';
import { Settlement } from './settling.js';

/** Opens a Checkout on which an open invoice is paid now, with any card, which is then kept. */
@CallsGateway()
export class PayInvoice extends Command<OpenCheckout> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId: string,
    /** On an agreed plan (ToS 3.4.g): only what is to be paid next of it. */
    readonly nextInstalment = false,
  ) {
    super();
  }
}

/** Opens a page of the provider on which another card is saved. */
@CallsGateway()
export class ChangeCard extends Command<OpenCheckout> {
  constructor(readonly tenantId: string) {
    super();
  }
}

type Frame = Omit<NewCheckout, 'customerRef' | 'subject' | 'title' | 'amount'>;

interface CheckoutDraft {
  frame: Frame;
  payer: Payer;
  currency: string;
  /** What is to be paid; nothing where a card is only saved. */
  due?: { title: string; amount: MoneyJson };
}

/** Sums up what a Checkout has to ask for. Older debts go first, so the sum includes them. */
export class PrepareCheckout extends Command<CheckoutDraft> {
  constructor(
    readonly tenantId: string,
    readonly invoiceId?: string,
    readonly nextInstalment = false,
  ) {
    super();
  }
}

/** A Checkout for invoices was paid. */
export class ReceiveCheckoutPayment extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly receipt: CardReceipt,
  ) {
    super();
  }
}

/** Money on the operator's bank account, matched to a client by hand. */
export class RecordPayment extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly amount: MoneyJson,
    readonly paidAt: string,
    readonly reference: string,
  ) {
    super();
  }
}

export class KeepCard extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly customerRef: string,
    readonly card: CardOnFile,
  ) {
    super();
  }
}

@CommandHandler(PayInvoice)
export class PayInvoiceHandler implements ICommandHandler<PayInvoice> {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
  ) {}

  async execute({ tenantId, invoiceId, nextInstalment }: PayInvoice): Promise<OpenCheckout> {
    const { frame, payer, due } = await this.commands.execute(new PrepareCheckout(tenantId, invoiceId, nextInstalment));
    const customerRef = await this.gateway.customer(tenantId, payer);
    return this.gateway.openCheckout({ ...frame, ...due!, customerRef, subject: { invoiceId } });
  }
}

@CommandHandler(ChangeCard)
export class ChangeCardHandler implements ICommandHandler<ChangeCard> {
  constructor(
    private readonly commands: CommandBus,
    private readonly gateway: PaymentGateway,
  ) {}

  async execute({ tenantId }: ChangeCard): Promise<OpenCheckout> {
    const { frame, payer, currency } = await this.commands.execute(new PrepareCheckout(tenantId));
    const customerRef = await this.gateway.customer(tenantId, payer);
    return this.gateway.openCardSetup({ ...frame, customerRef, currency });
  }
}

@CommandHandler(PrepareCheckout)
export class PrepareCheckoutHandler implements ICommandHandler<PrepareCheckout> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly instalments: Instalments,
    private readonly invoicing: Invoicing,
    private readonly clients: Clients,
    private readonly addresses: InstanceAddresses,
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute({ tenantId, invoiceId, nextInstalment }: PrepareCheckout): Promise<CheckoutDraft> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription || subscription.purgedAt) throw new NotFound();
    const { registrationEmail, contactName, language } = await this.clients.profile(tenantId);
    const { renewal } = await this.policies.current();
    const expiresAt = new Date(this.clock.now().getTime() + renewal.checkoutMinutes * 60_000);
    const returnUrl = `${await this.addresses.of(tenantId)}/billing`;
    return {
      frame: { tenantId, expiresAt, returnUrl, language, idempotencyKey: `checkout:${this.ids.next()}` },
      payer: { ref: subscription.customerRef, email: registrationEmail, name: contactName },
      currency: (await this.invoicing.planOf(subscription)).currency,
      due: invoiceId ? await this.due(tenantId, invoiceId, nextInstalment) : undefined,
    };
  }

  /** What goes before it is paid before it, so the sum includes that. */
  private async due(tenantId: string, invoiceId: string, next: boolean): Promise<{ title: string; amount: MoneyJson }> {
    const open = await this.invoices.open(tenantId);
    const claims = claimsOn(open, await this.instalments.agreedParts(tenantId)).filter(
      ({ openMinor }) => openMinor > 0,
    );
    const isAbout = ({ of }: { of: Invoice[] }) => of.some(({ id }) => id === invoiceId);
    const last = next ? claims.findIndex(isAbout) : claims.findLastIndex(isAbout);
    if (last < 0) return this.refuse(tenantId, invoiceId);
    const included = claims.slice(0, last + 1);
    const amountMinor = included.reduce((sum, { openMinor }) => sum + openMinor, 0);
    const numbers = new Set(included.flatMap(({ of }) => of.map(({ number }) => number)));
    return { title: [...numbers].join(', '), amount: { amountMinor, currency: open[0]!.currency } };
  }

  private async refuse(tenantId: string, invoiceId: string): Promise<never> {
    const invoice = await this.invoices.byId(tenantId, invoiceId);
    if (!invoice) throw new NotFound();
    throw new Conflict('nothing-to-pay', `Invoice ${invoice.number} is ${invoice.state}.`, {
      data: { state: invoice.state },
    });
  }
}

@CommandHandler(ReceiveCheckoutPayment)
export class ReceiveCheckoutPaymentHandler implements ICommandHandler<ReceiveCheckoutPayment> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly settlement: Settlement,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, receipt }: ReceiveCheckoutPayment): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) return;

    if (receipt.customerRef) subscription.paysAs(receipt.customerRef);
    if (receipt.card) subscription.keepCard(receipt.card, this.clock.now());
    const { reference, amount, paidAt } = receipt;
    await this.settlement.receive(subscription, {
      reference,
      method: 'card',
      amount: new Money(amount.amountMinor, amount.currency),
      paidAt: new Date(paidAt),
    });
  }
}

@CommandHandler(RecordPayment)
export class RecordPaymentHandler implements ICommandHandler<RecordPayment> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly settlement: Settlement,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, amount, paidAt, reference }: RecordPayment): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();
    const money = new Money(amount.amountMinor, amount.currency);
    if (!money.isPositive) throw Invalid.field('/amount/amountMinor', 'min', 'A payment is more than nothing.');
    if (new Date(paidAt) > this.clock.now())
      throw Invalid.field('/paidAt', 'in-the-future', 'It has not happened yet.');
    const open = await this.invoices.open(tenantId);
    const currency = open[0]?.currency;
    if (currency && currency !== amount.currency)
      throw Invalid.field('/amount/currency', 'currency', `The open invoices are in ${currency}.`);

    await this.settlement.receive(subscription, {
      reference,
      method: 'invoice',
      amount: money,
      paidAt: new Date(paidAt),
    });
  }
}

@CommandHandler(KeepCard)
export class KeepCardHandler implements ICommandHandler<KeepCard> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, customerRef, card }: KeepCard): Promise<void> {
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription || subscription.purgedAt) return;

    subscription.paysAs(customerRef);
    subscription.keepCard(card, this.clock.now());
  }
}
