import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Stale } from '../../shared-kernel/errors.js';
import { ProtocolError } from './problem-details.js';

/** Strong ETag of a version (RFC 9110 8.8). `mask` names the caller's field mask where answers differ by role. */
export const etagOf = (version: number, mask = ''): string => `"${version}${mask ? `-${mask}` : ''}"`;

/** The version that the caller read: 428 without If-Match, 412 when it is not one of ours. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (!header) throw new ProtocolError(428, 'if-match-required', 'Send If-Match with the ETag that you read.');
  const version = /^"(\d+)(-[\w-]+)?"$/.exec(header)?.[1];
  if (!version) throw new Stale();
  return Number(version);
});

/** Sets the ETag and answers 304 when the caller has this version already; returns whether it did. */
export function answeredNotModified(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  void reply.header('etag', etag);
  if (request.headers['if-none-match'] !== etag) return false;
  void reply.status(304).send();
  return true;
}
