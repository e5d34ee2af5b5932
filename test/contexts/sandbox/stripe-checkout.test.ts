import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { aSandbox, type RunningSandbox, submit, typeCard } from './a-sandbox.js';

let sandbox: RunningSandbox;
let stripe: Stripe;

beforeEach(async () => {
  sandbox = await aSandbox();
  stripe = sandbox.stripe;
});
afterEach(() => sandbox.stop());

const aPaymentSession = async (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) => {
  const customer = await stripe.customers.create({ email: 'billing@acme.example', name: 'Acme AB' });
  return stripe.checkout.sessions.create({
    mode: 'payment',
    customer: customer.id,
    client_reference_id: 'order-1',
    line_items: [
      {
        quantity: 2,
        price_data: {
          currency: 'sek',
          unit_amount: 24_950,
          product_data: { name: 'Team <monthly>', description: '5 seats' },
        },
      },
    ],
    payment_intent_data: { setup_future_usage: 'off_session', metadata: { order: 'order-1' } },
    success_url: 'https://app.example/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://app.example/back',
    metadata: { order: 'order-1' },
    ...params,
  });
};
const aSetupSession = async () => {
  const customer = await stripe.customers.create({ email: 'billing@acme.example' });
  return stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'sek',
    customer: customer.id,
    success_url: 'https://app.example/saved?session={CHECKOUT_SESSION_ID}',
  });
};
const retrieve = (id: string) => stripe.checkout.sessions.retrieve(id);
const eventTypes = async () => (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type).reverse();

describe('paying on the hosted page', () => {
  test('a session sells what it was given and has no payment yet', async () => {
    const session = await aPaymentSession({ expand: ['line_items'] });

    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 49_900,
      currency: 'sek',
      url: `${sandbox.stripeUrl}/c/pay/${session.id}`,
      expires_at: session.created + 86_400,
      line_items: { data: [{ amount_total: 49_900, quantity: 2, price: { unit_amount: 24_950 } }] },
    });
    expect((await stripe.checkout.sessions.listLineItems(session.id)).data).toHaveLength(1);
  });

  test('the page shows what is bought, escaped, with labelled fields and the way back', async () => {
    const session = await aPaymentSession({ custom_text: { submit: { message: 'You buy with a duty to pay.' } } });

    const response = await fetch(session.url!);
    const html = await response.text();

    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('Team &#60;monthly&#62;');
    expect(html).toContain('5 seats');
    expect(html).toContain('Pay SEK\u00a0499.00');
    expect(html).toContain('You buy with a duty to pay.');
    expect(html).toContain('href="https://app.example/back"');
    for (const field of ['number', 'expiry', 'cvc', 'name']) expect(html).toContain(`<label for="${field}">`);
  });

  test('a card pays, is saved for later, and its holder goes back to the shop', async () => {
    const session = await aPaymentSession();

    const answer = await typeCard(session.url!, '4242 4242 4242 4242');

    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`https://app.example/done?session=${session.id}`);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.payment_method'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'billing@acme.example', name: 'Anna Example' },
      payment_intent: {
        status: 'succeeded',
        metadata: { order: 'order-1' },
        payment_method: { customer: session.customer, card: { last4: '4242', exp_month: 12, exp_year: 2040 } },
      },
    });
    expect(await eventTypes()).toEqual([
      'customer.created',
      'payment_intent.created',
      'payment_method.attached',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  test('the saved card renews in its holder’s absence', async () => {
    const session = await aPaymentSession();
    await typeCard(session.url!, '4242424242424242');
    const [card] = (await stripe.paymentMethods.list({ customer: String(session.customer), type: 'card' })).data;

    const renewal = await stripe.paymentIntents.create({
      amount: 49_900,
      currency: 'sek',
      customer: String(session.customer),
      payment_method: card!.id,
      off_session: true,
      confirm: true,
    });

    expect(renewal.status).toBe('succeeded');
  });

  test('without future use the card is not kept', async () => {
    const session = await aPaymentSession({ payment_intent_data: {} });

    await typeCard(session.url!, '4242424242424242');

    expect((await stripe.paymentMethods.list({ customer: String(session.customer) })).data).toEqual([]);
  });

  test('a decline stays on the page and says so; the next card pays the same intent', async () => {
    const session = await aPaymentSession();

    const declined = await typeCard(session.url!, '4000000000009995');
    const afterDecline = await retrieve(session.id);
    await typeCard(session.url!, '4242424242424242');

    expect(declined.status).toBe(402);
    expect(await declined.text()).toContain('Your card has insufficient funds.');
    expect(afterDecline).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    expect((await retrieve(session.id)).payment_intent).toBe(afterDecline.payment_intent);
    expect((await eventTypes()).filter((type) => type === 'payment_intent.created')).toHaveLength(1);
  });

  test.each([
    ['a number with a wrong digit', { number: '4242424242424241' }, 'card number is incorrect'],
    ['a number that is no test card', { number: '4111111111111111' }, 'takes test cards only'],
    ['a month that does not exist', { expiry: '13/40' }, 'as month and year'],
    ['a month that is over', { expiry: '02/26' }, 'in the past'],
    ['half a security code', { cvc: '12' }, 'security code is incomplete'],
    ['no name', { name: ' ' }, 'name that stands on the card'],
  ])('%s is refused on the page and never charged', async (_what, fields, message) => {
    const session = await aPaymentSession();

    const answer = await typeCard(session.url!, '4242424242424242', fields);

    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(message);
    expect(html).not.toContain('4242424242424242');
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
  });

  test('a card is good until the last day of its month, by business time', async () => {
    const session = await aPaymentSession();

    const answer = await typeCard(session.url!, '4242424242424242', { expiry: '03/26' });

    expect(answer.status).toBe(303);
  });

  test('the bank asks, the holder answers, and the session is complete', async () => {
    const session = await aPaymentSession();
    const challenge = (await typeCard(session.url!, '4000002500003155')).headers.get('location') ?? '';
    const secret = new URL(challenge).searchParams.get('client_secret') ?? '';
    const bankPage = await (await fetch(challenge)).text();

    const answer = await submit(challenge, { client_secret: secret, answer: 'complete' });

    expect(bankPage).toContain('Is this you?');
    expect(answer.headers.get('location')).toBe(`https://app.example/done?session=${session.id}`);
    expect(await retrieve(session.id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
    expect((await eventTypes()).slice(1)).toEqual([
      'payment_intent.created',
      'payment_intent.requires_action',
      'payment_method.attached',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ]);
  });

  test('a failed answer leads back to the page, which says so', async () => {
    const session = await aPaymentSession();
    const challenge = (await typeCard(session.url!, '4000002760003184')).headers.get('location') ?? '';
    const secret = new URL(challenge).searchParams.get('client_secret') ?? '';

    const answer = await submit(challenge, { client_secret: secret, answer: 'fail' });

    expect(answer.headers.get('location')).toBe(`/c/pay/${session.id}`);
    expect(await (await fetch(session.url!)).text()).toContain('could not confirm that it was you');
    expect((await retrieve(session.id)).status).toBe('open');
  });

  test('a second press on Pay charges nothing more', async () => {
    const session = await aPaymentSession();
    await typeCard(session.url!, '4242424242424242');

    const again = await typeCard(session.url!, '4242424242424242');

    expect(await again.text()).toContain('This is already paid');
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });

  test('a visitor without a customer becomes one where that was asked for', async () => {
    const session = await aPaymentSession({
      customer: undefined,
      customer_email: 'new@acme.example',
      customer_creation: 'always',
    });

    await typeCard(session.url!, '4242424242424242');

    const customer = await stripe.customers.retrieve(String((await retrieve(session.id)).customer));
    expect(customer).toMatchObject({ email: 'new@acme.example', name: 'Anna Example' });
  });
});

describe('saving a card on the hosted page', () => {
  test('nothing is charged and the card belongs to the customer', async () => {
    const session = await aSetupSession();
    const html = await (await fetch(session.url!)).text();

    await typeCard(session.url!, '4242424242424242');

    expect(html).toContain('Nothing is charged now');
    expect(await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] })).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      setup_intent: { status: 'succeeded', customer: session.customer },
    });
    expect((await stripe.customers.listPaymentMethods(String(session.customer))).data).toHaveLength(1);
    expect((await stripe.charges.list()).data).toEqual([]);
  });

  test('a card that declines later can be saved; one that declines at once cannot', async () => {
    const session = await aSetupSession();

    const declined = await typeCard(session.url!, '4000000000000002');
    const saved = await typeCard(session.url!, '4000000000000341');

    expect(declined.status).toBe(402);
    expect(saved.status).toBe(303);
  });
});

describe('a session’s end', () => {
  test('it is open to its last second and expired at the next, by business time', async () => {
    const session = await aPaymentSession({ expires_at: Date.parse('2026-03-01T09:30:00Z') / 1000 });

    sandbox.clock.moveBusinessTo('2026-03-01T09:29:59Z');
    await sandbox.deliverDue();
    const before = await retrieve(session.id);
    sandbox.clock.moveBusinessTo('2026-03-01T09:30:00Z');
    await sandbox.deliverDue();

    expect(before.status).toBe('open');
    expect(await retrieve(session.id)).toMatchObject({ status: 'expired', url: null });
    expect((await eventTypes()).at(-1)).toBe('checkout.session.expired');
    const page = await typeCard(session.url!, '4242424242424242');
    expect([page.status, await page.text()]).toEqual([410, expect.stringContaining('This page has expired')]);
  });

  test('it is expired by hand, once', async () => {
    const session = await aPaymentSession();

    const expired = await stripe.checkout.sessions.expire(session.id);

    expect(expired.status).toBe('expired');
    await expect(stripe.checkout.sessions.expire(session.id)).rejects.toThrow('can be expired');
  });

  test.each([
    [29 * 60, false],
    [30 * 60, true],
    [24 * 3600, true],
    [24 * 3600 + 60, false],
  ])('a life of %i seconds: accepted is %s', async (seconds, accepted) => {
    const expires_at = Date.parse('2026-03-01T09:00:00Z') / 1000 + seconds;

    const outcome = await aPaymentSession({ expires_at }).then(
      () => true,
      () => false,
    );

    expect(outcome).toBe(accepted);
  });
});
