import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { contentPolicy, html, money, page } from './pages.js';
import { complete, sessionOf } from './stripe-checkout.js';
import { StripeRefusal } from './stripe-errors.js';
import { parseForm } from './stripe-form.js';
import { answerChallenge } from './stripe-payments.js';
import { answerSetupChallenge } from './stripe-setups.js';
import type { StripeState } from './stripe-state.js';

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** The bank's own page, where the holder of a card says that it was them, or fails to. */
export function authenticationPages(server: FastifyInstance, state: StripeState): void {
  server.get<{ Params: { id: string }; Querystring: { client_secret?: string } }>(
    '/authenticate/:id',
    (request, reply) => {
      const intent = known(state, request.params.id, request.query.client_secret);
      return reply
        .code(200)
        .headers({
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': contentPolicy(),
          'cache-control': 'no-store',
        })
        .send(challenge(intent));
    },
  );
  server.post<{ Params: { id: string }; Body: string }>('/authenticate/:id', (request, reply) => {
    const form = parseForm(request.body ?? '');
    const intent = known(state, request.params.id, form.client_secret);
    const passed = form.answer === 'complete';
    return reply.redirect(
      state.perform('by-a-person', () => answer(state, intent, passed)),
      303,
    );
  });
}

/** Settles the intent and says where its holder goes next: the session's end, the session again, or the return URL. */
function answer(state: StripeState, intent: Intent, passed: boolean): string {
  const verdict = passed ? 'passed' : 'failed';
  const returnUrl = intent.next_action?.redirect_to_url?.return_url;
  const settled =
    intent.object === 'payment_intent'
      ? answerChallenge(state, intent, verdict)
      : answerSetupChallenge(state, intent, verdict);

  const session = sessionOf(state, intent.id);
  if (!session)
    return returnUrl ? backTo(returnUrl, settled) : `/authenticate/${intent.id}?client_secret=${intent.client_secret}`;
  if (settled.status !== 'succeeded') return `/c/pay/${session.id}`;
  const done = complete(state, session.id, settled);
  return (done.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', done.id);
}

function backTo(returnUrl: string, intent: Intent): string {
  const url = new URL(returnUrl);
  url.searchParams.set(intent.object, intent.id);
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '');
  url.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed');
  return url.toString();
}

function known(state: StripeState, id: string, secret: unknown): Intent {
  const intent = state.store.find('payment_intent', id) ?? state.store.find('setup_intent', id);
  if (!intent || intent.client_secret !== secret) throw StripeRefusal.missing('intent', id);
  return intent;
}

function challenge(intent: Intent): string {
  const header = html`<header class="sandbox"><span><span class="badge">Sandbox</span> This stands in for your bank.</span></header>`;
  if (intent.status !== 'requires_action') {
    return page(
      { title: 'Nothing to confirm' },
      html`${header}<main class="card"><h1>Nothing to confirm</h1>
        <p class="quiet">${intent.status === 'succeeded' ? 'You have confirmed this.' : 'This was not confirmed.'} You can close the page.</p></main>`,
    );
  }
  const what =
    intent.object === 'payment_intent'
      ? html`<p class="amount">${money(intent.amount, intent.currency)}</p>`
      : html`<p class="quiet">Saving a card. Nothing is charged now.</p>`;
  const button = (
    answer: string,
    label: string,
    kind: string,
  ) => html`<form method="post" action="/authenticate/${intent.id}">
      <input type="hidden" name="client_secret" value="${intent.client_secret}">
      <button class="${kind}" name="answer" value="${answer}">${label}</button></form>`;
  return page(
    { title: 'Confirm with your bank' },
    html`${header}<main class="card"><h1>Is this you?</h1>${what}
      <p>Your bank asks you to confirm before it goes on.</p>
      <div class="actions">${button('complete', 'Complete', '')}${button('fail', 'Fail', 'second')}</div></main>`,
  );
}
