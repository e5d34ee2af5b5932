import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isThisMachine } from './loopback.js';
import { CARD_BEHAVIOURS, TEST_CARDS } from './stripe-cards.js';
import { liveCustomer } from './stripe-customers.js';
import { closeDispute, openDispute } from './stripe-disputes.js';
import { StripeRefusal } from './stripe-errors.js';
import { failRefund } from './stripe-refunds.js';
import type { PlannedFailure, StripeState } from './stripe-state.js';

type Body = Record<string, unknown>;
interface Control {
  id: string;
  body: Body;
}

/**
 * What only a sandbox can do, as JSON under /_sandbox/, from this machine alone: decide what a card does, raise and
 * decide disputes, look at, repeat and reorder webhooks, and break the next requests on purpose.
 */
export function controlRoutes(server: FastifyInstance, state: StripeState): void {
  const control = (method: 'GET' | 'POST', path: string, act: (control: Control) => object) =>
    server.route<{ Params: { id?: string } }>({
      method,
      url: `/_sandbox/${path}`,
      handler: (request) => {
        refuseStrangers(request);
        return state.perform('by-a-person', () =>
          act({ id: request.params.id ?? '', body: (request.body ?? {}) as Body }),
        );
      },
    });

  control('GET', 'cards', () => ({ behaviours: [...CARD_BEHAVIOURS, 'as-printed'], cards: TEST_CARDS }));
  control('POST', 'customers/:id/card', (request) => setBehaviour(state, request));
  control('POST', 'charges/:id/dispute', ({ id, body }) =>
    openDispute(state, state.need('charge', id, 'charge'), {
      reason: optionalText(body, 'reason') ?? 'general',
      amountMinor: optionalInteger(body, 'amountMinor'),
    }),
  );
  control('POST', 'disputes/:id/close', ({ id, body }) =>
    closeDispute(state, state.need('dispute', id, 'dispute'), oneOf(body, 'outcome', ['won', 'lost'])),
  );
  control('POST', 'refunds/:id/fail', ({ id }) => failRefund(state, state.need('refund', id, 'refund')));
  control('GET', 'webhooks', () => ({
    paused: state.webhooks.paused,
    targets: state.webhooks.targets(),
    undelivered: state.webhooks.undelivered().map((delivery) => ({
      ...delivery,
      type: state.store.find('event', delivery.subject)?.type,
    })),
  }));
  control('POST', 'webhooks/targets', ({ body }) => addTarget(state, body));
  control('POST', 'webhooks/reorder', ({ body }) => {
    state.webhooks.reorder(texts(body, 'events'));
    return { undelivered: state.webhooks.undelivered().map(({ subject }) => subject) };
  });
  control('POST', 'webhooks/pause', ({ body }) => {
    state.webhooks.paused = body.paused !== false;
    return { paused: state.webhooks.paused };
  });
  control('POST', 'events/:id/deliver', (request) => deliverAgain(state, request));
  control('POST', 'failures', ({ body }) => planFailures(state, body));
}

/** The failure that the next request to this path shall meet; taking it counts it down. */
export function takePlannedFailure(state: StripeState, path: string): PlannedFailure | undefined {
  const planned = state.store.find('sandbox.failure', 'next');
  if (!planned || planned.remaining < 1 || !path.startsWith(planned.pathPrefix)) return undefined;
  state.store.put({ ...planned, remaining: planned.remaining - 1 });
  return planned;
}

function planFailures(state: StripeState, body: Body): PlannedFailure {
  const status = body.status === 'reset' ? 'reset' : (optionalInteger(body, 'status') ?? 500);
  if (status !== 'reset' && (status < 400 || status > 599)) {
    throw StripeRefusal.invalid('status', 'An HTTP status from 400 to 599, or "reset" for a broken connection.');
  }
  const planned: PlannedFailure = {
    object: 'sandbox.failure',
    id: 'next',
    remaining: optionalInteger(body, 'count') ?? 1,
    status,
    effect: body.effect === undefined ? 'lost-request' : oneOf(body, 'effect', ['lost-request', 'lost-answer']),
    pathPrefix: optionalText(body, 'pathPrefix') ?? '/v1/',
  };
  state.store.put(planned);
  return planned;
}

function setBehaviour(state: StripeState, { id, body }: Control): object {
  const customer = liveCustomer(state, id, 'id').id;
  const behaviour = oneOf(body, 'behaviour', [...CARD_BEHAVIOURS, 'as-printed']);
  if (behaviour === 'as-printed') state.store.remove('sandbox.behaviour', customer);
  else state.store.put({ object: 'sandbox.behaviour', id: customer, behaviour });
  return { customer, behaviour };
}

function deliverAgain(state: StripeState, { id, body }: Control): object {
  const event = state.need('event', id, 'event');
  const times = optionalInteger(body, 'times') ?? 1;
  for (let time = 0; time < times; time += 1) state.webhooks.enqueue(event.id, JSON.stringify(event, null, 2));
  return { event: event.id, times };
}

function addTarget(state: StripeState, body: Body): object {
  const url = optionalText(body, 'url');
  const secret = optionalText(body, 'secret');
  if (!url || !secret) throw StripeRefusal.missingParameter(url ? 'secret' : 'url');
  state.webhooks.addTarget(url, secret);
  return { targets: state.webhooks.targets() };
}

function refuseStrangers({ ip }: FastifyRequest): void {
  if (isThisMachine(ip)) return;
  throw new StripeRefusal(403, { type: 'invalid_request_error', message: 'The controls answer this machine alone.' });
}

function optionalText(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'string') return value;
  throw StripeRefusal.invalid(name, `${name} must be a string.`);
}

function optionalInteger(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value > 0)) return value;
  throw StripeRefusal.invalid(name, `${name} must be a positive integer.`);
}

function oneOf<T extends string>(body: Body, name: string, allowed: readonly T[]): T {
  const value = allowed.find((candidate) => candidate === body[name]);
  if (!value) throw StripeRefusal.invalid(name, `${name} must be one of ${allowed.join(', ')}.`);
  return value;
}

function texts(body: Body, name: string): string[] {
  const value = body[name];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw StripeRefusal.invalid(name, `${name} must be a list of strings.`);
}
