import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { Refund, type RefundReason } from '../domain/charge.js';
import type { Chargeback } from '../domain/chargeback.js';
import type { Invoice } from '../domain/invoice.js';
import { Chargebacks, Payments, Refunds } from '../domain/ports.js';
import { Refundable, type ReturnedPart } from '../domain/refundable.js';

/** What was paid, on its way back by the method that it came by. The caller holds the lock. */
@Injectable()
export class MoneyBack {
  constructor(
    private readonly payments: Payments,
    private readonly refunds: Refunds,
    private readonly chargebacks: Chargebacks,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async refundable(tenantId: string): Promise<Refundable> {
    const payments = await this.payments.all(tenantId);
    return new Refundable(payments, await this.refunds.all(tenantId), await this.chargebacks.all(tenantId));
  }

  /** Of one invoice, the latest payment first. */
  async of(invoice: Invoice, reason: RefundReason, most: Money = invoice.returnable): Promise<Refund[]> {
    const refundable = await this.refundable(invoice.tenantId);
    return this.send(refundable.takeFor(invoice, most), reason);
  }

  /** A part that the bank has goes back when the bank has decided for us, and needs not to when it has not. */
  send(parts: ReturnedPart[], reason: RefundReason): Refund[] {
    for (const { heldBy, amount } of parts) heldBy?.withhold(amount, reason);
    return parts.filter(({ heldBy }) => !heldBy).map((part) => this.request(part, reason));
  }

  /** ToS 3.5.c: the bank left the money here, and some of it was owed back. */
  async release(won: Chargeback): Promise<Refund[]> {
    const payment = await this.payments.byReference(won.tenantId, won.paymentReference);
    if (!payment) return [];
    return won.withheld.map(({ amountMinor, reason }) =>
      this.request({ payment, amount: new Money(amountMinor, won.currency) }, reason),
    );
  }

  private request({ payment, amount }: ReturnedPart, reason: RefundReason): Refund {
    const refund = Refund.request(payment.tenantId, this.ids.next(), payment, amount, reason, this.clock.now());
    this.refunds.add(refund);
    return refund;
  }
}
