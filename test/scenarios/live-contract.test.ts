import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Scenario 6 of the contract: a deletion was on its way, and the client came back in time. */
describe('A client cancels, is about to be deleted, and subscribes again (ToS 3.5, 4.7)', () => {
  let app: TestApp;
  let client: Client;

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

  test('ToS 4.7: in the read-only months a deletion is planned and announced', async () => {
    await app.clock.advanceTo('2026-02-27T12:00:00+01:00');

    expect(await client.instanceState()).toBe('READ_ONLY');
    expect(await client.evidenceOf('ToS 4.7')).toContain('2025-12-01 InstanceMadeReadOnly');
  });

  test('ToS 4.7: paying for a plan reopens the instance with everything in it', async () => {
    await client.company.buy('TEAM_MONTHLY');

    expect(await client.instanceState()).toBe('ACTIVE');
    const { items } = (await client.company.api.get('/v1/contacts')).body;
    expect(items.map(({ givenName }: { givenName: string }) => givenName)).toEqual(['Ada']);
  });

  test('nothing of a live contract is deleted, however long one waits', async () => {
    await app.clock.advanceTo('2026-06-27T12:00:00+02:00');

    expect(await client.instanceState()).toBe('ACTIVE');
    expect(await client.evidenceOf('ToS')).not.toContainEqual(expect.stringContaining('Purge'));
    const { items } = (await client.company.api.get('/v1/contacts')).body;
    expect(items).toHaveLength(1);
  });
});
