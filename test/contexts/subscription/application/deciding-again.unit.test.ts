import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription, EndSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import { GiveUpOnCard, RetryCharge } from '../../../../src/contexts/subscription/application/collecting.js';
import { GiveFirstNotice, TakeOverdueStep } from '../../../../src/contexts/subscription/application/dunning-process.js';
import { AnnouncePurge, BlockAfterEnd, PlanPurge } from '../../../../src/contexts/subscription/application/ending.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { RenewSubscription, SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import { TENANT, World } from '../support/world.js';

let world: World;

beforeEach(async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.advanceTo('2026-02-01T10:00:00+01:00');
  await world.buy('TEAM-MONTH');
});

describe('whatever the calendar carries decides again at its moment', () => {
  test('a renewal that runs early, or a second time, bills nothing', async () => {
    await world.run(new RenewSubscription(TENANT, '2026-03-01'));
    expect(world.invoices).toHaveLength(1);

    await world.advanceTo('2026-03-01T00:00:00+01:00');
    await world.run(new RenewSubscription(TENANT, '2026-03-01'));
    expect(world.invoices).toHaveLength(2);
    expect(world.charged).toHaveLength(1);
  });

  test('a card’s deadline that runs within its last day ends nothing', async () => {
    world.bankAlways = 'declined';
    await world.advanceTo('2026-03-08T23:59:59+01:00');
    const invoiceId = world.invoices.at(-1)!.id;

    await world.run(new GiveUpOnCard(TENANT, invoiceId, '2026-03-08', 1));
    expect(world.subscription.state).toBe('PAST_DUE');
  });

  test('an attempt is made once, and never beside one that waits for its answer', async () => {
    world.bankAlways = 'declined';
    await world.advanceTo('2026-03-02T12:00:00+01:00');
    const invoiceId = world.invoices.at(-1)!.id;
    expect(world.charges.map(({ attempt }) => attempt)).toEqual([0, 1]);

    await world.run(new RetryCharge(TENANT, invoiceId, 1, 1));
    expect(world.charges).toHaveLength(2);
    world.bank = ['away'];
    await expect(world.run(new RetryCharge(TENANT, invoiceId, 2, 1))).rejects.toThrow('away');
    await world.run(new RetryCharge(TENANT, invoiceId, 3, 1));
    expect(world.charges.map(({ attempt, state }) => [attempt, state])).toEqual([
      [0, 'DECLINED'],
      [1, 'DECLINED'],
      [2, 'PENDING'],
    ]);
  });

  test('an end that was planned for another day ends nothing', async () => {
    await world.run(new CancelSubscription(TENANT));
    await world.run(new EndSubscription(TENANT, '2026-02-28'));
    await world.run(new EndSubscription(TENANT, '2026-02-01'));

    expect(world.subscription.state).toBe('CANCEL_SCHEDULED');
  });

  test('nothing of an earlier ending touches a contract that came back', async () => {
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    const { id } = world.subscription;
    await world.buy('TEAM-YEAR');

    await world.run(new BlockAfterEnd(TENANT, '2026-02-28'));
    await world.run(new AnnouncePurge(TENANT, '2026-02-28', 1));
    await world.run(new PlanPurge(TENANT, `purge:${id}:2026-02-28:0`));

    expect(world.state).toBe('ACTIVE');
    expect(world.instance.deletion).toBeUndefined();
    expect(world.sentOnly('purge-announced', 'blocked')).toEqual([]);
  });

  test('a payment takes everything off the calendar at once, and a step that still runs does nothing', async () => {
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
    await world.advanceTo('2026-03-25T12:00:00+01:00');
    const caseId = world.overdue!.id;
    const invoice = world.invoices.find(({ dueOn }) => dueOn === '2026-03-01')!;
    expect(world.pending('overdue:')).toHaveLength(1);

    await world.run(new RecordPayment(TENANT, invoice.openAmount.toJSON(), world.now.toISOString(), 'bank-1'));
    expect(world.pending('overdue:')).toEqual([]);
    await world.advanceTo('2026-04-01T00:00:00+02:00');
    await world.run(new TakeOverdueStep(TENANT, caseId, 'WARNED'));
    await world.run(new GiveFirstNotice(TENANT, invoice.id));

    expect(world.state).toBe('ACTIVE');
    expect(world.sentOnly('first-overdue')).toHaveLength(1);
    expect(world.overdue!.state).toBe('CLEARED');
  });
});

test('the news of a card that was saved does not bring an older card back when it is repeated', async () => {
  const first = await world.saveCard('pm_old');
  await world.saveCard('pm_new');
  await world.hear(first);

  expect(world.subscription.cardRef).toBe('pm_new');
});
