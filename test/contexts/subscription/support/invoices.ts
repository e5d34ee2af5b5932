import { Invoice, type InvoiceFacts } from '../../../../src/contexts/subscription/domain/invoice.js';
import { priceOf } from '../../../../src/contexts/subscription/domain/plan.js';
import { Money } from '../../../../src/shared-kernel/money.js';
import { aPlan } from './plans.js';

export const sek = (amountMinor: number): Money => new Money(amountMinor, 'SEK');

/** An open invoice of 1,000.00 in all, 200.00 of it VAT, for March 2026; `sequence` names it. */
export const anInvoice = (sequence = 1, facts: Partial<InvoiceFacts> = {}): Invoice =>
  Invoice.issue(
    {
      tenantId: 'tenant',
      id: `invoice-${sequence}`,
      place: { clientNumber: 10_001, sequence },
      subscriptionId: 'sub',
      plan: aPlan(),
      period: { start: '2026-03-01', end: '2026-03-31' },
      dueOn: '2026-03-01',
      method: 'invoice',
      price: priceOf(sek(80_000), 25),
      ...facts,
    },
    new Date('2026-02-01T12:00:00Z'),
  );
