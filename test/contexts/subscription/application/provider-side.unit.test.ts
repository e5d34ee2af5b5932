import { beforeEach, describe, expect, test } from '@jest/globals';
import { PayInvoice, RecordPayment } from '../../../../src/contexts/subscription/application/paying.js';
import { CompleteRefund, NoteRefund } from '../../../../src/contexts/subscription/application/refunding.js';
import { Refund } from '../../../../src/contexts/subscription/domain/charge.js';
import { Money } from '../../../../src/shared-kernel/money.js';
import { TENANT, World } from '../support/world.js';

let world: World;

beforeEach(async () => {
  world = await World.create('2026-01-10T09:00:00+01:00');
  await world.advanceTo('2026-01-31T12:00:00+01:00');
  await world.buy('TEAM-MONTH');
});

describe('money that nobody owes', () => {
  test('ToS 4.2: euros of a client who pays in kronor and owes nothing are booked, and go back whole', async () => {
    const euros = { amountMinor: 5_000, currency: 'EUR' };
    await world.run(new RecordPayment(TENANT, euros, '2026-01-31T10:00:00Z', 'bank-eur'));

    expect(world.refunds).toMatchObject([{ ...euros, method: 'invoice', reason: 'not-owed', state: 'PENDING' }]);
    expect(world.pending('refund:')).toHaveLength(1);
  });

  test('ToS 4.9: a bank that asked for its customer is paid once, though the next try went through as well', async () => {
    world.bank = ['requiresAction'];
    await world.advanceTo('2026-02-28T12:00:00+01:00');
    const invoice = world.invoices.at(-1)!;
    expect(world.letters.find(({ template }) => template === 'card-failed')?.data).toMatchObject({
      needsConfirmation: true,
      invoiceId: invoice.id,
    });
    await world.run(new PayInvoice(TENANT, invoice.id));
    await world.advanceTo('2026-03-01T12:00:00+01:00');
    expect(invoice.state).toBe('PAID');

    await world.payCheckout(invoice.id);

    expect(world.subscription.paidThrough).toBe('2026-03-30');
    expect(world.refunded).toMatchObject([{ amountMinor: 49_875 }]);
  });
});

describe('a refund that the card’s bank sends back (ToS 6.4)', () => {
  test('ToS 6.4: what may still be on its way to the card is not paid by hand as well', async () => {
    const asked = Refund.request(
      TENANT,
      '01900000-0000-7000-8000-00000000ef0d',
      { reference: 'pi_1', method: 'card' },
      new Money(1_000, 'SEK'),
      'special-case',
      world.now,
    );
    world.aggregates.push(asked);

    await expect(world.run(new CompleteRefund(TENANT, asked.id, 'bank-77'))).rejects.toMatchObject({
      code: 'out-of-order',
      details: { clause: 'ToS 6.4' },
    });

    expect(asked).toMatchObject({ state: 'PENDING', gatewayRef: null });
    await world.settle();
    expect(asked).toMatchObject({ state: 'DONE', gatewayRef: 're_pi_1' });
    expect(world.happened('RefundCompleted')).toHaveLength(1);
  });

  test('ToS 6.4: becomes a person’s task with a day, is paid out by bank once, and late news changes nothing', async () => {
    await world.run(new RecordPayment(TENANT, { amountMinor: 100, currency: 'SEK' }, '2026-01-31T10:00:00Z', 'x'));
    world.bank = ['requiresAction'];
    await world.advanceTo('2026-02-28T12:00:00+01:00');
    const invoice = world.invoices.at(-1)!;
    await world.run(new PayInvoice(TENANT, invoice.id));
    await world.advanceTo('2026-03-01T12:00:00+01:00');
    await world.payCheckout(invoice.id);
    const refund = world.refunds.find(({ method }) => method === 'card')!;
    const failed = {
      outcome: 'failed',
      reference: refund.gatewayRef!,
      failureCode: 'expired_or_canceled_card',
    } as const;
    await world.run(new NoteRefund(TENANT, refund.id, failed));

    expect(refund).toMatchObject({ state: 'FAILED', failureCode: 'expired_or_canceled_card' });
    expect(world.happened('RefundFailed')).toMatchObject([{ clause: 'ToS 6.4' }]);
    expect(world.pending(`refund:${refund.id}`)).toHaveLength(1);
    await world.run(new CompleteRefund(TENANT, refund.id, 'bank-77'));
    await world.run(new NoteRefund(TENANT, refund.id, failed));
    expect(refund).toMatchObject({ state: 'DONE', gatewayRef: 'bank-77' });
    expect(world.pending(`refund:${refund.id}`)).toEqual([]);
  });
});
