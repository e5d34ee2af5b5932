import { beforeEach, describe, expect, test } from '@jest/globals';
import { CloseContract } from '../../../../src/contexts/subscription/application/closing.js';
import {
  RaiseInvoiceDispute,
  RejectInvoiceDispute,
} from '../../../../src/contexts/subscription/application/disputing.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SetCollectionMethod } from '../../../../src/contexts/subscription/application/renewing.js';
import { StopForBreach } from '../../../../src/contexts/subscription/application/stopping-for-breach.js';
import { TENANT, World } from '../support/world.js';

let world: World;

const endForBreach = async () => {
  world.instance.deletion = {
    tenantId: TENANT,
    cause: 'breach',
    clause: 'ToS 3.6.e',
    noticeKey: 'conduct:1:deletion',
    notBefore: new Date('2027-01-01T08:00:00+01:00'),
    noticeHours: 168,
  };
  await world.run(new StopForBreach(TENANT));
};

describe('a card customer whose agreement a breach ended (ToS 3.6)', () => {
  test('ToS 3.6: a payment of what was owed is booked, and the card is not charged for a further period', async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    await world.advanceTo('2026-01-31T12:00:00+01:00');
    await world.buy('TEAM-MONTH');
    world.bankAlways = 'declined';
    await world.advanceTo('2026-02-28T12:00:00+01:00');
    await endForBreach();
    const { length: billed } = world.invoices;
    const { length: charged } = world.charged;
    world.bankAlways = 'paid';
    const owed = { amountMinor: world.invoices.at(-1)!.totalMinor, currency: 'SEK' };

    await world.run(new RecordPayment(TENANT, owed, '2026-02-28T10:00:00Z', 'bank-1'));
    await world.advanceTo('2026-05-15T12:00:00+02:00');

    expect(world.invoices).toHaveLength(billed);
    expect(world.invoices.at(-1)!.state).toBe('PAID');
    expect(world.charged).toHaveLength(charged);
    expect(world.happened('InvoiceIssued')).toHaveLength(billed);
  });
});

describe('a debt beside an end that goes before it', () => {
  beforeEach(async () => {
    // Bought on 1 March 2025, paid by invoice since: the renewal invoice is due on 1 March 2026.
    world = await World.create('2025-02-20T09:00:00+01:00');
    await world.advanceTo('2025-03-01T10:00:00+01:00');
    await world.buy('TEAM-YEAR');
    await world.run(new SetCollectionMethod(TENANT, 'invoice'));
  });

  test('ToS 3.6.e: the final notice of a debt leaves the day that the breach set, and a hold calls off nothing of it', async () => {
    await world.advanceTo('2026-04-30T12:00:00+02:00');
    await endForBreach();
    await world.advanceTo('2026-05-09T00:00:00+02:00');
    expect(world.overdue?.state).toBe('FINAL');
    expect(world.instance.deletion).toMatchObject({ cause: 'breach', clause: 'ToS 3.6.e' });

    await world.hold(true);
    expect(world.instance.deletion).toMatchObject({ cause: 'breach' });
    await world.hold(false);

    expect(world.instance.deletion).toMatchObject({ cause: 'breach', noticeKey: 'conduct:1:deletion' });
  });

  test('ToS 3.7: a dispute that is decided after the closure leaves the closure its deletion', async () => {
    await world.advanceTo('2026-05-05T12:00:00+02:00');
    expect(world.instance.deletion).toMatchObject({ cause: 'debt' });
    const invoiceId = world.overdue!.invoiceId;
    const raised = new RaiseInvoiceDispute(TENANT, invoiceId, 'Nobody used it.', 'account-1');
    const { disputeId } = await world.run<{ disputeId: string }>(raised);
    const at = '2026-05-05T10:00:00Z';
    await world.run(new CloseContract(TENANT, at, at, false));
    const closing = world.instance.deletion;
    expect(closing).toMatchObject({ cause: 'closure' });

    await world.run(new RejectInvoiceDispute(TENANT, disputeId, 'It was agreed.', 'staff-1'));
    await world.advanceTo('2026-05-06T12:00:00+02:00');

    expect(world.instance.deletion).toEqual(closing);
    expect(world.happened('SubscriptionCanceled')).toMatchObject([{ cause: 'closure' }]);
  });

  test('ToS 3.4.g: a hold still calls off the deletion for the debt alone, and its release plans it again', async () => {
    await world.advanceTo('2026-05-05T12:00:00+02:00');

    await world.hold(true);
    expect(world.instance.deletion).toBeUndefined();
    await world.hold(false);
    await world.advanceTo('2026-05-06T12:00:00+02:00');

    expect(world.instance.deletion).toMatchObject({ cause: 'debt', clause: 'ToS 3.4.e' });
  });
});
