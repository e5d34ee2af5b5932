import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { localDate } from '../../shared-kernel/calendar.js';
import { WallClock } from '../../shared-kernel/clock.js';
import { DomainError } from '../../shared-kernel/errors.js';
import { type NewSignal, type SignalKind, Signals } from '../../shared-kernel/signals.js';
import { Config } from '../config.js';
import { currentScope } from '../tenant-scope.js';
import type { Principal } from './access.js';

const TEN_MINUTES = 600;
const HOUR = 3600;

/** ToS 2.6, 7.2: copying a whole register through its lists is not what they are for; the export is. */
export class BulkReadLimit extends DomainError {
  readonly kind = 'rate-limited';
  constructor(retryAfterSeconds: number) {
    super('bulk-read-limit', 'You have read as much as lists are for in an hour; for all of it there is the export.', {
      clause: 'ToS 2.6',
      data: { retryAfterSeconds },
    });
  }
}

/** Who did it, as far as that is known: a person, a program of the client, or somebody from outside. */
export function subjectOf({ principal, ip }: FastifyRequest): NewSignal['subject'] {
  if (!principal) return { ip, isOutsider: true };
  return principal.via === 'session' ? { accountId: principal.accountId, ip } : { ip };
}

/**
 * Notices what only shows over many requests: looking for what is not there (AUP 2.3.c), and reading in bulk (ToS
 * 2.6, 7.1–7.3). Counts are kept in this process.
 */
@Injectable()
export class Watch implements OnModuleInit {
  private readonly misses: RateLimiterMemory;
  private readonly rows: RateLimiterMemory;
  private permits: (tenantId: string, accountId: string) => Promise<boolean> = () => Promise.resolve(false);

  constructor(
    config: Config,
    private readonly signals: Signals,
    private readonly wall: WallClock,
    private readonly host: HttpAdapterHost,
  ) {
    // Nobody mistypes a quarter of what they may ask; whoever does is trying.
    this.misses = new RateLimiterMemory({
      points: Math.max(50, Math.floor(config.RATE_LIMIT_PER_MINUTE / 4)),
      duration: TEN_MINUTES,
    });
    this.rows = new RateLimiterMemory({ points: config.BULK_READ_ROWS_PER_HOUR, duration: HOUR });
  }

  onModuleInit(): void {
    // A command line has no requests to watch.
    const fastify = this.host.httpAdapter?.getInstance() as FastifyInstance | undefined;
    fastify?.addHook('onResponse', (request, reply, done) => {
      if (reply.statusCode === 404) void this.countMiss(request);
      done();
    });
  }

  /** For the context that knows who was given leave to read in bulk (ToS 7.2). */
  permittedBy(permits: (tenantId: string, accountId: string) => Promise<boolean>): void {
    this.permits = permits;
  }

  notice(request: FastifyRequest, kind: SignalKind): void {
    if (!request.tenantId) return;
    const { tenantId } = request;
    this.signals.notice({ tenantId, kind, subject: subjectOf(request), dedupeKey: localDate(this.wall.now()) });
  }

  /** Refuses who has read in bulk already, and counts what this request reads. */
  async demandModestReading(request: FastifyRequest, { tenantId, accountId }: Principal): Promise<void> {
    const key = `${tenantId}:${accountId}`;
    const read = await this.rows.get(key);
    if (read && read.consumedPoints > this.rows.points && !(await this.permits(tenantId, accountId))) {
      this.notice(request, 'scraping');
      throw new BulkReadLimit(Math.ceil(read.msBeforeNext / 1000));
    }
    const scope = currentScope();
    if (scope) scope.rowsRead = (rows) => void this.rows.penalty(key, rows);
  }

  private async countMiss(request: FastifyRequest): Promise<void> {
    const who = request.principal ? `${request.principal.tenantId}:${request.principal.accountId}` : request.ip;
    const { consumedPoints } = await this.misses.penalty(who, 1);
    if (consumedPoints > this.misses.points) this.notice(request, 'probing');
  }
}
