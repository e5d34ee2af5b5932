import { beforeEach, describe, expect, test } from '@jest/globals';
import { FindPayerHandler } from '../../../../src/contexts/subscription/adapters/reads-invoicing.js';
import { ChangeBillingContact } from '../../../../src/contexts/subscription/application/billing-post.js';
import {
  RaiseInvoiceDispute,
  UpholdInvoiceDispute,
} from '../../../../src/contexts/subscription/application/disputing.js';
import { DrawUpDocument } from '../../../../src/contexts/subscription/application/drawing-up.js';
import {
  FindPayer,
  type MatchedPayment,
  MatchPayment,
} from '../../../../src/contexts/subscription/application/matching.js';
import type { BillingDocument } from '../../../../src/contexts/subscription/application/ports-invoicing.js';
import { PublishPlanVersion, RetirePlanVersion } from '../../../../src/contexts/subscription/application/pricing.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import {
  ConfirmInvoiceRequest,
  RequestInvoice,
  SendProForma,
} from '../../../../src/contexts/subscription/application/requesting-invoices.js';
import type { BillingDocumentKind } from '../../../../src/contexts/subscription/contract-invoicing.js';
import { Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import type { InvoiceRequest } from '../../../../src/contexts/subscription/domain/invoice-request.js';
import { ocrReference } from '../../../../src/contexts/subscription/domain/reference.js';
import { Money } from '../../../../src/shared-kernel/money.js';
import { yearlyTerms } from '../support/plans.js';
import { TENANT, World } from '../support/world.js';

const TOTAL = 498_750;
const address = { street: 'Storgatan 1', postalCode: '111 22', city: 'Stockholm', country: 'Sverige' };
const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };

describe('ToS 4.6: a yearly plan on an invoice', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create('2026-02-01T12:00:00+01:00');
    await world.run(new ChangeBillingContact(TENANT, { email: null, reference: null, address }, 0));
  });

  const drafted = async (planCode = 'TEAM-YEAR'): Promise<InvoiceRequest> => {
    const { requestId } = await world.run<{ requestId: string }>(new RequestInvoice(TENANT, planCode, 'account-1'));
    return world.only<InvoiceRequest>('InvoiceRequest', ({ id }) => id === requestId);
  };
  const confirm = (request: InvoiceRequest, acceptances = request.summary.documents) =>
    world.run(new ConfirmInvoiceRequest(TENANT, request.id, request.summarySha256, acceptances, purchaser));
  const requested = async () => {
    const request = await drafted();
    await confirm(request);
    return request;
  };
  const sent = async (validUntil?: string) => {
    const request = await requested();
    await world.run(new SendProForma(TENANT, request.id, validUntil));
    return request;
  };
  let payments = 0;
  const pays = (request: InvoiceRequest, amountMinor: number, paidOn: string, reference = `bank-${++payments}`) =>
    world.run<MatchedPayment>(
      new MatchPayment(TENANT, 'pro-forma', request.sequence!, { amountMinor, currency: 'SEK' }, paidOn, reference),
    );

  test('a monthly plan is refused, citing the clause', async () => {
    await expect(drafted('TEAM-MONTH')).rejects.toMatchObject({
      kind: 'invalid',
      details: { clause: 'ToS 4.6', faults: [{ pointer: '/planCode', code: 'not-long-term' }] },
    });
    await expect(drafted('FREE')).rejects.toMatchObject({ code: 'free-plan-not-sold' });
    await expect(drafted('NONE')).rejects.toMatchObject({ details: { clause: 'ToS 3.3.a' } });
  });

  test('counts only once both documents are accepted and the summary is the one that was shown (ToS 4.3)', async () => {
    const request = await drafted();

    await expect(confirm(request, request.summary.documents.slice(1))).rejects.toMatchObject({
      details: { clause: 'ToS 4.3' },
    });
    await expect(
      world.run(new ConfirmInvoiceRequest(TENANT, request.id, 'other', request.summary.documents, purchaser)),
    ).rejects.toMatchObject({ code: 'summary-differs' });
    await confirm(request);

    expect(request.state).toBe('REQUESTED');
    expect(world.acceptances.map(({ kind, occasion }) => [kind, occasion])).toContainEqual([
      'terms-of-service',
      `invoice-request:${request.id}`,
    ]);
    expect(world.happened('InvoiceRequested')).toMatchObject([
      { clause: 'ToS 4.6', summarySha256: request.summarySha256, total: { amountMinor: TOTAL } },
    ]);
  });

  test('an invoice names its buyer’s address, so the request asks for it', async () => {
    const { version } = world.only<{ version: number }>('BillingContact', () => true);
    await world.run(new ChangeBillingContact(TENANT, { email: null, reference: null, address: null }, version));

    await expect(requested()).rejects.toMatchObject({ code: 'billing-address-missing' });
  });

  test('staff send the pro forma with its PDF; it is valid for as long as the policy says', async () => {
    const request = await sent();

    expect(request).toMatchObject({ state: 'SENT', number: '10001-P1', validUntil: '2026-03-03' });
    expect(request.ocr).toBe(ocrReference('pro-forma', { clientNumber: 10_001, sequence: 1 }));
    const letter = world.letters.find(({ template }) => template === 'pro-forma');
    expect(letter).toMatchObject({
      data: { number: '10001-P1', ocr: request.ocr, bankgiro: '5555-5551', total: { amountMinor: TOTAL } },
      attachments: [{ source: 'billing-document', id: `pro-forma:${request.id}` }],
    });
    expect(world.invoices).toEqual([]);
    expect(world.subscription).toMatchObject({ isFree: true });
  });

  test('nobody is sent a pro forma that cannot be paid, is over already, or has another price than was agreed', async () => {
    const request = await requested();

    await expect(world.run(new SendProForma(TENANT, request.id, '2026-01-31'))).rejects.toMatchObject({
      details: { faults: [{ pointer: '/validUntil' }] },
    });
    world.account.bankgiro = undefined;
    await expect(world.run(new SendProForma(TENANT, request.id))).rejects.toMatchObject({ code: 'bankgiro-missing' });
    world.account.bankgiro = '5555-5551';
    await world.run(new PublishPlanVersion({ ...yearlyTerms, version: 2, netMinor: 500_000 }));
    await expect(world.run(new SendProForma(TENANT, request.id))).rejects.toMatchObject({
      code: 'price-changed',
      details: { data: { current: { version: 2, total: { amountMinor: 625_000 } } } },
    });
    expect(request.state).toBe('REQUESTED');
  });

  test('the exact amount starts it on the day of the payment, and only then the invoice is issued', async () => {
    const request = await sent();
    await world.advanceTo('2026-02-12T10:00:00+01:00');

    const matched = await pays(request, TOTAL, '2026-02-10');

    expect(matched).toMatchObject({ kind: 'pro-forma', number: '10001-P1', result: 'exact' });
    expect(matched).toMatchObject({ missing: { amountMinor: 0 }, surplus: { amountMinor: 0 } });
    expect(world.subscription).toMatchObject({
      state: 'ACTIVE',
      planCode: 'TEAM-YEAR',
      anchor: '2026-02-10',
      method: 'invoice',
      paidThrough: '2027-02-09',
    });
    expect(world.invoices).toMatchObject([
      { id: request.id, number: '10001-0001', state: 'PAID', method: 'invoice', periodStart: '2026-02-10' },
    ]);
    expect(world.instance.planCode).toBe('TEAM-YEAR');
    expect(world.pending('pro-forma:')).toEqual([]);
    expect(world.happened('ProFormaSettled')).toMatchObject([{ paidOn: '2026-02-10', surplus: { amountMinor: 0 } }]);
    const confirmation = world.letters.find(({ template }) => template === 'payment-confirmation');
    expect(confirmation!.attachments).toEqual([{ source: 'billing-document', id: `invoice:${request.id}` }]);
  });

  test('its renewal is invoiced ahead of the anchor, with the PDF', async () => {
    await pays(await sent(), TOTAL, '2026-02-01');

    await world.advanceTo('2027-01-02T12:00:00+01:00');

    expect(world.invoices).toMatchObject([
      { state: 'PAID' },
      { state: 'OPEN', dueOn: '2027-02-01', number: '10001-0002' },
    ]);
    expect(world.letters.find(({ template }) => template === 'invoice-issued')!.attachments).toEqual([
      { source: 'billing-document', id: `invoice:${world.invoices[1]!.id}` },
    ]);
  });

  test('a short payment stays open and says what is missing; the rest starts it, anchored on its own day', async () => {
    const request = await sent();

    const first = await pays(request, 400_000, '2026-02-01');

    expect(first).toMatchObject({ result: 'short', missing: { amountMinor: 98_750 } });
    expect(request.state).toBe('SENT');
    expect(world.subscription.isFree).toBe(true);
    expect(world.invoices).toEqual([]);
    expect(world.sentOnly('pro-forma-short')).toHaveLength(1);
    await world.advanceTo('2026-02-05T12:00:00+01:00');
    expect(await pays(request, 98_750, '2026-02-05')).toMatchObject({ result: 'exact' });
    expect(world.subscription).toMatchObject({ planCode: 'TEAM-YEAR', anchor: '2026-02-05' });
    expect(world.invoices).toMatchObject([{ state: 'PAID', paidMinor: TOTAL }]);
    const paidOnIt = world.payments.flatMap(({ allocations }) => allocations);
    expect(paidOnIt.map(({ invoiceId }) => invoiceId)).toEqual([request.id, request.id]);
    expect(paidOnIt.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(TOTAL);
    expect(world.refunds).toEqual([]);
  });

  test('too much starts it, and the surplus goes back', async () => {
    const matched = await pays(await sent(), TOTAL + 1, '2026-02-01');

    expect(matched).toMatchObject({ result: 'over', surplus: { amountMinor: 1 } });
    expect(world.subscription.planCode).toBe('TEAM-YEAR');
    expect(world.refunds).toMatchObject([{ amountMinor: 1, method: 'invoice', reason: 'not-owed', state: 'PENDING' }]);
    expect(world.pending('refund:')).toHaveLength(1);
  });

  test('the same money booked again changes nothing', async () => {
    const request = await sent();
    await pays(request, 400_000, '2026-02-01', 'bank-x');

    const again = await pays(request, 400_000, '2026-02-01', 'bank-x');

    expect(again).toMatchObject({ result: 'known', missing: { amountMinor: 98_750 } });
    expect(world.payments).toHaveLength(1);
  });

  test('on the last moment of its last day it is still good, on the next it is not', async () => {
    const request = await sent('2026-02-20');

    await world.advanceTo('2026-02-20T23:59:59.999+01:00');
    expect(request.state).toBe('SENT');
    await world.advanceTo('2026-02-21T00:00:00+01:00');

    expect(request.state).toBe('EXPIRED');
    expect(world.happened('ProFormaExpired')).toMatchObject([{ validUntil: '2026-02-20', clause: 'ToS 4.6' }]);
    expect(world.sentOnly('pro-forma-expired')).toHaveLength(1);
    expect(await pays(request, TOTAL, '2026-02-21')).toMatchObject({ result: 'returned' });
    expect(world.subscription.isFree).toBe(true);
    expect(world.refunds).toMatchObject([{ amountMinor: TOTAL }]);
  });

  test('what was paid on its last day counts, although it is matched after the expiry', async () => {
    const request = await sent('2026-02-20');
    await world.advanceTo('2026-02-23T09:00:00+01:00');

    expect(await pays(request, TOTAL, '2026-02-20')).toMatchObject({ result: 'exact' });

    expect(world.subscription).toMatchObject({ planCode: 'TEAM-YEAR', anchor: '2026-02-20' });
  });

  test('ToS 3.5.c: of a part that went back in a special case, only the rest goes back when it expires', async () => {
    const request = await sent('2026-02-20');
    await pays(request, 400_000, '2026-02-01');
    const amount = new Money(150_000, 'SEK');
    world.aggregates.push(Refund.request(TENANT, 'special', world.payments[0]!, amount, 'special-case', world.now));

    await world.advanceTo('2026-02-21T00:00:00+01:00');

    expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([150_000, 250_000]);
    expect(world.letters.find(({ template }) => template === 'pro-forma-expired')!.data).toMatchObject({
      returned: { amountMinor: 250_000 },
    });
  });

  test('parts of what nobody completed go back when it expires, and a late part as well', async () => {
    const request = await sent('2026-02-20');
    await pays(request, 400_000, '2026-02-01');

    await world.advanceTo('2026-02-21T00:00:00+01:00');

    expect(world.refunds).toMatchObject([{ amountMinor: 400_000, reason: 'not-owed' }]);
    expect(world.letters.find(({ template }) => template === 'pro-forma-expired')!.data).toMatchObject({
      returned: { amountMinor: 400_000 },
    });
    expect(await pays(request, 98_750, '2026-02-20')).toMatchObject({ result: 'returned' });
    expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([400_000, 98_750]);
  });

  test('a newer request takes the place of the older one, and money for that goes back', async () => {
    const older = await sent();
    await pays(older, 100, '2026-02-01');

    const newer = await requested();

    expect([older.state, newer.state]).toEqual(['SUPERSEDED', 'REQUESTED']);
    expect(world.pending('pro-forma:')).toEqual([]);
    expect(await pays(older, TOTAL, '2026-02-01')).toMatchObject({ result: 'returned' });
    expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([100, TOTAL]);
  });

  test('who bought by card meanwhile gets the money back', async () => {
    const request = await sent();
    await world.buy('TEAM-MONTH');

    expect(await pays(request, TOTAL, '2026-02-01')).toMatchObject({ result: 'returned' });

    expect(request.state).toBe('SUPERSEDED');
    expect(world.subscription.planCode).toBe('TEAM-MONTH');
    expect(world.refunds).toMatchObject([{ amountMinor: TOTAL }]);
    await expect(drafted()).rejects.toMatchObject({ code: 'already-subscribed' });
  });

  test('another currency, a day to come and nothing at all are refused; another’s place is nobody’s', async () => {
    const request = await sent();
    const match = (amountMinor: number, currency: string, paidOn: string, sequence = request.sequence!) =>
      world.run(new MatchPayment(TENANT, 'pro-forma', sequence, { amountMinor, currency }, paidOn, 'b'));

    for (const wrong of [
      match(TOTAL, 'EUR', '2026-02-01'),
      match(TOTAL, 'SEK', '2026-02-02'),
      match(0, 'SEK', '2026-02-01'),
    ])
      await expect(wrong).rejects.toMatchObject({ kind: 'invalid' });
    await expect(match(TOTAL, 'SEK', '2026-02-01', 2)).rejects.toMatchObject({ kind: 'not-found' });
    expect(world.payments).toEqual([]);
  });

  test('a reference with a wrong digit is refused, one that nobody has is not found', async () => {
    const find = (ocr: string, holder?: string) =>
      new FindPayerHandler({ holder: async () => holder } as never).execute(new FindPayer(ocr));
    const ocr = ocrReference('invoice', { clientNumber: 10_001, sequence: 7 });

    expect(await find(ocr, TENANT)).toEqual({ tenantId: TENANT, kind: 'invoice', sequence: 7 });
    await expect(find(`${ocr.slice(0, -1)}${(Number(ocr.at(-1)) + 1) % 10}`, TENANT)).rejects.toMatchObject({
      kind: 'invalid',
      details: { faults: [{ pointer: '/ocr', code: 'check-digit' }] },
    });
    await expect(find(ocr)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('ToS 3.4.a: bank payments on invoices, matched by their reference', () => {
  let world: World;
  const pays = (sequence: number, amountMinor: number, reference: string) =>
    world.run<MatchedPayment>(
      new MatchPayment(TENANT, 'invoice', sequence, { amountMinor, currency: 'SEK' }, '2026-03-01', reference),
    );

  beforeEach(async () => {
    world = await World.create('2026-02-01T12:00:00+01:00');
    await world.buy('TEAM-MONTH');
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-03-01T12:00:00+01:00');
  });

  test('short, then the rest, then too much: each says what it made of the invoice', async () => {
    expect(await pays(2, 40_000, 'a')).toMatchObject({ result: 'short', missing: { amountMinor: 9_875 } });
    expect(await pays(2, 40_000, 'a')).toMatchObject({ result: 'known', missing: { amountMinor: 9_875 } });
    expect(await pays(2, 10_000, 'b')).toMatchObject({ result: 'over', surplus: { amountMinor: 125 } });
    expect(await pays(2, 500, 'c')).toMatchObject({ result: 'returned', surplus: { amountMinor: 500 } });

    expect(world.invoices[1]).toMatchObject({ state: 'PAID', number: '10001-0002' });
    expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([125, 500]);
    await expect(pays(9, 100, 'd')).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('documents and copies', () => {
  let world: World;
  const draw = async (kind: BillingDocumentKind, id: string) => {
    const document = await world.run<BillingDocument>(new DrawUpDocument(TENANT, kind, id));
    return { ...document, sheet: JSON.parse(Buffer.from(document.content).toString()) };
  };

  beforeEach(async () => {
    world = await World.create('2026-02-01T12:00:00+01:00');
    await world.buy('TEAM-MONTH');
  });

  test('an invoice is drawn up once; what changes later does not change it, and its hash is evidence', async () => {
    const [invoice] = world.invoices;
    const first = await draw('invoice', invoice!.id);

    await world.run(new ChangeBillingContact(TENANT, { email: null, reference: 'Ref 7', address }, 0));

    expect((await draw('invoice', invoice!.id)).sha256).toBe(first.sha256);
    expect(first.sheet).toMatchObject({
      kind: 'invoice',
      number: '10001-0001',
      issuedOn: '2026-02-01',
      language: 'sv',
      buyer: { name: 'Acme AB', clientNumber: 10_001, orgNo: '5598000001' },
      vatPercent: 25,
      net: { amountMinor: 39_900 },
      vat: { amountMinor: 9_975 },
      total: { amountMinor: 49_875 },
      received: [{ on: '2026-02-01', method: 'card', amount: { amountMinor: 49_875 } }],
    });
    expect(first.sheet.toPay).toBeUndefined();
    expect(world.happened('BillingDocumentDrawnUp')).toMatchObject([
      { clause: 'ToS 4.6', kind: 'invoice', number: '10001-0001', sha256: first.sha256 },
    ]);
  });

  test('ToS 4.2: a receipt is for money that came; before that there is none', async () => {
    expect((await draw('receipt', world.invoices[0]!.id)).sheet).toMatchObject({
      kind: 'receipt',
      received: [{ method: 'card', reference: expect.stringMatching(/^pi_/) }],
    });
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-02T12:00:00+01:00');

    const open = world.invoices[1]!;
    await expect(draw('receipt', open.id)).rejects.toMatchObject({ code: 'nothing-received' });
    expect((await draw('invoice', open.id)).sheet.toPay).toEqual({
      by: open.dueOn,
      amount: { amountMinor: 49_875, currency: 'SEK' },
      bankgiro: '5555-5551',
      ocr: open.ocr,
    });
    await expect(draw('pro-forma', open.id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(draw('invoice', 'nobody')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('ToS 3.4.g: a credit note names its invoice, has a series of its own, and goes out with the decision', async () => {
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-02T12:00:00+01:00');
    const invoice = world.invoices[1]!;
    const raised = new RaiseInvoiceDispute(TENANT, invoice.id, 'Two seats too many', 'account-1');
    const { disputeId } = await world.run<{ disputeId: string }>(raised);

    await world.run(new UpholdInvoiceDispute(TENANT, disputeId, 12_500, 'You are right', 'staff-1'));

    const note = world.only<{ id: string; number: string }>('CreditNote', () => true);
    expect(note.number).toBe('10001-K0001');
    expect(world.letters.find(({ template }) => template === 'dispute-upheld')!.attachments).toEqual([
      { source: 'billing-document', id: `credit-note:${note.id}` },
    ]);
    expect((await draw('credit-note', note.id)).sheet).toMatchObject({
      kind: 'credit-note',
      number: '10001-K0001',
      corrects: { number: '10001-0002', issuedOn: '2026-02-01' },
      lines: [{ net: { amountMinor: 10_000 } }],
      vat: { amountMinor: 2_500 },
      total: { amountMinor: 12_500 },
    });
  });

  test('ToS 4.2: confirmations and invoices go to the billing address in copy, from its setting on', async () => {
    await world.run(
      new ChangeBillingContact(TENANT, { email: ' Billing@Acme.Example.com ', reference: null, address: null }, 0),
    );
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-02T12:00:00+01:00');
    const { openAmount, sequence } = world.invoices[1]!;
    await world.run(new MatchPayment(TENANT, 'invoice', sequence, openAmount.toJSON(), '2026-02-02', 'bank'));

    const copies = world.letters.map(({ template, copyTo }) => [template, (copyTo ?? []).map(({ email }) => email)]);
    expect(copies).toEqual([
      ['payment-confirmation', []],
      ['invoice-issued', ['billing@acme.example.com']],
      ['payment-confirmation', ['billing@acme.example.com']],
    ]);
    expect(world.happened('BillingContactChanged')).toMatchObject([{ clause: 'ToS 4.2' }]);
  });

  test.each(['acme', 'a@acme', 'a b@acme.example', 'a@acme.example\nBcc: b@acme.example', 'a@-.example'])(
    'no invoice goes to %j',
    async (email) => {
      await expect(
        world.run(new ChangeBillingContact(TENANT, { email, reference: null, address: null }, 0)),
      ).rejects.toMatchObject({ details: { faults: [{ pointer: '/email' }] } });
    },
  );

  test('an address is whole, and whoever read an older version reads again', async () => {
    const details = { email: null, reference: null, address: { ...address, city: ' ' } };

    await expect(world.run(new ChangeBillingContact(TENANT, details, 0))).rejects.toMatchObject({
      details: { faults: [{ pointer: '/address/city' }] },
    });
    await expect(world.run(new ChangeBillingContact(TENANT, { ...details, address: null }, 3))).rejects.toMatchObject({
      kind: 'stale',
    });
  });
});

describe('the price of a plan', () => {
  test('ToS 3.3.a, 10.2.c: a retired plan is sold no more and honoured at its price, renewal after renewal', async () => {
    const world = await World.create('2026-02-01T12:00:00+01:00');
    await world.buy('TEAM-YEAR');
    await world.run(new RetirePlanVersion('TEAM-YEAR', 1, '2026-02-01'));
    await world.run(
      new PublishPlanVersion({ ...yearlyTerms, version: 2, netMinor: 900_000, sellableFrom: '2026-02-02' }),
    );

    await world.advanceTo('2028-02-01T12:00:00+01:00');

    expect(world.invoices.map(({ totalMinor, planVersion }) => [totalMinor, planVersion])).toEqual([
      [TOTAL, 1],
      [TOTAL, 1],
      [TOTAL, 1],
    ]);
    expect(world.instance.planCode).toBe('TEAM-YEAR');
    const other = await World.create('2026-02-01T12:00:00+01:00');
    await other.run(new RetirePlanVersion('TEAM-YEAR', 1, '2026-02-01'));
    await other.advanceTo('2026-02-01T23:59:59+01:00');
    await expect(other.confirm('TEAM-YEAR')).resolves.toEqual(expect.any(String));
    await other.advanceTo('2026-02-02T00:00:00+01:00');
    await expect(other.confirm('TEAM-YEAR')).rejects.toMatchObject({ details: { clause: 'ToS 3.3.a' } });
  });

  test('ToS 3.3.b: one invoice a period, however often the renewal is run', async () => {
    const world = await World.create('2026-01-31T12:00:00+01:00');
    await world.buy('TEAM-MONTH');

    await world.advanceTo('2026-02-28T12:00:00+01:00');
    await world.settle();
    await world.settle();

    expect(world.invoices.map(({ periodStart }) => periodStart)).toEqual(['2026-01-31', '2026-02-28']);
    expect(world.charged).toHaveLength(1);
  });
});
