import type Stripe from 'stripe';
import { liveCustomer } from './stripe-customers.js';
import { StripeRefusal } from './stripe-errors.js';
import type { Params } from './stripe-form.js';
import { paymentMethod } from './stripe-payment-methods.js';
import { CONFIRMABLE, confirm, newPaymentIntent, unexpected } from './stripe-payments.js';
import { type Call, FUTURE_USAGES, listOf, type Route } from './stripe-state.js';

/** Below this Stripe does not charge; elsewhere it is about half a euro. */
const SMALLEST_MINOR: Record<string, number> = { sek: 300, nok: 300, dkk: 250, gbp: 30 };
const SMALLEST_ELSEWHERE_MINOR = 50;
const LARGEST_MINOR = 99_999_999;

export const paymentIntentRoutes: Route[] = [
  { method: 'POST', url: '/v1/payment_intents', handle: create },
  {
    method: 'GET',
    url: '/v1/payment_intents',
    handle: (call) => listOf(call, 'payment_intent', 'payment_intent', ['customer']),
  },
  { method: 'GET', url: '/v1/payment_intents/:id', handle: retrieve },
  { method: 'POST', url: '/v1/payment_intents/:id', handle: update },
  { method: 'POST', url: '/v1/payment_intents/:id/confirm', handle: confirmExisting },
  { method: 'POST', url: '/v1/payment_intents/:id/cancel', handle: cancel },
];

function create(call: Call): Stripe.PaymentIntent {
  const { state, params } = call;
  const customer = params.text('customer');
  const automatic = automaticMethods(params);
  const method = methodNamedBy(call);
  const intent = newPaymentIntent(state, {
    amount: amountOf(params),
    currency: params.required('currency').toLowerCase(),
    automatic_payment_methods: automatic,
    customer: customer ? liveCustomer(state, customer).id : null,
    description: params.text('description') ?? null,
    metadata: params.metadata(),
    payment_method: method?.id ?? null,
    receipt_email: params.text('receipt_email') ?? null,
    setup_future_usage: params.oneOf('setup_future_usage', FUTURE_USAGES) ?? null,
    statement_descriptor: params.text('statement_descriptor') ?? null,
    statement_descriptor_suffix: params.text('statement_descriptor_suffix') ?? null,
  });
  params.oneOf('capture_method', ['automatic', 'automatic_async']);
  params.oneOf('confirmation_method', ['automatic']);
  if (params.flag('confirm')) return confirmBy(call, intent, method);

  for (const name of ['off_session', 'return_url', 'error_on_requires_action']) {
    if (params.has(name)) throw StripeRefusal.invalid(name, `You may only specify ${name} when confirm=true.`);
  }
  return intent;
}

function confirmExisting(call: Call): Stripe.PaymentIntent {
  const { state, params, id } = call;
  const intent = state.need('payment_intent', id, 'payment_intent', 'intent');
  if (!CONFIRMABLE.includes(intent.status)) throw unexpected(intent, 'confirmed');
  const usage = params.oneOf('setup_future_usage', FUTURE_USAGES) ?? intent.setup_future_usage;
  const receiptEmail = params.text('receipt_email') ?? intent.receipt_email;
  const saved = typeof intent.payment_method === 'string' ? paymentMethod(state, intent.payment_method) : undefined;
  return confirmBy(
    call,
    { ...intent, setup_future_usage: usage, receipt_email: receiptEmail },
    methodNamedBy(call) ?? saved,
  );
}

function methodNamedBy({ state, params }: Call): Stripe.PaymentMethod | undefined {
  const id = params.text('payment_method');
  return id ? paymentMethod(state, id) : undefined;
}

function confirmBy(
  { state, params }: Call,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod | undefined,
): Stripe.PaymentIntent {
  const offSession = params.flag('off_session') ?? false;
  const returnUrl = params.text('return_url');
  const errorOnAction = params.flag('error_on_requires_action') ?? false;
  if (!method) {
    throw StripeRefusal.unexpectedState(
      'payment_intent_unexpected_state',
      "You cannot confirm this PaymentIntent because it's missing a payment method.",
      { payment_intent: intent },
    );
  }
  // Methods that redirect are possible by default; with the customer there, Stripe insists on a way back.
  if (intent.automatic_payment_methods?.allow_redirects === 'always' && !offSession && !returnUrl) {
    throw StripeRefusal.invalid(
      'return_url',
      'This PaymentIntent accepts payment methods that may redirect the customer. Provide a `return_url`, or set automatic_payment_methods[allow_redirects] to never.',
    );
  }
  return confirm(state, intent, method, { offSession, returnUrl, errorOnAction });
}

function automaticMethods(params: Params): Stripe.PaymentIntent.AutomaticPaymentMethods | null {
  const types = params.texts('payment_method_types');
  const given = params.nested('automatic_payment_methods');
  if (types && types.join() !== 'card')
    throw StripeRefusal.invalid('payment_method_types', 'The sandbox takes cards only.');
  if (given) {
    const enabled = given.flag('enabled') ?? false;
    const redirects = given.oneOf('allow_redirects', ['always', 'never']) ?? 'always';
    return enabled ? { enabled, allow_redirects: redirects } : null;
  }
  return types ? null : { enabled: true, allow_redirects: 'always' };
}

function amountOf(params: Params): number {
  const amount = params.integer('amount');
  if (amount === undefined) throw StripeRefusal.missingParameter('amount');
  refuseAmount(amount, params.required('currency').toLowerCase());
  return amount;
}

export function refuseAmount(amount: number, currency: string): void {
  const smallest = SMALLEST_MINOR[currency] ?? SMALLEST_ELSEWHERE_MINOR;
  if (amount < smallest) {
    throw StripeRefusal.invalid(
      'amount',
      `Amount must be at least ${smallest} ${currency} (minor units).`,
      'amount_too_small',
    );
  }
  if (amount > LARGEST_MINOR) {
    throw StripeRefusal.invalid(
      'amount',
      `Amount must be no more than ${LARGEST_MINOR} (minor units).`,
      'amount_too_large',
    );
  }
}

function retrieve({ state, params, id }: Call): Stripe.PaymentIntent {
  params.accept('client_secret');
  return state.need('payment_intent', id, 'payment_intent', 'intent');
}

function update({ state, params, id }: Call): Stripe.PaymentIntent {
  const intent = state.need('payment_intent', id, 'payment_intent', 'intent');
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    const onlyLabels = !['amount', 'currency', 'payment_method', 'customer'].some((name) => params.has(name));
    if (!onlyLabels) throw unexpected(intent, 'updated');
  }
  const amount = params.integer('amount') ?? intent.amount;
  refuseAmount(amount, intent.currency);
  const method = params.text('payment_method');
  const updated: Stripe.PaymentIntent = {
    ...intent,
    amount,
    description: params.has('description') ? (params.text('description') ?? null) : intent.description,
    metadata: params.metadata(intent.metadata),
    payment_method: method ? paymentMethod(state, method).id : intent.payment_method,
    receipt_email: params.text('receipt_email') ?? intent.receipt_email,
    status: method && intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status,
  };
  state.store.put(updated);
  return updated;
}

function cancel({ state, params, id }: Call): Stripe.PaymentIntent {
  const intent = state.need('payment_intent', id, 'payment_intent', 'intent');
  if (!CONFIRMABLE.includes(intent.status)) throw unexpected(intent, 'canceled');
  const reason = params.oneOf('cancellation_reason', ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']);

  const canceled: Stripe.PaymentIntent = {
    ...intent,
    canceled_at: state.now(),
    cancellation_reason: reason ?? null,
    next_action: null,
    status: 'canceled',
  };
  state.store.put(canceled);
  state.record('payment_intent.canceled', canceled);
  return canceled;
}
