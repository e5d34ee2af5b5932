import type Stripe from 'stripe';
import { expireSession } from './stripe-checkout.js';
import { blankSession, lineItem } from './stripe-checkout-shapes.js';
import { liveCustomer } from './stripe-customers.js';
import { StripeRefusal } from './stripe-errors.js';
import type { Params } from './stripe-form.js';
import { refuseAmount } from './stripe-payment-intents.js';
import { newSetupIntent } from './stripe-setups.js';
import {
  type Call,
  type CheckoutOrder,
  FUTURE_USAGES,
  listOf,
  newId,
  type Route,
  type StripeState,
} from './stripe-state.js';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;
const EXPIRES_AFTER_MINUTES = { least: 30, most: 24 * 60 };

export const checkoutRoutes: Route[] = [
  { method: 'POST', url: '/v1/checkout/sessions', handle: create },
  {
    method: 'GET',
    url: '/v1/checkout/sessions',
    handle: (call) => listOf(call, 'checkout.session', 'checkout.session', ['customer', 'payment_intent', 'status']),
  },
  {
    method: 'GET',
    url: '/v1/checkout/sessions/:id',
    handle: ({ state, id }) => state.need('checkout.session', id, 'checkout.session', 'session'),
  },
  {
    method: 'POST',
    url: '/v1/checkout/sessions/:id/expire',
    handle: ({ state, id }) => expireSession(state, state.need('checkout.session', id, 'checkout.session', 'session')),
  },
  { method: 'GET', url: '/v1/checkout/sessions/:id/line_items', handle: listLineItems },
];

function create({ state, params }: Call): Stripe.Checkout.Session {
  const mode = params.oneOf('mode', ['payment', 'setup']);
  if (!mode) throw StripeRefusal.missingParameter('mode');
  const id = newId('cs_test', 58);
  const customer = params.text('customer');
  if (customer && params.has('customer_email')) {
    throw StripeRefusal.invalid(
      'customer_email',
      'You may only specify one of these parameters: customer, customer_email.',
      'parameters_exclusive',
    );
  }
  const payer = customer ? liveCustomer(state, customer) : null;
  const order = mode === 'payment' ? paymentOrder(state, params, id) : setupOrder(params, id);
  state.store.put(order);

  const session: Stripe.Checkout.Session = {
    ...blankSession(state, id),
    ...prices(order, mode),
    cancel_url: params.text('cancel_url') ?? null,
    client_reference_id: params.text('client_reference_id') ?? null,
    customer: payer?.id ?? null,
    customer_creation: customer
      ? null
      : (params.oneOf('customer_creation', ['always', 'if_required']) ?? 'if_required'),
    customer_details: payer ? detailsOf(payer) : null,
    customer_email: params.text('customer_email') ?? null,
    expires_at: expiry(state, params),
    locale: params.text('locale') ?? null,
    metadata: params.metadata(),
    mode,
    setup_intent: mode === 'setup' ? setupFor(state, order, payer) : null,
    submit_type: params.oneOf('submit_type', ['auto', 'pay', 'book', 'donate']) ?? null,
    success_url: params.required('success_url'),
    currency: mode === 'payment' ? (order.lineItems[0]?.currency ?? null) : (params.text('currency') ?? null),
  };
  acceptMatterless(params);
  state.store.put(session);
  return session;
}

/** Cards only, on a hosted page: what says so again changes nothing here. */
function acceptMatterless(params: Params): void {
  const types = params.texts('payment_method_types');
  if (types && types.join() !== 'card')
    throw StripeRefusal.invalid('payment_method_types', 'The sandbox takes cards only.');
  params.oneOf('ui_mode', ['hosted_page']);
  params.oneOf('billing_address_collection', ['auto']);
  params.accept('customer_update', 'currency', 'origin_context');
}

function paymentOrder(state: StripeState, params: Params, id: string): CheckoutOrder {
  const lines = params.items('line_items').map((item) => lineItem(state, item));
  const lineItems = lines.map(({ item }) => item);
  if (lineItems.length === 0) throw StripeRefusal.missingParameter('line_items');
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  refuseAmount(total, lineItems[0]?.currency ?? '');
  if (new Set(lineItems.map(({ currency }) => currency)).size > 1) {
    throw StripeRefusal.invalid(
      'line_items',
      'The price specified is in a different currency than the other line items.',
    );
  }

  const intent = params.nested('payment_intent_data');
  const order: CheckoutOrder = {
    object: 'sandbox.checkout',
    id,
    lineItems,
    abouts: lines.map(({ about }) => about),
    intent: {
      description: intent?.text('description') ?? null,
      metadata: intent?.metadata() ?? {},
      receiptEmail: intent?.text('receipt_email') ?? null,
    },
    setupFutureUsage: intent?.oneOf('setup_future_usage', FUTURE_USAGES) ?? null,
    submitMessage: submitMessage(params),
  };
  intent?.refuseUnread();
  return order;
}

function setupOrder(params: Params, id: string): CheckoutOrder {
  if (params.has('line_items'))
    throw StripeRefusal.invalid('line_items', 'You can not pass `line_items` in `setup` mode.');
  const intent = params.nested('setup_intent_data');
  const order: CheckoutOrder = {
    object: 'sandbox.checkout',
    id,
    lineItems: [],
    abouts: [],
    intent: {
      description: intent?.text('description') ?? null,
      metadata: intent?.metadata() ?? {},
      receiptEmail: null,
    },
    setupFutureUsage: 'off_session',
    submitMessage: submitMessage(params),
  };
  intent?.refuseUnread();
  return order;
}

function submitMessage(params: Params): string | null {
  const text = params.nested('custom_text');
  const message = text?.nested('submit')?.text('message') ?? null;
  text?.refuseUnread();
  return message;
}

function setupFor(state: StripeState, { intent }: CheckoutOrder, customer: Stripe.Customer | null): string {
  const { description, metadata } = intent;
  return newSetupIntent(state, { customer: customer?.id ?? null, description, metadata }).id;
}

function prices(order: CheckoutOrder, mode: 'payment' | 'setup') {
  if (mode === 'setup') return { amount_subtotal: null, amount_total: null, payment_status: 'no_payment_required' };
  const total = order.lineItems.reduce((sum, { amount_total }) => sum + amount_total, 0);
  return {
    amount_subtotal: total,
    amount_total: total,
    payment_status: 'unpaid',
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  };
}

function expiry(state: StripeState, params: Params): number {
  const asked = params.integer('expires_at');
  if (asked === undefined) return state.now() + 24 * HOUR_SECONDS;
  const minutes = (asked - state.now()) / MINUTE_SECONDS;
  if (minutes < EXPIRES_AFTER_MINUTES.least || minutes > EXPIRES_AFTER_MINUTES.most) {
    throw StripeRefusal.invalid(
      'expires_at',
      'The `expires_at` timestamp must be at least 30 minutes and no more than 24 hours from Checkout Session creation.',
    );
  }
  return asked;
}

function detailsOf({ email, name, phone }: Stripe.Customer): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: name ?? null,
    phone: phone ?? null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

function listLineItems({ state, params, id, path }: Call): Stripe.ApiList<Stripe.LineItem> {
  const { lineItems } = state.need('sandbox.checkout', id, 'checkout.session', 'session');
  const limit = params.integer('limit') ?? 10;
  const start = lineItems.findIndex((item) => item.id === params.text('starting_after')) + 1;
  return {
    object: 'list',
    data: lineItems.slice(start, start + limit),
    has_more: lineItems.length > start + limit,
    url: path,
  };
}
