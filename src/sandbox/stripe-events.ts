import type Stripe from 'stripe';
import { type Call, listOf, type Route, type StripeState } from './stripe-state.js';

export const eventRoutes: Route[] = [
  { method: 'GET', url: '/v1/events', handle: list },
  {
    method: 'GET',
    url: '/v1/events/:id',
    handle: ({ state, id }) => asItStands(state, state.need('event', id, 'event')),
  },
];

function list(call: Call): Stripe.ApiList<Stripe.EventBase> {
  const page = listOf(call, 'event', 'event', ['type']);
  return { ...page, data: page.data.map((event) => asItStands(call.state, event)) };
}

/** How many endpoints have not confirmed it yet is the one thing about an event that changes. */
function asItStands(state: StripeState, event: Stripe.EventBase): Stripe.EventBase {
  return { ...event, pending_webhooks: state.webhooks.owedOf(event.id) };
}
