import { Money } from '../../../shared-kernel/money.js';
import type { Refund } from './charge.js';
import type { Chargeback } from './chargeback.js';
import type { Invoice, Payment } from './invoice.js';

/** Some of a payment on its way back; `heldBy` is the bank's procedure that has it, and decides first. */
export interface ReturnedPart {
  payment: Payment;
  amount: Money;
  heldBy?: Chargeback;
}

/**
 * What of a client's payments can go back, once and no more (ToS 3.5.c). A refund that the provider refused counts as
 * gone back: a person pays it out by hand (ToS 6.4). So does what a bank took, or may take: only a chargeback that was
 * won leaves the money here.
 */
export class Refundable {
  private readonly leftMinor: Map<Payment, number>;
  private readonly heldMinor = new Map<Chargeback, number>();

  /** In the order of `payments`; the newest come first. */
  constructor(
    private readonly payments: Payment[],
    refunds: Refund[],
    private readonly chargebacks: Chargeback[],
  ) {
    const gone = [...refunds, ...chargebacks.filter(({ keepsMoney }) => keepsMoney)];
    const goneOf = ({ reference }: Payment) => gone.filter(({ paymentReference }) => paymentReference === reference);
    const sum = (amounts: { amountMinor: number }[]) => amounts.reduce((total, each) => total + each.amountMinor, 0);
    this.leftMinor = new Map(payments.map((each) => [each, each.amountMinor - sum(goneOf(each))]));
    for (const each of chargebacks.filter(({ keepsMoney }) => keepsMoney))
      this.heldMinor.set(each, each.unclaimed.amountMinor);
  }

  /** The payments that still have something to give. */
  get parts(): { payment: Payment; left: Money }[] {
    return this.payments
      .map((payment) => ({ payment, left: new Money(this.leftMinor.get(payment)!, payment.currency) }))
      .filter(({ left }) => left.isPositive);
  }

  /**
   * Takes up to `most` of what was paid on an invoice. What a bank has is taken too, and waits for the bank to leave
   * it here, or to return it: no other payment gives it instead, so that no outcome returns too much.
   */
  takeFor(invoice: Pick<Invoice, 'id'>, most: Money): ReturnedPart[] {
    const taken: ReturnedPart[] = [];
    let wanted = most.amountMinor;
    for (const payment of this.payments) {
      const part = payment.allocations.find(({ invoiceId }) => invoiceId === invoice.id);
      const amountMinor = Math.min(part?.amountMinor ?? 0, wanted);
      for (const piece of this.takeOf(payment, amountMinor)) {
        taken.push(piece);
        wanted -= piece.amount.amountMinor;
      }
    }
    return taken;
  }

  private takeOf(payment: Payment, mostMinor: number): ReturnedPart[] {
    const { currency, reference } = payment;
    const free = Math.max(0, Math.min(mostMinor, this.leftMinor.get(payment)!));
    this.leftMinor.set(payment, this.leftMinor.get(payment)! - free);
    const pieces: ReturnedPart[] = [{ payment, amount: new Money(free, currency) }];
    let wanted = mostMinor - free;
    // Each of a bank's procedures decides for itself.
    for (const heldBy of this.chargebacks.filter((each) => each.paymentReference === reference)) {
      const held = Math.max(0, Math.min(wanted, this.heldMinor.get(heldBy) ?? 0));
      this.heldMinor.set(heldBy, (this.heldMinor.get(heldBy) ?? 0) - held);
      wanted -= held;
      pieces.push({ payment, amount: new Money(held, currency), heldBy });
    }
    return pieces.filter(({ amount }) => amount.isPositive);
  }
}
