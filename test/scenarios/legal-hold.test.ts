import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackOffice, demand, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const REASON = 'A court asked us to keep the letters of one user.';
const BASIS = 'Rättegångsbalken 38 kap. 2 §';

/**
 * A legal hold stands above everything that deletes (terms.md A0, Precedence). Three clients: one owes, one is
 * about to be deleted for its debt, one closes its account.
 */
describe('A legal hold (ToS 3.4, 3.5.d, 3.7, 4.7)', () => {
  let app: TestApp;
  let approver: BackOffice;
  let owes: Client;
  let doomed: Client;
  let closes: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-01T09:00:00+01:00' });
    const { email, password } = SANDBOX_STAFF[1];
    approver = await BackOffice.logIn(app.around, email, password);
    owes = await Client.whoIsInvoiced(app);
    doomed = await Client.whoIsInvoiced(app);
    closes = await Client.whoPaysByCard(app);
    await app.clock.advanceTo('2026-03-10T09:00:00+01:00');
  }, 60_000);

  afterAll(() => app.stop());

  const holdsOf = async ({ tenantId }: Client): Promise<Body[]> =>
    demand(await app.office.api.get(`/v1/clients/${tenantId}/legal-holds`), 200).items;
  const places = async ({ tenantId }: Client): Promise<string> => (await app.office.hold(tenantId, REASON, BASIS)).id;
  const release = async (by: BackOffice, { tenantId }: Client, holdId: string) => {
    const path = `/v1/clients/${tenantId}/legal-holds/${holdId}/release`;
    const answer = await by.api.post(path, { reason: 'The case is over.' });
    await app.settle();
    return answer;
  };
  const releasesAll = async (client: Client): Promise<void> => {
    for (const { id, state } of await holdsOf(client))
      if (state === 'STANDING') expect((await release(approver, client, id)).status).toBe(200);
  };

  test('ToS 3.5.d: a hold names its reason and its ground, and the client’s people neither see nor touch it', async () => {
    const path = `/v1/clients/${owes.tenantId}/legal-holds`;

    expect((await app.office.api.post(path, { reason: REASON })).status).toBe(422);
    expect((await app.office.api.post(path, { reason: '', legalBasis: BASIS })).status).toBe(422);
    expect((await owes.company.api.post(path, { reason: REASON, legalBasis: BASIS })).status).toBe(403);
    expect((await owes.company.api.get(path)).status).toBe(403);
    await places(owes);

    expect(await holdsOf(owes)).toMatchObject([
      { state: 'STANDING', reason: REASON, legalBasis: BASIS, releasedBy: null },
    ]);
    const timeline = demand(await owes.company.api.get('/v1/contract/timeline'), 200);
    expect(JSON.stringify(timeline)).not.toContain(REASON);
    expect(JSON.stringify(timeline)).not.toContain('Rättegångsbalken');
  });

  test('ToS 3.5.d: only somebody else than who placed it lets it go, and only once', async () => {
    const holdId = await places(owes);

    expect(await release(app.office, owes, holdId)).toMatchObject({
      status: 409,
      body: { code: 'same-person', clause: 'ToS 3.5.d' },
    });
    expect((await release(approver, doomed, holdId)).status).toBe(404);
    const released = await release(approver, owes, holdId);
    expect(released).toMatchObject({ status: 200, body: { state: 'RELEASED', releaseReason: 'The case is over.' } });
    expect(released.body.releasedBy).not.toBe(released.body.placedBy);
    expect((await release(approver, owes, holdId)).status).toBe(409);
  });

  test('ToS 3.4.c: one hold of two still stands, so the warning goes out and day 31 suspends nobody of it', async () => {
    await app.clock.advanceTo('2026-03-31T23:59:59.999+02:00');
    expect(await doomed.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-04-05T12:00:00+02:00');

    expect(await doomed.instanceState()).toBe('SUSPENDED');
    expect(await owes.instanceState()).toBe('ACTIVE');
    expect((await owes.letters('suspension-warning', 'suspended')).slice(0, 1)).toEqual([
      '2026-03-22 suspension-warning',
    ]);
    expect(await owes.letters('suspended')).toEqual([]);
  });

  test('ToS 3.4.b, 3.4.c: released, it is warned again, and a suspension waits for a week from then', async () => {
    await releasesAll(owes);

    await app.clock.advanceTo('2026-04-12T23:59:59.999+02:00');
    expect(await owes.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-04-13T00:00:00+02:00');

    expect(await owes.instanceState()).toBe('SUSPENDED');
    expect(await owes.letters('suspension-warning')).toEqual([
      '2026-03-22 suspension-warning',
      '2026-04-06 suspension-warning',
    ]);
  });

  test('ToS 3.4.e: a deletion whose day was announced does not happen, and is announced anew afterwards', async () => {
    await app.clock.advanceTo('2026-05-08T07:59:59+02:00');
    expect(await doomed.letters('final-deletion-notice')).toEqual(['2026-05-01 final-deletion-notice']);
    await places(doomed);
    await app.clock.advanceTo('2026-06-01T09:00:00+02:00');
    expect(await doomed.instanceState()).toBe('SUSPENDED');

    await releasesAll(doomed);
    await app.clock.advanceTo('2026-06-09T07:59:59+02:00');
    expect(await doomed.instanceState()).toBe('SUSPENDED');
    await app.clock.advanceTo('2026-06-09T09:00:00+02:00');

    expect(await doomed.letters('final-deletion-notice')).toEqual([
      '2026-05-01 final-deletion-notice',
      '2026-06-02 final-deletion-notice',
    ]);
    expect(await doomed.instanceState()).toBe('PURGED');
  });

  test('ToS 3.7: a closure that is verified under a hold closes, and deletes nothing while the hold stands', async () => {
    await places(closes);
    await app.office.close(closes.tenantId);
    await app.clock.advanceTo('2026-08-01T00:00:00+02:00');

    expect(await closes.instanceState()).not.toMatch(/PURG/);
    await releasesAll(closes);
    await app.clock.advanceTo('2026-08-12T00:00:00+02:00');
    expect(await closes.instanceState()).toBe('PURGED');
  });
});

describe('A legal hold over an ended subscription (ToS 4.7)', () => {
  let app: TestApp;
  let approver: BackOffice;
  let client: Client;
  let unheld: Client;
  let holdId: string;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-01T09:00:00+01:00' });
    const { email, password } = SANDBOX_STAFF[1];
    approver = await BackOffice.logIn(app.around, email, password);
    client = await Client.whoPaysByCard(app);
    unheld = await Client.whoPaysByCard(app);
    for (const each of [client, unheld]) await each.company.cancel();
    await app.clock.advanceTo('2026-05-20T09:00:00+02:00');
    ({ id: holdId } = await app.office.hold(client.tenantId, REASON, BASIS));
  }, 60_000);

  afterAll(() => app.stop());

  test('ToS 4.7: three months after the end everything is blocked, but not what is held', async () => {
    await app.clock.advanceTo('2026-05-28T23:59:59.999+02:00');
    expect(await unheld.instanceState()).toBe('READ_ONLY');
    await app.clock.advanceTo('2026-05-29T00:00:00+02:00');

    expect(await unheld.instanceState()).toBe('BLOCKED');
    expect(await client.instanceState()).toBe('READ_ONLY');
  });

  test('ToS 4.7, 3.5.d: nothing is purged while it stands, by whatever way it is asked for', async () => {
    demand(await client.company.api.post('/v1/subscription/erasure-confirmation'), 204);
    await app.clock.advanceTo('2026-09-01T00:00:00+02:00');

    expect(await unheld.instanceState()).toBe('PURGED');
    expect(await client.instanceState()).toBe('READ_ONLY');
    expect(await client.letters('purge-announced')).toEqual([]);
    expect((await client.company.api.get('/v1/contacts')).status).toBe(200);
  });

  test('ToS 4.7: released by a second person, the block, the access and the announcement follow in their order', async () => {
    const path = `/v1/clients/${client.tenantId}/legal-holds/${holdId}/release`;
    demand(await approver.api.post(path, { reason: 'The case is over.' }), 200);
    await app.settle();

    await app.clock.advanceTo('2026-09-30T00:00:00+02:00');

    expect(await client.instanceState()).toBe('PURGED');
    const followed = (await client.evidenceOf('ToS 4.7')).filter(
      (line) => line >= '2026-09-01' && /Instance|Purge/.test(line),
    );
    expect(followed).toEqual(['2026-09-01 InstanceBlocked', '2026-09-09 PurgeStarted', '2026-09-09 InstancePurged']);
    expect(await client.letters('purge-announced')).toEqual(['2026-09-01 purge-announced']);
  });
});
