import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { withScope } from '../tenant-scope.js';

/** Opens the scope that a request runs in; the guard fills in tenant and actor once it knows them. */
export function openRequestScopes(fastify: FastifyInstance, secret: () => string): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    const cursorKey = `${secret()}:cursor:${request.url.split('?')[0]}`;
    withScope({ actor: { kind: 'visitor', id: request.id }, requestId: request.id, cursorKey }, done);
  });
}

/** A caller's own id is kept if it is a plain token, so that a log line cannot be forged through it. */
export const requestId = (request: { headers: Record<string, string | string[] | undefined> }): string => {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
};
