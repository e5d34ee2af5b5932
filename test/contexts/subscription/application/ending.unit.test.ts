import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  CancelSubscription,
  ResumeSubscription,
} from '../../../../src/contexts/subscription/application/cancelling.js';
import { StopForPurge } from '../../../../src/contexts/subscription/application/guarding.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import { TENANT, World } from '../support/world.js';

let world: World;
const letters = ['ending-reminder', 'read-only', 'blocked', 'purge-announced'] as const;

beforeEach(async () => {
  world = await World.create('2025-10-01T09:00:00+02:00');
  await world.advanceTo('2025-11-01T12:00:00+01:00');
  await world.buy('TEAM-MONTH');
});

test('ToS 3.5.b: cancelled in the last moment before the anchor, a month is not charged on it', async () => {
  await world.advanceTo('2025-11-30T23:59:59.999+01:00');
  await world.run(new CancelSubscription(TENANT));

  expect(world.pending('renewal:')).toEqual([]);
  await world.advanceTo('2025-12-01T00:00:00+01:00');
  expect(world.charged).toEqual([]);
  expect(world.subscription).toMatchObject({ state: 'EXPIRED', endsOn: '2025-11-30' });
});

test('ToS 3.5.b: cancelled in the first moment of the anchor, the month that was charged is used to its end', async () => {
  await world.advanceTo('2025-12-01T00:00:00+01:00');
  await world.run(new CancelSubscription(TENANT));
  await world.advanceTo('2025-12-31T23:59:59.999+01:00');

  expect(world.charged).toHaveLength(1);
  expect(world.refunds).toEqual([]);
  expect(world.state).toBe('ACTIVE');
  await world.advanceTo('2026-01-01T00:00:00+01:00');
  expect(world.subscription).toMatchObject({ state: 'EXPIRED', endsOn: '2025-12-31' });
});

describe('a subscription that is cancelled and ends on 30 November 2025 (ToS 3.3.c, 4.7)', () => {
  beforeEach(async () => {
    await world.advanceTo('2025-11-10T12:00:00+01:00');
    await world.run(new CancelSubscription(TENANT));
  });

  test('is confirmed, and cancelling again gives the same answer (ToS 3.5.a)', async () => {
    await world.run(new CancelSubscription(TENANT));

    expect(world.subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', endsOn: '2025-11-30' });
    expect(world.happened('CancellationScheduled')).toHaveLength(1);
    expect(world.sentOnly('cancellation-confirmed')).toHaveLength(1);
  });

  test('works fully on its last day and reads only on the next', async () => {
    await world.advanceTo('2025-11-30T23:59:59+01:00');
    expect(world.state).toBe('ACTIVE');

    await world.advanceTo('2025-12-01T00:00:00+01:00');
    expect(world.state).toBe('READ_ONLY');
    expect(world.subscription.state).toBe('EXPIRED');
    expect(world.charged).toEqual([]);
  });

  test('reads until 28 February, is blocked on 1 March and purged a week after its notice (ToS 4.7)', async () => {
    await world.advanceTo('2026-02-28T23:59:59+01:00');
    expect(world.state).toBe('READ_ONLY');

    await world.advanceTo('2026-03-01T00:00:00+01:00');
    expect(world.state).toBe('BLOCKED');
    expect(world.instance.deletion).toBeUndefined();

    await world.advanceTo('2026-03-02T00:00:00+01:00');
    expect(world.sentOnly(...letters)).toEqual([
      '2025-11-16T08:00 ending-reminder',
      '2025-11-27T08:00 ending-reminder',
      '2025-12-01T08:00 read-only',
      '2026-03-01T08:00 blocked',
      '2026-03-01T08:00 purge-announced',
    ]);
    expect(world.instance.deletion).toMatchObject({
      cause: 'expiry',
      noticeHours: 168,
      notBefore: new Date('2026-03-09T00:00:00+01:00'),
    });
    expect(await world.guard.objection(TENANT, 'expiry')).toBeUndefined();
  });

  test('a purge notice that bounces postpones the purge by its own delay', async () => {
    world.bounce = ({ key }) => /^purge:.*:0$/.test(key);
    await world.advanceTo('2026-03-03T00:00:00+01:00');

    expect(world.instance.deletion?.notBefore).toEqual(new Date('2026-03-09T08:00:00+01:00'));
  });

  test('resumed before the end, it renews as if nothing had been', async () => {
    await world.advanceTo('2025-11-30T23:59:59+01:00');
    await world.run(new ResumeSubscription(TENANT));
    await world.advanceTo('2025-12-01T00:00:00+01:00');

    expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2025-12-31' });
    expect(world.pending('ending:')).toEqual([]);
    expect(world.sentOnly('read-only')).toEqual([]);
  });

  test('resumed after the end: refused, an order is the way back', async () => {
    await world.advanceTo('2025-12-01T00:00:00+01:00');

    await expect(world.run(new ResumeSubscription(TENANT))).rejects.toMatchObject({ code: 'out-of-order' });
  });

  test('a new subscription before the purge restores everything, and nothing of a live contract is deleted later (ToS 4.7)', async () => {
    await world.advanceTo('2026-03-05T12:00:00+01:00');
    expect(world.state).toBe('BLOCKED');
    expect(world.instance.deletion).toBeDefined();

    await world.buy('TEAM-YEAR');

    expect(world.state).toBe('ACTIVE');
    expect(world.instance).toMatchObject({ deletion: undefined, planCode: 'TEAM-YEAR' });
    expect(world.subscription).toMatchObject({ state: 'ACTIVE', anchor: '2026-03-05', endsOn: null });
    await world.advanceTo('2026-07-05T12:00:00+02:00');
    expect(world.state).toBe('ACTIVE');
    expect(world.pending('ending:')).toEqual([]);
    expect(await world.guard.objection(TENANT, 'expiry')).toBe('subscription-active');
  });

  test('while somebody pays in Checkout, the purge waits', async () => {
    await world.advanceTo('2026-03-08T07:50:00+01:00');
    await world.confirm('TEAM-MONTH');

    expect(await world.guard.objection(TENANT, 'expiry')).toBe('payment-in-progress');
    await world.advanceTo('2026-03-08T08:20:00+01:00');
    expect(await world.guard.objection(TENANT, 'expiry')).toBeUndefined();
  });

  test('after the purge nothing is billed, announced or sold any more', async () => {
    await world.advanceTo('2026-03-08T08:00:00+01:00');
    world.obligations.push({
      state: 'PENDING',
      order: 0,
      tenantId: TENANT,
      key: `card:${world.subscription.id}:2040-12-31:expiry`,
      clause: 'ToS 4.8',
      owedBy: 'operator',
      title: 'card.warn-of-expiry',
      dueAt: new Date('2040-12-01T07:00:00Z'),
    });

    await world.run(new StopForPurge(TENANT, 'expiry'));

    expect(world.pending('')).toEqual([]);
    expect(world.subscription).toMatchObject({ cardRef: null, customerRef: null });
    await expect(world.confirm('TEAM-MONTH')).rejects.toMatchObject({ code: 'instance-purged' });
  });
});

describe('the other reading of K1', () => {
  test('ToS 3.5.d, immediate: the end blocks at once, one letter says so, and the purge waits thirty days (K1)', async () => {
    world.setPolicy((policy) => Object.assign(policy, { afterEnd: 'immediate' }));
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2025-12-01T00:00:00+01:00');
    expect(world.state).toBe('BLOCKED');

    await world.advanceTo('2025-12-02T00:00:00+01:00');
    expect(world.instance.deletion?.notBefore).toEqual(new Date('2025-12-31T00:00:00+01:00'));
    expect(world.sentOnly('read-only', 'blocked')).toEqual(['2025-12-01T08:00 blocked']);
    expect(world.instance.deletion?.clause).toBe('ToS 3.5.d');
  });

  const clauseOf = (template: string) =>
    world.letters.filter((letter) => letter.template === template).map(({ clause }) => clause);

  test.each([
    ['ToS 3.5.d', 'immediate', 'retention', '2025-12-03T12:00:00+01:00'],
    ['ToS 4.7', 'retention', 'immediate', '2026-03-03T12:00:00+01:00'],
  ] as const)(
    '%s: under `%s` the letters of the block cite it, whatever the policy is by then',
    async (clause, opened, later, at) => {
      world.setPolicy((policy) => Object.assign(policy, { afterEnd: opened }));
      await world.run(new CancelSubscription(TENANT));
      await world.advanceTo('2025-12-01T00:00:00+01:00');
      world.setPolicy((policy) => Object.assign(policy, { afterEnd: later }));
      let announced = 0;
      world.bounce = ({ template }) => template === 'purge-announced' && announced++ === 0;
      await world.advanceTo(at);

      expect(clauseOf('blocked')).toEqual([clause]);
      expect(clauseOf('purge-announced')).toEqual([clause, clause]);
    },
  );

  test('an ending keeps the policy of its day', async () => {
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2025-12-01T00:00:00+01:00');
    world.setPolicy(({ retention }) => Object.assign(retention, { readOnlyMonths: 6 }));
    await world.advanceTo('2026-03-01T00:00:00+01:00');

    expect(world.state).toBe('BLOCKED');
  });
});

describe('a cancellation that arrived by message and is handled later (ToS 3.5.a)', () => {
  test('sent at 23:50 on the last day, read the next morning: the renewal is void and the money goes back', async () => {
    await world.advanceTo('2025-12-01T09:00:00+01:00');
    expect(world.charged).toHaveLength(1);

    await world.run(new CancelSubscription(TENANT, '2025-11-30T22:50:00Z'));

    expect(world.subscription).toMatchObject({ state: 'EXPIRED', endsOn: '2025-11-30' });
    expect(world.invoices[1]).toMatchObject({ state: 'VOID', voidReason: 'canceled-before-renewal' });
    expect(world.refunded).toEqual([{ paymentReference: world.charges[0]!.gatewayRef, amountMinor: 49_875 }]);
    expect(world.refunds).toMatchObject([{ state: 'DONE', reason: 'canceled-before-renewal' }]);
    expect(world.state).toBe('READ_ONLY');
    expect(world.happened('CancellationScheduled')).toMatchObject([{ receivedAt: '2025-11-30T22:50:00.000Z' }]);
  });

  test('received after the renewal: the paid period runs to its end', async () => {
    await world.advanceTo('2025-12-01T09:00:00+01:00');
    await world.run(new CancelSubscription(TENANT, '2025-11-30T23:00:01Z'));

    expect(world.subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', endsOn: '2025-12-31' });
    expect(world.refunds).toEqual([]);
  });

  test('an earlier message that turns up after a later click counts', async () => {
    await world.advanceTo('2025-12-02T09:00:00+01:00');
    await world.run(new CancelSubscription(TENANT));
    await world.run(new CancelSubscription(TENANT, '2025-11-29T12:00:00Z'));

    expect(world.subscription).toMatchObject({ state: 'EXPIRED', endsOn: '2025-11-30' });
    expect(world.refunds).toHaveLength(1);
  });

  test.each([
    ['from the future', '2025-11-02T12:00:00Z', 'in-the-future'],
    ['from before the subscription', '2025-10-31T12:00:00Z', 'before-start'],
  ])('a message %s is refused', async (_, receivedAt, code) => {
    await expect(world.run(new CancelSubscription(TENANT, receivedAt))).rejects.toMatchObject({
      details: { faults: [{ pointer: '/receivedAt', code }] },
    });
  });

  test('cancelling while the card fails ends with the day and leaves no debt', async () => {
    world.bankAlways = 'declined';
    await world.advanceTo('2025-12-03T12:00:00+01:00');
    await world.run(new CancelSubscription(TENANT));

    expect(world.subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', endsOn: '2025-12-03' });
    expect(world.invoices[1]!.state).toBe('VOID');
    expect(world.pending('collect:')).toEqual([]);
    await expect(world.run(new ResumeSubscription(TENANT))).rejects.toMatchObject({ code: 'out-of-order' });
    await world.advanceTo('2025-12-04T00:00:00+01:00');
    expect(world.state).toBe('READ_ONLY');
  });
});

describe('the warning that the card expires (ToS 4.8)', () => {
  const coming = () => world.pending('card:');
  const EXPIRES = '2026-06-30';
  const pay = (paidAt: string) =>
    world.run(new RecordPayment(TENANT, { amountMinor: 49_875, currency: 'SEK' }, paidAt, 'bank-1'));

  beforeEach(async () => {
    await world.saveCard('pm_2', EXPIRES);
    expect(coming()).toEqual([`card:${world.subscription.id}:${EXPIRES}:expiry`]);
  });

  test('ToS 4.8: is not among what is coming once the subscription ends, and is again when that is undone', async () => {
    await world.run(new CancelSubscription(TENANT));
    expect(coming()).toEqual([]);

    await world.run(new ResumeSubscription(TENANT));
    expect(coming()).toHaveLength(1);
    await world.advanceTo('2026-05-31T08:00:00+02:00');
    expect(world.sentOnly('card-expiring')).toEqual(['2026-05-31T08:00 card-expiring']);
  });

  test('ToS 4.9: nor when the card ended it, until the news of a payment in time undoes that', async () => {
    world.bankAlways = 'declined';
    await world.advanceTo('2025-12-09T00:00:00+01:00');
    expect(world.subscription).toMatchObject({ state: 'CANCELED', endCause: 'payment' });
    expect(coming()).toEqual([]);

    await pay('2025-12-08T12:00:00+01:00');
    expect(world.happened('SubscriptionReinstated')).toHaveLength(1);
    expect(coming()).toHaveLength(1);
  });

  test('ToS 4.6: nor while invoices are sent instead', async () => {
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    expect(coming()).toEqual([]);

    await pay('2025-11-01T12:00:00+01:00');
    await world.run(new SetCollectionMethod(TENANT, 'card'));
    expect(coming()).toHaveLength(1);
  });

  test('ToS 4.8: comes at the next notice hour where its day passed meanwhile, and once', async () => {
    await world.advanceTo('2026-05-20T12:00:00+02:00');
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2026-05-31T12:00:00+02:00');
    await world.run(new ResumeSubscription(TENANT));
    await world.advanceTo('2026-06-01T08:00:00+02:00');
    expect(world.sentOnly('card-expiring')).toEqual(['2026-06-01T08:00 card-expiring']);

    await world.run(new CancelSubscription(TENANT));
    await world.run(new ResumeSubscription(TENANT));
    expect(coming()).toEqual([]);
  });
});
