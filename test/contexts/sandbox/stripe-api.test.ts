import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { aSandbox, type RunningSandbox, stripeAt } from './a-sandbox.js';

let sandbox: RunningSandbox;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await aSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());

const refusal = async (request: Promise<unknown>) => {
  const outcome = await request.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Stripe.errors.StripeError)) throw new Error('The request was not refused.');
  return outcome;
};
const aCustomer = (params: Stripe.CustomerCreateParams = {}) =>
  stripe.customers.create({ email: 'billing@acme.example', name: 'Acme AB', ...params });
const aSavedCard = async (card = 'pm_card_visa') => {
  const customer = await aCustomer();
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return { customer: customer.id, payment_method: method.id };
};
const offSession = { amount: 49_900, currency: 'sek', confirm: true, off_session: true } as const;
const onSession = {
  amount: 49_900,
  currency: 'sek',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;
const eventsAbout = async (id: string) => {
  const { data } = await stripe.events.list({ limit: 100 });
  return data
    .filter(({ data: { object } }) => JSON.stringify(object).includes(id))
    .map(({ type }) => type)
    .reverse();
};

describe('the door', () => {
  test('a wrong key is turned away', async () => {
    const stranger = stripeAt(sandbox.stripeUrl, 'sk_test_wrong');

    const error = await refusal(stranger.customers.list());

    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error.statusCode).toBe(401);
  });

  test('an id that names nothing is missing', async () => {
    const error = await refusal(stripe.customers.retrieve('cus_unknown'));

    expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
  });

  test('a parameter that the sandbox does not model is refused, not ignored, and nothing is written', async () => {
    const before = await stripe.customers.list({ limit: 100 });

    const error = await refusal(stripe.customers.create({ email: 'x@example.com', balance: 100 }));

    expect(error).toMatchObject({ statusCode: 400, code: 'parameter_unknown', param: 'balance' });
    expect((await stripe.customers.list({ limit: 100 })).data.length).toBe(before.data.length);
  });

  test('an unknown route and another API version are told apart from a missing object', async () => {
    const unknownRoute = await refusal(stripe.subscriptions.list());
    const oldVersion = await refusal(stripe.customers.list({}, { apiVersion: '2020-08-27' }));

    expect(unknownRoute.message).toContain('Unrecognized request URL (GET: /v1/subscriptions)');
    expect(oldVersion.message).toContain('Invalid Stripe API version: 2020-08-27');
  });
});

describe('customers', () => {
  test('a customer is created, changed field by field, and found by e-mail', async () => {
    const created = await aCustomer({ email: 'only@acme.example', metadata: { client: 'c-1', plan: 'team' } });

    const updated = await stripe.customers.update(created.id, { name: 'Acme Nya AB', metadata: { plan: '' } });
    const found = await stripe.customers.list({ email: 'only@acme.example' });

    expect(updated).toMatchObject({ name: 'Acme Nya AB', email: 'only@acme.example', metadata: { client: 'c-1' } });
    expect(found.data.map(({ id }) => id)).toEqual([created.id]);
    expect(created.created).toBe(Date.parse('2026-03-01T09:00:00Z') / 1000);
  });

  test('a deleted customer stays known as deleted and keeps no cards', async () => {
    const { customer, payment_method } = await aSavedCard();

    await stripe.customers.del(customer);

    expect(await stripe.customers.retrieve(customer)).toMatchObject({ id: customer, deleted: true });
    expect((await stripe.paymentMethods.retrieve(payment_method)).customer).toBeNull();
    expect(await refusal(stripe.paymentIntents.create({ ...offSession, customer, payment_method }))).toMatchObject({
      code: 'resource_missing',
      param: 'customer',
    });
  });
});

describe('cards', () => {
  test('a card comes by token or by number, with the same fingerprint wherever it is saved', async () => {
    const byToken = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    const byNumber = await stripe.paymentMethods.create({
      type: 'card',
      card: { number: '4242424242424242', exp_month: 3, exp_year: 2031, cvc: '123' },
      billing_details: { name: 'Anna Example' },
    });

    expect(byNumber).toMatchObject({ customer: null, card: { last4: '4242', exp_month: 3, exp_year: 2031 } });
    expect(byNumber.card?.fingerprint).toBe(byToken.card?.fingerprint);
    expect(
      await refusal(stripe.paymentMethods.create({ type: 'card', card: { number: '4000000000000000' } })),
    ).toMatchObject({ statusCode: 402, code: 'incorrect_number' });
  });

  test('the default card must be the customer’s own, and is forgotten when it is detached', async () => {
    const { customer, payment_method } = await aSavedCard();
    const foreign = await aSavedCard();
    const choose = (id: string) =>
      stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });

    const refused = await refusal(choose(foreign.payment_method));
    const chosen = await choose(payment_method);
    await stripe.paymentMethods.detach(payment_method);

    expect(refused.param).toBe('invoice_settings[default_payment_method]');
    expect(chosen.invoice_settings.default_payment_method).toBe(payment_method);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
  });
});

describe('expansion', () => {
  test('ids become what they name, in lists too, and what names nothing is refused', async () => {
    const saved = await aSavedCard();
    const paid = await stripe.paymentIntents.create({ ...offSession, ...saved });

    const listed = await stripe.paymentIntents.list({ customer: saved.customer, expand: ['data.customer'] });
    const refused = await refusal(stripe.paymentIntents.retrieve(paid.id, { expand: ['amount'] }));

    expect(listed.data).toMatchObject([{ id: paid.id, customer: { object: 'customer', id: saved.customer } }]);
    expect(refused.message).toBe('This property cannot be expanded (amount).');
  });
});

describe('lists', () => {
  test('pages run from the newest to the oldest, forwards and backwards, without gap or overlap', async () => {
    const email = 'pages@acme.example';
    const created: string[] = [];
    for (let count = 0; count < 7; count += 1) created.unshift((await aCustomer({ email })).id);

    const all: string[] = [];
    for await (const { id } of stripe.customers.list({ email, limit: 3 })) all.push(id);
    const first = await stripe.customers.list({ email, limit: 3 });
    const back = await stripe.customers.list({ email, limit: 2, ending_before: created[4]! });

    expect(all).toEqual(created);
    expect(first.has_more).toBe(true);
    expect(back.data.map(({ id }) => id)).toEqual([created[2], created[3]]);
    expect(back.has_more).toBe(true);
  });

  test('a cursor that names nothing and a limit over 100 are refused', async () => {
    expect(await refusal(stripe.customers.list({ starting_after: 'cus_unknown' }))).toMatchObject({
      code: 'resource_missing',
      param: 'starting_after',
    });
    expect(await refusal(stripe.customers.list({ limit: 101 }))).toMatchObject({ statusCode: 400, param: 'limit' });
  });
});

describe('idempotency', () => {
  test('the same key gives the same answer and charges once', async () => {
    const saved = await aSavedCard();
    const charge = () =>
      stripe.paymentIntents.create({ ...offSession, ...saved }, { idempotencyKey: 'sub-1:2026-03:1' });

    const [first, second] = [await charge(), await charge()];

    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.charges.list({ customer: saved.customer })).data).toHaveLength(1);
  });

  test('a decline is repeated too, even when the card would work by now', async () => {
    const saved = await aSavedCard();
    const charge = () =>
      stripe.paymentIntents.create({ ...offSession, ...saved }, { idempotencyKey: 'sub-1:2026-04:1' });
    await sandbox.control(`customers/${saved.customer}/card`, { behaviour: 'insufficient_funds' });
    const first = await refusal(charge());
    await sandbox.control(`customers/${saved.customer}/card`, { behaviour: 'works' });

    const second = await refusal(charge());

    expect(second).toMatchObject({ statusCode: 402, decline_code: 'insufficient_funds' });
    expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
    expect((await stripe.charges.list({ customer: saved.customer })).data).toHaveLength(1);
  });

  test('a key is remembered to the last second of a day, and not after', async () => {
    const create = () => stripe.customers.create({ name: 'Acme AB' }, { idempotencyKey: 'a-day' });
    const first = await create();

    sandbox.clock.passSeconds(24 * 3600 - 1);
    const lastMoment = await create();
    sandbox.clock.passSeconds(1);
    const after = await create();

    expect(lastMoment.id).toBe(first.id);
    expect(after.id).not.toBe(first.id);
  });

  test('another amount under the same key is an idempotency error, and a refused request frees its key', async () => {
    const key = { idempotencyKey: 'sub-2:2026-03:1' };
    await refusal(stripe.paymentIntents.create({ amount: 1, currency: 'sek' }, key));
    await stripe.paymentIntents.create({ amount: 500, currency: 'sek' }, key);

    const error = await refusal(stripe.paymentIntents.create({ amount: 600, currency: 'sek' }, key));

    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(error.statusCode).toBe(400);
  });
});

describe('payments', () => {
  test('a saved card pays in its holder’s absence, with charge, receipt and balance', async () => {
    const saved = await aSavedCard();

    const intent = await stripe.paymentIntents.create({
      ...offSession,
      ...saved,
      metadata: { invoice: 'inv-1' },
      expand: ['latest_charge.balance_transaction'],
    });

    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 49_900, customer: saved.customer });
    expect(intent.latest_charge).toMatchObject({
      paid: true,
      amount_refunded: 0,
      metadata: { invoice: 'inv-1' },
      payment_method_details: { card: { last4: '4242' } },
      receipt_url: expect.stringContaining('/receipts/ch_'),
      balance_transaction: { amount: 49_900, fee: 929, net: 48_971 },
    });
    expect(await eventsAbout(intent.id)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  test('a decline is a card error that carries the intent, and the intent waits for another card', async () => {
    const saved = await aSavedCard('pm_card_chargeCustomerFail');

    const error = await refusal(stripe.paymentIntents.create({ ...offSession, ...saved }));

    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'generic_decline' });
    const intent = await stripe.paymentIntents.retrieve(error.payment_intent!.id);
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: { code: 'card_declined', charge: error.charge, payment_method: { id: saved.payment_method } },
    });
    expect(await stripe.charges.retrieve(error.charge!)).toMatchObject({ status: 'failed', paid: false });
    expect(await eventsAbout(intent.id)).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
    ]);
  });

  test('a declined intent is paid by another card', async () => {
    const { customer, payment_method } = await aSavedCard('pm_card_chargeCustomerFail');
    const failed = await refusal(stripe.paymentIntents.create({ ...offSession, customer, payment_method }));

    const paid = await stripe.paymentIntents.confirm(failed.payment_intent!.id, {
      payment_method: 'pm_card_visa',
      return_url: 'https://app.example/billing',
    });

    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  test('cards that decline at once cannot be saved', async () => {
    const customer = await aCustomer();

    const declined = await refusal(stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id }));
    const poor = await refusal(
      stripe.paymentMethods.attach('pm_card_chargeDeclinedInsufficientFunds', { customer: customer.id }),
    );

    expect([declined.decline_code, poor.decline_code]).toEqual(['generic_decline', 'insufficient_funds']);
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toEqual([]);
  });

  test('a customer’s card runs out of money later, and works again', async () => {
    const saved = await aSavedCard();
    await sandbox.control(`customers/${saved.customer}/card`, { behaviour: 'insufficient_funds' });
    const poor = await refusal(stripe.paymentIntents.create({ ...offSession, ...saved }));
    await sandbox.control(`customers/${saved.customer}/card`, { behaviour: 'as-printed' });

    const paid = await stripe.paymentIntents.create({ ...offSession, ...saved });

    expect(poor).toMatchObject({ code: 'card_declined', decline_code: 'insufficient_funds' });
    expect(paid.status).toBe('succeeded');
  });

  test('with its holder there, a payment by default needs a way back, as Stripe demands', async () => {
    const saved = await aSavedCard();

    const error = await refusal(stripe.paymentIntents.create({ ...offSession, off_session: false, ...saved }));

    expect(error).toMatchObject({ statusCode: 400, param: 'return_url' });
  });

  test('somebody else’s card, a detached card and an amount below the smallest are refused', async () => {
    const { customer, payment_method } = await aSavedCard();
    const stranger = await aCustomer();

    const foreign = await refusal(
      stripe.paymentIntents.create({ ...offSession, customer: stranger.id, payment_method }),
    );
    await stripe.paymentMethods.detach(payment_method);
    const spent = await refusal(stripe.paymentIntents.create({ ...offSession, customer, payment_method }));
    const tiny = await refusal(stripe.paymentIntents.create({ amount: 299, currency: 'sek' }));

    expect(foreign.message).toContain('does not belong to the Customer');
    expect(spent.code).toBe('payment_method_unexpected_state');
    expect(tiny.code).toBe('amount_too_small');
  });

  test('an unpaid intent is canceled once; a paid one never', async () => {
    const intent = await stripe.paymentIntents.create({ amount: 10_000, currency: 'sek' });
    const canceled = await stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
    const paid = await stripe.paymentIntents.create({ ...onSession, payment_method: 'pm_card_visa' });

    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect((await refusal(stripe.paymentIntents.cancel(intent.id))).code).toBe('payment_intent_unexpected_state');
    expect((await refusal(stripe.paymentIntents.cancel(paid.id))).payment_intent?.status).toBe('succeeded');
  });
});

describe('the bank asks', () => {
  test('in its holder’s absence a card that must be confirmed is declined, and recovers with them there', async () => {
    const saved = await aSavedCard('pm_card_authenticationRequired');
    const declined = await refusal(stripe.paymentIntents.create({ ...offSession, ...saved }));
    expect(declined).toMatchObject({ statusCode: 402, code: 'authentication_required' });

    const waiting = await stripe.paymentIntents.confirm(declined.payment_intent!.id, {
      payment_method: saved.payment_method,
      return_url: 'https://app.example/billing?tab=cards',
    });
    const page = waiting.next_action?.redirect_to_url?.url ?? '';
    const answered = await fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ client_secret: waiting.client_secret!, answer: 'complete' }),
      redirect: 'manual',
    });

    expect(waiting.status).toBe('requires_action');
    const back = new URL(answered.headers.get('location') ?? '');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      tab: 'cards',
      payment_intent: waiting.id,
      redirect_status: 'succeeded',
    });
    expect(
      (await stripe.paymentIntents.retrieve(waiting.id, { expand: ['latest_charge'] })).latest_charge,
    ).toMatchObject({
      paid: true,
      payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } },
    });
    expect(await eventsAbout(waiting.id)).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'payment_intent.requires_action',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  test('a holder who fails the bank’s question leaves the intent open for another card', async () => {
    const waiting = await stripe.paymentIntents.create({
      ...onSession,
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'https://app.example/billing',
    });

    const answered = await fetch(waiting.next_action!.redirect_to_url!.url!, {
      method: 'POST',
      body: new URLSearchParams({ client_secret: waiting.client_secret!, answer: 'fail' }),
      redirect: 'manual',
    });

    expect(answered.headers.get('location')).toContain('redirect_status=failed');
    expect(await stripe.paymentIntents.retrieve(waiting.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
  });

  test('the bank’s page answers nobody without the intent’s secret', async () => {
    const waiting = await stripe.paymentIntents.create({
      ...onSession,
      payment_method: 'pm_card_authenticationRequired',
    });

    const guessed = await fetch(`${sandbox.stripeUrl}/authenticate/${waiting.id}`, {
      method: 'POST',
      body: new URLSearchParams({ client_secret: 'guess', answer: 'complete' }),
      redirect: 'manual',
    });

    expect(guessed.status).toBe(404);
    expect((await stripe.paymentIntents.retrieve(waiting.id)).status).toBe('requires_action');
  });

  test('a card confirmed once at setup is charged later without a question', async () => {
    const customer = await aCustomer();
    const setup = await stripe.setupIntents.create({
      customer: customer.id,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      confirm: true,
      return_url: 'https://app.example/cards',
    });
    await fetch(setup.next_action!.redirect_to_url!.url!, {
      method: 'POST',
      body: new URLSearchParams({ client_secret: setup.client_secret!, answer: 'complete' }),
      redirect: 'manual',
    });

    const done = await stripe.setupIntents.retrieve(setup.id);
    const paid = await stripe.paymentIntents.create({
      ...offSession,
      customer: customer.id,
      payment_method: String(done.payment_method),
    });

    expect([setup.status, done.status, paid.status]).toEqual(['requires_action', 'succeeded', 'succeeded']);
    expect(await eventsAbout(setup.id)).toEqual([
      'setup_intent.created',
      'setup_intent.requires_action',
      'setup_intent.succeeded',
    ]);
  });

  test('a setup with a card that declines is a card error that carries the setup', async () => {
    const customer = await aCustomer();

    const error = await refusal(
      stripe.setupIntents.create({ customer: customer.id, payment_method: 'pm_card_chargeDeclined', confirm: true }),
    );

    expect(error).toMatchObject({ statusCode: 402, decline_code: 'generic_decline' });
    expect(error.setup_intent).toMatchObject({ status: 'requires_payment_method', payment_method: null });
  });
});

describe('refunds', () => {
  const aPayment = () => stripe.paymentIntents.create({ ...onSession, payment_method: 'pm_card_visa' });

  test('a part is refunded, then the rest, and never more', async () => {
    const paid = await aPayment();
    const charge = String(paid.latest_charge);

    const part = await stripe.refunds.create({
      payment_intent: paid.id,
      amount: 9_900,
      reason: 'requested_by_customer',
    });
    const afterPart = await stripe.charges.retrieve(charge);
    const tooMuch = await refusal(stripe.refunds.create({ charge, amount: 40_001 }));
    const rest = await stripe.refunds.create({ charge });
    const none = await refusal(stripe.refunds.create({ charge, amount: 1 }));

    expect([part.status, part.amount, rest.amount]).toEqual(['succeeded', 9_900, 40_000]);
    expect(afterPart).toMatchObject({ amount_refunded: 9_900, refunded: false });
    expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount' });
    expect(none.code).toBe('charge_already_refunded');
    expect(await stripe.charges.retrieve(charge, { expand: ['refunds'] })).toMatchObject({
      amount_refunded: 49_900,
      refunded: true,
      refunds: { data: [{ id: rest.id }, { id: part.id }] },
    });
    expect(await eventsAbout(charge)).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'refund.created',
      'charge.refunded',
      'refund.created',
      'charge.refunded',
    ]);
  });

  test('an unpaid intent has nothing to refund', async () => {
    const intent = await stripe.paymentIntents.create({ amount: 10_000, currency: 'sek' });

    const error = await refusal(stripe.refunds.create({ payment_intent: intent.id }));

    expect(error.message).toContain('does not have a successful charge');
  });
});

describe('disputes', () => {
  test('the dispute card pays and is disputed at once, and no refund goes out meanwhile', async () => {
    const paid = await stripe.paymentIntents.create({ ...onSession, payment_method: 'pm_card_createDispute' });

    const { data } = await stripe.disputes.list({ payment_intent: paid.id });

    expect(data).toMatchObject([{ status: 'needs_response', reason: 'fraudulent', amount: 49_900 }]);
    expect((await refusal(stripe.refunds.create({ payment_intent: paid.id }))).code).toBe('charge_disputed');
    expect(await eventsAbout(paid.id)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
    ]);
  });

  test('a dispute raised by hand is won by its evidence, and the money comes back', async () => {
    const paid = await stripe.paymentIntents.create({ ...onSession, payment_method: 'pm_card_visa' });
    const raised = await sandbox.control(`charges/${paid.latest_charge}/dispute`, { reason: 'product_not_received' });

    const won = await stripe.disputes.update(String(raised.id), {
      evidence: { uncategorized_text: 'winning_evidence' },
    });
    const refund = await stripe.refunds.create({ payment_intent: paid.id });

    expect(won).toMatchObject({ status: 'won', reason: 'product_not_received' });
    expect(refund.status).toBe('succeeded');
    expect(won.balance_transactions.map(({ amount }) => amount)).toEqual([-49_900, 49_900]);
    expect(await eventsAbout(String(raised.id))).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });

  test('a dispute lost by hand stays lost', async () => {
    const paid = await stripe.paymentIntents.create({ ...onSession, payment_method: 'pm_card_visa' });
    const raised = await sandbox.control(`charges/${paid.latest_charge}/dispute`, { amountMinor: 1_000 });

    const lost = await sandbox.control(`disputes/${raised.id}/close`, { outcome: 'lost' });
    const again = await sandbox.control(`disputes/${raised.id}/close`, { outcome: 'won' });

    expect(lost).toMatchObject({ status: 'lost', amount: 1_000 });
    expect(again).toMatchObject({ error: { code: 'dispute_already_closed' } });
  });

  test('the page that the demo leads to lists the payments; a cardholder disputes one there, and the bank decides', async () => {
    const paid = await stripe.paymentIntents.create({ ...onSession, payment_method: 'pm_card_visa' });
    const press = (path: string, form = '', site = 'same-origin') =>
      fetch(`${sandbox.stripeUrl}${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { 'sec-fetch-site': site },
        redirect: 'manual',
      });
    const disputing = `/payments/${paid.latest_charge}/dispute`;

    expect((await press(disputing, '', 'cross-site')).status).toBe(403);
    expect((await press(disputing)).status).toBe(303);
    const [raised] = (await stripe.disputes.list({ payment_intent: paid.id })).data;
    const decision = `/disputes/${raised!.id}/decision`;
    expect(await (await fetch(sandbox.stripeUrl)).text()).toContain(`action="${decision}"`);
    expect((await press(decision, 'outcome=perhaps')).status).toBe(400);
    await press(decision, 'outcome=won');

    expect(await stripe.disputes.retrieve(raised!.id)).toMatchObject({ status: 'won' });
    const page = await fetch(sandbox.stripeUrl);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Dispute won by the seller');
  });
});

describe('drills', () => {
  test('planned failures hit the next requests and then stop', async () => {
    await sandbox.control('failures', { count: 2, status: 503, pathPrefix: '/v1/customers' });

    const first = await refusal(aCustomer());
    const second = await refusal(aCustomer());
    const third = await aCustomer();

    expect([first.statusCode, second.statusCode]).toEqual([503, 503]);
    expect(third.object).toBe('customer');
  });

  test('an answer that is lost on the way has charged once when it is asked for again', async () => {
    const saved = await aSavedCard();
    await sandbox.control('failures', { status: 'reset', effect: 'lost-answer', pathPrefix: '/v1/payment_intents' });

    // The SDK repeats once by itself when the connection breaks, under the same key.
    const paid = await stripe.paymentIntents.create({ ...offSession, ...saved }, { idempotencyKey: 'lost-1' });

    expect(paid.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.charges.list({ customer: saved.customer })).data).toHaveLength(1);
  });
});
