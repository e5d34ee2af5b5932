import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type DynamicModule,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  RequestMethod,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA, MODULE_METADATA } from '@nestjs/common/constants';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pg from 'pg';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { WallClock } from '../../shared-kernel/clock.js';
import { Conflict, Invalid } from '../../shared-kernel/errors.js';
import { Database } from '../database.js';
import { UnitOfWork } from '../unit-of-work.js';

const GATEWAY = 'gateway-route';
const EXEMPT = 'not-idempotent';

/** The route calls a gateway: the key is claimed first, the answer stored after, in transactions of their own. */
export const GatewayRoute = () => SetMetadata(GATEWAY, true);
/** Provider events and public forms have keys of their own. */
export const NotIdempotent = () => SetMetadata(EXEMPT, true);

/** A claim whose process died may be taken over after this long; the derived gateway key makes that safe. */
const ABANDONED_MS = 120_000;
const KEPT_HEADERS = ['etag', 'location'];

interface IdempotencyTables {
  idempotency_key: {
    tenant_id: string;
    owner: string;
    key: string;
    request_hash: string;
    state: 'CLAIMED' | 'DONE';
    status: number | null;
    headers: unknown;
    body: unknown;
    claimed_at: Date;
  };
}

interface Claim {
  tenantId: string;
  owner: string;
  key: string;
  hash: string;
}

type Stored = { state: 'CLAIMED' | 'DONE'; request_hash: string; status: number; headers: object; body: unknown };

/**
 * Idempotency-Key on POST: the effect and the stored answer commit in one transaction, so a request that is
 * sent again gets the first answer and nothing happens twice. Another body under the same key is 422, one
 * still in flight 409. Keys are kept for 24 hours.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly wall: WallClock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const targets = [context.getHandler(), context.getClass()];
    const claim = claimOf(request);
    if (!claim || this.reflector.getAllAndOverride(EXEMPT, targets)) return next.handle();

    const perform = () => firstValueFrom(next.handle(), { defaultValue: undefined });
    const gateway = this.reflector.getAllAndOverride<boolean>(GATEWAY, targets);
    return from(gateway ? this.aroundGateway(claim, reply, perform) : this.inOneTransaction(claim, reply, perform));
  }

  private async inOneTransaction(claim: Claim, reply: FastifyReply, perform: () => Promise<unknown>) {
    let mine = false;
    const opening = { sql: this.claimSql(claim), opened: (rows: object[]) => (mine = rows.length > 0) };
    return this.unitOfWork.run(
      claim.tenantId,
      async () => {
        if (!mine) return this.replay(claim, reply);
        const body = await perform();
        this.complete(claim, reply, body);
        return body;
      },
      opening,
    );
  }

  private async aroundGateway(claim: Claim, reply: FastifyReply, perform: () => Promise<unknown>) {
    let mine = false;
    const opening = { sql: this.claimSql(claim), opened: (rows: object[]) => (mine = rows.length > 0) };
    const replayed = await this.unitOfWork.run(
      claim.tenantId,
      async () => (mine || (await this.takeOver(claim)) ? undefined : { body: await this.replay(claim, reply) }),
      opening,
    );
    if (replayed) return replayed.body;
    try {
      const body = await perform();
      await this.unitOfWork.run(claim.tenantId, async () => this.complete(claim, reply, body));
      return body;
    } catch (error) {
      // An answer that is an error is not kept: the same key may try again, under the same gateway key.
      await this.unitOfWork.run(claim.tenantId, () => this.forget(claim));
      throw error;
    }
  }

  /** Travels with BEGIN. The advisory lock tells 'in flight' from 'done' without waiting for the other. */
  private claimSql({ tenantId, owner, key, hash }: Claim): string {
    const literal = (value: string) => pg.escapeLiteral(value);
    const lock = `pg_try_advisory_xact_lock(hashtextextended(${literal(`${tenantId}:${owner}:${key}`)}, 0))`;
    const values = [tenantId, owner, key, hash, 'CLAIMED', this.wall.now().toISOString()].map(literal);
    const [tenant, who, which, what, state, at] = values;
    return (
      `with lock as materialized (select ${lock} as mine) ` +
      'insert into idempotency_key (tenant_id, owner, key, request_hash, state, claimed_at) ' +
      `select ${tenant}::uuid, ${who}, ${which}, ${what}, ${state}, ${at}::timestamptz from lock where mine ` +
      'on conflict do nothing returning true as mine'
    );
  }

  private async replay(claim: Claim, reply: FastifyReply): Promise<unknown> {
    const stored = await this.stored(claim);
    if (stored && stored.request_hash !== claim.hash)
      throw new Invalid('idempotency-key-reused', 'This Idempotency-Key was used for another request.');
    if (stored?.state !== 'DONE')
      throw new Conflict('request-in-flight', 'The same request is being worked on; ask again in a moment.');
    void reply.status(stored.status).headers({ ...stored.headers, 'idempotency-replayed': 'true' });
    return stored.body ?? undefined;
  }

  private async takeOver(claim: Claim): Promise<boolean> {
    const taken = await this.rows(claim)
      .set({ claimed_at: this.wall.now() })
      .where('state', '=', 'CLAIMED')
      .where('request_hash', '=', claim.hash)
      .where('claimed_at', '<', new Date(this.wall.now().getTime() - ABANDONED_MS))
      .executeTakeFirst();
    return taken.numUpdatedRows > 0n;
  }

  /** Travels with COMMIT. */
  private complete({ tenantId, owner, key }: Claim, reply: FastifyReply, body: unknown): void {
    const headers = Object.fromEntries(KEPT_HEADERS.flatMap((name) => headerEntry(reply, name)));
    const literal = (value: string) => pg.escapeLiteral(value);
    const kept = body === undefined ? 'null' : literal(JSON.stringify(body));
    UnitOfWork.beforeCommit(
      `update idempotency_key set state = 'DONE', status = ${reply.statusCode}, ` +
        `headers = ${literal(JSON.stringify(headers))}, body = ${kept} ` +
        `where tenant_id = ${literal(tenantId)} and owner = ${literal(owner)} and key = ${literal(key)}`,
    );
  }

  private rows({ tenantId, owner, key }: Claim) {
    return this.database
      .app<IdempotencyTables>()
      .updateTable('idempotency_key')
      .where('tenant_id', '=', tenantId)
      .where('owner', '=', owner)
      .where('key', '=', key);
  }

  private async stored({ tenantId, owner, key }: Claim): Promise<Stored | undefined> {
    const row = await this.database
      .app<IdempotencyTables>()
      .selectFrom('idempotency_key')
      .select(['state', 'request_hash', 'status', 'headers', 'body'])
      .where('tenant_id', '=', tenantId)
      .where('owner', '=', owner)
      .where('key', '=', key)
      .executeTakeFirst();
    return row as Stored | undefined;
  }

  private async forget({ tenantId, owner, key }: Claim): Promise<void> {
    await this.database
      .app<IdempotencyTables>()
      .deleteFrom('idempotency_key')
      .where('tenant_id', '=', tenantId)
      .where('owner', '=', owner)
      .where('key', '=', key)
      .execute();
  }
}

/**
 * Puts the interceptor on the routes that answer POST and on no other: Nest wraps whatever has one in
 * observables, and every read would pay for that. Called before the modules are wired.
 */
export function keepAnswersOfPosts(root: DynamicModule): void {
  for (const handler of handlersBeneath(root, new Set())) {
    if (Reflect.getMetadata(METHOD_METADATA, handler) !== RequestMethod.POST) continue;
    const known: unknown[] = Reflect.getMetadata(INTERCEPTORS_METADATA, handler) ?? [];
    if (known.includes(IdempotencyInterceptor)) continue;
    Reflect.defineMetadata(INTERCEPTORS_METADATA, [IdempotencyInterceptor, ...known], handler);
  }
}

type ModuleDefinition = Type | DynamicModule;

function handlersBeneath(definition: ModuleDefinition, seen: Set<ModuleDefinition>): object[] {
  if (seen.has(definition)) return [];
  seen.add(definition);
  const dynamic: Partial<DynamicModule> = 'module' in definition ? definition : {};
  const declared = 'module' in definition ? definition.module : definition;
  const listed = (kind: string): unknown[] => Reflect.getMetadata(kind, declared) ?? [];
  const controllers = [...listed(MODULE_METADATA.CONTROLLERS), ...(dynamic.controllers ?? [])] as Type[];
  const imports = [...listed(MODULE_METADATA.IMPORTS), ...(dynamic.imports ?? [])] as ModuleDefinition[];
  return [
    ...controllers.flatMap(({ prototype }) =>
      Object.getOwnPropertyNames(prototype).flatMap((name) => {
        const member = Object.getOwnPropertyDescriptor(prototype, name)?.value;
        return typeof member === 'function' && name !== 'constructor' ? [member as object] : [];
      }),
    ),
    ...imports.flatMap((imported) => handlersBeneath(imported, seen)),
  ];
}

function claimOf(request: FastifyRequest): Claim | undefined {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || typeof key !== 'string' || !request.principal) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw Invalid.field('/headers/idempotency-key', 'format', 'An Idempotency-Key is 1–255 printable characters.');
  const body = typeof request.body === 'object' ? JSON.stringify(request.body) : String(request.body ?? '');
  // A stream has not been read yet; its length is what is known of it.
  const length = body === '' ? (request.headers['content-length'] ?? '') : '';
  const hash = createHash('sha256').update(`${request.url}\n${length}\n${body}`).digest('base64url');
  return { tenantId: request.principal.tenantId, owner: request.principal.accountId, key, hash };
}

function headerEntry(reply: FastifyReply, name: string): [string, unknown][] {
  const value = reply.getHeader(name);
  return value === undefined ? [] : [[name, value]];
}
