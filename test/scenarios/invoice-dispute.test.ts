import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackOffice, Company, demand, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Body, HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const TOTAL = 612_500;
const VAT = 122_500;
const LADDER = ['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice', 'payment-restored'];

/** ToS 3.4.g over REST: a client says that an invoice is wrong. Each has a yearly one due on 1 July 2026. */
describe('A client disputes an invoice (ToS 3.4.g)', () => {
  let app: TestApp;
  let inPart: Client;
  let whole: Client;
  let refused: Client;
  let leaving: Client;
  let user: HttpClient;

  beforeAll(async () => {
    app = await startApp({ now: '2025-07-01T09:00:00+02:00' });
    const clients: Client[] = [];
    for (let each = 0; each < 4; each++) {
      const client = await Client.signUp(app);
      await client.company.buy('TEAM_YEARLY');
      await app.office.bill(client.tenantId, 'invoice');
      clients.push(client);
    }
    [inPart, whole, refused, leaving] = clients as [Client, Client, Client, Client];
    const { company } = inPart;
    await company.invite('colleague@client.example', 'user', company.founder.password);
    user = (await Company.logIn(app.around, { ...company.founder, email: 'colleague@client.example' })).api;
    await app.clock.advanceTo('2026-06-10T09:00:00+02:00');
    await disputes(leaving);
    await leaving.company.cancel();
    await app.clock.advanceTo('2026-07-10T09:00:00+02:00');
  }, 120_000);

  afterAll(() => app.stop());

  const invoiceOf = async ({ company }: Client): Promise<Body> => {
    const { items } = demand(await company.api.get('/v1/invoices'), 200);
    return items.find(({ dueOn }: Body) => dueOn === '2026-07-01');
  };
  const disputesOf = async ({ company }: Client): Promise<Body[]> =>
    demand(await company.api.get('/v1/billing/disputes'), 200).items;
  const disputes = async (client: Client, reason = 'Two months were down.'): Promise<string> =>
    (await client.company.disputeInvoice((await invoiceOf(client)).id, reason)).id;
  const decide = ({ tenantId }: Client, disputeId: string, answer: string, creditMinor?: number) =>
    app.office.decideDispute(tenantId, disputeId, answer, creditMinor);
  const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });

  test('ToS 3.4.g: an administrator disputes an open invoice, once, and nothing asks for it until it is decided', async () => {
    const { id } = await invoiceOf(refused);
    const { api } = refused.company;

    const raised = await refused.company.disputeInvoice(id, 'We never had ten seats.');

    expect(raised).toMatchObject({ state: 'RAISED', invoiceId: id, decideBy: '2026-07-24', creditNote: null });
    expect((await api.post(`/v1/invoices/${id}/disputes`, { reason: 'Again' })).status).toBe(409);
    expect((await api.post(`/v1/invoices/${id}/disputes`, { reason: '' })).status).toBe(422);
    expect((await user.post(`/v1/invoices/${id}/disputes`, { reason: 'Mine' })).status).toBe(403);
    expect((await app.office.api.get('/v1/invoice-disputes?state=RAISED')).body.items).toMatchObject([
      { tenantId: refused.tenantId, id: raised.id, clientName: 'Testbolaget AB' },
    ]);
    expect(await refused.evidenceOf('ToS 3.4.g')).toEqual(['2026-07-10 InvoiceDisputed', '2026-07-10 LadderPaused']);
  });

  test('ToS 3.4.g: a dispute about an invoice that a cancellation voided is closed by letter, with nothing left to decide', async () => {
    expect(await invoiceOf(leaving)).toMatchObject({ state: 'VOID', isDisputed: false });
    expect(await disputesOf(leaving)).toMatchObject([{ state: 'CLOSED', answer: null, creditNote: null }]);
    expect(await leaving.letters('dispute-closed')).toEqual(['2026-06-10 dispute-closed']);
    expect(await leaving.evidenceOf('ToS 3.4.g')).toEqual([
      '2026-06-10 InvoiceDisputed',
      '2026-06-10 InvoiceDisputeClosed',
    ]);
  });

  test('ToS 3.4.g: what is in dispute is not put on a payment plan, nor the other way round', async () => {
    const { id } = await invoiceOf(refused);
    const plan = { invoiceIds: [id], instalments: [{ dueOn: '2026-08-01', amountMinor: TOTAL }], words: 'Please' };

    expect(await refused.company.api.post('/v1/billing/arrangements', plan)).toMatchObject({
      status: 409,
      body: { code: 'invoice-disputed', clause: 'ToS 3.4.g' },
    });
  });

  test('nobody reaches another client’s invoice or dispute', async () => {
    const { id: invoiceId } = await invoiceOf(refused);
    const [{ id }] = (await disputesOf(refused)) as [Body];
    const decision = { decision: 'REJECTED', answer: 'No' };
    const { api } = whole.company;

    expect((await api.post(`/v1/invoices/${invoiceId}/disputes`, { reason: 'Not mine' })).status).toBe(404);
    expect((await api.post('/v1/invoices/not-an-id/disputes', { reason: 'Nobody’s' })).status).toBe(404);
    const path = `/v1/clients/${whole.tenantId}/disputes/${id}/decision`;
    expect((await app.office.api.post(path, decision)).status).toBe(404);
    expect((await api.post(path, decision)).status).toBe(403);
    expect(await disputesOf(whole)).toEqual([]);
  });

  test('ToS 3.4.g: upheld in part, credit notes carry their VAT to the öre, whatever the parts', async () => {
    const first = await decide(inPart, await disputes(inPart), 'You are right about June.', 33_333);
    const second = await decide(inPart, await disputes(inPart), 'And about May.', 33_333);

    expect(first.creditNote).toMatchObject({ net: sek(26_666), vat: sek(6_667), total: sek(33_333) });
    expect(second.creditNote).toMatchObject({ net: sek(26_667), vat: sek(6_666), total: sek(33_333) });
    const invoice = await invoiceOf(inPart);
    expect(invoice).toMatchObject({ state: 'OPEN', open: sek(TOTAL - 66_666) });
    const { api } = inPart.company;
    expect(await decideAnyhow(inPart, await disputes(inPart), TOTAL)).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'above-invoice' }] },
    });

    const [open] = (await disputesOf(inPart)) as [Body];
    const last = await decide(inPart, open.id, 'Then all of it.', TOTAL - 66_666);

    expect(last.creditNote.vat).toEqual(sek(VAT - 6_667 - 6_666));
    expect((await invoiceOf(inPart)).state).toBe('PAID');
    const numbers = [first, second, last].map(({ creditNote }) => creditNote.number);
    expect(new Set(numbers).size).toBe(3);
    expect(numbers.map((number) => number.slice(-4))).toEqual(['0001', '0002', '0003']);
    expect((await api.get('/v1/billing/disputes')).body.items).toHaveLength(3);
    expect((await inPart.mails())[0]!.text).toContain('Then all of it.');
    expect(await app.office.api.get('/v1/refunds').then(({ body }) => body.items)).toEqual([]);
  });

  const decideAnyhow = ({ tenantId }: Client, disputeId: string, creditMinor: number) =>
    app.office.api.post(`/v1/clients/${tenantId}/disputes/${disputeId}/decision`, {
      decision: 'UPHELD',
      creditMinor,
      answer: 'More than there is',
    });

  test('ToS 3.4.g: an invoice that a credit settled sets nothing in motion any more', async () => {
    expect(await inPart.evidenceOf('ToS 3.4.d')).toEqual(['2026-07-10 DebtCleared']);
    await app.clock.advanceTo('2026-07-31T23:59:59+02:00');

    expect(await inPart.letters(...LADDER)).toEqual(['2026-07-02 first-overdue']);
    expect(await inPart.instanceState()).toBe('ACTIVE');
  });

  test('ToS 3.4.c, 3.4.g: day 31 suspends who neither paid nor disputed, and leaves alone who did dispute', async () => {
    await app.clock.advanceTo('2026-08-01T00:00:00+02:00');

    expect(await whole.instanceState()).toBe('SUSPENDED');
    expect(await refused.instanceState()).toBe('ACTIVE');
    expect(await refused.letters(...LADDER)).toEqual(['2026-07-02 first-overdue']);
  });

  test('ToS 3.4.g: upheld in whole while suspended, what was paid goes back and access returns at once', async () => {
    await app.office.recordPayment(whole.tenantId, 50_000, 'SEK', 'bank-part');
    expect(await whole.instanceState()).toBe('SUSPENDED');
    const disputeId = await disputes(whole, 'Nothing was delivered.');

    const decided = await decide(whole, disputeId, 'We have looked, and that is so.', TOTAL);

    expect(decided).toMatchObject({ state: 'UPHELD', creditNote: { total: sek(TOTAL), vat: sek(VAT) } });
    expect(await whole.instanceState()).toBe('ACTIVE');
    expect((await app.office.api.get('/v1/refunds')).body.items).toMatchObject([
      { tenantId: whole.tenantId, amount: sek(50_000), reason: 'not-owed', collectionMethod: 'invoice' },
    ]);
    expect((await whole.mails()).map(({ subject }) => subject)).toContain(
      `You are credited on invoice ${(await invoiceOf(whole)).number}`,
    );
    const { api } = whole.company;
    const [letter] = demand(await api.get('/v1/notices?template=dispute-upheld'), 200).items;
    const { deliveries } = demand(await api.get(`/v1/notices/${letter.id}`), 200);
    expect(deliveries[0].attachments).toMatchObject([{ mediaType: 'application/pdf' }]);
    expect((await decideAnyhow(whole, disputeId, 1)).status).toBe(409);
  });

  test('ToS 3.4.g: rejected by another of the staff, the ladder goes on, never earlier than without the dispute', async () => {
    const [{ id }] = (await disputesOf(refused)) as [Body];
    const { email, password } = SANDBOX_STAFF[1];
    const approver = await BackOffice.logIn(app.around, email, password);

    const rejected = await approver.decideDispute(refused.tenantId, id, 'Ten people have signed in.');

    expect(rejected).toMatchObject({ state: 'REJECTED', answer: 'Ten people have signed in.', creditNote: null });
    // Warned at the next notice hour, and suspended a week after that.
    await app.clock.advanceTo('2026-08-07T23:59:59.999+02:00');
    expect(await refused.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-08-08T00:00:00+02:00');
    expect(await refused.instanceState()).toBe('SUSPENDED');
    expect(await refused.letters(...LADDER, 'dispute-rejected')).toEqual([
      '2026-07-02 first-overdue',
      '2026-08-01 dispute-rejected',
      '2026-08-01 suspension-warning',
      '2026-08-08 suspended',
    ]);
  });

  test('ToS 3.4.g: a decision later than fourteen days is the operator’s broken promise, on record from the first moment after', async () => {
    expect(await refused.evidenceOf('ToS 3.4.g')).toEqual([
      '2026-07-10 InvoiceDisputed',
      '2026-07-10 LadderPaused',
      '2026-07-25 ObligationBreached',
      '2026-08-01 InvoiceDisputeRejected',
      '2026-08-01 LadderResumed',
    ]);
  });
});
