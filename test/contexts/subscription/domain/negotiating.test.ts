import { describe, expect, test } from '@jest/globals';
import { Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import { Chargeback, owedWithout } from '../../../../src/contexts/subscription/domain/chargeback.js';
import { CreditNote, InvoiceDispute } from '../../../../src/contexts/subscription/domain/dispute.js';
import { Payment } from '../../../../src/contexts/subscription/domain/invoice.js';
import {
  demandNoBreach,
  demandWithin,
  RefundRequest,
} from '../../../../src/contexts/subscription/domain/refund-request.js';
import { Refundable } from '../../../../src/contexts/subscription/domain/refundable.js';
import { Money } from '../../../../src/shared-kernel/money.js';
import { anInvoice, sek } from '../support/invoices.js';
import { refusal } from '../support/refusal.js';

const now = new Date('2026-04-10T10:00:00Z');
const later = new Date('2026-04-20T10:00:00Z');
const eventsOf = (aggregate: { releaseEvents(): { type: string }[] }) =>
  aggregate.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));

describe('a dispute about an invoice (ToS 3.4.g)', () => {
  const raise = (invoice = anInvoice()) =>
    InvoiceDispute.raise('dispute', invoice, { reason: 'We left', raisedBy: 'account', decisionDays: 14 }, now);

  test('ToS 3.4.g: marks the invoice, and is decided by its last day', () => {
    const invoice = anInvoice();
    const dispute = raise(invoice);

    expect(invoice.isDisputed).toBe(true);
    expect(dispute).toMatchObject({
      state: 'RAISED',
      invoiceId: 'invoice-1',
      reason: 'We left',
      decideBy: '2026-04-24',
    });
    expect(eventsOf(dispute)).toMatchObject([
      { type: 'InvoiceDisputed', clause: 'ToS 3.4.g', invoiceId: 'invoice-1', raisedBy: 'account' },
    ]);
  });

  test('ToS 3.4.g: is upheld with a credit note, or rejected, with an answer, once', () => {
    const upheld = raise();
    const rejected = raise();
    for (const dispute of [upheld, rejected]) dispute.releaseEvents();

    upheld.uphold('note-1', 'You are right', 'officer', later);
    rejected.reject('You signed it', 'officer', later);

    expect(upheld).toMatchObject({
      state: 'UPHELD',
      answer: 'You are right',
      creditNoteId: 'note-1',
      decidedBy: 'officer',
      decidedAt: later,
    });
    expect(rejected).toMatchObject({ state: 'REJECTED', answer: 'You signed it', creditNoteId: null });
    expect(eventsOf(upheld)).toMatchObject([{ type: 'InvoiceDisputeUpheld', creditNoteId: 'note-1' }]);
    expect(eventsOf(rejected)).toMatchObject([{ type: 'InvoiceDisputeRejected', decidedBy: 'officer' }]);
    expect(refusal(() => upheld.reject('No', 'officer', later))).toMatchObject({
      message: 'The dispute is UPHELD; it cannot be decided again.',
      clause: 'ToS 3.4.g',
    });
  });

  test('ToS 3.4.g: follows to the invoice that replaces the disputed one, with the day that a decision has', () => {
    const [old, anew] = [anInvoice(), anInvoice(2)];
    const dispute = raise(old);
    dispute.releaseEvents();

    dispute.follow(old, anew, later);

    expect(dispute).toMatchObject({ state: 'RAISED', invoiceId: 'invoice-2', decideBy: '2026-04-24' });
    expect([old.isDisputed, anew.isDisputed]).toEqual([false, true]);
    expect(eventsOf(dispute)).toMatchObject([
      { type: 'InvoiceDisputeMoved', clause: 'ToS 3.4.g', invoiceId: 'invoice-1', replacedBy: 'invoice-2' },
    ]);
    dispute.uphold('note-1', 'You are right', 'officer', later);
    expect(refusal(() => dispute.follow(anew, anInvoice(3), later))).toMatchObject({
      message: 'The dispute is UPHELD; it cannot follow an invoice.',
      clause: 'ToS 3.4.g',
    });
  });

  test('ToS 3.4.g: is closed without a decision once the invoice is void, and not while anybody owes it', () => {
    const invoice = anInvoice();
    const dispute = raise(invoice);
    dispute.releaseEvents();
    expect(refusal(() => dispute.close(invoice, later))).toMatchObject({
      message: 'The disputed invoice is OPEN; it cannot be let go.',
      clause: 'ToS 3.4.g',
    });

    invoice.cancel('canceled-before-renewal', 'ToS 3.5.a', later);
    dispute.close(invoice, later);

    expect(dispute).toMatchObject({ state: 'CLOSED', decidedAt: later, decidedBy: null, answer: null });
    expect(invoice.isDisputed).toBe(false);
    expect(eventsOf(dispute)).toMatchObject([{ type: 'InvoiceDisputeClosed', invoiceId: 'invoice-1' }]);
    expect(refusal(() => dispute.close(invoice, later))).toMatchObject({
      message: 'The dispute is CLOSED; it cannot be closed.',
      clause: 'ToS 3.4.g',
    });
  });

  test('a credit note has a number of its own series, its VAT and what has to go back', () => {
    const invoice = anInvoice();
    invoice.take(sek(100_000), now, now);
    const { note, overpaid } = CreditNote.issue({ id: 'note', sequence: 2 }, invoice, sek(50_000), later);

    expect(note).toMatchObject({
      number: '10001-K0002',
      sequence: 2,
      invoiceId: 'invoice-1',
      netMinor: 40_000,
      vatMinor: 10_000,
      totalMinor: 50_000,
      currency: 'SEK',
      issuedAt: later,
    });
    expect(overpaid).toEqual(sek(50_000));
    expect(eventsOf(note)).toMatchObject([
      { type: 'CreditNoteIssued', number: '10001-K0002', invoiceId: 'invoice-1', total: { amountMinor: 50_000 } },
    ]);
  });
});

const chargebackOf = (paymentReference: string, amountMinor: number, evidenceDueAt?: Date) => {
  const facts = { gatewayRef: 'du_1', paymentReference, amount: sek(amountMinor), reason: 'fraudulent', evidenceDueAt };
  return Chargeback.open('tenant', paymentReference, facts, now);
};

describe('what is owed again without some money (ToS 3.4.a)', () => {
  const invoice = (id: string, state: 'PAID' | 'OPEN' | 'VOID', paidMinor: number, creditedMinor = 0) => ({
    ...{ id, state, paidMinor, creditedMinor },
    totalMinor: 500,
  });
  const settled = [
    { invoiceId: 'old', amountMinor: 500 },
    { invoiceId: 'young', amountMinor: 400 },
  ];

  test('ToS 3.4.a: is the youngest of what its payment settled, then the one before it', () => {
    const invoices = [invoice('old', 'PAID', 500), invoice('young', 'OPEN', 400)];

    expect(owedWithout(sek(300), settled, invoices)).toEqual([{ invoiceId: 'young', amountMinor: 300 }]);
    expect(owedWithout(sek(401), settled, invoices)).toEqual([
      { invoiceId: 'young', amountMinor: 400 },
      { invoiceId: 'old', amountMinor: 1 },
    ]);
    expect(owedWithout(sek(2_000), settled, invoices)).toMatchObject([{ amountMinor: 400 }, { amountMinor: 500 }]);
  });

  test('ToS 3.4.a: is nothing of what is void, and no more than what is still paid', () => {
    expect(owedWithout(sek(900), settled, [invoice('old', 'PAID', 120), invoice('young', 'VOID', 400)])).toEqual([
      { invoiceId: 'old', amountMinor: 120 },
    ]);
    // What a credit took off came back already.
    expect(owedWithout(sek(900), settled, [invoice('old', 'PAID', 500, 200)])).toMatchObject([{ amountMinor: 300 }]);
    expect(owedWithout(sek(900), settled, [])).toEqual([]);
    expect(owedWithout(sek(0), settled, [invoice('old', 'PAID', 500)])).toEqual([]);
  });
});

describe('a chargeback (ToS 3.4)', () => {
  const open = () => chargebackOf('pi_1', 900, later);

  test('is on record with the day until which the bank takes evidence, and changes nothing yet', () => {
    const chargeback = open();

    expect(chargeback).toMatchObject({
      state: 'OPEN',
      isWon: false,
      reopensDebt: true,
      amount: sek(900),
      evidenceDueAt: later,
      reopened: [],
    });
    expect(eventsOf(chargeback)).toMatchObject([
      {
        type: 'ChargebackOpened',
        amount: { amountMinor: 900, currency: 'SEK' },
        paymentReference: 'pi_1',
        evidenceDueAt: '2026-04-20T10:00:00.000Z',
      },
    ]);
    const undated = chargebackOf('pi_1', 900);
    expect(undated.evidenceDueAt).toBeNull();
    expect(eventsOf(undated)).toMatchObject([{ evidenceDueAt: null }]);
  });

  test('ToS 3.4.a: lost, the debt is open again; won, it is not; either is decided once', () => {
    const lost = open();
    const won = open();
    for (const chargeback of [lost, won]) chargeback.releaseEvents();

    lost.lose([{ invoiceId: 'invoice-1', amountMinor: 900 }], later);
    won.win(later);

    const reopened = [{ invoiceId: 'invoice-1', amountMinor: 900 }];
    expect(lost).toMatchObject({ state: 'LOST', closedAt: later, reopened, unclaimed: sek(0), isWon: false });
    expect(won).toMatchObject({ state: 'WON', closedAt: later, reopened: [], isWon: true });
    expect(eventsOf(lost)).toMatchObject([
      { type: 'ChargebackDecided', outcome: 'LOST', reopenedInvoiceIds: ['invoice-1'], clause: 'ToS 3.4.a' },
    ]);
    expect(eventsOf(won)).toMatchObject([{ type: 'ChargebackDecided', outcome: 'WON', reopenedInvoiceIds: [] }]);
    const again = 'it cannot be decided again.';
    expect(() => won.win(later)).toThrow(`The chargeback is WON; ${again}`);
    for (const chargeback of [lost, won])
      expect(() => chargeback.lose([], later)).toThrow(`The chargeback is ${chargeback.state}; ${again}`);
  });

  test('ToS 3.5.c: an appeal may win what was lost or let go; what had been owed again stays on record', () => {
    const reopened = [{ invoiceId: 'invoice-1', amountMinor: 900 }];
    const lost = open();
    lost.lose(reopened, now);
    const letGo = open();
    letGo.writeOff(now);
    for (const chargeback of [lost, letGo]) chargeback.releaseEvents();

    for (const chargeback of [lost, letGo]) chargeback.win(later);

    expect(lost).toMatchObject({ state: 'WON', closedAt: later, reopened, keepsMoney: false });
    expect(letGo).toMatchObject({ state: 'WON', closedAt: later, reopened: [], keepsMoney: false });
    for (const chargeback of [lost, letGo])
      expect(eventsOf(chargeback)).toMatchObject([{ type: 'ChargebackDecided', outcome: 'WON' }]);
  });

  test('ToS 3.4.g: a person may let it go, before the bank decides against us or after, and the debt stays closed', () => {
    const early = open();
    early.releaseEvents();
    early.writeOff(now);
    expect(early).toMatchObject({ state: 'WRITTEN_OFF', closedAt: now, reopensDebt: false });
    expect(eventsOf(early)).toMatchObject([{ type: 'ChargebackWrittenOff', clause: 'ToS 3.4.g' }]);

    early.lose([{ invoiceId: 'invoice-1', amountMinor: 900 }], later);
    expect(early).toMatchObject({ state: 'WRITTEN_OFF', reopened: [] });
    expect(early.releaseEvents()).toEqual([]);

    const late = open();
    late.lose([{ invoiceId: 'invoice-1', amountMinor: 900 }], now);
    late.writeOff(later);
    expect(late.state).toBe('WRITTEN_OFF');
  });

  test('ToS 3.4.a, 3.5.c: lost, only what was not owed back anyway is a debt again', () => {
    const chargeback = open();
    expect(chargeback.unclaimed).toEqual(sek(900));

    chargeback.withhold(sek(200), 'withdrawal');
    chargeback.withhold(sek(50), 'special-case');

    expect(chargeback.unclaimed).toEqual(sek(650));
    expect(chargeback.withheld).toEqual([
      { amountMinor: 200, reason: 'withdrawal' },
      { amountMinor: 50, reason: 'special-case' },
    ]);
  });

  test('ToS 3.4.g: what was won or let go is not let go again', () => {
    const won = open();
    won.win(now);
    const gone = open();
    gone.writeOff(now);

    for (const chargeback of [won, gone])
      expect(refusal(() => chargeback.writeOff(later))).toMatchObject({
        message: `The chargeback is ${chargeback.state}; it cannot be written off.`,
        clause: 'ToS 3.4.g',
      });
  });
});

describe('money back in a special case (ToS 3.5.c)', () => {
  const paymentOf = (reference: string, amount: Money) =>
    Payment.receive('tenant', reference, { reference, method: 'card', amount, paidAt: now }, [], now);
  const refundOf = (reference: string, amountMinor: number) =>
    Refund.request('tenant', 'r', { reference, method: 'card' }, sek(amountMinor), 'special-case', now);
  const [invoice, other] = [{ id: 'invoice-1' }, { id: 'invoice-2' }];
  const paymentFor = (reference: string, ...parts: [{ id: string }, number][]) => {
    const allocations = parts.map(([{ id }, amountMinor]) => ({ invoiceId: id, amountMinor }));
    const paid = { reference, method: 'card' as const, amount: sek(1_000), paidAt: now };
    return Payment.receive('tenant', reference, paid, allocations, now);
  };
  const partsTaken = (refundable: Refundable, of: { id: string }, mostMinor: number) =>
    refundable
      .takeFor(of, sek(mostMinor))
      .map(({ payment, amount, heldBy }) => [payment.reference, amount.amountMinor, ...(heldBy ? ['held'] : [])]);
  const submit = (override: { law: string; reason: string } | null = null, by: 'staff' | 'client' = 'staff') =>
    RefundRequest.submit(
      { tenantId: 'tenant', id: 'request' },
      sek(500),
      { reason: 'Illness', by, accountId: by === 'staff' ? 'clerk' : 'customer', override },
      now,
    );

  test('ToS 3.5.c, 6.4: what of each payment has not gone back; one that failed is paid by hand, and not twice', () => {
    const failed = refundOf('pi_1', 400);
    failed.fail('card_closed', undefined, now);
    const payments = [paymentOf('pi_1', sek(1_000)), paymentOf('pi_2', sek(300)), paymentOf('pi_3', sek(200))];

    const refundable = new Refundable(payments, [refundOf('pi_1', 100), failed, refundOf('pi_2', 300)], []);

    expect(refundable.parts.map(({ payment, left }) => [payment.reference, left.amountMinor])).toEqual([
      ['pi_1', 500],
      ['pi_3', 200],
    ]);
  });

  test('ToS 3.5.c: what a bank has, or may take, does not go back; what it left here does', () => {
    const payments = ['pi_1', 'pi_2', 'pi_3', 'pi_4'].map((reference) => paymentOf(reference, sek(1_000)));
    const [opened, lost, won, letGo] = payments.map(({ reference }) => chargebackOf(reference, 400));
    lost!.lose([], later);
    won!.win(later);
    letGo!.writeOff(later);

    const { parts } = new Refundable(payments, [], [opened!, lost!, won!, letGo!]);

    expect(parts.map(({ left }) => left.amountMinor)).toEqual([600, 600, 1_000, 600]);
  });

  test('ToS 3.5.c: of an invoice no more goes back than its payments still have, and each amount once', () => {
    const newer = paymentFor('pi_2', [other, 300], [invoice, 700]);
    const older = paymentFor('pi_1', [invoice, 1_000]);
    const refundable = new Refundable([newer, older], [refundOf('pi_2', 600), refundOf('pi_1', 100)], []);

    const taken = [invoice, other, invoice].map((of) => partsTaken(refundable, of, 1_500));

    expect(taken).toEqual([
      [
        ['pi_2', 400],
        ['pi_1', 900],
      ],
      [],
      [],
    ]);
    expect(refundable.parts).toEqual([]);
  });

  test('ToS 3.5.c: of an invoice no more goes back than is asked for, and no more than a payment gave it', () => {
    const payments = [
      paymentFor('pi_2', [other, 300], [invoice, 700]),
      paymentFor('pi_1', [invoice, 1_000]),
      paymentFor('pi_0', [other, 1_000]),
    ];

    expect(partsTaken(new Refundable(payments, [], []), invoice, 900)).toEqual([
      ['pi_2', 700],
      ['pi_1', 200],
    ]);
  });

  test('ToS 3.5.c: what a bank’s open procedure has waits for its outcome, and no other payment gives it instead', () => {
    const payments = [paymentFor('pi_2', [invoice, 1_000]), paymentFor('pi_1', [invoice, 1_000])];
    const refundable = new Refundable(payments, [], [chargebackOf('pi_2', 400)]);

    expect(partsTaken(refundable, invoice, 1_500)).toEqual([
      ['pi_2', 600],
      ['pi_2', 400, 'held'],
      ['pi_1', 500],
    ]);
  });

  test('ToS 3.5.c: a procedure gives what it has once, and only for its own payment', () => {
    const payments = [paymentFor('pi_1', [invoice, 1_000]), paymentFor('pi_2', [invoice, 700], [other, 300])];
    const opened = chargebackOf('pi_2', 400);
    opened.withhold(sek(50), 'withdrawal');
    const lost = chargebackOf('pi_1', 300);
    lost.lose([{ invoiceId: invoice.id, amountMinor: 300 }], later);
    const refundable = new Refundable(payments, [refundOf('pi_2', 100)], [lost, opened]);

    expect(partsTaken(refundable, invoice, 1_300)).toEqual([
      ['pi_1', 700],
      ['pi_2', 500],
      ['pi_2', 100, 'held'],
    ]);
    expect(partsTaken(refundable, other, 300)).toEqual([['pi_2', 250, 'held']]);
  });

  test('ToS 3.5.c, 6.4: what a bank took for good waits as well, for an appeal, save what is owed again for it', () => {
    const [letGo, lost] = [chargebackOf('pi_1', 300), chargebackOf('pi_1', 200)];
    letGo.writeOff(later);
    lost.lose([{ invoiceId: invoice.id, amountMinor: 150 }], later);
    const refundable = new Refundable([paymentFor('pi_1', [invoice, 1_000])], [], [letGo, lost]);

    const parts = refundable.takeFor(invoice, sek(1_000));

    expect(parts.map(({ amount, heldBy }) => [amount.amountMinor, heldBy])).toEqual([
      [500, undefined],
      [300, letGo],
      [50, lost],
    ]);
  });

  test('ToS 3.5.c: two procedures about one payment are two, and each keeps its own part', () => {
    const [first, second] = [chargebackOf('pi_1', 300), chargebackOf('pi_1', 200)];
    const refundable = new Refundable([paymentFor('pi_1', [invoice, 1_000])], [], [first, second]);

    const parts = [850, 150].map((most) => refundable.takeFor(invoice, sek(most)));

    expect(parts.map((taken) => taken.map(({ amount, heldBy }) => [amount.amountMinor, heldBy]))).toEqual([
      [
        [500, undefined],
        [300, first],
        [50, second],
      ],
      [[150, second]],
    ]);
  });

  test('ToS 3.5.c: never more than was paid, in the currency that was paid', () => {
    const refundable = [{ left: sek(900) }, { left: sek(200) }, { left: new Money(5_000, 'EUR') }];

    expect(() => demandWithin(sek(1_100), refundable)).not.toThrow();
    expect(refusal(() => demandWithin(sek(1_101), refundable))).toEqual({
      code: 'validation-failed',
      message: 'That is more than was paid and not yet refunded.',
      clause: 'ToS 3.5.c',
      faults: [{ pointer: '/amount/amountMinor', code: 'above-what-was-paid', message: 'At most 1100.' }],
    });
  });

  test('ToS 3.6.d: nothing on a breach, unless a law says so and is on record', () => {
    const law = { law: 'Konsumenttjänstlagen 42 §', reason: 'Prepaid and not performed' };

    expect(refusal(() => demandNoBreach(true, null))).toEqual({
      code: 'refund-denied-on-breach',
      message: 'The terms give nothing back on a breach of contract.',
      clause: 'ToS 3.6.d',
    });
    expect(() => demandNoBreach(true, law)).not.toThrow();
    expect(() => demandNoBreach(false, null)).not.toThrow();
    expect(eventsOf(submit(law))).toMatchObject([{ type: 'RefundRequestSubmitted', law: law.law }]);
  });

  test('ToS 3.5.c: another person decides than asked', () => {
    const request = submit();
    expect(request).toMatchObject({ state: 'SUBMITTED', amount: sek(500), askedBy: 'staff', submittedBy: 'clerk' });
    expect(eventsOf(request)).toMatchObject([
      {
        type: 'RefundRequestSubmitted',
        askedBy: 'staff',
        amount: { amountMinor: 500, currency: 'SEK' },
        law: undefined,
      },
    ]);

    expect(refusal(() => request.approve('clerk', 'Yes', ['r1'], later))).toEqual({
      code: 'same-person',
      message: 'Another person decides on a refund than asked for it or endorsed it.',
      clause: 'ToS 3.5.c',
    });
    expect(request).toMatchObject({ state: 'SUBMITTED', refundIds: [] });

    const clients = submit(null, 'client');
    clients.endorse('clerk', 'Yes', later);
    expect(refusal(() => clients.approve('clerk', 'Yes', ['r1'], later)).code).toBe('same-person');
  });

  test('ToS 3.5.c: what a client asks for, one of the staff endorses and another approves; one alone may reject', () => {
    const request = submit(null, 'client');
    request.releaseEvents();
    expect(refusal(() => request.approve('clerk', 'Yes', ['r1'], later))).toMatchObject({
      message: 'The request is SUBMITTED; it cannot be approved by one person.',
      clause: 'ToS 3.5.c',
    });

    request.endorse('clerk', 'Well founded', later);
    expect(request).toMatchObject({
      ...{ state: 'SUBMITTED', waitsForFirst: false, endorsedBy: 'clerk', endorsedAt: later },
      ...{ decisionReason: 'Well founded', decidedBy: null },
    });
    expect(refusal(() => request.endorse('officer', 'Yes', later)).clause).toBe('ToS 3.5.c');
    request.approve('officer', 'Well founded indeed', ['r1'], later);

    expect(eventsOf(request)).toMatchObject([
      { type: 'RefundRequestEndorsed', endorsedBy: 'clerk', clause: 'ToS 3.5.c' },
      { type: 'RefundRequestDecided', decision: 'APPROVED', decidedBy: 'officer' },
    ]);
    const turnedDown = submit(null, 'client');
    turnedDown.reject('clerk', 'No ground', later);
    expect(turnedDown).toMatchObject({ state: 'REJECTED', endorsedBy: null });
  });

  test('ToS 3.5.c: is decided once, with a reason', () => {
    const approved = submit();
    const rejected = submit();
    for (const request of [approved, rejected]) request.releaseEvents();

    approved.approve('officer', 'Well founded', ['r1'], later);
    rejected.reject('officer', 'No ground', later);

    expect(approved).toMatchObject({
      state: 'APPROVED',
      decidedBy: 'officer',
      decidedAt: later,
      decisionReason: 'Well founded',
      refundIds: ['r1'],
    });
    expect(rejected).toMatchObject({ state: 'REJECTED', decisionReason: 'No ground', refundIds: [] });
    expect(eventsOf(approved)).toMatchObject([
      { type: 'RefundRequestDecided', decision: 'APPROVED', decidedBy: 'officer', clause: 'ToS 3.5.c' },
    ]);
    expect(eventsOf(rejected)).toMatchObject([{ decision: 'REJECTED' }]);
    expect(refusal(() => approved.reject('officer', 'No', later))).toMatchObject({
      message: 'The request is APPROVED; it cannot be decided.',
      clause: 'ToS 3.5.c',
    });
  });
});
