import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import { NoteChargeback } from '../../../../src/contexts/subscription/application/disputing-charges.js';
import { SubmitRefundRequest } from '../../../../src/contexts/subscription/application/requesting-refunds.js';
import {
  ConfirmWithdrawal,
  DeclareWithdrawal,
  type WithdrawalPreview,
} from '../../../../src/contexts/subscription/application/withdrawing.js';
import type { Withdrawal } from '../../../../src/contexts/subscription/domain/withdrawal.js';
import { TENANT, World } from '../support/world.js';

const PAID = 49_875;
let world: World;

/** What the provider says of the cardholder's dispute about the newest payment. */
const bankSays = (standing: 'open' | 'won' | 'lost', amountMinor = PAID) =>
  world.run(
    new NoteChargeback(TENANT, {
      reference: 'dp_1',
      paymentReference: world.payments.at(-1)!.reference,
      amount: { amountMinor, currency: 'SEK' },
      reason: 'fraudulent',
      evidenceDueAt: undefined,
      standing,
    }),
  );
const ask = (amountMinor: number) => {
  const by = { kind: 'client' as const, accountId: 'account-1' };
  return world.run(new SubmitRefundRequest(TENANT, { amountMinor, currency: 'SEK' }, 'A hard case', by, null));
};
const refused = (most: number) => ({
  code: 'validation-failed',
  details: { clause: 'ToS 3.5.c', faults: [{ code: 'above-what-was-paid', message: `At most ${most}.` }] },
});
const declare = () => world.run<WithdrawalPreview>(new DeclareWithdrawal(TENANT, 'order', 'account-1'));
const amounts = () => world.refunds.map(({ amountMinor, reason }) => [amountMinor, reason]);

beforeEach(async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.advanceTo('2026-01-31T12:00:00+01:00');
  await world.buy('TEAM-MONTH');
});

describe('money that a cardholder’s bank has, or may take (ToS 3.5.c)', () => {
  test('ToS 3.5.c: does not go back a second time by a special case, unless the bank left it here', async () => {
    await bankSays('open');
    await expect(ask(1)).rejects.toMatchObject(refused(0));

    await bankSays('won');
    await ask(PAID);

    expect(world.happened('RefundRequestSubmitted')).toHaveLength(1);
  });

  test('ToS 3.5.c: is gone for good once the bank has given it back', async () => {
    await bankSays('lost', 20_000);

    await expect(ask(PAID - 20_000 + 1)).rejects.toMatchObject(refused(PAID - 20_000));
    await ask(PAID - 20_000);

    expect(world.happened('RefundRequestSubmitted')).toHaveLength(1);
  });

  describe('and that is owed back for a renewal that a message had come before', () => {
    beforeEach(async () => {
      await world.advanceTo('2026-02-28T12:00:00+01:00');
      await bankSays('open', 30_000);
      await world.run(new CancelSubscription(TENANT, '2026-02-27T23:50:00+01:00'));
    });

    test('ToS 3.5.a, 3.5.c: waits for the bank, and goes back when that leaves it here', async () => {
      expect(amounts()).toEqual([[PAID - 30_000, 'canceled-before-renewal']]);

      await bankSays('won', 30_000);
      await bankSays('won', 30_000);

      expect(amounts()).toEqual([
        [PAID - 30_000, 'canceled-before-renewal'],
        [30_000, 'canceled-before-renewal'],
      ]);
      expect(world.refunded.at(-1)).toMatchObject({ amountMinor: 30_000 });
    });

    test('ToS 3.5.a, 3.5.c: is neither refunded nor owed again when the bank has given it back', async () => {
      await bankSays('lost', 30_000);

      expect(amounts()).toEqual([[PAID - 30_000, 'canceled-before-renewal']]);
      expect(world.invoices.at(-1)).toMatchObject({ state: 'VOID' });
      expect(world.happened('InvoiceReopened')).toEqual([]);
    });
  });
});

describe('a consumer who withdraws while the bank looks into the payment', () => {
  const withdrawal = () => world.all<Withdrawal>('Withdrawal').at(-1)!;

  beforeEach(async () => {
    world.customerKind = 'consumer';
    await world.advanceTo('2026-02-05T12:00:00+01:00');
    await bankSays('open');
    const preview = await declare();
    expect(preview.returned).toBeNull();
    await world.run(new ConfirmWithdrawal(TENANT, preview.withdrawalId));
    expect(amounts()).toEqual([]);
  });

  test('ToS 6.4: has its money from the bank, and neither a refund nor a debt besides', async () => {
    await bankSays('lost');
    await world.advanceTo('2026-03-20T12:00:00+01:00');

    expect(amounts()).toEqual([]);
    expect(world.invoices).toMatchObject([{ state: 'PAID', paidMinor: PAID }]);
    expect(world.sentOnly('chargeback-lost', 'first-overdue')).toEqual([]);
  });

  test('ToS 6.4: gets it from us when the bank leaves it here', async () => {
    await bankSays('won');

    expect(amounts()).toEqual([[PAID, 'withdrawal']]);
    expect(withdrawal().settlement).toMatchObject({
      returned: { amountMinor: PAID, currency: 'SEK' },
      refundIds: [world.refunds[0]!.id],
    });
  });
});
