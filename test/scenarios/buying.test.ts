import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CARDS, demand } from '../../src/sandbox/company.js';
import type { Answer, Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';
import { LARGE_PLAN } from '../support/plans.js';

const TEAM_MINOR = 61_250;
const DEARER_MINOR = 75_000;

/** What is for sale, what it costs and what it gives, from 29 February 2028 on: a day that few years have. */
describe('Clients buy, and use what they bought (ToS 3.3, 4)', () => {
  let app: TestApp;
  let yearly: Client;
  let monthly: Client;
  let slow: Client;
  let late: Client;
  let free: Client;
  let thrifty: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2028-02-29T09:00:00+01:00' });
    yearly = await Client.signUp(app);
    monthly = await Client.whoPaysByCard(app);
    slow = await Client.signUp(app);
    late = await Client.signUp(app);
    free = await Client.signUp(app);
    thrifty = await Client.signUp(app);
    await yearly.company.buy('TEAM_YEARLY');
  }, 60_000);

  afterAll(() => app.stop());

  const draws = async ({ company }: Client): Promise<Body> =>
    demand(await company.api.post('/v1/orders', { planCode: 'TEAM_MONTHLY' }), 201);
  const confirms = ({ company }: Client, { id, summary, summarySha256 }: Body): Promise<Answer> =>
    company.api.post(`/v1/orders/${id}/confirmation`, { summarySha256, acceptances: summary.documents });
  const orderOf = async ({ company }: Client, { id }: Body): Promise<Body> =>
    demand(await company.api.get(`/v1/orders/${id}`), 200);
  const paysAt = async (checkoutUrl: string): Promise<number> => {
    const form = new URLSearchParams({ number: CARDS.works, expiry: '12/40', cvc: '123', name: 'Robin Ek' });
    return (await fetch(checkoutUrl, { method: 'POST', body: form, redirect: 'manual' })).status;
  };
  const planOf = async ({ company }: Client): Promise<string> =>
    demand(await company.api.get('/v1/subscription'), 200).plan.code;
  const listed = async (code: string): Promise<Body> =>
    demand(await app.http().get('/v1/plans'), 200).items.find((plan: Body) => plan.code === code);
  const periodsOf = async ({ company }: Client): Promise<string[]> =>
    demand(await company.api.get('/v1/invoices'), 200)
      .items.map(({ periodStart, periodEnd }: Body) => `${periodStart} ${periodEnd}`)
      .reverse();
  const asks = async ({ company }: Client): Promise<Answer> =>
    company.api.post('/v1/query-runs', { definition: { source: 'contacts', groupBy: ['city'] } });
  const usageOf = async ({ company }: Client): Promise<Body> =>
    demand(await company.api.get('/v1/usage'), 200).items.find(({ meter }: Body) => meter === 'queries');

  test('ToS 4.3: nothing opens the provider’s page before the total and both documents are agreed to', async () => {
    const order = await draws(slow);
    const [first] = order.summary.documents;
    const half = { summarySha256: order.summarySha256, acceptances: [first] };
    const otherTotal = { summarySha256: '0'.repeat(64), acceptances: order.summary.documents };

    const refused = await slow.company.api.post(`/v1/orders/${order.id}/confirmation`, half);
    const changed = await slow.company.api.post(`/v1/orders/${order.id}/confirmation`, otherTotal);

    expect(refused).toMatchObject({ status: 422, body: { clause: 'ToS 4.3' } });
    expect(changed.status).toBe(409);
    expect(await orderOf(slow, order)).toMatchObject({ state: 'DRAFT', checkoutUrl: null });
  });

  test('ToS 4.1: the page takes a card for thirty minutes and not a moment longer; then another order has to be made', async () => {
    const inTime = await draws(thrifty);
    const tooLate = await draws(slow);
    const { checkoutUrl: open } = demand(await confirms(thrifty, inTime), 200);
    const { checkoutUrl: closed } = demand(await confirms(slow, tooLate), 200);

    await app.clock.advanceTo('2028-02-29T09:29:59.999+01:00');
    expect((await orderOf(slow, tooLate)).state).toBe('CONFIRMED');
    expect(await paysAt(open)).toBeLessThan(400);
    await app.clock.advanceTo('2028-02-29T09:30:00+01:00');

    expect(await planOf(thrifty)).toBe('TEAM_MONTHLY');
    expect((await orderOf(slow, tooLate)).state).toBe('EXPIRED');
    expect(await paysAt(closed)).toBeGreaterThanOrEqual(400);
    expect(await planOf(slow)).toBe('FREE');
    await slow.company.buy('TEAM_MONTHLY');
    expect(await planOf(slow)).toBe('TEAM_MONTHLY');
  });

  test('ToS 4.1: a card number has no business here, whatever field it is put in', async () => {
    const answer = await free.company.api.post('/v1/orders', { planCode: CARDS.works });

    expect(answer).toMatchObject({ status: 422, body: { clause: 'ToS 4.1' } });
    expect(answer.text).not.toContain(CARDS.works);
  });

  test('ToS 4.2: one confirmation for one payment, to the address of the registration', async () => {
    expect(await yearly.letters('payment-confirmation')).toEqual(['2028-02-29 payment-confirmation']);
    expect(await slow.letters('payment-confirmation')).toEqual(['2028-02-29 payment-confirmation']);
  });

  test('ToS 4.5: a free account uses what is free, one unit more takes a plan, and reading is never counted', async () => {
    for (let run = 0; run < 18; run++) demand(await asks(free), 201);
    expect(await usageOf(free)).toMatchObject({ used: 18, limit: 20, resetsOn: '2028-03-29' });

    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => asks(free)));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403, 403]);
    expect(answers.find(({ status }) => status === 403)!.body).toMatchObject({
      code: 'quota-exceeded',
      clause: 'ToS 4.5',
      data: { plans: '/v1/plans' },
    });
    expect((await free.company.api.get('/v1/contacts')).status).toBe(200);
    expect((await free.company.api.get('/v1/query-runs')).status).toBe(200);
  });

  test('ToS 4.4: a larger plan gives its limit less what the running month has used', async () => {
    for (let run = 0; run < 3; run++) demand(await asks(late), 201);
    await late.company.buy('TEAM_MONTHLY');

    expect(await usageOf(late)).toMatchObject({ used: 3, limit: 100 });
  });

  test('ToS 3.3.a: the public price is the order’s, and a retired one is sold to the last moment of its last day', async () => {
    const dearer = {
      ...LARGE_PLAN,
      ...{ code: 'TEAM_MONTHLY', version: 2, name: 'Team, monthly' },
      ...{ seats: 10, quotas: { queries: 100 }, netMinor: 60_000, sellableFrom: '2028-03-11' },
    };
    demand(await app.office.api.post('/v1/plans', dearer), 204);
    demand(await app.office.api.post('/v1/plans/TEAM_MONTHLY/versions/1/retirement', { lastDay: '2028-03-10' }), 204);
    await app.clock.advanceTo('2028-03-10T23:59:59.999+01:00');
    const [before, drawn] = [await listed('TEAM_MONTHLY'), await draws(free)];

    await app.clock.advanceTo('2028-03-11T00:00:00+01:00');

    expect([before.total.amountMinor, drawn.summary.totalMinor]).toEqual([TEAM_MINOR, TEAM_MINOR]);
    // ToS 4.3: what was shown yesterday is not charged today.
    expect(await confirms(free, drawn)).toMatchObject({ status: 409, body: { code: 'price-changed' } });
    const [after, next] = [await listed('TEAM_MONTHLY'), await draws(free)];
    expect([after.total.amountMinor, next.summary.totalMinor]).toEqual([DEARER_MINOR, DEARER_MINOR]);
  });

  test('ToS 4.4: what is left over in the last moment of a month is gone in the first of the next', async () => {
    await app.clock.advanceTo('2028-03-28T23:59:59.999+02:00');
    expect((await asks(free)).status).toBe(403);
    demand(await asks(thrifty), 201);
    expect(await usageOf(thrifty)).toMatchObject({ used: 1, limit: 100 });

    await app.clock.advanceTo('2028-03-29T00:00:00+02:00');

    expect((await asks(free)).status).toBe(201);
    expect(await usageOf(free)).toMatchObject({ used: 1, limit: 20, periodStart: '2028-03-29' });
    expect(await usageOf(thrifty)).toMatchObject({ used: 0, limit: 100, resetsOn: '2028-04-29' });
  });

  test('ToS 10.2.c: whoever bought before the price rose renews at the price that they bought at', async () => {
    const [renewal] = demand(await monthly.company.api.get('/v1/invoices'), 200).items;

    expect(renewal).toMatchObject({ periodStart: '2028-03-29', total: { amountMinor: TEAM_MINOR }, state: 'PAID' });
  });

  test('ToS 4.8: a year that began on a leap day is charged on 28 February, and on the 29th where there is one', async () => {
    for (const { company } of [monthly, slow, late, thrifty]) await company.cancel();
    await app.clock.advanceTo('2029-02-27T23:59:59.999+01:00');
    expect(await periodsOf(yearly)).toEqual(['2028-02-29 2029-02-27']);
    await app.clock.advanceTo('2029-02-28T00:00:00+01:00');
    expect(await periodsOf(yearly)).toEqual(['2028-02-29 2029-02-27', '2029-02-28 2030-02-27']);

    await app.clock.advanceTo('2032-02-28T23:59:59.999+01:00');
    expect((await periodsOf(yearly)).at(-1)).toBe('2031-02-28 2032-02-28');
    await app.clock.advanceTo('2032-02-29T00:00:00+01:00');

    expect((await periodsOf(yearly)).at(-1)).toBe('2032-02-29 2033-02-27');
  });
});
