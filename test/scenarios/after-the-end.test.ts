import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Company, demand } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

describe('Coming back after the block, and closing for good (ToS 3.7, 4.7)', () => {
  let app: TestApp;
  let back: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-28T09:00:00+01:00' });
    back = await Client.whoPaysByCard(app);
    await back.company.importContacts('given name,email\nAda,ada@example.com\n', {
      basis: 'contract',
      source: 'Order book',
    });
    await back.company.cancel();
  }, 120_000);

  afterAll(() => app.stop());

  test('ToS 4.7: a blocked client asks for the way back and gets into Billing only', async () => {
    await app.clock.advanceTo('2026-06-27T23:59:59.999+02:00');
    expect(await back.instanceState()).toBe('READ_ONLY');
    await app.clock.advanceTo('2026-06-28T00:00:00+02:00');
    expect(await back.instanceState()).toBe('BLOCKED');
    const door = app.http(back.company.founder.slug);

    expect((await door.post('/v1/return-links', { email: back.company.founder.email })).status).toBe(202);
    await app.settle();
    const token = /#token=([\w.-]+)/.exec((await back.mails())[0]!.text)![1];
    expect((await door.post('/v1/return-links/session', { token })).status).toBe(204);

    expect((await door.get('/v1/billing')).status).toBe(200);
    expect(await door.get('/v1/contacts')).toMatchObject({ status: 403, body: { code: 'admission-too-narrow' } });
    expect((await door.post('/v1/return-links/session', { token })).status).toBe(410);
    await Company.through(app.around, back.company, door).buy('TEAM_MONTHLY');
  });

  test('ToS 4.7: the paid plan restores everything, and people sign in as usual', async () => {
    expect(await back.instanceState()).toBe('ACTIVE');

    const again = await Company.logIn(app.around, back.company.founder);

    expect(demand(await again.api.get('/v1/contacts'), 200).items).toHaveLength(1);
    const refused = await app
      .http(back.company.founder.slug)
      .post('/v1/return-links', { email: back.company.founder.email });
    expect(refused).toMatchObject({ status: 409, body: { code: 'nothing-to-return-to' } });
  });
});

/** Scenario 4 of the contract, as far as it is the subscription's. */
describe('A closure requested on 16 June 2026 (ToS 3.7)', () => {
  let app: TestApp;
  let client: Client;
  let fetches: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-05-01T09:00:00+02:00' });
    client = await Client.whoIsInvoiced(app);
    fetches = await Client.whoPaysByCard(app);
    await app.clock.advanceTo('2026-06-16T09:00:00+02:00');
  }, 120_000);

  afterAll(() => app.stop());

  test('ToS 3.7: a closure that was verified before it arrived, or is to be, is none', async () => {
    const path = `/v1/clients/${client.tenantId}/closure`;
    const receivedAt = '2026-06-16T07:00:00Z';

    for (const verifiedAt of ['2026-06-16T06:59:59Z', '2026-06-17T07:00:00Z'])
      expect((await app.office.api.post(path, { receivedAt, verifiedAt })).status).toBe(422);
  });

  test('ToS 3.7: a debt does not stand in the way; the subscription is over and the day is told at once', async () => {
    const open = demand(await app.office.api.get(`/v1/clients/${client.tenantId}/invoices?state=OPEN`), 200).items;
    expect(open).toHaveLength(2);
    const asked = { receivedAt: '2026-06-16T07:00:00Z', verifiedAt: '2026-06-16T07:00:00Z' };
    const path = `/v1/clients/${client.tenantId}/closure`;

    // Seven business days after 16 June, Midsummer Eve left out.
    expect(demand(await app.office.api.post(path, asked), 200)).toEqual({ closesOn: '2026-06-26' });
    expect(demand(await app.office.api.post(path, asked), 200)).toEqual({ closesOn: '2026-06-26' });
    const withAccess = path.replace(client.tenantId, fetches.tenantId);
    demand(await app.office.api.post(withAccess, { ...asked, accessAsked: true }), 200);
    await app.settle();

    expect(await client.letters('closure-announced')).toEqual(['2026-06-16 closure-announced']);
    expect(await client.subscription()).toMatchObject({
      state: 'CANCELED',
      openInvoices: [{ periodStart: '2026-06-01' }],
    });
    expect(await client.evidenceOf('ToS 3.7')).toContain('2026-06-16 ContractClosed');
  });

  test('ToS 3.7: on 25 June own export works, on 26 June the account is closed and its data purged', async () => {
    await app.clock.advanceTo('2026-06-25T23:59:59.999+02:00');
    expect((await client.company.api.get('/v1/exports/contacts')).status).toBe(200);

    await app.clock.advanceTo('2026-06-26T00:00:00+02:00');
    await app.settle();

    expect(await client.instanceState()).toBe('PURGED');
    expect((await client.company.api.get('/v1/exports/contacts')).status).toBe(401);
    expect(await client.letters('suspension-warning', 'suspended', 'final-deletion-notice')).toEqual([]);
    // ToS 9.4: the invoices stay.
    const { items } = demand(await app.office.api.get(`/v1/clients/${client.tenantId}/invoices`), 200);
    expect(items).toHaveLength(3);
  });

  test('ToS 3.7, 3.5.d: who asked for one-time access is closed on the same day, and keeps the seven days for it', async () => {
    expect(await fetches.instanceState()).toBe('BLOCKED');
    const door = app.http(fetches.company.founder.slug);

    await app.clock.advanceTo('2026-07-03T23:59:59.999+02:00');
    expect((await door.post('/v1/one-time-access', { email: fetches.company.founder.email })).status).toBe(202);
    await app.clock.advanceTo('2026-07-04T00:00:00+02:00');

    expect(await fetches.instanceState()).toBe('PURGED');
  });
});
