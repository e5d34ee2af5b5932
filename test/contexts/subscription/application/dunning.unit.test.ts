import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import {
  RaiseInvoiceDispute,
  UpholdInvoiceDispute,
} from '../../../../src/contexts/subscription/application/disputing.js';
import { StopForPurge } from '../../../../src/contexts/subscription/application/guarding.js';
import { AgreeArrangement, RequestArrangement } from '../../../../src/contexts/subscription/application/negotiating.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import type { CreditNote, InvoiceDispute } from '../../../../src/contexts/subscription/domain/dispute.js';
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

describe('days on which a debt kept the service back (ToS 3.4.c)', () => {
  const total = 49_875;
  const invoiceFrom = (day: string) => world.invoices.find(({ periodStart }) => periodStart === day)!;
  const notes = () => world.all<CreditNote>('CreditNote').map(({ invoiceId, totalMinor }) => [invoiceId, totalMinor]);
  const told = () =>
    world.letters.filter(({ template }) => template === 'kept-back-credited').map(({ data }) => data as object);

  describe('of a monthly plan whose next months were invoiced ahead', () => {
    beforeEach(async () => {
      world = await World.create('2026-01-20T09:00:00+01:00');
      await world.advanceTo('2026-02-01T10:00:00+01:00');
      await world.buy('TEAM-MONTH');
      await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    });

    test('ToS 3.4.c: none where it comes back on the day of the suspension', async () => {
      await world.advanceTo('2026-04-01T23:59:59.999+02:00');
      expect(world.state).toBe('SUSPENDED');
      await pay(total);

      expect(world.state).toBe('ACTIVE');
      expect(invoiceFrom('2026-04-01')).toMatchObject({ creditedMinor: 0, keptBackDays: 0 });
      expect(notes()).toEqual([]);
      expect(told()).toEqual([]);
    });

    test('ToS 3.4.c: a moment later it is one day of thirty, credited with its VAT, and the rest is still owed', async () => {
      await world.advanceTo('2026-04-02T00:00:00+02:00');
      await pay(total);

      const april = invoiceFrom('2026-04-01');
      // 498.75 / 30 = 16.625
      expect(april).toMatchObject({ state: 'OPEN', keptBackDays: 1, creditedMinor: 1_663, creditedVatMinor: 333 });
      expect(notes()).toEqual([[april.id, 1_663]]);
      expect(world.happened('CreditNoteIssued')).toMatchObject([{ clause: 'ToS 3.4.c', invoiceId: april.id }]);
      expect(told()).toMatchObject([
        {
          days: 1,
          credited: { amountMinor: 1_663 },
          open: { amountMinor: total - 1_663 },
          returned: { amountMinor: 0 },
        },
      ]);
    });

    test('ToS 3.4.c: back in the last moment of the month, it is owed for one day', async () => {
      await world.advanceTo('2026-04-30T23:59:59.999+02:00');
      await pay(total);

      expect(invoiceFrom('2026-04-01')).toMatchObject({
        state: 'OPEN',
        keptBackDays: 29,
        openAmount: { amountMinor: 1_662 },
      });
      expect(world.happened('PeriodPassedOver')).toEqual([]);
      await pay(1_662, 'bank-2');
      expect(world.subscription.paidThrough).toBe('2026-04-30');
    });

    test('ToS 3.4.c: a moment later its invoice is void, the month is passed over, and nobody asks for it', async () => {
      await world.advanceTo('2026-05-01T00:00:00+02:00');
      await pay(total);

      const april = world.invoices.find(({ voidReason }) => voidReason === 'kept-back')!;
      expect(april).toMatchObject({ periodStart: '2026-04-01', state: 'VOID', keptBackDays: 30 });
      expect(world.happened('PeriodPassedOver')).toMatchObject([
        { periodStart: '2026-04-01', periodEnd: '2026-04-30' },
      ]);
      expect(world.happened('InvoiceVoided').at(-1)).toMatchObject({ clause: 'ToS 3.4.c', reason: 'kept-back' });
      expect(notes()).toEqual([]);
      expect(told()).toMatchObject([{ days: 30, creditNote: null, open: { amountMinor: 0 } }]);
      expect(world.overdue).toMatchObject({ state: 'CLEARED' });
      expect(world.pending(`dunning:${april.id}:`)).toEqual([]);
      expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-04-30' });

      await pay(total, 'bank-2');
      expect(world.subscription.paidThrough).toBe('2026-05-31');
    });

    test('ToS 3.4.c, 3.5.c: what had been paid for them goes back', async () => {
      await world.advanceTo('2026-05-04T12:00:00+02:00');
      await pay(3 * total);

      // All of April, and three days of May's thirty-one.
      expect(world.refunds.map(({ amountMinor, reason }) => [amountMinor, reason])).toEqual([
        [total, 'not-owed'],
        [4_827, 'not-owed'],
      ]);
      expect(invoiceFrom('2026-05-01')).toMatchObject({ state: 'PAID', creditedMinor: 4_827 });
      expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-05-31' });
    });

    test('ToS 3.4.c: where nothing is left to pay of a month after that, it is paid', async () => {
      await world.advanceTo('2026-04-10T12:00:00+02:00');
      await pay(total + 40_000);

      // 21 of 30 days cost 349.12, and 400.00 had come.
      expect(invoiceFrom('2026-04-01')).toMatchObject({ state: 'PAID', keptBackDays: 9, creditedMinor: 14_963 });
      expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([5_088]);
      expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-04-30' });
      expect(world.overdue).toMatchObject({ state: 'CLEARED' });
    });

    test('ToS 3.4.g: an agreement that opens the instance credits them as a payment does, and its plan is shorter by that', async () => {
      await world.advanceTo('2026-04-16T12:00:00+02:00');
      const owed = world.invoices.filter(({ state, dueOn }) => state === 'OPEN' && dueOn <= '2026-04-16');
      const plan = [
        { dueOn: '2026-05-15', amountMinor: 24_938 },
        { dueOn: '2026-06-15', amountMinor: 2 * total - 24_938 },
      ];
      const { arrangementId } = await world.run<{ arrangementId: string }>(
        new RequestArrangement(
          TENANT,
          owed.map(({ id }) => id),
          plan,
          'Please',
          'account-1',
        ),
      );
      await world.run(new AgreeArrangement(TENANT, arrangementId, plan, true, 'staff-1'));

      expect(world.state).toBe('ACTIVE');
      expect(invoiceFrom('2026-04-01')).toMatchObject({ keptBackDays: 15, creditedMinor: 24_938 });
      expect(world.pending(`arrangement:${arrangementId}:instalment:1`)).toEqual([]);
      // May falls due before the second instalment.
      await pay(3 * total - 24_938);
      expect(world.happened('ArrangementKept')).toHaveLength(1);
      expect(world.refunds).toEqual([]);
    });

    test('ToS 3.4.c, 3.4.g: of a month that a dispute credited in part its share of the rest is taken off, in whole nothing', async () => {
      await world.advanceTo('2026-04-10T12:00:00+02:00');
      for (const [day, creditMinor] of [
        ['2026-04-01', 19_875],
        ['2026-05-01', total],
      ] as const) {
        const raise = new RaiseInvoiceDispute(TENANT, invoiceFrom(day).id, 'Too dear.', 'account-1');
        const { disputeId } = await world.run<{ disputeId: string }>(raise);
        await world.run(new UpholdInvoiceDispute(TENANT, disputeId, creditMinor, 'So it was.', 'staff-1'));
      }
      await world.advanceTo('2026-05-03T12:00:00+02:00');
      const [march] = world.invoices.filter(({ state }) => state === 'OPEN');
      expect(march).toMatchObject({ periodStart: '2026-03-01' });
      await pay(total);

      // Of April's 300.00 nothing was given; May's two days cost nothing any more.
      expect(world.invoices.find(({ voidReason }) => voidReason === 'kept-back')).toMatchObject({
        periodStart: '2026-04-01',
        creditedMinor: 19_875,
      });
      expect(invoiceFrom('2026-05-01')).toMatchObject({ keptBackDays: 0, creditedMinor: total });
      expect(told()).toMatchObject([{ days: 30, credited: { amountMinor: 30_000 } }]);
    });

    test('ToS 3.4.c, 3.4.g: an objection to a month that was never given is over with its invoice', async () => {
      await world.advanceTo('2026-04-10T12:00:00+02:00');
      await world.run(
        new RaiseInvoiceDispute(TENANT, invoiceFrom('2026-04-01').id, 'We could not use it.', 'account-1'),
      );
      await world.advanceTo('2026-05-01T12:00:00+02:00');
      await pay(total);

      expect(world.all<InvoiceDispute>('InvoiceDispute')).toMatchObject([{ state: 'CLOSED' }]);
      expect(world.state).toBe('ACTIVE');
    });

    test('ToS 3.4.e: where it never comes back the debt stands, and what was to follow is nobody’s', async () => {
      await world.advanceTo('2026-05-08T08:00:00+02:00');
      const [march, april, may] = ['2026-03-01', '2026-04-01', '2026-05-01'].map(invoiceFrom);
      await world.run(new StopForPurge(TENANT, 'debt'));

      expect(world.subscription).toMatchObject({ endCause: 'debt' });
      expect(march).toMatchObject({ state: 'OPEN', openAmount: { amountMinor: total } });
      for (const invoice of [april, may]) expect(invoice).toMatchObject({ state: 'VOID', voidReason: 'kept-back' });
      expect(told()).toEqual([]);
    });
  });

  test('ToS 3.4.d, 3.4.c: a year whose own fee was the debt is paid whole, and its days come back', async () => {
    await anInvoiceCustomer();
    await world.advanceTo('2026-05-07T12:00:00+02:00');
    expect(world.state).toBe('SUSPENDED');

    await pay(498_750);

    expect(world.state).toBe('ACTIVE');
    // From 1 April to 6 May: 36 of 365 days.
    expect(invoiceFrom('2026-03-01')).toMatchObject({ state: 'PAID', keptBackDays: 36, creditedMinor: 49_192 });
    expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([49_192]);
    expect(world.subscription.paidThrough).toBe('2027-02-28');
  });
});
