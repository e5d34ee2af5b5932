import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Company, demand } from '../../src/sandbox/company.js';
import type { Body, HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const TOTAL = 612_500;
const HALF = 306_250;
/** Saturday 1 August rolls on to Monday the 3rd. */
const PLAN = [
  { dueOn: '2026-08-01', amountMinor: HALF },
  { dueOn: '2026-09-01', amountMinor: HALF },
];
const LADDER = ['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice', 'payment-restored'];

/**
 * ToS 3.4.g over REST. Every client here has a yearly invoice due on Wednesday 1 July 2026. Left alone it is
 * warned on 22 July, suspended on 1 August, told of the deletion on 31 August and deleted on 7 September.
 */
describe('A client negotiates (ToS 3.4.g)', () => {
  let app: TestApp;
  let keeps: Client;
  let breaks: Client;
  let declined: Client;
  let staysClosed: Client;
  let opened: Client;
  let user: HttpClient;

  beforeAll(async () => {
    app = await startApp({ now: '2025-07-01T09:00:00+02:00' });
    const clients: Client[] = [];
    for (let each = 0; each < 5; each++) {
      const client = await Client.signUp(app);
      await client.company.buy('TEAM_YEARLY');
      await app.office.bill(client.tenantId, 'invoice');
      clients.push(client);
    }
    [keeps, breaks, declined, staysClosed, opened] = clients as [Client, Client, Client, Client, Client];
    const { company } = keeps;
    await company.invite('colleague@client.example', 'user', company.founder.password);
    user = (await Company.logIn(app.around, { ...company.founder, email: 'colleague@client.example' })).api;
    await app.clock.advanceTo('2026-07-10T09:00:00+02:00');
  }, 120_000);

  afterAll(() => app.stop());

  const invoiceOf = async ({ company }: Client): Promise<Body> => (await company.openInvoices())[0];
  const arrangementOf = async ({ company }: Client): Promise<Body> =>
    demand(await company.api.get('/v1/billing/arrangements'), 200).items[0];
  const asks = async (client: Client, plan = PLAN): Promise<Body> =>
    client.company.proposePlan([(await invoiceOf(client)).id], plan, 'A customer of ours paid late.');
  const agrees = async (client: Client, plan = PLAN, restoreAccess = false): Promise<Body> =>
    app.office.agree(client.tenantId, (await asks(client, plan)).id, plan, restoreAccess);
  const pays = async ({ tenantId }: Client, amountMinor: number, reference: string): Promise<void> =>
    app.office.recordPayment(tenantId, amountMinor, 'SEK', reference);

  test('ToS 3.4.g: a plan has to cover what is open, in days to come, and an administrator asks for it', async () => {
    const { api } = keeps.company;
    const { id } = await invoiceOf(keeps);
    const propose = (instalments: object[], words = 'Please') =>
      api.post('/v1/billing/arrangements', { invoiceIds: [id], instalments, words });

    expect(await propose([{ dueOn: '2026-08-01', amountMinor: TOTAL - 1 }])).toMatchObject({
      status: 422,
      body: { clause: 'ToS 3.4.g', errors: [{ pointer: '/instalments', code: 'does-not-cover' }] },
    });
    expect(await propose([{ dueOn: '2026-07-09', amountMinor: TOTAL }])).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/instalments/0/dueOn', code: 'in-the-past' }] },
    });
    expect((await propose([{ dueOn: '2026-02-30', amountMinor: TOTAL }])).status).toBe(422);
    expect((await propose([], 'Please')).status).toBe(422);
    expect((await propose(PLAN, '')).status).toBe(422);
    expect((await user.post('/v1/billing/arrangements', {})).status).toBe(403);
    expect((await user.get('/v1/billing/arrangements')).status).toBe(403);
    expect((await api.get('/v1/billing/arrangements')).body.items).toEqual([]);
  });

  test('ToS 3.4.g: asked and agreed, the ladder stands still and both sides see the days', async () => {
    const asked = await asks(keeps);
    expect(asked).toMatchObject({ state: 'REQUESTED', instalments: [], words: 'A customer of ours paid late.' });
    expect((await keeps.company.api.post(`/v1/billing/arrangements/${asked.id}/payment`)).status).toBe(409);
    expect((await app.office.api.get('/v1/arrangements?state=REQUESTED')).body.items).toMatchObject([
      { tenantId: keeps.tenantId, id: asked.id, clientName: 'Testbolaget AB' },
    ]);

    const agreed = await app.office.agree(keeps.tenantId, asked.id, PLAN);

    expect(agreed).toMatchObject({
      state: 'AGREED',
      owed: { amountMinor: TOTAL },
      paid: { amountMinor: 0 },
      instalments: [
        { dueOn: '2026-08-01', payBy: '2026-08-03', open: { amountMinor: HALF } },
        { dueOn: '2026-09-01', payBy: '2026-09-01', open: { amountMinor: HALF } },
      ],
    });
    expect(await arrangementOf(keeps)).toEqual(agreed);
    expect(await keeps.letters('arrangement-agreed')).toHaveLength(1);
    expect(await keeps.evidenceOf('ToS 3.4.g')).toEqual([
      '2026-07-10 ArrangementRequested',
      '2026-07-10 ArrangementAgreed',
      '2026-07-10 LadderPaused',
    ]);
    const { ifNothingIsDone } = demand(await keeps.company.api.get('/v1/billing'), 200);
    expect(ifNothingIsDone.map(({ code, at }: Body) => `${at} ${code}`)).toEqual([
      '2026-08-03T21:59:59.999Z instalment-due',
      '2026-08-03T22:00:00.000Z arrangement-broken',
      '2026-08-04T06:00:00.000Z suspension-warning',
      '2026-08-10T22:00:00.000Z instance-suspended',
      '2026-09-10T06:00:00.000Z final-deletion-notice',
      '2026-09-17T06:00:00.000Z instance-deleted',
    ]);
    await expect(asks(keeps)).rejects.toThrow('arrangement-pending');
  });

  test('nobody reaches another client’s invoice or plan', async () => {
    const { id: invoiceId } = await invoiceOf(keeps);
    const { id } = await arrangementOf(keeps);
    const { api } = breaks.company;
    const body = { invoiceIds: [invoiceId], instalments: PLAN, words: 'Please' };
    const office = (path: string, given: object) =>
      app.office.api.post(`/v1/clients/${breaks.tenantId}/arrangements/${id}/${path}`, given);

    expect((await api.post('/v1/billing/arrangements', body)).status).toBe(404);
    expect((await api.post(`/v1/billing/arrangements/${id}/payment`)).status).toBe(404);
    expect((await office('agreement', { instalments: PLAN })).status).toBe(404);
    expect((await office('refusal', { reason: 'No' })).status).toBe(404);
    expect((await api.get(`/v1/clients/${keeps.tenantId}/arrangements`)).status).toBe(403);
    expect((await arrangementOf(keeps)).state).toBe('AGREED');
  });

  test('ToS 3.4.g: declined, the client is told why and the ladder goes on at once on its own days', async () => {
    const { id } = await asks(declined);
    const path = `/v1/clients/${declined.tenantId}/arrangements/${id}/refusal`;

    const refused = await app.office.api.post(path, { reason: 'The last day is too far away.' });
    await app.settle();

    expect(refused).toMatchObject({
      status: 200,
      body: { state: 'DECLINED', reason: 'The last day is too far away.' },
    });
    expect((await app.office.api.post(path, { reason: 'Again' })).status).toBe(409);
    expect((await declined.mails())[0]!.text).toContain('The last day is too far away.');
    expect(await declined.evidenceOf('ToS 3.4.g')).toEqual([
      '2026-07-10 ArrangementRequested',
      '2026-07-10 ArrangementDeclined',
    ]);
  });

  test('ToS 3.4.b, 3.4.c: without a plan day 22 warns and day 31 suspends; with one nothing happens', async () => {
    await agrees(breaks);
    await app.clock.advanceTo('2026-07-31T23:59:59.999+02:00');
    expect(await declined.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-08-01T00:00:00+02:00');

    expect(await declined.instanceState()).toBe('SUSPENDED');
    expect(await declined.letters(...LADDER)).toEqual([
      '2026-07-02 first-overdue',
      '2026-07-22 suspension-warning',
      '2026-08-01 suspended',
    ]);
    for (const client of [keeps, breaks]) {
      expect(await client.instanceState()).toBe('ACTIVE');
      expect(await client.letters(...LADDER)).toEqual(['2026-07-02 first-overdue']);
      expect(await client.letters('instalment-reminder')).toEqual(['2026-07-31 instalment-reminder']);
    }
  });

  test('ToS 3.4.g: the last moment of the day that a Saturday rolls on to is in time; a moment later it is broken', async () => {
    await app.clock.advanceTo('2026-08-03T20:00:00+02:00');
    await keeps.company.payInstalment((await arrangementOf(keeps)).id);
    expect(await arrangementOf(keeps)).toMatchObject({ state: 'AGREED', paid: { amountMinor: HALF } });

    await app.clock.advanceTo('2026-08-03T23:59:59.999+02:00');
    expect((await arrangementOf(breaks)).state).toBe('AGREED');
    await app.clock.advanceTo('2026-08-04T00:00:00+02:00');

    expect((await arrangementOf(breaks)).state).toBe('BROKEN');
    expect((await arrangementOf(keeps)).state).toBe('AGREED');
    expect(await breaks.evidenceOf('ToS 3.4.g')).toEqual([
      '2026-07-10 ArrangementRequested',
      '2026-07-10 ArrangementAgreed',
      '2026-07-10 LadderPaused',
      '2026-08-04 ArrangementBroken',
      '2026-08-04 LadderResumed',
    ]);
  });

  test('ToS 3.4.g: broken, the client is warned and then suspended, never earlier than without the plan', async () => {
    // Without a plan it would have been the 1st; a suspension needs a warning that is a week old.
    await app.clock.advanceTo('2026-08-10T23:59:59.999+02:00');
    expect(await breaks.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-08-11T00:00:00+02:00');

    expect(await breaks.instanceState()).toBe('SUSPENDED');
    expect((await breaks.letters(...LADDER, 'arrangement-broken')).sort()).toEqual([
      '2026-07-02 first-overdue',
      '2026-08-04 arrangement-broken',
      '2026-08-04 suspension-warning',
      '2026-08-11 suspended',
    ]);
  });

  test('ToS 3.4.g: agreed while suspended, the instance stays closed unless staff open it with the plan', async () => {
    const plan = [{ dueOn: '2026-10-25', amountMinor: TOTAL }];
    expect(await staysClosed.instanceState()).toBe('SUSPENDED');
    const closed = await agrees(staysClosed, plan);
    const open = await agrees(opened, plan, true);

    expect([closed.restoresAccess, open.restoresAccess]).toEqual([false, true]);
    expect(await staysClosed.instanceState()).toBe('SUSPENDED');
    expect(await opened.instanceState()).toBe('ACTIVE');
    expect((await opened.company.api.get('/v1/contacts')).status).toBe(200);
    expect((await staysClosed.company.api.get('/v1/contacts')).body.code).toBe('instance-suspended');
    expect((await staysClosed.company.api.get('/v1/billing/arrangements')).status).toBe(200);
    await app.clock.advanceTo('2026-08-31T23:59:59+02:00');
    expect(await declined.letters('final-deletion-notice')).toEqual(['2026-08-31 final-deletion-notice']);
    expect(await staysClosed.letters('final-deletion-notice')).toEqual([]);
  });

  test('ToS 3.4.g: the last instalment ends it, and nothing of the ladder comes after', async () => {
    await app.clock.advanceTo('2026-09-01T23:00:00+02:00');
    await pays(keeps, HALF, 'bank-last-part');
    await app.clock.advanceTo('2026-10-25T23:59:59+01:00');

    expect(await arrangementOf(keeps)).toMatchObject({ state: 'KEPT', paid: { amountMinor: TOTAL } });
    expect(await keeps.instanceState()).toBe('ACTIVE');
    expect(await keeps.letters(...LADDER, 'arrangement-kept', 'arrangement-broken')).toEqual([
      '2026-07-02 first-overdue',
      '2026-09-01 arrangement-kept',
    ]);
    expect((await keeps.evidenceOf('ToS 3.4')).slice(-3)).toEqual([
      '2026-09-01 ArrangementKept',
      '2026-09-01 LadderResumed',
      '2026-09-01 DebtCleared',
    ]);
  });

  test('ToS 3.4.g: the Sunday when the clock changes rolls to Monday; broken then, both begin where they stood', async () => {
    await app.clock.advanceTo('2026-10-26T23:59:59.999+01:00');
    for (const client of [staysClosed, opened]) expect((await arrangementOf(client)).state).toBe('AGREED');
    await app.clock.advanceTo('2026-11-03T00:00:00+01:00');

    for (const client of [staysClosed, opened]) expect((await arrangementOf(client)).state).toBe('BROKEN');
    expect(await staysClosed.letters('final-deletion-notice')).toEqual(['2026-10-27 final-deletion-notice']);
    expect(await opened.letters('suspension-warning', 'suspended').then((sent) => sent.slice(-2))).toEqual([
      '2026-10-27 suspension-warning',
      '2026-11-03 suspended',
    ]);
  });

  test('ToS 3.4.e: a final notice after a broken plan announces the deletion for seven full days later', async () => {
    expect(await staysClosed.instanceState()).toBe('SUSPENDED');
    await app.clock.advanceTo('2026-11-03T07:59:59+01:00');
    expect(await staysClosed.instanceState()).toBe('SUSPENDED');
    await app.clock.advanceTo('2026-11-03T09:00:00+01:00');

    expect(await staysClosed.instanceState()).toBe('PURGED');
  });
});
