import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import {
  CompleteCharge,
  PerformCharge,
  RetryCharge,
} from '../../../../src/contexts/subscription/application/collecting.js';
import { StopForPurge } from '../../../../src/contexts/subscription/application/guarding.js';
import { AgreeArrangement, RequestArrangement } from '../../../../src/contexts/subscription/application/negotiating.js';
import { PayInvoice, RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import { TENANT, World } from '../support/world.js';

let world: World;
const cardLetters = ['card-failed', 'subscription-canceled-unpaid', 'read-only', 'blocked', 'purge-announced'] as const;

beforeEach(async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.advanceTo('2026-01-31T12:00:00+01:00');
  await world.buy('TEAM-MONTH');
});

describe('a card that works (ToS 3.3.b, 4.8)', () => {
  test('is charged on the anchor, which never drifts', async () => {
    await world.advanceTo('2026-05-31T12:00:00+02:00');

    expect(world.charged.map(({ key }) => key.split(':')[1])).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
    ]);
    expect(world.invoices.every(({ state }) => state === 'PAID')).toBe(true);
    expect(world.happened('SubscriptionRenewed')).toHaveLength(4);
    expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-06-29' });
  });

  test('each payment is confirmed once (ToS 4.2)', async () => {
    await world.advanceTo('2026-03-31T12:00:00+02:00');

    expect(world.sentOnly('payment-confirmation')).toEqual([
      '2026-01-31T12:00 payment-confirmation',
      '2026-02-28T00:00 payment-confirmation',
      '2026-03-31T00:00 payment-confirmation',
    ]);
  });

  test('ToS 4.2: a transfer that is entered twice is booked and confirmed once', async () => {
    const due = { amountMinor: 100, currency: 'SEK' };
    const entered = new RecordPayment(TENANT, due, world.now.toISOString(), 'bank-1');
    await world.run(entered);
    await world.run(entered);

    expect(world.payments).toHaveLength(2);
    expect(world.sentOnly('payment-confirmation')).toHaveLength(2);
    expect(world.refunds).toHaveLength(1);
  });

  test('the provider’s event about a charge that is known already changes nothing', async () => {
    await world.advanceTo('2026-02-28T00:00:00+01:00');
    const [charge] = world.charges;
    await world.hearCharge(charge!, {
      outcome: 'paid',
      reference: charge!.gatewayRef!,
      paidAt: world.now.toISOString(),
    });
    await world.hearCharge(charge!, { outcome: 'declined', declineCode: 'late' });

    expect(world.payments).toHaveLength(2);
    expect(charge).toMatchObject({ state: 'PAID' });
    expect(world.subscription.state).toBe('ACTIVE');
  });

  test('a crash between the call and its record asks again with the same key and charges once', async () => {
    world.bank = ['away'];
    await expect(world.advanceTo('2026-02-28T00:00:00+01:00')).rejects.toThrow('away');
    const [charge] = world.charges;
    expect(charge!.state).toBe('PENDING');

    await world.run(new PerformCharge(TENANT, charge!.id));
    await world.run(new PerformCharge(TENANT, charge!.id));

    expect(world.charged).toEqual([{ key: charge!.idempotencyKey, amountMinor: 49_875 }]);
    expect(world.subscription.paidThrough).toBe('2026-03-30');
  });
});

describe('a card that fails (ToS 4.9)', () => {
  beforeEach(async () => {
    world.bankAlways = 'declined';
    await world.advanceTo('2026-02-28T00:00:00+01:00');
  });

  test('is tried again on F+1, 3, 5 and 7, each time with a letter', async () => {
    await world.advanceTo('2026-03-07T23:59:59+01:00');

    expect(world.sentOnly('card-failed')).toEqual([
      '2026-02-28T00:00 card-failed',
      '2026-03-01T08:00 card-failed',
      '2026-03-03T08:00 card-failed',
      '2026-03-05T08:00 card-failed',
      '2026-03-07T08:00 card-failed',
    ]);
    expect(world.subscription.state).toBe('PAST_DUE');
    expect(world.state).toBe('ACTIVE');
  });

  test('ends the subscription after the last moment of F+7, voids the period and starts the three months', async () => {
    await world.advanceTo('2026-03-07T23:59:59+01:00');
    expect(world.subscription.state).toBe('PAST_DUE');

    await world.advanceTo('2026-03-08T00:00:00+01:00');
    expect(world.subscription).toMatchObject({ state: 'CANCELED', endCause: 'payment', endsOn: '2026-03-07' });
    expect(world.invoices.at(-1)).toMatchObject({ state: 'VOID', voidReason: 'card-never-paid' });
    expect(world.state).toBe('READ_ONLY');
    expect(world.happened('SubscriptionCanceled')).toMatchObject([{ clause: 'ToS 4.9', endedOn: '2026-03-07' }]);
    expect(world.pending('renewal:')).toEqual([]);

    await world.advanceTo('2026-06-07T23:59:59+02:00');
    expect(world.state).toBe('READ_ONLY');
    await world.advanceTo('2026-06-08T00:00:00+02:00');
    expect(world.state).toBe('BLOCKED');
    expect(world.sentOnly(...cardLetters).slice(5)).toEqual(['2026-03-08T08:00 subscription-canceled-unpaid']);
  });

  test('no debt deletion follows from a period that is void', async () => {
    await world.advanceTo('2026-05-30T00:00:00+02:00');

    expect(world.overdue).toBeUndefined();
    expect(world.instance.deletion).toBeUndefined();
  });

  test('a retry that succeeds keeps everything', async () => {
    await world.advanceTo('2026-03-03T07:59:59+01:00');
    world.bankAlways = 'paid';
    await world.advanceTo('2026-03-08T00:00:00+01:00');

    expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-03-30', pastDueSince: null });
    expect(world.pending('collect:')).toEqual([]);
    expect(world.charged.map(({ key }) => key.split(':').slice(1))).toEqual([['2026-02-28', '2']]);
  });

  test('the client pays through Checkout at 23:59 on F+7, and keeps it', async () => {
    const invoice = world.invoices.at(-1)!;
    await world.advanceTo('2026-03-07T23:59:00+01:00');
    await world.run(new PayInvoice(TENANT, invoice.id));
    await world.payCheckout(invoice.id);
    await world.advanceTo('2026-03-20T00:00:00+01:00');

    expect(invoice.state).toBe('PAID');
    expect(world.subscription.state).toBe('ACTIVE');
    expect(world.state).toBe('ACTIVE');
  });

  test('news of a payment in time that comes late reinstates it, with a new invoice for the period', async () => {
    const invoice = world.invoices.at(-1)!;
    await world.advanceTo('2026-03-07T23:50:00+01:00');
    await world.run(new PayInvoice(TENANT, invoice.id));
    await world.advanceTo('2026-03-09T12:00:00+01:00');
    expect(world.state).toBe('READ_ONLY');

    await world.payCheckout(invoice.id, new Date('2026-03-07T23:59:59+01:00'));

    expect(world.subscription).toMatchObject({ state: 'ACTIVE', endsOn: null, paidThrough: '2026-03-30' });
    expect(world.state).toBe('ACTIVE');
    expect(world.invoices.slice(1).map(({ periodStart, state }) => [periodStart, state])).toEqual([
      ['2026-02-28', 'VOID'],
      ['2026-02-28', 'PAID'],
    ]);
    expect(world.pending('ending:')).toEqual([]);
    expect(world.pending('renewal:')).toHaveLength(1);
    expect(world.happened('SubscriptionReinstated')).toHaveLength(1);
  });

  test('a payment a second too late goes back (ToS 4.9)', async () => {
    const invoice = world.invoices.at(-1)!;
    await world.advanceTo('2026-03-07T23:50:00+01:00');
    await world.run(new PayInvoice(TENANT, invoice.id));
    await world.advanceTo('2026-03-09T12:00:00+01:00');

    await world.payCheckout(invoice.id, new Date('2026-03-08T00:00:00+01:00'));

    expect(world.subscription.state).toBe('CANCELED');
    expect(world.refunded).toEqual([{ paymentReference: expect.any(String), amountMinor: 49_875 }]);
    expect(world.refunds).toMatchObject([{ reason: 'paid-too-late', state: 'DONE' }]);
  });

  test('a charge whose answer was lost is known from its event, in time', async () => {
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    const last = world.charges.at(-1)!;

    await world.run(
      new CompleteCharge(TENANT, last.id, { outcome: 'paid', reference: 'pi_lost', paidAt: '2026-03-07T07:00:00Z' }),
    );

    expect(world.subscription.state).toBe('ACTIVE');
  });

  test('running retries keep the policy of the first failure', async () => {
    world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'dunningOnly' }));
    await world.advanceTo('2026-03-08T00:00:00+01:00');

    expect(world.subscription.state).toBe('CANCELED');
  });
});

describe('a card under dunningOnly whose debt grows (ToS 3.4, K2)', () => {
  const invoiceOf = (periodStart: string) => world.invoices.find((invoice) => invoice.periodStart === periodStart)!;
  const triesOf = (periodStart: string) =>
    world.charges.filter((charge) => charge.periodStart === periodStart).map(({ attempt }) => attempt);

  beforeEach(() => {
    world.setPolicy((policy) => {
      policy.failedPayment = 'dunningOnly';
      policy.dunning.suspensionDays = 33;
    });
    world.bankAlways = 'declined';
  });

  test('ToS 3.4.c: from the suspension on the card is left alone, and no new period is billed', async () => {
    await world.advanceTo('2026-04-01T23:59:59.999+02:00');
    expect(triesOf('2026-03-31')).toEqual([0, 1]);
    expect(world.pending(`collect:${invoiceOf('2026-03-31').id}:retry`)).toHaveLength(3);

    await world.advanceTo('2026-04-02T00:00:00+02:00');
    expect(world.state).toBe('SUSPENDED');
    expect(world.pending('collect:')).toEqual([]);
    await world.advanceTo('2026-04-29T23:59:59+02:00');
    expect(triesOf('2026-03-31')).toEqual([0, 1]);
    await world.advanceTo('2026-04-30T12:00:00+02:00');

    expect(triesOf('2026-04-30')).toEqual([]);
    expect(invoiceOf('2026-04-30')).toBeUndefined();
    expect(world.pending('collect:')).toEqual([]);
  });

  test('ToS 3.4.a: an invoice that falls due while suspended gets a first letter of its own', async () => {
    world.bankAlways = 'paid';
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-05-01T08:00:00+02:00');

    const first = world.letters.filter(({ template }) => template === 'first-overdue');
    expect(first.map(({ data }) => [data.dueOn, data.isSuspended])).toEqual([
      ['2026-02-28', false],
      ['2026-03-31', false],
      ['2026-04-30', true],
    ]);
  });

  test('from the start of the purge on nobody tries the card, not even a try that was on its way', async () => {
    world.bank = ['declined', 'away'];
    await expect(world.advanceTo('2026-03-01T12:00:00+01:00')).rejects.toThrow('away');
    const [, onItsWay] = world.charges;
    await world.run(new StopForPurge(TENANT, 'debt'));
    expect(world.pending('collect:')).toEqual([]);

    world.bankAlways = 'paid';
    await world.run(new PerformCharge(TENANT, onItsWay!.id));
    await world.run(new RetryCharge(TENANT, invoiceOf('2026-02-28').id, 3, 2));
    await world.advanceTo('2026-06-01T00:00:00+02:00');

    expect(world.charged).toEqual([]);
    expect(world.charges).toHaveLength(2);
  });

  test('ToS 3.4.a: a charge for the new month that the older month takes leaves the new one asked for', async () => {
    await world.advanceTo('2026-03-30T23:59:59+02:00');
    world.bankAlways = 'paid';
    await world.advanceTo('2026-03-31T00:00:00+02:00');
    expect([invoiceOf('2026-02-28').state, invoiceOf('2026-03-31').state]).toEqual(['PAID', 'OPEN']);
    expect(world.subscription.state).toBe('PAST_DUE');

    await world.advanceTo('2026-04-01T08:00:00+02:00');

    expect(invoiceOf('2026-03-31').state).toBe('PAID');
    expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-04-29' });
    expect(world.pending('collect:')).toEqual([]);
  });

  test('ToS 3.4.a: should the card fail again, that month climbs the ladder like any other', async () => {
    await world.advanceTo('2026-03-30T23:59:59+02:00');
    world.bankAlways = 'paid';
    await world.advanceTo('2026-03-31T00:00:00+02:00');
    world.bankAlways = 'declined';
    await world.advanceTo('2026-05-03T00:00:00+02:00');

    expect(triesOf('2026-03-31')).toEqual([0, 1, 2, 3, 4]);
    expect(world.sentOnly('first-overdue', 'suspension-warning', 'suspended').slice(-4)).toEqual([
      '2026-04-01T08:00 first-overdue',
      '2026-04-21T08:00 suspension-warning',
      // April's own invoice.
      '2026-05-01T08:00 first-overdue',
      '2026-05-03T00:00 suspended',
    ]);
  });
});

describe('a card customer whom a debt suspends (ToS 3.4.c, K2 dunningOnly)', () => {
  const MONTH = { amountMinor: 49_875, currency: 'SEK' };
  const invoiceFrom = (day: string) => world.invoices.find(({ periodStart }) => periodStart === day);
  const paysWhatIsOwed = (reference = 'bank-1') =>
    world.run(new RecordPayment(TENANT, MONTH, world.now.toISOString(), reference));

  beforeEach(async () => {
    world.setPolicy((policy) => {
      policy.failedPayment = 'dunningOnly';
    });
    world.bankAlways = 'declined';
    // February's month was due on the 28th, so its 31st day is the first of the next month that is sold.
    await world.advanceTo('2026-03-31T00:00:00+02:00');
    world.bankAlways = 'paid';
  });

  test('ToS 3.4.c: is charged nothing for the month that begins in the moment of the suspension, nor while it lasts', async () => {
    expect(world.state).toBe('SUSPENDED');
    await world.advanceTo('2026-04-29T23:59:59.999+02:00');

    expect(world.invoices).toHaveLength(2);
    expect(world.charged).toEqual([]);
  });

  test('ToS 3.4.d, 4.8: back on day 16 of the month it pays for the days that are left; the anchor stays', async () => {
    await world.advanceTo('2026-04-15T12:00:00+02:00');
    await paysWhatIsOwed();

    expect(world.state).toBe('ACTIVE');
    // Half of 399.00, with its VAT.
    expect(invoiceFrom('2026-04-15')).toMatchObject({
      periodEnd: '2026-04-29',
      dueOn: '2026-04-15',
      netMinor: 19_950,
      totalMinor: 24_938,
      state: 'PAID',
    });
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([24_938]);
    expect(world.subscription).toMatchObject({ anchor: '2026-01-31', paidThrough: '2026-04-29', state: 'ACTIVE' });

    await world.advanceTo('2026-04-30T00:00:00+02:00');
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([24_938, 49_875]);
    expect(world.subscription.paidThrough).toBe('2026-05-30');
  });

  test('ToS 3.4.c: back in the last moment of the month it pays for one day; a moment later the month is passed over', async () => {
    await world.advanceTo('2026-04-29T23:59:59.999+02:00');
    await paysWhatIsOwed();
    expect(invoiceFrom('2026-04-29')).toMatchObject({ periodEnd: '2026-04-29', totalMinor: 1_663 });
    expect(world.happened('PeriodPassedOver')).toEqual([]);
  });

  test('ToS 3.4.c: a month that passed in suspension is nobody’s debt, is on record, and is never billed', async () => {
    await world.advanceTo('2026-04-30T00:00:00+02:00');
    await paysWhatIsOwed();

    expect(world.happened('PeriodPassedOver')).toMatchObject([
      { clause: 'ToS 3.4.c', periodStart: '2026-03-31', periodEnd: '2026-04-29' },
    ]);
    expect(world.invoices.map(({ periodStart }) => periodStart)).toEqual(['2026-01-31', '2026-02-28', '2026-04-30']);
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([49_875]);
    expect(world.subscription).toMatchObject({ paidThrough: '2026-05-30', billedPeriods: 4, paidPeriods: 4 });
  });

  test('ToS 4.9, K2: should the card fail for the rest of the month, its days count from that day', async () => {
    world.bankAlways = 'declined';
    await world.advanceTo('2026-04-15T12:00:00+02:00');
    await paysWhatIsOwed();

    expect(world.subscription).toMatchObject({ state: 'PAST_DUE', pastDueSince: '2026-04-15' });
    await world.advanceTo('2026-04-16T08:00:00+02:00');
    expect(world.overdue).toMatchObject({ state: 'NOTIFIED', dueOn: '2026-04-15' });
  });

  test('ToS 3.4.g: an agreement that opens the instance bills the rest as a payment does', async () => {
    await world.advanceTo('2026-04-15T12:00:00+02:00');
    const { arrangementId } = await world.run<{ arrangementId: string }>(
      new RequestArrangement(
        TENANT,
        [world.invoices[1]!.id],
        [{ dueOn: '2026-05-15', amountMinor: 49_875 }],
        'Please',
        'account-1',
      ),
    );
    await world.run(
      new AgreeArrangement(TENANT, arrangementId, [{ dueOn: '2026-05-15', amountMinor: 49_875 }], true, 'staff-1'),
    );

    expect(world.state).toBe('ACTIVE');
    expect(invoiceFrom('2026-04-15')).toMatchObject({ totalMinor: 24_938 });
  });
});

describe('a month that passes in suspension while another one is still open (ToS 3.4.c)', () => {
  test('is passed over in its place, and what is paid later is counted right', async () => {
    world.setPolicy((policy) => {
      policy.failedPayment = 'dunningOnly';
      policy.dunning.suspensionDays = 33;
    });
    world.bankAlways = 'declined';
    await world.advanceTo('2026-04-05T12:00:00+02:00');
    await world.hold(true);
    await world.advanceTo('2026-06-05T12:00:00+02:00');
    const pay = (amountMinor: number, reference: string) =>
      world.run(new RecordPayment(TENANT, { amountMinor, currency: 'SEK' }, world.now.toISOString(), reference));

    await pay(49_875, 'bank-1');

    const starts = () => world.invoices.map(({ periodStart }) => periodStart);
    expect(starts()).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-06-05']);
    expect(world.subscription.periods).toMatchObject({ passedOver: ['2026-04-30'], paidThrough: '2026-03-30' });
    // The service was given on two of that month's thirty days, the last of March and the first of April.
    expect(world.invoices[2]).toMatchObject({ keptBackDays: 28, creditedMinor: 46_550, state: 'OPEN' });
    await pay(3_325, 'bank-2');
    expect(world.subscription.paidThrough).toBe('2026-05-30');
    await pay(world.invoices.at(-1)!.totalMinor, 'bank-3');
    expect(world.subscription).toMatchObject({ paidThrough: '2026-06-29', billedPeriods: 5, paidPeriods: 5 });
  });
});

describe('the other readings of K2', () => {
  test('dunningOnly: the debt of a failed card climbs the ladder, and nothing is cancelled', async () => {
    world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'dunningOnly' }));
    world.bank = Array(20).fill('declined');
    await world.advanceTo('2026-03-30T00:00:00+02:00');

    expect(world.subscription.state).toBe('PAST_DUE');
    expect(world.sentOnly('first-overdue', 'suspension-warning', 'suspended')).toEqual([
      '2026-03-01T08:00 first-overdue',
      '2026-03-21T08:00 suspension-warning',
    ]);
    await world.advanceTo('2026-03-31T00:00:00+02:00');
    expect(world.state).toBe('SUSPENDED');
  });

  test('hybrid: it ends at F+7, the debt stays, and the later date of deletion wins', async () => {
    world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'hybrid' }));
    world.bankAlways = 'declined';
    await world.advanceTo('2026-06-01T00:00:00+02:00');

    expect(world.subscription).toMatchObject({ state: 'CANCELED', endsOn: '2026-03-07' });
    expect(world.invoices.at(-1)!.state).toBe('OPEN');
    expect(world.overdue?.state).toBe('FINAL');
    // By the debt alone it would be 7 May; the ending reads until 7 June, and one-time access lasts through 15 June.
    expect(world.instance.deletion).toMatchObject({ cause: 'debt', notBefore: new Date('2026-06-16T00:00:00+02:00') });
  });

  test('K2, ToS 3.4.e: hybrid: whoever bought and paid for a new plan is not deleted for the old debt while that runs', async () => {
    world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'hybrid' }));
    world.bankAlways = 'declined';
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    world.bankAlways = 'paid';
    await world.buy('TEAM-YEAR');
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2026-05-07T12:00:00+02:00');
    expect(world.overdue?.state).toBe('FINAL');

    await world.advanceTo('2027-03-09T23:59:59.999+01:00');
    expect(await world.guard.objection(TENANT, 'debt')).toBe('period-paid');
    await world.advanceTo('2027-03-10T00:00:00+01:00');
    expect(await world.guard.objection(TENANT, 'debt')).toBeUndefined();
  });

  describe('hybrid: a debt for a period that ToS 4.9 ended on its eighth day', () => {
    const pays = (paidAt: string) =>
      world.run(new RecordPayment(TENANT, { amountMinor: 49_875, currency: 'SEK' }, paidAt, 'bank-1'));

    beforeEach(async () => {
      world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'hybrid' }));
      world.bankAlways = 'declined';
      await world.advanceTo('2026-03-08T12:00:00+01:00');
      expect(world.subscription).toMatchObject({ state: 'CANCELED', endsOn: '2026-03-07' });
    });

    test('ToS 4.9, K2: paid in the last moment of that day, it goes on, and nothing of it comes back', async () => {
      await pays('2026-03-07T23:59:59.999+01:00');

      expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-03-30' });
      expect(world.refunds).toEqual([]);
    });

    test('ToS 3.4.d, 4.9, K2: paid a moment later, the days after the end come back with their VAT, once', async () => {
      await pays('2026-03-08T00:00:00+01:00');
      await world.run(
        new RecordPayment(TENANT, { amountMinor: 100, currency: 'SEK' }, '2026-03-08T00:00:00+01:00', 'x'),
      );

      // 8 of 31 days were given.
      expect(world.invoices.at(-1)).toMatchObject({ state: 'PAID', keptBackDays: 23, creditedMinor: 37_004 });
      expect(world.refunds.map(({ amountMinor, reason }) => [amountMinor, reason])).toEqual([
        [37_004, 'not-owed'],
        [100, 'paid-too-late'],
      ]);
      expect(world.sentOnly('kept-back-credited')).toHaveLength(1);
    });

    test('ToS 3.4.c, 3.4.d, K2: paid out of a suspension, no day is credited twice', async () => {
      await world.advanceTo('2026-04-10T12:00:00+02:00');
      expect(world.overdue?.state).toBe('SUSPENDED');

      await pays('2026-04-10T12:00:00+02:00');

      expect(world.overdue?.state).toBe('CLEARED');
      expect(world.invoices.at(-1)).toMatchObject({ keptBackDays: 23, creditedMinor: 37_004 });
      expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([37_004]);
    });
  });

  test('K2, ToS 3.4.e: hybrid and immediate: the ending’s nearer day waits for the debt’s final notice', async () => {
    world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'hybrid', afterEnd: 'immediate' }));
    world.bankAlways = 'declined';
    await world.advanceTo('2026-03-08T00:00:00+01:00');
    expect(world.state).toBe('BLOCKED');
    await world.advanceTo('2026-04-29T12:00:00+02:00');
    expect(world.instance.deletion).toBeUndefined();

    await world.advanceTo('2026-05-07T12:00:00+02:00');

    expect(world.sentOnly('purge-announced', 'final-deletion-notice')).toEqual([
      '2026-03-08T08:00 purge-announced',
      '2026-04-30T08:00 final-deletion-notice',
    ]);
    expect(world.instance.deletion).toMatchObject({ cause: 'debt', notBefore: new Date('2026-05-07T06:00:00Z') });
  });

  test('K2, ToS 3.4.d: hybrid and immediate: once the debt is paid, the ending’s own day stands again', async () => {
    world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'hybrid', afterEnd: 'immediate' }));
    world.bankAlways = 'declined';
    await world.advanceTo('2026-03-20T12:00:00+01:00');
    expect(world.instance.deletion).toBeUndefined();
    const due = { amountMinor: 49_875, currency: 'SEK' };

    await world.run(new RecordPayment(TENANT, due, world.now.toISOString(), 'bank-1'));

    expect(world.overdue!.state).toBe('CLEARED');
    expect(world.instance.deletion).toMatchObject({ cause: 'expiry', notBefore: new Date('2026-04-06T22:00:00Z') });
  });
});
