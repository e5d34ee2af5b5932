import type { FastifyInstance, FastifyReply } from 'fastify';
import type Stripe from 'stripe';
import { contentPolicy, html, type Markup, money, page } from './pages.js';
import { authenticationPages } from './stripe-authentication-pages.js';
import { type CardEntry, type CardFault, readCard, TEST_CARD_HINTS } from './stripe-card-entry.js';
import { expireOverdue, submitCard } from './stripe-checkout.js';
import { StripeRefusal } from './stripe-errors.js';
import { parseForm } from './stripe-form.js';
import { newPaymentMethod } from './stripe-payment-methods.js';
import type { CheckoutOrder, StripeState } from './stripe-state.js';

type Session = Stripe.Checkout.Session;
interface Trouble {
  message: string;
  field?: CardFault['field'];
  entry?: Partial<CardEntry>;
}

/** The hosted pages: what a person sees after the application sent them to pay. They work without JavaScript. */
export function checkoutPages(server: FastifyInstance, state: StripeState): void {
  server.get<{ Params: { id: string } }>('/c/pay/:id', (request, reply) => {
    const session = current(state, request.params.id);
    return showSession(reply, state, session, { trouble: returning(state, session) });
  });
  server.post<{ Params: { id: string }; Body: string }>('/c/pay/:id', (request, reply) =>
    pay(state, current(state, request.params.id), request.body ?? '', reply),
  );
  server.get<{ Params: { id: string } }>('/receipts/:id', (request, reply) =>
    show(reply, 200, receipt(state.need('charge', request.params.id, 'charge'))),
  );
  authenticationPages(server, state);
}

export function show(reply: FastifyReply, status: number, body: string) {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentPolicy(),
      'cache-control': 'no-store',
    })
    .send(body);
}

export const successUrl = ({ success_url, id }: Session) => (success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);

function current(state: StripeState, id: string): Session {
  return state.perform('by-a-person', () => {
    expireOverdue(state);
    return state.need('checkout.session', id, 'checkout.session');
  });
}

function pay(state: StripeState, session: Session, encoded: string, reply: FastifyReply) {
  if (session.status !== 'open') return showSession(reply, state, session);
  const entry = readCard(parseForm(encoded), state.clock.business());
  if ('message' in entry) return showSession(reply, state, session, { status: 422, trouble: entry });

  try {
    const submission = state.perform('by-a-person', () => {
      const { card, expiryMonth, expiryYear, name } = entry;
      const email = session.customer_details?.email ?? session.customer_email;
      const method = newPaymentMethod(state, card, { expiryMonth, expiryYear, billing: { name, email } });
      return submitCard(state, session, method, { name, email });
    });
    return reply.redirect(submission.step === 'complete' ? successUrl(submission.session) : submission.url, 303);
  } catch (error) {
    if (!(error instanceof StripeRefusal) || error.status !== 402) throw error;
    const trouble: Trouble = { message: error.message, field: 'number', entry: { name: entry.name } };
    return showSession(reply, state, session, { status: 402, trouble });
  }
}

/** Someone who comes back from a failed challenge is told so. */
function returning(state: StripeState, session: Session): Trouble | undefined {
  const id = session.payment_intent ?? session.setup_intent;
  const intent =
    typeof id !== 'string'
      ? undefined
      : (state.store.find('payment_intent', id)?.last_payment_error ??
        state.store.find('setup_intent', id)?.last_setup_error);
  if (!intent?.code?.endsWith('authentication_failure')) return undefined;
  return {
    message: 'Your bank could not confirm that it was you. You can try again, or use another card.',
    field: 'number',
  };
}

function showSession(
  reply: FastifyReply,
  state: StripeState,
  session: Session,
  { status = 200, trouble }: { status?: number; trouble?: Trouble } = {},
) {
  if (session.status === 'complete') return show(reply, 200, finished(session));
  if (session.status === 'expired') return show(reply, 410, expired(session));
  return show(reply, status, checkoutPage(state, session, trouble));
}

function checkoutPage(state: StripeState, session: Session, trouble: Trouble | undefined): string {
  const order = state.need('sandbox.checkout', session.id, 'checkout.session');
  const title = session.mode === 'setup' ? 'Save a card' : 'Pay by card';
  const body = html`
    ${sandboxLine(session)}
    <main>
      ${summary(session, order)}
      <form class="card" method="post" action="/c/pay/${session.id}" novalidate>
        <h2>Card details</h2>
        ${trouble && html`<div class="alert" role="alert" id="trouble"><p>${trouble.message}</p></div>`}
        ${cardFields(trouble)}
        ${order.submitMessage && html`<p class="small quiet">${order.submitMessage}</p>`}
        ${order.setupFutureUsage === 'off_session' && html`<p class="small quiet">The card is saved, and may be charged later as you have agreed.</p>`}
        <button class="full" type="submit">${payLabel(session)}</button>
      </form>
    </main>
    ${testCards()}`;
  return page({ title: `${trouble ? 'Error: ' : ''}${title}` }, body);
}

export function sandboxLine(session?: Session): Markup {
  return html`<header class="sandbox">
    <span><span class="badge">Sandbox</span> No money moves here.</span>
    ${session?.cancel_url && session.status === 'open' && html`<a href="${session.cancel_url}">Back</a>`}
  </header>`;
}

function summary(session: Session, { lineItems, abouts }: CheckoutOrder): Markup {
  if (session.mode === 'setup') {
    return html`<section class="card"><h1>Save a card</h1>
      <p class="quiet">Nothing is charged now.</p>${payerLine('Saved for', session)}</section>`;
  }
  return html`<section class="card">
    <h1>Pay by card</h1>
    <p class="amount">${money(session.amount_total ?? 0, session.currency ?? 'sek')}</p>
    <ul class="lines">${lineItems.map((item, place) => line(item, abouts[place] ?? null))}</ul>
    ${payerLine('Paying as', session)}
  </section>`;
}

function line({ description, quantity, amount_total, currency }: Stripe.LineItem, about: string | null): Markup {
  const times = (quantity ?? 1) > 1 && html` <span class="quiet">× ${quantity}</span>`;
  return html`<li><span>${description}${times}${about && html`<span class="about">${about}</span>`}</span>
    <span>${money(amount_total, currency)}</span></li>`;
}

function payerLine(label: string, session: Session): Markup | undefined {
  const email = session.customer_details?.email ?? session.customer_email;
  return email ? html`<p class="small quiet payer">${label} ${email}</p>` : undefined;
}

const payLabel = (session: Session) =>
  session.mode === 'setup' ? 'Save card' : `Pay ${money(session.amount_total ?? 0, session.currency ?? 'sek')}`;

function cardFields(trouble: Trouble | undefined): Markup {
  const field = (name: CardFault['field'], label: string, attributes: Markup, value = '') => html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${value}" required ${attributes}
      ${trouble?.field === name && html`aria-invalid="true" aria-describedby="trouble"`}></div>`;
  return html`
    ${field('number', 'Card number', html`inputmode="numeric" autocomplete="cc-number" maxlength="23"`)}
    <div class="pair">
      ${field('expiry', 'Expiry (MM/YY)', html`autocomplete="cc-exp" placeholder="MM/YY" maxlength="7"`, trouble?.entry?.expiry)}
      ${field('cvc', 'Security code (CVC)', html`inputmode="numeric" autocomplete="cc-csc" maxlength="4"`)}
    </div>
    ${field('name', 'Name on card', html`autocomplete="cc-name" maxlength="200"`, trouble?.entry?.name)}`;
}

function testCards(): Markup {
  return html`<details><summary>Card numbers for trying things out</summary>
    <table><thead><tr><th scope="col">Number</th><th scope="col">What it does</th></tr></thead><tbody>
      ${TEST_CARD_HINTS.map(({ number, does }) => html`<tr><td class="number">${number}</td><td>${does}</td></tr>`)}
    </tbody></table>
    <p>Any future expiry and any three digits will do.</p></details>`;
}

function finished(session: Session): string {
  return page(
    { title: 'Already done' },
    html`${sandboxLine()}<main class="card"><h1>${session.mode === 'setup' ? 'The card is saved' : 'This is already paid'}</h1>
      <p class="quiet">There is nothing more to do on this page.</p>
      <a class="button" href="${successUrl(session)}">Continue</a></main>`,
  );
}

function expired(session: Session): string {
  return page(
    { title: 'This page has expired' },
    html`${sandboxLine()}<main class="card"><h1>This page has expired</h1>
      <p class="quiet">Nothing was charged. Go back and start again to get a new one.</p>
      ${session.cancel_url && html`<a class="button" href="${session.cancel_url}">Go back</a>`}</main>`,
  );
}

function receipt(charge: Stripe.Charge): string {
  return page(
    { title: 'Receipt' },
    html`${sandboxLine()}<main class="card"><h1>Receipt</h1>
      <p class="amount">${money(charge.amount, charge.currency)}</p>
      <ul class="lines">
        <li><span>Date</span><span>${new Date(charge.created * 1000).toISOString().slice(0, 10)}</span></li>
        <li><span>Card</span><span>•••• ${charge.payment_method_details?.card?.last4}</span></li>
        <li><span>Refunded</span><span>${money(charge.amount_refunded, charge.currency)}</span></li>
        <li><span>Reference</span><span class="small">${charge.id}</span></li>
      </ul></main>`,
  );
}
