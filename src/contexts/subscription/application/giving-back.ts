import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { Refund, type RefundReason } from '../domain/charge.js';
import type { Invoice } from '../domain/invoice.js';
import { Payments, Refunds } from '../domain/ports.js';
import { refundableOf } from '../domain/refund-request.js';

/** What was paid on an invoice, on its way back by the method that it came by. The caller holds the lock. */
@Injectable()
export class MoneyBack {
  constructor(
    private readonly payments: Payments,
    private readonly refunds: Refunds,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The latest payment first. What has gone back already does not go back a second time (ToS 3.5.c). */
  async of(invoice: Invoice, reason: RefundReason, most: Money = invoice.returnable): Promise<Refund[]> {
    const { tenantId, id } = invoice;
    const now = this.clock.now();
    const requested: Refund[] = [];
    let left = most.amountMinor;
    const payments = [...(await this.payments.ofInvoice(tenantId, id))].reverse();
    for (const { payment, left: available } of refundableOf(payments, await this.refunds.all(tenantId))) {
      const part = payment.allocations.find(({ invoiceId }) => invoiceId === id)!;
      const amount = new Money(Math.min(part.amountMinor, available.amountMinor, left), payment.currency);
      if (!amount.isPositive) continue;
      const refund = Refund.request(tenantId, this.ids.next(), payment, amount, reason, now);
      this.refunds.add(refund);
      requested.push(refund);
      left -= amount.amountMinor;
    }
    return requested;
  }
}
