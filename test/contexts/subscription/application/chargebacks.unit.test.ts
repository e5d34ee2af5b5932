import { beforeEach, describe, expect, test } from '@jest/globals';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import {
  NoteChargeback,
  WriteOffChargeback,
} from '../../../../src/contexts/subscription/application/disputing-charges.js';
import { RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { SubmitRefundRequest } from '../../../../src/contexts/subscription/application/requesting-refunds.js';
import {
  ConfirmWithdrawal,
  DeclareWithdrawal,
  type WithdrawalPreview,
} from '../../../../src/contexts/subscription/application/withdrawing.js';
import type { Chargeback } from '../../../../src/contexts/subscription/domain/chargeback.js';
import type { Withdrawal } from '../../../../src/contexts/subscription/domain/withdrawal.js';
import { TENANT, World } from '../support/world.js';

const PAID = 49_875;
let world: World;

/** What the provider says of the cardholder's dispute about the newest card payment. */
const bankSays = (standing: 'open' | 'won' | 'lost', amountMinor = PAID, reference = 'dp_1') =>
  world.run(
    new NoteChargeback(TENANT, {
      reference,
      paymentReference: world.payments.findLast(({ method }) => method === 'card')!.reference,
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

const letGo = () => world.run(new WriteOffChargeback(TENANT, world.all<Chargeback>('Chargeback').at(-1)!.id));
const withdrawal = () => world.all<Withdrawal>('Withdrawal').at(-1)!;
async function withdraw(): Promise<void> {
  const { withdrawalId } = await declare();
  await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));
}
const settled = () => world.letters.findLast(({ template }) => template === 'chargeback-reversed')?.data;
const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });

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

describe('a consumer who withdraws after the bank has taken the payment, or may have', () => {
  beforeEach(async () => {
    world.customerKind = 'consumer';
    await world.advanceTo('2026-02-05T12:00:00+01:00');
    await bankSays('open');
  });

  test('ToS 6.4: gets all of it when what staff had let go comes here after all, once', async () => {
    await letGo();
    await withdraw();
    expect(amounts()).toEqual([]);

    await bankSays('won');
    await bankSays('won');

    expect(amounts()).toEqual([[PAID, 'withdrawal']]);
    expect(withdrawal().settlement).toMatchObject({ returned: sek(PAID), refundIds: [world.refunds[0]!.id] });
    expect(world.refunded).toMatchObject([{ amountMinor: PAID }]);
  });

  test('ToS 6.4: gets all of it when the bank thinks better of a decision against us', async () => {
    await bankSays('lost');
    expect(world.invoices).toMatchObject([{ state: 'OPEN', paidMinor: 0 }]);
    await withdraw();
    expect(amounts()).toEqual([]);
    expect(world.invoices).toMatchObject([{ state: 'VOID', voidReason: 'withdrawn' }]);

    await bankSays('won');

    expect(amounts()).toEqual([[PAID, 'withdrawal']]);
    expect(withdrawal().settlement).toMatchObject({ returned: sek(PAID) });
    expect(settled()).toMatchObject({ settled: sek(0), returned: sek(PAID) });
  });

  test('ToS 6.4: gets of each of the bank’s procedures what that one leaves here', async () => {
    await bankSays('open', 10_000, 'dp_2');
    await bankSays('won', 30_000, 'dp_1');
    expect(world.all<Chargeback>('Chargeback').map(({ gatewayRef, state }) => [gatewayRef, state])).toEqual([
      ['dp_1', 'WON'],
      ['dp_2', 'OPEN'],
    ]);
    await withdraw();
    expect(amounts()).toEqual([[PAID - 10_000, 'withdrawal']]);

    await bankSays('won', 10_000, 'dp_2');

    expect(amounts()).toEqual([
      [PAID - 10_000, 'withdrawal'],
      [10_000, 'withdrawal'],
    ]);
    expect(withdrawal().settlement).toMatchObject({ returned: sek(PAID) });
  });
});

test('ToS 6.4: of two procedures that are open at once the one may be lost and the other won', async () => {
  world.customerKind = 'consumer';
  await world.advanceTo('2026-02-05T12:00:00+01:00');
  await bankSays('open', 20_000, 'dp_1');
  await bankSays('open', 10_000, 'dp_2');
  await withdraw();
  expect(amounts()).toEqual([[PAID - 30_000, 'withdrawal']]);

  await bankSays('lost', 20_000, 'dp_1');
  await bankSays('won', 10_000, 'dp_2');

  expect(amounts()).toEqual([
    [PAID - 30_000, 'withdrawal'],
    [10_000, 'withdrawal'],
  ]);
  expect(world.happened('InvoiceReopened')).toEqual([]);
});

describe('a bank that thinks better of its decision against us (ToS 3.5.c)', () => {
  beforeEach(async () => {
    await bankSays('lost');
    expect(world.invoices).toMatchObject([{ state: 'OPEN', paidMinor: 0 }]);
  });

  test('ToS 3.5.c: has paid the debt that had been opened again, and nobody asks for it any more', async () => {
    await bankSays('won');
    await world.advanceTo('2026-03-30T12:00:00+02:00');

    expect(world.invoices[0]).toMatchObject({ state: 'PAID', paidMinor: PAID });
    expect(amounts()).toEqual([]);
    expect(settled()).toMatchObject({ settled: sek(PAID), returned: sek(0) });
    expect(world.sentOnly('first-overdue')).toEqual([]);
  });

  test('ToS 3.5.c: pays back a client that had paid the debt anew', async () => {
    await world.run(new RecordPayment(TENANT, sek(PAID), world.now.toISOString(), 'bank-1'));

    await bankSays('won');

    expect(amounts()).toEqual([[PAID, 'not-owed']]);
    expect(settled()).toMatchObject({ settled: sek(0), returned: sek(PAID) });
  });

  test('ToS 3.4.g, 3.5.c: pays back a client whose debt a person had let go', async () => {
    await letGo();
    expect(world.invoices).toMatchObject([{ state: 'VOID', voidReason: 'chargeback-written-off' }]);

    await bankSays('won');

    expect(amounts()).toEqual([[PAID, 'not-owed']]);
  });
});
