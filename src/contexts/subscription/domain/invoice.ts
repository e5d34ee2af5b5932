import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import { type CollectionMethod, InvoiceIssued, InvoicePaid, InvoiceVoided, PaymentReceived } from '../contract.js';
import type { Period } from './periods.js';
import type { PlanVersion } from './plan.js';

export type InvoiceState = 'OPEN' | 'PAID' | 'VOID';

export interface InvoiceFacts {
  tenantId: string;
  id: string;
  /** Counts within one client's series. */
  sequence: number;
  subscriptionId: string;
  plan: PlanVersion;
  period: Period;
  dueOn: LocalDate;
  method: CollectionMethod;
}

/** One period's fee. A void invoice is never revived: what replaces it is a new one. */
export class Invoice extends AggregateRoot {
  state: InvoiceState = 'OPEN';
  paidMinor = 0;
  paidAt: Date | null = null;
  voidedAt: Date | null = null;
  voidReason: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly sequence: number,
    readonly number: string,
    readonly subscriptionId: string,
    readonly planCode: string,
    readonly planVersion: number,
    readonly planName: string,
    readonly periodStart: LocalDate,
    readonly periodEnd: LocalDate,
    readonly dueOn: LocalDate,
    readonly method: CollectionMethod,
    readonly netMinor: number,
    readonly vatMinor: number,
    readonly totalMinor: number,
    readonly currency: string,
    readonly issuedAt: Date,
  ) {
    super();
  }

  static issue(
    { tenantId, id, sequence, subscriptionId, plan, period, dueOn, method }: InvoiceFacts,
    at: Date,
  ): Invoice {
    const { net, vat, total } = plan.price;
    const invoice = new Invoice(
      tenantId,
      id,
      sequence,
      invoiceNumber(tenantId, sequence),
      subscriptionId,
      plan.code,
      plan.version,
      plan.name,
      period.start,
      period.end,
      dueOn,
      method,
      net.amountMinor,
      vat.amountMinor,
      total.amountMinor,
      plan.currency,
      at,
    );
    invoice.record(
      new InvoiceIssued(
        tenantId,
        id,
        at.toISOString(),
        invoice.number,
        period.start,
        period.end,
        dueOn,
        total.toJSON(),
      ),
    );
    return invoice;
  }

  get total(): Money {
    return new Money(this.totalMinor, this.currency);
  }

  get openAmount(): Money {
    return new Money(this.state === 'OPEN' ? this.totalMinor - this.paidMinor : 0, this.currency);
  }

  isOverdueOn(date: LocalDate): boolean {
    return this.state === 'OPEN' && this.dueOn < date;
  }

  /** Takes what it needs of an amount and says how much that was. */
  take(available: Money, paidAt: Date, at: Date): Money {
    if (this.state !== 'OPEN') return Money.zero(this.currency);
    const taken = available.compare(this.openAmount) < 0 ? available : this.openAmount;

    this.paidMinor += taken.amountMinor;
    if (this.openAmount.isZero) {
      this.state = 'PAID';
      this.paidAt = paidAt;
      this.record(new InvoicePaid(this.tenantId, this.id, at.toISOString()));
    }
    return taken;
  }

  /** Nobody owes it any more; what was paid on it goes back by a refund of its own. */
  cancel(reason: string, clause: ClauseId, at: Date): void {
    if (this.state === 'VOID') throw new OutOfOrder(`Invoice ${this.number}`, this.state, 'be voided', clause);

    this.state = 'VOID';
    this.voidedAt = at;
    this.voidReason = reason;
    this.record(new InvoiceVoided(this.tenantId, this.id, at.toISOString(), reason, clause));
  }
}

/** Each client has a series of its own, so that issuing never waits for another client's transaction. */
const invoiceNumber = (tenantId: string, sequence: number): string =>
  `${tenantId.slice(-6).toUpperCase()}-${String(sequence).padStart(4, '0')}`;

export interface Allocation {
  invoiceId: string;
  amountMinor: number;
}

/** Money that arrived, once: `reference` is the provider's or the bank's own, and unique. */
export class Payment extends AggregateRoot {
  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly reference: string,
    readonly method: CollectionMethod,
    readonly amountMinor: number,
    readonly currency: string,
    readonly paidAt: Date,
    readonly recordedAt: Date,
    readonly allocations: Allocation[],
  ) {
    super();
  }

  static receive(tenantId: string, id: string, money: IncomingMoney, allocations: Allocation[], at: Date): Payment {
    const { reference, method, amount, paidAt } = money;
    const payment = new Payment(
      tenantId,
      id,
      reference,
      method,
      amount.amountMinor,
      amount.currency,
      paidAt,
      at,
      allocations,
    );
    payment.record(
      new PaymentReceived(
        tenantId,
        id,
        at.toISOString(),
        amount.toJSON(),
        paidAt.toISOString(),
        allocations.map(({ invoiceId }) => invoiceId),
      ),
    );
    return payment;
  }
}

export interface IncomingMoney {
  reference: string;
  method: CollectionMethod;
  amount: Money;
  paidAt: Date;
}

/** Days in default count from the oldest due date, so that is where a payment goes first (terms.md, 3.4.a). */
export const oldestFirst = (a: Invoice, b: Invoice): number =>
  a.dueOn === b.dueOn ? a.sequence - b.sequence : a.dueOn < b.dueOn ? -1 : 1;

/** Spreads an amount over open invoices, oldest first; what nobody owed is `left`. */
export function settleOldestFirst(
  open: Invoice[],
  { amount, paidAt }: Pick<IncomingMoney, 'amount' | 'paidAt'>,
  at: Date,
): { allocations: Allocation[]; left: Money } {
  let left = amount;
  const allocations: Allocation[] = [];
  for (const invoice of [...open].sort(oldestFirst)) {
    const taken = invoice.take(left, paidAt, at);
    if (!taken.isPositive) continue;
    allocations.push({ invoiceId: invoice.id, amountMinor: taken.amountMinor });
    left = left.minus(taken);
  }
  return { allocations, left };
}

/** Overdue on its own date, whoever asks: the oldest of them carries the case. */
export const overdueAt = (open: Invoice[], at: Date): Invoice[] =>
  open.filter((invoice) => invoice.isOverdueOn(localDate(at))).sort(oldestFirst);
