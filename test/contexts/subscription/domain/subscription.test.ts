import { describe, expect, test } from '@jest/globals';
import { Subscription } from '../../../../src/contexts/subscription/domain/subscription.js';
import { aPlan, freePlan } from '../support/plans.js';

const at = (instant: string): Date => new Date(instant);
const noon = (date: string): Date => at(`${date}T12:00:00+01:00`);
const typesOf = (subscription: Subscription): string[] =>
  subscription.releaseEvents().map(({ type }) => type.split('.')[1]!);

const free = (): Subscription => Subscription.open('tenant', 'sub', freePlan(), '2026-01-10', noon('2026-01-10'));
function paid(interval: 'month' | 'year' = 'month', on = '2026-01-31'): Subscription {
  const subscription = free();
  subscription.start(aPlan({ interval }), on, noon(on));
  subscription.releaseEvents();
  return subscription;
}
const pastDue = (): Subscription => {
  const subscription = paid();
  subscription.bill('2026-02-28');
  subscription.fallBehind('2026-02-28');
  return subscription;
};

describe('the free plan', () => {
  test('neither renews nor ends, and cannot be cancelled', () => {
    const subscription = free();

    expect(subscription).toMatchObject({ isFree: true, renews: false, paidThrough: undefined });
    expect(() => subscription.cancel(noon('2026-01-20'), [], noon('2026-01-20'))).toThrow(
      expect.objectContaining({ code: 'nothing-to-cancel' }),
    );
  });
});

describe('a paid subscription', () => {
  test('starts on the day of the payment', () => {
    const subscription = free();
    subscription.releaseEvents();
    const period = subscription.start(aPlan(), '2026-01-31', noon('2026-01-31'));

    expect(period).toEqual({ start: '2026-01-31', end: '2026-02-27' });
    expect(subscription).toMatchObject({ anchor: '2026-01-31', paidThrough: '2026-02-27', renews: true });
    expect(typesOf(subscription)).toEqual(['SubscriptionStarted']);
    expect(() => subscription.start(aPlan(), '2026-02-01', noon('2026-02-01'))).toThrow(
      expect.objectContaining({ code: 'already-subscribed' }),
    );
  });

  test('bills a period once, and only the next one (ToS 3.3.b)', () => {
    const subscription = paid();

    expect(() => subscription.bill('2026-03-31')).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(subscription.bill('2026-02-28')).toEqual({ start: '2026-02-28', end: '2026-03-30' });
    expect(() => subscription.bill('2026-02-28')).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });

  test('is renewed by the payment of the period that follows, once', () => {
    const subscription = paid();
    subscription.bill('2026-02-28');
    subscription.periodPaid('2026-03-31', noon('2026-02-28'));
    expect(subscription.paidThrough).toBe('2026-02-27');

    subscription.periodPaid('2026-02-28', noon('2026-02-28'));
    subscription.periodPaid('2026-02-28', noon('2026-02-28'));

    expect(subscription.paidThrough).toBe('2026-03-30');
    expect(typesOf(subscription)).toEqual(['SubscriptionRenewed']);
  });

  test('falls behind and recovers', () => {
    const subscription = pastDue();
    subscription.fallBehind('2026-03-05');
    expect(subscription).toMatchObject({ state: 'PAST_DUE', pastDueSince: '2026-02-28', renews: true });

    subscription.recover();
    expect(subscription).toMatchObject({ state: 'ACTIVE', pastDueSince: null });
  });
});

describe('cancelling (ToS 3.5.a, 3.3.c)', () => {
  test('runs to the last paid day, that day included (ToS 3.3.c)', () => {
    const subscription = paid();
    subscription.cancel(noon('2026-02-01'), [], noon('2026-02-01'));

    expect(subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', endsOn: '2026-02-27', renews: false });
    expect(() => subscription.expire(1, at('2026-02-27T23:59:59+01:00'))).toThrow(
      expect.objectContaining({ code: 'too-early' }),
    );
    subscription.expire(1, at('2026-02-28T00:00:00+01:00'));
    expect(subscription).toMatchObject({
      state: 'EXPIRED',
      endCause: 'cancellation',
      endPolicyVersion: 1,
      isOver: true,
    });
    expect(typesOf(subscription)).toEqual(['CancellationScheduled', 'SubscriptionExpired']);
  });

  test('an annual plan runs its year', () => {
    const subscription = paid('year', '2024-02-29');
    subscription.cancel(noon('2024-03-01'), [], noon('2024-03-01'));

    expect(subscription.endsOn).toBe('2025-02-27');
  });

  test('a later cancellation never moves an earlier end (ToS 3.5.a)', () => {
    const subscription = paid();
    subscription.bill('2026-02-28');
    subscription.periodPaid('2026-02-28', noon('2026-02-28'));
    subscription.cancel(noon('2026-03-01'), [], noon('2026-03-01'));
    subscription.cancel(noon('2026-02-20'), ['2026-02-28'], noon('2026-03-02'));
    expect(subscription).toMatchObject({ endsOn: '2026-02-27', billedPeriods: 1, paidPeriods: 1 });

    subscription.cancel(noon('2026-03-05'), [], noon('2026-03-05'));
    expect(subscription.endsOn).toBe('2026-02-27');
  });

  test('a begun and invoiced period is the last one; a card period that was never paid ends the day', () => {
    const invoiced = pastDue();
    invoiced.cancel(noon('2026-03-03'), [], noon('2026-03-03'));
    expect(invoiced.endsOn).toBe('2026-03-30');

    const byCard = pastDue();
    byCard.cancel(noon('2026-03-03'), ['2026-02-28'], noon('2026-03-03'));
    expect(byCard.endsOn).toBe('2026-03-03');
  });

  test('may be taken back on the last day and not after it (ToS 3.3.c)', () => {
    const subscription = paid();
    subscription.cancel(noon('2026-02-01'), [], noon('2026-02-01'));
    expect(() => subscription.resume(at('2026-02-28T00:00:00+01:00'))).toThrow(
      expect.objectContaining({ code: 'out-of-order' }),
    );

    subscription.resume(at('2026-02-27T23:59:59+01:00'));
    expect(subscription).toMatchObject({ state: 'ACTIVE', endsOn: null });
  });

  test('taken back while a debt stands, it is past due again', () => {
    const subscription = pastDue();
    subscription.cancel(noon('2026-03-03'), [], noon('2026-03-03'));
    subscription.resume(noon('2026-03-04'));

    expect(subscription.state).toBe('PAST_DUE');
  });
});

describe('ending unpaid (ToS 4.9)', () => {
  test('takes back the unpaid period, and a payment within the last day brings it back (ToS 4.9)', () => {
    const subscription = pastDue();
    subscription.releaseEvents();
    subscription.endUnpaid('payment', '2026-03-07', 3, at('2026-03-08T00:00:00+01:00'));

    expect(subscription).toMatchObject({
      state: 'CANCELED',
      endsOn: '2026-03-07',
      endPolicyVersion: 3,
      billedPeriods: 1,
    });
    expect(subscription.wasPaidInTime(at('2026-03-07T23:59:59.999+01:00'), 0)).toBe(true);
    expect(subscription.wasPaidInTime(at('2026-03-08T00:00:00+01:00'), 0)).toBe(false);

    expect(subscription.reinstate(noon('2026-03-09'))).toEqual({ start: '2026-02-28', end: '2026-03-30' });
    expect(subscription).toMatchObject({ state: 'ACTIVE', endsOn: null, endCause: null, billedPeriods: 2 });
    expect(typesOf(subscription)).toEqual(['SubscriptionCanceled', 'SubscriptionReinstated']);
  });

  test('after the purge no payment brings anything back', () => {
    const subscription = pastDue();
    subscription.endUnpaid('payment', '2026-03-07', 1, at('2026-03-08T00:00:00+01:00'));
    subscription.purged(noon('2026-07-01'));

    expect(subscription.wasPaidInTime(noon('2026-03-07'), 0)).toBe(false);
    expect(() => subscription.refusePurchase()).toThrow(expect.objectContaining({ code: 'instance-purged' }));
  });

  test('an expired one is not reinstated', () => {
    const subscription = paid();
    subscription.cancel(noon('2026-02-01'), [], noon('2026-02-01'));
    subscription.expire(1, noon('2026-02-28'));

    expect(subscription.wasPaidInTime(noon('2026-02-20'), 0)).toBe(false);
    expect(() => subscription.reinstate(noon('2026-03-01'))).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });
});

describe('paying by invoice (ToS 4.6)', () => {
  test('is set for the coming renewals, not while one is open (ToS 4.6)', () => {
    const subscription = paid();
    subscription.collectBy('invoice', noon('2026-02-01'));
    subscription.collectBy('invoice', noon('2026-02-01'));
    expect(typesOf(subscription)).toEqual(['CollectionMethodChanged']);

    subscription.bill('2026-02-28');
    expect(() => subscription.collectBy('card', noon('2026-02-02'))).toThrow(
      expect.objectContaining({ code: 'settle-first' }),
    );
    expect(() => free().collectBy('invoice', noon('2026-02-02'))).toThrow(
      expect.objectContaining({ code: 'out-of-order' }),
    );
  });
});
