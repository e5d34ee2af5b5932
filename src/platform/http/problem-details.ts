import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { OptimisticLockError } from '@mikro-orm/core';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable, Logger } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import {
  type ClauseId,
  DomainError,
  type ErrorKind,
  type FieldFault,
  NotFound,
  Stale,
} from '../../shared-kernel/errors.js';
import { asUnavailable } from '../database.js';

/** RFC 9457, with the fields that this API adds. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  clause?: ClauseId;
  errors?: FieldFault[];
  data?: Record<string, unknown>;
}

const statusOf: Record<ErrorKind, number> = {
  invalid: 422,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  'rate-limited': 429,
  unavailable: 503,
};

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not allowed here',
  406: 'Not available in that form',
  409: 'It conflicts with the current state',
  410: 'No longer available',
  412: 'Somebody changed it meanwhile',
  413: 'Too large',
  415: 'Not a format we read',
  422: 'Some fields need another look',
  428: 'Say which version you are changing',
  429: 'Too many requests',
  431: 'Too large',
  500: 'Something broke on our side',
  503: 'Try again in a moment',
};

/** A protocol error that no domain knows: a missing header, a stale ETag, an unreadable body. */
export class ProtocolError extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    detail: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(detail, status);
  }
}

/** The one place where errors become answers. The trace id is a header, so two 404s are equal byte for byte. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (reply.sent) return;
    const { problem, headers } = this.describe(error, request);
    void reply.headers(headers);
    send(reply, problem);
  }

  private describe(error: unknown, request: FastifyRequest): { problem: ProblemDocument; headers: object } {
    const known = asUnavailable(error) ?? (error instanceof OptimisticLockError ? new Stale() : error);
    if (known instanceof DomainError) {
      const soon = known.kind === 'unavailable' ? { 'retry-after': '2' } : {};
      return { problem: domainProblem(known), headers: { ...soon, ...retryHeaders(known) } };
    }
    if (known instanceof ProtocolError)
      return { problem: plain(known.getStatus(), known.code, known.message), headers: known.headers };
    const status = statusFrom(known);
    if (status === 404) return { problem: domainProblem(new NotFound()), headers: {} };
    if (status < 500) return { problem: plain(status, codeFor(status), (known as Error).message), headers: {} };
    this.logger.error({ err: known, requestId: request.id }, 'An error that nobody foresaw');
    return { problem: plain(500, 'internal', 'The error was recorded; try again, or tell us.'), headers: {} };
  }
}

/** Fastify's router refuses some addresses before Nest hears of them: an id too long to be one, broken escapes. */
export function refuseAddress(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const unreadable = error.code === 'FST_ERR_BAD_URL';
  send(reply, unreadable ? plain(400, 'unreadable', 'The address cannot be read.') : domainProblem(new NotFound()));
}

const LINE_PROBLEMS: Record<string, ProblemDocument> = {
  HPE_HEADER_OVERFLOW: plain(431, 'headers-too-large', 'The address and the headers together have 16 kB at most.'),
  ERR_HTTP_REQUEST_TIMEOUT: plain(408, 'too-slow', 'The rest of the request did not come in time.'),
};

/** What Node's parser gives up on reaches no route: it is answered by hand, and the line is cut. */
export function refuseLine({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const problem = LINE_PROBLEMS[code ?? ''] ?? plain(400, 'unreadable', 'This is no HTTP request.');
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

const send = (reply: FastifyReply, problem: ProblemDocument): void =>
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));

function domainProblem(error: DomainError): ProblemDocument {
  const { clause, faults, data } = error.details;
  return { ...plain(statusOf[error.kind], error.code, error.message), clause, errors: faults, data };
}

function plain(status: number, code: string, detail: string): ProblemDocument {
  return { type: `/problems/${code}`, title: titles[status] ?? 'Not possible', status, code, detail };
}

function retryHeaders(error: DomainError): Record<string, string> {
  const seconds = error.details.data?.retryAfterSeconds;
  return typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};
}

function statusFrom(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own errors (malformed JSON, body too large) carry their status.
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}

function codeFor(status: number): string {
  const codes: Record<number, string> = { 400: 'unreadable', 413: 'too-large', 415: 'unsupported-media-type' };
  return codes[status] ?? `http-${status}`;
}
