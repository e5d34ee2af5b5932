import Stripe from 'stripe';
import { StripeRefusal } from './stripe-errors.js';
import type { Params } from './stripe-form.js';
import { newId, type StripeState } from './stripe-state.js';

/** An open session before anything is known of it but that it sells by card on a hosted page. */
export function blankSession(state: StripeState, id: string): Stripe.Checkout.Session {
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: null,
    client_reference_id: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: state.now(),
    currency: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: 0,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: {},
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: null,
    total_details: null,
    ui_mode: 'hosted_page',
    url: `${state.baseUrl}/c/pay/${id}`,
    wallet_options: null,
  };
}

/** What is sold, from `price_data`: the sandbox keeps no catalogue. `about` is the product's own description. */
export function lineItem(state: StripeState, item: Params): { item: Stripe.LineItem; about: string | null } {
  const data = item.requiredGroup('price_data');
  const product = data.requiredGroup('product_data');
  const name = product.required('name');
  const about = product.text('description') ?? null;
  product.accept('metadata', 'tax_code');
  const unitAmount = atLeast(0, 'unit_amount', Number(data.integer('unit_amount') ?? data.required('unit_amount')));
  const currency = data.required('currency').toLowerCase();
  const taxBehavior = data.oneOf('tax_behavior', ['inclusive', 'exclusive', 'unspecified']) ?? 'unspecified';
  const quantity = atLeast(1, 'quantity', item.integer('quantity') ?? 1);
  for (const part of [product, data, item]) part.refuseUnread();

  const price = priceOf(state, { currency, unitAmount, taxBehavior });
  return { item: soldItem(price, { name, currency, quantity, amount: unitAmount * quantity }), about };
}

function atLeast(least: number, name: string, value: number): number {
  if (value >= least) return value;
  throw StripeRefusal.invalid(`line_items[0][${name}]`, `Invalid ${name}: must be at least ${least}.`);
}

function soldItem(
  price: Stripe.Price,
  { name, currency, quantity, amount }: { name: string; currency: string; quantity: number; amount: number },
): Stripe.LineItem {
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency,
    description: name,
    metadata: {},
    price,
    quantity,
  };
}

function priceOf(
  state: StripeState,
  {
    currency,
    unitAmount,
    taxBehavior,
  }: { currency: string; unitAmount: number; taxBehavior: Stripe.Price.TaxBehavior },
): Stripe.Price {
  return {
    id: newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: state.now(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: newId('prod', 14),
    recurring: null,
    tax_behavior: taxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(unitAmount),
  };
}
