import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChangeBillingContact } from '../../../../src/contexts/subscription/application/billing-post.js';
import { ConfirmEarlierErasure } from '../../../../src/contexts/subscription/application/closing.js';
import { MatchPayment } from '../../../../src/contexts/subscription/application/matching.js';
import { CompleteRefund } from '../../../../src/contexts/subscription/application/refunding.js';
import {
  ConfirmInvoiceRequest,
  RequestInvoice,
  SendProForma,
} from '../../../../src/contexts/subscription/application/requesting-invoices.js';
import { AgreeOtherRefundMethod } from '../../../../src/contexts/subscription/application/returning-money.js';
import {
  ConfirmWithdrawal,
  DeclareWithdrawal,
  RecordWithdrawal,
  type WithdrawalPreview,
} from '../../../../src/contexts/subscription/application/withdrawing.js';
import type { InvoiceRequest } from '../../../../src/contexts/subscription/domain/invoice-request.js';
import type { Withdrawal } from '../../../../src/contexts/subscription/domain/withdrawal.js';
import { TENANT, World } from '../support/world.js';

const TOTAL = { amountMinor: 498_750, currency: 'SEK' };
let world: World;

const declare = () => world.run<WithdrawalPreview>(new DeclareWithdrawal(TENANT, 'order', 'account-1'));
const letterSentAt = (dispatchedAt: string) => {
  const message = { subject: 'order' as const, channel: 'letter' as const, receivedAt: world.now.toISOString() };
  return world.run(new RecordWithdrawal(TENANT, { ...message, dispatchedAt }, 'staff-1'));
};

/** Asks for a yearly plan on an invoice and pays its pro forma by bank; the plan begins when that is matched. */
async function buyOnProForma(): Promise<void> {
  const address = { street: 'Storgatan 1', postalCode: '111 22', city: 'Stockholm', country: 'Sverige' };
  await world.run(new ChangeBillingContact(TENANT, { email: null, reference: null, address }, 0));
  const { requestId } = await world.run<{ requestId: string }>(new RequestInvoice(TENANT, 'TEAM-YEAR', 'account-1'));
  const request = world.only<InvoiceRequest>('InvoiceRequest', ({ id }) => id === requestId);
  const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };
  const { summarySha256, summary } = request;
  await world.run(new ConfirmInvoiceRequest(TENANT, requestId, summarySha256, summary.documents, purchaser));
  await world.run(new SendProForma(TENANT, requestId));
  await world.run(new MatchPayment(TENANT, 'pro-forma', request.sequence!, TOTAL, '2026-03-02', 'bank-1'));
}

describe('a consumer who paid on a pro forma (ToS 4.6)', () => {
  beforeEach(async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    world.customerKind = 'consumer';
    await world.advanceTo('2026-03-02T12:00:00+01:00');
    await buyOnProForma();
  });

  test('ToS 6.1, K18: has fourteen days for that order, to the last moment of the last one', async () => {
    await world.advanceTo('2026-03-16T23:59:59.999+01:00');
    expect(await declare()).toMatchObject({ lastDay: '2026-03-16', returned: TOTAL });

    await world.advanceTo('2026-03-17T00:00:00+01:00');
    await expect(declare()).rejects.toMatchObject({ code: 'withdrawal-too-late', details: { clause: 'ToS 6.1' } });
  });

  test('ToS 6.2: a letter counts by the day on which it was sent', async () => {
    await world.advanceTo('2026-03-20T12:00:00+01:00');

    await expect(letterSentAt('2026-03-17T00:00:00+01:00')).rejects.toMatchObject({ code: 'withdrawal-too-late' });
    await letterSentAt('2026-03-16T23:59:59.999+01:00');

    expect(world.subscription).toMatchObject({ state: 'CANCELED', endCause: 'withdrawal' });
  });

  test('ToS 6.4: gets all of it back, by bank, in the way that was agreed, within fourteen days', async () => {
    await world.advanceTo('2026-03-12T12:00:00+01:00');
    const { withdrawalId, returned } = await declare();
    await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));
    const agreement = { agreedOn: '2026-03-12', way: 'Bank account' };
    await world.run(new AgreeOtherRefundMethod(TENANT, withdrawalId, agreement, 'staff-1'));

    const [refund] = world.refunds;
    expect(returned).toEqual(TOTAL);
    expect(refund).toMatchObject({ method: 'invoice', paymentReference: 'bank-1', state: 'PENDING', ...TOTAL });
    expect(world.only<Withdrawal>('Withdrawal', () => true).settlement).toMatchObject({
      returned: TOTAL,
      refundBy: '2026-03-26',
      alternative: { way: 'Bank account' },
    });
    expect(world.obligations.filter(({ title }) => title === 'refund.payout')).toMatchObject([{ clause: 'ToS 6.4' }]);
    expect(world.pending(`withdrawal:${withdrawalId}:refund`)).toHaveLength(2);

    await world.run(new CompleteRefund(TENANT, refund!.id, 'bank-out-1'));

    expect(refund!.state).toBe('DONE');
    expect(world.pending(`withdrawal:${withdrawalId}:refund`)).toEqual([]);
    expect(world.pending('refund:')).toEqual([]);
  });

  test('ToS 6.4: on day 10 the operator is told of money that is still to go back, and not a moment before', async () => {
    await world.advanceTo('2026-03-12T12:00:00+01:00');
    const { withdrawalId } = await declare();
    await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));
    await world.advanceTo('2026-03-22T07:59:59.999+01:00');
    expect(world.sentOnly('withdrawal-refund-due')).toEqual([]);

    await world.advanceTo('2026-03-22T08:00:00+01:00');

    expect(world.sentOnly('withdrawal-refund-due')).toEqual(['2026-03-22T08:00 withdrawal-refund-due']);
    expect(world.letters.at(-1)).toMatchObject({ to: [{ name: 'Seller AB' }], data: { refundBy: '2026-03-26' } });
  });

  test('ToS 6.4: nobody is told once it is back', async () => {
    await world.advanceTo('2026-03-12T12:00:00+01:00');
    const { withdrawalId } = await declare();
    await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));
    await world.run(new CompleteRefund(TENANT, world.refunds[0]!.id, 'bank-out-1'));

    await world.advanceTo('2026-03-27T12:00:00+01:00');

    expect(world.sentOnly('withdrawal-refund-due')).toEqual([]);
  });

  test('ToS 6.4: what an earlier order by card said about an express start says nothing about this one', async () => {
    world = await World.create('2025-06-01T09:00:00+02:00');
    world.customerKind = 'consumer';
    await world.buy('TEAM-MONTH');
    const order = world.only<{ expressStart: unknown }>('Order', () => true);
    order.expressStart = { at: '2025-06-01T07:00:00Z', ip: '192.0.2.1', locale: 'sv' };
    world.bankAlways = 'declined';
    await world.advanceTo('2026-03-02T12:00:00+01:00');
    await buyOnProForma();

    await world.advanceTo('2026-03-12T12:00:00+01:00');

    expect((await declare()).returned).toEqual(TOTAL);
  });
});

describe('a consumer who withdrew and wants no thirty days (K1)', () => {
  beforeEach(async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    world.customerKind = 'consumer';
    await world.advanceTo('2026-03-02T12:00:00+01:00');
    await world.buy('TEAM-MONTH');
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    const { withdrawalId } = await declare();
    await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));
    await world.advanceTo('2026-03-12T10:00:00+01:00');
  });

  test('K1, ToS 6.5: has the purge announced at once, reads until the day before it, and it is never sooner than seven times 24 hours', async () => {
    await world.run(new ConfirmEarlierErasure(TENANT));

    expect(world.sentOnly('purge-announced')).toEqual(['2026-03-12T10:00 purge-announced']);
    expect(world.letters.at(-1)!.data).toMatchObject({ readableUntil: '2026-03-19', purgedFrom: '2026-03-20' });
    expect(world.instance.deletion).toMatchObject({
      cause: 'withdrawal',
      clause: 'ToS 6.5',
      notBefore: new Date('2026-03-20T00:00:00+01:00'),
      noticeHours: 168,
    });
    await world.advanceTo('2026-03-19T23:59:59.999+01:00');
    expect(world.state).toBe('READ_ONLY');
    await world.advanceTo('2026-03-20T00:00:00+01:00');
    expect(world.state).toBe('BLOCKED');
  });

  test('K1: an announcement that bounces is written again, and its hours count from when that one arrived', async () => {
    world.bounce = ({ template, key }) => template === 'purge-announced' && key.endsWith(':0');
    await world.run(new ConfirmEarlierErasure(TENANT));
    expect(world.instance.deletion).toBeUndefined();

    await world.advanceTo('2026-03-13T08:00:00+01:00');

    expect(world.instance.deletion?.notBefore).toEqual(new Date('2026-03-20T08:00:00+01:00'));
  });

  test('K1: confirmed once the announcement is out, it leaves the day that the announcement named', async () => {
    await world.advanceTo('2026-04-02T12:00:00+02:00');
    const named = world.instance.deletion;
    expect(named?.notBefore).toEqual(new Date('2026-04-10T00:00:00+02:00'));

    await world.run(new ConfirmEarlierErasure(TENANT));

    expect(world.instance.deletion?.notBefore).toEqual(named?.notBefore);
    expect(world.sentOnly('purge-announced')).toHaveLength(1);
  });
});
