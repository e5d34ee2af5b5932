import { Injectable } from '@nestjs/common';
import { localDate } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import type { Money } from '../../../shared-kernel/money.js';
import { Obligations } from '../../terms/contract.js';
import { Refund } from '../domain/charge.js';
import { type IncomingMoney, type Invoice, oldestFirst, Payment, settleOldestFirst } from '../domain/invoice.js';
import { Invoices, Payments, Refunds } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { BillingPost } from './billing-post.js';
import { KeptBackDays } from './crediting-kept-back.js';
import { Ladder } from './dunning-process.js';
import { AfterEnd } from './ending.js';
import { Instalments } from './instalments.js';
import { Promises } from './keeping-promises.js';
import { Invoicing } from './renewing.js';

/**
 * What happens when money arrives, from whichever side and however late: the oldest debt first, then what
 * the client gets back for it. The caller holds the subscription's lock.
 */
@Injectable()
export class Settlement {
  constructor(
    private readonly invoices: Invoices,
    private readonly payments: Payments,
    private readonly refunds: Refunds,
    private readonly invoicing: Invoicing,
    private readonly ladder: Ladder,
    private readonly instalments: Instalments,
    private readonly promises: Promises,
    private readonly keptBack: KeptBackDays,
    private readonly afterEnd: AfterEnd,
    private readonly obligations: Obligations,
    private readonly post: BillingPost,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** A reference that is known already had its effect. */
  async receive(subscription: Subscription, money: IncomingMoney): Promise<void> {
    const { tenantId } = subscription;
    if (await this.payments.byReference(tenantId, money.reference)) return;

    const open = await this.invoices.open(tenantId);
    if (subscription.wasPaidInTime(money.paidAt, money.amount.amountMinor)) await this.reinstate(subscription, open);
    const agreed = await this.instalments.agreedParts(tenantId);
    const { allocations, left } = settleOldestFirst(open, money, this.clock.now(), agreed);
    const payment = Payment.receive(tenantId, this.ids.next(), money, allocations, this.clock.now());
    this.payments.add(payment);

    if (left.isPositive) this.giveBack(subscription, money, left);
    await this.promises.hear(subscription, money.paidAt, open);
    await this.takeEffect(subscription, open);
    await this.confirm(payment, open, left);
  }

  /** An order's own payment settles the order's own invoice, whatever else may be open. */
  async receiveForOrder(subscription: Subscription, invoice: Invoice, money: IncomingMoney): Promise<void> {
    const { allocations, left } = settleOldestFirst([invoice], money, this.clock.now());
    const payment = Payment.receive(subscription.tenantId, this.ids.next(), money, allocations, this.clock.now());
    this.payments.add(payment);

    if (left.isPositive) this.giveBack(subscription, money, left);
    await this.confirm(payment, [invoice], left, invoice.method === 'invoice' ? [invoice] : []);
  }

  /** Part of what a purchase costs, booked on the invoice that will follow once all of it has come (ToS 4.6). */
  receiveInAdvance(tenantId: string, invoiceId: string, money: IncomingMoney): Payment {
    const allocations = [{ invoiceId, amountMinor: money.amount.amountMinor }];
    const payment = Payment.receive(tenantId, this.ids.next(), money, allocations, this.clock.now());
    this.payments.add(payment);
    return payment;
  }

  /** Money for which there is nothing to pay: it is booked, and all of it goes back. */
  async returnAll(subscription: Subscription, money: IncomingMoney): Promise<void> {
    const payment = Payment.receive(subscription.tenantId, this.ids.next(), money, [], this.clock.now());
    this.payments.add(payment);

    this.giveBack(subscription, money, money.amount);
    await this.confirm(payment, [], money.amount);
  }

  /** ToS 4.9: the payment was in time, only the news of it was not. The void invoice stays void. */
  private async reinstate(subscription: Subscription, open: Invoice[]): Promise<void> {
    const endedOn = subscription.endsOn!;
    const period = subscription.reinstate(this.clock.now());

    // Of a period that began while the service was kept back the rest is owed.
    const owed = open.find(
      ({ purpose, periodStart: day }) => purpose === 'period' && period.start <= day && day <= period.end,
    );
    if (!owed) open.push(await this.invoicing.issue(subscription, period));
    await this.afterEnd.undo(subscription, endedOn);
    await this.invoicing.planRenewal(subscription);
  }

  /** What follows from less being owed, whether money came or a credit note. `open` was open until then. */
  async takeEffect(subscription: Subscription, open: Invoice[]): Promise<void> {
    const { tenantId } = subscription;
    for (const invoice of open.filter(({ state }) => state === 'PAID').sort(oldestFirst)) {
      await this.obligations.void(tenantId, `collect:${invoice.id}:*`, 'paid');
      await this.obligations.void(tenantId, `dunning:${invoice.id}:*`, 'paid');
      if (invoice.purpose === 'period') subscription.periodPaid(invoice.periodStart, this.clock.now());
    }
    await this.ladder.ease(subscription, open);
    await this.keptBack.creditAfterEnd(subscription);
    if (!this.isBehind(open)) subscription.recover();
    await this.invoicing.planRenewal(subscription);
  }

  /** A card is behind from the day it was to be charged; an invoice from the day after it was due. */
  private isBehind(open: Invoice[]): boolean {
    const today = localDate(this.clock.now());
    return open.some(
      ({ state, method, dueOn }) => state === 'OPEN' && (method === 'card' ? dueOn <= today : dueOn < today),
    );
  }

  private giveBack(subscription: Subscription, money: IncomingMoney, amount: Money): void {
    const reason = subscription.isOver ? 'paid-too-late' : 'not-owed';
    this.refunds.add(Refund.request(subscription.tenantId, this.ids.next(), money, amount, reason, this.clock.now()));
  }

  /** ToS 4.2: once for each payment. */
  private async confirm(
    payment: Payment,
    invoices: Invoice[],
    refunded: Money,
    attached: Invoice[] = [],
  ): Promise<void> {
    const paid = invoices.filter(({ id }) => payment.allocations.some(({ invoiceId }) => invoiceId === id));
    await this.post.send({
      tenantId: payment.tenantId,
      template: 'payment-confirmation',
      key: `payment:${payment.id}`,
      data: {
        amount: { amountMinor: payment.amountMinor, currency: payment.currency },
        paidOn: localDate(payment.paidAt),
        refunded: refunded.isPositive ? refunded.toJSON() : null,
        invoices: paid.map(({ number, planName, periodStart, periodEnd, openAmount }) => ({
          number,
          planName,
          periodStart,
          periodEnd,
          open: openAmount.toJSON(),
        })),
      },
      documents: attached.map(({ id }) => ({ kind: 'invoice', subjectId: id })),
    });
  }
}
