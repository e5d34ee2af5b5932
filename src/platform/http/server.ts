import { existsSync } from 'node:fs';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import serveStatic from '@fastify/static';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { hasCardNumber } from '../../shared-kernel/card-numbers.js';
import { Invalid } from '../../shared-kernel/errors.js';
import { Config } from '../config.js';
import { createLog, NestLog, observeRequests } from '../telemetry.js';
import { keepAnswersOfPosts } from './idempotency.js';
import { describeApi, serveApiDocs } from './openapi.js';
import { ProtocolError, refuseAddress, refuseLine } from './problem-details.js';
import { openRequestScopes, requestId } from './request-scope.js';

const MEBIBYTE = 1_048_576;
/** For the whole request, an import over a slow line included. Fastify would wait for ever for the rest of one. */
const REQUEST_TIMEOUT_MS = 600_000;

export interface ServerOptions {
  root: DynamicModule;
  logLevel: string;
  /** Where the built web client lies; absent, only the API answers. */
  webRoot?: string;
}

/** The HTTP server as tests and production both run it; not listening yet. */
export async function createServer(options: ServerOptions): Promise<NestFastifyApplication> {
  const log = createLog(options.logLevel);
  const adapter = new FastifyAdapter({
    genReqId: requestId as never,
    bodyLimit: MEBIBYTE,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200 },
    trustProxy: 'loopback',
    // A draining server answers what it has begun and closes idle connections.
    forceCloseConnections: 'idle',
    frameworkErrors: refuseAddress as never,
    clientErrorHandler: refuseLine as never,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  openRequestScopes(fastify, () => app.get(Config).APP_SECRET);
  await registerPlugins(fastify, options.webRoot);

  keepAnswersOfPosts(options.root);
  const app = await NestFactory.create<NestFastifyApplication>(options.root, adapter, {
    logger: new NestLog(log),
    rawBody: true,
    abortOnError: false,
  });
  observeRequests(app, fastify, log);
  let description: OpenAPIObject | undefined;
  serveApiDocs(fastify, () => (description ??= describeApi(app)));
  return app;
}

async function registerPlugins(fastify: FastifyInstance, webRoot: string | undefined): Promise<void> {
  await fastify.register(cookie as never);
  sendSecurityHeaders(fastify);
  await fastify.register(multipart as never, { limits: { fileSize: 200 * MEBIBYTE, files: 1 } });
  refuseWhatPostgresCannotKeep(fastify);
  refuseCardNumbers(fastify);
  // Uploads are read as streams by their route; nothing gathers them in memory.
  for (const type of ['text/csv', 'application/octet-stream'])
    fastify.addContentTypeParser(type, (_request, _payload, done) => done(null));
  // RFC 7396: the body is JSON like any other; the media type only says what a null means.
  fastify.addContentTypeParser(
    'application/merge-patch+json',
    { parseAs: 'string' },
    fastify.getDefaultJsonParser('error', 'error'),
  );
  fastify.addContentTypeParser('message/rfc822', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  takeFormsOfOneClicksOnly(fastify);
  if (webRoot && existsSync(webRoot)) await serveWebClient(fastify, webRoot);
}

const ONE_CLICK = '/v1/public/consent-withdrawals/:token';

/**
 * RFC 8058: a reader's mail program ends a subscription by posting `List-Unsubscribe=One-Click` as a form. Every other
 * route refuses one: a form is what another site could make somebody's browser send without being asked.
 */
function takeFormsOfOneClicksOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
    if (!isForm || request.routeOptions.url === ONE_CLICK) return done();
    done(new ProtocolError(415, 'unsupported-media-type', 'Send JSON.'));
  });
}

/** What every answer says; put together once, because doing it anew took a tenth of each request. */
const answerHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The strictest policy that the web client runs under: nothing comes from elsewhere, nothing runs inline. */
const pageHeaders = {
  ...answerHeaders,
  'content-security-policy': [
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "img-src 'self' data:",
    "style-src 'self'",
  ].join(';'),
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

function sendSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(request.url.startsWith('/v1/') ? answerHeaders : pageHeaders);
    done();
  });
}

const DEEPEST_NESTING = 32;

/** A NUL character fits no text column, half a surrogate pair no JSON, and endless nesting no stack. */
function refuseWhatPostgresCannotKeep(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const parts = [request.query, request.params, request.body];
    const fault = parts.some((part) => isUnkeepable(part, 0));
    done(
      fault ? new ProtocolError(400, 'unreadable', 'It holds characters that are none, or nests too deep.') : undefined,
    );
  });
}

function isUnkeepable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isNoText(value);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return false;
  if (depth > DEEPEST_NESTING) return true;
  return Object.entries(value).some(([key, inner]) => isNoText(key) || isUnkeepable(inner, depth + 1));
}

const isNoText = (text: string): boolean => text.includes('\0') || !text.isWellFormed();

/** What providers sign and send is theirs to word; a long reference of theirs must not cost us a payment. */
const SIGNED_BY_PROVIDERS = ['/v1/stripe/events', '/v1/notices/bounces'];

/** ToS 4.1: the field is named, its content never; so the number reaches neither a table nor a log. */
function refuseCardNumbers(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (SIGNED_BY_PROVIDERS.includes(request.routeOptions.url ?? '')) return done();
    const pointers = [request.query, request.params, request.body].flatMap((part) => cardNumbersIn(part, ''));
    if (pointers.length === 0) return done();
    const message = 'Card numbers are entered on the payment page only.';
    const faults = pointers.map((pointer) => ({ pointer, code: 'card-number', message }));
    done(new Invalid('validation-failed', message, { clause: 'ToS 4.1', faults }));
  });
}

function cardNumbersIn(value: unknown, pointer: string): string[] {
  if (typeof value === 'string' || typeof value === 'number') return hasCardNumber(String(value)) ? [pointer] : [];
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    // A number in a name would come back in the pointer.
    if (hasCardNumber(key)) return [pointer];
    return cardNumbersIn(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  });
}

async function serveWebClient(fastify: FastifyInstance, webRoot: string): Promise<void> {
  await fastify.register(serveStatic as never, {
    root: webRoot,
    wildcard: false,
    index: false,
    preCompressed: true,
    maxAge: '1y',
    immutable: true,
  });
  // Deep links are the client's own routes; whatever is not the API's gets its one page.
  fastify.addHook('onRequest', (request, reply, done) => {
    const page = request.method === 'GET' && request.headers.accept?.includes('text/html');
    const api = /^\/(v1|docs|livez|readyz|metrics)(\/|$|\?)/.test(request.url);
    if (!page || api) return done();
    void (reply as never as { sendFile(name: string, options: object): void }).sendFile('index.html', {
      maxAge: 0,
      immutable: false,
    });
  });
}
