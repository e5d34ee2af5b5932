import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ChangePlan,
  type PlanChangeAnswer,
  WithdrawPlanChange,
} from '../../../../src/contexts/subscription/application/changing-plan.js';
import {
  RaiseInvoiceDispute,
  UpholdInvoiceDispute,
} from '../../../../src/contexts/subscription/application/disputing.js';
import {
  type PlanChangePreview,
  PreviewPlanChange,
} from '../../../../src/contexts/subscription/application/offering-plans.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { PublishPlanVersion } from '../../../../src/contexts/subscription/application/pricing.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import {
  ConfirmWithdrawal,
  DeclareWithdrawal,
  type WithdrawalPreview,
} from '../../../../src/contexts/subscription/application/withdrawing.js';
import { Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import { CreditNote } from '../../../../src/contexts/subscription/domain/dispute.js';
import type { Order } from '../../../../src/contexts/subscription/domain/order.js';
import type { PlanChange } from '../../../../src/contexts/subscription/domain/plan-change.js';
import type { Withdrawal } from '../../../../src/contexts/subscription/domain/withdrawal.js';
import { Money } from '../../../../src/shared-kernel/money.js';
import { monthlyTerms } from '../support/plans.js';
import { TENANT, World } from '../support/world.js';

let world: World;
const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };
const transfer = (amountMinor: number) =>
  new RecordPayment(TENANT, { amountMinor, currency: 'SEK' }, world.now.toISOString(), 'bank-1');
const theChange = () => world.all<PlanChange>('PlanChange').at(-1)!;

/** Two people of the operator gave a part back in a special case. */
const givenBack = (amountMinor: number) => {
  const [payment, amount] = [world.payments.at(-1)!, new Money(amountMinor, 'SEK')];
  world.aggregates.push(Refund.request(TENANT, 'special', payment, amount, 'special-case', world.now));
};
const amounts = () => world.refunds.map(({ amountMinor, reason }) => [amountMinor, reason]);
/** Both steps of the button; the settlement is what the first one had shown. */
async function withdraw(): Promise<void> {
  const { withdrawalId, returned } = await world.run<WithdrawalPreview>(
    new DeclareWithdrawal(TENANT, 'order', 'account-1'),
  );
  await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));
  const { settlement } = world.all<Withdrawal>('Withdrawal').at(-1)!;
  expect(settlement!.returned).toEqual(returned);
  const all = world.refunds.filter(({ reason }) => reason === 'withdrawal').map(({ id }) => id);
  expect(settlement!.refundIds).toEqual(all);
}

async function change(planCode: string): Promise<PlanChangeAnswer> {
  const { summary, summarySha256 } = await world.run<PlanChangePreview>(new PreviewPlanChange(TENANT, planCode));
  return world.run(new ChangePlan(TENANT, planCode, summarySha256!, summary!.documents, purchaser));
}

beforeEach(async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.run(new PublishPlanVersion({ ...monthlyTerms, code: 'LARGE-MONTH', name: 'Large', netMinor: 99_900 }));
  await world.advanceTo('2026-01-31T12:00:00+01:00');
  await world.buy('TEAM-MONTH');
});

test('ToS 4.9: what was paid in part on a period that the card never paid goes back when nobody owes it', async () => {
  world.bankAlways = 'declined';
  await world.advanceTo('2026-03-01T12:00:00+01:00');
  await world.run(transfer(10_000));
  expect(world.refunds).toEqual([]);

  await world.advanceTo('2026-03-08T00:00:00+01:00');

  expect(world.invoices[1]).toMatchObject({ state: 'VOID', voidReason: 'card-never-paid', paidMinor: 10_000 });
  expect(world.refunds).toMatchObject([{ paymentReference: 'bank-1', amountMinor: 10_000, reason: 'not-owed' }]);
  expect(world.happened('RefundRequested')).toHaveLength(1);
});

describe('a larger plan that is invoiced', () => {
  const asked = () => world.invoices.find(({ id }) => id === theChange().invoiceId)!;

  beforeEach(async () => {
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-14T12:00:00+01:00');
    await change('LARGE-MONTH');
    await world.advanceTo('2026-02-16T12:00:00+01:00');
  });

  test('ToS 4.1: what was paid in part goes back when it lapses', async () => {
    await world.run(transfer(10_000));
    await world.advanceTo('2026-02-27T23:59:59.999+01:00');
    expect(world.refunds).toEqual([]);

    await world.advanceTo('2026-02-28T00:00:00+01:00');

    expect(asked()).toMatchObject({ state: 'VOID', voidReason: 'plan-change-lapsed' });
    expect(world.refunds).toMatchObject([{ paymentReference: 'bank-1', amountMinor: 10_000, reason: 'not-owed' }]);
  });

  test('ToS 4.3: what was paid in part goes back when the client withdraws it', async () => {
    await world.run(transfer(10_000));

    await world.run(new WithdrawPlanChange(TENANT, 'by-client'));

    expect(asked()).toMatchObject({ state: 'VOID', voidReason: 'plan-change-withdrawn' });
    expect(world.refunds).toMatchObject([{ paymentReference: 'bank-1', amountMinor: 10_000, reason: 'not-owed' }]);
  });

  test('ToS 4.3: all of it goes back when it is withdrawn between its payment and its effect', async () => {
    await world.commands.execute(transfer(37_500));
    expect(asked().state).toBe('PAID');
    expect(theChange().state).toBe('AWAITING_PAYMENT');

    await world.run(new WithdrawPlanChange(TENANT, 'by-client'));

    expect(world.subscription.planCode).toBe('TEAM-MONTH');
    expect(asked()).toMatchObject({ state: 'VOID', voidReason: 'plan-change-withdrawn' });
    expect(world.refunds).toMatchObject([{ paymentReference: 'bank-1', amountMinor: 37_500, reason: 'not-owed' }]);
    expect(world.happened('PlanChangeApplied')).toEqual([]);
  });

  test('ToS 4.3: what was paid ahead for a period goes back when that is billed anew', async () => {
    await world.run(transfer(47_500));

    expect(world.subscription.planCode).toBe('LARGE-MONTH');
    const renewal = world.invoices.find(({ voidReason }) => voidReason === 'plan-changed');
    expect(renewal).toMatchObject({ periodStart: '2026-02-28', paidMinor: 10_000 });
    // The days until the payment, and what had gone to the former renewal.
    expect(world.refunds.map(({ amountMinor }) => amountMinor)).toEqual([5_357, 10_000]);
    expect(world.happened('RefundRequested')).toHaveLength(2);
  });

  test('ToS 3.5.c: days that nobody used go back at the price that a credit note left of them', async () => {
    const invoice = asked();
    const raise = new RaiseInvoiceDispute(TENANT, invoice.id, 'Too dear.', 'account-1');
    const { disputeId } = await world.run<{ disputeId: string }>(raise);
    await world.run(new UpholdInvoiceDispute(TENANT, disputeId, 18_750, 'Half of it then.', 'staff-1'));

    await world.run(transfer(18_750));

    expect(world.subscription.planCode).toBe('LARGE-MONTH');
    // Two of the fourteen days, 53.57 of 375.00, at half the price.
    expect(amounts()).toEqual([[2_679, 'not-owed']]);
  });

  test('ToS 3.5.c: days that nobody used go back only as far as they have not gone back already', async () => {
    await world.commands.execute(transfer(37_500));
    givenBack(35_000);

    await world.settle();

    expect(world.subscription.planCode).toBe('LARGE-MONTH');
    expect(amounts()).toEqual([
      [35_000, 'special-case'],
      [2_500, 'not-owed'],
    ]);
  });
});

test('ToS 3.5.c: what a dispute credits does not go back a second time', async () => {
  await world.run(new SetCollectionMethod(TENANT, 'invoice'));
  await world.run(transfer(10_000));
  givenBack(7_000);
  const { id, totalMinor } = world.invoices.at(-1)!;
  const raise = new RaiseInvoiceDispute(TENANT, id, 'Nothing worked.', 'account-1');
  const { disputeId } = await world.run<{ disputeId: string }>(raise);

  await world.run(new UpholdInvoiceDispute(TENANT, disputeId, totalMinor, 'So it was.', 'staff-1'));

  expect(world.invoices.at(-1)).toMatchObject({ id, state: 'PAID', creditedMinor: totalMinor });
  expect(amounts()).toEqual([
    [7_000, 'special-case'],
    [3_000, 'not-owed'],
  ]);
});

describe('a consumer who withdraws', () => {
  beforeEach(async () => {
    world.customerKind = 'consumer';
    await world.advanceTo('2026-02-05T12:00:00+01:00');
  });

  test('ToS 6.4, 3.5.c: gets what was paid, less what went back already', async () => {
    givenBack(9_875);

    await withdraw();

    expect(world.subscription).toMatchObject({ endCause: 'withdrawal' });
    expect(amounts()).toEqual([
      [9_875, 'special-case'],
      [40_000, 'withdrawal'],
    ]);
    expect(world.happened('ContractWithdrawn')).toHaveLength(1);
  });

  test('ToS 6.4, 3.5.c: gets back what is not used, and of that only what has not gone back already', async () => {
    const order = world.only<Order>('Order', () => true);
    order.expressStart = { at: order.createdAt.toISOString(), ip: '192.0.2.1', locale: 'sv' };
    givenBack(40_000);

    await withdraw();

    // Five of 28 days are paid for: 498.75 − 89.06 = 409.69 would come back, of which 98.75 is still here.
    expect(amounts()).toEqual([
      [40_000, 'special-case'],
      [9_875, 'withdrawal'],
    ]);
  });

  test('ToS 6.4: gets back what a credit note left of the price', async () => {
    const [invoice] = world.invoices;
    const { note, overpaid } = CreditNote.issue(
      { id: 'note', sequence: 1 },
      invoice!,
      new Money(20_000, 'SEK'),
      world.now,
    );
    world.aggregates.push(note);
    expect(overpaid.amountMinor).toBe(20_000);
    givenBack(overpaid.amountMinor);

    await withdraw();

    expect(amounts()).toEqual([
      [20_000, 'special-case'],
      [29_875, 'withdrawal'],
    ]);
  });

  test('ToS 6.4: gets back the larger plan as well as the plan that it enlarged', async () => {
    expect(await change('LARGE-MONTH')).toMatchObject({ state: 'APPLIED' });
    const [plan, larger] = world.invoices.map(({ totalMinor }) => totalMinor);

    await withdraw();

    expect(larger).toBeGreaterThan(0);
    expect(amounts()).toEqual([
      [plan, 'withdrawal'],
      [larger, 'withdrawal'],
    ]);
    expect(world.happened('ContractWithdrawn')).toMatchObject([{ returned: { amountMinor: plan! + larger! } }]);
  });

  test('ToS 6.4: owes nothing for a larger plan not paid yet, and gets back what was paid in part on it', async () => {
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await change('LARGE-MONTH');
    await world.run(transfer(10_000));

    await withdraw();

    expect(theChange().state).toBe('WITHDRAWN');
    expect(world.invoices.filter(({ state }) => state === 'OPEN')).toEqual([]);
    expect(amounts()).toEqual([
      [49_875, 'withdrawal'],
      [10_000, 'withdrawal'],
    ]);
  });
});
