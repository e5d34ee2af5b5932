import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Config } from '../config.js';
import { ProtocolError } from './problem-details.js';
import { Watch } from './watching.js';

const WINDOW_SECONDS = 60;

/**
 * A bucket per person or key and one per instance (AUP 2.4.a, 2.4.b): automation is welcome until it would
 * slow others down. The buckets live in this process; login and reset count in Postgres instead.
 */
@Injectable()
export class RateLimits implements CanActivate {
  private readonly perCaller: RateLimiterMemory;
  private readonly perInstance: RateLimiterMemory;

  constructor(
    config: Config,
    private readonly watch: Watch,
  ) {
    const points = config.RATE_LIMIT_PER_MINUTE;
    this.perCaller = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
    this.perInstance = new RateLimiterMemory({ points: points * 10, duration: WINDOW_SECONDS });
  }

  /** A guard, after the one that knows the caller: as an interceptor it cost every request twice as much. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { principal } = request;
    const caller = principal?.sessionId ?? principal?.accountId ?? request.ip;

    const [left] = await Promise.all([
      take(this.perCaller, caller, () => this.noticeForce(request)),
      principal ? take(this.perInstance, principal.tenantId) : undefined,
    ]);
    const resetSeconds = Math.ceil(left.msBeforeNext / 1000);
    void reply.header('ratelimit-policy', `"caller";q=${this.perCaller.points};w=${WINDOW_SECONDS}`);
    void reply.header('ratelimit', `"caller";r=${left.remainingPoints};t=${resetSeconds}`);
    if (principal && request.module) await this.watch.demandModestReading(request, principal);
    return true;
  }

  /** AUP 2.4.a, 2.4.b: a program that is refused waits; one that goes on as often again is a case. */
  private noticeForce(request: FastifyRequest): void {
    this.watch.notice(request, request.principal?.via === 'api-key' ? 'automation' : 'overload');
  }
}

async function take(bucket: RateLimiterMemory, key: string, onForce?: () => void): Promise<RateLimiterRes> {
  try {
    return await bucket.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    if (refused.consumedPoints >= 2 * bucket.points) onForce?.();
    const seconds = String(Math.ceil(refused.msBeforeNext / 1000));
    throw new ProtocolError(429, 'rate-limited', 'Too many requests; Retry-After says when to go on.', {
      'retry-after': seconds,
    });
  }
}
