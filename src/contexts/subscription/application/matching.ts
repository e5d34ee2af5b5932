import { Command, CommandHandler, type ICommandHandler, Query } from '@nestjs/cqrs';
import { type LocalDate, startOfDay } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Invalid, NotFound } from '../../../shared-kernel/errors.js';
import { Money, type MoneyJson } from '../../../shared-kernel/money.js';
import { Obligations } from '../../terms/contract.js';
import type { IncomingMoney } from '../domain/invoice.js';
import type { InvoiceRequest } from '../domain/invoice-request.js';
import { Invoices, Payments, Subscriptions } from '../domain/ports.js';
import { InvoiceRequests } from '../domain/ports-invoicing.js';
import type { ReferenceKind } from '../domain/reference.js';
import type { Subscription } from '../domain/subscription.js';
import { BillingPost } from './billing-post.js';
import { ProFormaReturns } from './requesting-invoices.js';
import { Settlement } from './settling.js';
import { canStart, PlanStart } from './starting.js';

/** Whose a payment is, by the reference that the payer gave: 422 for a wrong digit, 404 for nobody's. */
export class FindPayer extends Query<{ tenantId: string; kind: ReferenceKind; sequence: number }> {
  constructor(readonly ocr: string) {
    super();
  }
}

/** Money on the operator's account, with the reference of an invoice or a pro forma (ToS 4.6). */
export class MatchPayment extends Command<MatchedPayment> {
  constructor(
    readonly tenantId: string,
    readonly kind: ReferenceKind,
    readonly sequence: number,
    readonly amount: MoneyJson,
    readonly paidOn: LocalDate,
    /** The bank's own; the same money is booked once. */
    readonly reference: string,
  ) {
    super();
  }
}

/** `known`: this money was booked before. `returned`: there was nothing that it could pay. */
export interface MatchedPayment {
  tenantId: string;
  kind: ReferenceKind;
  number: string;
  result: 'exact' | 'short' | 'over' | 'returned' | 'known';
  missing: MoneyJson;
  /** On its way back. */
  surplus: MoneyJson;
}

type Outcome = { number: string; result: MatchedPayment['result']; missing: Money; surplus: Money };

@CommandHandler(MatchPayment)
export class MatchPaymentHandler implements ICommandHandler<MatchPayment> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly invoices: Invoices,
    private readonly requests: InvoiceRequests,
    private readonly payments: Payments,
    private readonly settlement: Settlement,
    private readonly planStart: PlanStart,
    private readonly returns: ProFormaReturns,
    private readonly obligations: Obligations,
    private readonly post: BillingPost,
    private readonly clock: Clock,
  ) {}

  async execute(command: MatchPayment): Promise<MatchedPayment> {
    const { tenantId, kind, sequence } = command;
    const subscription = await this.subscriptions.lock(tenantId);
    if (!subscription) throw new NotFound();
    const money = this.credible(command);

    const matched =
      kind === 'invoice'
        ? await this.invoice(subscription, sequence, money)
        : await this.proForma(subscription, sequence, money);
    const { missing, surplus, ...outcome } = matched;
    return { tenantId, kind, ...outcome, missing: missing.toJSON(), surplus: surplus.toJSON() };
  }

  private credible({ amount, paidOn, reference }: MatchPayment): IncomingMoney {
    const money = new Money(amount.amountMinor, amount.currency);
    if (!money.isPositive) throw Invalid.field('/amount/amountMinor', 'min', 'A payment is more than nothing.');
    const paidAt = startOfDay(paidOn);
    if (paidAt > this.clock.now()) throw Invalid.field('/paidOn', 'in-the-future', 'It has not happened yet.');
    return { reference, method: 'invoice', amount: money, paidAt };
  }

  /** The reference says whose money it is; it goes to the oldest debt first all the same (terms.md, 3.4.a). */
  private async invoice(subscription: Subscription, sequence: number, money: IncomingMoney): Promise<Outcome> {
    const { tenantId } = subscription;
    const invoice = await this.invoices.at(tenantId, sequence);
    if (!invoice) throw new NotFound();
    refuseCurrency(money, invoice.currency);
    const none = Money.zero(invoice.currency);
    if (await this.payments.byReference(tenantId, money.reference))
      return { number: invoice.number, result: 'known', missing: invoice.openAmount, surplus: none };

    const open = await this.invoices.open(tenantId);
    const owed = open.reduce((sum, { openAmount }) => sum.plus(openAmount), none);
    await this.settlement.receive(subscription, money);
    const left = money.amount.minus(owed);
    const surplus = left.isPositive ? left : none;
    const missing = invoice.openAmount;
    const result = missing.isPositive ? 'short' : owed.isZero ? 'returned' : surplus.isPositive ? 'over' : 'exact';
    return { number: invoice.number, result, missing, surplus };
  }

  /** ToS 4.6: only the whole amount begins the subscription; part of it waits, and what is too much goes back. */
  private async proForma(subscription: Subscription, sequence: number, money: IncomingMoney): Promise<Outcome> {
    const request = await this.requests.at(subscription.tenantId, sequence);
    if (!request) throw new NotFound();
    const { number, summary } = request;
    refuseCurrency(money, summary.currency);
    const none = Money.zero(summary.currency);
    const said = { number: number!, missing: none, surplus: none };
    if (await this.payments.byReference(subscription.tenantId, money.reference))
      return { ...said, result: 'known', missing: request.isWaiting ? request.missing : none };
    // A plan was bought otherwise meanwhile, or the instance is gone: this bought nothing.
    if (!canStart(subscription)) {
      await this.returns.giveWay(request, 'bought-otherwise');
      return this.giveBack(subscription, said, money);
    }

    const payment = request.receive(money.amount, money.paidAt, this.clock.now());
    if (payment.result === 'short') {
      await this.waitForTheRest(request, money);
      return { ...said, result: 'short', missing: payment.missing };
    }
    if (payment.result === 'settled') {
      await this.begin(subscription, request, money, payment.ahead);
      return { ...said, result: payment.surplus.isPositive ? 'over' : 'exact', surplus: payment.surplus };
    }
    return this.giveBack(subscription, said, money);
  }

  private async giveBack(subscription: Subscription, said: Omit<Outcome, 'result'>, money: IncomingMoney) {
    await this.settlement.returnAll(subscription, money);
    return { ...said, result: 'returned' as const, surplus: money.amount };
  }

  private async begin(subscription: Subscription, request: InvoiceRequest, money: IncomingMoney, ahead: Money) {
    const { tenantId, id, planCode, planVersion } = request;
    await this.obligations.void(tenantId, `pro-forma:${id}:expiry`, 'paid');
    const purchase = { planCode, planVersion, invoiceId: id, method: 'invoice' as const, ahead };
    await this.planStart.begin(subscription, purchase, money);
  }

  private async waitForTheRest(request: InvoiceRequest, money: IncomingMoney): Promise<void> {
    const { tenantId, id, number, ocr, validUntil, missing } = request;
    const payment = this.settlement.receiveInAdvance(tenantId, id, money);
    await this.post.send({
      tenantId,
      template: 'pro-forma-short',
      key: `payment:${payment.id}`,
      data: { number, ocr, validUntil, received: money.amount.toJSON(), missing: missing.toJSON() },
    });
  }
}

const refuseCurrency = ({ amount }: IncomingMoney, currency: string): void => {
  if (amount.currency !== currency)
    throw Invalid.field('/amount/currency', 'currency', `What is to be paid is in ${currency}.`);
};
