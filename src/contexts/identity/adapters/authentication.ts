import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import passport from 'passport';
import CustomStrategy from 'passport-custom';
import { Database } from '../../../platform/database.js';
import { Authenticator, type Principal } from '../../../platform/http/access.js';
import { prepared } from '../../../platform/prepared.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { KEY_PREFIX } from '../application/issuing-keys.js';
import { Secrets } from '../application/ports.js';
import { aliveAfter, SEEN_EVERY_SECONDS } from '../domain/session.js';
import { Cookies, Hosts } from './hosts.js';
import type { IdentityTables } from './tables.js';

type Gate = Partial<{
  [K in 'state' | 'modules' | 'suspended_under' | 'agreement_ended']: IdentityTables['instance_access'][K] | null;
}>;

/**
 * Proves a caller by session cookie or API key. Each is one statement over the credential, the account, its
 * place and the instance, asked anew for every request: what was revoked a moment ago is refused now, on every
 * replica.
 */
@Injectable()
export class PassportAuthenticator extends Authenticator {
  private readonly passport = new passport.Passport();

  constructor(
    private readonly database: Database,
    private readonly hosts: Hosts,
    private readonly cookies: Cookies,
    private readonly secrets: Secrets,
    private readonly wall: WallClock,
  ) {
    super();
    this.passport.use(
      'session',
      strategy((request, tenantId) => this.bySession(request, tenantId)),
    );
    this.passport.use(
      'api-key',
      strategy((request, tenantId) => this.byApiKey(request, tenantId)),
    );
  }

  tenantOf(host: string): Promise<string | undefined> {
    return this.hosts.tenantOf(host);
  }

  authenticate(request: FastifyRequest, tenantId: string): Promise<Principal | undefined> {
    if (!this.hosts.canSignInAt(request, tenantId)) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const decided = (error: unknown, principal: Principal | false | null) =>
        error ? reject(error) : resolve(principal || undefined);
      // A program that sends a key means the key, whatever cookies it carries along.
      const strategies = bearerOf(request) === undefined ? ['session'] : ['api-key'];
      this.passport.authenticate(strategies, { session: false }, decided)(request as never, {} as never, reject);
    });
  }

  private async bySession(request: FastifyRequest, tenantId: string): Promise<Principal | undefined> {
    const token = this.cookies.sessionOf(request);
    if (!token) return undefined;
    const now = this.wall.now();
    const found = await this.liveSession(this.secrets.hash(token), tenantId, now);
    const instance = found && gateOf(found, tenantId);
    if (!found || !instance) return undefined;

    if (now.getTime() - new Date(found.seen_at).getTime() > SEEN_EVERY_SECONDS * 1000) await this.touch(found.id, now);
    const { id: sessionId, account_id: accountId, role } = found;
    return { tenantId, accountId, role, via: 'session', sessionId, instance };
  }

  private async byApiKey(request: FastifyRequest, tenantId: string): Promise<Principal | undefined> {
    const token = bearerOf(request);
    if (!token?.startsWith(KEY_PREFIX)) return undefined;
    const found = await this.database
      .app<IdentityTables>()
      .selectFrom('api_key as k')
      .leftJoin('instance_access as i', 'i.tenant_id', 'k.tenant_id')
      .select(['k.id', 'k.role', 'k.scopes'])
      .select(['i.state', 'i.modules', 'i.suspended_under', 'i.agreement_ended'])
      .where('k.tenant_id', '=', tenantId)
      .where('k.token_hash', '=', this.secrets.hash(token))
      .where('k.revoked_at', 'is', null)
      .executeTakeFirst();
    const instance = found && gateOf(found, tenantId);
    if (!found || !instance) return undefined;
    return { tenantId, accountId: found.id, role: found.role, via: 'api-key', scopes: found.scopes, instance };
  }

  private async liveSession(tokenHash: string, tenantId: string, now: Date) {
    const [session] = await liveSession(this.database.app(), { tokenHash, tenantId, ...aliveAfter(now) });
    return session;
  }

  private async touch(sessionId: string, now: Date): Promise<void> {
    await this.database
      .app<IdentityTables>()
      .updateTable('session')
      .set({ seen_at: now })
      .where('id', '=', sessionId)
      .execute();
  }
}

interface SessionProof {
  tokenHash: string;
  tenantId: string;
  openedAfter: Date;
  seenAfter: Date;
}

const liveSession = prepared(
  (db: Kysely<IdentityTables>, { tokenHash, tenantId, openedAfter, seenAfter }: SessionProof) =>
    db
      .selectFrom('session as s')
      .innerJoin('account as a', 'a.id', 's.account_id')
      .innerJoin('membership as m', (join) =>
        join.onRef('m.account_id', '=', 's.account_id').on('m.tenant_id', '=', tenantId),
      )
      .leftJoin('instance_access as i', (join) => join.on('i.tenant_id', '=', tenantId))
      .select(['s.id', 's.account_id', 's.seen_at', 'm.role'])
      .select(['i.state', 'i.modules', 'i.suspended_under', 'i.agreement_ended'])
      .where('s.token_hash', '=', tokenHash)
      .where('s.tenant_id', '=', tenantId)
      .where('s.opened_at', '>', openedAfter)
      .where('s.seen_at', '>', seenAfter)
      .where('a.state', '=', 'ACTIVE')
      .where('m.state', '=', 'ACTIVE')
      .where('m.suspension', 'is', null),
);

/** `undefined` where nobody is let in: before an agreement, and after it has ended (ToS 3.1). */
function gateOf(found: Gate, tenantId: string): Principal['instance'] | undefined {
  if (tenantId === OPERATOR_TENANT) return { state: 'ACTIVE', modules: [] };
  const { state, modules, suspended_under, agreement_ended } = found;
  if (!state || agreement_ended) return undefined;
  return { state, modules: modules ?? [], suspendedUnder: suspended_under ?? undefined };
}

const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

type Proof = (request: FastifyRequest, tenantId: string) => Promise<Principal | undefined>;

const strategy = (prove: Proof) =>
  new CustomStrategy((incoming, done) => {
    const request = incoming as unknown as FastifyRequest;
    prove(request, request.tenantId ?? OPERATOR_TENANT).then((principal) => done(null, principal ?? false), done);
  });
