import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  AgreeArrangement,
  DeclineArrangement,
  RequestArrangement,
} from '../../../../src/contexts/subscription/application/negotiating.js';
import { PayInvoice, RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import type { PaymentArrangement } from '../../../../src/contexts/subscription/domain/arrangement.js';
import { TENANT, World } from '../support/world.js';

const ladder = ['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice', 'payment-restored'];
const TOTAL = 498_750;

let world: World;
type Plan = [day: string, amountMinor: number][];
const instalments = (plan: Plan) => plan.map(([dueOn, amountMinor]) => ({ dueOn, amountMinor }));
const invoice = () => world.invoices.at(-1)!;
const arrangement = () => world.all<PaymentArrangement>('PaymentArrangement').at(-1)!;
const request = (plan: Plan) =>
  world.run<{ arrangementId: string }>(
    new RequestArrangement(TENANT, [invoice().id], instalments(plan), 'A customer of ours paid late.', 'account-1'),
  );
const agree = async (plan: Plan, restoreAccess = false) => {
  const { arrangementId } = await request(plan);
  await world.run(new AgreeArrangement(TENANT, arrangementId, instalments(plan), restoreAccess, 'staff-1'));
};
const pay = (amountMinor: number, reference: string, paidAt = world.now.toISOString()) =>
  world.run(new RecordPayment(TENANT, { amountMinor, currency: 'SEK' }, paidAt, reference));

/** The renewal invoice is due on Sunday 1 March 2026 and climbs: 2 March, 22 March, 1 April, 1 May, 8 May. */
beforeEach(async () => {
  world = await World.create('2025-02-20T09:00:00+01:00');
  await world.advanceTo('2025-03-01T10:00:00+01:00');
  await world.buy('TEAM-YEAR');
  await world.run(new SetCollectionMethod(TENANT, 'invoice'));
});

describe('asking for another way to pay (ToS 3.4.g)', () => {
  test('a request alone stops nothing; the operator owes an answer by its day', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await request([['2026-04-15', TOTAL]]);

    expect(arrangement().state).toBe('REQUESTED');
    expect(world.happened('ArrangementRequested')).toHaveLength(1);
    const answer = world.obligations.find(({ title }) => title === 'arrangement.answer');
    const lastMoment = '2026-03-15T23:59:59.999+01:00';
    expect(answer).toMatchObject({ owedBy: 'operator', dueAt: new Date(lastMoment) });
    await world.jumpTo(lastMoment);
    expect(answer?.state).toBe('PENDING');
    await world.jumpTo('2026-03-16T00:00:00+01:00');
    expect(answer?.state).toBe('BREACHED');
    await world.advanceTo('2026-04-01T00:00:00+02:00');
    expect(world.state).toBe('SUSPENDED');
  });

  test('instalments cover what is open to the öre, rise, and do not lie in the past', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');

    for (const [plan, code] of [
      [[['2026-04-15', TOTAL - 1]], 'does-not-cover'],
      [[['2026-04-15', TOTAL + 1]], 'does-not-cover'],
      [[['2026-03-09', TOTAL]], 'in-the-past'],
      [
        [
          ['2026-04-15', 100_000],
          ['2026-04-15', TOTAL - 100_000],
        ],
        'not-rising',
      ],
      [
        [
          ['2026-04-15', 0],
          ['2026-04-16', TOTAL],
        ],
        'min',
      ],
    ] as [Plan, string][])
      await expect(request(plan)).rejects.toMatchObject({ details: { faults: [{ code }] } });
    await request([['2026-03-10', TOTAL]]);
    expect(arrangement().state).toBe('REQUESTED');
  });

  test('one at a time; a declined one leaves the ladder alone and makes room for another', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    const { arrangementId } = await request([['2026-04-15', TOTAL]]);
    await expect(request([['2026-04-15', TOTAL]])).rejects.toMatchObject({ code: 'arrangement-pending' });

    await world.run(new DeclineArrangement(TENANT, arrangementId, 'Too late a day.', 'staff-1'));

    expect(arrangement()).toMatchObject({ state: 'DECLINED', reason: 'Too late a day.', decidedBy: 'staff-1' });
    expect(world.sentOnly('arrangement-declined')).toHaveLength(1);
    expect(world.pending('arrangement:')).toEqual([]);
    await request([['2026-04-15', TOTAL]]);
    await world.advanceTo('2026-03-22T08:00:00+01:00');
    expect(world.overdue?.state).toBe('WARNED');
  });

  test('a debt that is settled before the answer leaves nothing to answer', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await request([['2026-04-15', TOTAL]]);

    await pay(TOTAL, 'bank-1');

    expect(arrangement()).toMatchObject({ state: 'DECLINED', reason: 'paid', decidedBy: 'system' });
    expect(world.pending('arrangement:')).toEqual([]);
  });

  test('K2 byCollectionMethod: a card renewal becomes no debt, so there is nothing to arrange', async () => {
    world = await World.create('2026-01-31T09:00:00+01:00');
    await world.buy('TEAM-MONTH');
    world.bankAlways = 'declined';
    await world.advanceTo('2026-03-01T09:00:00+01:00');

    await expect(request([['2026-04-15', invoice().totalMinor]])).rejects.toMatchObject({ code: 'not-negotiable' });
  });

  test('K2 dunningOnly: a card customer arranges as well, and its card is left alone', async () => {
    world = await World.create('2026-01-31T09:00:00+01:00');
    world.setPolicy((policy) => Object.assign(policy, { failedPayment: 'dunningOnly' }));
    await world.buy('TEAM-MONTH');
    world.bankAlways = 'declined';
    await world.advanceTo('2026-02-28T09:00:00+01:00');
    expect(world.pending('collect:')).toHaveLength(4);

    await agree([['2026-03-20', invoice().totalMinor]]);
    await world.advanceTo('2026-03-20T12:00:00+01:00');

    expect(world.pending(`collect:${invoice().id}`)).toEqual([]);
    expect(world.charges.filter(({ attempt }) => attempt > 0)).toEqual([]);
    expect(world.sentOnly(...ladder)).toEqual([]);
  });
});

describe('an agreed arrangement pauses the ladder (ToS 3.4.g)', () => {
  const PLAN: Plan = [
    ['2026-04-03', 250_000],
    ['2026-05-31', 248_750],
  ];

  test('Good Friday and a Sunday at a month’s end roll on to the next business day', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await agree(PLAN);

    expect(arrangement().instalments.map(({ payBy }) => payBy)).toEqual(['2026-04-07', '2026-06-01']);
    expect(world.sentOnly('arrangement-agreed')).toHaveLength(1);
    expect(world.happened('LadderPaused')).toEqual([expect.objectContaining({ cause: 'arrangement' })]);
  });

  test('the Sunday on which the clock changes rolls to Monday, whose whole day counts', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await agree([['2026-03-29', TOTAL]]);

    await world.advanceTo('2026-03-30T23:59:59.999+02:00');
    expect(arrangement().state).toBe('AGREED');
    await world.advanceTo('2026-03-31T00:00:00+02:00');
    expect(arrangement().state).toBe('BROKEN');
  });

  test('kept: each instalment is reminded of three days before; the last one clears the case', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await agree(PLAN);
    await world.advanceTo('2026-04-07T23:59:59+02:00');
    await pay(250_000, 'bank-1');
    await world.advanceTo('2026-06-01T23:59:59+02:00');
    expect(world.overdue?.state).toBe('NOTIFIED');
    await pay(248_750, 'bank-2');
    await world.advanceTo('2026-12-01T00:00:00+01:00');

    expect(arrangement().state).toBe('KEPT');
    expect(world.overdue?.state).toBe('CLEARED');
    expect(world.state).toBe('ACTIVE');
    expect(world.sentOnly(...ladder, 'instalment-reminder', 'arrangement-kept', 'arrangement-broken')).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-04-04T08:00 instalment-reminder',
      '2026-05-29T08:00 instalment-reminder',
      '2026-06-01T23:59 arrangement-kept',
    ]);
  });

  test('paying ahead settles the oldest instalment first, and nobody is reminded of what is paid', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await agree(PLAN);
    await pay(300_000, 'bank-1');

    expect([0, 1].map((index) => arrangement().openMinorOf(index))).toEqual([0, 198_750]);
    await world.advanceTo('2026-06-02T00:00:00+02:00');
    expect(world.sentOnly('instalment-reminder')).toEqual(['2026-05-29T08:00 instalment-reminder']);
    expect(arrangement().state).toBe('BROKEN');
  });

  test('Checkout asks for the next instalment, not for the whole', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await agree(PLAN);

    await world.run(new PayInvoice(TENANT, invoice().id, true));
    const [checkout] = [...world.checkouts.values()].slice(-1);

    expect(checkout?.amount.amountMinor).toBe(250_000);
  });

  test('broken after the first notice: the warning comes now, and the suspension waits for its gap', async () => {
    await world.advanceTo('2026-03-10T09:00:00+01:00');
    await agree(PLAN);
    await world.advanceTo('2026-04-07T23:59:59.999+02:00');
    expect(arrangement().state).toBe('AGREED');
    await world.advanceTo('2026-04-08T00:00:00+02:00');
    expect(arrangement().state).toBe('BROKEN');
    expect(world.overdue?.pausedFor).toEqual([]);

    await world.advanceTo('2026-04-15T00:00:00+02:00');
    expect(world.sentOnly(...ladder, 'arrangement-broken')).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-04-08T08:00 arrangement-broken',
      '2026-04-08T08:00 suspension-warning',
      '2026-04-15T00:00 suspended',
    ]);
  });

  test('broken early: nothing comes earlier than it would have without the plan', async () => {
    await world.advanceTo('2026-03-03T09:00:00+01:00');
    await agree([['2026-03-05', TOTAL]]);
    await world.advanceTo('2026-05-09T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-03-02T08:00 first-overdue',
      '2026-03-22T08:00 suspension-warning',
      '2026-04-01T00:00 suspended',
      '2026-05-01T08:00 final-deletion-notice',
    ]);
  });

  test('broken after the warning: the day that it named stands, unless it passed; then it is named again', async () => {
    await world.advanceTo('2026-03-25T09:00:00+01:00');
    await agree([['2026-03-27', TOTAL]]);
    await world.advanceTo('2026-04-01T00:00:00+02:00');
    expect(world.sentOnly('suspension-warning')).toHaveLength(1);
    expect(world.state).toBe('SUSPENDED');
  });

  test('broken after the day that the warning named: warned again, suspended a week later', async () => {
    await world.advanceTo('2026-03-25T09:00:00+01:00');
    await agree([['2026-04-15', TOTAL]]);
    await world.advanceTo('2026-04-22T23:59:59.999+02:00');
    expect(world.state).toBe('ACTIVE');
    await world.advanceTo('2026-04-23T00:00:00+02:00');

    expect(world.state).toBe('SUSPENDED');
    expect(world.sentOnly('suspension-warning')).toEqual([
      '2026-03-22T08:00 suspension-warning',
      '2026-04-16T08:00 suspension-warning',
    ]);
  });

  test('a warning that bounces after the pause is written once more, and the week counts from that one', async () => {
    await world.advanceTo('2026-03-25T09:00:00+01:00');
    await agree([['2026-04-15', TOTAL]]);
    world.bounce = ({ key }) => key.endsWith('suspension-warning:1');
    await world.advanceTo('2026-04-25T00:00:00+02:00');

    expect(world.sentOnly('suspension-warning', 'suspended')).toEqual([
      '2026-03-22T08:00 suspension-warning',
      '2026-04-16T08:00 suspension-warning',
      '2026-04-18T08:00 suspension-warning',
      '2026-04-25T00:00 suspended',
    ]);
  });

  test('a suspension stays unless staff say so; broken, the final notice comes and names a day a week ahead', async () => {
    await world.advanceTo('2026-04-10T09:00:00+02:00');
    await agree([['2026-05-15', TOTAL]]);
    expect(world.state).toBe('SUSPENDED');
    await world.advanceTo('2026-05-15T23:59:59.999+02:00');
    expect(world.sentOnly('final-deletion-notice')).toEqual([]);
    await world.advanceTo('2026-05-17T00:00:00+02:00');

    expect(world.sentOnly('final-deletion-notice')).toEqual(['2026-05-16T08:00 final-deletion-notice']);
    expect(world.instance.deletion?.notBefore).toEqual(new Date('2026-05-23T08:00:00+02:00'));
  });

  test('staff open the instance with it; broken, it is warned again before a suspension that counts anew', async () => {
    await world.advanceTo('2026-04-10T09:00:00+02:00');
    await agree([['2026-05-15', TOTAL]], true);
    expect(world.state).toBe('ACTIVE');
    expect(arrangement().restoresAccess).toBe(true);
    await world.advanceTo('2026-06-23T00:00:00+02:00');

    expect(world.sentOnly('suspension-warning', 'suspended', 'final-deletion-notice').slice(2)).toEqual([
      '2026-05-16T08:00 suspension-warning',
      '2026-05-23T00:00 suspended',
      '2026-06-22T08:00 final-deletion-notice',
    ]);
  });

  test('agreed after the final notice: the deletion is off; broken, it is announced anew for seven full days', async () => {
    await world.advanceTo('2026-05-05T09:00:00+02:00');
    expect(world.instance.deletion).toBeDefined();
    await agree([['2026-05-20', TOTAL]]);
    expect(world.instance.deletion).toBeUndefined();
    expect(await world.guard.objection(TENANT, 'debt')).toBe('payment-arrangement');
    expect(await world.guard.objection(TENANT, 'expiry')).toBe('payment-arrangement');

    await world.advanceTo('2026-05-22T00:00:00+02:00');
    expect(world.sentOnly('final-deletion-notice')).toEqual([
      '2026-05-01T08:00 final-deletion-notice',
      '2026-05-21T08:00 final-deletion-notice',
    ]);
    expect(world.instance.deletion?.notBefore).toEqual(new Date('2026-05-28T08:00:00+02:00'));
    expect(await world.guard.objection(TENANT, 'debt')).toBeUndefined();
  });

  test('agreed before the due date: nobody is reminded; broken, the ladder begins at its foot', async () => {
    await world.advanceTo('2026-02-15T09:00:00+01:00');
    await agree([['2026-04-15', TOTAL]]);
    await world.advanceTo('2026-04-15T23:59:59.999+02:00');
    expect(world.sentOnly(...ladder)).toEqual([]);
    expect(world.overdue).toBeUndefined();
    await world.advanceTo('2026-05-07T00:00:00+02:00');

    expect(world.sentOnly(...ladder)).toEqual([
      '2026-04-16T08:00 first-overdue',
      '2026-04-30T08:00 suspension-warning',
      '2026-05-07T00:00 suspended',
    ]);
  });

  test('money that came in time and was matched late makes the plan stand again', async () => {
    await world.advanceTo('2026-03-25T09:00:00+01:00');
    await agree([
      ['2026-04-15', 250_000],
      ['2026-05-15', 248_750],
    ]);
    await world.advanceTo('2026-04-16T10:00:00+02:00');
    expect(arrangement().state).toBe('BROKEN');

    await pay(250_000, 'bank-1', '2026-04-15T23:59:59+02:00');

    expect(arrangement().state).toBe('AGREED');
    expect(world.happened('ArrangementReinstated')).toHaveLength(1);
    expect(world.overdue?.pausedFor).toEqual(['arrangement']);
    await world.advanceTo('2026-05-15T12:00:00+02:00');
    expect(world.state).toBe('ACTIVE');
    await pay(248_750, 'bank-2');
    expect(arrangement().state).toBe('KEPT');
  });

  test('money that came a second too late settles the debt, and the plan stays broken', async () => {
    await world.advanceTo('2026-03-25T09:00:00+01:00');
    await agree([
      ['2026-04-15', 250_000],
      ['2026-05-15', 248_750],
    ]);
    await world.advanceTo('2026-04-16T10:00:00+02:00');

    await pay(250_000, 'bank-1', '2026-04-16T00:00:00+02:00');

    expect(arrangement().state).toBe('BROKEN');
    expect(world.overdue?.pausedFor).toEqual([]);
  });

  test.each([
    ['2026-03-10T09:00:00+01:00'],
    ['2026-03-25T09:00:00+01:00'],
    ['2026-04-10T09:00:00+02:00'],
    ['2026-05-05T09:00:00+02:00'],
  ])('agreed at %s and paid at once, nothing of the ladder ever happens again', async (at) => {
    await world.advanceTo(at);
    await agree([['2026-07-01', TOTAL]]);
    const before = world.sentOnly(...ladder.slice(0, 4));
    await pay(TOTAL, 'bank-1');
    await world.advanceTo('2026-12-01T00:00:00+01:00');

    expect(world.sentOnly(...ladder.slice(0, 4))).toEqual(before);
    expect(arrangement().state).toBe('KEPT');
    expect(world.state).toBe('ACTIVE');
    expect(world.instance.deletion).toBeUndefined();
  });
});
