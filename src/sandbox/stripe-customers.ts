import type Stripe from 'stripe';
import { StripeRefusal } from './stripe-errors.js';
import type { Params } from './stripe-form.js';
import { attach, detach, methodsOf } from './stripe-payment-methods.js';
import { type Call, listOf, newId, type Route, type StripeState } from './stripe-state.js';

export const customerRoutes: Route[] = [
  { method: 'POST', url: '/v1/customers', handle: create },
  { method: 'GET', url: '/v1/customers', handle: (call) => listOf(call, 'customer', 'customer', ['email']) },
  { method: 'GET', url: '/v1/customers/:id', handle: ({ state, id }) => state.need('customer', id, 'customer') },
  { method: 'POST', url: '/v1/customers/:id', handle: update },
  { method: 'DELETE', url: '/v1/customers/:id', handle: remove },
];

/** A customer who was not deleted; the two look alike in Stripe's lists of ids. */
export function liveCustomer(state: StripeState, id: string, param = 'customer'): Stripe.Customer {
  const customer = state.need('customer', id, 'customer', param);
  if (customer.deleted) throw StripeRefusal.missing('customer', id, param);
  return customer;
}

export function newCustomer(state: StripeState, details: Partial<Stripe.Customer>): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: newId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: state.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: newId('', 8).slice(1).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...details,
  };
  state.store.put(customer);
  state.record('customer.created', customer);
  return customer;
}

function create({ state, params }: Call): Stripe.Customer {
  const method = params.text('payment_method');
  const customer = newCustomer(state, details(params));
  if (!method) return customer;

  attach(state, method, customer.id);
  return liveCustomer(state, customer.id);
}

function update({ state, params, id }: Call): Stripe.Customer {
  const before = liveCustomer(state, id, 'id');
  const after: Stripe.Customer = { ...before, ...details(params, before) };
  const method = after.invoice_settings.default_payment_method;
  if (typeof method === 'string' && !methodsOf(state, id).some((own) => own.id === method)) {
    throw StripeRefusal.invalid(
      'invoice_settings[default_payment_method]',
      `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
      'resource_missing',
    );
  }

  state.store.put(after);
  state.record('customer.updated', after, changes(before, after));
  return after;
}

/** Deleting a customer takes the saved cards along; payments stay. */
function remove({ state, id }: Call): Stripe.DeletedCustomer {
  const customer = liveCustomer(state, id, 'id');
  for (const method of methodsOf(state, id)) detach(state, method);

  state.record('customer.deleted', customer);
  const deleted: Stripe.DeletedCustomer = { id, object: 'customer', deleted: true };
  state.store.put(deleted);
  return deleted;
}

function details(params: Params, before?: Stripe.Customer): Partial<Stripe.Customer> {
  const given: Partial<Stripe.Customer> = { metadata: params.metadata(before?.metadata) };
  for (const field of ['description', 'email', 'name', 'phone'] as const) {
    if (params.has(field)) given[field] = params.text(field) ?? null;
  }
  if (params.has('address')) given.address = address(params.nested('address'));
  if (params.has('preferred_locales')) given.preferred_locales = params.texts('preferred_locales') ?? [];
  const taxExempt = params.oneOf('tax_exempt', ['none', 'exempt', 'reverse']);
  if (taxExempt) given.tax_exempt = taxExempt;
  const settings = params.nested('invoice_settings');
  if (settings) {
    given.invoice_settings = {
      custom_fields: null,
      default_payment_method: settings.text('default_payment_method') ?? null,
      footer: null,
      rendering_options: null,
    };
    settings.refuseUnread();
  }
  return given;
}

export function address(params: Params | undefined): Stripe.Address | null {
  if (!params) return null;
  const line = (name: string) => params.text(name) ?? null;
  return {
    city: line('city'),
    country: line('country'),
    line1: line('line1'),
    line2: line('line2'),
    postal_code: line('postal_code'),
    state: line('state'),
  };
}

function changes(before: Stripe.Customer, after: Stripe.Customer): object {
  const differs = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(Object.entries(after).find(([other]) => other === name)?.[1]);
  return Object.fromEntries(Object.entries(before).filter(differs));
}
