import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Stripe from 'stripe';
import { isThisMachine } from './loopback.js';
import { html, type Markup, money, page } from './pages.js';
import { sandboxLine, show } from './stripe-checkout-pages.js';
import { closeDispute, openDispute } from './stripe-disputes.js';
import { StripeRefusal } from './stripe-errors.js';
import type { StripeState } from './stripe-state.js';

const SHOWN = 100;

type Deed = FastifyRequest<{ Params: { id: string }; Body: string }>;

/**
 * Where the demo's link to the card payments leads: what was charged, and what a cardholder and their bank can do
 * about it, which no page of the application may.
 */
export function paymentsPage(server: FastifyInstance, state: StripeState): void {
  server.get('/', (_request, reply) => show(reply, 200, payments(state)));
  const deed = (path: string, act: (request: Deed) => void) =>
    server.post(path, (request: Deed, reply: FastifyReply) => {
      refuseOtherPages(request);
      state.perform('by-a-person', () => act(request));
      return reply.redirect('/', 303);
    });
  deed('/payments/:id/dispute', ({ params }) =>
    openDispute(state, state.need('charge', params.id, 'charge'), { reason: 'general' }),
  );
  deed('/disputes/:id/decision', ({ params, body }) => {
    const outcome = new URLSearchParams(body ?? '').get('outcome');
    if (outcome !== 'won' && outcome !== 'lost') throw StripeRefusal.invalid('outcome', 'outcome is won or lost.');
    closeDispute(state, state.need('dispute', params.id, 'dispute'), outcome);
  });
}

/** A form on a foreign page could send here what its reader never pressed. */
function refuseOtherPages({ ip, headers }: FastifyRequest): void {
  const isOurs = (headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin';
  if (isThisMachine(ip) && isOurs) return;
  throw new StripeRefusal(403, { type: 'invalid_request_error', message: 'This page answers itself alone.' });
}

function payments(state: StripeState): string {
  const { documents } = state.store.page('charge', [], { limit: SHOWN });
  const list = html`<ul class="lines">${documents.map((charge) => line(state, charge))}</ul>`;
  return page(
    { title: 'Card payments', wide: true },
    html`${sandboxLine()}<main class="card"><h1>Card payments</h1>
      <p class="quiet">The newest first. A cardholder can go to the bank about each; the bank then decides.</p>
      ${documents.length === 0 ? html`<p>Nothing was charged yet.</p>` : list}</main>`,
  );
}

function line(state: StripeState, charge: Stripe.Charge): Markup {
  const { id, amount, amount_refunded: refunded, currency, created, payment_method_details: details } = charge;
  const facts = [
    new Date(created * 1000).toISOString().slice(0, 10),
    `•••• ${details?.card?.last4 ?? ''}`,
    charge.status === 'succeeded' ? 'paid' : charge.status,
    ...(refunded > 0 ? [`${money(refunded, currency)} refunded`] : []),
  ];
  const payer = charge.billing_details.name ?? charge.billing_details.email ?? charge.description;
  return html`<li><span><a href="/receipts/${id}">${money(amount, currency)}</a> ${payer}
    <span class="about">${facts.join(' · ')}</span></span>${deeds(state, charge)}</li>`;
}

function deeds(state: StripeState, charge: Stripe.Charge): Markup {
  const [dispute] = state.store.all('dispute', [{ field: 'charge', is: '=', value: charge.id }]);
  if (!dispute) return charge.status === 'succeeded' ? button(`/payments/${charge.id}/dispute`, 'Dispute') : html``;
  if (dispute.status === 'won' || dispute.status === 'lost')
    return html`<span class="badge">Dispute ${dispute.status} by the seller</span>`;
  const path = `/disputes/${dispute.id}/decision`;
  return html`<span class="actions">${button(path, 'Seller wins', 'won')}${button(path, 'Seller loses', 'lost')}</span>`;
}

const button = (path: string, label: string, outcome?: string): Markup =>
  html`<form method="post" action="${path}">
    ${outcome && html`<input type="hidden" name="outcome" value="${outcome}">`}<button class="second">${label}</button></form>`;
