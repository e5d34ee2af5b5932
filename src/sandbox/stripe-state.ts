import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { Condition, DocumentStore, Page, SandboxClock } from './documents.js';
import type { SignedDeliveries } from './signed-deliveries.js';
import type { CardBehaviour } from './stripe-cards.js';
import { type StripeErrorBody, StripeRefusal } from './stripe-errors.js';
import type { Params } from './stripe-form.js';

export const API_VERSION = '2026-10-28.endive';

/** What the provider knows of a card and its answers never show. The id is the payment method's. */
export interface KnownCard {
  object: 'sandbox.card';
  id: string;
  behaviour: CardBehaviour;
  setUp: boolean;
  detached: boolean;
}

/** What this customer's cards do from now on, set through the control API. The id is the customer's. */
export interface CustomerBehaviour {
  object: 'sandbox.behaviour';
  id: string;
  behaviour: CardBehaviour;
}

export const FUTURE_USAGES = ['on_session', 'off_session'] as const;
export type FutureUsage = (typeof FUTURE_USAGES)[number];

/** What a Checkout session sells, and what its payment or setup shall look like. The id is the session's. */
export interface CheckoutOrder {
  object: 'sandbox.checkout';
  id: string;
  lineItems: Stripe.LineItem[];
  /** The products' own descriptions, in the order of the lines; Stripe shows them on the page alone. */
  abouts: (string | null)[];
  intent: { description: string | null; metadata: Stripe.Metadata; receiptEmail: string | null };
  setupFutureUsage: FutureUsage | null;
  submitMessage: string | null;
}

/** An answer kept for its Idempotency-Key, which is the id, for a day of wall time. */
export interface KeptAnswer {
  object: 'sandbox.answer';
  id: string;
  endpoint: string;
  parameters: string;
  status: number;
  body: string;
  keptAtMs: number;
}

/** Requests that are still to fail, for drills. */
export interface PlannedFailure {
  object: 'sandbox.failure';
  id: 'next';
  remaining: number;
  status: number | 'reset';
  effect: 'lost-request' | 'lost-answer';
  pathPrefix: string;
}

export type StripeDocument =
  | Stripe.Customer
  | Stripe.DeletedCustomer
  | Stripe.PaymentMethod
  | Stripe.PaymentIntent
  | Stripe.SetupIntent
  | Stripe.Charge
  | Stripe.Refund
  | Stripe.Dispute
  | Stripe.BalanceTransaction
  | Stripe.Checkout.Session
  | Stripe.EventBase
  | KnownCard
  | CustomerBehaviour
  | CheckoutOrder
  | KeptAnswer
  | PlannedFailure;

/** Every kind of document, with the fields that it is looked up by. */
export const KINDS: Record<StripeDocument['object'], readonly string[]> = {
  customer: ['email'],
  payment_method: ['customer'],
  payment_intent: ['customer'],
  setup_intent: ['customer'],
  charge: ['customer', 'payment_intent'],
  refund: ['charge', 'payment_intent'],
  dispute: ['charge'],
  balance_transaction: ['source'],
  'checkout.session': ['status', 'payment_intent', 'setup_intent', 'customer'],
  event: ['type'],
  'sandbox.card': [],
  'sandbox.behaviour': [],
  'sandbox.checkout': [],
  'sandbox.answer': [],
  'sandbox.failure': [],
};

type EventObject<T extends Stripe.Event['type']> = Extract<Stripe.Event, { type: T }>['data']['object'];

const BY_A_PERSON: Stripe.Event.Request = { id: null, idempotency_key: null };

/** The provider's books: documents, the events about them, and the two clocks. Every use of it is synchronous. */
export class StripeState {
  private cause: Stripe.Event.Request = BY_A_PERSON;
  /** Where this server listens; hosted pages and receipts are linked from here. */
  baseUrl = '';

  constructor(
    readonly store: DocumentStore<StripeDocument>,
    readonly webhooks: SignedDeliveries,
    readonly clock: SandboxClock,
  ) {}

  /** Business time in whole seconds, which every `created` shows. */
  now(): number {
    return Math.floor(this.clock.business().getTime() / 1000);
  }

  /** One request, one transaction. A decline is an outcome: what the attempt wrote stays, and the refusal goes on. */
  perform<T>(cause: Stripe.Event.Request | 'by-a-person', work: () => T): T {
    this.cause = cause === 'by-a-person' ? BY_A_PERSON : cause;
    const outcome = this.store.transaction<{ result: T } | { decline: StripeRefusal }>(() => {
      try {
        return { result: work() };
      } catch (error) {
        if (error instanceof StripeRefusal && error.status === 402) return { decline: error };
        throw error;
      }
    });
    if ('decline' in outcome) throw outcome.decline;
    return outcome.result;
  }

  /** Stores what happened and owes it to every webhook endpoint. The document stands in it as it is now. */
  record<T extends Stripe.Event['type']>(type: T, object: EventObject<T>, before?: object): void {
    const event: Stripe.EventBase = {
      id: newId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: this.now(),
      data: { object, ...(before && { previous_attributes: before }) },
      livemode: false,
      pending_webhooks: this.webhooks.targets().length,
      request: this.cause,
      type,
    };
    this.store.put(event);
    this.webhooks.enqueue(event.id, JSON.stringify(event, null, 2));
  }

  /** The provider's own parameter for 404s is the field that named the id; a path's is `id` itself. */
  need<O extends StripeDocument['object']>(object: O, id: string, noun: string, param?: string) {
    const document = this.store.find(object, id);
    if (!document) throw StripeRefusal.missing(noun, id, param);
    return document;
  }
}

/** One API call on its way through a handler. */
export interface Call {
  state: StripeState;
  params: Params;
  /** The `:id` of the path; empty where the path has none. */
  id: string;
  path: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  handle(call: Call): object;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function newId(prefix: string, length = 24): string {
  const letters = Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}_${letters.join('')}`;
}

export const newSecret = (id: string): string => `${id}_${newId('secret')}`;

export function cardError(
  { code, declineCode, message }: { code: string; declineCode?: string; message: string },
  context: Partial<StripeErrorBody>,
): StripeRefusal {
  return new StripeRefusal(402, {
    type: 'card_error',
    code,
    ...(declineCode && { decline_code: declineCode }),
    doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}`,
    message,
    ...context,
  });
}

/** A list as Stripe pages it: newest first, a cursor is an id, at most 100 at once. */
export function listOf<O extends StripeDocument['object']>(
  { state, params, path }: Call,
  object: O,
  noun: string,
  filters: string[] = [],
  always: Condition[] = [],
): Stripe.ApiList<Page<Extract<StripeDocument, { object: O }>>['documents'][number]> {
  const limit = params.integer('limit') ?? 10;
  if (limit < 1 || limit > 100) throw StripeRefusal.invalid('limit', 'This value must be between 1 and 100.');
  const startingAfter = params.text('starting_after');
  const endingBefore = params.text('ending_before');
  if (startingAfter && endingBefore) {
    throw StripeRefusal.invalid(
      'ending_before',
      'You may only specify one of these parameters: ending_before, starting_after.',
      'parameters_exclusive',
    );
  }
  if (startingAfter) state.need(object, startingAfter, noun, 'starting_after');
  if (endingBefore) state.need(object, endingBefore, noun, 'ending_before');

  const conditions = [...always, ...equalTo(params, filters), ...createdWithin(params)];
  const page = state.store.page(object, conditions, { limit, startingAfter, endingBefore });
  return { object: 'list', data: page.documents, has_more: page.hasMore, url: path };
}

function equalTo(params: Params, filters: string[]): Condition[] {
  return filters.flatMap((field) => {
    const value = params.text(field);
    return value === undefined ? [] : [{ field, is: '=' as const, value }];
  });
}

function createdWithin(params: Params): Condition[] {
  if (!params.has('created')) return [];
  const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  const range = params.nested('created');
  return Object.entries(operators).flatMap(([name, is]) => {
    const value = range?.integer(name);
    return value === undefined ? [] : [{ field: 'created', is, value }];
  });
}
