import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import {
  ChangePlan,
  type PlanChangeAnswer,
  WithdrawPlanChange,
} from '../../../../src/contexts/subscription/application/changing-plan.js';
import {
  type PlanChangePreview,
  PreviewPlanChange,
} from '../../../../src/contexts/subscription/application/offering-plans.js';
import { PublishPlanVersion } from '../../../../src/contexts/subscription/application/pricing.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import type { PlanChange } from '../../../../src/contexts/subscription/domain/plan-change.js';
import { freeTerms, monthlyTerms, yearlyTerms } from '../support/plans.js';
import { TENANT, World } from '../support/world.js';

let world: World;
const LARGE = {
  ...monthlyTerms,
  code: 'LARGE-MONTH',
  name: 'Large',
  netMinor: 99_900,
  seats: 50,
  quotas: { 'query-runs': 500 },
};

const preview = (planCode: string) => world.run<PlanChangePreview>(new PreviewPlanChange(TENANT, planCode));
const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };

async function change(planCode: string, shown?: PlanChangePreview): Promise<PlanChangeAnswer> {
  const { summary, summarySha256 } = shown ?? (await preview(planCode));
  const accepted = summary?.documents ?? [];
  return world.run(new ChangePlan(TENANT, planCode, summarySha256 ?? '', accepted, purchaser));
}

const theChange = () => world.all<PlanChange>('PlanChange').at(-1)!;

beforeEach(async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  for (const terms of [LARGE, { ...LARGE, code: 'LARGE-YEAR', netMinor: 999_000, interval: 'year' as const }])
    await world.run(new PublishPlanVersion(terms));
  await world.advanceTo('2026-01-31T12:00:00+01:00');
  await world.buy('TEAM-MONTH');
});

describe('a larger plan', () => {
  beforeEach(() => world.advanceTo('2026-02-14T12:00:00+01:00'));

  test('ToS 4.3: shows the days left, the credit, the price of the rest, VAT, the total and the next renewal', async () => {
    const { summary, exceeds } = await preview('LARGE-MONTH');

    expect(exceeds).toEqual([]);
    expect(summary).toMatchObject({
      atOnce: true,
      effectiveOn: '2026-02-14',
      rest: {
        daysLeft: 14,
        credit: { netMinor: 19_950, vatMinor: 4_988, totalMinor: 24_938 },
        charge: { netMinor: 49_950, vatMinor: 12_488, totalMinor: 62_438 },
      },
      dueNow: { netMinor: 30_000, vatMinor: 7_500, totalMinor: 37_500 },
      renewal: { on: '2026-02-28', totalMinor: 124_875 },
    });
  });

  test('ToS 4.8, 10.2.c: is charged at once, applies when paid, and keeps the anchor; the renewal has its price', async () => {
    const answer = await change('LARGE-MONTH');

    expect(answer).toMatchObject({ state: 'APPLIED', checkoutUrl: null });
    expect(world.subscription).toMatchObject({
      planCode: 'LARGE-MONTH',
      anchor: '2026-01-31',
      paidThrough: '2026-02-27',
    });
    expect(world.instance.planCode).toBe('LARGE-MONTH');
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([37_500]);
    expect(world.happened('PlanChangeConfirmed')).toMatchObject([{ clause: 'ToS 4.3' }]);
    expect(world.happened('PlanChangeApplied')).toMatchObject([{ clause: 'ToS 10.2.c', planCode: 'LARGE-MONTH' }]);
    expect(world.sentOnly('payment-confirmation', 'plan-changed')).toHaveLength(3);

    await world.advanceTo('2026-03-01T00:00:00+01:00');
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([37_500, 124_875]);
    expect(world.subscription.paidThrough).toBe('2026-03-30');
  });

  test('ToS 4.4: its quota is its own limit less what the running period used', async () => {
    for (let used = 0; used < 80; used += 1) {
      const { reservationId } = await world.metering.reserve(TENANT, 'query-runs', 1);
      await world.metering.settle(TENANT, reservationId);
    }
    await change('LARGE-MONTH');

    expect(await world.metering.usage(TENANT)).toMatchObject([{ used: 80, limit: 500, resetsOn: '2026-02-28' }]);
    await world.metering.reserve(TENANT, 'query-runs', 420);
    await expect(world.metering.reserve(TENANT, 'query-runs', 1)).rejects.toMatchObject({ code: 'quota-exceeded' });
  });

  test('ToS 4.3: what was shown on another day is not what is confirmed', async () => {
    const shown = await preview('LARGE-MONTH');
    await world.advanceTo('2026-02-15T00:00:00+01:00');

    await expect(change('LARGE-MONTH', shown)).rejects.toMatchObject({
      code: 'summary-differs',
      details: { clause: 'ToS 4.3' },
    });
    expect(world.charged).toEqual([]);
  });

  test('ToS 4.3: both documents are accepted first', async () => {
    const { summarySha256 } = await preview('LARGE-MONTH');
    const bare = new ChangePlan(TENANT, 'LARGE-MONTH', summarySha256!, [], purchaser);

    await expect(world.run(bare)).rejects.toMatchObject({ code: 'validation-failed' });
  });

  test('ToS 4.1: a bank that asks for its customer gets them on the provider’s page, and once', async () => {
    world.bank = ['requiresAction'];
    const answer = await change('LARGE-MONTH');

    expect(answer.state).toBe('AWAITING_PAYMENT');
    expect(answer.checkoutUrl).toContain('https://pay.example.com/');
    expect(world.subscription).toMatchObject({ planCode: 'TEAM-MONTH', state: 'ACTIVE' });
    expect(world.sentOnly('plan-change-unpaid')).toHaveLength(1);

    const event = await world.payCheckout(theChange().invoiceId!);
    await world.hear(event);
    expect(world.subscription.planCode).toBe('LARGE-MONTH');
    expect(world.payments).toHaveLength(2);
    expect(world.refunds).toEqual([]);
  });

  test('ToS 4.1: unpaid it stands to the last moment of its half hour, then lapses and leaves no debt', async () => {
    world.bankAlways = 'declined';
    await change('LARGE-MONTH');
    await world.advanceTo('2026-02-14T12:29:59.999+01:00');
    expect(theChange().state).toBe('AWAITING_PAYMENT');

    await world.advanceTo('2026-02-14T12:30:00+01:00');

    expect(theChange()).toMatchObject({ state: 'LAPSED' });
    expect(world.invoices.at(-1)).toMatchObject({ state: 'VOID', voidReason: 'plan-change-lapsed' });
    expect(world.subscription).toMatchObject({ planCode: 'TEAM-MONTH', state: 'ACTIVE' });
    expect(world.sentOnly('plan-change-lapsed')).toHaveLength(1);
    expect(world.sentOnly('card-failed')).toEqual([]);
  });

  test('money that comes after the lapse bought nothing and goes back', async () => {
    world.bank = ['requiresAction'];
    await change('LARGE-MONTH');
    const { invoiceId } = theChange();
    await world.advanceTo('2026-02-14T13:00:00+01:00');

    await world.payCheckout(invoiceId!);

    expect(world.subscription.planCode).toBe('TEAM-MONTH');
    expect(world.refunded).toMatchObject([{ amountMinor: 37_500 }]);
  });

  test('a difference too small to charge is not charged', async () => {
    await world.run(new PublishPlanVersion({ ...LARGE, code: 'ALMOST', netMinor: 40_000 }));
    await world.advanceTo('2026-02-27T12:00:00+01:00');

    expect(await change('ALMOST')).toMatchObject({ state: 'APPLIED' });
    expect(world.charged).toEqual([]);
    expect(world.subscription.planCode).toBe('ALMOST');
  });

  test('ToS 3.3.c: waits until what the running plan costs is settled', async () => {
    world.bankAlways = 'declined';
    await world.advanceTo('2026-02-28T12:00:00+01:00');

    await expect(preview('LARGE-MONTH')).rejects.toMatchObject({ code: 'settle-first' });
  });

  test('is bought, and not changed to, by whoever has no paid plan; a subscription that ends is resumed first', async () => {
    await world.run(new CancelSubscription(TENANT));
    await expect(preview('LARGE-MONTH')).rejects.toMatchObject({ code: 'cancellation-scheduled' });
    await world.advanceTo('2026-03-01T00:00:00+01:00');

    expect(await preview('LARGE-MONTH')).toMatchObject({ instead: 'order', summary: null });
  });
});

describe('a smaller plan, or another interval', () => {
  const SMALL = { ...monthlyTerms, code: 'SMALL-MONTH', name: 'Small', netMinor: 9_900, seats: 3 };
  beforeEach(async () => {
    await world.run(new PublishPlanVersion(SMALL));
    await world.advanceTo('2026-02-14T12:00:00+01:00');
  });

  test('ToS 10.2.c: what is paid for stays to its last moment; the smaller plan begins with the next period', async () => {
    expect(await change('SMALL-MONTH')).toMatchObject({ state: 'SCHEDULED', checkoutUrl: null });
    await world.advanceTo('2026-02-27T23:59:59.999+01:00');
    expect(world.instance.planCode).toBe('TEAM-MONTH');

    await world.advanceTo('2026-02-28T00:00:00+01:00');

    expect(world.instance.planCode).toBe('SMALL-MONTH');
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([12_375]);
    expect(world.subscription).toMatchObject({
      planCode: 'SMALL-MONTH',
      anchor: '2026-01-31',
      paidThrough: '2026-03-30',
    });
  });

  test('can be withdrawn before its day, and another one asked for', async () => {
    await change('SMALL-MONTH');
    await expect(change('LARGE-YEAR')).rejects.toMatchObject({ code: 'plan-change-pending' });
    await world.run(new WithdrawPlanChange(TENANT, 'by-client'));
    await world.advanceTo('2026-02-28T00:00:00+01:00');

    expect(world.subscription.planCode).toBe('TEAM-MONTH');
    expect(world.happened('PlanChangeWithdrawn')).toMatchObject([{ reason: 'by-client' }]);
    await expect(world.run(new WithdrawPlanChange(TENANT, 'by-client'))).rejects.toMatchObject({ code: 'not-found' });
  });

  test('ToS 1.5.plan: below use is refused with the list of what exceeds', async () => {
    world.use = { seats: 4, modulesWithData: ['contacts', 'time'] };

    expect((await preview('SMALL-MONTH')).exceeds).toHaveLength(2);
    await expect(change('SMALL-MONTH')).rejects.toMatchObject({
      code: 'below-use',
      details: {
        clause: 'ToS 1.5.plan',
        data: {
          exceeds: [
            { what: 'seats', limit: 3, used: 4 },
            { what: 'module', module: 'time' },
          ],
        },
      },
    });
  });

  test('ToS 1.5.plan: what grew since is seen on the day; nothing changes, and the administrators hear why', async () => {
    await change('SMALL-MONTH');
    world.use = { seats: 4, modulesWithData: [] };
    await world.advanceTo('2026-02-28T00:00:00+01:00');

    expect(world.subscription).toMatchObject({ planCode: 'TEAM-MONTH', paidThrough: '2026-03-30' });
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([49_875]);
    expect(world.happened('PlanChangeRefused')).toMatchObject([{ clause: 'ToS 1.5.plan', reason: 'below-use' }]);
    expect(world.sentOnly('plan-change-refused')).toHaveLength(1);
  });

  test('ToS 4.8: a year begins at the next anchor, which becomes its own', async () => {
    const { summary } = await preview('TEAM-YEAR');
    expect(summary).toMatchObject({ atOnce: false, effectiveOn: '2026-02-28', dueNow: { totalMinor: 0 } });
    await change('TEAM-YEAR');
    await world.advanceTo('2026-02-28T12:00:00+01:00');

    expect(world.subscription).toMatchObject({ interval: 'year', anchor: '2026-02-28', paidThrough: '2027-02-27' });
    expect(world.charged.map(({ amountMinor }) => amountMinor)).toEqual([yearlyTerms.netMinor * 1.25]);
    expect(await world.metering.usage(TENANT)).toMatchObject([{ periodStart: '2026-02-28' }]);
  });

  test('ToS 3.5.a: gives way to a cancellation', async () => {
    await change('SMALL-MONTH');
    await world.run(new CancelSubscription(TENANT));

    expect(theChange()).toMatchObject({ state: 'WITHDRAWN', closeReason: 'canceled' });
  });

  test('FREE is reached by cancelling; after the end it may be taken if the data fits (K26)', async () => {
    expect(await preview('FREE')).toMatchObject({ instead: 'cancellation' });
    await expect(change('FREE')).rejects.toMatchObject({ code: 'cancel-instead' });
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2026-03-01T12:00:00+01:00');
    expect(world.state).toBe('READ_ONLY');
    world.use = { seats: 3, modulesWithData: ['sales'] };
    await expect(change('FREE')).rejects.toMatchObject({ code: 'below-use' });

    world.use = { seats: freeTerms.seats, modulesWithData: ['contacts'] };
    expect(await change('FREE')).toMatchObject({ state: 'FREE' });
    expect(world.state).toBe('ACTIVE');
    expect(world.subscription).toMatchObject({ planCode: 'FREE', state: 'ACTIVE', anchor: '2026-03-01' });
  });
});

describe('a client who pays by invoice (ToS 4.6)', () => {
  beforeEach(async () => {
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-14T12:00:00+01:00');
  });

  test('ToS 4.6: gets an invoice; the plan applies with its payment, and days that passed until then go back', async () => {
    expect(await change('LARGE-MONTH')).toMatchObject({ state: 'AWAITING_PAYMENT', checkoutUrl: null });
    const invoice = world.invoices.at(-1)!;
    expect(invoice).toMatchObject({ purpose: 'plan-change', totalMinor: 37_500, dueOn: '2026-02-27' });
    expect(world.sentOnly('plan-change-invoiced')).toHaveLength(1);
    await world.advanceTo('2026-02-16T12:00:00+01:00');
    expect(world.subscription.planCode).toBe('TEAM-MONTH');

    const { RecordPayment } = await import('../../../../src/contexts/subscription/application/paying.js');
    const renewal = world.invoices.find(({ periodStart }) => periodStart === '2026-02-28')!;
    const total = { amountMinor: 37_500, currency: 'SEK' };
    await world.run(new RecordPayment(TENANT, total, world.now.toISOString(), 'bank-1'));

    expect(world.subscription.planCode).toBe('LARGE-MONTH');
    // Fourteen days were paid, twelve are left.
    expect(world.refunds).toMatchObject([{ method: 'invoice', amountMinor: 5_357 }]);
    expect(renewal).toMatchObject({ state: 'VOID', voidReason: 'plan-changed' });
    expect(world.invoices.at(-1)).toMatchObject({ periodStart: '2026-02-28', totalMinor: 124_875, state: 'OPEN' });
  });

  describe('who has been billed for the next period when a larger plan applies', () => {
    const pay = async () => {
      const { RecordPayment } = await import('../../../../src/contexts/subscription/application/paying.js');
      const due = { amountMinor: theChange().due.total.amountMinor, currency: 'SEK' };
      await world.run(new RecordPayment(TENANT, due, world.now.toISOString(), 'bank-1'));
    };

    beforeEach(async () => {
      await change('LARGE-MONTH');
      await world.advanceTo('2026-02-16T12:00:00+01:00');
      await pay();
    });

    test('ToS 3.3.b: gets the new invoice by letter, with its document, and hears which one it replaces', async () => {
      const [old, anew] = world.invoices.filter(({ periodStart }) => periodStart === '2026-02-28');
      const letter = world.letters.filter(({ template }) => template === 'invoice-issued').at(-1)!;

      expect(letter).toMatchObject({
        state: 'ACCEPTED',
        data: { number: anew!.number, open: { amountMinor: 124_875 }, dueOn: '2026-03-18', replaces: old!.number },
        attachments: [{ source: 'billing-document', id: `invoice:${anew!.id}` }],
      });
      expect(world.pending(`dunning:${old!.id}`)).toEqual([]);
    });

    test('ToS 3.4.a: has the whole term to pay it, and the ladder begins after its own due date', async () => {
      expect(world.invoices.at(-1)).toMatchObject({ dueOn: '2026-03-18' });
      await world.advanceTo('2026-03-19T07:59:59.999+01:00');
      expect(world.sentOnly('first-overdue')).toEqual([]);
      expect(world.subscription.state).toBe('ACTIVE');

      await world.advanceTo('2026-03-19T08:00:00+01:00');

      expect(world.sentOnly('first-overdue')).toEqual(['2026-03-19T08:00 first-overdue']);
      expect(world.overdue).toMatchObject({ dueOn: '2026-03-18' });
    });
  });

  test('ToS 3.3.b: a difference too small to ask for applies at once, and the next period is billed for what it is', async () => {
    await world.run(new PublishPlanVersion({ ...LARGE, code: 'ALMOST', netMinor: 40_000 }));
    await world.advanceTo('2026-02-27T12:00:00+01:00');

    expect(await change('ALMOST')).toMatchObject({ state: 'APPLIED' });

    const renewals = world.invoices.filter(({ periodStart }) => periodStart === '2026-02-28');
    expect(renewals).toMatchObject([
      { totalMinor: 49_875, state: 'VOID', voidReason: 'plan-changed' },
      { totalMinor: 50_000, state: 'OPEN', dueOn: '2026-03-29' },
    ]);
  });

  test('ToS 3.3.c: unpaid by the end of its due date it lapses, and no warning follows', async () => {
    await change('LARGE-MONTH');
    await world.advanceTo('2026-02-27T23:59:59.999+01:00');
    expect(theChange().state).toBe('AWAITING_PAYMENT');

    await world.advanceTo('2026-02-28T00:00:00+01:00');
    expect(theChange().state).toBe('LAPSED');
  });

  test('ToS 10.2.c: a smaller plan is decided and billed on its day, with the full term to pay', async () => {
    await world.run(new PublishPlanVersion({ ...monthlyTerms, code: 'SMALL-MONTH', netMinor: 9_900 }));
    expect(await change('SMALL-MONTH')).toMatchObject({ state: 'SCHEDULED' });
    expect(theChange().effectiveOn).toBe('2026-03-31');
    await world.advanceTo('2026-03-31T00:00:00+02:00');

    expect(world.subscription.planCode).toBe('SMALL-MONTH');
    const first = world.invoices.find(({ periodStart }) => periodStart === '2026-03-31');
    expect(first).toMatchObject({ totalMinor: 12_375, dueOn: '2026-04-30', state: 'OPEN' });
  });
});
