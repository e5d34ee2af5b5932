import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { createTestDatabase, type TestDatabase, testCluster } from '../support/database.js';
import {
  aFounder,
  dice,
  type ServedApp,
  shuffled,
  signUp,
  type Verdict,
  withApp,
  withBusiness,
  withHands,
} from './ground.js';
import { listed, tell } from './provider-calls.js';

interface Size {
  /** Each buys a plan; its payment makes several events. */
  companies: number;
  /** Orders of arrival. The first is as it happened, the second reversed, the others by the dice. */
  seeds: number;
  copies: number;
}

export const short: Size = { companies: 2, seeds: 3, copies: 5 };
export const full: Size = { companies: 400, seeds: 50, copies: 5 };

const NOW = '2026-01-15T09:00:00+01:00';
/** Past the half hour that an order's Checkout lives. */
const LATER = new Date('2026-01-15T09:45:00+01:00');
const STRIPE_KEY = 'sk_test_drill';
const WEBHOOK_SECRET = 'whsec_drill';
const AT_ONCE = 6;
/** The provider's own is shorter, but a busy machine is no fault of the product. */
const PATIENCE_MS = 60_000;

interface StripeEvent {
  id: string;
  type: string;
}

/**
 * Bar 3: orders are paid at the provider while nobody listens; then its events arrive, each several times, in
 * another order each time, some after the order's time was over. Whatever the order, the same state comes out,
 * and each payment is booked once.
 */
export async function webhookStorm({ companies, seeds, copies }: Size): Promise<Verdict> {
  const stripe = await startSandbox({
    directory: ':memory:',
    stripeKey: STRIPE_KEY,
    clock: { business: () => new Date(NOW), wall: () => new Date() },
  });
  const before = await createTestDatabase();
  try {
    await payUnheard(before, stripe, companies);
    const events = await eventsOf(stripe);
    const unheard = await outcomeOf(before);
    const outcomes: Outcome[] = [];
    const begun = performance.now();
    for (let seed = 0; seed < seeds; seed++) outcomes.push(await arrive(before, stripe, events, copies, seed));

    const hashes = [...new Set(outcomes.map(({ hash }) => hash))];
    const faults = outcomes.flatMap((outcome, seed) =>
      faultsOf(outcome, companies).map((fault) => `seed ${seed}: ${fault}`),
    );
    const deliveries = events.length * copies * seeds;
    return {
      // A hash that the news does not change would prove nothing.
      holds: hashes.length === 1 && hashes[0] !== unheard.hash && faults.length === 0,
      events: events.length,
      copies,
      seeds,
      deliveries,
      deliveriesPerSecond: Math.round((deliveries / (performance.now() - begun)) * 1000),
      stateHashes: hashes,
      payments: outcomes[0]?.payments,
      faults: faults.slice(0, 20),
    };
  } finally {
    await stripe.stop();
    await before.drop();
  }
}

const environmentOf = (stripe: Sandbox): Record<string, string> => ({
  STRIPE_SECRET_KEY: STRIPE_KEY,
  STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  STRIPE_API_URL: stripe.stripeUrl,
});

/** The provider knows of no receiver, so it has the money and we know nothing. */
async function payUnheard(database: TestDatabase, stripe: Sandbox, companies: number): Promise<void> {
  await withBusiness(
    database,
    async (app) => {
      app.around.stripeUrl = stripe.stripeUrl;
      for (let number = 1; number <= companies; number++) {
        const company = await signUp(app, aFounder(number));
        await company.buy('TEAM_MONTHLY');
      }
    },
    { now: NOW, env: environmentOf(stripe) },
  );
}

/** Oldest first. */
const eventsOf = async ({ stripeUrl }: Sandbox): Promise<StripeEvent[]> =>
  (await listed<StripeEvent>(stripeUrl, STRIPE_KEY, 'events')).reverse();

async function arrive(before: TestDatabase, stripe: Sandbox, events: StripeEvent[], copies: number, seed: number) {
  const database = await copyOf(before, seed);
  try {
    await withApp(
      database,
      async (app) => {
        const [early, late] = arrivals(events, copies, seed);
        await deliver(app, early, seed);
        await app.around.machine.settle();
        await app.around.machine.advanceTo(LATER);
        await deliver(app, late, seed);
        await app.around.machine.settle();
      },
      { now: NOW, env: environmentOf(stripe) },
    );
    return await outcomeOf(database);
  } finally {
    await database.drop();
  }
}

/** All copies in one order, cut where time passes: what comes after it is late, for some the first that is heard. */
function arrivals(events: StripeEvent[], copies: number, seed: number): [StripeEvent[], StripeEvent[]] {
  const roll = dice(seed);
  const repeated = events.flatMap((event) => Array.from({ length: copies }, () => event));
  const order = seed === 0 ? repeated : seed === 1 ? repeated.reverse() : shuffled(repeated, roll);
  const cut = seed === 0 ? order.length : Math.floor(order.length * roll());
  return [order.slice(0, cut), order.slice(cut)];
}

async function deliver({ port }: ServedApp, events: StripeEvent[], seed: number): Promise<void> {
  // As it happened means one after the other; otherwise copies meet each other.
  await withHands(seed === 0 ? 1 : AT_ONCE, events, async (event) => {
    for (let attempt = 1; !(await tell(port, event, WEBHOOK_SECRET, PATIENCE_MS)); attempt++) {
      if (attempt === 20) throw new Error(`${event.type} was refused twenty times`);
      await pause(20 * attempt);
    }
  });
}

async function copyOf(original: TestDatabase, seed: number): Promise<TestDatabase> {
  const name = `${original.name}_${seed}`;
  const admin = new pg.Client({ connectionString: testCluster().adminUrl });
  await admin.connect();
  await admin.query(`create database ${name} template ${original.name} owner crm_migrator`);
  await admin.end();
  const there = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return {
    name,
    appUrl: there(original.appUrl),
    systemUrl: there(original.systemUrl),
    migratorUrl: there(original.migratorUrl),
    adminUrl: there(original.adminUrl),
    drop: async () => {
      const again = new pg.Client({ connectionString: testCluster().adminUrl });
      await again.connect();
      await again.query(`drop database if exists ${name} with (force)`);
      await again.end();
    },
  };
}

interface Outcome {
  hash: string;
  payments: number;
  references: number;
  ordersPaid: number;
  invoicesPaid: number;
  refunds: number;
  paidEvents: number;
  eventsTakenInTwice: number;
  outboxPending: number;
}

/** A state without what must differ: ids that were drawn, and instants at which news arrived. */
const STATE = `
  select 'order', k.slug, o.state, o.plan_code, o.paid_at::text, '' from plan_order o join client_directory k using (tenant_id)
  union all select 'subscription', k.slug, concat_ws(' ', s.state, s.method, s.is_free), concat_ws(' ', s.plan_code, s.plan_version, s.anchor),
    concat_ws(' ', s.billed_periods, s.paid_periods), concat_ws(' ', s.customer_ref, s.card_ref, s.card_label)
    from subscription s join client_directory k using (tenant_id)
  union all select 'invoice', k.slug, concat_ws(' ', i.number, i.state), concat_ws(' ', i.period_start, i.period_end, i.due_on),
    concat_ws(' ', i.total_minor, i.paid_minor), i.paid_at::text from invoice i join client_directory k using (tenant_id)
  union all select 'payment', k.slug, p.reference, concat_ws(' ', p.amount_minor, p.currency), p.paid_at::text,
    jsonb_array_length(p.allocations)::text from payment p join client_directory k using (tenant_id)
  union all select 'refund', k.slug, r.payment_reference, concat_ws(' ', r.amount_minor, r.currency), r.reason, '' from refund r
    join client_directory k using (tenant_id)
  union all select 'instance', k.slug, i.state, i.entitlements::text, '', '' from instance i join client_directory k using (tenant_id)
  union all select 'owed', k.slug, regexp_replace(b.key, '[0-9a-f]{8}-[0-9a-f-]{27}', '#'), b.due_at::text, b.clause, ''
    from obligation b join client_directory k using (tenant_id) where b.state = 'PENDING'
  union all select 'letter', k.slug, n.template, count(*)::text, '', '' from notice n
    join client_directory k using (tenant_id) group by k.slug, n.template`;

async function outcomeOf({ adminUrl }: TestDatabase): Promise<Outcome> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<Outcome>(`
    with state as (${STATE})
    select (select md5(string_agg(state::text, e'\\n' order by state::text)) from state) as hash,
      (select count(*)::int from payment) as payments,
      (select count(distinct reference)::int from payment) as references,
      (select count(*)::int from plan_order where state = 'PAID') as "ordersPaid",
      (select count(*)::int from invoice where state = 'PAID') as "invoicesPaid",
      (select count(*)::int from refund) as refunds,
      (select count(*)::int from outbox_message where type = 'subscription.PaymentReceived') as "paidEvents",
      (select count(*)::int - count(distinct id)::int from provider_event) as "eventsTakenInTwice",
      (select count(*)::int from outbox_message where state = 'PENDING') as "outboxPending"`);
  await admin.end();
  return rows[0]!;
}

function faultsOf(outcome: Outcome, companies: number): string[] {
  const once = ['payments', 'references', 'ordersPaid', 'invoicesPaid', 'paidEvents'] as const;
  const never = ['refunds', 'eventsTakenInTwice', 'outboxPending'] as const;
  return [
    ...once
      .filter((figure) => outcome[figure] !== companies)
      .map((figure) => `${figure}: ${outcome[figure]} for ${companies} payments`),
    ...never.filter((figure) => outcome[figure] !== 0).map((figure) => `${figure}: ${outcome[figure]}`),
  ];
}
