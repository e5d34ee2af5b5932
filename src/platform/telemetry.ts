import { Controller, Get, type INestApplication, Injectable, type LoggerService, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import pino, { type Logger as Pino } from 'pino';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Config } from './config.js';
import { Database } from './database.js';
import { Public } from './http/access.js';
import { ProtocolError } from './http/problem-details.js';

/**
 * Structured logs without personal data: routes by pattern, ids of tenants and requests, never bodies,
 * addresses, queries or e-mails. The redaction is a second net under that rule.
 */
export const createLog = (level: string): Pino =>
  pino({
    level,
    redact: {
      paths: [
        '*.password',
        '*.email',
        '*.token',
        '*.authorization',
        '*.cookie',
        'err.config',
        'err.params',
        'err.detail',
      ],
      censor: '[redacted]',
    },
    serializers: {
      // A database error repeats the values it choked on; its code and place are enough.
      err: (error: Error & { code?: string }) => ({
        type: error.name,
        code: error.code,
        message: withoutValues(error),
        stack: error.stack?.split('\n').slice(1, 12).join('\n'),
      }),
    },
  });

/** Postgres quotes what it could not read (SQLSTATE class 22), which may well be somebody's address. */
function withoutValues({ code, message }: Error & { code?: string }): string | undefined {
  const [line] = message?.split('\n') ?? [];
  return code?.startsWith('22') ? line?.split(':')[0] : line?.slice(0, 300);
}

/** Nest's log lines through the same pino. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: Pino) {}
  log(message: unknown, context?: string): void {
    this.write('info', message, context);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, ...rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, ...rest);
  }
  debug(message: unknown, context?: string): void {
    this.write('debug', message, context);
  }
  verbose(message: unknown, context?: string): void {
    this.write('trace', message, context);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, ...rest);
  }

  private write(level: pino.Level, message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    const text = rest.length > 1 ? String(rest[0]) : undefined;
    if (message && typeof message === 'object') this.pino[level]({ ...message, context }, text);
    else this.pino[level]({ context, stack: text }, String(message));
  }
}

/** Prometheus figures of this process. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route pattern and status class',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });

  constructor(database: Database) {
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    new Gauge({
      name: 'outbox_pending_messages',
      help: 'Events that have not reached all their consumers',
      registers,
      async collect() {
        const { rows } = await sql<{ pending: string }>`
          select count(*) as pending from outbox_message where state = 'PENDING'`.execute(database.system());
        this.set(Number(rows[0]?.pending ?? 0));
      },
    });
  }

  observe(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unmatched';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    this.requests.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
  }
}

/** Whether this process may get traffic; the shutdown hook turns it off before anything closes. */
@Injectable()
export class Readiness {
  draining = false;
}

@ApiExcludeController()
@Public({ anyHost: true })
@Controller()
export class TelemetryController {
  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
    private readonly config: Config,
  ) {}

  /** Alive means that the event loop answers; no I/O, so that a slow database does not restart us. */
  @Get('livez')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  async ready(): Promise<{ status: string }> {
    if (this.readiness.draining) throw new ProtocolError(503, 'draining', 'This process is going away.');
    await sql`select 1`.execute(this.database.system());
    return { status: 'ok' };
  }

  @Get('metrics')
  async figures(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const token = this.config.METRICS_TOKEN;
    const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
    if (token ? request.headers.authorization !== `Bearer ${token}` : !local)
      throw new ProtocolError(404, 'not-found', 'There is nothing here, or it is not yours.');
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}

/** One line and one measurement per answer. */
export function observeRequests(app: INestApplication, fastify: FastifyInstance, log: Pino): void {
  const metrics = app.get(Metrics);
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request, reply);
    const route = request.routeOptions.url ?? 'unmatched';
    const ms = Math.round(reply.elapsedTime);
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms,
        tenantId: request.tenantId,
      },
      'answered',
    );
    done();
  });
}
