import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { type ClauseId, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import { ChargebackDecided, ChargebackOpened, ChargebackWrittenOff } from '../contract-provider.js';
import type { RefundReason } from './charge.js';
import { type Allocation, type Invoice, returnableMinorOf } from './invoice.js';

export type ChargebackState = 'OPEN' | 'WON' | 'LOST' | 'WRITTEN_OFF';

/** What a cardholder's dispute comes to, by the clause that it comes from. */
export const chargebackClauses: Record<ChargebackState, ClauseId> = {
  OPEN: 'ToS 4.1',
  WON: 'ToS 4.1',
  LOST: 'ToS 3.4.a',
  WRITTEN_OFF: 'ToS 3.4.g',
};

/** What the provider says of a cardholder's dispute. */
export interface ChargebackFacts {
  gatewayRef: string;
  paymentReference: string;
  amount: Money;
  reason: string;
  /** Until when the bank takes our evidence. */
  evidenceDueAt: Date | undefined;
}

/**
 * What would be owed again without this money (ToS 3.4.a): of what its payment had settled, the youngest invoice
 * first, for that is what it reached last. What is void nobody owes.
 */
export function owedWithout(
  money: Money,
  settled: Allocation[],
  invoices: Pick<Invoice, 'id' | 'state' | 'totalMinor' | 'creditedMinor' | 'paidMinor'>[],
): Allocation[] {
  let left = money.amountMinor;
  return [...settled].reverse().flatMap(({ invoiceId, amountMinor }) => {
    const invoice = invoices.find(({ id }) => id === invoiceId);
    if (!invoice || invoice.state === 'VOID') return [];
    const owed = Math.min(amountMinor, left, returnableMinorOf(invoice));
    left -= owed;
    return owed > 0 ? [{ invoiceId, amountMinor: owed }] : [];
  });
}

/**
 * A cardholder went to the bank for a payment. Until the bank decides nothing changes for the client; a decision
 * against us makes the debt open again, unless a person has let it go (ToS 3.4).
 */
export class Chargeback extends AggregateRoot {
  state: ChargebackState = 'OPEN';
  closedAt: Date | null = null;
  /** What a decision against us made owed again, and of which invoice. */
  reopened: Allocation[] = [];
  /** What was to go back to the client while the bank had it: it goes when the bank leaves it here, or returns it. */
  withheld: { amountMinor: number; reason: RefundReason }[] = [];
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly gatewayRef: string,
    readonly paymentReference: string,
    readonly amountMinor: number,
    readonly currency: string,
    readonly reason: string,
    readonly evidenceDueAt: Date | null,
    readonly openedAt: Date,
  ) {
    super();
  }

  static open(tenantId: string, id: string, facts: ChargebackFacts, at: Date): Chargeback {
    const { gatewayRef, paymentReference, amount, reason, evidenceDueAt } = facts;
    const chargeback = new Chargeback(
      tenantId,
      id,
      gatewayRef,
      paymentReference,
      amount.amountMinor,
      amount.currency,
      reason,
      evidenceDueAt ?? null,
      at,
    );
    const dueAt = evidenceDueAt?.toISOString() ?? null;
    chargeback.record(new ChargebackOpened(tenantId, id, at.toISOString(), amount.toJSON(), paymentReference, dueAt));
    return chargeback;
  }

  get amount(): Money {
    return new Money(this.amountMinor, this.currency);
  }

  get isWon(): boolean {
    return this.state === 'WON';
  }

  /** The bank has the money or may take it; only a decision for us leaves it here. */
  get keepsMoney(): boolean {
    return !this.isWon;
  }

  /** What of it is neither owed back to the client nor owed by it again. */
  get unclaimed(): Money {
    const claimed = [...this.withheld, ...this.reopened].reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return new Money(this.amountMinor - claimed, this.currency);
  }

  withhold({ amountMinor }: Money, reason: RefundReason): void {
    this.withheld = [...this.withheld, { amountMinor, reason }];
  }

  /** Also after it was lost or let go: an appeal brings the money here. What it had opened again stays on record. */
  win(at: Date): void {
    if (this.isWon) throw new OutOfOrder('The chargeback', this.state, 'be decided again');

    this.decide('WON', [], at);
  }

  /** Returns whether the debt is to be opened again; a person may have let it go before the bank decided. */
  get reopensDebt(): boolean {
    return this.state === 'OPEN';
  }

  lose(reopened: Allocation[], at: Date): void {
    if (this.isWon || this.state === 'LOST') throw new OutOfOrder('The chargeback', this.state, 'be decided again');
    if (this.state === 'WRITTEN_OFF') return;

    this.reopened = reopened;
    this.decide(
      'LOST',
      reopened.map(({ invoiceId }) => invoiceId),
      at,
    );
  }

  writeOff(at: Date): void {
    if (this.isWon || this.state === 'WRITTEN_OFF')
      throw new OutOfOrder('The chargeback', this.state, 'be written off', 'ToS 3.4.g');

    this.state = 'WRITTEN_OFF';
    this.closedAt = at;
    this.record(new ChargebackWrittenOff(this.tenantId, this.id, at.toISOString()));
  }

  private decide(outcome: 'WON' | 'LOST', reopenedInvoiceIds: string[], at: Date): void {
    this.state = outcome;
    this.closedAt = at;
    this.record(new ChargebackDecided(this.tenantId, this.id, at.toISOString(), outcome, reopenedInvoiceIds));
  }
}
