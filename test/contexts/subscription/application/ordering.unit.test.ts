import { beforeEach, describe, expect, test } from '@jest/globals';
import { BuyAndPay, PlaceOrder } from '../../../../src/contexts/subscription/application/ordering.js';
import { PublishPlanVersion, RetirePlanVersion } from '../../../../src/contexts/subscription/application/pricing.js';
import type { Order } from '../../../../src/contexts/subscription/domain/order.js';
import { monthlyTerms } from '../support/plans.js';
import { TENANT, World } from '../support/world.js';

let world: World;
const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };
const order = (id: string): Order => world.only<Order>('Order', (each) => each.id === id);
const place = async () =>
  order((await world.run<{ orderId: string }>(new PlaceOrder(TENANT, 'TEAM-MONTH', 'a'))).orderId);

beforeEach(async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.advanceTo('2026-01-20T09:00:00+01:00');
});

test('a client has the free plan from its agreement on, anchored at that day', () => {
  expect(world.subscription).toMatchObject({ isFree: true, state: 'ACTIVE', anchor: '2026-01-10' });
  expect(world.instance.planCode).toBe('FREE');
});

describe('an order (ToS 4.1–4.3)', () => {
  test('costs what the public price list says, VAT included (ToS 3.3.a)', async () => {
    const { summary } = await place();

    expect(summary).toMatchObject({ netMinor: 39_900, vatMinor: 9_975, totalMinor: 49_875, currency: 'SEK' });
  });

  test('opens no Checkout before both documents are accepted (ToS 4.3)', async () => {
    const drawn = await place();
    const [first] = drawn.summary.documents;
    const half = new BuyAndPay(TENANT, drawn.id, drawn.summarySha256, [first!], purchaser);

    await expect(world.run(half)).rejects.toMatchObject({ details: { clause: 'ToS 4.3' } });

    expect(world.checkouts.size).toBe(0);
    expect(drawn.state).toBe('DRAFT');
  });

  test('accepts an older version of a document from nobody', async () => {
    const drawn = await place();
    const stale = drawn.summary.documents.map((document) => ({ ...document, version: '1' }));

    await expect(
      world.run(new BuyAndPay(TENANT, drawn.id, drawn.summarySha256, stale, purchaser)),
    ).rejects.toMatchObject({ code: 'stale-terms' });
    expect(world.checkouts.size).toBe(0);
  });

  test('records the acceptances as part of the order and answers with the provider’s page', async () => {
    const orderId = await world.confirm('TEAM-MONTH');

    expect(world.acceptances.map(({ kind, occasion, manner }) => [kind, occasion, manner])).toEqual([
      ['privacy-policy', `order:${orderId}`, 'EXPLICIT'],
      ['terms-of-service', `order:${orderId}`, 'EXPLICIT'],
    ]);
    expect(order(orderId)).toMatchObject({
      state: 'CONFIRMED',
      checkoutUrl: expect.stringContaining('pay.example.com'),
    });
    expect(world.happened('OrderConfirmed')).toMatchObject([{ clause: 'ToS 4.3' }]);
  });

  test('confirmed twice, it is one Checkout', async () => {
    const drawn = await place();
    const buy = () =>
      world.run(new BuyAndPay(TENANT, drawn.id, drawn.summarySha256, drawn.summary.documents, purchaser));

    expect(await buy()).toEqual(await buy());
    expect(world.checkouts.size).toBe(1);
    expect(world.acceptances).toHaveLength(2);
  });

  test('with a price that changed meanwhile is refused, and says the new one (ToS 4.3)', async () => {
    const drawn = await place();
    await world.run(new PublishPlanVersion({ ...monthlyTerms, version: 2, netMinor: 45_000 }));

    await expect(
      world.run(new BuyAndPay(TENANT, drawn.id, drawn.summarySha256, drawn.summary.documents, purchaser)),
    ).rejects.toMatchObject({
      code: 'price-changed',
      details: { data: { current: { version: 2, total: { amountMinor: 56_250, currency: 'SEK' } } } },
    });
    expect(world.checkouts.size).toBe(0);
  });

  test('expires after thirty minutes, and its page is closed (ToS 4.1)', async () => {
    const orderId = await world.confirm('TEAM-MONTH');
    await world.advanceTo('2026-01-20T09:29:59+01:00');
    expect(order(orderId).state).toBe('CONFIRMED');

    await world.advanceTo('2026-01-20T09:30:00+01:00');
    expect(order(orderId).state).toBe('EXPIRED');
    expect([...world.checkouts.values()]).toMatchObject([{ closed: true }]);
    expect(world.subscription.isFree).toBe(true);
  });

  test('gives way to another order of the same client', async () => {
    const first = await world.confirm('TEAM-MONTH');
    await world.confirm('TEAM-YEAR');

    expect(order(first).state).toBe('EXPIRED');
    expect([...world.checkouts.values()].map(({ closed }) => closed ?? false)).toEqual([true, false]);
  });

  test('paid, it starts the plan on the day of the payment and confirms it once (ToS 4.2, 4.8)', async () => {
    const orderId = await world.confirm('TEAM-MONTH');
    const eventId = await world.payCheckout(orderId);
    await world.hear(eventId);
    await world.payCheckout(orderId);

    expect(order(orderId).state).toBe('PAID');
    expect(world.subscription).toMatchObject({ state: 'ACTIVE', planCode: 'TEAM-MONTH', anchor: '2026-01-20' });
    expect(world.instance.planCode).toBe('TEAM-MONTH');
    expect(world.invoices).toMatchObject([{ state: 'PAID', periodStart: '2026-01-20', periodEnd: '2026-02-19' }]);
    expect(world.payments).toHaveLength(1);
    expect(world.sentOnly('payment-confirmation')).toHaveLength(1);
    expect(world.pending('order:')).toEqual([]);
  });

  test('paid within its time, it counts although the news comes after it expired', async () => {
    const orderId = await world.confirm('TEAM-MONTH');
    await world.advanceTo('2026-01-21T00:10:00+01:00');
    await world.payCheckout(orderId, new Date('2026-01-20T09:29:00+01:00'));

    expect(order(orderId).state).toBe('PAID');
    expect(world.subscription.anchor).toBe('2026-01-20');
  });

  test('paid twice over two Checkouts that raced: the second payment goes back', async () => {
    const first = await world.confirm('TEAM-MONTH');
    const second = await world.confirm('TEAM-YEAR');
    await world.payCheckout(second);
    await world.payCheckout(first);

    expect(world.subscription.planCode).toBe('TEAM-YEAR');
    expect(world.refunded).toMatchObject([{ amountMinor: 49_875 }]);
    expect(world.invoices).toHaveLength(1);
  });

  test('is not drawn up while a paid plan runs', async () => {
    await world.buy('TEAM-MONTH');

    await expect(place()).rejects.toMatchObject({ code: 'already-subscribed' });
  });

  test('of a retired plan is refused; whoever has it keeps it', async () => {
    await world.buy('TEAM-MONTH');
    await world.run(new RetirePlanVersion('TEAM-MONTH', 1, '2026-01-31'));
    await world.advanceTo('2026-03-20T12:00:00+01:00');

    expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-04-19' });
    expect(world.invoices.every(({ totalMinor }) => totalMinor === 49_875)).toBe(true);
  });

  test('a published plan version says one thing for ever', async () => {
    await world.run(new PublishPlanVersion(monthlyTerms));

    await expect(world.run(new PublishPlanVersion({ ...monthlyTerms, netMinor: 1 }))).rejects.toMatchObject({
      code: 'plan-version-immutable',
    });
  });
});

describe('metered use (ToS 4.4, 4.5)', () => {
  const use = async (units: number) => {
    const { reservationId } = await world.metering.reserve(TENANT, 'query-runs', units);
    await world.metering.settle(TENANT, reservationId);
    await world.settle();
  };
  const reading = async () => (await world.metering.usage(TENANT))[0];

  test('stops at the limit of the free plan and says where more is sold (ToS 4.5)', async () => {
    await use(20);

    await expect(world.metering.reserve(TENANT, 'query-runs', 1)).rejects.toMatchObject({
      code: 'quota-exceeded',
      kind: 'forbidden',
      details: { clause: 'ToS 4.5', data: { limit: 20, resetsOn: '2026-02-10' } },
    });
  });

  test('carries nothing over: the counter starts anew on the anchor (ToS 4.4)', async () => {
    await use(3);
    await world.advanceTo('2026-02-09T23:59:59+01:00');
    expect(await reading()).toMatchObject({ used: 3, limit: 20, periodStart: '2026-01-10' });

    await world.advanceTo('2026-02-10T00:00:00+01:00');
    expect(await reading()).toMatchObject({ used: 0, limit: 20, periodStart: '2026-02-10', resetsOn: '2026-03-10' });
  });

  test('a larger plan gives its limit less what the running month used (ToS 4.4)', async () => {
    await use(15);
    await world.buy('TEAM-MONTH');

    expect(await reading()).toMatchObject({ used: 15, limit: 100, periodStart: '2026-01-20' });
  });

  test('counts by the month on a yearly plan as well (K22)', async () => {
    await world.buy('TEAM-YEAR');
    await use(40);
    await world.advanceTo('2026-02-20T00:00:00+01:00');

    expect(await reading()).toMatchObject({ used: 0, periodStart: '2026-02-20' });
  });

  test('gives the unit of a failed query back, and of one whose lease ran out', async () => {
    const failed = await world.metering.reserve(TENANT, 'query-runs', 10);
    await world.metering.reserve(TENANT, 'query-runs', 10);
    await expect(world.metering.reserve(TENANT, 'query-runs', 1)).rejects.toMatchObject({ code: 'quota-exceeded' });

    await world.metering.release(TENANT, failed.reservationId);
    expect(await reading()).toMatchObject({ used: 0, reserved: 10 });
    await world.advanceTo('2026-01-20T09:15:00+01:00');
    expect(await reading()).toMatchObject({ used: 0, reserved: 0 });
    await use(20);
  });

  test('writes at 80 and at 100 per cent, once a period', async () => {
    await use(15);
    expect(world.sentOnly('quota-80')).toEqual([]);
    await use(1);
    await use(3);
    await use(1);

    expect(world.sentOnly('quota-80', 'quota-100').map((line) => line.split(' ')[1])).toEqual([
      'quota-80',
      'quota-100',
    ]);
  });

  test('is refused once the subscription is over', async () => {
    await world.buy('TEAM-MONTH');
    const { CancelSubscription } = await import('../../../../src/contexts/subscription/application/cancelling.js');
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2026-02-20T00:00:00+01:00');

    await expect(world.metering.reserve(TENANT, 'query-runs', 1)).rejects.toMatchObject({ code: 'subscription-ended' });
  });
});
