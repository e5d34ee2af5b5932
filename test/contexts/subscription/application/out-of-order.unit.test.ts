import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import {
  RaiseInvoiceDispute,
  RejectInvoiceDispute,
} from '../../../../src/contexts/subscription/application/disputing.js';
import {
  NoteChargeback,
  WriteOffChargeback,
} from '../../../../src/contexts/subscription/application/disputing-charges.js';
import { AgreeArrangement, RequestArrangement } from '../../../../src/contexts/subscription/application/negotiating.js';
import { PayInvoice, RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import type { Chargeback } from '../../../../src/contexts/subscription/domain/chargeback.js';
import type { CreditNote } from '../../../../src/contexts/subscription/domain/dispute.js';
import { Money } from '../../../../src/shared-kernel/money.js';
import { TENANT, World } from '../support/world.js';

const MONTH = 49_875;
let world: World;
const pay = (amountMinor: number, reference: string, paidAt = world.now.toISOString()) =>
  world.run(new RecordPayment(TENANT, { amountMinor, currency: 'SEK' }, paidAt, reference));
const bankSays = (standing: 'open' | 'won' | 'lost', amountMinor: number) =>
  world.run(
    new NoteChargeback(TENANT, {
      reference: 'dp_1',
      paymentReference: world.payments.findLast(({ method }) => method === 'card')!.reference,
      amount: { amountMinor, currency: 'SEK' },
      reason: 'fraudulent',
      evidenceDueAt: undefined,
      standing,
    }),
  );

describe('periods that are paid in another order than they came', () => {
  beforeEach(async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    await world.buy('TEAM-MONTH');
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-03-12T09:00:00+01:00');
  });

  test('ToS 3.4.g: a dispute that is rejected late leaves no paid period behind', async () => {
    const february = world.invoices.find(({ periodStart }) => periodStart === '2026-02-10')!;
    const { disputeId } = await world.run<{ disputeId: string }>(
      new RaiseInvoiceDispute(TENANT, february.id, 'Too many seats.', 'account-1'),
    );
    await pay(MONTH, 'march');
    await world.run(new RejectInvoiceDispute(TENANT, disputeId, 'They are in use.', 'staff-1'));
    await pay(MONTH, 'february');

    expect(world.invoices.filter(({ state }) => state === 'PAID').map(({ periodStart }) => periodStart)).toEqual([
      '2026-01-10',
      '2026-02-10',
      '2026-03-10',
    ]);
    expect(world.subscription.paidThrough).toBe('2026-04-09');
  });

  test('ToS 3.4.g: a period that is paid on its day, while an older one is paid in instalments, counts', async () => {
    const february = world.invoices.find(({ periodStart }) => periodStart === '2026-02-10')!;
    const instalments = [
      { dueOn: '2026-03-31', amountMinor: 20_000 },
      { dueOn: '2026-04-08', amountMinor: MONTH - 20_000 },
    ];
    const words = 'A customer of ours paid late.';
    const { arrangementId } = await world.run<{ arrangementId: string }>(
      new RequestArrangement(TENANT, [february.id], instalments, words, 'account-1'),
    );
    await world.run(new AgreeArrangement(TENANT, arrangementId, instalments, false, 'staff-1'));
    await pay(MONTH, 'march');
    expect(world.subscription).toMatchObject({ paidThrough: '2026-02-09', periods: { paidAhead: ['2026-03-10'] } });
    await pay(20_000, 'first');
    await pay(MONTH - 20_000, 'second');

    expect(world.subscription).toMatchObject({ paidThrough: '2026-04-09', periods: { paidAhead: [] } });
    expect(world.happened('SubscriptionRenewed')).toHaveLength(2);
  });
});

test('ToS 3.3.c, 3.5.a: cancelled while an older card period is in dispute, it runs to the end of the one that is paid', async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.buy('TEAM-MONTH');
  world.bank = ['declined'];
  await world.advanceTo('2026-02-10T09:00:00+01:00');
  const [, february] = world.invoices;
  await world.run(new RaiseInvoiceDispute(TENANT, february!.id, 'Too many seats.', 'account-1'));
  await world.advanceTo('2026-03-20T09:00:00+01:00');
  expect(world.invoices.map(({ state }) => state)).toEqual(['PAID', 'OPEN', 'PAID']);

  await world.run(new CancelSubscription(TENANT));

  expect(world.subscription).toMatchObject({ state: 'CANCEL_SCHEDULED', endsOn: '2026-04-09' });
  expect(february).toMatchObject({ state: 'VOID', voidReason: 'canceled-before-renewal' });
  expect(world.refunds).toEqual([]);
});

describe('what a bank gave back and staff let go (ToS 3.4.g)', () => {
  const letGo = () => world.run(new WriteOffChargeback(TENANT, world.all<Chargeback>('Chargeback')[0]!.id));
  const notes = () => world.all<CreditNote>('CreditNote').map(({ totalMinor }) => totalMinor);

  beforeEach(async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    await world.buy('TEAM-MONTH');
  });

  test('ToS 3.4.g: a part of a paid invoice is credited, and the invoice stays paid for the rest', async () => {
    await bankSays('lost', 10_000);
    await letGo();

    const [invoice] = world.invoices;
    expect(invoice).toMatchObject({ state: 'PAID', paidMinor: MONTH - 10_000, creditedMinor: 10_000 });
    expect(notes()).toEqual([10_000]);
    expect(world.refunds).toEqual([]);
    expect(world.pending('dunning')).toEqual([]);
    expect(world.sentOnly('chargeback-written-off')).toHaveLength(1);
  });

  test('ToS 3.4.g: the whole of an invoice is void, and no paper is needed beside it', async () => {
    await bankSays('lost', MONTH);
    await letGo();

    expect(world.invoices[0]).toMatchObject({ state: 'VOID', voidReason: 'chargeback-written-off' });
    expect(notes()).toEqual([]);
  });

  test('ToS 3.4.d: overdue by then, the contract is in order again', async () => {
    await bankSays('lost', MONTH);
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-10T12:00:00+01:00');
    expect(world.subscription.state).toBe('PAST_DUE');

    await letGo();

    expect(world.overdue?.state).toBe('CLEARED');
    expect(world.subscription).toMatchObject({ state: 'ACTIVE', pastDueSince: null });
  });

  test('ToS 3.4.g: what nobody had paid of it stays owed', async () => {
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-02-12T09:00:00+01:00');
    await pay(MONTH, 'february');
    const february = world.invoices.at(-1)!;
    february.reopen(new Money(9_875, 'SEK'), '2026-03-12', world.now);
    const [first] = world.invoices;
    first!.reopen(new Money(9_875, 'SEK'), '2026-03-12', world.now);

    await bankSays('lost', 40_000);
    expect(first).toMatchObject({ state: 'OPEN', paidMinor: 0 });
    await letGo();

    expect(first).toMatchObject({ state: 'OPEN', creditedMinor: 40_000, openAmount: { amountMinor: 9_875 } });
    expect(february).toMatchObject({ state: 'OPEN', creditedMinor: 0 });
  });
});

test('ToS 3.4.a: money that a bank took from an invoice that was late gives no new day, and the letter says so', async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.buy('TEAM-MONTH');
  await world.run(new SetCollectionMethod(TENANT, 'invoice'));
  await world.advanceTo('2026-02-13T09:00:00+01:00');
  const february = world.invoices.find(({ periodStart }) => periodStart === '2026-02-10')!;
  await world.run(new PayInvoice(TENANT, february.id));
  const [ref, checkout] = [...world.checkouts].at(-1)!;
  world.checkouts.set(ref, { ...checkout, amount: { amountMinor: 20_000, currency: 'SEK' } });
  await world.payCheckout(february.id);

  await bankSays('lost', 20_000);

  expect(february).toMatchObject({ dueOn: '2026-02-10', paidMinor: 0 });
  expect(world.letters.findLast(({ template }) => template === 'chargeback-lost')?.data).toMatchObject({
    dueOn: '2026-02-10',
    isOverdue: true,
  });
  await world.advanceTo('2026-03-13T00:00:00+01:00');
  expect(world.state).toBe('SUSPENDED');
});

describe('late news of money that was in time (ToS 4.9)', () => {
  beforeEach(async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    await world.buy('TEAM-MONTH');
    world.bankAlways = 'declined';
    await world.advanceTo('2026-02-18T00:00:00+01:00');
    expect(world.subscription.state).toBe('CANCELED');
  });
  const given = () => world.refunds.map(({ amountMinor, reason }) => [amountMinor, reason]);

  test('ToS 4.9: a part of it would not have kept the subscription, so it goes back and brings nothing back', async () => {
    await pay(MONTH - 1, 'bank-1', '2026-02-17T23:59:59.999+01:00');

    expect(world.subscription.state).toBe('CANCELED');
    expect(given()).toEqual([[MONTH - 1, 'paid-too-late']]);
  });

  test('ToS 4.9: all of it brings everything back', async () => {
    await pay(MONTH, 'bank-1', '2026-02-17T23:59:59.999+01:00');

    expect(world.subscription).toMatchObject({ state: 'ACTIVE', paidThrough: '2026-03-09' });
    expect(given()).toEqual([]);
  });
});
