import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Each way in which our books and the provider's can drift apart, planted, and then found by the nightly comparison. */
describe('The books are compared with the provider’s (ToS 4.1, 4.2)', () => {
  let app: TestApp;
  let acme: Client;
  let bolt: Client;
  let carol: Client;
  let oracle: pg.Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-01-31T09:00:00+01:00' });
    oracle = new pg.Client({ connectionString: app.database.adminUrl });
    await oracle.connect();
    acme = await Client.whoPaysByCard(app);
    bolt = await Client.whoPaysByCard(app);
    carol = await Client.signUp(app);
  }, 60_000);
  afterAll(async () => {
    await oracle.end();
    await app.stop();
  });

  const rows = async (text: string, ...values: unknown[]) => (await oracle.query(text, values)).rows;
  const compare = async (): Promise<string[]> => {
    const { items } = demand(await app.office.api.post('/v1/reconciliations'), 200);
    await app.settle();
    return items.map(({ kind, outcome }: Record<string, string>) => `${kind} ${outcome}`).sort();
  };
  const stripe = async (path: string, body?: Record<string, string>) => {
    const headers = { authorization: `Bearer ${app.runtime.config.STRIPE_SECRET_KEY}` };
    const init = body ? { method: 'POST', headers, body: new URLSearchParams(body) } : { headers };
    return (await (await fetch(`${app.around.stripeUrl}/v1/${path}`, init)).json()) as Body;
  };
  const tasks = () => rows(`select key from obligation where key like 'reconciliation:%' and state = 'PENDING'`);
  const disputed = async (client: Client) =>
    demand(await client.company.api.get('/v1/billing'), 200).disputedPayments as Body[];
  const paymentOf = async (client: Client) => {
    const [found] = await rows(
      `select reference, amount_minor from payment where tenant_id = $1 order by recorded_at limit 1`,
      client.tenantId,
    );
    return found as { reference: string; amount_minor: string };
  };
  /** The webhooks of what happens inside never come: whoever delivers them does not know us. */
  const unheard = async (work: () => Promise<void>) => {
    await app.stripeControl('webhooks/pause', { paused: true });
    await work();
    const { undelivered } = (await (await fetch(`${app.around.stripeUrl}/_sandbox/webhooks`)).json()) as {
      undelivered: { subject: string }[];
    };
    lost.push(...undelivered.map(({ subject }) => subject));
  };
  const lost: string[] = [];

  test('books that agree give nothing', async () => {
    expect(await compare()).toEqual([]);
  });

  test('ToS 4.2: a payment there and not here is settled as if its event had come, a Checkout paid after expiry too', async () => {
    await unheard(async () => {
      await carol.company.buy('TEAM_MONTHLY');
    });
    expect(demand(await carol.company.api.get('/v1/subscription'), 200).plan.code).toBe('FREE');
    await rows(`update plan_order set state = 'EXPIRED' where tenant_id = $1 and state = 'CONFIRMED'`, carol.tenantId);

    expect(await compare()).toEqual(['payment-missing-here REPAIRED']);
    expect(demand(await carol.company.api.get('/v1/subscription'), 200).plan.code).toBe('TEAM_MONTHLY');
    expect(await compare()).toEqual([]);
  });

  test('a payment that nobody here asked for, an amount that differs and one that is only here are reported once', async () => {
    const { reference } = await paymentOf(acme);
    await rows(`update payment set amount_minor = amount_minor - 1 where reference = $1`, reference);
    await rows(
      `insert into payment (tenant_id, id, reference, method, amount_minor, currency, paid_at, recorded_at, allocations)
       select tenant_id, gen_random_uuid(), 'pi_never_was', method, amount_minor, currency, paid_at, recorded_at, '[]'
       from payment where reference = $1`,
      reference,
    );
    await unheard(async () => {
      await stripe('payment_intents', {
        amount: '5000',
        currency: 'sek',
        payment_method: 'pm_card_visa',
        confirm: 'true',
        off_session: 'true',
      });
    });

    expect(await compare()).toEqual([
      'payment-amount-differs REPORTED',
      'payment-missing-there REPORTED',
      'payment-unknown REPORTED',
    ]);
    expect(await compare()).toEqual([]);
    expect(await tasks()).toHaveLength(3);
  });

  test('ToS 4.1: each difference is a case in the inbox until it is gone, or a person explains it; gone, it may return', async () => {
    const { reference } = await paymentOf(acme);
    const change = (by: number) =>
      rows(`update payment set amount_minor = amount_minor + $2 where reference = $1`, reference, by);
    const cases = async () => demand(await app.office.api.get('/v1/work?kind=book-difference'), 200).items as Body[];
    const states = async () => (await cases()).map(({ state }) => state).sort();
    expect(await states()).toEqual(['payment-amount-differs', 'payment-missing-there', 'payment-unknown']);
    // Found on a Saturday: two business days are Monday and Tuesday.
    expect(await cases()).toMatchObject(
      [1, 2, 3].map(() => ({ waitsFor: 'operator', dueAt: '2026-02-03T22:59:59.999Z' })),
    );

    await change(1);
    await rows(`delete from payment where reference = 'pi_never_was'`);
    expect(await compare()).toEqual([]);
    const [unknown, ...others] = await cases();
    expect([unknown!.state, others]).toEqual(['payment-unknown', []]);
    const explain = () =>
      app.office.api.post(`/v1/reconciliations/findings/${unknown!.id}/explanation`, {
        explanation: 'A sale of another company of the group.',
      });
    demand(await explain(), 204);
    expect((await explain()).status).toBe(404);
    expect(await cases()).toEqual([]);
    expect(await tasks()).toEqual([]);
    expect(await rows(`select 1 from evidence where event_type = 'subscription.DifferenceExplained'`)).toHaveLength(1);

    await change(-1);
    expect(await compare()).toEqual(['payment-amount-differs REPORTED']);
    expect(await states()).toEqual(['payment-amount-differs']);
    await change(1);
    expect(await compare()).toEqual([]);
    expect(await cases()).toEqual([]);
    const { items } = demand(await app.office.api.get('/v1/reconciliations'), 200);
    const kept = items.flatMap(({ findings }: { findings: Body[] }) => findings);
    expect(kept).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'payment-unknown', closedAs: 'EXPLAINED' }),
        expect.objectContaining({ kind: 'payment-amount-differs', closedAs: 'REPAIRED', explanation: null }),
      ]),
    );
  });

  test('ToS 6.4: a refund that failed unseen becomes a bank payout; one made by hand is reported; a lost one is sent', async () => {
    const { reference } = await paymentOf(bolt);
    const refund = async (state: string, gatewayRef: string | null) => {
      const [row] = await rows(
        `insert into refund (tenant_id, id, payment_reference, method, amount_minor, currency, reason, requested_at, state, gateway_ref)
         select tenant_id, gen_random_uuid(), reference, 'card', 1000, currency, 'not-owed', paid_at, $2, $3
         from payment where reference = $1 returning id`,
        reference,
        state,
        gatewayRef,
      );
      return (row as { id: string }).id;
    };
    await app.clock.advanceTo('2026-02-01T09:00:00+01:00');
    const neverSent = await refund('PENDING', null);
    const failedLater = await refund('PENDING', null);
    await unheard(async () => {
      const metadata = { 'metadata[tenantId]': bolt.tenantId, 'metadata[refundId]': failedLater };
      const { id } = await stripe('refunds', { payment_intent: reference, amount: '1000', ...metadata });
      await app.stripeControl(`refunds/${id}/fail`);
      await stripe('refunds', { payment_intent: reference, amount: '500' });
    });

    expect(await compare()).toEqual([
      'refund-missing-there REPAIRED',
      'refund-outcome-unseen REPAIRED',
      'refund-unknown REPORTED',
    ]);
    const states = await rows(`select id, state from refund where tenant_id = $1`, bolt.tenantId);
    expect(states).toEqual(
      expect.arrayContaining([
        { id: neverSent, state: 'DONE' },
        { id: failedLater, state: 'FAILED' },
      ]),
    );
    expect(
      await rows(`select 1 from obligation where key = $1 and state = 'PENDING'`, `refund:${failedLater}`),
    ).toHaveLength(1);
    const failed = demand(await app.office.api.get('/v1/refunds?state=FAILED'), 200).items;
    expect(failed).toMatchObject([{ id: failedLater, collectionMethod: 'card' }]);
    demand(
      await app.office.api.post(`/v1/clients/${bolt.tenantId}/refunds/${failedLater}/payout`, { reference: 'bank-77' }),
      204,
    );
    expect(await compare()).toEqual([]);
  });

  test('a card that was detached and a customer who was made twice are seen; the client hears of the card', async () => {
    const { paymentMethod } = demand(await acme.company.api.get('/v1/subscription'), 200);
    const { data } = await stripe(`customers/${paymentMethod.customerRef}/payment_methods`);
    await unheard(async () => {
      await stripe(`payment_methods/${(data as { id: string }[])[0]!.id}/detach`, {});
      await stripe('customers', { email: 'twice@example.com', 'metadata[tenantId]': acme.tenantId });
    });

    expect(await compare()).toEqual(['card-detached REPAIRED', 'customer-duplicate REPORTED']);
    expect(demand(await acme.company.api.get('/v1/subscription'), 200).paymentMethod.label).toBeNull();
    expect(await acme.letters('card-detached')).toHaveLength(1);
    expect(await compare()).toEqual([]);
  });

  test('ToS 3.4.a: a chargeback unseen is taken down with its day; lost, the debt is open again with a full term', async () => {
    const { reference } = await paymentOf(carol);
    const { latest_charge } = await stripe(`payment_intents/${reference}`);
    await unheard(async () => app.stripeControl(`charges/${latest_charge}/dispute`, { reason: 'fraudulent' }));
    expect(await compare()).toEqual(['chargeback-unseen REPAIRED']);
    const [open] = demand(await app.office.api.get('/v1/chargebacks?state=OPEN'), 200).items;
    expect(open).toMatchObject({ tenantId: carol.tenantId, reason: 'fraudulent', amount: { amountMinor: 61_250 } });
    expect(open.evidenceDueAt).toMatch(/^2026-02-10/);
    expect(await carol.letters('chargeback-opened')).toHaveLength(1);
    const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });
    const [paid] = demand(await carol.company.api.get('/v1/invoices'), 200).items;
    const { id, number, dueOn } = paid;
    const concerned = { id, number, owedAgain: sek(61_250), open: sek(0), dueOn };
    expect(await disputed(carol)).toMatchObject([
      { state: 'OPEN', clause: 'ToS 4.1', amount: sek(61_250), daysToPay: 30, closedAt: null, invoices: [concerned] },
    ]);
    expect((await carol.subscription()).disputedPayments).toEqual(await disputed(carol));

    const { data } = await stripe('disputes?limit=1');
    await unheard(async () =>
      app.stripeControl(`disputes/${(data as { id: string }[])[0]!.id}/close`, { outcome: 'lost' }),
    );
    expect(await compare()).toEqual(['chargeback-unseen REPAIRED']);

    const [invoice] = await carol.company.openInvoices();
    expect(invoice).toMatchObject({ state: 'OPEN', dueOn: '2026-03-03', open: { amountMinor: 61_250 } });
    expect(await disputed(carol)).toMatchObject([
      { state: 'LOST', clause: 'ToS 3.4.a', invoices: [{ ...concerned, open: sek(61_250), dueOn: '2026-03-03' }] },
    ]);
    expect(await compare()).toEqual([]);
    demand(await app.office.api.post(`/v1/clients/${carol.tenantId}/chargebacks/${open.id}/write-off`), 204);
    expect(await carol.company.openInvoices()).toEqual([]);
    expect(await disputed(carol)).toMatchObject([
      { state: 'WRITTEN_OFF', clause: 'ToS 3.4.g', invoices: [{ number, owedAgain: sek(0), open: sek(0) }] },
    ]);
  });

  test('every late event changes nothing more, and the last runs can be read', async () => {
    const before = await rows('select count(*) from payment');
    await app.stripeControl('webhooks/pause', { paused: false });
    await app.settle();

    expect(lost.length).toBeGreaterThan(0);
    expect(await rows('select count(*) from payment')).toEqual(before);
    expect(await compare()).toEqual([]);
    const { items } = demand(await app.office.api.get('/v1/reconciliations'), 200);
    expect(items[0].findings).toEqual([]);
    expect(items.flatMap(({ findings }: { findings: object[] }) => findings)).toHaveLength(11);
  });

  test('ToS 4.1: a chargeback won changes nothing, told by its events in any order', async () => {
    const { reference } = await paymentOf(bolt);
    const { latest_charge } = await stripe(`payment_intents/${reference}`);
    await app.stripeControl('webhooks/pause', { paused: true });
    await app.stripeControl(`charges/${latest_charge}/dispute`, { reason: 'general' });
    const { data } = await stripe('disputes?limit=1');
    await app.stripeControl(`disputes/${(data as { id: string }[])[0]!.id}/close`, { outcome: 'won' });
    const { undelivered } = (await (await fetch(`${app.around.stripeUrl}/_sandbox/webhooks`)).json()) as {
      undelivered: { subject: string }[];
    };
    await app.stripeControl('webhooks/reorder', { events: undelivered.map(({ subject }) => subject).reverse() });
    await app.stripeControl('webhooks/pause', { paused: false });
    await app.settle();

    const { items } = demand(await app.office.api.get('/v1/chargebacks'), 200);
    expect(items[0]).toMatchObject({ tenantId: bolt.tenantId, state: 'WON' });
    expect(await disputed(bolt)).toMatchObject([{ state: 'WON', invoices: [{ owedAgain: { amountMinor: 0 } }] }]);
    expect(await bolt.company.openInvoices()).toEqual([]);
    expect(await rows(`select state from invoice where tenant_id = $1`, bolt.tenantId)).toEqual([{ state: 'PAID' }]);
  });

  test('ToS 3.4.a: what a bank took back of the price of a larger plan is foretold like any debt', async () => {
    const { summary, summarySha256 } = demand(
      await bolt.company.api.get('/v1/subscription/plan-change-preview?planCode=BUSINESS_MONTHLY'),
      200,
    );
    const wish = { planCode: 'BUSINESS_MONTHLY', summarySha256, acceptances: summary.documents };
    expect(demand(await bolt.company.api.post('/v1/subscription/plan-change', wish), 200).state).toBe('APPLIED');
    await app.settle();
    const [paid] = await rows(
      `select reference from payment where tenant_id = $1 order by recorded_at desc limit 1`,
      bolt.tenantId,
    );
    const { latest_charge } = await stripe(`payment_intents/${(paid as { reference: string }).reference}`);
    await app.stripeControl(`charges/${latest_charge}/dispute`, { reason: 'fraudulent' });
    const { data } = await stripe('disputes?limit=1');
    await app.stripeControl(`disputes/${(data as { id: string }[])[0]!.id}/close`, { outcome: 'lost' });
    await app.settle();

    const { ifNothingIsDone, openInvoices } = demand(await bolt.company.api.get('/v1/billing'), 200);
    expect(openInvoices).toHaveLength(1);
    const steps = ifNothingIsDone.map(({ code }: Body) => code);
    expect(steps.slice(0, 3)).toEqual(['card-charged', 'first-overdue-notice', 'suspension-warning']);
  });
});
