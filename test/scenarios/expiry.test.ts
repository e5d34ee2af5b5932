import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Company, demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Scenario 2 of the contract: the last paid day is 30 November 2025, and nobody subscribes again. */
describe('A cancelled subscription ends on 30 November 2025 (ToS 3.3.c, 3.5, 4.7)', () => {
  let app: TestApp;
  let leaves: Client;
  let presses: Client;
  let stays: Client;
  let writes: Client;
  let writesLate: Client;
  let resultId: string;

  beforeAll(async () => {
    app = await startApp({ now: '2025-11-01T09:00:00+01:00' });
    leaves = await Client.whoPaysByCard(app);
    presses = await Client.whoPaysByCard(app);
    stays = await Client.whoPaysByCard(app);
    writes = await Client.whoPaysByCard(app);
    writesLate = await Client.whoPaysByCard(app);
    await leaves.company.importContacts('given name,family name,email,city\nAda,Ek,ada@example.com,Lund\n', {
      basis: 'contract',
      source: 'Order book',
    });
    const definition = { source: 'contacts', groupBy: ['city'] };
    const query = demand(await leaves.company.api.post('/v1/queries', { name: 'By city', definition }), 201);
    const run = demand(await leaves.company.api.post('/v1/query-runs', { queryId: query.id }), 201);
    resultId = run.resultId;
    await leaves.company.cancel();
  }, 60_000);

  afterAll(() => app.stop());

  const invoicesOf = async ({ tenantId }: Client): Promise<Body[]> =>
    demand(await app.office.api.get(`/v1/clients/${tenantId}/invoices`), 200).items;
  const messageCame = async ({ tenantId }: Client, receivedAt: string): Promise<Body> => {
    const answer = await app.office.api.post(`/v1/clients/${tenantId}/cancellation`, { receivedAt });
    await app.settle();
    return demand(answer, 200);
  };
  const readResult = async () => (await leaves.company.api.get(`/v1/query-results/${resultId}`)).status;
  const writeContact = async () =>
    leaves.company.api.post('/v1/contacts', {
      kind: 'person',
      givenName: 'Bo',
      lawfulBasis: { basis: 'contract', source: 'Order book' },
    });

  test('ToS 3.5.a: an administrator cancels whenever they like, twice is as once, and nobody else does', async () => {
    const { company } = stays;
    await company.invite('colleague@stays.example', 'user', company.founder.password);
    const user = await Company.logIn(app.around, { ...company.founder, email: 'colleague@stays.example' });
    expect((await user.api.post('/v1/subscription/cancellation')).status).toBe(403);

    await company.cancel();
    await company.cancel();
    await app.settle();

    expect(await stays.letters('cancellation-confirmed')).toHaveLength(1);
    expect(await stays.evidenceOf('ToS 3.5')).toEqual(['2025-11-01 CancellationScheduled']);
  });

  test('ToS 3.3.c: on the last paid day everything works, the next day nothing can be written', async () => {
    await app.clock.advanceTo('2025-11-30T23:59:59.999+01:00');
    expect((await writeContact()).status).toBe(201);
    await presses.company.cancel();
    await stays.company.resume();

    await app.clock.advanceTo('2025-12-01T00:00:00+01:00');

    expect(await leaves.instanceState()).toBe('READ_ONLY');
    expect((await writeContact()).body).toMatchObject({ code: 'instance-read-only', clause: 'ToS 4.7' });
    expect((await leaves.company.api.post('/v1/subscription/resumption')).status).toBe(409);
  });

  test('ToS 3.5.b: renewal turned off in the last moment of the month is not charged, turned on again it is', async () => {
    expect((await invoicesOf(presses)).map(({ periodStart }) => periodStart)).toEqual(['2025-11-01']);
    expect(await presses.instanceState()).toBe('READ_ONLY');
    expect(await invoicesOf(stays)).toMatchObject([
      { periodStart: '2025-12-01', state: 'PAID' },
      { periodStart: '2025-11-01', state: 'PAID' },
    ]);
    expect(await stays.instanceState()).toBe('ACTIVE');
  });

  test('ToS 3.5.a: a mail of 23:50 that is read two days later undoes the renewal; one of midnight ends the next month', async () => {
    await app.clock.advanceTo('2025-12-02T10:00:00+01:00');
    expect(await invoicesOf(writes)).toMatchObject([{ periodStart: '2025-12-01', state: 'PAID' }, {}]);

    await messageCame(writes, '2025-11-30T23:50:00+01:00');
    const later = await messageCame(writesLate, '2025-12-01T00:00:00+01:00');

    expect(later).toMatchObject({ state: 'CANCEL_SCHEDULED', endsOn: '2025-12-31' });
    expect(await writesLate.instanceState()).toBe('ACTIVE');
    expect(await writes.instanceState()).toBe('READ_ONLY');
    expect((await invoicesOf(writes))[0]!.state).toBe('VOID');
    expect(demand(await app.office.api.get('/v1/refunds'), 200).items).toMatchObject([
      { tenantId: writes.tenantId, amount: { amountMinor: 61_250 }, state: 'DONE' },
    ]);
    expect(await writes.evidenceOf('ToS 4.7')).toContain('2025-12-02 InstanceMadeReadOnly');
  });

  test('ToS 4.7: data and the saved query result stay readable on 28 February, and are blocked on 1 March', async () => {
    await app.clock.advanceTo('2026-02-28T23:59:59.999+01:00');
    expect(await readResult()).toBe(200);
    const { api } = leaves.company;
    for (const path of ['/v1/contacts', '/v1/exports/contacts', '/v1/query-runs'])
      expect([path, (await api.get(path)).status]).toEqual([path, 200]);
    const run = await api.post('/v1/query-runs', { definition: { source: 'contacts', groupBy: ['city'] } });
    expect(run).toMatchObject({ status: 403, body: { clause: 'ToS 4.7' } });

    await app.clock.advanceTo('2026-03-01T00:00:00+01:00');

    expect(await leaves.instanceState()).toBe('BLOCKED');
    expect(await readResult()).not.toBe(200);
  });

  test('ToS 3.1: the agreement ended with the block, so nobody signs in any more', async () => {
    const { email, password, slug } = leaves.company.founder;

    const answer = await app.http(slug).post('/v1/auth/login', { email, password });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await leaves.evidenceOf('ToS 4.7')).toContain('2026-03-01 AgreementEnded');
  });

  test('ToS 3.5.d: the purge waits for its notice, 7 × 24 hours old, and then leaves only what the law keeps', async () => {
    await app.clock.advanceTo('2026-03-08T23:59:59.999+01:00');
    expect(await leaves.instanceState()).toBe('BLOCKED');

    await app.clock.advanceTo('2026-03-09T00:00:00+01:00');

    expect(await leaves.instanceState()).toBe('PURGED');
    const timeline = await leaves.timeline();
    const announced = timeline.find(({ notice }) => notice === 'purge-announced');
    const purged = timeline.find(({ event }) => event === 'PurgeStarted');
    expect(Date.parse(purged.at) - Date.parse(announced.at)).toBeGreaterThanOrEqual(7 * 24 * 3_600_000);
    const { items } = demand(await app.office.api.get(`/v1/clients/${leaves.tenantId}/invoices`), 200);
    expect(items).toHaveLength(1);
  });
});
