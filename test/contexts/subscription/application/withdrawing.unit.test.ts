import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChangeBillingContact } from '../../../../src/contexts/subscription/application/billing-post.js';
import { CancelSubscription } from '../../../../src/contexts/subscription/application/cancelling.js';
import { CloseContract, ConfirmEarlierErasure } from '../../../../src/contexts/subscription/application/closing.js';
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
import {
  IdentifyWithdrawal,
  SubmitWithdrawal,
} from '../../../../src/contexts/subscription/application/withdrawing-by-form.js';
import type { WithdrawalExceptionKind } from '../../../../src/contexts/subscription/contract-withdrawal.js';
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

/** Asks for a yearly plan on an invoice, and gets its pro forma. */
async function askForProForma(): Promise<InvoiceRequest> {
  const address = { street: 'Storgatan 1', postalCode: '111 22', city: 'Stockholm', country: 'Sverige' };
  await world.run(new ChangeBillingContact(TENANT, { email: null, reference: null, address }, 0));
  const { requestId } = await world.run<{ requestId: string }>(new RequestInvoice(TENANT, 'TEAM-YEAR', 'account-1'));
  const request = world.only<InvoiceRequest>('InvoiceRequest', ({ id }) => id === requestId);
  const purchaser = { accountId: 'account-1', ip: '192.0.2.1', locale: 'sv' };
  const { summarySha256, summary } = request;
  await world.run(new ConfirmInvoiceRequest(TENANT, requestId, summarySha256, summary.documents, purchaser));
  await world.run(new SendProForma(TENANT, requestId));
  return request;
}

/** Pays it by bank; the plan begins when that is matched. */
const match = ({ sequence }: InvoiceRequest, paidOn = '2026-03-02') =>
  world.run(new MatchPayment(TENANT, 'pro-forma', sequence!, TOTAL, paidOn, 'bank-1'));
const buyOnProForma = async (): Promise<void> => {
  await match(await askForProForma());
};

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
    expect(world.letters.at(-1)).toMatchObject({
      to: [{ name: 'Seller AB' }],
      data: { clientName: 'Acme AB', refundBy: '2026-03-26', instanceUrl: expect.stringMatching(/^https:/) },
    });
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

describe('a pro forma whose payment was matched days after it came (ToS 4.6, K18)', () => {
  beforeEach(async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    world.customerKind = 'consumer';
    await world.advanceTo('2026-02-10T12:00:00+01:00');
    const request = await askForProForma();
    await world.advanceTo('2026-03-02T12:00:00+01:00');
    await match(request, '2026-02-20');
  });

  test('ToS 6.1, 4.6: the contract is concluded with the match, so the fourteen days count from there to their last moment', async () => {
    expect(world.subscription.anchor).toBe('2026-02-20');
    await world.advanceTo('2026-03-16T23:59:59.999+01:00');
    expect(await declare()).toMatchObject({ lastDay: '2026-03-16', returned: TOTAL });

    await world.advanceTo('2026-03-17T00:00:00+01:00');
    await expect(declare()).rejects.toMatchObject({ code: 'withdrawal-too-late' });
  });

  test('ToS 6.2, 4.6: what the client sent between its request and the match is a withdrawal too', async () => {
    await expect(letterSentAt('2026-02-10T11:59:59+01:00')).rejects.toMatchObject({ details: { clause: 'ToS 6.1' } });

    await letterSentAt('2026-02-10T12:00:00+01:00');

    expect(world.subscription).toMatchObject({ state: 'CANCELED', endCause: 'withdrawal' });
    expect(world.refunds).toMatchObject([{ amountMinor: TOTAL.amountMinor, reason: 'withdrawal' }]);
  });
});

describe('the five exceptions, by the records of the product (ToS 6.3)', () => {
  let orderId: string;
  const theWithdrawal = () => world.all<Withdrawal>('Withdrawal').at(-1)!;
  const consents = () => {
    const order = world.only<{ id: string; expressStart: unknown }>('Order', ({ id }) => id === orderId);
    order.expressStart = { at: '2026-03-02T11:00:00Z', ip: '192.0.2.1', locale: 'sv' };
  };
  const claim = (kind: WithdrawalExceptionKind, recordRef: string, dispatchedAt = world.now.toISOString()) => {
    const message = { subject: 'order' as const, channel: 'letter' as const, receivedAt: world.now.toISOString() };
    return world.run(
      new RecordWithdrawal(TENANT, { ...message, dispatchedAt, exception: { kind, recordRef } }, 'staff-1'),
    );
  };

  beforeEach(async () => {
    world = await World.create('2026-01-10T09:00:00+01:00');
    world.customerKind = 'consumer';
    world.setPolicy(({ homeLaw }) => {
      homeLaw.withdrawalDays = ['SE:60'];
    });
    await world.advanceTo('2026-03-02T12:00:00+01:00');
    orderId = await world.buy('TEAM-MONTH');
  });

  test('ToS 6.3, 6.4: begun with consent: the button itself records it, citing the order, and the receipt says what is kept and why', async () => {
    consents();
    await world.advanceTo('2026-03-12T12:00:00+01:00');
    const { withdrawalId, kept } = await declare();
    expect(kept?.amountMinor).toBeGreaterThan(0);

    await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));

    const consentRef = `order:${orderId}`;
    expect(theWithdrawal()).toMatchObject({
      state: 'EFFECTIVE',
      exception: { kind: 'begun-with-consent', recordRef: consentRef, consentRef, outcome: 'PRO_RATA' },
      settlement: { kept },
    });
    expect(world.happened('WithdrawalExceptionClaimed')).toMatchObject([{ clause: 'ToS 6.3', consentRef }]);
    expect(world.letters.findLast(({ template }) => template === 'withdrawal-confirmed')!.data.kept).toEqual(kept);
    const price = world.invoices[0]!.totalMinor;
    expect(theWithdrawal().settlement!.returned!.amountMinor + kept!.amountMinor).toBe(price);
  });

  test('ToS 6.3: on the day of the order nothing is kept, and without the consent never: then no exception is recorded', async () => {
    consents();
    const first = await declare();
    expect(first.kept).toBeNull();
    await world.run(new ConfirmWithdrawal(TENANT, first.withdrawalId));

    expect(theWithdrawal()).toMatchObject({ exception: null, settlement: { kept: null } });
    expect(world.happened('WithdrawalExceptionClaimed')).toEqual([]);
  });

  test('ToS 6.3: digital content ends the right only where the order holds the consent; the letter names the record', async () => {
    await expect(claim('digital-content', 'download-17')).rejects.toMatchObject({ code: 'no-record' });
    world.aggregates.splice(world.aggregates.indexOf(theWithdrawal()), 1);
    consents();

    await claim('digital-content', 'download-17');

    expect(theWithdrawal()).toMatchObject({ state: 'REFUSED', exception: { consentRef: `order:${orderId}` } });
    expect(world.letters.at(-1)).toMatchObject({
      template: 'withdrawal-refused',
      data: { exception: 'digital-content', recordRef: 'download-17' },
    });
  });

  test('ToS 6.3: personalised ends the right by its own record', async () => {
    await claim('personalised', 'order-sheet-4');

    expect(theWithdrawal()).toMatchObject({ state: 'REFUSED', exception: { outcome: 'RIGHT_LOST' } });
    expect(world.subscription.state).toBe('ACTIVE');
  });

  test('ToS 6.3, K10: used is on record and takes nothing away', async () => {
    await claim('used', 'usage-2026-03');

    expect(theWithdrawal()).toMatchObject({ state: 'EFFECTIVE', exception: { kind: 'used', outcome: 'RIGHT_KEPT' } });
  });

  test('ToS 6.3: fully performed holds from the first day after the last paid one, and not while the service is given', async () => {
    consents();
    await world.run(new CancelSubscription(TENANT));
    await world.advanceTo('2026-04-05T12:00:00+02:00');
    expect(world.subscription).toMatchObject({ state: 'EXPIRED', paidThrough: '2026-04-01' });

    const lastDay = claim('fully-performed', 'access-log-4', '2026-04-01T23:59:59+02:00');
    await expect(lastDay).rejects.toMatchObject({ code: 'not-fully-performed' });
    await claim('fully-performed', 'access-log-4', '2026-04-02T00:00:00+02:00');

    expect(theWithdrawal()).toMatchObject({ state: 'REFUSED', exception: { outcome: 'RIGHT_LOST' } });
  });

  describe('where all that was ordered has been given', () => {
    const sent = (dispatchedAt: string) =>
      world.run(
        new RecordWithdrawal(
          TENANT,
          { subject: 'order', channel: 'letter', receivedAt: world.now.toISOString(), dispatchedAt },
          'staff-1',
        ),
      );

    beforeEach(async () => {
      await world.run(new CancelSubscription(TENANT));
      await world.advanceTo('2026-04-01T23:59:59.999+02:00');
    });

    test('ToS 6.3, K10: the button and a letter are judged alike, by the order’s consent and the last paid day', async () => {
      consents();
      const { withdrawalId } = await declare();
      await world.advanceTo('2026-04-02T00:00:00+02:00');
      await expect(declare()).rejects.toMatchObject({ code: 'right-lost', details: { clause: 'ToS 6.3' } });

      await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));
      const pressed = theWithdrawal();
      await sent('2026-04-02T00:00:00+02:00');

      for (const each of [pressed, theWithdrawal()])
        expect(each).toMatchObject({
          state: 'REFUSED',
          exception: { kind: 'fully-performed', recordRef: `order:${orderId}`, outcome: 'RIGHT_LOST' },
        });
      expect(world.happened('WithdrawalRefused')).toMatchObject([{ clause: 'ToS 6.3' }, { clause: 'ToS 6.3' }]);
      expect(world.sentOnly('withdrawal-refused')).toHaveLength(2);
      expect(world.subscription.endCause).toBe('cancellation');
    });

    test('ToS 6.3: sent in the last moment of the last paid day it takes effect, whenever it arrives', async () => {
      consents();
      await world.advanceTo('2026-04-05T12:00:00+02:00');

      await sent('2026-04-01T23:59:59.999+02:00');

      expect(theWithdrawal()).toMatchObject({ state: 'EFFECTIVE', exception: { kind: 'begun-with-consent' } });
    });

    test('ToS 6.3, 6.4: without the consent the right is kept, and every month that was paid comes back', async () => {
      await world.advanceTo('2026-04-05T12:00:00+02:00');
      const { withdrawalId, returned, kept } = await declare();
      await world.run(new ConfirmWithdrawal(TENANT, withdrawalId));

      expect([returned, kept]).toEqual([{ amountMinor: 49_875, currency: 'SEK' }, null]);
      expect(theWithdrawal()).toMatchObject({ state: 'EFFECTIVE', exception: null, settlement: { returned } });
    });

    test('ToS 6.3, K18: the agreement itself is not given in full by one order', async () => {
      consents();
      world.agreementConcludedAt = '2026-03-02T11:00:00Z';
      await world.advanceTo('2026-04-02T00:00:00+02:00');

      const declared = new DeclareWithdrawal(TENANT, 'registration', 'account-1');

      expect(await world.run<WithdrawalPreview>(declared)).toMatchObject({ subject: 'registration' });
    });
  });

  test('ToS 6.4: a month that is over is kept in full where its days were asked for, and comes back where not', async () => {
    await world.advanceTo('2026-04-12T12:00:00+02:00');
    expect(world.invoices).toHaveLength(2);
    const withoutConsent = await declare();
    consents();
    const withConsent = await declare();

    expect(withoutConsent).toMatchObject({ returned: { amountMinor: 2 * 49_875 }, kept: null });
    // Ten of April's thirty days.
    expect(withConsent).toMatchObject({ returned: { amountMinor: 33_250 }, kept: { amountMinor: 49_875 + 16_625 } });
  });

  test('ToS 3.7, 6.3: an account that was closed early has not been served in full', async () => {
    consents();
    await world.advanceTo('2026-03-10T12:00:00+01:00');
    await world.run(new CloseContract(TENANT, world.now.toISOString(), world.now.toISOString(), false));
    await world.advanceTo('2026-03-12T12:00:00+01:00');

    await expect(claim('fully-performed', 'access-log-4')).rejects.toMatchObject({ code: 'not-fully-performed' });
  });

  test('ToS 6.2, 6.3: staff who identify a form claim an exception in the same step, and the sender is told', async () => {
    const sender = { name: 'Anna Ek', email: 'anna@example.com', words: 'My plan' };
    await world.run(new SubmitWithdrawal(TENANT, 'order', sender, 'sv', 'secret'));
    const { id } = theWithdrawal();
    const exception = { kind: 'personalised' as const, recordRef: 'order-sheet-4' };

    await world.run(new IdentifyWithdrawal(TENANT, id, { staffId: 'staff-1', exception }));

    expect(theWithdrawal()).toMatchObject({ state: 'REFUSED', identifiedBy: 'staff-1', exception });
    expect(world.sentOnly('withdrawal-refused')).toHaveLength(1);
    expect(world.pending('withdrawal:')).toEqual([]);
  });
});
