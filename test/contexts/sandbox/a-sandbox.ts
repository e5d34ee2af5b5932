import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';

export const STRIPE_KEY = 'sk_test_example';
export const SECRET = 'whsec_example';

/** Two clocks that a test sets by hand. Wall time starts at the real one, since signatures are checked against it. */
export class HandClocks {
  private businessMs: number;
  private wallMs = Date.now();

  constructor(businessFrom: string) {
    this.businessMs = Date.parse(businessFrom);
  }

  business = () => new Date(this.businessMs);
  wall = () => new Date(this.wallMs);

  moveBusinessTo(instant: string): void {
    this.businessMs = Date.parse(instant);
  }

  passSeconds(seconds: number): void {
    this.wallMs += seconds * 1000;
  }
}

export interface RunningSandbox extends Sandbox {
  stripe: Stripe;
  clock: HandClocks;
  /** A request to the sandbox's own controls. */
  control(path: string, body?: object): Promise<Record<string, unknown>>;
}

export async function aSandbox(
  options: Partial<SandboxOptions> & { clock?: HandClocks } = {},
): Promise<RunningSandbox> {
  const clock = options.clock ?? new HandClocks('2026-03-01T09:00:00Z');
  const sandbox = await startSandbox({ directory: ':memory:', stripeKey: STRIPE_KEY, ...options, clock });
  return { ...sandbox, clock, stripe: stripeAt(sandbox.stripeUrl), control: controlsAt(sandbox.stripeUrl) };
}

export function stripeAt(url: string, key = STRIPE_KEY): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}

const controlsAt = (url: string) => async (path: string, body?: object) => {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return (await response.json()) as Record<string, unknown>;
};

export interface Received {
  headers: Record<string, unknown>;
  body: string;
}

/** Somebody's webhook endpoint, which answers as it is told: the given statuses first, then 200. */
export class Receiver {
  readonly received: Received[] = [];
  url = '';
  private answers: number[] = [];
  private readonly server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    this.received.push({ headers: request.headers, body });
    response.writeHead(this.answers.shift() ?? 200).end();
  });

  static async open(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    receiver.url = `http://127.0.0.1:${(receiver.server.address() as AddressInfo).port}/hook`;
    return receiver;
  }

  willAnswer(...statuses: number[]): void {
    this.answers = statuses;
  }

  /** The events, in the order of arrival, each checked as the SDK checks it. */
  events(stripe: Stripe): Stripe.Event[] {
    return this.received.map(({ body, headers }) =>
      stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), SECRET),
    );
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** Fills in the hosted page as a browser would; redirects are answered, not followed. */
export function typeCard(url: string, number: string, more: Record<string, string> = {}): Promise<Response> {
  return submit(url, { number, expiry: '12/40', cvc: '123', name: 'Anna Example', ...more });
}

export function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}
