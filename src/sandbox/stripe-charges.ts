import type Stripe from 'stripe';
import { bookBalance } from './stripe-balance.js';
import type { Decline } from './stripe-cards.js';
import { openDispute } from './stripe-disputes.js';
import { behaviourOf } from './stripe-payment-methods.js';
import { type Call, listOf, newId, type Route, type StripeState } from './stripe-state.js';

export const chargeRoutes: Route[] = [
  {
    method: 'GET',
    url: '/v1/charges',
    handle: (call) => listOf(call, 'charge', 'charge', ['customer', 'payment_intent']),
  },
  { method: 'GET', url: '/v1/charges/:id', handle: ({ state, id }) => state.need('charge', id, 'charge') },
  { method: 'POST', url: '/v1/charges/:id', handle: update },
];

export interface Attempt {
  intent: Stripe.PaymentIntent;
  method: Stripe.PaymentMethod;
  authenticated: boolean;
}

/** Money moved: the charge, its line in the balance, and for one test card the dispute that follows at once. */
export function chargeSucceeds(state: StripeState, attempt: Attempt): Stripe.Charge {
  const { amount, currency } = attempt.intent;
  const id = newId('ch');
  const balance = bookBalance(state, { amount, currency, source: id, type: 'charge' });
  const charge: Stripe.Charge = {
    ...chargeOf(state, attempt, id),
    amount_captured: amount,
    balance_transaction: balance.id,
    captured: true,
    outcome: outcome('approved_by_network', 'authorized', null, 'Payment complete.'),
    paid: true,
    receipt_url: `${state.baseUrl}/receipts/${id}`,
    status: 'succeeded',
  };
  state.store.put(charge);
  state.record('charge.succeeded', charge);
  return charge;
}

/** Stripe's dispute card pays, and is disputed as fraudulent right after. */
export function disputeIfTheCardDoes(state: StripeState, charge: Stripe.Charge, method: Stripe.PaymentMethod): void {
  if (behaviourOf(state, method) === 'disputed') openDispute(state, charge, { reason: 'fraudulent' });
}

/** An attempt that the issuer refused leaves a failed charge behind. */
export function chargeFails(
  state: StripeState,
  attempt: Attempt,
  { code, declineCode, message }: Decline,
): Stripe.Charge {
  const charge: Stripe.Charge = {
    ...chargeOf(state, attempt, newId('ch')),
    failure_code: code,
    failure_message: message,
    outcome: outcome('declined_by_network', 'issuer_declined', declineCode, 'The bank did not approve this payment.'),
    status: 'failed',
  };
  state.store.put(charge);
  state.record('charge.failed', charge);
  return charge;
}

function chargeOf(state: StripeState, { intent, method, authenticated }: Attempt, id: string): Stripe.Charge {
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? 'SANDBOX',
    captured: false,
    created: state.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: method.card ? { type: 'card', card: cardUsed(method.card, intent, authenticated) } : null,
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  };
}

function cardUsed(
  card: Stripe.PaymentMethod.Card,
  intent: Stripe.PaymentIntent,
  authenticated: boolean,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand: card.brand,
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: authenticated ? '05' : null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: null,
    regulated_status: card.regulated_status,
    three_d_secure: authenticated ? challengePassed : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const challengePassed: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
};

function outcome(
  networkStatus: string,
  type: string,
  reason: string | null,
  sellerMessage: string,
): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: networkStatus,
    reason,
    risk_level: 'normal',
    seller_message: sellerMessage,
    type,
  };
}

function update({ state, params, id }: Call): Stripe.Charge {
  const charge = state.need('charge', id, 'charge');
  const updated: Stripe.Charge = {
    ...charge,
    description: params.text('description') ?? charge.description,
    metadata: params.metadata(charge.metadata),
    receipt_email: params.text('receipt_email') ?? charge.receipt_email,
  };
  state.store.put(updated);
  state.record('charge.updated', updated);
  return updated;
}
