import { describe, expect, test } from '@jest/globals';
import { CloseContract } from '../../../../src/contexts/subscription/application/closing.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
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
