import type Stripe from 'stripe';
import { liveCustomer } from './stripe-customers.js';
import { type StripeErrorBody, StripeRefusal } from './stripe-errors.js';
import { ask, keepWith, paymentMethod, refuseSpent } from './stripe-payment-methods.js';
import {
  type Call,
  cardError,
  FUTURE_USAGES,
  listOf,
  newId,
  newSecret,
  type Route,
  type StripeState,
} from './stripe-state.js';

const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export const setupIntentRoutes: Route[] = [
  { method: 'POST', url: '/v1/setup_intents', handle: create },
  {
    method: 'GET',
    url: '/v1/setup_intents',
    handle: (call) => listOf(call, 'setup_intent', 'setup_intent', ['customer', 'payment_method']),
  },
  { method: 'GET', url: '/v1/setup_intents/:id', handle: retrieve },
  { method: 'POST', url: '/v1/setup_intents/:id/confirm', handle: confirmExisting },
  { method: 'POST', url: '/v1/setup_intents/:id/cancel', handle: cancel },
];

export function newSetupIntent(state: StripeState, terms: Partial<Stripe.SetupIntent>): Stripe.SetupIntent {
  const id = newId('seti');
  const intent: Stripe.SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: newSecret(id),
    created: state.now(),
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: terms.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    usage: 'off_session',
    ...terms,
  };
  state.store.put(intent);
  state.record('setup_intent.created', intent);
  return intent;
}

/** Saves a card for later without a payment; the bank may ask its holder first. */
export function confirmSetup(
  state: StripeState,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  returnUrl?: string,
): Stripe.SetupIntent {
  if (!OPEN.includes(intent.status)) throw unexpected(intent, 'confirmed');
  refuseSpent(state, method);

  const verdict = ask(state, method, { purpose: 'setup', offSession: false, authenticated: false });
  if (verdict === 'approved') return succeed(state, intent, method);
  if (verdict === 'authenticate') return askTheHolder(state, intent, method, returnUrl);
  const refusal = cardError(verdict, { payment_method: method });
  const failed = backToStart(state, intent, refusal.body);
  throw new StripeRefusal(402, { ...refusal.body, setup_intent: failed });
}

export function answerSetupChallenge(
  state: StripeState,
  intent: Stripe.SetupIntent,
  answer: 'passed' | 'failed',
): Stripe.SetupIntent {
  if (intent.status !== 'requires_action') throw unexpected(intent, 'authenticated');
  const method = paymentMethod(state, String(intent.payment_method));
  if (answer === 'passed') return succeed(state, intent, method);
  return backToStart(state, intent, {
    type: 'invalid_request_error',
    code: 'setup_intent_authentication_failure',
    message: 'The latest attempt to set up the payment method has failed because authentication failed.',
    payment_method: method,
  });
}

function succeed(state: StripeState, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod): Stripe.SetupIntent {
  if (typeof intent.customer === 'string') keepWith(state, method, intent.customer, intent.usage === 'off_session');
  const done: Stripe.SetupIntent = {
    ...intent,
    last_setup_error: null,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  };
  state.store.put(done);
  state.record('setup_intent.succeeded', done);
  return done;
}

function backToStart(state: StripeState, intent: Stripe.SetupIntent, error: StripeErrorBody): Stripe.SetupIntent {
  const failed: Stripe.SetupIntent = {
    ...intent,
    last_setup_error: error,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  };
  state.store.put(failed);
  state.record('setup_intent.setup_failed', failed);
  return failed;
}

function askTheHolder(
  state: StripeState,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  returnUrl: string | undefined,
): Stripe.SetupIntent {
  const url = `${state.baseUrl}/authenticate/${intent.id}?client_secret=${intent.client_secret}`;
  const waiting: Stripe.SetupIntent = {
    ...intent,
    next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl ?? null, url } },
    payment_method: method.id,
    status: 'requires_action',
  };
  state.store.put(waiting);
  state.record('setup_intent.requires_action', waiting);
  return waiting;
}

function unexpected(intent: Stripe.SetupIntent, verb: string): StripeRefusal {
  return StripeRefusal.unexpectedState(
    'setup_intent_unexpected_state',
    `This SetupIntent's status is ${intent.status}; it cannot be ${verb}.`,
    { setup_intent: intent },
  );
}

function create(call: Call): Stripe.SetupIntent {
  const { state, params } = call;
  const customer = params.text('customer');
  const method = methodNamedBy(call);
  const intent = newSetupIntent(state, {
    customer: customer ? liveCustomer(state, customer).id : null,
    description: params.text('description') ?? null,
    metadata: params.metadata(),
    payment_method: method?.id ?? null,
    usage: params.oneOf('usage', FUTURE_USAGES) ?? 'off_session',
  });
  params.accept('payment_method_types', 'automatic_payment_methods');
  return params.flag('confirm') ? confirmBy(call, intent, method) : intent;
}

function confirmExisting(call: Call): Stripe.SetupIntent {
  const intent = call.state.need('setup_intent', call.id, 'setup_intent', 'intent');
  const saved =
    typeof intent.payment_method === 'string' ? paymentMethod(call.state, intent.payment_method) : undefined;
  return confirmBy(call, intent, methodNamedBy(call) ?? saved);
}

function methodNamedBy({ state, params }: Call): Stripe.PaymentMethod | undefined {
  const id = params.text('payment_method');
  return id ? paymentMethod(state, id) : undefined;
}

function confirmBy({ state, params }: Call, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod | undefined) {
  const returnUrl = params.text('return_url');
  if (!method) {
    throw StripeRefusal.unexpectedState(
      'setup_intent_unexpected_state',
      "You cannot confirm this SetupIntent because it's missing a payment method.",
      { setup_intent: intent },
    );
  }
  return confirmSetup(state, intent, method, returnUrl);
}

function retrieve({ state, params, id }: Call): Stripe.SetupIntent {
  params.accept('client_secret');
  return state.need('setup_intent', id, 'setup_intent', 'intent');
}

function cancel({ state, params, id }: Call): Stripe.SetupIntent {
  const intent = state.need('setup_intent', id, 'setup_intent', 'intent');
  if (!OPEN.includes(intent.status)) throw unexpected(intent, 'canceled');
  const reason = params.oneOf('cancellation_reason', ['abandoned', 'duplicate', 'requested_by_customer']);

  const canceled: Stripe.SetupIntent = {
    ...intent,
    cancellation_reason: reason ?? null,
    next_action: null,
    status: 'canceled',
  };
  state.store.put(canceled);
  state.record('setup_intent.canceled', canceled);
  return canceled;
}
