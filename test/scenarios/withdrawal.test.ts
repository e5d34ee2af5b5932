import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackOffice, demand, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const anna = (slug: string) => ({ customerKind: 'consumer' as const, name: 'Anna Ek', slug, orgNo: '' });
const MONTH_MINOR = 61_250;
const YEAR_MINOR = 612_500;

describe('A consumer withdraws (ToS 6)', () => {
  let app: TestApp;
  let button: Client;
  let letter: Client;
  let form: Client;
  let late: Client;
  let lastMoment: Client;
  let momentLater: Client;
  let company: Client;
  let proForma: Client;

  const buysWithExpressStart = (client: Client): Promise<void> => client.company.buy('TEAM_MONTHLY', undefined, true);
  const recorded = (client: Client, message: object) =>
    app.office.api.post(`/v1/clients/${client.tenantId}/withdrawals`, { subject: 'order', ...message });
  const refundsOf = async (client: Client) =>
    demand(await app.office.api.get('/v1/refunds?limit=100'), 200).items.filter(
      ({ tenantId }: { tenantId: string }) => tenantId === client.tenantId,
    );

  const atStripe = async (path: string): Promise<Body> => {
    const headers = { authorization: `Bearer ${app.runtime.config.STRIPE_SECRET_KEY}` };
    return (await (await fetch(`${app.around.stripeUrl}/v1/${path}`, { headers })).json()) as Body;
  };
  /** The cardholder went to the bank for it, and staff wrote it off before the bank had decided. */
  const disputedAndLetGo = async ({ company, tenantId }: Client) => {
    const { customerRef } = demand(await company.api.get('/v1/subscription'), 200).paymentMethod;
    const { data } = await atStripe(`charges?customer=${customerRef}`);
    await app.stripeControl(`charges/${data[0].id}/dispute`, { reason: 'general' });
    await app.settle();
    const { items } = demand(await app.office.api.get('/v1/chargebacks?state=OPEN'), 200);
    demand(await app.office.api.post(`/v1/clients/${tenantId}/chargebacks/${items[0].id}/write-off`), 204);
  };

  beforeAll(async () => {
    app = await startApp({ now: '2026-03-20T09:00:00+01:00' });
    button = await Client.signUp(app, anna('anna-button'));
    letter = await Client.signUp(app, anna('anna-letter'));
    form = await Client.signUp(app, anna('anna-form'));
    late = await Client.signUp(app, anna('anna-late'));
    lastMoment = await Client.signUp(app, anna('anna-last-moment'));
    momentLater = await Client.signUp(app, anna('anna-moment-later'));
    company = await Client.whoPaysByCard(app);
    proForma = await Client.signUp(app, anna('anna-pro-forma'));
    await buysWithExpressStart(button);
    await letter.company.buy('TEAM_MONTHLY');
    await form.company.buy('TEAM_MONTHLY');
    await late.company.buy('TEAM_MONTHLY');
    await lastMoment.company.buy('TEAM_MONTHLY');
    await momentLater.company.buy('TEAM_MONTHLY');
  }, 120_000);

  afterAll(() => app.stop());

  test('ToS 6.1: a business cannot withdraw, by the button or by letter', async () => {
    const pressed = await company.company.api.post('/v1/subscription/withdrawals', { subject: 'order' });
    const sent = await recorded(company, { channel: 'letter', receivedAt: '2026-03-20T08:00:00Z' });

    for (const answer of [pressed, sent]) expect(answer).toMatchObject({ status: 403, body: { clause: 'ToS 6.1' } });
  });

  test('ToS 1.5.consumer, 5.2: who signed up as a company by mistake is a consumer once two of the staff say so', async () => {
    const { api } = company.company;
    const complaint = demand(await api.post('/v1/complaints', { breach: 'Slow answers', identifiers: 'K-1' }), 201);
    const { email, password } = SANDBOX_STAFF[1];
    const second = (await BackOffice.logIn(app.around, email, password)).api;
    const proposals = `/v1/clients/${company.tenantId}/reclassifications`;
    const proposal = { kind: 'consumer', reason: 'The number belongs to a company that knows nothing of it' };
    const { id } = demand(await app.office.api.post(proposals, proposal), 201);
    const approval = { decision: 'APPROVED', reason: 'The company confirmed it' };
    const alone = await app.office.api.post(`${proposals}/${id}/decision`, approval);
    expect(alone).toMatchObject({ status: 409, body: { code: 'same-person', clause: 'ToS 1.5.consumer' } });
    const before = demand(await api.get('/v1/subscription/withdrawal-right'), 200);

    demand(await second.post(`${proposals}/${id}/decision`, approval), 200);
    await app.settle();

    const after = demand(await api.get('/v1/subscription/withdrawal-right'), 200);
    expect([before.windows.length, after.windows.length]).toEqual([0, 2]);
    const { kind } = demand(await app.office.api.get(`/v1/complaint-cases/${complaint.id}`), 200);
    expect(kind).toBe('consumer');
    expect((await company.mails()).map(({ subject }) => subject)).toContain('You count as a consumer with us');
    await company.company.withdraw();
    expect(await refundsOf(company)).toMatchObject([{ amount: { amountMinor: MONTH_MINOR } }]);
  });

  test('ToS 6.1, 4.6: an order on a pro forma has fourteen days too, and its money comes back by bank', async () => {
    const { api } = proForma.company;
    await proForma.company.invoicesGoTo('anna@client.example');
    const asked = await proForma.company.requestInvoice('TEAM_YEARLY');
    const { ocr } = await app.office.sendProForma(proForma.tenantId, asked.id);
    await app.office.matchPayment(ocr, YEAR_MINOR, 'bank-in-1');

    const right = demand(await api.get('/v1/subscription/withdrawal-right'), 200);
    await proForma.company.withdraw();

    expect(right.windows).toMatchObject([
      { subject: 'registration', lastDay: '2026-04-07', isOpen: true },
      { subject: 'order', lastDay: '2026-04-07', isOpen: true },
    ]);
    expect(await refundsOf(proForma)).toMatchObject([
      { reason: 'withdrawal', state: 'PENDING', amount: { amountMinor: YEAR_MINOR } },
    ]);
    expect(demand(await proForma.company.api.get('/v1/billing'), 200).moneyBack).toMatchObject([
      { reason: 'withdrawal', clause: 'ToS 6.4', state: 'PENDING', collectionMethod: 'invoice', doneAt: null },
    ]);
    expect(await proForma.instanceState()).toBe('READ_ONLY');
  });

  test('ToS 6.4: on the tenth day the operator hears of money that is still to go back by bank', async () => {
    await app.clock.advanceTo('2026-03-30T07:59:59.999+02:00');
    expect(await proForma.letters('withdrawal-refund-due')).toEqual([]);

    await app.clock.advanceTo('2026-03-30T08:00:00+02:00');

    expect(await proForma.letters('withdrawal-refund-due')).toEqual(['2026-03-30 withdrawal-refund-due']);
    expect(await button.letters('withdrawal-refund-due')).toEqual([]);
  });

  test('ToS 6.2, 6.4: the first step shows what comes back and changes nothing; across the change to summer time', async () => {
    await app.clock.advanceTo('2026-03-30T12:00:00+02:00');
    const declared = demand(await button.company.api.post('/v1/subscription/withdrawals', { subject: 'order' }), 201);

    // 10 of the 31 days from 20 March were used: 612.50 × 10 / 31 = 197.58 is kept.
    expect(declared).toMatchObject({
      returned: { amountMinor: MONTH_MINOR - 19_758, currency: 'SEK' },
      kept: { amountMinor: 19_758, currency: 'SEK' },
      refundBy: '2026-04-13',
      exportUntil: '2026-04-29',
      // 14 days after 20 March is Good Friday, so the last day is the Tuesday after Easter.
      lastDay: '2026-04-07',
    });
    expect(await button.instanceState()).toBe('ACTIVE');

    const path = `/v1/subscription/withdrawals/${declared.withdrawalId}/confirmation`;
    expect((await button.company.api.post(path)).status).toBe(204);
    await app.settle();
  });

  test('ToS 6.5: writing ends at once, reading and export work, and the receipt is in the mail', async () => {
    expect(await button.instanceState()).toBe('READ_ONLY');
    const body = { kind: 'person', givenName: 'Bo', lawfulBasis: { basis: 'contract', source: 'Order book' } };
    expect((await button.company.api.post('/v1/contacts', body)).status).toBe(403);
    expect((await button.company.api.get('/v1/exports/contacts')).status).toBe(200);
    const [receipt] = await button.mails();
    expect(receipt!.subject).toBe('Receipt for your withdrawal');
    expect(await refundsOf(button)).toMatchObject([
      { reason: 'withdrawal', state: 'DONE', amount: { amountMinor: MONTH_MINOR - 19_758 } },
    ]);
    expect(await button.evidenceOf('ToS 6')).toEqual(expect.arrayContaining(['2026-03-30 ContractWithdrawn']));
  });

  test('ToS 6.3: what is kept rests on the consent that the order holds; it is on record, and the receipt says so and how to complain', async () => {
    const [claimed] = demand(await app.office.api.get(`/v1/clients/${button.tenantId}/withdrawals`), 200).items;
    expect(claimed.exception).toMatchObject({ kind: 'begun-with-consent', outcome: 'PRO_RATA' });
    expect(claimed.exception.consentRef).toMatch(/^order:[0-9a-f-]{36}$/);
    expect(await button.evidenceOf('ToS 6.3')).toEqual([
      '2026-03-20 ExpressStartRequested',
      '2026-03-30 WithdrawalExceptionClaimed',
    ]);
    const receipt = (await button.mails()).find(({ subject }) => subject === 'Receipt for your withdrawal')!;
    expect(receipt.text.replaceAll(/\s/g, ' ')).toContain('we keep SEK 197.58 for the days before');
    expect(receipt.text).toContain('Complaints');
  });

  test('ToS 6.4: money that is not back with the last moment of the fourteenth day is a broken promise, on record', async () => {
    await app.clock.advanceTo('2026-04-03T23:59:59.999+02:00');
    expect(await proForma.evidenceOf('ToS 6.4')).not.toContainEqual(expect.stringContaining('Breached'));

    await app.clock.advanceTo('2026-04-04T00:00:00+02:00');

    expect(await proForma.evidenceOf('ToS 6.4')).toContain('2026-04-04 ObligationBreached');
    expect(await button.evidenceOf('ToS 6.4')).not.toContainEqual(expect.stringContaining('Breached'));
  });

  test('ToS 6.1: the button works to the last moment of the last day, which Easter moved, and not a moment longer', async () => {
    await app.clock.advanceTo('2026-04-07T23:59:59.999+02:00');
    await disputedAndLetGo(lastMoment);
    await lastMoment.company.withdraw();
    expect(await lastMoment.instanceState()).toBe('READ_ONLY');

    await app.clock.advanceTo('2026-04-08T00:00:00+02:00');
    const pressed = await momentLater.company.api.post('/v1/subscription/withdrawals', { subject: 'order' });

    expect(pressed).toMatchObject({ status: 409, body: { code: 'withdrawal-too-late', clause: 'ToS 6.1' } });
    expect(await momentLater.instanceState()).toBe('ACTIVE');
  });

  test('ToS 6.4: what a bank had, and staff had let go, comes back to whoever withdrew once the bank leaves it here', async () => {
    expect(await refundsOf(lastMoment)).toEqual([]);

    await app.stripeControl(`disputes/${(await atStripe('disputes?limit=1')).data[0].id}/close`, { outcome: 'won' });
    await app.settle();

    expect(await refundsOf(lastMoment)).toMatchObject([
      { reason: 'withdrawal', state: 'DONE', amount: { amountMinor: MONTH_MINOR } },
    ]);
  });

  test('ToS 6.2: a letter sent on the last moment of the last day and arriving later is valid; without express start all comes back', async () => {
    await app.clock.advanceTo('2026-04-11T09:00:00+02:00');
    const sent = { channel: 'letter', receivedAt: '2026-04-11T06:00:00Z' };

    const tooLate = await recorded(letter, { ...sent, dispatchedAt: '2026-04-07T22:00:00Z' });
    const inTime = await recorded(letter, { ...sent, dispatchedAt: '2026-04-07T21:59:59Z' });
    await app.settle();

    expect(tooLate).toMatchObject({ status: 409, body: { code: 'withdrawal-too-late', clause: 'ToS 6.1' } });
    expect(inTime.status).toBe(201);
    expect(await letter.instanceState()).toBe('READ_ONLY');
    expect(await refundsOf(letter)).toMatchObject([{ amount: { amountMinor: MONTH_MINOR } }]);
  });

  test('ToS 6.2: without a postmark the operator decides, and the decision is on record', async () => {
    const arrived = { channel: 'letter', receivedAt: '2026-04-09T06:00:00Z' };
    const { withdrawalId } = demand(await recorded(late, arrived), 201);
    expect(await late.instanceState()).toBe('ACTIVE');

    const path = `/v1/clients/${late.tenantId}/withdrawals/${withdrawalId}/dispatch`;
    const decided = await app.office.api.post(path, { sentOn: null, reason: 'The sheet is dated 8 April' });
    await app.settle();

    expect(decided.status).toBe(204);
    expect(await late.instanceState()).toBe('ACTIVE');
    expect(await late.evidenceOf('ToS 6.2')).toContain('2026-04-11 WithdrawalDispatchDecided');
  });

  test('ToS 6.3: an exception without its record is none, and use alone never ends the right', async () => {
    const { tenantId } = late;
    const sent = { channel: 'mail', receivedAt: '2026-04-07T10:00:00Z', dispatchedAt: '2026-04-07T10:00:00Z' };
    const claim = (kind: string, recordRef: string) => recorded(late, { ...sent, exception: { kind, recordRef } });

    expect(await claim('fully-performed', 'log-1')).toMatchObject({ status: 409, body: { code: 'no-record' } });
    expect(await claim('personalised', '')).toMatchObject({ status: 409, body: { clause: 'ToS 6.3' } });
    expect((await claim('used', 'usage-2026-04')).status).toBe(201);
    await app.settle();

    const { items } = demand(await app.office.api.get(`/v1/clients/${tenantId}/withdrawals`), 200);
    expect(items[0]).toMatchObject({ state: 'EFFECTIVE', exception: { kind: 'used', outcome: 'RIGHT_KEPT' } });
  });

  test('ToS 6.2: the public form answers everybody alike, and the link in the receipt proves the sender', async () => {
    await app.clock.advanceTo('2026-04-11T09:00:00+02:00');
    const sheet = { subject: 'order', name: 'Anna Ek', what: 'My plan', language: 'en' };
    const stranger = await app.http().post('/v1/withdrawals', { ...sheet, email: 'nobody@example.com' });
    const known = await app.http().post('/v1/withdrawals', { ...sheet, email: form.company.founder.email });
    await app.settle();

    expect([stranger.status, known.status]).toEqual([202, 202]);
    expect(known.text).toBe(stranger.text);
    expect(await form.instanceState()).toBe('ACTIVE');
    const { items } = demand(await app.office.api.get('/v1/withdrawals?state=RECEIVED'), 200);
    expect(items).toHaveLength(2);
    const token = /#token=([\w.-]+)/.exec((await form.mails())[0]!.text)![1];
    // The fourteen days were over when it was sent, and the link does not change that.
    const confirmed = await app.http().post('/v1/withdrawals/confirmation', { token });
    expect(confirmed).toMatchObject({ status: 409, body: { code: 'withdrawal-too-late' } });
    const sent = items.find(({ tenantId }: { tenantId: string }) => tenantId === form.tenantId);
    const path = `/v1/clients/${form.tenantId}/withdrawals/${sent.id}/identification`;
    expect(await app.office.api.post(path)).toMatchObject({ status: 409, body: { code: 'withdrawal-too-late' } });
  });

  test('ToS 6.5, K1: whoever confirms an earlier erasure has its own export until the announcement has stood its days', async () => {
    await app.clock.advanceTo('2026-04-12T10:00:00+02:00');
    const { api } = letter.company;
    const erasure = async () => demand(await api.get('/v1/billing'), 200).erasure;
    expect(await erasure()).toEqual({ from: '2026-05-12', isConfirmed: false, fromIfConfirmed: '2026-04-20' });

    expect((await api.post('/v1/subscription/erasure-confirmation')).status).toBe(204);
    await app.settle();

    expect(await erasure()).toMatchObject({ from: '2026-04-20', isConfirmed: true });
    expect(await letter.letters('purge-announced')).toEqual(['2026-04-12 purge-announced']);
    await app.clock.advanceTo('2026-04-19T23:59:59.999+02:00');
    expect((await api.get('/v1/exports/contacts')).status).toBe(200);
    await app.clock.advanceTo('2026-04-20T00:00:00+02:00');
    expect(['PURGING', 'PURGED']).toContain(await letter.instanceState());
  });

  test('ToS 6.5, K1: own export stays thirty days, and the purge comes after its notice', async () => {
    await app.clock.advanceTo('2026-04-29T23:59:59.999+02:00');
    expect((await button.company.api.get('/v1/exports/contacts')).status).toBe(200);

    await app.clock.advanceTo('2026-04-30T00:00:00+02:00');
    expect(['PURGING', 'PURGED']).toContain(await button.instanceState());
    const [announced] = await button.letters('purge-announced');
    expect(announced).toBe('2026-04-22 purge-announced');
  });
});
