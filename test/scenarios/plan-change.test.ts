import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CARDS, demand } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';
import { LARGE_PLAN as LARGE } from '../support/plans.js';

const SOLO = {
  ...LARGE,
  code: 'SOLO_MONTHLY',
  name: 'Solo, monthly',
  seats: 1,
  quotas: { queries: 50 },
  netMinor: 9_900,
};

/** A contract whose plan changes while it runs, over REST, on Postgres, with the sandbox's Stripe. */
describe('A client changes its plan (ToS 4.3, 4.4, 4.8, 10.2.c)', () => {
  let app: TestApp;
  let acme: Client;
  let bolt: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-01-31T09:00:00+01:00' });
    for (const plan of [LARGE, SOLO]) demand(await app.office.api.post('/v1/plans', plan), 204);
    acme = await Client.whoPaysByCard(app);
    bolt = await Client.whoPaysByCard(app);
    await app.clock.advanceTo('2026-02-14T12:00:00+01:00');
  }, 60_000);
  afterAll(() => app.stop());

  const preview = async (client: Client, planCode: string) =>
    demand(await client.company.api.get(`/v1/subscription/plan-change-preview?planCode=${planCode}`), 200);
  const change = async (client: Client, planCode: string) => {
    const { summary, summarySha256 } = await preview(client, planCode);
    const body = { planCode, summarySha256, acceptances: summary.documents };
    return client.company.api.post('/v1/subscription/plan-change', body);
  };
  const subscription = async (client: Client) => demand(await client.company.api.get('/v1/subscription'), 200);

  test('ToS 4.3: the preview shows credit, price of the rest, VAT, the total now and the next renewal', async () => {
    const { summary, exceeds } = await preview(acme, 'LARGE_MONTHLY');

    expect(exceeds).toEqual([]);
    expect(summary).toMatchObject({
      atOnce: true,
      rest: { daysLeft: 14, credit: { netMinor: 24_500 }, charge: { netMinor: 49_500 } },
      dueNow: { netMinor: 25_000, vatMinor: 6_250, totalMinor: 31_250 },
      renewal: { on: '2026-02-28', netMinor: 99_000, vatMinor: 24_750, totalMinor: 123_750 },
    });
  });

  test('ToS 4.8, 4.4: the difference is charged to the saved card at once; the anchor and the use stay', async () => {
    const answer = demand(await change(acme, 'LARGE_MONTHLY'), 200);
    await app.settle();

    expect(answer).toMatchObject({ state: 'APPLIED', checkoutUrl: null });
    expect(await subscription(acme)).toMatchObject({
      plan: { code: 'LARGE_MONTHLY' },
      anchor: '2026-01-31',
      paidThrough: '2026-02-27',
    });
    const { items } = demand(await acme.company.api.get('/v1/invoices'), 200);
    expect(items[0]).toMatchObject({ state: 'PAID', total: { amountMinor: 31_250 }, periodEnd: '2026-02-27' });
    expect(demand(await acme.company.api.get('/v1/instance'), 200).entitlements).toMatchObject({ seats: 50 });
    expect(await acme.letters('plan-changed')).toEqual(['2026-02-14 plan-changed']);
    expect((await acme.evidenceOf('ToS 10.2.c')).at(-1)).toBe('2026-02-14 PlanChangeApplied');
  });

  test('ToS 4.1: a bank that asks for its customer sends them to a page, and the plan follows the payment', async () => {
    await bolt.company.cardFromNowOn('authentication_required');
    const answer = demand(await change(bolt, 'LARGE_MONTHLY'), 200);
    expect(answer.state).toBe('AWAITING_PAYMENT');
    expect(answer.checkoutUrl).toMatch(/^http/);
    const { pending } = demand(await bolt.company.api.get('/v1/subscription/plan-change'), 200);
    expect(await subscription(bolt)).toMatchObject({ state: 'ACTIVE', plan: { code: 'TEAM_MONTHLY' } });

    await bolt.company.cardFromNowOn('works');
    await bolt.company.payInvoice(pending.invoiceId, CARDS.works);
    await app.settle();

    expect(await subscription(bolt)).toMatchObject({ plan: { code: 'LARGE_MONTHLY' } });
    expect(demand(await bolt.company.api.get('/v1/subscription/plan-change'), 200)).toEqual({ pending: null });
    expect(await bolt.letters('plan-change-unpaid', 'plan-changed')).toHaveLength(2);
  });

  test('ToS 1.5.plan: a plan below use is refused with the list of what exceeds', async () => {
    await acme.company.invite('colleague@acme.example', 'user', 'lighthouse-over-quiet-bay');
    const refused = await change(acme, 'SOLO_MONTHLY');

    expect([refused.status, refused.body.code, refused.body.clause]).toEqual([409, 'below-use', 'ToS 1.5.plan']);
    expect(JSON.stringify(refused.body)).toContain('"limit":1');
  });

  test('ToS 10.2.c: a smaller plan waits for the anchor: the whole last day on the old one, the next on the new', async () => {
    expect(demand(await change(bolt, 'TEAM_MONTHLY'), 200)).toMatchObject({ state: 'SCHEDULED', checkoutUrl: null });
    const { pending } = demand(await bolt.company.api.get('/v1/subscription/plan-change'), 200);
    expect(pending.effectiveOn).toBe('2026-02-28');
    const { schedule } = demand(await bolt.company.api.get('/v1/billing'), 200);
    expect(schedule.slice(0, 2)).toEqual([
      { on: '2026-02-28', amount: { amountMinor: 61_250, currency: 'SEK' } },
      { on: '2026-03-31', amount: { amountMinor: 61_250, currency: 'SEK' } },
    ]);

    await app.clock.advanceTo('2026-02-27T23:59:59+01:00');
    expect(await subscription(bolt)).toMatchObject({ plan: { code: 'LARGE_MONTHLY' } });
    await app.clock.advanceTo('2026-02-28T00:00:00+01:00');

    expect(await subscription(bolt)).toMatchObject({ plan: { code: 'TEAM_MONTHLY' }, paidThrough: '2026-03-30' });
    const { items } = demand(await bolt.company.api.get('/v1/invoices'), 200);
    expect(items[0]).toMatchObject({ periodStart: '2026-02-28', total: { amountMinor: 61_250 }, state: 'PAID' });
  });

  test('ToS 10.2.c: a scheduled change is withdrawn before its day, and nothing happens on it', async () => {
    demand(await change(bolt, 'SOLO_MONTHLY'), 200);
    demand(await bolt.company.api.delete('/v1/subscription/plan-change'), 204);
    await app.clock.advanceTo('2026-03-31T00:00:00+02:00');

    expect(await subscription(bolt)).toMatchObject({ plan: { code: 'TEAM_MONTHLY' } });
  });

  test('ToS 4.1: another card is kept, told of by letter, and the old one is gone at the provider', async () => {
    const { checkoutUrl } = demand(await bolt.company.api.post('/v1/subscription/card'), 200);
    const form = new URLSearchParams({ number: '5555555555554444', expiry: '06/26', cvc: '123', name: 'Robin Ek' });
    await fetch(checkoutUrl, { method: 'POST', body: form, redirect: 'manual' });
    await app.settle();

    const { paymentMethod } = await subscription(bolt);
    expect(paymentMethod.label).toBe('mastercard 4444');
    expect(await bolt.letters('card-changed')).toEqual(['2026-03-31 card-changed']);
    const kept = await fetch(`${app.around.stripeUrl}/v1/customers/${paymentMethod.customerRef}/payment_methods`, {
      headers: { authorization: `Bearer ${app.runtime.config.STRIPE_SECRET_KEY}` },
    });
    expect(((await kept.json()) as { data: object[] }).data).toHaveLength(1);
  });

  test('ToS 4.8: a card that expires at the end of June is named thirty days before, not a moment earlier', async () => {
    await app.clock.advanceTo('2026-05-31T07:59:59+02:00');
    expect(await bolt.letters('card-expiring')).toEqual([]);

    await app.clock.advanceTo('2026-05-31T08:00:00+02:00');
    expect(await bolt.letters('card-expiring')).toEqual(['2026-05-31 card-expiring']);
  });
});
