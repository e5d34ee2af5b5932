import { describe, expect, test } from '@jest/globals';
import { booksKeptUntil } from '../../../../src/contexts/subscription/domain/bookkeeping.js';
import {
  claimsOn,
  firstToPay,
  type Invoice,
  oldestFirst,
  overdueAt,
  Payment,
  settleOldestFirst,
} from '../../../../src/contexts/subscription/domain/invoice.js';
import { priceOf } from '../../../../src/contexts/subscription/domain/plan.js';
import { anInvoice, sek } from '../support/invoices.js';
import { refusal } from '../support/refusal.js';

const now = new Date('2026-03-10T12:00:00Z');
const paidAt = new Date('2026-03-09T09:00:00Z');
const eventsOf = (invoice: Invoice) =>
  invoice.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));
const paid = (): Invoice => {
  const invoice = anInvoice();
  invoice.take(sek(100_000), paidAt, now);
  invoice.releaseEvents();
  return invoice;
};
const voided = (): Invoice => {
  const invoice = anInvoice();
  invoice.cancel('card-never-paid', 'ToS 4.9', now);
  invoice.releaseEvents();
  return invoice;
};

describe('an invoice', () => {
  test('ToS 3.3.b: says what it is for, at the plan’s price unless it has one of its own', () => {
    const ofPlan = anInvoice(3, { price: undefined });
    expect(ofPlan).toMatchObject({
      number: '10001-0003',
      planCode: 'TEAM-MONTH',
      planVersion: 1,
      planName: 'Team, monthly',
      purpose: 'period',
      netMinor: 39_900,
      vatMinor: 9_975,
      totalMinor: 49_875,
      currency: 'SEK',
    });
    expect(eventsOf(ofPlan)).toMatchObject([
      {
        type: 'InvoiceIssued',
        clause: 'ToS 3.3.b',
        number: '10001-0003',
        periodStart: '2026-03-01',
        periodEnd: '2026-03-31',
        dueOn: '2026-03-01',
        total: { amountMinor: 49_875, currency: 'SEK' },
      },
    ]);
    expect(anInvoice(1, { purpose: 'plan-change' })).toMatchObject({ purpose: 'plan-change', totalMinor: 100_000 });
  });

  test('ToS 9.4: is kept to the end of the seventh year after the one that it is of', () => {
    expect(['2026-01-01', '2026-12-31', '2027-01-01'].map(booksKeptUntil)).toEqual([
      '2033-12-31',
      '2033-12-31',
      '2034-12-31',
    ]);
  });

  test('ToS 3.3.c: is paid with its last öre, when that was paid, and takes no more', () => {
    const invoice = anInvoice();
    invoice.releaseEvents();

    expect(invoice.take(sek(99_999), paidAt, now)).toEqual(sek(99_999));
    expect(invoice).toMatchObject({ state: 'OPEN', paidAt: null, openAmount: sek(1) });
    expect(invoice.releaseEvents()).toEqual([]);
    expect(invoice.take(sek(500), paidAt, now)).toEqual(sek(1));

    expect(invoice).toMatchObject({ state: 'PAID', paidAt, paidMinor: 100_000, openAmount: sek(0) });
    expect(eventsOf(invoice)).toMatchObject([{ type: 'InvoicePaid', clause: 'ToS 3.3.c' }]);
    expect(invoice.take(sek(500), paidAt, now)).toEqual(sek(0));
    expect(invoice.isOverdueOn('2027-01-01')).toBe(false);
  });

  test('is void for a reason under a clause, once; nobody owes it any more', () => {
    const invoice = anInvoice();
    invoice.releaseEvents();
    invoice.cancel('withdrawn', 'ToS 6.1', now);

    expect(invoice).toMatchObject({ state: 'VOID', voidedAt: now, voidReason: 'withdrawn', openAmount: sek(0) });
    expect(eventsOf(invoice)).toMatchObject([{ type: 'InvoiceVoided', reason: 'withdrawn', clause: 'ToS 6.1' }]);
    expect(refusal(() => invoice.cancel('again', 'ToS 4.9', now))).toMatchObject({
      message: 'Invoice 10001-0001 is VOID; it cannot be voided.',
      clause: 'ToS 4.9',
    });
  });
});

describe('a dispute about it (ToS 3.4.g)', () => {
  test('ToS 3.4.g: is raised about an open invoice, one at a time', () => {
    const invoice = anInvoice();
    invoice.dispute();

    expect(invoice.isDisputed).toBe(true);
    expect(() => invoice.dispute()).toThrow('Invoice 10001-0001 is DISPUTED; it cannot be disputed.');
    invoice.endDispute();
    expect(() => invoice.dispute()).not.toThrow();
    expect(() => paid().dispute()).toThrow('Invoice 10001-0001 is PAID; it cannot be disputed.');
  });
});

describe('a credit (ToS 3.4.g)', () => {
  test('takes its share of the VAT, and several add up to the öre', () => {
    const invoice = anInvoice(1, { price: priceOf(sek(8), 25) });

    const vats = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1].map((part) => invoice.credit(sek(part), now).vat.amountMinor);

    // A fifth of 1, 2, 3 … öre, half-up, each less what was credited before.
    expect(vats).toEqual([0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
    expect(invoice).toMatchObject({ state: 'PAID', paidAt: now, creditedMinor: 10, creditedVatMinor: 2 });
  });

  test('of a part leaves the rest owed, and what had been paid for it goes back', () => {
    const invoice = anInvoice();
    invoice.take(sek(70_000), paidAt, now);

    expect(invoice.credit(sek(20_000), now)).toEqual({ vat: sek(4_000), overpaid: sek(0) });
    expect(invoice).toMatchObject({ state: 'OPEN', openAmount: sek(10_000), returnable: sek(70_000) });
    expect(invoice.credit(sek(30_000), now)).toEqual({ vat: sek(6_000), overpaid: sek(20_000) });
    expect(invoice).toMatchObject({ state: 'PAID', paidAt: now, openAmount: sek(0), returnable: sek(50_000) });
    expect(invoice.credit(sek(5_000), now).overpaid).toEqual(sek(5_000));
  });

  test('of a paid invoice leaves the day on which it was paid', () => {
    const invoice = paid();

    expect(invoice.credit(sek(100_000), now)).toEqual({ vat: sek(20_000), overpaid: sek(100_000) });
    expect(invoice.paidAt).toEqual(paidAt);
  });

  test('is never more than was invoiced, nor of a void invoice', () => {
    const invoice = anInvoice();
    invoice.credit(sek(40_000), now);

    expect(refusal(() => invoice.credit(sek(60_001), now)).faults).toEqual([
      { pointer: '/creditMinor', code: 'above-invoice', message: 'No more can be credited than was invoiced.' },
    ]);
    invoice.credit(sek(60_000), now);
    expect(() => voided().credit(sek(1), now)).toThrow('Invoice 10001-0001 is VOID; it cannot be credited.');
  });
});

describe('money that the bank took back (ToS 3.4.a)', () => {
  test('ToS 3.4.a: is owed again from a new due date on, and not by that card', () => {
    const invoice = paid();

    expect(invoice.reopen(sek(60_000), '2026-04-20', now)).toEqual(sek(60_000));

    expect(invoice).toMatchObject({
      state: 'OPEN',
      paidMinor: 40_000,
      paidAt: null,
      dueOn: '2026-04-20',
      method: 'invoice',
      openAmount: sek(60_000),
    });
    expect(eventsOf(invoice)).toMatchObject([
      {
        type: 'InvoiceReopened',
        clause: 'ToS 3.4.a',
        amount: { amountMinor: 60_000, currency: 'SEK' },
        dueOn: '2026-04-20',
      },
    ]);
  });

  test('takes no more than was paid, and nothing of one that is void or unpaid', () => {
    expect(paid().reopen(sek(150_000), '2026-04-20', now)).toEqual(sek(100_000));

    const unpaid = anInvoice();
    unpaid.releaseEvents();
    expect(unpaid.reopen(sek(1), '2026-04-20', now)).toEqual(sek(0));
    expect(unpaid.dueOn).toBe('2026-03-01');
    expect(voided().reopen(sek(1), '2026-04-20', now)).toEqual(sek(0));
    expect(unpaid.releaseEvents()).toEqual([]);
  });

  test.each([
    ['all of the rest', 70_000, 70_000, 0],
    ['some of it', 20_000, 20_000, 50_000],
    ['more than is left', 100_000, 70_000, 0],
  ])(
    'ToS 3.4.a, 3.4.c: of one that was paid and then credited %s is owed, and the credit is not lost twice',
    (_, back, owed, paidMinor) => {
      const invoice = paid();
      expect(invoice.credit(sek(30_000), now).overpaid).toEqual(sek(30_000));

      expect(invoice.reopen(sek(back), '2026-04-20', now)).toEqual(sek(owed));

      expect(invoice).toMatchObject({ openAmount: sek(owed), paidMinor, returnable: sek(paidMinor) });
      expect(invoice.take(sek(100_000), now, now)).toEqual(sek(owed));
      expect(invoice).toMatchObject({ state: 'PAID', returnable: sek(70_000) });
    },
  );

  test('ToS 3.4.a: of one that was paid and is void nobody owes anything again', () => {
    const invoice = paid();
    invoice.cancel('withdrawn', 'ToS 6.1', now);
    invoice.releaseEvents();

    expect(invoice.reopen(sek(100_000), '2026-04-20', now)).toEqual(sek(0));
    expect(invoice).toMatchObject({ state: 'VOID', paidMinor: 100_000, openAmount: sek(0) });
    expect(invoice.releaseEvents()).toEqual([]);
  });
});

test('ToS 4.2: a payment says once what it paid', () => {
  const payment = Payment.receive(
    'tenant',
    'payment',
    { reference: 'pi_1', method: 'card', amount: sek(500), paidAt },
    [{ invoiceId: 'invoice-1', amountMinor: 500 }],
    now,
  );

  expect(payment).toMatchObject({
    reference: 'pi_1',
    method: 'card',
    amountMinor: 500,
    currency: 'SEK',
    recordedAt: now,
  });
  expect(payment.releaseEvents()).toMatchObject([
    {
      type: 'subscription.PaymentReceived',
      clause: 'ToS 4.2',
      amount: { amountMinor: 500, currency: 'SEK' },
      paidAt: '2026-03-09T09:00:00.000Z',
      invoiceIds: ['invoice-1'],
    },
  ]);
});

describe('the order in which money goes (ToS 3.4.a)', () => {
  const march = () => anInvoice(2, { dueOn: '2026-03-01' });
  const april = () => anInvoice(1, { dueOn: '2026-04-01' });
  const ids = (invoices: Invoice[]) => invoices.map(({ id }) => id);
  const settle = (open: Invoice[], amountMinor: number, agreed?: Parameters<typeof settleOldestFirst>[3]) =>
    settleOldestFirst(open, { amount: sek(amountMinor), paidAt }, now, agreed);

  test('ToS 3.4.a: the oldest due date, and of two of one day the earlier number', () => {
    const twin = anInvoice(3, { dueOn: '2026-03-01' });

    expect(ids([april(), twin, march()].sort(oldestFirst))).toEqual(['invoice-2', 'invoice-3', 'invoice-1']);
  });

  test('ToS 3.4.g: what is in dispute comes last, however old', () => {
    const [old, young] = [march(), april()];
    expect(ids([young, old].sort(firstToPay))).toEqual(['invoice-2', 'invoice-1']);
    expect(ids([old, young].sort(firstToPay))).toEqual(['invoice-2', 'invoice-1']);

    old.dispute();

    expect(ids([old, young].sort(firstToPay))).toEqual(['invoice-1', 'invoice-2']);
    expect(ids([young, old].sort(firstToPay))).toEqual(['invoice-1', 'invoice-2']);
    expect(settle([old, young], 150_000).allocations).toEqual([
      { invoiceId: 'invoice-1', amountMinor: 100_000 },
      { invoiceId: 'invoice-2', amountMinor: 50_000 },
    ]);
  });

  test('a payment names no invoice that it paid nothing of', () => {
    expect(settle([march(), april()], 60_000).allocations).toEqual([{ invoiceId: 'invoice-2', amountMinor: 60_000 }]);
  });

  test('what nobody owed is left', () => {
    const { allocations, left } = settle([march()], 100_700);

    expect(allocations).toEqual([{ invoiceId: 'invoice-2', amountMinor: 100_000 }]);
    expect(left).toEqual(sek(700));
    expect(settle([], 100)).toEqual({ allocations: [], left: sek(100) });
  });

  const parts = [
    { payBy: '2026-03-20', openMinor: 40_000 },
    { payBy: '2026-04-20', openMinor: 60_000 },
  ];

  test('ToS 3.4.g: the parts of an agreed plan take the place of its invoices, each on its own day', () => {
    const [old, young] = [march(), april()];
    const agreed = { invoiceIds: ['invoice-2'], parts };

    expect(claimsOn([young, old], agreed).map(({ payBy, of, openMinor }) => [payBy, ids(of), openMinor])).toEqual([
      ['2026-03-20', ['invoice-2'], 40_000],
      ['2026-04-01', ['invoice-1'], 100_000],
      ['2026-04-20', ['invoice-2'], 60_000],
    ]);
    expect(settle([young, old], 150_000, agreed).allocations).toEqual([
      { invoiceId: 'invoice-2', amountMinor: 50_000 },
      { invoiceId: 'invoice-1', amountMinor: 100_000 },
    ]);
  });

  test('ToS 3.4.g: a part may run over from one of its invoices to the next', () => {
    const first = anInvoice(1, { dueOn: '2026-03-01', price: priceOf(sek(20_000), 25) });
    const second = anInvoice(2, { dueOn: '2026-03-02' });
    const outside = anInvoice(3, { dueOn: '2026-04-01' });
    const agreed = { invoiceIds: ['invoice-2', 'invoice-1'], parts };

    expect(settle([second, first, outside], 90_000, agreed).allocations).toEqual([
      { invoiceId: 'invoice-1', amountMinor: 25_000 },
      { invoiceId: 'invoice-2', amountMinor: 15_000 },
      { invoiceId: 'invoice-3', amountMinor: 50_000 },
    ]);
  });

  test('a plan whose invoices are all paid asks for nothing', () => {
    expect(claimsOn([april()], { invoiceIds: ['invoice-9'], parts })).toMatchObject([{ payBy: '2026-04-01' }]);
  });

  test('ToS 3.4.a: overdue from the day after the due date in Stockholm, the oldest first', () => {
    const open = [april(), anInvoice(3, { dueOn: '2026-03-15' }), march()];

    expect(ids(overdueAt(open, new Date('2026-03-15T22:59:59Z')))).toEqual(['invoice-2']);
    expect(ids(overdueAt(open, new Date('2026-03-15T23:00:00Z')))).toEqual(['invoice-2', 'invoice-3']);
    expect(overdueAt([paid(), voided()], new Date('2027-01-01T00:00:00Z'))).toEqual([]);
  });
});
