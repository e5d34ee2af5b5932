import type Stripe from 'stripe';
import { bookBalance } from './stripe-balance.js';
import { StripeRefusal } from './stripe-errors.js';
import type { Params } from './stripe-form.js';
import { type Call, listOf, newId, type Route, type StripeState } from './stripe-state.js';

export const refundRoutes: Route[] = [
  { method: 'POST', url: '/v1/refunds', handle: create },
  {
    method: 'GET',
    url: '/v1/refunds',
    handle: (call) => listOf(call, 'refund', 'refund', ['charge', 'payment_intent']),
  },
  { method: 'GET', url: '/v1/refunds/:id', handle: ({ state, id }) => state.need('refund', id, 'refund') },
  { method: 'POST', url: '/v1/refunds/:id', handle: update },
];

/** Never more than was paid, and nothing of a payment that the bank is deciding about. */
function create({ state, params }: Call): Stripe.Refund {
  const charge = chargeNamedBy(state, params);
  refuseContested(state, charge);
  const amount = refundable(charge, params.integer('amount'));
  const reason = params.oneOf('reason', ['duplicate', 'fraudulent', 'requested_by_customer']) ?? null;

  const id = newId('re');
  const balance = bookBalance(state, { amount: -amount, currency: charge.currency, source: id, type: 'refund' });
  const refund: Stripe.Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: balance.id,
    charge: charge.id,
    created: state.now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      type: 'card',
      card: { type: 'refund', reference_status: 'pending', reference_type: 'acquirer_reference_number' },
    },
    metadata: params.metadata(),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  state.store.put(refund);
  state.record('refund.created', refund);
  reduce(state, charge, amount);
  return refund;
}

function chargeNamedBy(state: StripeState, params: Params): Stripe.Charge {
  const chargeId = params.text('charge');
  const intentId = params.text('payment_intent');
  if (chargeId) return state.need('charge', chargeId, 'charge', 'charge');
  if (!intentId)
    throw StripeRefusal.invalid(
      'payment_intent',
      'One of the following params should be provided for this request: payment_intent or charge.',
      'parameter_missing',
    );

  const intent = state.need('payment_intent', intentId, 'payment_intent', 'payment_intent');
  const charge = state.store.find('charge', String(intent.latest_charge));
  if (charge?.status !== 'succeeded') {
    throw StripeRefusal.invalid(
      'payment_intent',
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
    );
  }
  return charge;
}

/** While the bank decides, or once it has decided for the cardholder, the money is not ours to give back. */
function refuseContested(state: StripeState, { id }: Stripe.Charge): void {
  const disputes = state.store.all('dispute', [{ field: 'charge', is: '=', value: id }]);
  if (disputes.every(({ status }) => status === 'won')) return;
  throw StripeRefusal.invalid(
    undefined,
    `Charge ${id} has been charged back; cannot issue a refund.`,
    'charge_disputed',
  );
}

function refundable(charge: Stripe.Charge, asked: number | undefined): number {
  if (charge.refunded) {
    throw StripeRefusal.invalid(undefined, `Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  }
  const remaining = charge.amount_captured - charge.amount_refunded;
  const amount = asked ?? remaining;
  if (amount < 1) throw StripeRefusal.invalid('amount', 'Invalid positive integer', 'parameter_invalid_integer');
  if (amount > remaining) {
    throw StripeRefusal.invalid(
      'amount',
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${remaining})`,
    );
  }
  return amount;
}

function reduce(state: StripeState, charge: Stripe.Charge, amount: number): void {
  const refunded = charge.amount_refunded + amount;
  const reduced: Stripe.Charge = {
    ...charge,
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured,
  };
  state.store.put(reduced);
  state.record('charge.refunded', reduced, { amount_refunded: charge.amount_refunded, refunded: charge.refunded });
}

/** The card's bank sent the money back, at once or days later; it is ours again, and the charge is not refunded. */
export function failRefund(state: StripeState, refund: Stripe.Refund): Stripe.Refund {
  if (refund.status === 'failed')
    throw StripeRefusal.invalid(undefined, `Refund ${refund.id} has failed already.`, 'refund_failed');
  const { id, amount, currency } = refund;
  const returned = bookBalance(state, { amount, currency, source: id, type: 'refund_failure' });
  const failed: Stripe.Refund = {
    ...refund,
    failure_balance_transaction: returned.id,
    failure_reason: 'expired_or_canceled_card',
    status: 'failed',
  };
  state.store.put(failed);
  const charge = state.need('charge', String(refund.charge), 'charge');
  const remaining = charge.amount_refunded - amount;
  state.store.put({ ...charge, amount_refunded: remaining, refunded: false });
  state.record('refund.updated', failed, { status: refund.status });
  state.record('refund.failed', failed);
  return failed;
}

function update({ state, params, id }: Call): Stripe.Refund {
  const refund = state.need('refund', id, 'refund');
  const updated: Stripe.Refund = { ...refund, metadata: params.metadata(refund.metadata ?? {}) };
  state.store.put(updated);
  state.record('refund.updated', updated);
  return updated;
}
