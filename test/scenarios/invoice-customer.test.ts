import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Company, demand } from '../../src/sandbox/company.js';
import type { Body, HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const PASSWORD = 'lighthouse-over-quiet-bay';
const TOTAL = 612_500;

/** ToS 4.6 over REST: request, pro forma, bank payment, invoice, renewal; one client's life, told in its order. */
describe('an invoice customer', () => {
  let app: TestApp;
  let client: Client;
  let user: HttpClient;
  let request: Body;
  let invoice: Body;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-01T09:00:00+01:00' });
    client = await Client.signUp(app);
    const { company } = client;
    await company.invite('colleague@client.example', 'user', PASSWORD);
    user = (await Company.logIn(app.around, { ...company.founder, email: 'colleague@client.example' })).api;
  }, 60_000);
  afterAll(() => app.stop());

  const mailsTo = async (address: string): Promise<Body[]> => {
    const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`);
    return ((await answer.json()) as Body).messages;
  };
  const attachmentOf = async ({ id }: Body): Promise<Buffer> =>
    Buffer.from(await (await fetch(`${app.around.mailboxUrl}/messages/${id}/attachments/0`)).arrayBuffer());
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  test('ToS 4.6: a monthly plan is not sold on an invoice, and only administrators ask for one', async () => {
    const { api } = client.company;

    const monthly = await api.post('/v1/invoice-requests', { planCode: 'TEAM_MONTHLY' });

    expect(monthly).toMatchObject({ status: 422, body: { clause: 'ToS 4.6' } });
    expect((await user.post('/v1/invoice-requests', { planCode: 'TEAM_YEARLY' })).status).toBe(403);
    expect((await user.get('/v1/billing/contact')).status).toBe(403);
  });

  test('ToS 4.2: the billing address is checked, and changed only by who has read it', async () => {
    const { api } = client.company;
    const path = '/v1/billing/contact';

    expect((await api.put(path, { email: 'ekonomi@client.example' })).status).toBe(428);
    expect((await api.put(path, { email: 'nowhere' }, { 'if-match': '"0"' })).status).toBe(422);
    expect((await api.put(path, { address: { street: 'Storgatan 1' } }, { 'if-match': '"0"' })).status).toBe(422);
    await client.company.invoicesGoTo('ekonomi@client.example');

    expect((await api.put(path, { email: null }, { 'if-match': '"0"' })).status).toBe(412);
    expect((await api.get(path)).body).toMatchObject({ email: 'ekonomi@client.example', version: 1 });
  });

  test('ToS 4.3, 4.6: the request counts with both acceptances, and staff see it', async () => {
    const { api } = client.company;
    const draft = demand(await api.post('/v1/invoice-requests', { planCode: 'TEAM_YEARLY' }), 201);
    const confirmation = { summarySha256: draft.summarySha256, acceptances: [] };
    expect((await api.post(`/v1/invoice-requests/${draft.id}/confirmation`, confirmation)).status).toBe(422);

    request = await client.company.requestInvoice('TEAM_YEARLY');

    expect(request).toMatchObject({ state: 'REQUESTED', missing: { amountMinor: TOTAL } });
    expect((await app.office.api.get('/v1/pro-formas?state=REQUESTED')).body.items).toMatchObject([
      { tenantId: client.tenantId, id: request.id, planName: 'Team Yearly', total: { amountMinor: TOTAL } },
    ]);
    expect((await api.get(`/v1/invoice-requests/${request.id}/pdf`)).status).toBe(404);
  });

  test('the pro forma goes to contract and billing address with its PDF, whose hash stays in the record', async () => {
    request = await app.office.sendProForma(client.tenantId, request.id, '2026-02-20');

    expect(request).toMatchObject({ state: 'SENT', validUntil: '2026-02-20' });
    const { founder, api } = client.company;
    const [letter] = await mailsTo(founder.email);
    const [copy] = await mailsTo('ekonomi@client.example');
    expect([letter.subject, copy.subject]).toEqual(Array(2).fill(`Pro forma ${request.number} for Team Yearly`));
    const bytes = await attachmentOf(letter);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(sha256(await attachmentOf(copy))).toBe(sha256(bytes));
    const { items } = demand(await api.get('/v1/notices?template=pro-forma'), 200);
    const record = demand(await api.get(`/v1/notices/${items[0].id}`), 200);
    const attachments = [
      { name: `pro-forma-${request.number}.pdf`, mediaType: 'application/pdf', sha256: sha256(bytes) },
    ];
    expect(record.deliveries.map((delivery: Body) => delivery.attachments)).toEqual([attachments, attachments]);
    expect(await client.evidenceOf('ToS 4.6')).toEqual([
      '2026-02-01 InvoiceRequested',
      '2026-02-01 ProFormaSent',
      '2026-02-01 BillingDocumentDrawnUp',
    ]);
  });

  test('a reference with a wrong digit is refused, nobody’s is not found, and neither is booked', async () => {
    const enter = (ocr: string) =>
      app.office.api.post('/v1/bank-payments', {
        ocr,
        amount: { amountMinor: 100, currency: 'SEK' },
        paidOn: '2026-02-01',
        reference: 'x',
      });
    const wrong = `${request.ocr.slice(0, -1)}${(Number(request.ocr.at(-1)) + 1) % 10}`;

    expect(await enter(wrong)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/ocr' }] } });
    expect((await enter('9999910000152')).status).toBe(422);
    expect((await enter(ocrOf('99999', '1', '00001'))).status).toBe(404);
    expect((await enter(ocrOf(request.number.split('-')[0], '1', '00001'))).status).toBe(404);
    expect((await client.company.api.get('/v1/invoices')).body.items).toEqual([]);
    expect((await user.post('/v1/bank-payments', {})).status).toBe(403);
  });

  test('ToS 4.6: part of it waits, all of it starts the plan on the day of the last payment', async () => {
    await app.clock.advanceTo('2026-02-20T23:59:59+01:00');
    const short = await app.office.matchPayment(request.ocr, TOTAL - 100, 'bank-1');
    expect(short).toMatchObject({ result: 'short', missing: { amountMinor: 100 }, tenantId: client.tenantId });
    expect((await client.company.api.get('/v1/subscription')).body.plan.code).toBe('FREE');

    const over = await app.office.matchPayment(request.ocr, 150, 'bank-2');

    expect(over).toMatchObject({ result: 'over', surplus: { amountMinor: 50 } });
    expect((await client.company.api.get('/v1/subscription')).body).toMatchObject({
      state: 'ACTIVE',
      plan: { code: 'TEAM_YEARLY' },
      anchor: '2026-02-20',
      collectionMethod: 'invoice',
      paidThrough: '2027-02-19',
    });
    [invoice] = (await client.company.api.get('/v1/invoices')).body.items;
    expect(invoice).toMatchObject({ state: 'PAID', periodStart: '2026-02-20', total: { amountMinor: TOTAL } });
    expect(invoice.number).toBe(`${request.number.split('-')[0]}-0001`);
    expect((await app.office.api.get('/v1/refunds?state=PENDING')).body.items).toMatchObject([
      { amount: { amountMinor: 50 }, collectionMethod: 'invoice' },
    ]);
    const copies = (await mailsTo('ekonomi@client.example')).map(({ subject }) => subject.replace('\u00a0', ' '));
    expect(copies.slice(0, 2)).toEqual(['We received SEK 1.50', `SEK 1.00 of pro forma ${request.number} remains`]);
  });

  test('administrators and staff get the invoice and its receipt as PDF, users and strangers do not', async () => {
    const { api } = client.company;
    const stranger = await Client.signUp(app);
    const path = `/v1/invoices/${invoice.id}`;

    const pdf = await api.get(`${path}/pdf`);

    expect(pdf).toMatchObject({ status: 200, text: expect.stringMatching(/^%PDF-/) });
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toContain(`invoice-${invoice.number}.pdf`);
    expect((await api.get(`${path}/receipt`)).text).toMatch(/^%PDF-/);
    expect((await api.get(`/v1/invoice-requests/${request.id}/pdf`)).text).toMatch(/^%PDF-/);
    expect((await app.office.api.get(`/v1/clients/${client.tenantId}/invoices/${invoice.id}/pdf`)).text).toBe(pdf.text);
    expect((await user.get(`${path}/pdf`)).status).toBe(403);
    for (const other of [`${path}/pdf`, `${path}/receipt`, `/v1/invoice-requests/${request.id}`])
      expect((await stranger.company.api.get(other)).status).toBe(404);
    const theirs = `/v1/clients/${stranger.tenantId}/invoices/${invoice.id}/pdf`;
    expect((await app.office.api.get(theirs)).status).toBe(404);
  });

  test('ToS 4.10: a user sees when money is due, an administrator how much as well', async () => {
    const seenBy = async (api: HttpClient) => ({
      schedule: demand(await api.get('/v1/billing/schedule'), 200).items,
      billing: demand(await api.get('/v1/billing'), 200),
    });

    const [theirs, ours] = [await seenBy(user), await seenBy(client.company.api)];

    expect(ours.schedule[0]).toEqual({ on: '2027-02-20', amount: { amountMinor: TOTAL, currency: 'SEK' } });
    expect(theirs.schedule[0]).toEqual({ on: '2027-02-20', amount: null });
    expect(theirs.schedule.map(({ on }: Body) => on)).toEqual(ours.schedule.map(({ on }: Body) => on));
    expect(theirs.billing).toMatchObject({ until: '2027-02-19', daysLeft: ours.billing.daysLeft, openInvoices: [] });
    expect(JSON.stringify(theirs)).not.toContain('amountMinor');
    expect((await user.get('/v1/invoices')).status).toBe(403);
  });

  test('ToS 3.3.b: the renewal is invoiced thirty days ahead with its PDF, and paid by its own reference', async () => {
    await app.clock.advanceTo('2027-01-20T23:59:59.999+01:00');
    expect(await client.company.openInvoices()).toEqual([]);

    await app.clock.advanceTo('2027-01-21T00:00:00+01:00');
    const [renewal] = await client.company.openInvoices();
    expect(renewal).toMatchObject({ dueOn: '2027-02-20', open: { amountMinor: TOTAL } });
    await app.clock.advanceTo('2027-01-21T12:00:00+01:00');
    const [letter] = (await mailsTo('ekonomi@client.example')).filter(({ subject }) =>
      subject.includes(renewal.number),
    );
    expect((await attachmentOf(letter)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await client.company.api.get(`/v1/invoices/${renewal.id}/receipt`)).status).toBe(409);

    const matched = await app.office.matchPayment(renewal.ocr, TOTAL, 'bank-3');

    expect(matched).toMatchObject({ kind: 'invoice', number: renewal.number, result: 'exact' });
    expect((await client.company.api.get('/v1/subscription')).body.paidThrough).toBe('2028-02-19');
  });

  test('ToS 4.6: on its last day a pro forma still stands, a moment later it does not and nothing has begun', async () => {
    const other = await Client.signUp(app);
    await other.company.invoicesGoTo(null);
    const { id } = await other.company.requestInvoice('TEAM_YEARLY');
    const { ocr } = await app.office.sendProForma(other.tenantId, id, '2027-01-31');
    const state = async () => (await other.company.api.get(`/v1/invoice-requests/${id}`)).body.state;

    await app.clock.advanceTo('2027-01-31T23:59:59+01:00');
    expect(await state()).toBe('SENT');
    await app.clock.advanceTo('2027-02-01T00:00:00+01:00');

    expect(await state()).toBe('EXPIRED');
    expect(await app.office.matchPayment(ocr, TOTAL, 'bank-4')).toMatchObject({ result: 'returned' });
    expect((await other.company.api.get('/v1/subscription')).body.plan.code).toBe('FREE');
    expect(await app.office.matchPayment(ocr, TOTAL, 'bank-5', '2027-01-31')).toMatchObject({ result: 'exact' });
    expect((await other.company.api.get('/v1/subscription')).body).toMatchObject({ anchor: '2027-01-31' });
  });
});

/** Puts the length and check digit behind a reference's parts, as a bank's own program would. */
function ocrOf(...parts: string[]): string {
  const body = parts.join('');
  const counted = `${body}${(body.length + 2) % 10}`;
  const sum = [...counted].reverse().reduce((total, digit, place) => {
    const weighed = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + Math.trunc(weighed / 10) + (weighed % 10);
  }, 0);
  return `${counted}${(10 - (sum % 10)) % 10}`;
}
