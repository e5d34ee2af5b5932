import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const LADDER = ['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice'];

/**
 * ToS 4.9 and 3.4 under all three readings of K2, side by side. Whose card fails first on 24 March has until
 * 31 March; the clocks go forward on the 29th. The operator changes its reading on the 25th and on the 27th,
 * and each failure is judged by the reading under which it began.
 */
describe('A card fails at the renewal (ToS 4.9)', () => {
  let app: TestApp;
  let neverPays: Client;
  let paysLast: Client;
  let heardLate: Client;
  let cardRecovers: Client;
  let underDunning: Client;
  let comesBack: Client;
  let underHybrid: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-24T09:00:00+01:00' });
    neverPays = await Client.whoPaysByCard(app);
    paysLast = await Client.whoPaysByCard(app);
    heardLate = await Client.whoPaysByCard(app);
    cardRecovers = await Client.whoPaysByCard(app);
    await app.clock.advanceTo('2026-02-26T09:00:00+01:00');
    underDunning = await Client.whoPaysByCard(app);
    comesBack = await Client.whoPaysByCard(app);
    await app.clock.advanceTo('2026-02-28T09:00:00+01:00');
    underHybrid = await Client.whoPaysByCard(app);
    for (const { company } of [neverPays, paysLast, heardLate, cardRecovers, underDunning, comesBack, underHybrid])
      await company.cardFromNowOn('insufficient_funds');
  }, 60_000);

  afterAll(() => app.stop());

  const stateOf = async ({ company }: Client): Promise<string> =>
    demand(await company.api.get('/v1/subscription'), 200).state;
  const renewalOf = async (client: Client): Promise<Body> =>
    demand(await app.office.api.get(`/v1/clients/${client.tenantId}/invoices`), 200).items[0];

  test('ToS 4.9: to the last moment before the anchor nothing is charged, and the first refusal starts the seven days', async () => {
    await app.clock.advanceTo('2026-03-23T23:59:59.999+01:00');
    expect([await stateOf(neverPays), await neverPays.letters('card-failed')]).toEqual(['ACTIVE', []]);

    await app.clock.advanceTo('2026-03-24T00:00:00+01:00');

    expect(await stateOf(neverPays)).toBe('PAST_DUE');
    expect(await neverPays.letters('card-failed')).toEqual(['2026-03-24 card-failed']);
    expect(await neverPays.instanceState()).toBe('ACTIVE');
  });

  test('ToS 4.9: the card is tried again one, three, five and seven days later, and a try that works keeps everything', async () => {
    await app.clock.advanceTo('2026-03-25T12:00:00+01:00');
    await app.office.changePolicy({ failedPayment: 'dunningOnly' }, 'A failed card is a debt');
    await app.clock.advanceTo('2026-03-27T12:00:00+01:00');
    await app.office.changePolicy({ failedPayment: 'hybrid' }, 'A failed card ends it and leaves the debt');
    await app.clock.advanceTo('2026-03-29T07:59:59.999+02:00');
    expect(await stateOf(cardRecovers)).toBe('PAST_DUE');
    await cardRecovers.company.cardFromNowOn('works');

    await app.clock.advanceTo('2026-03-29T08:00:00+02:00');
    expect(await stateOf(cardRecovers)).toBe('ACTIVE');
    expect((await renewalOf(cardRecovers)).state).toBe('PAID');

    await app.clock.advanceTo('2026-03-31T23:59:59.999+02:00');
    expect(await neverPays.letters('card-failed')).toEqual(
      ['2026-03-24', '2026-03-25', '2026-03-27', '2026-03-29', '2026-03-31'].map((day) => `${day} card-failed`),
    );
    expect(await cardRecovers.letters('card-failed')).toHaveLength(3);
  });

  test('ToS 4.9: whoever pays in the last moment of the seventh day keeps the subscription; a moment later it is over', async () => {
    await paysLast.company.payInvoice((await renewalOf(paysLast)).id);
    await app.stripeControl('webhooks/pause', { paused: true });
    await heardLate.company.payInvoice((await renewalOf(heardLate)).id);
    expect(await stateOf(neverPays)).toBe('PAST_DUE');
    // What is read is the last moment in time, not the first one after it.
    const { items: owed } = demand(await neverPays.company.api.get('/v1/obligations?state=PENDING'), 200);
    const payBy = owed.find(({ title }: { title: string }) => title === 'card.pay-by');
    expect(payBy).toMatchObject({ owedBy: 'client', dueAt: '2026-03-31T21:59:59.999Z' });

    await app.clock.advanceTo('2026-04-01T00:00:00+02:00');

    expect(await stateOf(paysLast)).toBe('ACTIVE');
    expect(await paysLast.instanceState()).toBe('ACTIVE');
    expect(await neverPays.subscription()).toMatchObject({ state: 'CANCELED', openInvoices: [] });
    expect(await neverPays.instanceState()).toBe('READ_ONLY');
    // K2: the period that was never used is void, so there is no debt to delete for.
    expect((await renewalOf(neverPays)).state).toBe('VOID');
    expect(await neverPays.evidenceOf('ToS 4.9')).toContain('2026-04-01 SubscriptionCanceled');
  });

  test('ToS 4.9: news of a payment that was made in time, heard too late, brings everything back once', async () => {
    expect(await stateOf(heardLate)).toBe('CANCELED');
    expect(await heardLate.instanceState()).toBe('READ_ONLY');

    await app.stripeControl('webhooks/pause', { paused: false });
    await app.settle();

    expect(await stateOf(heardLate)).toBe('ACTIVE');
    expect(await heardLate.instanceState()).toBe('ACTIVE');
    expect(await renewalOf(heardLate)).toMatchObject({ state: 'PAID', periodStart: '2026-03-24' });
    const back = (await heardLate.evidenceOf('ToS 4.9')).filter((line) => line.endsWith('SubscriptionReinstated'));
    expect(back).toEqual(['2026-04-01 SubscriptionReinstated']);
    expect(demand(await app.office.api.get('/v1/refunds'), 200).items).toEqual([]);
  });

  test('ToS 3.4.a, K2: under dunningOnly the seven days end nothing, and the debt climbs the ladder', async () => {
    await app.clock.advanceTo('2026-04-03T00:00:00+02:00');
    expect([await stateOf(underDunning), await underDunning.instanceState()]).toEqual(['PAST_DUE', 'ACTIVE']);

    await app.clock.advanceTo('2026-04-25T23:59:59.999+02:00');
    expect(await underDunning.instanceState()).toBe('ACTIVE');
    await app.clock.advanceTo('2026-04-26T00:00:00+02:00');

    expect(await underDunning.instanceState()).toBe('SUSPENDED');
    expect((await underDunning.letters(...LADDER)).slice(0, 3)).toEqual([
      '2026-03-27 first-overdue',
      '2026-04-16 suspension-warning',
      '2026-04-26 suspended',
    ]);
  });

  test('ToS 3.4.c, K2: the period that begins in the moment of the suspension is not billed, and no charge of it is announced', async () => {
    const { api } = underDunning.company;
    const { items } = demand(await api.get('/v1/invoices'), 200);

    expect(items.map(({ periodStart }: Body) => periodStart)).not.toContain('2026-04-26');
    expect(demand(await api.get('/v1/billing'), 200).schedule[0].on).toBe('2026-05-26');
    expect(demand(await api.get('/v1/billing'), 200).overdue).toMatchObject({ state: 'SUSPENDED' });
  });

  test('ToS 4.9, K2: under hybrid the eighth day ends the subscription, and the debt for it stays', async () => {
    expect(await underHybrid.evidenceOf('ToS 4.9')).toContain('2026-04-05 SubscriptionCanceled');
    expect(await stateOf(underHybrid)).toBe('CANCELED');
    expect((await renewalOf(underHybrid)).state).toBe('OPEN');

    await app.clock.advanceTo('2026-04-27T23:59:59.999+02:00');
    expect(await underHybrid.instanceState()).toBe('READ_ONLY');
    await app.clock.advanceTo('2026-04-28T00:00:00+02:00');

    expect(await underHybrid.instanceState()).toBe('SUSPENDED');
  });

  test('ToS 3.4.d, 4.8, K2: back on the third day of a period, it is charged for the days that are left, and the anchor stays', async () => {
    const { company, tenantId } = comesBack;
    expect(await comesBack.instanceState()).toBe('SUSPENDED');
    await company.cardFromNowOn('works');

    await app.office.recordPayment(tenantId, 61_250, 'SEK', 'bank-back');
    await app.settle();

    expect(await comesBack.instanceState()).toBe('ACTIVE');
    // 28 of 30 days of 490.00, with their VAT.
    expect(await renewalOf(comesBack)).toMatchObject({
      state: 'PAID',
      periodStart: '2026-04-28',
      periodEnd: '2026-05-25',
      total: { amountMinor: 57_166 },
    });
    const subscription = demand(await company.api.get('/v1/subscription'), 200);
    expect(subscription).toMatchObject({ state: 'ACTIVE', anchor: '2026-02-26', paidThrough: '2026-05-25' });

    await app.clock.advanceTo('2026-05-25T23:59:59.999+02:00');
    expect((await renewalOf(comesBack)).periodStart).toBe('2026-04-28');
    await app.clock.advanceTo('2026-05-26T00:00:00+02:00');
    expect(await renewalOf(comesBack)).toMatchObject({ periodStart: '2026-05-26', total: { amountMinor: 61_250 } });
  });

  test('ToS 4.7, K1: what a card ended stays readable for three months from the seventh day, then it is blocked', async () => {
    await app.clock.advanceTo('2026-06-30T23:59:59.999+02:00');
    expect(await neverPays.instanceState()).toBe('READ_ONLY');
    expect((await neverPays.company.api.get('/v1/contacts')).status).toBe(200);

    await app.clock.advanceTo('2026-07-01T00:00:00+02:00');

    expect(await neverPays.instanceState()).toBe('BLOCKED');
    expect(await neverPays.letters(...LADDER)).toEqual([]);
    expect(await underDunning.instanceState()).toBe('PURGED');
  });

  test('ToS 3.4.e, K2: under hybrid the later of the two days deletes, which is the ending’s', async () => {
    expect(await underHybrid.letters('final-deletion-notice')).toEqual(['2026-05-28 final-deletion-notice']);

    await app.clock.advanceTo('2026-07-12T23:59:59.999+02:00');
    expect(await underHybrid.instanceState()).not.toBe('PURGED');
    await app.clock.advanceTo('2026-07-13T00:00:00+02:00');

    expect(await underHybrid.instanceState()).toBe('PURGED');
  });
});
