import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Subscription } from '../../../../src/contexts/subscription/domain/subscription.js';
import { addDays } from '../../../../src/shared-kernel/calendar.js';
import { aPlan, freePlan } from '../support/plans.js';
import { refusal } from '../support/refusal.js';

const at = (instant: string): Date => new Date(instant);
const noon = (date: string): Date => at(`${date}T12:00:00+01:00`);
const eventsOf = (subscription: Subscription) =>
  subscription.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));

const free = (): Subscription => Subscription.open('tenant', 'sub', freePlan(), '2026-01-10', noon('2026-01-10'));
function paid(interval: 'month' | 'year' = 'month', on = '2026-01-31'): Subscription {
  const subscription = free();
  subscription.start(aPlan({ interval }), on, noon(on));
  subscription.releaseEvents();
  return subscription;
}
function scheduled(): Subscription {
  const subscription = paid();
  subscription.cancel(noon('2026-02-01'), [], noon('2026-02-01'));
  subscription.releaseEvents();
  return subscription;
}
function expired(): Subscription {
  const subscription = scheduled();
  subscription.expire(1, noon('2026-02-28'));
  subscription.releaseEvents();
  return subscription;
}
function unpaid(): Subscription {
  const subscription = paid();
  subscription.bill('2026-02-28');
  subscription.fallBehind('2026-02-28');
  return subscription;
}
function purged(): Subscription {
  const subscription = expired();
  subscription.purged(noon('2026-07-01'));
  return subscription;
}

describe('renewal (ToS 3.3.b)', () => {
  test('ToS 3.3.b: a payment renews nothing that was not billed', () => {
    const subscription = paid();

    subscription.periodPaid('2026-02-28', noon('2026-02-27'));

    expect(subscription).toMatchObject({ paidPeriods: 1, billedPeriods: 1, paidThrough: '2026-02-27' });
    expect(subscription.releaseEvents()).toEqual([]);
  });

  test('ToS 3.3.b: nor one that is over', () => {
    const subscription = unpaid();
    subscription.endUnpaid('payment', '2026-03-07', 1, noon('2026-03-08'));
    subscription.releaseEvents();

    subscription.periodPaid('2026-02-28', noon('2026-03-08'));

    expect(subscription.paidPeriods).toBe(1);
    expect(subscription.releaseEvents()).toEqual([]);
  });

  test('ToS 3.3.b: whatever is billed, paid and repeated in whatever order, no more is paid than billed and no period twice', () => {
    const acts = fc.array(fc.tuple(fc.constantFrom('bill', 'pay'), fc.integer({ min: 0, max: 6 })), { maxLength: 40 });
    fc.assert(
      fc.property(acts, (steps) => {
        const subscription = paid();
        const settled = new Set([0]);
        for (const [act, index] of steps) {
          const { start } = subscription.periods.at(index);
          if (act === 'pay' && index < subscription.billedPeriods) settled.add(index);
          if (act === 'pay') subscription.periodPaid(start, noon(start));
          else if (start === subscription.nextPeriod.start) subscription.bill(start);
        }

        const renewed = eventsOf(subscription).map(
          (event) => (event as unknown as { periodStart: string }).periodStart,
        );
        const starts = [...settled].filter((index) => index > 0).map((index) => subscription.periods.at(index).start);
        expect(renewed).toEqual(starts);
        // It is paid through to the first that is not.
        expect(subscription.paidPeriods).toBe([1, 2, 3, 4, 5, 6, 7].find((index) => !settled.has(index)));
        expect(subscription.paidPeriods).toBeLessThanOrEqual(subscription.billedPeriods);
      }),
    );
  });

  test('ToS 3.3.b: names the day for which it cannot renew', () => {
    expect(refusal(() => paid().bill('2026-03-31'))).toMatchObject({
      message: 'The subscription is ACTIVE; it cannot renew on 2026-03-31.',
      clause: 'ToS 3.3.b',
    });
    expect(refusal(() => scheduled().bill('2026-02-28'))).toMatchObject({ data: { state: 'CANCEL_SCHEDULED' } });
    expect(() => free().bill('2026-01-10')).toThrow('cannot renew');
  });

  test('a second plan is not bought beside a paid one, nor anything after the purge', () => {
    expect(refusal(() => unpaid().refusePurchase())).toEqual({
      code: 'already-subscribed',
      message: 'A paid plan is running.',
      data: { state: 'PAST_DUE' },
    });
    expect(refusal(() => purged().refusePurchase())).toEqual({
      code: 'instance-purged',
      message: 'This instance was deleted; register anew.',
    });
    expect(() => free().refusePurchase()).not.toThrow();
    expect(() => expired().refusePurchase()).not.toThrow();
  });

  test('ToS 3.7: whoever has no paid plan, and has not asked to be closed, may order', () => {
    for (const client of [free(), expired()]) expect(() => client.refuseOrder()).not.toThrow();
    expect(refusal(() => unpaid().refuseOrder()).code).toBe('already-subscribed');
  });

  test('ToS 4.8: every day lies in one period, from the anchor on', () => {
    const periods = ['2026-01-31', '2026-02-27', '2026-02-28'].map((day) => paid().periods.of(day).start);

    expect(periods).toEqual(['2026-01-31', '2026-01-31', '2026-02-28']);
  });

  test('a purged one renews nothing any more', () => {
    const subscription = paid();
    expect(subscription.renews).toBe(true);
    subscription.purged(noon('2026-07-01'));
    expect(subscription.renews).toBe(false);
  });

  test('buying again after the end begins anew, on its own anchor and without a trace of the end (ToS 4.7)', () => {
    const subscription = expired();
    subscription.noteEnding({ exportableSince: '2026-02-01' });
    subscription.planPurge(noon('2026-06-20'));

    const period = subscription.start(aPlan({ code: 'LARGE', version: 3 }), '2026-04-15', noon('2026-04-15'));

    expect(period).toEqual({ start: '2026-04-15', end: '2026-05-14' });
    expect(subscription).toMatchObject({
      state: 'ACTIVE',
      planCode: 'LARGE',
      planVersion: 3,
      billedPeriods: 1,
      paidPeriods: 1,
      endsOn: null,
      endCause: null,
      endPolicyVersion: null,
      ending: null,
      purgePlannedFor: null,
    });
    expect(eventsOf(subscription)).toMatchObject([
      { type: 'SubscriptionStarted', planCode: 'LARGE', planVersion: 3, anchor: '2026-04-15' },
    ]);
  });
});

describe('a suspension for debt (ToS 3.4.c)', () => {
  const back = (from: string, until: string): Subscription => {
    const subscription = paid();
    subscription.regainAccess({ from, until });
    return subscription;
  };

  test('ToS 3.4.c: of a month that began within it only the days from the return on are billed, and their payment renews the month', () => {
    const subscription = back('2026-02-28', '2026-03-10');

    expect(subscription.bill('2026-02-28')).toEqual({ start: '2026-03-10', end: '2026-03-30' });
    subscription.periodPaid('2026-03-10', noon('2026-03-10'));

    expect(subscription).toMatchObject({ paidThrough: '2026-03-30', nextPeriod: { start: '2026-03-31' } });
    expect(eventsOf(subscription)).toMatchObject([{ type: 'SubscriptionRenewed', periodStart: '2026-02-28' }]);
  });

  test('ToS 3.4.c: the rest of a month that is paid only after a second suspension still renews it', () => {
    const subscription = back('2026-02-28', '2026-03-10');
    subscription.bill('2026-02-28');
    subscription.regainAccess({ from: '2026-04-20', until: '2026-05-02' });

    subscription.periodPaid('2026-03-10', noon('2026-05-02'));

    expect(subscription).toMatchObject({ paidThrough: '2026-03-30', paidPeriods: 2 });
  });

  test.each([
    ['began on the day before it', '2026-03-01', '2026-03-10'],
    ['begins on the day of the return', '2026-02-20', '2026-02-28'],
  ])('ToS 3.4.c: a month that %s is billed whole', (_, from, until) => {
    expect(back(from, until).bill('2026-02-28')).toEqual({ start: '2026-02-28', end: '2026-03-30' });
  });

  test('ToS 3.4.c: a month is passed over when its last day was withheld too, and not while a day of it is left', () => {
    expect(back('2026-02-28', '2026-03-30').periods.nextWasWithheld).toBe(false);
    const subscription = back('2026-02-28', '2026-03-31');
    expect(subscription.periods.nextWasWithheld).toBe(true);

    subscription.passOver(noon('2026-03-31'));

    expect(subscription.periods).toMatchObject({ billedPeriods: 2, paidPeriods: 2, passedOver: ['2026-02-28'] });
    expect(eventsOf(subscription)).toMatchObject([
      { type: 'PeriodPassedOver', clause: 'ToS 3.4.c', periodStart: '2026-02-28', periodEnd: '2026-03-30' },
    ]);
    expect(() => subscription.passOver(noon('2026-03-31'))).toThrow('pass over 2026-03-31');
    expect(subscription.bill('2026-03-31').start).toBe('2026-03-31');
  });

  test('buying again after the end forgets what an earlier debt kept back', () => {
    const subscription = back('2026-02-28', '2026-03-31');
    subscription.passOver(noon('2026-03-31'));
    subscription.endUnpaid('payment', '2026-04-07', 1, noon('2026-04-08'));

    subscription.start(aPlan(), '2026-03-15', noon('2026-03-15'));

    expect(subscription.periods).toMatchObject({ withheld: null, passedOver: [] });
  });

  test('ToS 3.4.c: a part of a month costs its share of the days, VAT rounded once', () => {
    const whole = { start: '2026-04-01', end: '2026-04-30' };
    const plan = aPlan();
    const { net } = plan.price;

    expect(plan.priceOfPart(whole, whole)).toEqual(plan.price);
    expect(plan.priceOfPart({ start: '2026-04-16', end: '2026-04-30' }, whole).net).toEqual(net.share(15, 30));
    expect(plan.priceOfPart({ start: '2026-04-30', end: '2026-04-30' }, whole).net).toEqual(net.share(1, 30));
  });
});

describe('debt and cancellation together (ToS 3.5.a)', () => {
  test('a debt of a cancelled plan is noted and changes nothing else', () => {
    const subscription = scheduled();
    subscription.fallBehind('2026-02-10');
    expect(subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', pastDueSince: '2026-02-10' });

    subscription.recover();
    expect(subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', pastDueSince: null });
  });

  test('ToS 3.5.a: the free plan has nothing to cancel; what is over is not cancelled again', () => {
    expect(refusal(() => free().cancel(noon('2026-01-20'), [], noon('2026-01-20')))).toEqual({
      code: 'nothing-to-cancel',
      message: 'The free plan has no renewal; close the account instead.',
    });
    const over = expired();
    over.cancel(noon('2026-03-01'), [], noon('2026-03-01'));
    expect(over.state).toBe('EXPIRED');
    expect(over.releaseEvents()).toEqual([]);
  });

  test('ToS 3.5.a: the message of the last evening counts, however late it is read', () => {
    const subscription = paid();
    subscription.bill('2026-02-28');
    subscription.periodPaid('2026-02-28', noon('2026-02-28'));
    subscription.releaseEvents();

    subscription.cancel(at('2026-02-27T23:50:00+01:00'), ['2026-02-28'], noon('2026-03-02'));

    expect(subscription).toMatchObject({ endsOn: '2026-02-27', billedPeriods: 1, paidPeriods: 1 });
    expect(eventsOf(subscription)).toMatchObject([
      {
        type: 'CancellationScheduled',
        clause: 'ToS 3.5.a',
        receivedAt: '2026-02-27T22:50:00.000Z',
        endsOn: '2026-02-27',
        at: '2026-03-02T11:00:00.000Z',
      },
    ]);
  });

  test('ToS 3.5.b: said twice, it is cancelled once; what is paid ahead is used to its end (ToS 3.3.c)', () => {
    const subscription = paid();
    expect(subscription.method).toBe('card');
    subscription.bill('2026-02-28');
    subscription.periodPaid('2026-02-28', noon('2026-02-10'));
    subscription.releaseEvents();

    subscription.cancel(noon('2026-02-11'), [], noon('2026-02-11'));
    subscription.cancel(noon('2026-02-12'), [], noon('2026-02-12'));

    expect(eventsOf(subscription)).toMatchObject([{ type: 'CancellationScheduled', endsOn: '2026-03-30' }]);
  });

  test('ToS 3.3.c: expires once', () => {
    expect(() => expired().expire(2, noon('2026-03-05'))).toThrow('The subscription is EXPIRED; it cannot expire.');
  });

  test('ToS 3.3.c: nothing is taken back that was not cancelled, nor after a card period ended on its day', () => {
    const running = paid();
    running.resume(noon('2026-02-10'));
    expect(running.releaseEvents()).toEqual([]);
    const owing = unpaid();
    owing.resume(noon('2026-03-01'));
    expect(owing.state).toBe('PAST_DUE');

    const ended = unpaid();
    ended.cancel(noon('2026-03-03'), ['2026-02-28'], noon('2026-03-03'));
    expect(refusal(() => ended.resume(noon('2026-03-03')))).toMatchObject({
      message: 'The subscription is CANCEL_SCHEDULED; it cannot be resumed.',
      clause: 'ToS 3.3.c',
    });
    expect(() => expired().resume(noon('2026-02-27'))).toThrow('The subscription is EXPIRED');
  });

  test('ToS 3.3.c: taken back it renews as if nothing had been', () => {
    const subscription = scheduled();
    subscription.resume(noon('2026-02-20'));

    expect(eventsOf(subscription)).toMatchObject([{ type: 'SubscriptionResumed', clause: 'ToS 3.3.c' }]);
    expect(subscription.bill('2026-02-28').start).toBe('2026-02-28');
  });

  test('ToS 3.3.c: only a cancelled one expires, not before its last moment, and without its debt', () => {
    expect(refusal(() => paid().expire(1, noon('2026-03-01')))).toMatchObject({
      message: 'The subscription is ACTIVE; it cannot expire.',
      clause: 'ToS 3.3.c',
    });
    expect(refusal(() => scheduled().expire(1, at('2026-02-27T23:59:59.999+01:00')))).toEqual({
      code: 'too-early',
      message: 'The subscription cannot expire yet.',
      clause: 'ToS 3.3.c',
      data: { attempted: 'expire', notBefore: '2026-02-27T22:59:59.999Z' },
    });
    const owing = scheduled();
    owing.fallBehind('2026-02-10');
    owing.expire(1, at('2026-02-28T00:00:00+01:00'));
    expect(owing).toMatchObject({ state: 'EXPIRED', pastDueSince: null });
    expect(eventsOf(owing)).toMatchObject([{ type: 'SubscriptionExpired', endedOn: '2026-02-27' }]);
  });
});

describe('an end that somebody or something else makes', () => {
  test.each([
    ['payment', 'ToS 4.9'],
    ['debt', 'ToS 3.4.e'],
  ] as const)('unpaid by %s it ends once, under %s', (cause, clause) => {
    const subscription = unpaid();
    subscription.endUnpaid(cause, '2026-03-07', 2, noon('2026-03-08'));
    subscription.endUnpaid(cause, '2026-03-20', 3, noon('2026-03-21'));

    expect(subscription).toMatchObject({ endsOn: '2026-03-07', endPolicyVersion: 2, pastDueSince: null });
    expect(eventsOf(subscription)).toMatchObject([
      { type: 'SubscriptionCanceled', cause, endedOn: '2026-03-07', clause },
    ]);
  });

  test.each([
    ['withdrawal', 'ToS 6.5'],
    ['closure', 'ToS 3.7'],
  ] as const)('a %s ends even the free plan at once, under %s', (cause, clause) => {
    for (const subscription of [free(), unpaid()]) {
      subscription.releaseEvents();
      subscription.planPurge(noon('2026-06-20'));
      subscription.endNow(cause, 4, { closesOn: '2026-03-12' }, at('2026-03-03T23:30:00+01:00'));

      expect(subscription).toMatchObject({
        state: 'CANCELED',
        endsOn: '2026-03-03',
        endPolicyVersion: 4,
        pastDueSince: null,
        purgePlannedFor: null,
        ending: { closesOn: '2026-03-12' },
        endingFacts: { cause, closesOn: '2026-03-12' },
      });
      expect(subscription.billedPeriods).toBe(subscription.paidPeriods);
      expect(eventsOf(subscription)).toMatchObject([
        { type: 'SubscriptionCanceled', cause, endedOn: '2026-03-03', clause },
      ]);
    }
  });

  test('ToS 3.7: nothing is sold to a client that is closed, though whoever paid before it is not turned away', () => {
    const closing = free();
    closing.endNow('closure', 1, {}, noon('2026-03-03'));

    expect(refusal(() => closing.refuseOrder())).toEqual({
      code: 'closure-requested',
      message: 'The account is being closed; nothing new is sold to it.',
      clause: 'ToS 3.7',
    });
    expect(() => closing.refusePurchase()).not.toThrow();
  });

  test('ToS 3.7: after the purge there is nothing to end', () => {
    expect(refusal(() => purged().endNow('closure', 1, {}, noon('2026-07-02')))).toEqual({
      code: 'instance-purged',
      message: 'This instance was deleted; there is nothing to end.',
    });
  });

  test('ToS 6.3: all that was paid for was given once its last day is over, and not where it was cut short', () => {
    const cutShort = (end: (subscription: Subscription) => void) => {
      const subscription = paid();
      end(subscription);
      return subscription.ranOutBefore('2026-06-01');
    };
    const declined = unpaid();
    declined.endUnpaid('payment', '2026-03-07', 1, noon('2026-03-08'));

    for (const subscription of [expired(), declined])
      expect(['2026-02-27', '2026-02-28'].map((day) => subscription.ranOutBefore(day))).toEqual([false, true]);
    expect(cutShort(() => {})).toBe(false);
    expect(cutShort((it) => it.endUnpaid('debt', '2026-02-20', 1, noon('2026-02-20')))).toBe(false);
    for (const cause of ['closure', 'withdrawal'] as const)
      expect(cutShort((it) => it.endNow(cause, 1, {}, noon('2026-02-10')))).toBe(false);
  });

  test('ToS 4.9: money of the last day keeps it, unless something else than the card ended it', () => {
    const byDebt = unpaid();
    byDebt.endUnpaid('debt', '2026-03-07', 1, noon('2026-03-08'));

    expect(byDebt.wasPaidInTime(noon('2026-03-01'), 0)).toBe(false);
    expect(refusal(() => byDebt.reinstate(noon('2026-03-09')))).toMatchObject({
      message: 'The subscription is CANCELED; it cannot be reinstated.',
      clause: 'ToS 4.9',
    });
    expect(() => unpaid().reinstate(noon('2026-03-09'))).toThrow('The subscription is PAST_DUE');
  });
});

describe('erasure (K1, ToS 3.5.d)', () => {
  test('K1: an earlier erasure is confirmed once, after the end, and leaves the other facts of the ending', () => {
    const subscription = expired();
    subscription.noteEnding({ exportableSince: '2026-02-01' });

    subscription.confirmEarlierErasure(noon('2026-03-05'));
    subscription.confirmEarlierErasure(noon('2026-03-06'));

    expect(subscription.endingFacts).toEqual({
      cause: 'cancellation',
      exportableSince: '2026-02-01',
      erasureConfirmedAt: '2026-03-05T11:00:00.000Z',
    });
    expect(eventsOf(subscription)).toMatchObject([{ type: 'EarlierErasureConfirmed', clause: 'ToS 3.5.d' }]);
  });

  test('K1: an earlier erasure needs no other fact of the ending', () => {
    const subscription = expired();
    subscription.confirmEarlierErasure(noon('2026-03-05'));

    expect(subscription.ending).toEqual({ erasureConfirmedAt: '2026-03-05T11:00:00.000Z' });
  });

  test('K1: nobody gives up days of retrieval before the end, nor after the purge', () => {
    expect(refusal(() => scheduled().confirmEarlierErasure(noon('2026-02-10')))).toMatchObject({
      message: 'The subscription is CANCEL_SCHEDULED; it cannot have its data erased earlier.',
      clause: 'ToS 3.5.d',
    });
    expect(() => purged().confirmEarlierErasure(noon('2026-07-02'))).toThrow('erased earlier');
  });

  test('a purge is planned by its announcement, and postponed when that bounces', () => {
    const subscription = expired();
    subscription.purgeAnnounced('purge:sub:2026-02-27:0');
    subscription.planPurge(noon('2026-06-20'));
    expect(subscription).toMatchObject({
      purgePlannedFor: noon('2026-06-20'),
      ending: { announcedAs: 'purge:sub:2026-02-27:0' },
    });

    subscription.postponePurge('2026-06-14');
    expect(subscription).toMatchObject({ purgePlannedFor: null, ending: { announcedAnewOn: '2026-06-14' } });
    subscription.purgeAnnounced('purge:sub:2026-02-27:1');
    expect(subscription.ending).toEqual({ announcedAs: 'purge:sub:2026-02-27:1' });
  });

  test('the purge leaves no way to the payer’s card, and its day stands', () => {
    const subscription = expired();
    subscription.paysAs('cus_1');
    subscription.keepCard({ ref: 'pm_1', label: 'Visa 4242', expiresOn: '2028-01-31' }, noon('2026-02-01'));
    expect(subscription).toMatchObject({ customerRef: 'cus_1', cardRef: 'pm_1' });

    subscription.purged(noon('2026-07-01'));
    subscription.purged(noon('2026-07-02'));

    expect(subscription).toMatchObject({
      purgedAt: noon('2026-07-01'),
      customerRef: null,
      cardRef: null,
      cardLabel: null,
      cardExpiresOn: null,
    });
  });
});

describe('the free plan after the end (K26)', () => {
  test('K26: never by itself: the end leaves the paid plan where it was', () => {
    expect(expired()).toMatchObject({ isFree: false, planCode: 'TEAM-MONTH', state: 'EXPIRED' });
  });

  test('K26: asked for after the end, it starts anew without a paid period', () => {
    const subscription = expired();
    subscription.startFree(freePlan(), '2026-03-05', noon('2026-03-05'));

    expect(subscription).toMatchObject({
      state: 'ACTIVE',
      isFree: true,
      anchor: '2026-03-05',
      billedPeriods: 0,
      paidPeriods: 0,
      endsOn: null,
      endCause: null,
    });
    expect(eventsOf(subscription)).toMatchObject([{ type: 'SubscriptionStarted', planCode: 'FREE' }]);
  });

  test('K26: not while a plan runs, to its last day, and not after the purge', () => {
    const become = (subscription: Subscription) => () =>
      subscription.startFree(freePlan(), '2026-03-05', noon('2026-03-05'));

    for (const running of [paid(), scheduled(), free()]) expect(become(running)).toThrow('cannot become free');
    expect(become(purged())).toThrow('The subscription is EXPIRED; it cannot become free.');
  });
});

describe('how it is paid', () => {
  test('ToS 4.6: the invoice is for a plan that runs', () => {
    const change = (subscription: Subscription) => () => subscription.collectBy('invoice', noon('2026-03-01'));

    expect(change(free())).toThrow('The subscription is ACTIVE; it cannot change how it is paid.');
    expect(change(expired())).toThrow('The subscription is EXPIRED');
    expect(refusal(change(unpaid()))).toEqual({
      code: 'settle-first',
      message: 'An invoice is open; it is paid the way it was issued.',
    });
    const subscription = paid();
    change(subscription)();
    expect(eventsOf(subscription)).toMatchObject([{ type: 'CollectionMethodChanged', method: 'invoice' }]);
  });

  test('ToS 4.1: a new card takes the place of the old one; the same one again is no news', () => {
    const subscription = paid();
    subscription.keepCard({ ref: 'pm_1', label: 'Visa 4242', expiresOn: '2028-01-31' }, noon('2026-02-01'));
    subscription.keepCard({ ref: 'pm_1', label: 'Visa 4242', expiresOn: '2028-01-31' }, noon('2026-02-02'));
    subscription.keepCard({ ref: 'pm_2', label: 'Visa 4242', expiresOn: '2028-01-31' }, noon('2026-02-03'));
    subscription.keepCard({ ref: 'pm_3', label: 'Visa 4242', expiresOn: '2030-01-31' }, noon('2026-02-04'));
    subscription.keepCard({ ref: 'pm_4', label: 'Visa 1881', expiresOn: '2030-01-31' }, noon('2026-02-05'));
    subscription.keepCard({ ref: 'pm_5', label: 'Visa 1881' }, noon('2026-02-06'));

    expect(subscription).toMatchObject({ cardRef: 'pm_5', cardLabel: 'Visa 1881', cardExpiresOn: null });
    expect(eventsOf(subscription)).toMatchObject([
      { type: 'CardKept', cardRef: 'pm_1', replaced: null, isSameCard: false, expiresOn: '2028-01-31' },
      { type: 'CardKept', cardRef: 'pm_2', replaced: 'pm_1', isSameCard: true },
      { type: 'CardKept', cardRef: 'pm_3', replaced: 'pm_2', isSameCard: false },
      { type: 'CardKept', cardRef: 'pm_4', replaced: 'pm_3', isSameCard: false },
      { type: 'CardKept', cardRef: 'pm_5', replaced: 'pm_4', isSameCard: false, expiresOn: null },
    ]);
  });

  test('ToS 4.1: a lost card is forgotten; one that was replaced already says nothing of its successor', () => {
    const subscription = paid();
    subscription.keepCard({ ref: 'pm_2', label: 'Visa 4242', expiresOn: '2028-01-31' }, noon('2026-02-03'));
    subscription.releaseEvents();

    subscription.loseCard('pm_1', noon('2026-02-04'));
    expect(subscription.cardRef).toBe('pm_2');
    subscription.loseCard('pm_2', noon('2026-02-05'));

    expect(subscription).toMatchObject({ cardRef: null, cardLabel: null, cardExpiresOn: null });
    expect(eventsOf(subscription)).toMatchObject([{ type: 'CardLost', at: '2026-02-05T11:00:00.000Z' }]);
  });
});

describe('the periods that are paid for (ToS 4.8)', () => {
  test('ToS 4.8: the running one first, to the last that is paid; none once the running one is unpaid', () => {
    const subscription = paid();
    subscription.bill('2026-02-28');
    subscription.periodPaid('2026-02-28', noon('2026-02-20'));
    const startsFrom = (on: string) => subscription.periods.paidFrom(on).map(({ start }) => start);

    expect(startsFrom('2026-02-27')).toEqual(['2026-01-31', '2026-02-28']);
    expect(startsFrom('2026-02-28')).toEqual(['2026-02-28']);
    expect(startsFrom('2026-03-30')).toEqual(['2026-02-28']);
    expect(startsFrom('2026-03-31')).toEqual([]);
    expect(startsFrom('2026-06-01')).toEqual([]);
  });

  test('ToS 4.8, 10.2.c: another plan of the interval changes what the periods contain and none of their days', () => {
    const subscription = paid();
    subscription.switchTo(aPlan({ code: 'LARGE', version: 2 }));

    expect(subscription).toMatchObject({
      planCode: 'LARGE',
      planVersion: 2,
      interval: 'month',
      anchor: '2026-01-31',
      paidThrough: '2026-02-27',
    });
  });

  test.each([
    ['month', 'year', 1, '2026-02-28', 0],
    ['year', 'month', 1, '2026-01-31', 12],
  ] as const)('ToS 4.8: from %s to %s after %i period(s) the anchor is %s', (from, to, _, anchor, billed) => {
    const subscription = paid(from);
    subscription.switchInterval(aPlan({ code: 'OTHER', version: 5, interval: to }));

    expect(subscription).toMatchObject({
      planCode: 'OTHER',
      planVersion: 5,
      interval: to,
      anchor,
      billedPeriods: billed,
      paidPeriods: billed,
    });
  });

  test('ToS 4.8: twelve paid months become the second year of the same anchor', () => {
    const subscription = paid();
    for (let month = 1; month < 12; month += 1) {
      const { start } = subscription.bill(subscription.nextPeriod.start);
      subscription.periodPaid(start, noon(start));
    }
    subscription.switchInterval(aPlan({ interval: 'year' }));

    expect(subscription).toMatchObject({ anchor: '2026-01-31', billedPeriods: 1, paidThrough: '2027-01-30' });
  });

  test('ToS 4.8: ten years of renewals from any anchor leave no gap, no overlap and no drift', () => {
    const anchors = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2024-01-01', days));
    fc.assert(
      fc.property(anchors, fc.constantFrom('month' as const, 'year' as const), (anchor, interval) => {
        const subscription = paid(interval, anchor);
        const periods = [subscription.periods.at(0)];
        for (let index = 1; index < (interval === 'month' ? 120 : 10); index += 1) {
          const period = subscription.bill(subscription.nextPeriod.start);
          subscription.periodPaid(period.start, noon(period.start));
          periods.push(period);
        }

        for (const [index, { start }] of periods.entries()) {
          if (index > 0) expect(start).toBe(addDays(periods[index - 1]!.end, 1));
          const isItsDay = start.slice(8) === anchor.slice(8);
          expect(isItsDay || addDays(start, 1).endsWith('-01')).toBe(true);
        }
        expect(subscription.paidThrough).toBe(periods.at(-1)!.end);
      }),
      { numRuns: 15 },
    );
  });
});
