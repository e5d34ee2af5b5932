import createClient, { type Middleware } from 'openapi-fetch';
import type { Versioned } from './conflict.js';
import { gate } from './gate.js';
import { ProblemError } from './problem.js';
import type { paths } from './schema.gen.js';
import { sturdyFetch } from './sturdy-fetch.js';

/** Refusals become errors that carry the problem document; every POST of ours carries a key. */
const manners: Middleware = {
  onRequest({ request }) {
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', crypto.randomUUID());
  },
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return;
    const refusal = await ProblemError.from(response);
    // Terms that changed while somebody worked: the page that asks for the yes comes by itself.
    if (refusal.problem.code === 'acceptance-required') gate.set(true);
    throw refusal;
  },
};

/** The API, typed from the committed OpenAPI document. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: sturdyFetch });
api.use(manners);

interface Answer<T> {
  data?: T;
  response: Response;
}

/** The body of a call that succeeded; refusals were thrown before this. */
export async function bodyOf<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await call).data as T;
}

export async function versionedBodyOf<T>(call: Promise<Answer<T>>): Promise<Versioned<T>> {
  const { data, response } = await call;
  return { value: data as T, etag: response.headers.get('etag') ?? '' };
}
