import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, Invalid, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import { type CollectionMethod, InvoiceIssued, InvoicePaid, InvoiceVoided, PaymentReceived } from '../contract.js';
import { InvoiceReopened } from '../contract-provider.js';
import { lengthOf, type Period } from './periods.js';
import type { PlanVersion, Price } from './plan.js';
import { invoiceNumber, ocrReference, type SeriesPlace } from './reference.js';

export type InvoiceState = 'OPEN' | 'PAID' | 'VOID';
/** A period's fee, or what a larger plan costs for the rest of one. */
export type InvoicePurpose = 'period' | 'plan-change';

export interface InvoiceFacts {
  tenantId: string;
  id: string;
  /** The next place in the client's series (ADR 23). */
  place: SeriesPlace;
  subscriptionId: string;
  plan: PlanVersion;
  period: Period;
  dueOn: LocalDate;
  method: CollectionMethod;
  purpose?: InvoicePurpose;
  /** Where it is not the plan's own price. */
  price?: Price;
}

/** One period's fee. A void invoice is never revived: what replaces it is a new one. */
export class Invoice extends AggregateRoot {
  state: InvoiceState = 'OPEN';
  purpose: InvoicePurpose = 'period';
  paidMinor = 0;
  /** What credit notes took off the total, VAT included, and the VAT in that. */
  creditedMinor = 0;
  creditedVatMinor = 0;
  /** Somebody says that it is wrong, and nobody has decided yet (ToS 3.4.g). */
  isDisputed = false;
  /** Of its period; their share of the price is credited (ToS 3.4.c). */
  keptBackDays = 0;
  paidAt: Date | null = null;
  voidedAt: Date | null = null;
  voidReason: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly sequence: number,
    readonly number: string,
    /** What a payer gives to the bank. */
    readonly ocr: string,
    readonly subscriptionId: string,
    readonly planCode: string,
    readonly planVersion: number,
    readonly planName: string,
    readonly periodStart: LocalDate,
    readonly periodEnd: LocalDate,
    public dueOn: LocalDate,
    public method: CollectionMethod,
    readonly netMinor: number,
    readonly vatMinor: number,
    readonly totalMinor: number,
    readonly currency: string,
    readonly issuedAt: Date,
  ) {
    super();
  }

  static issue(facts: InvoiceFacts, at: Date): Invoice {
    const { tenantId, id, place, subscriptionId, plan, period, dueOn, method, purpose = 'period' } = facts;
    const { net, vat, total } = facts.price ?? plan.price;
    const invoice = new Invoice(
      tenantId,
      id,
      place.sequence,
      invoiceNumber(place),
      ocrReference('invoice', place),
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
    invoice.purpose = purpose;
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

  get period(): Period {
    return { start: this.periodStart, end: this.periodEnd };
  }

  get total(): Money {
    return new Money(this.totalMinor, this.currency);
  }

  get openAmount(): Money {
    const open = this.totalMinor - this.paidMinor - this.creditedMinor;
    return new Money(this.state === 'OPEN' ? Math.max(0, open) : 0, this.currency);
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

  dispute(): void {
    if (this.state !== 'OPEN' || this.isDisputed)
      throw new OutOfOrder(`Invoice ${this.number}`, this.isDisputed ? 'DISPUTED' : this.state, 'be disputed');

    this.isDisputed = true;
  }

  endDispute(): void {
    this.isDisputed = false;
  }

  /**
   * Takes an amount off what is owed. The VAT in it is the invoice's own share, counted from the sum of all
   * credits, so that several add up to the öre. Money that had paid for the credited part is `overpaid`.
   */
  credit(amount: Money, at: Date): { vat: Money; overpaid: Money } {
    if (this.state === 'VOID') throw new OutOfOrder(`Invoice ${this.number}`, this.state, 'be credited');
    if (amount.amountMinor > this.totalMinor - this.creditedMinor)
      throw Invalid.field('/creditMinor', 'above-invoice', 'No more can be credited than was invoiced.');
    const before = this.overpaidMinor;

    this.creditedMinor += amount.amountMinor;
    const vatSoFar = new Money(this.vatMinor, this.currency).share(this.creditedMinor, this.totalMinor);
    const vat = new Money(vatSoFar.amountMinor - this.creditedVatMinor, this.currency);
    this.creditedVatMinor = vatSoFar.amountMinor;
    if (this.state === 'OPEN' && this.openAmount.isZero) {
      this.state = 'PAID';
      this.paidAt = at;
    }
    return { vat, overpaid: new Money(this.overpaidMinor - before, this.currency) };
  }

  /**
   * The service was kept back on so many days of it (ToS 3.4.c). Returns what they cost, to be credited: their share
   * of what is left of the price for the days that are left, so that the days of several debts add up.
   */
  keepBack(days: number): Money {
    const daysLeft = lengthOf(this.period) - this.keptBackDays;
    if (days > daysLeft) throw new OutOfOrder(`Invoice ${this.number}`, this.state, 'lose more days than it has');

    this.keptBackDays += days;
    return new Money(this.totalMinor - this.creditedMinor, this.currency).share(days, daysLeft);
  }

  get wasNeverGiven(): boolean {
    return this.keptBackDays === lengthOf(this.period);
  }

  /** What was paid on it and is not credited: a credit has given its part back already. */
  get returnable(): Money {
    return new Money(returnableMinorOf(this), this.currency);
  }

  private get overpaidMinor(): number {
    return this.paidMinor - returnableMinorOf(this);
  }

  /**
   * The bank took money back that had paid for this (ToS 3.4.a). It is owed again, from a new due date on where it was
   * not late already, and is not collected by the card whose holder went to the bank. What a credit has given back had been paid and is not
   * here any more either. Returns how much of `available` it took.
   */
  reopen(available: Money, dueOn: LocalDate, at: Date): Money {
    if (this.state === 'VOID') return Money.zero(this.currency);
    const { returnable } = this;
    const taken = available.compare(returnable) < 0 ? available : returnable;
    if (!taken.isPositive) return taken;

    // Only clearing the oldest invoice moves the day that the days in default count from.
    if (!this.isOverdueOn(localDate(at))) this.dueOn = dueOn;
    this.state = 'OPEN';
    this.paidMinor = returnable.amountMinor - taken.amountMinor;
    this.paidAt = null;
    this.method = 'invoice';
    this.record(new InvoiceReopened(this.tenantId, this.id, at.toISOString(), taken.toJSON(), this.dueOn));
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

/** What was paid and not given back by a credit: with the credits it is never more than the total. */
export const returnableMinorOf = ({
  totalMinor,
  creditedMinor,
  paidMinor,
}: Pick<Invoice, 'totalMinor' | 'creditedMinor' | 'paidMinor'>): number =>
  Math.min(paidMinor, totalMinor - creditedMinor);

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

/** An agreed plan (ToS 3.4.g): its invoices fall due in parts, each on a day of its own. */
export interface AgreedParts {
  invoiceIds: string[];
  parts: { payBy: LocalDate; openMinor: number }[];
}

/** Some amount that is to be paid by a day: of one invoice, or an instalment of several. */
interface Claim {
  payBy: LocalDate;
  of: Invoice[];
  openMinor: number;
}

/**
 * Spreads an amount over what is owed, the oldest due date first; what nobody owed is `left`. An agreed plan's
 * instalments take the place of its invoices, and what is in dispute comes last.
 */
export function settleOldestFirst(
  open: Invoice[],
  { amount, paidAt }: Pick<IncomingMoney, 'amount' | 'paidAt'>,
  at: Date,
  agreed?: AgreedParts,
): { allocations: Allocation[]; left: Money } {
  let left = amount;
  const allocated = new Map<string, number>();
  for (const { of, openMinor } of claimsOn(open, agreed)) {
    let wanted = openMinor;
    for (const invoice of of) {
      const offered = new Money(Math.min(wanted, left.amountMinor), left.currency);
      const { amountMinor } = invoice.take(offered, paidAt, at);
      if (amountMinor > 0) allocated.set(invoice.id, (allocated.get(invoice.id) ?? 0) + amountMinor);
      wanted -= amountMinor;
      left = new Money(left.amountMinor - amountMinor, left.currency);
    }
  }
  return { allocations: [...allocated].map(([invoiceId, amountMinor]) => ({ invoiceId, amountMinor })), left };
}

/** What is to be paid, in the order in which money goes to it. */
export function claimsOn(open: Invoice[], { invoiceIds, parts }: AgreedParts = { invoiceIds: [], parts: [] }): Claim[] {
  const sorted = [...open].sort(firstToPay);
  const planned = sorted.filter(({ id }) => invoiceIds.includes(id));
  const whole = sorted
    .filter(({ id }) => !invoiceIds.includes(id))
    .map((invoice) => ({ payBy: invoice.dueOn, of: [invoice], openMinor: invoice.openAmount.amountMinor }));
  const undisputed = whole.filter(({ of: [invoice] }) => !invoice!.isDisputed);
  const inParts = planned.length > 0 ? parts.map((part) => ({ ...part, of: planned })) : [];
  const inOrder = [...undisputed, ...inParts].sort((a, b) => (a.payBy < b.payBy ? -1 : a.payBy > b.payBy ? 1 : 0));
  return [...inOrder, ...whole.filter(({ of: [invoice] }) => invoice!.isDisputed)];
}

/** What is in dispute is asked for last, since nobody has said yet that it is owed. */
export const firstToPay = (a: Invoice, b: Invoice): number =>
  a.isDisputed === b.isDisputed ? oldestFirst(a, b) : a.isDisputed ? 1 : -1;

/** Overdue on its own date, whoever asks: the oldest of them carries the case. */
export const overdueAt = (open: Invoice[], at: Date): Invoice[] =>
  open.filter((invoice) => invoice.isOverdueOn(localDate(at))).sort(oldestFirst);
