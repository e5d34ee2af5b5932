import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackOffice, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Answer, Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** What programs notice about how the service is used. It never decides anything. Monday 2 March 2026. */
let app: TestApp;
let approver: BackOffice;
let ask: Client;
const PASSWORD = 'nine-slow-rivers-turn';
const RATE = 300;
const MISSES = RATE / 4;
const ROWS_AN_HOUR = 100;

beforeAll(async () => {
  const env = { RATE_LIMIT_PER_MINUTE: String(RATE), BULK_READ_ROWS_PER_HOUR: String(ROWS_AN_HOUR) };
  app = await startApp({ now: '2026-03-02T10:00:00+01:00', env });
  const [, second] = SANDBOX_STAFF;
  approver = await BackOffice.logIn(app.around, second.email, second.password);
  ask = await Client.signUp(app, { slug: 'ask', email: 'kim@ask.example' });
  await ask.company.buy('TEAM_MONTHLY');
  await ask.company.invite('bo@ask.example', 'user', PASSWORD);
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const casesOf = async ({ tenantId }: Client): Promise<Body[]> => {
  await app.settle();
  const { items } = body(await app.office.api.get('/v1/conduct-cases?open=true'), 200);
  return items.filter((each: Body) => each.tenantId === tenantId);
};
const signedIn = async () => {
  const bo = app.http('ask');
  body(await bo.post('/v1/auth/login', { email: 'bo@ask.example', password: PASSWORD }), 204);
  return bo;
};

describe('from outside', () => {
  test('AUP 2.3.b: guesses at a password are throttled, and wait as one report for a person, not as a case of the client', async () => {
    const guess = () => app.http('ask').post('/v1/auth/login', { email: 'kim@ask.example', password: 'guess' });
    for (let tries = 0; tries < 10; tries++) expect((await guess()).status).toBe(401);

    for (let tries = 0; tries < 2; tries++)
      expect(await guess()).toMatchObject({ status: 429, body: { clause: 'AUP 2.3.b' } });

    expect(await casesOf(ask)).toEqual([]);
    const { items } = body(await app.office.api.get('/v1/conduct-reports?state=RECEIVED'), 200);
    expect(items).toMatchObject([{ category: 'INTRUSION', state: 'RECEIVED', caseId: null }]);
  });
});

describe('from inside', () => {
  test('AUP 2.3.c: looking for what is not there is one case about one person, who goes on working', async () => {
    const bo = await signedIn();
    const look = async (times: number) => {
      for (let misses = 0; misses < times; misses++)
        expect((await bo.get('/v1/contacts/01900000-0000-7000-8000-000000000000')).status).toBe(404);
    };
    await look(MISSES);
    expect(await casesOf(ask)).toEqual([]);

    await look(2);

    expect(await casesOf(ask)).toMatchObject([{ category: 'PROBING', scope: 'user', state: 'OPEN' }]);
    expect((await bo.get('/v1/contacts')).status).toBe(200);
    expect(await ask.instanceState()).toBe('ACTIVE');
  });

  test('AUP 2.6, ToS 2.4: a file of people whom nobody may keep stays outside, and is a case about who brought it', async () => {
    const bo = await signedIn();
    const people = (count: number) => Array.from({ length: count }, (_, at) => `Per ${at},per${at}@example.com\n`);
    const bring = async (count: number) => {
      const csv = `Förnamn,E-post\n${people(count).join('')}`;
      const { id } = body(await bo.post('/v1/imports', csv, { 'content-type': 'text/csv' }), 202);
      await app.settle();
      const path = `/v1/imports/${id}`;
      const { version } = body(await bo.get(path), 200);
      expect(await bo.post(`${path}/runs`, {}, { 'if-match': `"${version}"` })).toMatchObject({
        status: 422,
        body: { clause: 'AUP 2.6' },
      });
      const planned = body(await bo.patch(path, { source: 'En mässa' }, { 'if-match': `"${version}"` }), 200);
      body(await bo.post(`${path}/runs`, {}, { 'if-match': `"${planned.version}"` }), 202);
      await app.settle();
    };
    await bring(99);
    expect(await casesOf(ask)).toHaveLength(1);

    await bring(100);

    expect((await casesOf(ask)).map(({ category }) => category).sort()).toEqual(['HARVESTING', 'PROBING']);
    expect(body(await bo.get('/v1/contacts'), 200).items).toEqual([]);
  });

  test('AUP 2.4.c: whoever administers a second free instance is a case, a user there is none, and both go on', async () => {
    const founder = { password: PASSWORD };
    const first = await Client.signUp(app, { ...founder, slug: 'bok', email: 'mo@bok.example' });
    const second = await Client.signUp(app, { ...founder, slug: 'eken', email: 'li@eken.example' });
    await second.company.invite('mo@bok.example', 'user', PASSWORD);
    expect([...(await casesOf(first)), ...(await casesOf(second))]).toEqual([]);

    await first.company.invite('li@eken.example', 'administrator', PASSWORD);

    expect(await casesOf(first)).toMatchObject([{ category: 'LIMIT_EVASION', scope: 'instance', state: 'OPEN' }]);
    expect(await casesOf(second)).toEqual([]);
    expect([await first.instanceState(), await second.instanceState()]).toEqual(['ACTIVE', 'ACTIVE']);
  });
});

describe('force', () => {
  test('AUP 2.4.a, 2.4.b: past the rate everybody waits; only who goes on as often again is a case, and nobody is shut out', async () => {
    const bo = await signedIn();
    const askOften = async (times: number) => {
      let last = 0;
      for (let asked = 0; asked < times; asked++) last = (await bo.get('/v1/me')).status;
      return last;
    };
    expect(await askOften(RATE)).toBe(200);
    expect(await askOften(RATE - 1)).toBe(429);
    const overloads = async () => (await casesOf(ask)).filter(({ category }) => category === 'OVERLOAD');
    expect(await overloads()).toEqual([]);

    expect(await askOften(2)).toBe(429);

    expect(await overloads()).toMatchObject([{ scope: 'user', state: 'OPEN' }]);
    expect((await (await signedIn()).get('/v1/me')).status).toBe(200);
  });
});

describe('copying', () => {
  const contact = (at: number) => ({
    kind: 'person',
    givenName: `Person ${at}`,
    lawfulBasis: { basis: 'contract', source: 'Order' },
  });
  const read = (limit: number) => ask.company.api.get(`/v1/contacts?limit=${limit}`);
  const scrapes = async () => (await casesOf(ask)).filter(({ category }) => category === 'COPYING');
  const register = () => `/v1/clients/${ask.tenantId}/content-permissions`;

  test('ToS 2.6, 7.1: as many rows as lists are for are read, the next list is 429 with the clause, and a case', async () => {
    for (let at = 0; at < 20; at++) body(await ask.company.api.post('/v1/contacts', contact(at)), 201);
    for (let rows = 0; rows < ROWS_AN_HOUR; rows += 20) body(await read(20), 200);
    body(await read(1), 200);
    expect(await scrapes()).toEqual([]);

    const refused = await read(1);

    expect(refused).toMatchObject({ status: 429, body: { code: 'bulk-read-limit', clause: 'ToS 2.6' } });
    expect(await scrapes()).toMatchObject([{ category: 'COPYING', scope: 'user', state: 'OPEN' }]);
  });

  test('ToS 2.6: the client’s own export is never a breach, and a colleague reads on', async () => {
    expect((await ask.company.api.get('/v1/exports/contacts')).status).toBe(200);
    expect((await (await signedIn()).get('/v1/contacts')).status).toBe(200);
    expect(await scrapes()).toHaveLength(1);
  });

  test('ToS 7.2, 7.3: leave in writing opens it from its first instant to its last, and not after', async () => {
    const leave = {
      what: 'The register of contacts',
      uses: ['bulk-read', 'copy'],
      reference: 'Letter of 27 February, file 12',
      from: '2026-03-03T00:00:00Z',
      until: '2026-03-04T00:00:00Z',
    };
    expect((await approver.api.post(register(), { ...leave, reference: '' })).status).toBe(422);
    body(await approver.api.post(register(), leave), 201);
    expect((await read(1)).status).toBe(429);

    await app.clock.advanceTo('2026-03-03T01:00:00+01:00');
    expect((await read(1)).status).toBe(200);
    await app.clock.advanceTo('2026-03-04T00:59:59+01:00');
    expect((await read(1)).status).toBe(200);

    await app.clock.advanceTo('2026-03-04T01:00:00+01:00');
    expect((await read(1)).status).toBe(429);
    expect(await ask.evidenceOf('ToS 7.2')).toEqual(['2026-03-02 ContentPermitted']);
  });

  test('ToS 7.2: leave can be taken back, and the client sees what it was given', async () => {
    const lasting = { what: 'All', uses: ['bulk-read'], reference: 'File 13', from: '2026-03-04T00:00:00Z' };
    const { id } = body(await approver.api.post(register(), lasting), 201);
    expect((await read(1)).status).toBe(200);
    const { items } = body(await ask.company.api.get('/v1/conduct/content-permissions'), 200);
    expect(items).toMatchObject([{ id, revokedAt: null }, { uses: ['bulk-read', 'copy'] }]);

    body(await approver.api.delete(`${register()}/${id}`, { 'if-match': `"${items[0].version}"` }), 204);

    expect((await read(1)).status).toBe(429);
    expect(await ask.evidenceOf('ToS 7.2')).toContain('2026-03-04 ContentPermissionRevoked');
  });
});
