import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import { TENANT, World } from '../support/world.js';

const ladder = [
  'first-overdue',
  'suspension-warning',
  'suspended',
  'final-deletion-notice',
  'payment-restored',
] as const;

let world: World;
const pay = (amountMinor: number, reference = 'bank-1') =>
  world.run(new RecordPayment(TENANT, { amountMinor, currency: 'SEK' }, world.now.toISOString(), reference));

/** A yearly plan bought on 1 March 2025, paid by invoice since: the renewal invoice is due on 1 March 2026. */
async function anInvoiceCustomer(): Promise<void> {
  world = await World.create('2025-02-20T09:00:00+01:00');
  await world.advanceTo('2025-03-01T10:00:00+01:00');
  await world.buy('TEAM-YEAR');
  await world.run(new SetCollectionMethod(TENANT, 'invoice'));
}

describe('an invoice due on 1 March 2026 that nobody pays (ToS 3.4)', () => {
  beforeEach(anInvoiceCustomer);

  test('the invoice goes out thirty days before its due date', async () => {
    await world.advanceTo('2026-01-29T23:59:59+01:00');
    expect(world.invoices).toHaveLength(1);

    await world.advanceTo('2026-01-30T08:00:00+01:00');
    expect(world.invoices[1]).toMatchObject({ dueOn: '2026-03-01', state: 'OPEN', totalMinor: 498_750 });
    expect(world.sentOnly('invoice-issued')).toEqual(['2026-01-30T08:00 invoice-issued']);
  });

  test('climbs the whole ladder on its days', async () => {
    await world.advanceTo('2026-05-09T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-03-22T08:00 suspension-warning',
      '2026-04-01T00:00 suspended',
      '2026-05-01T08:00 final-deletion-notice',
    ]);
    expect(world.instance.deletion).toMatchObject({
      cause: 'debt',
      clause: 'ToS 3.4.e',
      notBefore: new Date('2026-05-08T08:00:00+02:00'),
      noticeHours: 168,
    });
    expect(await world.guard.objection(TENANT, 'debt')).toBeUndefined();
  });

  test('the instance works on day 30 and is suspended on day 31', async () => {
    await world.advanceTo('2026-03-31T23:59:59+02:00');
    expect(world.state).toBe('ACTIVE');
    expect(world.overdue?.state).toBe('WARNED');

    await world.advanceTo('2026-04-01T00:00:00+02:00');
    expect(world.state).toBe('SUSPENDED');
    expect(world.overdue?.state).toBe('SUSPENDED');
    expect(world.happened('DebtorSuspended')).toHaveLength(1);
  });

  test.each([
    ['before the first notice', '2026-03-02T07:59:59+01:00', []],
    ['after the first notice', '2026-03-10T12:00:00+01:00', ['first-overdue']],
    ['after the warning', '2026-03-25T12:00:00+01:00', ['first-overdue', 'suspension-warning']],
  ])('a payment %s ends it without a trace of suspension', async (_, at, letters) => {
    await world.advanceTo(at);
    await pay(498_750);
    await world.advanceTo('2026-12-01T00:00:00+01:00');

    expect(world.sentOnly(...ladder).map((line) => line.split(' ')[1])).toEqual(letters);
    expect(world.state).toBe('ACTIVE');
    expect(world.subscription.state).toBe('ACTIVE');
    expect(world.overdue?.state).toBe(letters.length > 0 ? 'CLEARED' : undefined);
    expect(world.pending('overdue:')).toEqual([]);
  });

  test.each([
    ['on the day of the suspension', '2026-04-01T09:00:00+02:00'],
    ['thirty-six days into it, after the final notice', '2026-05-07T09:00:00+02:00'],
  ])('a payment %s restores the instance at once and voids the deletion', async (_, at) => {
    await world.advanceTo(at);
    expect(world.state).toBe('SUSPENDED');

    await pay(498_750);

    expect(world.state).toBe('ACTIVE');
    expect(world.instance.deletion).toBeUndefined();
    expect(world.overdue?.state).toBe('CLEARED');
    expect(world.happened('DebtCleared')).toHaveLength(1);
    expect(world.sent.at(-1)).toMatch(/payment-restored|payment-confirmation/);
    await world.advanceTo('2026-12-01T00:00:00+01:00');
    expect(world.state).toBe('ACTIVE');
    expect(await world.guard.objection(TENANT, 'debt')).toBe('no-final-notice-stands');
  });

  test('a payment that is recorded twice has its effect once', async () => {
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    await pay(498_750, 'bank-7');
    await pay(498_750, 'bank-7');

    expect(world.payments.filter(({ reference }) => reference === 'bank-7')).toHaveLength(1);
    expect(world.refunds).toEqual([]);
    expect(world.sentOnly('payment-confirmation')).toHaveLength(2); // the order's and this one
  });

  test('a part payment changes nothing on the ladder', async () => {
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    await pay(100_000);
    await world.advanceTo('2026-04-01T00:00:00+02:00');

    expect(world.invoices[1]).toMatchObject({ state: 'OPEN', paidMinor: 100_000 });
    expect(world.state).toBe('SUSPENDED');
  });

  test('a first notice that goes out late moves the warning, which moves the suspension (ToS 3.4.b)', async () => {
    await world.advanceTo('2026-03-01T12:00:00+01:00');
    await world.jumpTo('2026-03-20T13:00:00+01:00');
    await world.advanceTo('2026-06-30T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-03-20T13:00 first-overdue',
      '2026-04-03T08:00 suspension-warning',
      '2026-04-10T00:00 suspended',
      '2026-05-10T08:00 final-deletion-notice',
    ]);
  });

  test('a bounced warning is written again the next morning, and the suspension waits for it', async () => {
    world.bounce = ({ key }) => key.endsWith('suspension-warning:0') || key.endsWith('suspension-warning:1');
    await world.advanceTo('2026-04-15T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-03-22T08:00 suspension-warning',
      '2026-03-23T08:00 suspension-warning',
      '2026-03-25T08:00 suspension-warning',
      '2026-04-01T00:00 suspended',
    ]);
  });

  test('ToS 3.4.a: an address that takes nothing is tried less and less often, weekly in the end, and nothing follows', async () => {
    world.bounce = () => true;
    await world.advanceTo('2026-03-31T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-03-03T08:00 first-overdue',
      '2026-03-05T08:00 first-overdue',
      '2026-03-09T08:00 first-overdue',
      '2026-03-16T08:00 first-overdue',
      '2026-03-23T08:00 first-overdue',
      '2026-03-30T08:00 first-overdue',
    ]);
    expect(world.state).toBe('ACTIVE');
  });

  test('a final notice that bounces announces nothing; the deletion counts from the one that arrived', async () => {
    world.bounce = ({ key }) => key.endsWith('final-deletion-notice:0');
    await world.advanceTo('2026-05-02T07:59:59+02:00');
    expect(world.instance.deletion).toBeUndefined();
    expect(await world.guard.objection(TENANT, 'debt')).toBe('no-final-notice-stands');

    await world.advanceTo('2026-05-02T08:00:00+02:00');
    expect(world.instance.deletion?.notBefore).toEqual(new Date('2026-05-09T08:00:00+02:00'));
    expect(world.happened('FinalNoticeGiven')).toHaveLength(2);
  });

  test('the case keeps the policy that it opened under', async () => {
    await world.advanceTo('2026-03-02T08:00:00+01:00');
    world.setPolicy(({ dunning }) => Object.assign(dunning, { warningDays: 40, suspensionDays: 60 }));
    await world.advanceTo('2026-04-01T00:00:00+02:00');

    expect(world.state).toBe('SUSPENDED');
  });

  test('another policy gives other days, because no date is written down anywhere', async () => {
    world.setPolicy(({ dunning }) =>
      Object.assign(dunning, { firstNoticeDays: 5, warningDays: 25, suspensionDays: 40 }),
    );
    await world.advanceTo('2026-05-01T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-03-06T08:00 first-overdue',
      '2026-03-26T08:00 suspension-warning',
      '2026-04-10T00:00 suspended',
    ]);
  });
});

describe('several invoices of a monthly plan', () => {
  const total = 49_875;

  beforeEach(async () => {
    world = await World.create('2026-01-20T09:00:00+01:00');
    await world.advanceTo('2026-02-01T10:00:00+01:00');
    await world.buy('TEAM-MONTH');
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
  });

  test('money settles the oldest first, and only clearing it moves the due date that the days count from', async () => {
    await world.advanceTo('2026-04-10T12:00:00+02:00');
    expect(world.state).toBe('SUSPENDED');
    expect(world.overdue).toMatchObject({ dueOn: '2026-03-01', state: 'SUSPENDED' });

    await pay(total - 1, 'most-of-march');
    expect(world.overdue).toMatchObject({ dueOn: '2026-03-01', state: 'SUSPENDED' });

    await pay(1, 'rest-of-march');
    expect(world.overdue).toMatchObject({ dueOn: '2026-04-01', state: 'NOTIFIED' });
    expect(world.state).toBe('ACTIVE');
    expect(world.happened('OverdueCaseMoved')).toHaveLength(1);
    expect(world.subscription.state).toBe('PAST_DUE');
  });

  test('the younger debt climbs from its own foot, on its own days', async () => {
    await world.advanceTo('2026-04-10T12:00:00+02:00');
    await pay(total);
    await world.advanceTo('2026-05-02T00:00:00+02:00');

    expect(world.sentOnly('first-overdue')).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-04-02T08:00 first-overdue',
    ]);
    expect(world.sentOnly('suspension-warning').at(-1)).toBe('2026-04-22T08:00 suspension-warning');
    expect(world.sentOnly('suspended').at(-1)).toBe('2026-05-02T00:00 suspended');
  });

  test('a younger debt that should have been warned long ago is warned at the next notice hour', async () => {
    await world.advanceTo('2026-04-28T12:00:00+02:00');
    await pay(total);
    await world.advanceTo('2026-05-06T00:00:00+02:00');

    expect(world.sentOnly('suspension-warning').at(-1)).toBe('2026-04-29T08:00 suspension-warning');
    expect(world.sentOnly('suspended').at(-1)).toBe('2026-05-06T00:00 suspended');
  });

  test('whoever has been told the day of deletion gets no further bill; a payment plans the next one again', async () => {
    await world.advanceTo('2026-05-07T12:00:00+02:00');
    expect(world.overdue?.state).toBe('FINAL');
    const billed = world.invoices.length;

    await pay(10 * total);
    await world.advanceTo('2026-05-07T12:00:01+02:00');

    expect(world.invoices.slice(billed).map(({ dueOn }) => dueOn)).toEqual(['2026-06-01']);
    expect(world.state).toBe('ACTIVE');
  });

  test('an invoice that the operator could not send in time is not overdue when it comes', async () => {
    await world.jumpTo('2026-04-15T12:00:00+02:00');

    expect(world.invoices.slice(2).map(({ periodStart, dueOn }) => [periodStart, dueOn])).toEqual([
      ['2026-04-01', '2026-05-15'],
      ['2026-05-01', '2026-05-01'],
    ]);
  });

  test('more than is owed goes back', async () => {
    await world.advanceTo('2026-03-05T12:00:00+01:00');
    await pay(3 * total);

    expect(world.invoices.filter(({ state }) => state === 'OPEN')).toEqual([]);
    expect(world.refunds).toMatchObject([
      { amountMinor: total, method: 'invoice', state: 'PENDING', reason: 'not-owed' },
    ]);
    expect(world.pending('refund:')).toHaveLength(1);
  });

  test('cancelling before the anchor leaves no debt for a month that never begins (ToS 3.5.b)', async () => {
    await world.advanceTo('2026-02-20T12:00:00+01:00');
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2026-03-10T00:00:00+01:00');

    expect(world.invoices[1]).toMatchObject({ state: 'VOID', dueOn: '2026-03-01' });
    expect(world.sentOnly('first-overdue')).toEqual([]);
    expect(world.subscription).toMatchObject({ state: 'EXPIRED', endsOn: '2026-02-28' });
  });

  test('cancelling in a month that has begun unpaid keeps its debt and lets it run out', async () => {
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    await world.run(new CancelSubscription(TENANT));

    expect(world.subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', endsOn: '2026-03-31' });
    expect(world.invoices.map(({ dueOn, state }) => [dueOn, state])).toEqual([
      ['2026-02-01', 'PAID'],
      ['2026-03-01', 'OPEN'],
      ['2026-04-01', 'VOID'],
    ]);
    await world.advanceTo('2026-04-01T00:00:00+02:00');
    expect(world.subscription.state).toBe('EXPIRED');
    expect(world.state).toBe('SUSPENDED');
  });
});
