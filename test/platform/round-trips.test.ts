import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/platform/config.js';
import { type Runtime, startRuntime } from '../../src/runtime.js';
import { demand } from '../../src/sandbox/company.js';
import { HttpClient } from '../../src/sandbox/http-client.js';
import { aFounder, environmentFor, signUp, withBusiness } from '../reliability/ground.js';
import { NOBODY_OUTSIDE } from '../reliability/server-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Bar 24, as production counts: a clock that cannot move is not asked for the time. */
const MOST_FOR_A_READ = 2;
const MOST_FOR_A_WRITE = 7;

describe('one request takes few round trips to the database', () => {
  let database: TestDatabase;
  let runtime: Runtime;
  let api: HttpClient;
  const sent: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const founder = aFounder(1);
    const now = new Date().toISOString();
    await withBusiness(database, async (app) => signUp(app, founder), { now });
    const config = readConfig({ ...environmentFor(database), ...NOBODY_OUTSIDE });
    runtime = await startRuntime(config, { onRoundTrip: (text) => sent.push(text) });
    const port = await runtime.listen(0);
    api = new HttpClient(port, founder.slug);
    demand(await api.post('/v1/auth/login', { email: founder.email, password: founder.password }), 204);
  });

  afterAll(async () => {
    await runtime.stop();
    await database.drop();
  });

  const newContact = () => ({
    familyName: 'Berg',
    email: `${crypto.randomUUID()}@people.example`,
    lawfulBasis: { basis: 'contract', source: 'fair' },
  });

  const capture = (contact: object) => api.post('/v1/contacts', contact, { 'idempotency-key': crypto.randomUUID() });

  test.each([
    ['one contact', (id: string) => `/v1/contacts/${id}`],
    ['a list', () => '/v1/contacts?limit=20'],
    ['a filtered list', () => '/v1/contacts?limit=20&kind=person&tag=vip'],
    ['a search', () => '/v1/contacts/search?q=berg'],
    ['a timeline', (id: string) => `/v1/contacts/${id}/timeline`],
    ['the instance', () => '/v1/instance'],
  ])('reading %s takes at most two', async (_, pathOf) => {
    const { id } = demand(await capture(newContact()), 201);
    sent.length = 0;

    demand(await api.get(pathOf(id)), 200);

    expect(sent.length).toBeLessThanOrEqual(MOST_FOR_A_READ);
  });

  test('writing a contact with its key, event and evidence takes at most seven', async () => {
    demand(await capture(newContact()), 201);
    sent.length = 0;

    demand(await capture(newContact()), 201);

    expect(sent.map((text) => text.slice(0, 60))).toHaveLength(MOST_FOR_A_WRITE);
  });

  test('changing a contact takes at most seven', async () => {
    const { id } = demand(await capture(newContact()), 201);
    sent.length = 0;

    demand(await api.patch(`/v1/contacts/${id}`, { title: 'Buyer' }, { 'if-match': '"1"' }), 200);

    expect(sent.length).toBeLessThanOrEqual(MOST_FOR_A_WRITE);
  });
});
