import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Company, demand } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Scenario 6 of the contract: a deletion was on its way, and the client came back in time. */
describe('A client cancels, is about to be deleted, and subscribes again (ToS 3.5, 4.7)', () => {
  let app: TestApp;
  let client: Client;
  let again: Company;

  beforeAll(async () => {
    app = await startApp({ now: '2025-11-01T09:00:00+01:00' });
    client = await Client.whoPaysByCard(app);
    await client.company.importContacts('given name,email\nAda,ada@example.com\n', {
      basis: 'contract',
      source: 'Order book',
    });
    await client.company.cancel();
  }, 60_000);

  afterAll(() => app.stop());

  test('ToS 4.7, 3.5.d: blocked after three months, a client is told of the day on which its data goes', async () => {
    await app.clock.advanceTo('2026-03-08T23:59:59.999+01:00');

    expect(await client.instanceState()).toBe('BLOCKED');
    expect(await client.letters('purge-announced')).toEqual(['2026-03-01 purge-announced']);
  });

  test('ToS 4.7: in the last moment before that, paying for a plan reopens the instance with everything in it', async () => {
    const door = app.http(client.company.founder.slug);
    demand(await door.post('/v1/return-links', { email: client.company.founder.email }), 202);
    await app.settle();
    const mail = (await client.mails()).find(({ text }) => text.includes('#token='));
    const token = /#token=([\w.-]+)/.exec(mail!.text)![1];
    demand(await door.post('/v1/return-links/session', { token }), 204);

    await Company.through(app.around, client.company, door).buy('TEAM_MONTHLY');

    expect(await client.instanceState()).toBe('ACTIVE');
    again = await Company.logIn(app.around, client.company.founder);
    const { items } = demand(await again.api.get('/v1/contacts'), 200);
    expect(items.map(({ givenName }: { givenName: string }) => givenName)).toEqual(['Ada']);
  });

  test('nothing of a live contract is deleted, however long one waits', async () => {
    await app.clock.advanceTo('2026-03-09T00:00:00+01:00');
    expect(await client.instanceState()).toBe('ACTIVE');

    // A hundred and twenty days.
    await app.clock.advanceTo('2026-07-06T23:59:59+02:00');

    expect(await client.instanceState()).toBe('ACTIVE');
    expect(await client.evidenceOf('ToS')).not.toContainEqual(expect.stringContaining('Purge'));
    expect(demand(await again.api.get('/v1/contacts'), 200).items).toHaveLength(1);
  });
});
