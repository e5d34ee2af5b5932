import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { aSandbox, HandClocks, Receiver, type RunningSandbox, SECRET, STRIPE_KEY } from './a-sandbox.js';

let sandbox: RunningSandbox;
let stripe: Stripe;
let receiver: Receiver;

beforeEach(async () => {
  sandbox = await aSandbox();
  stripe = sandbox.stripe;
  receiver = await Receiver.open();
  sandbox.setWebhookTarget(receiver.url, SECRET);
});
afterEach(async () => {
  await sandbox.stop();
  await receiver.close();
});

const types = () => receiver.events(stripe).map(({ type }) => type);

test('an event arrives signed as the SDK checks it, dated by business time', async () => {
  const customer = await stripe.customers.create({ email: 'a@acme.example' });

  const accepted = await sandbox.deliverDue();

  const [event] = receiver.events(stripe);
  expect(accepted).toBe(1);
  expect(event).toMatchObject({
    type: 'customer.created',
    api_version: '2026-10-28.endive',
    created: Date.parse('2026-03-01T09:00:00Z') / 1000,
    data: { object: { id: customer.id } },
    request: { id: expect.stringMatching(/^req_/) },
  });
  expect(await stripe.events.retrieve(event!.id)).toMatchObject({ pending_webhooks: 0 });
});

test('another secret or another body is not believed', async () => {
  await stripe.customers.create();
  await sandbox.deliverDue();
  const { body, headers } = receiver.received[0]!;
  const signature = String(headers['stripe-signature']);

  expect(() => stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow();
  expect(() => stripe.webhooks.constructEvent(body.replace('customer', 'custamer'), signature, SECRET)).toThrow();
});

test('what was refused is tried again later and later until it is accepted, with a fresh signature', async () => {
  receiver.willAnswer(500, 302);
  await stripe.customers.create();

  const counts = [await sandbox.deliverDue(), await sandbox.deliverDue()];
  sandbox.clock.passSeconds(1);
  counts.push(await sandbox.deliverDue());
  sandbox.clock.passSeconds(1);
  counts.push(await sandbox.deliverDue());
  sandbox.clock.passSeconds(1);
  counts.push(await sandbox.deliverDue(), await sandbox.deliverDue());

  expect(counts).toEqual([0, 0, 0, 0, 1, 0]);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers['stripe-signature'])).size).toBe(3);
});

test('an endpoint that is down is waited for, and the control lists what is owed', async () => {
  await receiver.close();
  await stripe.customers.create();
  await sandbox.deliverDue();

  const { undelivered } = await sandbox.control('webhooks');
  receiver = await Receiver.open();
  sandbox.setWebhookTarget(receiver.url, SECRET);
  sandbox.clock.passSeconds(1);
  const accepted = await sandbox.deliverDue();

  expect(undelivered).toMatchObject([
    { type: 'customer.created', attempts: 1, lastAnswer: expect.stringContaining('Error') },
  ]);
  expect(accepted).toBe(1);
});

test('an event is delivered twice when asked, and others out of order', async () => {
  const first = await stripe.customers.create();
  const second = await stripe.customers.create();
  const { undelivered } = (await sandbox.control('webhooks')) as { undelivered: { subject: string }[] };
  const [older, newer] = undelivered.map(({ subject }) => subject);

  await sandbox.control('webhooks/reorder', { events: [newer, older] });
  await sandbox.deliverDue();
  await sandbox.control(`events/${older}/deliver`, { times: 2 });
  await sandbox.deliverDue();

  const arrived = receiver.events(stripe).map(({ data }) => (data.object as Stripe.Customer).id);
  expect(arrived).toEqual([second.id, first.id, first.id, first.id]);
});

test('deliveries pause and go on', async () => {
  await sandbox.control('webhooks/pause', { paused: true });
  await stripe.customers.create();
  const whilePaused = await sandbox.deliverDue();

  await sandbox.control('webhooks/pause', { paused: false });

  expect(whilePaused).toBe(0);
  expect(await sandbox.deliverDue()).toBe(1);
});

test('every endpoint gets its own copy under its own secret', async () => {
  const other = await Receiver.open();
  await sandbox.control('webhooks/targets', { url: other.url, secret: 'whsec_other' });
  await stripe.customers.create();

  const accepted = await sandbox.deliverDue();

  expect(accepted).toBe(2);
  const { body, headers } = other.received[0]!;
  expect(stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), 'whsec_other').type).toBe(
    'customer.created',
  );
  await other.close();
});

test('a refused request tells nobody anything', async () => {
  await stripe.customers.create({ balance: 5 }).catch(() => undefined);

  expect(await sandbox.deliverDue()).toBe(0);
  expect(types()).toEqual([]);
});

test('everything is there again after a restart: documents, keys, what is owed and to whom', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const clock = new HandClocks('2026-03-01T09:00:00Z');
  const before = await aSandbox({ directory, clock });
  before.setWebhookTarget(receiver.url, SECRET);
  const create = (at: RunningSandbox) => at.stripe.customers.create({ name: 'Acme AB' }, { idempotencyKey: 'once' });
  const created = await create(before);
  await before.stop();

  const after = await aSandbox({ directory, clock });
  const again = await create(after);
  const accepted = await after.deliverDue();
  const found = await after.stripe.customers.retrieve(created.id);
  await after.stop();
  rmSync(directory, { recursive: true });

  expect(again.id).toBe(created.id);
  expect(found).toMatchObject({ name: 'Acme AB' });
  expect(accepted).toBe(1);
});

test('the sandbox refuses to stand in production', async () => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  const starting = startSandbox({ directory: ':memory:', stripeKey: STRIPE_KEY, clock: new HandClocks('2026-01-01') });

  await expect(starting).rejects.toThrow('never runs in production');
  process.env.NODE_ENV = before;
});
