import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { StripeGateway } from '../../../src/contexts/subscription/adapters/stripe.js';
import type { Config } from '../../../src/platform/config.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { TENANT } from './support/world.js';

interface Heard {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
}

const KEY = 'sk_test_adapter';
const CHARGE = '01900000-0000-7000-8000-0000000c4a49';
const REFUND = '01900000-0000-7000-8000-00000000ef0d';

describe('the adapter and the provider', () => {
  let sandbox: Sandbox;
  let ear: Server;
  let gateway: StripeGateway;
  let heard: Heard[] = [];
  let now = new Date('2026-01-15T09:00:00Z');

  beforeAll(async () => {
    const clock = { business: () => now, wall: () => now };
    sandbox = await startSandbox({ directory: ':memory:', clock, stripeKey: KEY });
    ear = listeningIn(sandbox.stripeUrl, (call) => heard.push(call));
    await new Promise<void>((resolve) => ear.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(ear.address() as AddressInfo).port}`;
    gateway = new StripeGateway({ STRIPE_SECRET_KEY: KEY, STRIPE_API_URL: url } as Config);
  });
  afterAll(async () => {
    await new Promise((resolve) => ear.close(resolve));
    await sandbox.stop();
  });
  beforeEach(() => {
    heard = [];
  });

  const frame = (customerRef: string, idempotencyKey: string) => ({
    tenantId: TENANT,
    customerRef,
    expiresAt: new Date(now.getTime() + 30 * 60_000),
    returnUrl: 'https://acme.example.com/billing',
    language: 'sv' as const,
    idempotencyKey,
  });
  const amount = { amountMinor: 49_875, currency: 'SEK' };
  const aCustomer = () => gateway.customer(TENANT, { ref: null, email: 'robin@acme.example.com', name: 'Robin Ek' });
  const charge = (customerRef: string, cardRef: string, mayBeKnown: boolean) =>
    gateway.charge({
      tenantId: TENANT,
      chargeId: CHARGE,
      customerRef,
      cardRef,
      amount,
      idempotencyKey: 'c1',
      mayBeKnown,
    });
  const aCardOf = async (customerRef: string): Promise<string> => {
    const answer = await fetch(`${sandbox.stripeUrl}/v1/payment_methods/pm_card_visa/attach`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}` },
      body: new URLSearchParams({ customer: customerRef }),
    });
    return ((await answer.json()) as { id: string }).id;
  };

  test('no write goes out without an idempotency key of ours, and every call says which version it speaks', async () => {
    const customerRef = await aCustomer();
    const checkout = await gateway.openCheckout({
      ...frame(customerRef, 'order:1'),
      subject: { orderId: CHARGE },
      title: 'Team',
      amount,
    });
    await gateway.openCardSetup({ ...frame(customerRef, 'setup:1'), currency: 'SEK' });
    await gateway.closeCheckout(checkout.ref);
    const cardRef = await aCardOf(customerRef);
    const outcome = await charge(customerRef, cardRef, false);
    const paymentReference = outcome.outcome === 'paid' ? outcome.reference : '';
    await gateway.refund({ tenantId: TENANT, refundId: REFUND, paymentReference, amount, idempotencyKey: 'r1' });
    await gateway.detachCard(cardRef);

    const writes = heard.filter(({ method }) => method !== 'GET');
    expect(writes.map(({ path }) => path.replace(/(cs_test|pm)_\w+/, ':id'))).toEqual([
      '/v1/customers',
      '/v1/checkout/sessions',
      '/v1/checkout/sessions',
      '/v1/checkout/sessions/:id/expire',
      '/v1/payment_intents',
      '/v1/refunds',
      '/v1/payment_methods/:id/detach',
    ]);
    // The library makes up a key of its own for a retry; that one is new after a crash, so it does not count.
    for (const { headers } of writes) expect(headers['idempotency-key']).toMatch(/^(?!stripe-node).+/);
    for (const { headers } of heard) expect(headers['stripe-version']).toBe('2026-10-28.endive');
  });

  test('a customer whom the key no longer remembers is found, not made twice', async () => {
    const first = await aCustomer();
    now = new Date('2026-01-17T09:00:00Z');

    expect(await aCustomer()).toBe(first);
  });

  test('a charge that the key no longer remembers is found by its name, and charged once', async () => {
    const customerRef = await aCustomer();
    const cardRef = await aCardOf(customerRef);
    const known = await gateway.books(new Date('2026-01-01T00:00:00Z'));
    now = new Date('2026-01-20T09:00:00Z');

    const again = await charge(customerRef, cardRef, true);

    expect(again).toMatchObject({ outcome: 'paid', reference: known.payments[0]!.reference });
    expect((await gateway.books(new Date('2026-01-01T00:00:00Z'))).payments).toHaveLength(known.payments.length);
    expect(heard.filter(({ method, path }) => method === 'POST' && path === '/v1/payment_intents')).toEqual([]);
  });

  test('ToS 6.4: a refund that the key no longer remembers is found by its name, and made once', async () => {
    const customerRef = await aCustomer();
    const cardRef = await aCardOf(customerRef);
    const spent = { tenantId: TENANT, chargeId: REFUND, customerRef, cardRef, amount, idempotencyKey: 'c3' };
    const paid = await gateway.charge({ ...spent, mayBeKnown: false });
    const paymentReference = paid.outcome === 'paid' ? paid.reference : '';
    const half = { amountMinor: 20_000, currency: 'SEK' };
    const refund = { tenantId: TENANT, refundId: REFUND, paymentReference, amount: half, idempotencyKey: 'r3' };
    const first = await gateway.refund(refund);
    now = new Date('2026-01-23T09:00:00Z');

    expect(await gateway.refund(refund)).toEqual(first);

    expect(first.outcome).toBe('done');
    expect(heard.filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')).toHaveLength(1);
  });

  test('a refund that cannot be, and a card that is gone, are outcomes and no faults', async () => {
    const customerRef = await aCustomer();
    const { payments } = await gateway.books(new Date('2026-01-01T00:00:00Z'));
    const paymentReference = payments.at(-1)!.reference;
    const cardRef = await aCardOf(customerRef);
    await gateway.detachCard(cardRef);

    const refund = { tenantId: TENANT, refundId: CHARGE, paymentReference, amount, idempotencyKey: 'r2' };
    expect(await gateway.refund(refund)).toEqual({ outcome: 'failed', failureCode: 'charge_already_refunded' });
    await expect(gateway.detachCard(cardRef)).resolves.toBeUndefined();
    const spent = { tenantId: TENANT, chargeId: REFUND, customerRef, cardRef, amount, idempotencyKey: 'c2' };
    expect(await gateway.charge({ ...spent, mayBeKnown: false })).toEqual({
      outcome: 'declined',
      declineCode: 'card-gone',
    });
    expect(await gateway.payment('pi_that_never_was')).toBeUndefined();
  });
});

/** Passes every call on to the provider and tells what it heard. */
function listeningIn(to: string, tell: (call: Heard) => void): Server {
  const { hostname, port } = new URL(to);
  return createServer((incoming, answer) => {
    const { method = '', url = '', headers } = incoming;
    tell({ method, path: url.split('?')[0]!, headers });
    const onward = request({ hostname, port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(onward);
  });
}
