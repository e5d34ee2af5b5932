import type Stripe from 'stripe';
import {
  type CardBehaviour,
  type TestCard,
  testCardByName,
  testCardByNumber,
  type Use,
  type Verdict,
  verdictOn,
} from './stripe-cards.js';
import { StripeRefusal } from './stripe-errors.js';
import type { Params } from './stripe-form.js';
import { type Call, cardError, listOf, newId, type Route, type StripeState } from './stripe-state.js';

/** Cards that come by name instead of number stay valid however far the business clock is moved. */
const YEARS_VALID = 30;

export const paymentMethodRoutes: Route[] = [
  { method: 'POST', url: '/v1/payment_methods', handle: create },
  { method: 'GET', url: '/v1/payment_methods', handle: list },
  { method: 'GET', url: '/v1/payment_methods/:id', handle: ({ state, id }) => paymentMethod(state, id, 'id') },
  { method: 'POST', url: '/v1/payment_methods/:id', handle: update },
  { method: 'POST', url: '/v1/payment_methods/:id/attach', handle: attachToCustomer },
  { method: 'POST', url: '/v1/payment_methods/:id/detach', handle: detachFromCustomer },
  { method: 'GET', url: '/v1/customers/:id/payment_methods', handle: listOfCustomer },
  {
    method: 'GET',
    url: '/v1/customers/:id/payment_methods/:method',
    handle: ({ state, path }) => paymentMethod(state, path.split('/').at(-1) ?? '', 'id'),
  },
];

/** The method of that id; a `pm_card_…` name stands for a fresh card each time it is used, as it does at Stripe. */
export function paymentMethod(state: StripeState, id: string, param = 'payment_method'): Stripe.PaymentMethod {
  if (!id.startsWith('pm_card_')) return state.need('payment_method', id, 'PaymentMethod', param);
  const card = testCardByName(id.slice('pm_card_'.length));
  if (!card) throw StripeRefusal.missing('PaymentMethod', id, param);
  return newPaymentMethod(state, card, {});
}

export interface CardDetails {
  expiryMonth?: number;
  expiryYear?: number;
  billing?: Partial<Stripe.PaymentMethod.BillingDetails>;
}

export function newPaymentMethod(state: StripeState, card: TestCard, details: CardDetails): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null, ...details.billing },
    card: cardFacts(card, {
      month: details.expiryMonth ?? 12,
      year: details.expiryYear ?? state.clock.business().getUTCFullYear() + YEARS_VALID,
    }),
    created: state.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  state.store.put(method);
  state.store.put({ object: 'sandbox.card', id: method.id, behaviour: card.behaviour, setUp: false, detached: false });
  return method;
}

/** What the issuer says to this use of the card, the customer's own setting first. */
export function ask(state: StripeState, method: Stripe.PaymentMethod, use: Omit<Use, 'setUp'>): Verdict {
  return verdictOn(behaviourOf(state, method), { ...use, setUp: known(state, method).setUp });
}

export function behaviourOf(state: StripeState, method: Stripe.PaymentMethod): CardBehaviour {
  const customer = typeof method.customer === 'string' ? method.customer : '';
  return state.store.find('sandbox.behaviour', customer)?.behaviour ?? known(state, method).behaviour;
}

export function methodsOf(state: StripeState, customer: string): Stripe.PaymentMethod[] {
  return state.store.all('payment_method', [{ field: 'customer', is: '=', value: customer }]);
}

/** Saves a card with a customer. Cards that decline at once cannot be saved. */
export function attach(state: StripeState, id: string, customer: string): Stripe.PaymentMethod {
  const method = paymentMethod(state, id);
  refuseSpent(state, method);
  if (method.customer === customer) return method;
  if (method.customer) {
    throw StripeRefusal.invalid(
      undefined,
      'The payment method you provided has already been attached to a customer.',
      'payment_method_unexpected_state',
    );
  }
  // Attaching validates the card but never asks its holder; only a setup does.
  const verdict = ask(state, method, { purpose: 'setup', offSession: false, authenticated: true });
  if (typeof verdict === 'object') throw cardError(verdict, { payment_method: method });

  return keepWith(state, method, customer);
}

/** The saving itself, once a payment or a setup with this card has succeeded. */
export function keepWith(
  state: StripeState,
  method: Stripe.PaymentMethod,
  customer: string,
  chargeableInAbsence = false,
): Stripe.PaymentMethod {
  if (chargeableInAbsence) state.store.put({ ...known(state, method), setUp: true });
  if (method.customer === customer) return method;

  const attached: Stripe.PaymentMethod = { ...method, customer };
  state.store.put(attached);
  state.record('payment_method.attached', attached);
  return attached;
}

export function detach(state: StripeState, method: Stripe.PaymentMethod): Stripe.PaymentMethod {
  const detached: Stripe.PaymentMethod = { ...method, customer: null };
  state.store.put(detached);
  state.store.put({ ...known(state, method), detached: true });
  forgetAsDefault(state, method);
  state.record('payment_method.detached', detached, { customer: method.customer });
  return detached;
}

/** A card that was detached can never be used again; Stripe asks for a new payment method. */
export function refuseSpent(state: StripeState, method: Stripe.PaymentMethod): void {
  if (!known(state, method).detached) return;
  throw StripeRefusal.unexpectedState(
    'payment_method_unexpected_state',
    'This PaymentMethod was detached from a Customer and may not be used again.',
    { param: 'payment_method' },
  );
}

function known(state: StripeState, { id }: Stripe.PaymentMethod) {
  return state.need('sandbox.card', id, 'PaymentMethod');
}

function forgetAsDefault(state: StripeState, { id, customer }: Stripe.PaymentMethod): void {
  const owner = typeof customer === 'string' ? state.store.find('customer', customer) : undefined;
  if (!owner || owner.deleted || owner.invoice_settings.default_payment_method !== id) return;
  state.store.put({ ...owner, invoice_settings: { ...owner.invoice_settings, default_payment_method: null } });
}

function create({ state, params }: Call): Stripe.PaymentMethod {
  params.oneOf('type', ['card']);
  const card = params.nested('card');
  if (!card) throw StripeRefusal.missingParameter('card');
  const token = card.text('token');
  const found = token
    ? testCardByName(token.replace(/^tok_/, ''))
    : testCardByNumber(card.required('number').replaceAll(' ', ''));
  if (!found) {
    throw token
      ? StripeRefusal.missing('token', token, 'card[token]')
      : cardError({ code: 'incorrect_number', message: 'Your card number is incorrect.' }, { param: 'number' });
  }
  const expiry = { expiryMonth: card.integer('exp_month'), expiryYear: card.integer('exp_year') };
  card.accept('cvc');
  card.refuseUnread();

  return newPaymentMethod(state, found, { ...expiry, billing: billingDetails(params) });
}

function billingDetails(params: Params): Partial<Stripe.PaymentMethod.BillingDetails> {
  const billing = params.nested('billing_details');
  if (!billing) return {};
  const details = {
    email: billing.text('email') ?? null,
    name: billing.text('name') ?? null,
    phone: billing.text('phone') ?? null,
  };
  billing.refuseUnread();
  return details;
}

function update({ state, params, id }: Call): Stripe.PaymentMethod {
  const method = paymentMethod(state, id, 'id');
  const updated: Stripe.PaymentMethod = {
    ...method,
    metadata: params.metadata(method.metadata ?? {}),
    billing_details: { ...method.billing_details, ...billingDetails(params) },
  };
  state.store.put(updated);
  state.record('payment_method.updated', updated);
  return updated;
}

function list(call: Call) {
  call.params.oneOf('type', ['card']);
  return listOf(call, 'payment_method', 'PaymentMethod', ['customer']);
}

function listOfCustomer(call: Call) {
  const { state, params, id } = call;
  params.oneOf('type', ['card']);
  state.need('customer', id, 'customer', 'customer');
  return listOf(call, 'payment_method', 'PaymentMethod', [], [{ field: 'customer', is: '=', value: id }]);
}

function attachToCustomer({ state, params, id }: Call): Stripe.PaymentMethod {
  const customer = params.required('customer');
  if (state.need('customer', customer, 'customer', 'customer').deleted) {
    throw StripeRefusal.missing('customer', customer, 'customer');
  }
  return attach(state, id, customer);
}

function detachFromCustomer({ state, id }: Call): Stripe.PaymentMethod {
  const method = paymentMethod(state, id, 'id');
  if (!method.customer) {
    throw StripeRefusal.invalid(
      undefined,
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      'payment_method_unexpected_state',
    );
  }
  return detach(state, method);
}

function cardFacts(card: TestCard, expiry: { month: number; year: number }): Stripe.PaymentMethod.Card {
  return {
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: card.country,
    display_brand: card.brand,
    exp_month: expiry.month,
    exp_year: expiry.year,
    // The same card has the same fingerprint wherever it is saved.
    fingerprint: Buffer.from(card.number).toString('base64url').slice(0, 16),
    funding: 'credit',
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}
