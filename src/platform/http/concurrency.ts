import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Stale } from '../../shared-kernel/errors.js';
import { ProtocolError } from './problem-details.js';

/** Strong ETag of a version (RFC 9110 8.8). `mask` names the caller's field mask where answers differ by role. */
export const etagOf = (version: number, mask = ''): string => `"${version}${mask ? `-${mask}` : ''}"`;

/** The version that the caller read: 428 without If-Match, 412 when it is not one of ours. */
const IfMatchVersion = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (!header) throw new ProtocolError(428, 'if-match-required', 'Send If-Match with the ETag that you read.');
  const version = /^"(\d+)(-[\w-]+)?"$/.exec(header)?.[1];
  if (!version) throw new Stale();
  return Number(version);
});

/** Injects that version and says in the API's description that the header is asked for. */
export const IfMatch =
  () =>
  (target: object, key: string, index: number): void => {
    IfMatchVersion()(target, key, index);
    const described = ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that was read' });
    (described as MethodDecorator)(target, key, Object.getOwnPropertyDescriptor(target, key)!);
  };

/** Sets the ETag and answers 304 when the caller has this version already; returns whether it did. */
export function answeredNotModified(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  void reply.header('etag', etag);
  // Weak comparison, as a proxy that compresses weakens what it passes on (RFC 9110 13.1.2).
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (!known.includes(etag)) return false;
  void reply.status(304).send();
  return true;
}
