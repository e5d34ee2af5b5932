import type Stripe from 'stripe';
import { AUTHENTICATION_REQUIRED, type Decline } from './stripe-cards.js';
import { chargeFails, chargeSucceeds, disputeIfTheCardDoes } from './stripe-charges.js';
import { type StripeErrorBody, StripeRefusal } from './stripe-errors.js';
import { ask, keepWith, paymentMethod, refuseSpent } from './stripe-payment-methods.js';
import { cardError, newId, newSecret, type StripeState } from './stripe-state.js';

/** An intent in one of these states may still be paid, or canceled. */
export const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export interface Confirmation {
  offSession: boolean;
  returnUrl?: string;
  errorOnAction?: boolean;
}

export function newPaymentIntent(state: StripeState, terms: PaymentTerms): Stripe.PaymentIntent {
  const id = newId('pi');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: newSecret(id),
    confirmation_method: 'automatic',
    created: state.now(),
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: terms.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_group: null,
    ...terms,
  };
  state.store.put(intent);
  state.record('payment_intent.created', intent);
  return intent;
}

export type PaymentTerms = Pick<Stripe.PaymentIntent, 'amount' | 'currency'> & Partial<Stripe.PaymentIntent>;

/**
 * Asks the issuer. Approved: the charge, and the card saved where that was asked for. A question to the holder: on
 * session the intent waits for the answer, off session it is a decline. Declined: thrown, with all that it left behind.
 */
export function confirm(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { offSession, returnUrl, errorOnAction }: Confirmation,
): Stripe.PaymentIntent {
  if (!CONFIRMABLE.includes(intent.status)) throw unexpected(intent, 'confirmed');
  refuseSpent(state, method);
  refuseForeign(intent, method);

  const verdict = ask(state, method, { purpose: 'payment', offSession, authenticated: false });
  if (verdict === 'approved') return succeed(state, { intent, method, authenticated: false });
  if (verdict !== 'authenticate') throw fail(state, { intent, method }, verdict);
  if (offSession || errorOnAction) throw fail(state, { intent, method }, AUTHENTICATION_REQUIRED);
  return askTheHolder(state, intent, method, returnUrl);
}

/** The holder answered the bank's question on the hosted page. A decline afterwards shows in the intent, not as an error. */
export function answerChallenge(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  answer: 'passed' | 'failed',
): Stripe.PaymentIntent {
  if (intent.status !== 'requires_action') throw unexpected(intent, 'authenticated');
  const method = paymentMethod(state, String(intent.payment_method));
  if (answer === 'failed') return failAuthentication(state, intent, method);

  const verdict = ask(state, method, { purpose: 'payment', offSession: false, authenticated: true });
  if (verdict === 'approved') return succeed(state, { intent, method, authenticated: true });
  if (verdict === 'authenticate') throw unexpected(intent, 'authenticated');
  fail(state, { intent, method }, verdict);
  return state.need('payment_intent', intent.id, 'payment_intent');
}

function succeed(
  state: StripeState,
  attempt: { intent: Stripe.PaymentIntent; method: Stripe.PaymentMethod; authenticated: boolean },
): Stripe.PaymentIntent {
  const { intent, authenticated } = attempt;
  const method = keep(state, attempt);
  const charge = chargeSucceeds(state, { intent, method, authenticated });
  const paid: Stripe.PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  };
  state.store.put(paid);
  state.record('payment_intent.succeeded', paid);
  disputeIfTheCardDoes(state, charge, method);
  return paid;
}

/** `setup_future_usage` saves the card on the customer, once it has paid. */
function keep(
  state: StripeState,
  { intent, method }: { intent: Stripe.PaymentIntent; method: Stripe.PaymentMethod },
): Stripe.PaymentMethod {
  if (!intent.setup_future_usage || typeof intent.customer !== 'string') return method;
  return keepWith(state, method, intent.customer, intent.setup_future_usage === 'off_session');
}

function fail(
  state: StripeState,
  { intent, method }: { intent: Stripe.PaymentIntent; method: Stripe.PaymentMethod },
  decline: Decline,
): StripeRefusal {
  const charge = chargeFails(state, { intent, method, authenticated: false }, decline);
  const refusal = cardError(decline, { charge: charge.id, payment_method: method });
  const failed = backToStart(state, { ...intent, latest_charge: charge.id }, refusal.body);
  return new StripeRefusal(402, { ...refusal.body, payment_intent: failed });
}

function failAuthentication(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.PaymentIntent {
  return backToStart(state, intent, {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    payment_method: method,
  });
}

/** After any failure the intent waits for another card; the one that failed stands in the error alone. */
function backToStart(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  error: StripeErrorBody & { code?: string },
): Stripe.PaymentIntent {
  const failed: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: error,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  };
  state.store.put(failed);
  state.record('payment_intent.payment_failed', failed);
  return failed;
}

function askTheHolder(
  state: StripeState,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  returnUrl: string | undefined,
): Stripe.PaymentIntent {
  const url = `${state.baseUrl}/authenticate/${intent.id}?client_secret=${intent.client_secret}`;
  const waiting: Stripe.PaymentIntent = {
    ...intent,
    next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl ?? null, url } },
    payment_method: method.id,
    status: 'requires_action',
  };
  state.store.put(waiting);
  state.record('payment_intent.requires_action', waiting);
  return waiting;
}

function refuseForeign(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  if (!method.customer || method.customer === intent.customer) return;
  throw StripeRefusal.invalid(
    'payment_method',
    intent.customer
      ? `The PaymentMethod ${method.id} does not belong to the Customer ${intent.customer}.`
      : 'The provided PaymentMethod cannot be attached. To reuse a PaymentMethod, you must supply the Customer that it belongs to.',
  );
}

export function unexpected(intent: Stripe.PaymentIntent, verb: string): StripeRefusal {
  return StripeRefusal.unexpectedState(
    'payment_intent_unexpected_state',
    `This PaymentIntent's status is ${intent.status}; it cannot be ${verb}.`,
    { payment_intent: intent },
  );
}
