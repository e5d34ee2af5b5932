import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demand } from '../../src/sandbox/company.js';
import type { Body, HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Follows the newest link in the mailbox of an address. */
const linkMailedTo = async (client: Client): Promise<string> => {
  const [newest] = await client.mails();
  return /#token=([\w.-]+)/.exec(newest!.text)![1]!;
};

/** K1 `retention`: ended on 30 November, blocked from 1 March, so the seven days end on 8 March. */
describe('One-time access to a blocked instance (ToS 3.5.d)', () => {
  let app: TestApp;
  let client: Client;
  let door: HttpClient;
  const administrator = () => client.company.founder.email;
  const ask = async (email: string) => (await door.post('/v1/one-time-access', { email })).status;

  beforeAll(async () => {
    app = await startApp({ now: '2025-11-01T09:00:00+01:00' });
    client = await Client.whoPaysByCard(app);
    await client.company.importContacts('given name,email\nAda,ada@example.com\n', {
      basis: 'contract',
      source: 'Order book',
    });
    await client.company.cancel();
    door = app.http(client.company.founder.slug);
  }, 60_000);

  afterAll(() => app.stop());

  test('ToS 3.1: while the instance can be read there is nothing to ask for: people sign in as usual', async () => {
    await app.clock.advanceTo('2026-02-28T23:59:59.999+01:00');

    const answer = await door.post('/v1/one-time-access', { email: administrator() });

    expect(answer).toMatchObject({ status: 409, body: { code: 'agreement-in-force', clause: 'ToS 3.5.d' } });
  });

  test('ToS 3.5.d: every address gets the same answer, and only an administrator’s gets a mail', async () => {
    await app.clock.advanceTo('2026-03-01T12:00:00+01:00');

    expect(await ask('stranger@example.com')).toBe(202);
    expect(await ask(administrator())).toBe(202);
    await app.settle();

    const [newest] = await client.mails();
    expect(newest!.subject).toBe('One-time access to your data');
    const strangers = await fetch(`${app.around.mailboxUrl}/api/messages?to=stranger%40example.com`);
    expect(((await strangers.json()) as { messages: unknown[] }).messages).toEqual([]);
  });

  test('ToS 3.5.d: on the last moment of day 7 the link opens one session that reads and exports, and no more', async () => {
    await app.clock.advanceTo('2026-03-08T23:59:59.999+01:00');
    expect(await client.instanceState()).toBe('BLOCKED');
    const token = await linkMailedTo(client);

    const opened = await door.post('/v1/one-time-access/session', { token });

    expect(opened.status).toBe(204);
    expect(demand(await door.get('/v1/me'), 200)).toMatchObject({ admission: 'retrieval' });
    expect(demand(await door.get('/v1/contacts'), 200).items).toHaveLength(1);
    expect((await door.get('/v1/exports/contacts')).text).toContain('Ada');
    const body = { kind: 'person', givenName: 'Bo', lawfulBasis: { basis: 'contract', source: 'Order book' } };
    for (const written of [
      await door.post('/v1/contacts', body),
      await door.post('/v1/orders', { planCode: 'TEAM_MONTHLY' }),
      await door.post('/v1/members', { email: 'x@example.com', name: 'X', role: 'user', language: 'en' }),
    ])
      expect(written).toMatchObject({ status: 403, body: { code: 'admission-too-narrow' } });
    expect(await client.evidenceOf('ToS 3.5.d')).toContain('2026-03-08 WayBackUsed');
  });

  test('ToS 3.5.d: a second use is gone, with the same link or with another one', async () => {
    const token = await linkMailedTo(client);
    const again = await app.http(client.company.founder.slug).post('/v1/one-time-access/session', { token });

    expect(again).toMatchObject({ status: 410, body: { code: 'already-used', clause: 'ToS 3.5.d' } });
    expect(await ask(administrator())).toBe(410);
  });

  test('ToS 3.1: nobody else signs in meanwhile, and a way back that somebody made up opens nothing', async () => {
    const { email, password, slug } = client.company.founder;

    expect((await app.http(slug).post('/v1/auth/login', { email, password })).status).toBe(403);
    const token = '01900000-0000-7000-8000-000000000000.made-up';
    expect((await app.http(slug).post('/v1/one-time-access/session', { token })).status).toBe(404);
  });

  test('ToS 3.5.d: in the first moment of day 8 the data is gone, and the session that read it with it', async () => {
    expect(demand(await door.get('/v1/contacts'), 200).items).toHaveLength(1);

    await app.clock.advanceTo('2026-03-09T00:00:00+01:00');

    expect(await client.instanceState()).toBe('PURGED');
    expect((await door.get('/v1/contacts')).status).toBe(401);
  });
});

describe('The seven days of one-time access are over (ToS 3.5.d)', () => {
  let app: TestApp;
  let client: Client;
  let cardFails: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-01-31T09:00:00+01:00' });
    // K1 read to the letter: the end blocks at once, and the data is kept for thirty days all the same.
    await app.office.changePolicy({ afterEnd: 'immediate' }, 'ToS 3.5.d to the letter');
    client = await Client.whoPaysByCard(app);
    await client.company.cancel();
    cardFails = await Client.whoPaysByCard(app);
    await cardFails.company.cardFromNowOn('insufficient_funds');
  }, 60_000);

  afterAll(() => app.stop());

  test('ToS 3.5.d: under `immediate` the days count from the end, 27 February, and one letter tells of the block', async () => {
    await app.clock.advanceTo('2026-02-28T00:00:00+01:00');
    expect(await client.instanceState()).toBe('BLOCKED');

    await app.clock.advanceTo('2026-03-06T23:59:59.999+01:00');
    const door = app.http(client.company.founder.slug);
    const asked = await door.post('/v1/one-time-access', { email: client.company.founder.email });

    expect(asked.status).toBe(202);
    // Letters of one moment arrive in no fixed order.
    const letters = await client.letters('read-only', 'blocked', 'purge-announced');
    expect(letters.toSorted()).toEqual(['2026-02-28 blocked', '2026-02-28 purge-announced']);
  });

  test('ToS 3.5.d, K1: both letters cite the clause that acted, and the expiry of a card that is not charged is not coming', async () => {
    const { past, future } = demand(await app.office.api.get(`/v1/contract/timeline?tenantId=${client.tenantId}`), 200);
    const clauses = past.filter(({ notice }: Body) => ['blocked', 'purge-announced'].includes(notice));

    expect(clauses.map(({ clause }: Body) => clause)).toEqual(['ToS 3.5.d', 'ToS 3.5.d']);
    expect(future.map(({ title }: Body) => title)).not.toContain('card.warn-of-expiry');
  });

  test('ToS 3.5.d: on day 8 neither a request nor the link that was mailed in time opens anything', async () => {
    await app.settle();
    const token = await linkMailedTo(client);
    await app.clock.advanceTo('2026-03-07T00:00:00+01:00');
    const door = app.http(client.company.founder.slug);

    const asked = await door.post('/v1/one-time-access', { email: client.company.founder.email });
    const used = await door.post('/v1/one-time-access/session', { token });

    expect(asked).toMatchObject({ status: 409, body: { code: 'access-lapsed', clause: 'ToS 3.5.d' } });
    expect(used).toMatchObject({ status: 409, body: { code: 'access-lapsed' } });
  });

  test('ToS 4.9, 3.5.d: under `immediate` a card that never paid blocks with the end of the seventh day', async () => {
    await app.clock.advanceTo('2026-03-07T23:59:59.999+01:00');
    expect(await cardFails.instanceState()).toBe('ACTIVE');

    await app.clock.advanceTo('2026-03-08T00:00:00+01:00');

    expect(await cardFails.instanceState()).toBe('BLOCKED');
    expect(await cardFails.evidenceOf('ToS 3.5.d')).toContain('2026-03-08 InstanceBlocked');
  });

  test('ToS 3.5.d: nothing is purged before the thirty days of the Data Act have passed, across the change to summer time', async () => {
    await app.clock.advanceTo('2026-03-29T23:59:59.999+02:00');
    expect(await client.instanceState()).toBe('BLOCKED');

    await app.clock.advanceTo('2026-03-30T00:00:00+02:00');
    expect(await client.instanceState()).toBe('PURGED');

    await app.clock.advanceTo('2026-04-06T23:59:59.999+02:00');
    expect(await cardFails.instanceState()).toBe('BLOCKED');
    await app.clock.advanceTo('2026-04-07T00:00:00+02:00');
    expect(await cardFails.instanceState()).toBe('PURGED');
  });
});
