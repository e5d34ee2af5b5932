import { describe, expect, test } from '@jest/globals';
import { Charge, Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import { Order, summaryOf } from '../../../../src/contexts/subscription/domain/order.js';
import { readingOf, UsageMeter } from '../../../../src/contexts/subscription/domain/usage-meter.js';
import { anInvoice, sek } from '../support/invoices.js';
import { aPlan, freePlan } from '../support/plans.js';
import { refusal } from '../support/refusal.js';

const now = new Date('2026-02-01T12:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const eventsOf = (aggregate: { releaseEvents(): { type: string }[] }) =>
  aggregate.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));

const document = (kind: string) => ({ kind, version: '1', sha256: kind });
const draft = () =>
  Order.draft(
    'tenant',
    'order',
    aPlan(),
    [document('terms'), document('privacy')],
    (text) => `#${text.length}`,
    'a',
    now,
  );
function confirmed() {
  const order = draft();
  order.confirm(order.summarySha256, aPlan(), 30, now);
  order.releaseEvents();
  return order;
}

describe('an order (ToS 4.3)', () => {
  test('ToS 4.3: sums up plan, price and texts, in an order that the texts’ own does not change', () => {
    const order = draft();

    expect(order.summary).toEqual({
      plan: { code: 'TEAM-MONTH', version: 1, name: 'Team, monthly', interval: 'month' },
      netMinor: 39_900,
      vatMinor: 9_975,
      totalMinor: 49_875,
      currency: 'SEK',
      documents: [document('privacy'), document('terms')],
    });
    expect(summaryOf(aPlan(), [document('privacy'), document('terms')])).toEqual(order.summary);
    expect(order.summarySha256).toBe(`#${JSON.stringify(order.summary).length}`);
  });

  test('ToS 4.3: is confirmed at the price that is listed, by its own summary', () => {
    const order = draft();
    const confirm = (sha256: string, plan: ReturnType<typeof aPlan> | undefined) => () =>
      order.confirm(sha256, plan, 30, now);

    expect(refusal(confirm(order.summarySha256, aPlan({ version: 2, netMinor: 8 })))).toEqual({
      code: 'price-changed',
      message: 'The plan or its price changed since the order was drawn up.',
      clause: 'ToS 4.3',
      data: { current: { version: 2, total: { amountMinor: 10, currency: 'SEK' } } },
    });
    expect(refusal(confirm(order.summarySha256, undefined)).data).toEqual({ current: null });
    expect(refusal(confirm('#0', aPlan()))).toEqual({
      code: 'summary-differs',
      message: 'This is not the summary of this order.',
      clause: 'ToS 4.3',
    });
    confirm(order.summarySha256, aPlan())();

    expect(order).toMatchObject({ state: 'CONFIRMED', confirmedAt: now, expiresAt: later(30) });
    expect(eventsOf(order)).toMatchObject([
      {
        type: 'OrderConfirmed',
        clause: 'ToS 4.3',
        summarySha256: order.summarySha256,
        total: { amountMinor: 49_875, currency: 'SEK' },
      },
    ]);
  });

  test('ToS 4.3: a lost answer can be asked for again, with the same summary and within its time', () => {
    const order = confirmed();
    order.confirm(order.summarySha256, undefined, 30, later(29));
    expect(order).toMatchObject({ expiresAt: later(30) });
    expect(order.releaseEvents()).toEqual([]);

    expect(refusal(() => order.confirm('#0', aPlan(), 30, later(29)))).toMatchObject({
      message: 'The order is CONFIRMED; it cannot be confirmed.',
      clause: 'ToS 4.3',
    });
    expect(() => order.confirm(order.summarySha256, aPlan(), 30, later(30))).toThrow('cannot be confirmed');
  });

  test('ToS 4.1: money may be on its way until the thirtieth minute', () => {
    const order = confirmed();

    expect(draft().isAwaitingPayment(now)).toBe(false);
    expect(order.isAwaitingPayment(new Date(later(30).getTime() - 1))).toBe(true);
    expect(order.isAwaitingPayment(later(30))).toBe(false);
  });

  test('ToS 4.1: only one Checkout stays open: the order that gives way names it; a draft or a paid one does not give way', () => {
    const order = confirmed();
    order.checkoutOpened('cs_1', 'https://checkout.example.com/1');
    expect(order.checkoutUrl).toBe('https://checkout.example.com/1');
    order.giveWay(later(1));
    order.giveWay(later(2));

    expect(order.state).toBe('EXPIRED');
    expect(eventsOf(order)).toMatchObject([{ type: 'OrderExpired', clause: 'ToS 4.1', checkoutRef: 'cs_1' }]);
    const paid = confirmed();
    paid.pay(now, now);
    const waiting = draft();
    for (const other of [paid, waiting]) {
      other.giveWay(later(1));
      other.expire(later(60));
    }
    expect([paid.state, waiting.state]).toEqual(['PAID', 'DRAFT']);
  });

  test('ToS 4.1: an order that expired without a Checkout has none to name', () => {
    const order = confirmed();
    order.expire(later(30));

    expect(eventsOf(order)).toMatchObject([{ type: 'OrderExpired', checkoutRef: undefined }]);
  });

  test('money counts even when the news comes after the expiry; a draft is not paid', () => {
    const order = confirmed();
    order.expire(later(30));
    order.pay(later(29), later(45));

    expect(order).toMatchObject({ state: 'PAID', paidAt: later(29), total: sek(49_875) });
    expect(refusal(() => draft().pay(now, now))).toMatchObject({
      message: 'The order is DRAFT; it cannot be paid.',
      clause: 'ToS 4.3',
    });
  });

  test('ToS 4.5: the free plan is not ordered, nor a plan that is not on sale', () => {
    const order = (plan: ReturnType<typeof aPlan>) => () => Order.draft('t', 'o', plan, [], () => '#', 'a', now);

    expect(refusal(order(freePlan()))).toEqual({
      code: 'free-plan-not-sold',
      message: 'The free plan is yours without an order.',
    });
    expect(refusal(order(aPlan({ sellableUntil: '2026-01-31' })))).toEqual({
      code: 'plan-not-on-sale',
      message: 'This plan is not on sale.',
    });
  });
});

describe('an express start (ToS 6.3, K10)', () => {
  const from = { ip: '192.0.2.1', locale: 'sv' };

  test('ToS 6.3: takes the consent and the acknowledgement, and is on record from the draft on', () => {
    const order = draft();
    order.startAtOnce({ consent: true, acknowledgement: true }, from, now);

    expect(order.expressStart).toEqual({ at: '2026-02-01T12:00:00.000Z', ip: '192.0.2.1', locale: 'sv' });
    const events = eventsOf(order);
    expect(events).toMatchObject([{ type: 'ExpressStartRequested', clause: 'ToS 6.3' }]);
    expect(JSON.stringify(events)).not.toContain('192.0.2.1');
  });

  test('ToS 6.3: the one without the other is no record; neither is a choice; after the confirmation it is too late', () => {
    const order = draft();
    const message = 'An express start takes both the consent and the acknowledgement.';

    for (const half of [
      { consent: true, acknowledgement: false },
      { consent: false, acknowledgement: true },
    ])
      expect(refusal(() => order.startAtOnce(half, from, now))).toMatchObject({
        clause: 'ToS 6.3',
        faults: [{ pointer: '/expressStart', code: 'incomplete', message }],
      });
    order.startAtOnce({ consent: false, acknowledgement: false }, from, now);
    expect(order.expressStart).toBeNull();
    const bought = confirmed();
    bought.startAtOnce({ consent: true, acknowledgement: true }, from, now);
    expect(bought.expressStart).toBeNull();
    expect(bought.releaseEvents()).toEqual([]);
  });
});

describe('a charge (ToS 4.9)', () => {
  const charge = () => {
    const requested = Charge.request('charge', anInvoice(), 0, 3, now);
    requested.releaseEvents();
    return requested;
  };

  test('ToS 4.8: asks for what is open on the invoice', () => {
    const invoice = anInvoice();
    invoice.take(sek(40_000), now, now);
    const requested = Charge.request('charge', invoice, 1, 3, now);

    expect(requested).toMatchObject({ amount: sek(60_000), policyVersion: 3, attempt: 1, failedOn: undefined });
    expect(eventsOf(requested)).toMatchObject([{ type: 'ChargeRequested', invoiceId: 'invoice-1', attempt: 1 }]);
  });

  test.each([
    ['declined', 'card_declined', 'DECLINED'],
    ['requiresAction', undefined, 'REQUIRES_ACTION'],
  ] as const)('ToS 4.9: %s with %s, it failed on the day in Stockholm', (outcome, code, state) => {
    const failed = charge();
    failed.fail(outcome, code, new Date('2026-02-28T23:30:00Z'));

    expect(failed).toMatchObject({ state, declineCode: code ?? null, failedOn: '2026-03-01' });
    expect(eventsOf(failed)).toMatchObject([
      { type: 'PaymentFailed', clause: 'ToS 4.9', invoiceId: 'invoice-1', attempt: 0, outcome, declineCode: code },
    ]);
  });
});

describe('a refund (ToS 6.4)', () => {
  const refund = (method: 'card' | 'invoice' = 'card') => {
    const requested = Refund.request('t', 'refund', { reference: 'pi_1', method }, sek(5), 'withdrawal', now);
    requested.releaseEvents();
    return requested;
  };

  test('ToS 6.4: goes back by the way that it was paid', () => {
    const requested = Refund.request('t', 'r', { reference: 'pi_1', method: 'card' }, sek(5), 'withdrawal', now);

    expect(requested).toMatchObject({ state: 'PENDING', paymentReference: 'pi_1', amount: sek(5), method: 'card' });
    expect(eventsOf(requested)).toMatchObject([
      { type: 'RefundRequested', amount: { amountMinor: 5, currency: 'SEK' }, reason: 'withdrawal', method: 'card' },
    ]);
  });

  test('ToS 6.4: a closed card fails it, before it was said to be done or after, once', () => {
    const pending = refund();
    expect(pending.fail('card_closed', undefined, now)).toBe(true);
    expect(pending.fail('card_closed', undefined, now)).toBe(false);
    expect(pending).toMatchObject({ state: 'FAILED', gatewayRef: null, failureCode: 'card_closed' });

    const done = refund();
    done.complete('re_1', now);
    done.releaseEvents();
    expect(done.fail('card_closed', 're_1', later(1))).toBe(true);
    expect(done).toMatchObject({ state: 'FAILED', gatewayRef: 're_1', doneAt: null });
    expect(eventsOf(done)).toMatchObject([{ type: 'RefundFailed', clause: 'ToS 6.4', failureCode: 'card_closed' }]);
  });

  test('ToS 6.4: what the bank paid out by hand since does not fail with the card, nor a bank payout by itself', () => {
    const byHand = refund();
    byHand.fail('card_closed', 're_1', now);
    byHand.complete('bank-77', later(1));
    expect(byHand.fail('card_closed', 're_1', later(2))).toBe(false);
    expect(byHand).toMatchObject({ state: 'DONE', gatewayRef: 'bank-77', doneAt: later(1) });

    expect(refund('invoice').fail('none', undefined, now)).toBe(false);
    expect(() => byHand.complete('re_2', later(3))).toThrow('The refund is DONE; it cannot be paid out again.');
  });
});

describe('a usage meter (ToS 4.4, 4.5)', () => {
  const period = { start: '2026-02-01', end: '2026-02-28' };
  const lease = (id: string, units = 1, leaseUntil = later(15)) => ({
    id,
    units,
    leaseUntil: leaseUntil.toISOString(),
  });
  const meter = () => UsageMeter.begin('tenant', 'query-runs', period);
  function use(counter: UsageMeter, units: number, limit = 10): UsageMeter {
    counter.reserve(lease(`u${counter.used}`, units), limit, now);
    counter.settle(`u${counter.used}`, limit, now);
    return counter;
  }

  test('ToS 4.5: the last unit is used and the next one refused, with what is left and when it begins anew', () => {
    const counter = use(meter(), 9);
    counter.reserve(lease('last'), 10, now);

    expect(refusal(() => counter.reserve(lease('more'), 10, now))).toEqual({
      code: 'quota-exceeded',
      message: 'Nothing is left of this resource in the period; a larger plan has more.',
      clause: 'ToS 4.5',
      data: { meter: 'query-runs', limit: 10, used: 9, resetsOn: '2026-03-01', plans: '/v1/plans' },
    });
    expect(counter.reservations.map(({ id }) => id)).toEqual(['last']);
  });

  test('ToS 4.4: a failed query gives its own unit back and no other', () => {
    const counter = meter();
    counter.reserve(lease('a', 4), 10, now);
    counter.reserve(lease('b', 6), 10, now);
    counter.release('a');
    counter.settle('a', 10, now);

    expect(counter).toMatchObject({ used: 0, reservations: [{ id: 'b', units: 6 }] });
    counter.settle('b', 10, now);
    expect(counter).toMatchObject({ used: 6, reservations: [] });
  });

  test('ToS 4.4: a plan that starts in mid-period counts on from what was used, and never back', () => {
    const counter = use(meter(), 3);
    counter.continuing(7);
    expect(counter.used).toBe(7);
    counter.continuing(2);
    expect(counter.used).toBe(7);
  });

  test.each([
    [7, 1, [80]],
    [8, 1, []],
    [9, 1, [100]],
    [7, 3, [100]],
    [0, 7, []],
  ])('ToS 4.5: from %i of 10, %i more announce %j percent', (before, units, expected) => {
    const counter = meter();
    counter.continuing(before);

    const events = eventsOf(use(counter, units)) as unknown as { percent: number; clause: string }[];

    expect(events.map(({ percent }) => percent)).toEqual(expected);
    for (const event of events)
      expect(event).toMatchObject({ clause: 'ToS 4.5', limit: 10, periodStart: '2026-02-01', resetsOn: '2026-03-01' });
  });

  test('ToS 4.4: a counter shows what is used, what is spoken for and when it begins anew', () => {
    const reservations = [lease('a', 2), lease('b', 3, later(5))];
    const reading = (wallNow: Date) =>
      readingOf({ meter: 'query-runs', used: 4, reservations, period, limit: 10, wallNow });

    expect(reading(now)).toEqual({
      meter: 'query-runs',
      used: 4,
      reserved: 5,
      limit: 10,
      periodStart: '2026-02-01',
      resetsOn: '2026-03-01',
    });
    expect(reading(later(5)).reserved).toBe(2);
  });
});
