import { AggregateRoot } from '../../../shared-kernel/aggregate-root.js';
import { addDays, type LocalDate, localDate } from '../../../shared-kernel/calendar.js';
import { type ClauseId, OutOfOrder } from '../../../shared-kernel/errors.js';
import { Money } from '../../../shared-kernel/money.js';
import {
  CreditNoteIssued,
  InvoiceDisputeClosed,
  InvoiceDisputed,
  InvoiceDisputeMoved,
  InvoiceDisputeRejected,
  InvoiceDisputeUpheld,
} from '../contract-negotiating.js';
import type { Invoice } from './invoice.js';
import { creditNoteNumber } from './reference.js';

/** CLOSED: nobody owes the invoice any more, so there was nothing left to decide. */
export type DisputeState = 'RAISED' | 'UPHELD' | 'REJECTED' | 'CLOSED';

/** ToS 3.4.g: the client says that an open invoice is wrong. Until somebody has decided, nothing follows from it. */
export class InvoiceDispute extends AggregateRoot {
  state: DisputeState = 'RAISED';
  decidedBy: string | null = null;
  decidedAt: Date | null = null;
  /** What staff answer; told to the client. */
  answer: string | null = null;
  creditNoteId: string | null = null;
  version = 1;

  private constructor(
    readonly tenantId: string,
    readonly id: string,
    public invoiceId: string,
    /** The client's own words; read by staff, never put into an event. */
    readonly reason: string,
    readonly raisedBy: string,
    readonly raisedAt: Date,
    /** The last day on which a decision is in time. */
    readonly decideBy: LocalDate,
  ) {
    super();
  }

  static raise(
    id: string,
    invoice: Invoice,
    { reason, raisedBy, decisionDays }: { reason: string; raisedBy: string; decisionDays: number },
    at: Date,
  ): InvoiceDispute {
    const { tenantId } = invoice;
    invoice.dispute();
    const decideBy = addDays(localDate(at), decisionDays);
    const dispute = new InvoiceDispute(tenantId, id, invoice.id, reason, raisedBy, at, decideBy);
    dispute.record(new InvoiceDisputed(tenantId, id, at.toISOString(), invoice.id, raisedBy));
    return dispute;
  }

  /** The objection goes on against the invoice that took this one's place, with the day that a decision has. */
  follow(replaced: Invoice, replacement: Invoice, at: Date): void {
    if (this.state !== 'RAISED') throw new OutOfOrder('The dispute', this.state, 'follow an invoice', 'ToS 3.4.g');

    replaced.endDispute();
    replacement.dispute();
    this.invoiceId = replacement.id;
    const { tenantId, id } = this;
    this.record(new InvoiceDisputeMoved(tenantId, id, at.toISOString(), replaced.id, replacement.id));
  }

  /** The invoice is void: what the client asked for has come, for whatever reason. */
  close(invoice: Invoice, at: Date): void {
    if (invoice.state !== 'VOID') throw new OutOfOrder('The disputed invoice', invoice.state, 'be let go', 'ToS 3.4.g');
    if (this.state !== 'RAISED') throw new OutOfOrder('The dispute', this.state, 'be closed', 'ToS 3.4.g');

    this.state = 'CLOSED';
    this.decidedAt = at;
    invoice.endDispute();
    this.record(new InvoiceDisputeClosed(this.tenantId, this.id, at.toISOString(), this.invoiceId));
  }

  uphold(creditNoteId: string, answer: string, staffId: string, at: Date): void {
    this.decide('UPHELD', answer, staffId, at);
    this.creditNoteId = creditNoteId;
    this.record(
      new InvoiceDisputeUpheld(this.tenantId, this.id, at.toISOString(), this.invoiceId, creditNoteId, staffId),
    );
  }

  reject(answer: string, staffId: string, at: Date): void {
    this.decide('REJECTED', answer, staffId, at);
    this.record(new InvoiceDisputeRejected(this.tenantId, this.id, at.toISOString(), this.invoiceId, staffId));
  }

  private decide(state: DisputeState, answer: string, staffId: string, at: Date): void {
    if (this.state !== 'RAISED') throw new OutOfOrder('The dispute', this.state, 'be decided again', 'ToS 3.4.g');

    this.state = state;
    this.answer = answer;
    this.decidedBy = staffId;
    this.decidedAt = at;
  }
}

/** Takes back part or all of an invoice, in a number series of its own. It never changes. */
export class CreditNote extends AggregateRoot {
  private constructor(
    readonly tenantId: string,
    readonly id: string,
    /** Counts within one client's series, without gaps. */
    readonly sequence: number,
    readonly number: string,
    readonly invoiceId: string,
    readonly netMinor: number,
    readonly vatMinor: number,
    readonly totalMinor: number,
    readonly currency: string,
    readonly issuedAt: Date,
  ) {
    super();
  }

  /** Credits the invoice. `overpaid` is what had been paid for the credited part, and has to go back. */
  static issue(
    { id, sequence }: { id: string; sequence: number },
    invoice: Invoice,
    total: Money,
    at: Date,
    clause: ClauseId = 'ToS 3.4.g',
  ): { note: CreditNote; overpaid: Money } {
    const { tenantId } = invoice;
    const { vat, overpaid } = invoice.credit(total, at);
    const number = creditNoteNumber(invoice.number, sequence);
    const note = new CreditNote(
      tenantId,
      id,
      sequence,
      number,
      invoice.id,
      total.minus(vat).amountMinor,
      vat.amountMinor,
      total.amountMinor,
      total.currency,
      at,
    );
    note.record(new CreditNoteIssued(tenantId, id, at.toISOString(), clause, number, invoice.id, total.toJSON()));
    return { note, overpaid };
  }
}
