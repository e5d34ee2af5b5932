import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InstanceControl } from '../../src/contexts/tenancy/contract.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../src/platform/unit-of-work.js';
import { BackOffice, demand, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import { SYSTEM } from '../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

describe('Money back in a special case (ToS 3.5.c)', () => {
  let app: TestApp;
  let client: Client;
  let second: BackOffice;

  beforeAll(async () => {
    app = await startApp({ now: '2026-03-01T09:00:00+01:00' });
    client = await Client.signUp(app);
    const [, approver] = SANDBOX_STAFF;
    second = await BackOffice.logIn(app.around, approver.email, approver.password);
    await client.company.buy('TEAM_YEARLY');
  }, 60_000);

  afterAll(() => app.stop());

  const paidMinor = 612_500;
  const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });
  const ask = (amountMinor: number) =>
    client.company.api.post('/v1/billing/refund-requests', { amount: sek(amountMinor), reason: 'We close the shop' });
  const submit = (amountMinor: number, more: object = {}) =>
    app.office.api.post(`/v1/clients/${client.tenantId}/refund-requests`, {
      amount: sek(amountMinor),
      reason: 'A hard case',
      ...more,
    });
  const decide = (requestId: string, decision: string, more: object = {}, by = app.office) =>
    by.api.post(`/v1/clients/${client.tenantId}/refund-requests/${requestId}/decision`, {
      decision,
      reason: 'The branch closes',
      ...more,
    });
  const refunds = async () => demand(await app.office.api.get('/v1/refunds'), 200).items;

  test('ToS 3.5.c: cancelling a yearly plan gives nothing back by itself', async () => {
    await client.company.cancel();

    expect(await refunds()).toEqual([]);
  });

  test('ToS 3.5.c: never more than what was paid', async () => {
    expect(await ask(paidMinor + 1)).toMatchObject({ status: 422, body: { clause: 'ToS 3.5.c' } });
  });

  test('ToS 3.5.c: whoever of the staff asks does not decide', async () => {
    const { requestId } = demand(await submit(10_000), 201);

    expect(await decide(requestId, 'APPROVED')).toMatchObject({ status: 409, body: { code: 'same-person' } });
    expect(await refunds()).toEqual([]);
  });

  test('ToS 3.5.c: the client asks, one of the staff agrees, and only when a second approves the money goes back', async () => {
    const { requestId } = demand(await ask(paidMinor - 1), 201);
    expect((await decide(requestId, 'APPROVED')).status).toBe(204);
    await app.settle();
    expect(await refunds()).toEqual([]);
    expect(await client.letters('refund-approved')).toEqual([]);
    expect(await decide(requestId, 'APPROVED')).toMatchObject({ status: 409, body: { code: 'same-person' } });
    const [own] = demand(await client.company.api.get('/v1/billing/refund-requests'), 200).items;
    expect(own).toMatchObject({ state: 'SUBMITTED', decisionReason: null, endorsedAt: null });

    expect((await decide(requestId, 'APPROVED', {}, second)).status).toBe(204);
    await app.settle();

    expect(await refunds()).toMatchObject([{ reason: 'special-case', amount: sek(paidMinor - 1), state: 'DONE' }]);
    expect(await client.letters('refund-approved')).toHaveLength(1);
    expect(await decide(requestId, 'REJECTED')).toMatchObject({ status: 409 });
  });

  test('ToS 3.5.c: what went back already counts', async () => {
    expect((await ask(2)).status).toBe(422);
    expect((await ask(1)).status).toBe(201);
  });

  test('ToS 3.6.d: on a breach nothing goes back, unless a law that says so is on record', async () => {
    const control = app.get(InstanceControl);
    const { tenantId } = client;
    await inTenant(tenantId, SYSTEM, () =>
      app.get(UnitOfWork).run(tenantId, () => control.suspend(tenantId, 'conduct', 'ToS 3.6.b')),
    );

    expect(await submit(1)).toMatchObject({
      status: 409,
      body: { code: 'refund-denied-on-breach', clause: 'ToS 3.6.d' },
    });
    const statutoryOverride = { law: 'Konsumenttjänstlagen 3 §', reason: 'Mandatory for consumers' };
    expect((await submit(1, { statutoryOverride })).status).toBe(201);
  });
});
