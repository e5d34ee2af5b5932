import { Injectable } from '@nestjs/common';
import { addDays, addMonths } from '../../../shared-kernel/calendar.js';
import { Clock } from '../../../shared-kernel/clock.js';
import { Ids } from '../../../shared-kernel/ids.js';
import { Money } from '../../../shared-kernel/money.js';
import { Obligations } from '../../terms/contract.js';
import { CreditNote } from '../domain/dispute.js';
import type { Invoice } from '../domain/invoice.js';
import { daysKeptBackOf, type KeptBack } from '../domain/kept-back.js';
import { CreditNotes, Invoices } from '../domain/ports.js';
import type { Subscription } from '../domain/subscription.js';
import { BillingPost } from './billing-post.js';
import { MoneyBack } from './giving-back.js';

interface Credit {
  days: number;
  credited: Money;
  /** What had been paid for those days, on its way back. */
  returned: Money;
  note?: CreditNote;
}

/** The longest period that an invoice is for. */
const LONGEST_MONTHS = 12;

/**
 * ToS 3.4.c: nobody pays for days in which a debt kept the service back, whichever invoice they stand on (ADR 34).
 * The caller holds the lock.
 */
@Injectable()
export class KeptBackDays {
  constructor(
    private readonly invoices: Invoices,
    private readonly notes: CreditNotes,
    private readonly moneyBack: MoneyBack,
    private readonly obligations: Obligations,
    private readonly post: BillingPost,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The service is back. A period of which no day was given is passed over, like one that was not billed (ADR 32). */
  async credit(subscription: Subscription, keptBack: KeptBack): Promise<void> {
    const now = this.clock.now();
    for (const invoice of await this.billedFor(subscription, keptBack)) {
      const credit = await this.takeOff(invoice, keptBack);
      if (invoice.purpose === 'period' && invoice.state === 'VOID')
        subscription.passOverBilled(invoice.periodStart, now);
      if (invoice.purpose === 'period' && invoice.state === 'PAID') subscription.periodPaid(invoice.periodStart, now);
      await this.tell(invoice, credit);
    }
  }

  /**
   * K2 `hybrid`: ToS 4.9 ended it in a period whose debt ToS 3.4 went on to ask for. That debt is paid whole, like any;
   * then the days after the end come back, since nothing was given on them.
   */
  async creditAfterEnd(subscription: Subscription): Promise<void> {
    if (subscription.endCause !== 'payment') return;
    const afterEnd = { from: addDays(subscription.endsOn!, 1) };
    for (const invoice of await this.billedFor(subscription, afterEnd))
      if (invoice.state === 'PAID' && invoice.keptBackDays === 0)
        await this.tell(invoice, await this.takeOff(invoice, afterEnd));
  }

  /** It never came back: the debt that it was deleted for stands as it is, and the days after that are nobody's debt. */
  async letGo(subscription: Subscription, keptBack: KeptBack, debtInvoiceId: string): Promise<void> {
    for (const invoice of await this.billedFor(subscription, keptBack))
      if (invoice.id !== debtInvoiceId) await this.takeOff(invoice, keptBack);
  }

  /** What a dispute has credited in whole has nothing left to take off. */
  private async billedFor({ tenantId, id }: Subscription, keptBack: KeptBack): Promise<Invoice[]> {
    const since = addMonths(keptBack.from, -LONGEST_MONTHS);
    const billed = await this.invoices.ofRun(tenantId, id, since, ['period', 'plan-change']);
    return billed.filter(
      ({ period, totalMinor, creditedMinor }) => creditedMinor < totalMinor && daysKeptBackOf(period, keptBack) > 0,
    );
  }

  private async takeOff(invoice: Invoice, keptBack: KeptBack): Promise<Credit> {
    const days = daysKeptBackOf(invoice.period, keptBack);
    const credited = invoice.keepBack(days);
    if (invoice.wasNeverGiven) return this.strike(invoice, { days, credited });

    const series = { id: this.ids.next(), sequence: await this.notes.nextSequence(invoice.tenantId) };
    const { note, overpaid } = CreditNote.issue(series, invoice, credited, this.clock.now(), 'ToS 3.4.c');
    this.notes.add(note);
    await this.moneyBack.of(invoice, 'not-owed', overpaid);
    if (invoice.state === 'PAID') await this.stopAsking(invoice, 'paid');
    return { days, credited, returned: overpaid, note };
  }

  /** Nothing of it was given, so nothing of it is owed. */
  private async strike(invoice: Invoice, credit: Omit<Credit, 'returned'>): Promise<Credit> {
    const returned = invoice.returnable;
    await this.moneyBack.of(invoice, 'not-owed');
    await this.stopAsking(invoice, 'kept-back');
    invoice.cancel('kept-back', 'ToS 3.4.c', this.clock.now());
    return { ...credit, returned };
  }

  private async stopAsking({ tenantId, id }: Invoice, reason: string): Promise<void> {
    await this.obligations.void(tenantId, `collect:${id}:*`, reason);
    await this.obligations.void(tenantId, `dunning:${id}:*`, reason);
  }

  private async tell(invoice: Invoice, { days, credited, returned, note }: Credit): Promise<void> {
    const { tenantId, id: invoiceId, number, currency } = invoice;
    await this.post.send({
      tenantId,
      template: 'kept-back-credited',
      key: `invoice:${invoiceId}:kept-back:${invoice.keptBackDays}`,
      data: {
        invoiceId,
        number,
        days,
        credited: credited.toJSON(),
        vat: { amountMinor: note?.vatMinor ?? invoice.vatMinor, currency },
        creditNote: note?.number ?? null,
        returned: returned.toJSON(),
        open: invoice.openAmount.toJSON(),
      },
      documents: note ? [{ kind: 'credit-note', subjectId: note.id }] : [],
    });
  }
}
