import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { balanceRoutes } from './stripe-balance.js';
import { chargeRoutes } from './stripe-charges.js';
import { checkoutPages } from './stripe-checkout-pages.js';
import { checkoutRoutes } from './stripe-checkout-sessions.js';
import { controlRoutes, takePlannedFailure } from './stripe-control.js';
import { customerRoutes } from './stripe-customers.js';
import { disputeRoutes } from './stripe-disputes.js';
import { type StripeErrorBody, StripeRefusal } from './stripe-errors.js';
import { eventRoutes } from './stripe-events.js';
import { expand } from './stripe-expand.js';
import { Params, parseForm } from './stripe-form.js';
import { paymentIntentRoutes } from './stripe-payment-intents.js';
import { paymentMethodRoutes } from './stripe-payment-methods.js';
import { paymentsPage } from './stripe-payments-page.js';
import { refundRoutes } from './stripe-refunds.js';
import { setupIntentRoutes } from './stripe-setups.js';
import { API_VERSION, newId, type PlannedFailure, type Route, type StripeState } from './stripe-state.js';

const ROUTES: Route[] = [
  ...customerRoutes,
  ...paymentMethodRoutes,
  ...paymentIntentRoutes,
  ...setupIntentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...balanceRoutes,
  ...checkoutRoutes,
  ...eventRoutes,
];

/** Stripe promises to remember a key for a day, and not longer. */
const KEYS_FORGOTTEN_AFTER_MS = 24 * 3600 * 1000;

interface Answer {
  status: number;
  body: string;
  replayed?: boolean;
}

/** The API under /v1, the pages that a person sees, and the controls of the sandbox, on one port. */
export function stripeServer(state: StripeState, apiKey: string): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  for (const route of ROUTES) {
    server.route({
      method: route.method,
      url: route.url,
      handler: (request, reply) => serve(state, apiKey, route, request, reply),
    });
  }
  checkoutPages(server, state);
  paymentsPage(server, state);
  controlRoutes(server, state);
  server.setNotFoundHandler((request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}).`;
    return send(reply, refused(new StripeRefusal(404, { type: 'invalid_request_error', message })));
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    send(reply, refused(asRefusal(error))),
  );
  return server;
}

function serve(state: StripeState, apiKey: string, route: Route, request: FastifyRequest, reply: FastifyReply) {
  const [path = ''] = request.url.split('?');
  const failure = takePlannedFailure(state, path);
  if (failure?.effect === 'lost-request') return failAsPlanned(failure, request, reply);

  const answer = answerTo(state, apiKey, route, request);
  if (failure) return failAsPlanned(failure, request, reply);
  const key = header(request, 'idempotency-key');
  if (key) reply.header('idempotency-key', key);
  return send(reply, answer);
}

function answerTo(state: StripeState, apiKey: string, route: Route, request: FastifyRequest): Answer {
  try {
    authenticate(request, apiKey);
    return answerOnce(state, route, request);
  } catch (error) {
    if (error instanceof StripeRefusal) return refused(error);
    throw error;
  }
}

/**
 * A key repeats its first answer, declines included. A refused request leaves none behind, as at Stripe: its key may
 * be used again. Effect and kept answer are one transaction.
 */
function answerOnce(state: StripeState, route: Route, request: FastifyRequest): Answer {
  const [path = '', query = ''] = request.url.split('?');
  const encoded = route.method === 'POST' ? String(request.body ?? '') : query;
  const key = route.method === 'POST' ? header(request, 'idempotency-key') : undefined;
  const endpoint = `${route.method} ${path}`;
  const parameters = fingerprint(encoded);
  const before = key && repeated(state, key, endpoint, parameters);
  if (before) return before;

  const keep = (answer: Answer): Answer => {
    if (key)
      state.store.put({
        object: 'sandbox.answer',
        id: key,
        endpoint,
        parameters,
        ...answer,
        keptAtMs: state.clock.wall().getTime(),
      });
    return answer;
  };
  return state.perform({ id: newId('req', 14), idempotency_key: key ?? null }, () => {
    try {
      return keep({ status: 200, body: JSON.stringify(result(state, route, request, path, encoded), null, 2) });
    } catch (error) {
      if (error instanceof StripeRefusal && error.status === 402) keep(refused(error));
      throw error;
    }
  });
}

function result(state: StripeState, route: Route, request: FastifyRequest, path: string, encoded: string): object {
  const params = new Params(parseForm(encoded));
  const paths = params.texts('expand') ?? [];
  const { id = '' } = request.params as { id?: string };

  const answer = route.handle({ state, params, id, path });
  params.refuseUnread();
  return expand(state, answer, paths);
}

function repeated(state: StripeState, key: string, endpoint: string, parameters: string): Answer | undefined {
  const kept = state.store.find('sandbox.answer', key);
  if (!kept || state.clock.wall().getTime() - kept.keptAtMs >= KEYS_FORGOTTEN_AFTER_MS) return undefined;
  if (kept.endpoint !== endpoint || kept.parameters !== parameters) {
    const same = kept.endpoint === endpoint ? 'parameters' : `endpoint ('${kept.endpoint}')`;
    throw new StripeRefusal(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same ${same} they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  return { status: kept.status, body: kept.body, replayed: true };
}

function authenticate(request: FastifyRequest, apiKey: string): void {
  const given = header(request, 'authorization') ?? '';
  const key = given.startsWith('Basic ')
    ? Buffer.from(given.slice('Basic '.length), 'base64').toString().split(':')[0]
    : given.replace(/^Bearer /, '');
  if (!key) throw StripeRefusal.unauthorized('You did not provide an API key.');
  if (key !== apiKey) throw StripeRefusal.unauthorized(`Invalid API Key provided: ${key.slice(0, 8)}****`);

  const version = header(request, 'stripe-version');
  if (version && version !== API_VERSION) {
    throw StripeRefusal.invalid(
      undefined,
      `Invalid Stripe API version: ${version}. This sandbox speaks ${API_VERSION}.`,
    );
  }
}

function failAsPlanned({ status }: PlannedFailure, request: FastifyRequest, reply: FastifyReply) {
  if (status === 'reset') {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  const body: StripeErrorBody =
    status === 429
      ? { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded (planned).' }
      : { type: 'api_error', message: 'The sandbox was told to fail this request.' };
  return send(reply, refused(new StripeRefusal(status, body)));
}

function send(reply: FastifyReply, { status, body, replayed }: Answer) {
  if (replayed) reply.header('idempotent-replayed', 'true');
  return reply
    .code(status)
    .headers({ 'request-id': newId('req', 14), 'stripe-version': API_VERSION, 'content-type': 'application/json' })
    .send(body);
}

const refused = ({ status, body }: StripeRefusal): Answer => ({
  status,
  body: JSON.stringify({ error: body }, null, 2),
});

function asRefusal(error: Error & { statusCode?: number }): StripeRefusal {
  if (error instanceof StripeRefusal) return error;
  const status = error.statusCode ?? 500;
  return new StripeRefusal(status, {
    type: status < 500 ? 'invalid_request_error' : 'api_error',
    message: error.message,
  });
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The same parameters in another order are the same request. */
function fingerprint(encoded: string): string {
  return createHash('sha256').update(encoded.split('&').toSorted().join('&')).digest('hex');
}
