import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demand } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Scenario 2 of the contract: the last paid day is 30 November 2025, and nobody subscribes again. */
describe('A cancelled subscription ends on 30 November 2025 (ToS 3.3.c, 3.5, 4.7)', () => {
  let app: TestApp;
  let leaves: Client;
  let resultId: string;

  beforeAll(async () => {
    app = await startApp({ now: '2025-11-01T09:00:00+01:00' });
    leaves = await Client.whoPaysByCard(app);
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

  const readResult = async () => (await leaves.company.api.get(`/v1/query-results/${resultId}`)).status;
  const writeContact = async () =>
    leaves.company.api.post('/v1/contacts', {
      kind: 'person',
      givenName: 'Bo',
      lawfulBasis: { basis: 'contract', source: 'Order book' },
    });

  test('ToS 3.3.c: on the last paid day everything works, the next day nothing can be written', async () => {
    await app.clock.advanceTo('2025-11-30T23:59:59.999+01:00');
    expect((await writeContact()).status).toBe(201);

    await app.clock.advanceTo('2025-12-01T00:00:00+01:00');

    expect(await leaves.instanceState()).toBe('READ_ONLY');
    expect((await writeContact()).body).toMatchObject({ code: 'instance-read-only', clause: 'ToS 4.7' });
  });

  test('ToS 4.7: data and the saved query result stay readable on 28 February, and are blocked on 1 March', async () => {
    await app.clock.advanceTo('2026-02-28T23:59:59.999+01:00');
    expect(await readResult()).toBe(200);
    expect((await leaves.company.api.get('/v1/contacts')).status).toBe(200);

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
    await app.clock.advanceTo('2026-03-31T12:00:00+02:00');

    expect(await leaves.instanceState()).toBe('PURGED');
    const timeline = await leaves.timeline();
    const announced = timeline.find(({ notice }) => notice === 'purge-announced');
    const purged = timeline.find(({ event }) => event === 'PurgeStarted');
    expect(Date.parse(purged.at) - Date.parse(announced.at)).toBeGreaterThanOrEqual(7 * 24 * 3_600_000);
    const { items } = demand(await app.office.api.get(`/v1/clients/${leaves.tenantId}/invoices`), 200);
    expect(items).toHaveLength(1);
  });
});
