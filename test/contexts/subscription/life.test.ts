import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import pg from 'pg';
import { LiveContract } from '../../../src/contexts/subscription/application/guarding.js';
import { RecordPayment } from '../../../src/contexts/subscription/application/paying.js';
import { Metering } from '../../../src/contexts/subscription/contract.js';
import { Subscriptions } from '../../../src/contexts/subscription/domain/ports.js';
import { openForBusiness } from '../../../src/opening.js';
import { inTenant } from '../../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../../src/platform/unit-of-work.js';
import { BackOffice, Company, demand, type Founder, type Surroundings } from '../../../src/sandbox/company.js';
import { SYSTEM } from '../../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../../support/app.js';

const founder = (slug: string, orgNo: string): Founder => ({
  company: `${slug} AB`,
  orgNo,
  slug,
  country: 'SE',
  language: 'sv',
  customerKind: 'business',
  name: 'Robin Ek',
  email: `admin@${slug}.example`,
  password: 'correct-horse-battery',
});

interface Lived {
  app: TestApp;
  around: Surroundings;
  office: BackOffice;
  /** SQL past row security: an oracle, never the code under test. */
  rows<T>(text: string, ...values: unknown[]): Promise<T[]>;
}

async function live(at: string): Promise<Lived> {
  const app = await startApp({ now: at });
  const { around, office } = await openForBusiness(app.runtime, new Date(at));
  // Not a pool: its end does not wait for its connections', and one that the dropped database ends is nobody's error.
  const admin = new pg.Client({ connectionString: app.database.adminUrl });
  await admin.connect();
  const stop = app.stop;
  app.stop = async () => {
    await admin.end();
    await stop();
  };
  return { app, around, office, rows: async (text, ...values) => (await admin.query(text, values)).rows };
}

describe('a contract that is paid by card', () => {
  let world: Lived;
  let company: Company;
  beforeAll(async () => {
    world = await live('2026-01-20T09:00:00+01:00');
    company = await Company.signUp(world.around, founder('kortet', '559477-1114'));
  });
  afterAll(() => world.app.stop());

  test('begins on the free plan, with what the price list says', async () => {
    const { items } = demand(await world.app.http('kortet').get('/v1/plans'), 200);
    const subscription = demand(await company.api.get('/v1/subscription'), 200);

    expect(items.map(({ code, total }: { code: string; total: object }) => [code, total])).toEqual([
      ['FREE', { amountMinor: 0, currency: 'SEK' }],
      ['TEAM_MONTHLY', { amountMinor: 61_250, currency: 'SEK' }],
      ['BUSINESS_MONTHLY', { amountMinor: 186_250, currency: 'SEK' }],
      ['TEAM_YEARLY', { amountMinor: 612_500, currency: 'SEK' }],
      ['BUSINESS_YEARLY', { amountMinor: 1_862_500, currency: 'SEK' }],
    ]);
    expect(subscription).toMatchObject({
      state: 'ACTIVE',
      anchor: '2026-01-20',
      paidThrough: null,
      plan: { code: 'FREE' },
    });
  });

  test('an order names what is wrong with it, and refuses fields that it does not know', async () => {
    const unknown = await company.api.post('/v1/orders', { planCode: 'NOPE' });
    const extra = await company.api.post('/v1/orders', { planCode: 'TEAM_MONTHLY', priceMinor: 1 });

    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '/planCode']);
    expect([extra.status, extra.body.errors[0].pointer]).toEqual([422, '/priceMinor']);
  });

  test('Buy and Pay needs both acceptances; then the plan starts with the payment', async () => {
    await world.app.clock.advanceTo('2026-01-31T12:00:00+01:00');
    const order = demand(await company.api.post('/v1/orders', { planCode: 'TEAM_MONTHLY' }), 201);
    const bare = { summarySha256: order.summarySha256, acceptances: [] };
    const refused = await company.api.post(`/v1/orders/${order.id}/confirmation`, bare);
    expect([refused.status, refused.body.clause]).toEqual([422, 'ToS 4.3']);

    await company.buy('TEAM_MONTHLY');

    const subscription = demand(await company.api.get('/v1/subscription'), 200);
    expect(subscription).toMatchObject({
      state: 'ACTIVE',
      anchor: '2026-01-31',
      paidThrough: '2026-02-27',
      plan: { code: 'TEAM_MONTHLY' },
      paymentMethod: { label: 'visa 4242' },
    });
    expect(demand(await company.api.get('/v1/instance'), 200).entitlements).toMatchObject({ planCode: 'TEAM_MONTHLY' });
    const accepted = await world.rows<{ kind: string }>(
      `select kind from acceptance where tenant_id = $1 and occasion like 'order:%'`,
      company.tenantId,
    );
    expect(accepted.map(({ kind }) => kind).sort()).toEqual(['privacy-policy', 'terms-of-service']);
  });

  test('renews on the anchor, and shows when the money is due', async () => {
    const { items } = demand(await company.api.get('/v1/billing/schedule'), 200);
    expect(items.slice(0, 3)).toEqual([
      { on: '2026-02-28', amount: { amountMinor: 61_250, currency: 'SEK' } },
      { on: '2026-03-31', amount: { amountMinor: 61_250, currency: 'SEK' } },
      { on: '2026-04-30', amount: { amountMinor: 61_250, currency: 'SEK' } },
    ]);

    await world.app.clock.advanceTo('2026-03-01T12:00:00+01:00');

    const invoices = demand(await company.api.get('/v1/invoices'), 200);
    expect(invoices.items.map(({ periodStart, state }: Record<string, string>) => [periodStart, state])).toEqual([
      ['2026-02-28', 'PAID'],
      ['2026-01-31', 'PAID'],
    ]);
    expect(demand(await company.api.get('/v1/subscription'), 200).paidThrough).toBe('2026-03-30');
  });

  test('a forged event has no effect', async () => {
    const forged = { id: 'evt_forged', type: 'checkout.session.completed' };
    const answers = [
      await world.app.http().post('/v1/stripe/events', forged),
      await world.app.http().post('/v1/stripe/events', forged, { 'stripe-signature': 't=1,v1=00' }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'bad-signature'],
      [400, 'bad-signature'],
    ]);
    expect(await world.rows('select 1 from provider_event where id = $1', 'evt_forged')).toEqual([]);
  });

  test('fails by card, asks for the customer, and is paid on the provider’s page', async () => {
    await company.cardFromNowOn('authentication_required');
    await world.app.clock.advanceTo('2026-04-02T12:00:00+02:00');
    const billing = demand(await company.api.get('/v1/billing'), 200);
    expect(billing).toMatchObject({ state: 'PAST_DUE', until: '2026-04-07', daysLeft: 6 });
    expect(billing.ifNothingIsDone.map(({ code }: { code: string }) => code)).toEqual([
      'card-retried',
      'card-retried',
      'card-retried',
      'subscription-canceled',
      'data-blocked',
      'data-purged',
    ]);

    const [invoice] = await company.openInvoices();
    await company.payInvoice(invoice.id);

    expect(demand(await company.api.get('/v1/billing'), 200)).toMatchObject({ state: 'ACTIVE', openInvoices: [] });
    expect(demand(await company.api.get('/v1/subscription'), 200).paidThrough).toBe('2026-04-29');
  });

  test('ends after F+7 when nobody pays, and comes back by a new order', async () => {
    await company.cardFromNowOn('insufficient_funds');
    await world.app.clock.advanceTo('2026-05-07T23:59:59+02:00');
    expect(await company.instanceState()).toBe('ACTIVE');

    await world.app.clock.advanceTo('2026-05-08T00:00:00+02:00');
    expect(await company.instanceState()).toBe('READ_ONLY');
    expect(demand(await company.api.get('/v1/subscription'), 200)).toMatchObject({
      state: 'CANCELED',
      endCause: 'payment',
      endsOn: '2026-05-07',
    });
    expect(await company.openInvoices()).toEqual([]);

    await company.buy('TEAM_YEARLY');
    expect(await company.instanceState()).toBe('ACTIVE');
    expect(demand(await company.api.get('/v1/subscription'), 200)).toMatchObject({
      state: 'ACTIVE',
      anchor: '2026-05-08',
    });
  });

  test('is cancelled once however often it is asked for, resumed, and cancelled by message', async () => {
    await company.cancel();
    await company.cancel();
    await company.resume();
    const late = await world.office.api.post(`/v1/clients/${company.tenantId}/cancellation`, {
      receivedAt: '2026-05-07T22:00:00Z',
    });

    expect([late.status, late.body.state, late.body.endsOn]).toEqual([200, 'CANCEL_SCHEDULED', '2027-05-07']);
    const [{ count }] = (await world.rows<{ count: string }>(
      `select count(*) from evidence where tenant_id = $1 and event_type = 'subscription.CancellationScheduled'`,
      company.tenantId,
    )) as [{ count: string }];
    expect(count).toBe('2');
  });

  test('units are never given out twice, however many ask at once', async () => {
    const metering = world.app.get(Metering);
    const unitOfWork = world.app.get(UnitOfWork);
    const one = () =>
      inTenant(company.tenantId, SYSTEM, () =>
        unitOfWork.run(company.tenantId, () => metering.reserve(company.tenantId, 'queries', 7)),
      );

    const outcomes = await Promise.allSettled(Array.from({ length: 24 }, one));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(14);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'quota-exceeded' } });
    const [reading] = await inTenant(company.tenantId, SYSTEM, () => metering.usage(company.tenantId));
    expect(reading).toMatchObject({ reserved: 98, used: 0, limit: 100 });
  });
});

describe('a contract that is paid by invoice, due on 1 March 2026', () => {
  let world: Lived;
  let company: Company;
  let other: Company;
  const notices = async (tenantId = company.tenantId) =>
    (
      await world.rows<{ template: string; day: string }>(
        `select template, to_char(accepted_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD HH24:MI') as day
         from notice where tenant_id = $1 and state = 'ACCEPTED' and template = any($2) order by accepted_at, id`,
        tenantId,
        ['first-overdue', 'suspension-warning', 'suspended', 'final-deletion-notice', 'payment-restored'],
      )
    ).map(({ template, day }) => `${day} ${template}`);

  beforeAll(async () => {
    world = await live('2026-01-20T09:00:00+01:00');
    company = await Company.signUp(world.around, founder('skulden', '559477-1114'));
    other = await Company.signUp(world.around, founder('grannen', '556016-0680'));
    await world.app.clock.advanceTo('2026-02-01T10:00:00+01:00');
    for (const each of [company, other]) {
      await each.buy('TEAM_MONTHLY');
      await world.office.bill(each.tenantId, 'invoice');
    }
  });
  afterAll(() => world.app.stop());

  test('is notified, warned and suspended on its days', async () => {
    await world.app.clock.advanceTo('2026-03-31T23:59:59+02:00');
    expect(await company.instanceState()).toBe('ACTIVE');

    await world.app.clock.advanceTo('2026-04-01T00:00:00+02:00');
    expect(await company.instanceState()).toBe('SUSPENDED');
    expect(await notices()).toEqual([
      '2026-03-02 08:00 first-overdue',
      '2026-03-22 08:00 suspension-warning',
      '2026-04-01 00:00 suspended',
    ]);
    const { items } = demand(await world.office.api.get('/v1/overdue-cases?state=SUSPENDED'), 200);
    for (const { dueOn } of items) expect(dueOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(items).toHaveLength(2);
  });

  test('a neighbour who pays the bank, in two parts and with one of them sent twice, is restored at once', async () => {
    const { tenantId } = other;
    await world.office.recordPayment(tenantId, 61_249, 'SEK', 'bank-1');
    await world.office.recordPayment(tenantId, 61_249, 'SEK', 'bank-1');
    expect(await other.instanceState()).toBe('SUSPENDED');

    await world.office.recordPayment(tenantId, 1, 'SEK', 'bank-2');

    expect(await other.instanceState()).toBe('ACTIVE');
    expect((await notices(tenantId)).at(-1)).toBe('2026-04-01 00:00 payment-restored');
    expect(demand(await other.api.get('/v1/billing'), 200)).toMatchObject({ state: 'ACTIVE', overdue: null });
  });

  test('a stranger’s invoice and one that never was get the same answer', async () => {
    const own = (await company.openInvoices()).at(-1);
    const foreign = await other.api.get(`/v1/invoices/${own.id}`);
    const unknown = await other.api.get('/v1/invoices/01900000-0000-7000-8000-000000000000');
    const paying = await other.api.post(`/v1/invoices/${own.id}/payment`);

    expect([foreign.status, unknown.status, paying.status]).toEqual([404, 404, 404]);
    expect(foreign.text).toBe(unknown.text);
  });

  test('gets its final notice on 1 May and is deleted on 8 May, not an hour early', async () => {
    await world.app.clock.advanceTo('2026-05-08T07:59:59+02:00');
    expect(await notices()).toContain('2026-05-01 08:00 final-deletion-notice');
    expect(await company.instanceState()).toBe('SUSPENDED');

    await world.app.clock.advanceTo('2026-05-08T12:00:00+02:00');
    const [instance] = await world.rows<{ state: string; purged_for: string }>(
      'select state, purged_for from instance where tenant_id = $1',
      company.tenantId,
    );
    expect(instance).toEqual({ state: 'PURGED', purged_for: 'debt' });
    const [overdue] = await world.rows('select state from overdue_case where tenant_id = $1', company.tenantId);
    expect(overdue).toEqual({ state: 'DELETED' });
    expect(
      await world.rows(`select 1 from invoice where tenant_id = $1 and state = 'PAID'`, company.tenantId),
    ).toHaveLength(1);
  });
});

describe('money and the calendar at the same moment', () => {
  let world: Lived;
  beforeAll(async () => {
    world = await live('2026-01-20T09:00:00+01:00');
  });
  afterAll(() => world.app.stop());

  test('a payment that meets the suspension wins, whoever came first', async () => {
    const company = await Company.signUp(world.around, founder('kapplopp', '559477-1114'));
    await world.app.clock.advanceTo('2026-02-01T10:00:00+01:00');
    await company.buy('TEAM_MONTHLY');
    await world.office.bill(company.tenantId, 'invoice');
    await world.app.clock.advanceTo('2026-03-31T23:59:59+02:00');
    const invoice = (await company.openInvoices()).at(-1);
    const { tenantId } = company;
    const payment = new RecordPayment(tenantId, invoice.open, '2026-03-31T21:00:00Z', 'bank-in-time');
    const commands = world.app.get(CommandBus);

    await world.around.machine.stand(new Date('2026-04-01T00:00:00+02:00'));
    await Promise.all([
      inTenant(tenantId, SYSTEM, () => commands.execute(payment)),
      world.app.settle(),
      world.app.settle(),
    ]);

    expect(await company.instanceState()).toBe('ACTIVE');
    await world.app.clock.advanceTo('2026-05-01T23:59:59+02:00');
    expect(await company.instanceState()).toBe('ACTIVE');
  });

  test('while somebody holds a contract, the calendar and the purge come again later', async () => {
    const company = await Company.signUp(world.around, founder('upptagen', '556016-0680'));
    const { tenantId } = company;
    const unitOfWork = world.app.get(UnitOfWork);
    const guard = world.app.get(LiveContract);
    const inUnit = <T>(work: () => Promise<T>) => inTenant(tenantId, SYSTEM, () => unitOfWork.run(tenantId, work));
    const subscriptions = world.app.get(Subscriptions);

    await inUnit(async () => {
      await subscriptions.lock(tenantId);
      const calendar = inUnit(() => subscriptions.lockGivingWay(tenantId));
      await expect(calendar).rejects.toMatchObject({ code: 'billing-in-progress', kind: 'unavailable' });
      await expect(inUnit(() => guard.objection(tenantId, 'expiry'))).resolves.toBe('billing-in-progress');
    });
    await expect(inUnit(() => guard.objection(tenantId, 'expiry'))).resolves.toBe('subscription-active');
  });
});
