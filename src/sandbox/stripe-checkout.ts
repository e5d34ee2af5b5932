import type Stripe from 'stripe';
import { newCustomer } from './stripe-customers.js';
import { StripeRefusal } from './stripe-errors.js';
import { confirm, newPaymentIntent } from './stripe-payments.js';
import { confirmSetup } from './stripe-setups.js';
import type { StripeState } from './stripe-state.js';

type Session = Stripe.Checkout.Session;

/** Who pays, as they wrote it on the hosted page. */
export interface Payer {
  name: string;
  email: string | null;
}

/** What a submitted card led to: done, or a question from the bank to answer first. A decline is thrown. */
export type Submission = { step: 'complete'; session: Session } | { step: 'authenticate'; url: string };

/**
 * The holder pressed Pay. As at Stripe since 2022, a payment's intent is made now and not with the session; a second
 * try after a decline uses the same one.
 */
export function submitCard(
  state: StripeState,
  session: Session,
  method: Stripe.PaymentMethod,
  payer: Payer,
): Submission {
  const remembered = { ...session, customer_details: details(payer, session) };
  state.store.put(remembered);
  const intent =
    session.mode === 'setup'
      ? confirmSetup(state, setupOf(state, session), method)
      : confirm(state, paymentOf(state, remembered), method, { offSession: false });

  if (intent.status === 'requires_action') {
    return { step: 'authenticate', url: intent.next_action?.redirect_to_url?.url ?? '' };
  }
  return { step: 'complete', session: complete(state, session.id, intent) };
}

/** Closes the session once its intent has succeeded; `checkout.session.completed` follows the payment's own events. */
export function complete(
  state: StripeState,
  sessionId: string,
  intent: Stripe.PaymentIntent | Stripe.SetupIntent,
): Session {
  const session = state.need('checkout.session', sessionId, 'checkout.session');
  const done: Session = {
    ...session,
    customer: customerOf(intent),
    payment_status: session.mode === 'setup' ? 'no_payment_required' : 'paid',
    status: 'complete',
    url: null,
  };
  state.store.put(done);
  state.record('checkout.session.completed', done);
  return done;
}

/** The session that an intent belongs to, if a hosted page started it. */
export function sessionOf(state: StripeState, intentId: string): Session | undefined {
  const field = intentId.startsWith('seti_') ? 'setup_intent' : 'payment_intent';
  return state.store.all('checkout.session', [{ field, is: '=', value: intentId }])[0];
}

/** Closes what nobody finished in time; business time decides, so moving the clock expires sessions. */
export function expireOverdue(state: StripeState): void {
  const open = state.store.all('checkout.session', [
    { field: 'status', is: '=', value: 'open' },
    { field: 'expires_at', is: '<=', value: state.now() },
  ]);
  for (const session of open) expireSession(state, session);
}

export function expireSession(state: StripeState, session: Session): Session {
  if (session.status !== 'open') {
    throw StripeRefusal.invalid(
      undefined,
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  const expired: Session = { ...session, status: 'expired', url: null };
  state.store.put(expired);
  state.record('checkout.session.expired', expired);
  return expired;
}

function paymentOf(state: StripeState, session: Session): Stripe.PaymentIntent {
  if (typeof session.payment_intent === 'string')
    return state.need('payment_intent', session.payment_intent, 'payment_intent');

  const order = state.need('sandbox.checkout', session.id, 'checkout.session');
  const intent = newPaymentIntent(state, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    capture_method: 'automatic_async',
    customer: payingCustomer(state, session),
    description: order.intent.description,
    metadata: order.intent.metadata,
    receipt_email: order.intent.receiptEmail,
    setup_future_usage: order.setupFutureUsage,
  });
  state.store.put({ ...session, payment_intent: intent.id });
  return intent;
}

function payingCustomer(state: StripeState, session: Session): string | null {
  if (typeof session.customer === 'string') return session.customer;
  if (session.customer_creation !== 'always') return null;
  const { email, name } = session.customer_details ?? {};
  return newCustomer(state, { email: email ?? null, name: name ?? null }).id;
}

function setupOf(state: StripeState, session: Session): Stripe.SetupIntent {
  return state.need('setup_intent', String(session.setup_intent), 'setup_intent');
}

const customerOf = ({ customer }: Stripe.PaymentIntent | Stripe.SetupIntent) =>
  typeof customer === 'string' ? customer : null;

function details({ name, email }: Payer, session: Session): Session['customer_details'] {
  return {
    address: null,
    business_name: null,
    email: email ?? session.customer_details?.email ?? null,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}
