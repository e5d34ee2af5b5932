import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Charge, Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import { Invoice, settleOldestFirst } from '../../../../src/contexts/subscription/domain/invoice.js';
import { Order } from '../../../../src/contexts/subscription/domain/order.js';
import { PlanVersion } from '../../../../src/contexts/subscription/domain/plan.js';
import { readingOf, UsageMeter } from '../../../../src/contexts/subscription/domain/usage-meter.js';
import { Money } from '../../../../src/shared-kernel/money.js';
import { aPlan, freePlan, monthlyTerms } from '../support/plans.js';
import { refusal } from '../support/refusal.js';

const now = new Date('2026-02-01T12:00:00Z');
const sek = (amountMinor: number): Money => new Money(amountMinor, 'SEK');
const anInvoice = (dueOn = '2026-03-01', sequence = 1): Invoice =>
  Invoice.issue(
    {
      tenantId: '01900000-0000-7000-8000-0000000abc12',
      id: `invoice-${sequence}`,
      place: { clientNumber: 10_001, sequence },
      subscriptionId: 'sub',
      plan: aPlan(),
      period: { start: dueOn, end: '2026-12-31' },
      dueOn,
      method: 'invoice',
    },
    now,
  );

describe('a plan version', () => {
  test('rounds its VAT once, half up', () => {
    const { price } = aPlan({ netMinor: 10_002, vatPercent: 25 });

    expect(price).toEqual({ net: sek(10_002), vat: sek(2_501), total: sek(12_503) });
  });

  test.each([
    ['a negative price', { netMinor: -1 }, '/netMinor'],
    ['no seat', { seats: 0 }, '/seats'],
    ['a code in small letters', { code: 'team' }, '/code'],
    ['a price of nothing that is not the free plan', { netMinor: 0 }, '/netMinor'],
    ['an end before its beginning', { sellableFrom: '2026-02-02', sellableUntil: '2026-02-01' }, '/sellableUntil'],
    ['more tax than price', { vatPercent: 101 }, '/vatPercent'],
    ['version zero', { version: 0 }, '/version'],
  ])('is not published with %s', (_, terms, pointer) => {
    expect(() => aPlan(terms)).toThrow(
      expect.objectContaining({ details: { faults: [expect.objectContaining({ pointer })] } }),
    );
  });

  test('says of each wrong term what is wrong with it, and all of them at once', () => {
    const wrong = { code: 'team', version: 0, seats: 0, netMinor: -1, vatPercent: -1, sellableUntil: '2019-12-31' };

    expect(refusal(() => aPlan(wrong))).toMatchObject({
      code: 'validation-failed',
      message: 'This plan cannot be published.',
      faults: [
        { pointer: '/code', code: 'format', message: 'Capitals, digits, hyphens and underscores.' },
        { pointer: '/version', code: 'min', message: 'Versions count from 1.' },
        { pointer: '/seats', code: 'min', message: 'A plan seats at least its administrator.' },
        { pointer: '/netMinor', code: 'min', message: 'A price is not negative.' },
        { pointer: '/vatPercent', code: 'out-of-range', message: 'From 0 to 100.' },
        { pointer: '/sellableUntil', code: 'before-start', message: 'It ends before it begins.' },
      ],
    });
    expect(refusal(() => aPlan({ netMinor: 0 })).faults).toEqual([
      { pointer: '/netMinor', code: 'free-plan', message: 'Only FREE costs nothing.' },
    ]);
    for (const code of ['xTEAM', 'TEAM month', 'T']) expect(() => aPlan({ code })).toThrow('cannot be published');
  });

  test('is published at each limit, and says so (ToS 3.3.a)', () => {
    for (const limit of [{ seats: 1 }, { vatPercent: 0 }, { vatPercent: 100 }, { sellableUntil: '2020-01-01' }])
      expect(() => aPlan(limit)).not.toThrow();
    expect(aPlan().releaseEvents()).toMatchObject([
      { type: 'subscription.PlanVersionPublished', clause: 'ToS 3.3.a', planVersion: 1, sellableFrom: '2020-01-01' },
    ]);
    expect(aPlan().entitlements).toEqual({
      planCode: 'TEAM-MONTH',
      modules: ['contacts', 'sales', 'queries'],
      seats: 10,
    });
  });

  test('is sold from its first to its last day (ToS 3.3.a)', () => {
    const plan = aPlan({ sellableFrom: '2026-01-01', sellableUntil: '2026-01-31' });

    expect(['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((day) => plan.isSoldOn(day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('is taken off sale from today on, never backwards; the free plan stays', () => {
    const plan = aPlan();
    plan.retire('2026-01-31', '2026-02-01');
    expect(plan.isSoldOn('2026-02-01')).toBe(false);

    expect(refusal(() => plan.retire('2026-01-30', '2026-02-01')).faults).toEqual([
      { pointer: '/lastDay', code: 'in-the-past', message: 'A plan cannot be taken off sale in the past.' },
    ]);
    expect(refusal(() => freePlan().retire('2026-03-01', '2026-02-01'))).toEqual({
      code: 'free-plan-stays',
      message: 'Free accounts are part of the terms.',
    });
  });

  test('knows its own words in any key order', () => {
    const plan = PlanVersion.publish({ ...monthlyTerms, quotas: { a: 1, b: 2 } }, now);

    expect(plan.saysTheSameAs({ ...monthlyTerms, quotas: { b: 2, a: 1 } })).toBe(true);
    for (const other of [{ quotas: { a: 1, b: 3 } }, { netMinor: 39_901 }, { modules: [] }, { seats: 11 }])
      expect(plan.saysTheSameAs({ ...monthlyTerms, quotas: { a: 1, b: 2 }, ...other })).toBe(false);
    expect(plan.limitOf('a')).toBe(1);
    expect(plan.limitOf('unknown')).toBe(0);
  });
});

describe('an order', () => {
  const hash = (text: string): string => `#${text.length}`;
  const draft = (): Order => Order.draft('tenant', 'order', aPlan(), [], hash, 'account', now);
  const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

  test('is confirmed only by its own summary (ToS 4.3)', () => {
    const order = draft();

    expect(() => order.confirm('#0', aPlan(), 30, now)).toThrow(expect.objectContaining({ code: 'summary-differs' }));
    order.confirm(order.summarySha256, aPlan(), 30, now);
    expect(order).toMatchObject({ state: 'CONFIRMED', expiresAt: later(30) });
  });

  test('is over with its thirtieth minute (ToS 4.1)', () => {
    const order = draft();
    order.confirm(order.summarySha256, aPlan(), 30, now);

    order.expire(new Date(later(30).getTime() - 1));
    expect(order.state).toBe('CONFIRMED');
    order.expire(later(30));
    expect(order.state).toBe('EXPIRED');
    expect(() => order.confirm(order.summarySha256, aPlan(), 30, later(31))).toThrow(
      expect.objectContaining({ code: 'out-of-order' }),
    );
  });

  test('is paid once, however often that is heard', () => {
    const order = draft();
    order.confirm(order.summarySha256, aPlan(), 30, now);
    order.pay(now, now);
    order.pay(now, later(5));

    expect(order.releaseEvents().map(({ type }) => type)).toEqual([
      'subscription.OrderConfirmed',
      'subscription.OrderPaid',
    ]);
  });

  test('ToS 4.1, 4.3: paid, or given up for another one, waits for no money and is not confirmed once more', () => {
    const [paid, givenUp] = [draft(), draft()];
    for (const order of [paid, givenUp]) order.confirm(order.summarySha256, aPlan(), 30, now);

    paid.pay(now, now);
    givenUp.giveWay(now);

    for (const order of [paid, givenUp]) {
      expect(order.isAwaitingPayment(later(1))).toBe(false);
      expect(() => order.confirm(order.summarySha256, aPlan(), 30, later(1))).toThrow('it cannot be confirmed');
    }
  });

  test('a draft cannot be paid, and nobody orders the free plan or one that is not sold', () => {
    expect(() => draft().pay(now, now)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(() => Order.draft('t', 'o', freePlan(), [], hash, 'a', now)).toThrow(
      expect.objectContaining({ code: 'free-plan-not-sold' }),
    );
    expect(() => Order.draft('t', 'o', aPlan({ sellableFrom: '2026-03-01' }), [], hash, 'a', now)).toThrow(
      expect.objectContaining({ code: 'plan-not-on-sale' }),
    );
  });
});

describe('money on invoices', () => {
  test('an invoice has a number in its client’s own series, and keeps it when it is void', () => {
    const invoice = anInvoice('2026-03-01', 7);

    invoice.cancel('card-never-paid', 'ToS 4.9', now);

    expect(invoice).toMatchObject({ state: 'VOID', number: '10001-0007', ocr: '1000110000733' });
  });

  test('settles the oldest due date first, and leaves what nobody owes', () => {
    const young = anInvoice('2026-04-01', 1);
    const old = anInvoice('2026-03-01', 2);
    const { allocations, left } = settleOldestFirst([young, old], { amount: sek(60_000), paidAt: now }, now);

    expect(allocations).toEqual([
      { invoiceId: 'invoice-2', amountMinor: 49_875 },
      { invoiceId: 'invoice-1', amountMinor: 10_125 },
    ]);
    expect([old.state, young.state, left.amountMinor]).toEqual(['PAID', 'OPEN', 0]);
  });

  test('never makes or loses an öre', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120_000 }), { maxLength: 8 }), (amounts) => {
        const invoices = [anInvoice('2026-03-01', 1), anInvoice('2026-04-01', 2), anInvoice('2026-05-01', 3)];
        let returned = 0;
        for (const amount of amounts)
          returned += settleOldestFirst(invoices, { amount: sek(amount), paidAt: now }, now).left.amountMinor;

        const booked = invoices.reduce((sum, { paidMinor }) => sum + paidMinor, 0);
        expect(booked + returned).toBe(amounts.reduce((sum, amount) => sum + amount, 0));
        expect(invoices.every(({ paidMinor, totalMinor }) => paidMinor <= totalMinor)).toBe(true);
      }),
    );
  });

  test('a void invoice takes nothing and is not voided twice', () => {
    const invoice = anInvoice();
    invoice.cancel('test', 'ToS 4.9', now);

    expect(invoice.take(sek(100), now, now)).toEqual(sek(0));
    expect(() => invoice.cancel('test', 'ToS 4.9', now)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });

  test('is overdue from the day after its due date', () => {
    expect(anInvoice().isOverdueOn('2026-03-01')).toBe(false);
    expect(anInvoice().isOverdueOn('2026-03-02')).toBe(true);
  });
});

describe('a charge', () => {
  const aCharge = (): Charge => Charge.request('charge', anInvoice(), 2, 1, now);

  test('has the key (subscription, period start, attempt)', () => {
    expect(aCharge()).toMatchObject({ idempotencyKey: 'sub:2026-03-01:2', amountMinor: 49_875 });
  });

  test('money beats a decline that came first; nothing beats money', () => {
    const charge = aCharge();

    expect(charge.fail('declined', 'insufficient_funds', now)).toBe(true);
    expect(charge.fail('requiresAction', undefined, now)).toBe(false);
    expect(charge.succeed('pi_1', now)).toBe(true);
    expect(charge.succeed('pi_1', now)).toBe(false);
    expect(charge.fail('declined', 'late', now)).toBe(false);
    expect(charge).toMatchObject({ state: 'PAID', gatewayRef: 'pi_1' });
  });
});

test('a refund is paid out once', () => {
  const refund = Refund.request('tenant', 'refund', { reference: 'pi_1', method: 'card' }, sek(5), 'not-owed', now);
  refund.complete('re_1', now);
  refund.complete('re_1', now);

  expect(refund.releaseEvents().map(({ type }) => type)).toEqual([
    'subscription.RefundRequested',
    'subscription.RefundCompleted',
  ]);
  expect(() => refund.complete('re_2', now)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
});

test.each([
  ['withdrawal', 'ToS 6.4'],
  ['special-case', 'ToS 3.5.c'],
  ['canceled-before-renewal', 'ToS 3.5.a'],
] as const)('money that goes back as %s is evidence for %s', (reason, clause) => {
  const refund = Refund.request('tenant', 'refund', { reference: 'pi_1', method: 'card' }, sek(5), reason, now);
  refund.complete('re_1', now);

  expect(refund.releaseEvents().map((event) => event.clause)).toEqual([clause, clause]);
});

test('ToS 6.4: a refund fails once, however often the provider says so', () => {
  const refund = Refund.request('tenant', 'refund', { reference: 'pi_1', method: 'card' }, sek(5), 'not-owed', now);

  expect([1, 2].map(() => refund.fail('card_closed', 're_1', now))).toEqual([true, false]);
  expect(refund.state).toBe('FAILED');
  expect(refund.releaseEvents().map(({ type }) => type)).toEqual([
    'subscription.RefundRequested',
    'subscription.RefundFailed',
  ]);
});

describe('a usage meter', () => {
  const period = { start: '2026-02-01', end: '2026-02-28' };
  const lease = (id: string, units = 1) => ({ id, units, leaseUntil: '2026-02-01T12:15:00.000Z' });

  const reservedAt = ({ meter, used, reservations }: UsageMeter, wallNow: Date): number =>
    readingOf({ meter, used, reservations, period, limit: 10, wallNow }).reserved;

  test('used and reserved together never pass the limit (ToS 4.5)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('settle', 'release', 'keep'))),
        (steps) => {
          const meter = UsageMeter.begin('t', 'm', period);
          for (const [index, [units, then]] of steps.entries()) {
            try {
              meter.reserve(lease(`r${index}`, units), 10, now);
            } catch (error) {
              expect(error).toMatchObject({ code: 'quota-exceeded' });
            }
            if (then === 'settle') meter.settle(`r${index}`, 10, now);
            if (then === 'release') meter.release(`r${index}`);
            expect(meter.used + reservedAt(meter, now)).toBeLessThanOrEqual(10);
          }
        },
      ),
    );
  });

  test('a lease gives its unit back when it runs out, and costs nothing if the work ends later', () => {
    const meter = UsageMeter.begin('t', 'm', period);
    meter.reserve(lease('a', 10), 10, now);
    const after = new Date('2026-02-01T12:15:00.000Z');

    expect(reservedAt(meter, new Date(after.getTime() - 1))).toBe(10);
    expect(reservedAt(meter, after)).toBe(0);
    meter.reserve({ ...lease('b', 10), leaseUntil: '2026-02-01T13:00:00.000Z' }, 10, after);
    meter.settle('a', 10, after);
    expect(meter.used).toBe(0);
  });

  test('a use that crosses both thresholds is announced by the higher one', () => {
    const meter = UsageMeter.begin('t', 'm', period);
    meter.reserve(lease('a', 10), 10, now);
    meter.settle('a', 10, now);

    expect(meter.releaseEvents()).toMatchObject([{ percent: 100, resetsOn: '2026-03-01' }]);
  });

  test('a use that crosses no threshold is announced by nothing, before the first one and after it', () => {
    const meter = UsageMeter.begin('t', 'm', period);
    const announcedBy = (units: number) => {
      meter.reserve(lease(`${meter.used}`, units), 10, now);
      meter.settle(`${meter.used}`, 10, now);
      return meter.releaseEvents().length;
    };

    expect([announcedBy(7), announcedBy(1), announcedBy(1), announcedBy(1)]).toEqual([0, 1, 0, 1]);
  });
});
