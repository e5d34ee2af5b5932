import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Kysely, sql } from 'kysely';
import passport from 'passport';
import CustomStrategy from 'passport-custom';
import { Database } from '../../../platform/database.js';
import { Authenticator, type Principal } from '../../../platform/http/access.js';
import { prepared } from '../../../platform/prepared.js';
import { WallClock } from '../../../shared-kernel/clock.js';
import { Secrets } from '../../../shared-kernel/secrets.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { type AwaitedText, ContinuedUse } from '../../terms/contract-changes.js';
import { KEY_PREFIX } from '../application/issuing-keys.js';
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
    private readonly continuedUse: ContinuedUse,
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
    const found = await this.liveSession(this.secrets.hashOf(token), tenantId, now);
    const instance = found && gateOf(found, tenantId, found.admission !== null);
    if (!found || !instance) return undefined;

    if (now.getTime() - new Date(found.seen_at).getTime() > SEEN_EVERY_SECONDS * 1000) await this.touch(found.id, now);
    const { id: sessionId, account_id: accountId, role } = found;
    const awaited = tenantId === OPERATOR_TENANT ? [] : (found.awaited ?? []);
    const admission = found.admission ?? undefined;
    return { tenantId, accountId, role, via: 'session', sessionId, instance, admission, ...standingOf(role, awaited) };
  }

  /** AUP 5: once a person and version; every later request finds nothing left to take down. */
  override using({ ip, headers }: FastifyRequest, principal: Principal): Promise<void> | undefined {
    const { tenantId, accountId, acceptsByUse = [] } = principal;
    if (acceptsByUse.length === 0) return undefined;
    const locale = headers['accept-language']?.split(',')[0]?.slice(0, 35) ?? 'sv';
    return this.continuedUse.record({ tenantId, accountId, ip, locale }, acceptsByUse as AwaitedText[]);
  }

  private async byApiKey(request: FastifyRequest, tenantId: string): Promise<Principal | undefined> {
    const token = bearerOf(request);
    if (!token?.startsWith(KEY_PREFIX)) return undefined;
    const found = await this.database
      .app<IdentityTables>()
      .selectFrom('api_key as k')
      // Whoever made the key holds its secret, so it is theirs as long as they may be here themselves (ADR 39).
      .innerJoin('membership as m', (join) =>
        join.onRef('m.tenant_id', '=', 'k.tenant_id').onRef('m.account_id', '=', 'k.issued_by'),
      )
      .innerJoin('account as a', 'a.id', 'k.issued_by')
      .leftJoin('instance_access as i', 'i.tenant_id', 'k.tenant_id')
      .select(['k.id', 'k.role', 'k.scopes', 'm.role as maker_role'])
      .select(['i.state', 'i.modules', 'i.suspended_under', 'i.agreement_ended'])
      .where('k.tenant_id', '=', tenantId)
      .where('k.token_hash', '=', this.secrets.hashOf(token))
      .where('k.revoked_at', 'is', null)
      .where('a.state', '=', 'ACTIVE')
      .where('m.state', '=', 'ACTIVE')
      .where('m.excluded', '=', false)
      .executeTakeFirst();
    const instance = found && gateOf(found, tenantId);
    if (!found || !instance) return undefined;
    const role = found.maker_role === 'administrator' ? found.role : 'user';
    return { tenantId, accountId: found.id, role, via: 'api-key', scopes: found.scopes, instance };
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

/** Changes in force that the person has not said yes to; none of them costs an index's look at nothing. */
const AWAITED = sql<AwaitedText[] | null>`(
  select jsonb_agg(jsonb_build_object('kind', c.kind, 'version', c.version, 'effectiveFrom', c.effective_from))
  from changed_text c where not exists (
    select 1 from accepted_text t where t.tenant_id = m.tenant_id and t.account_id = s.account_id
      and t.kind = c.kind and t.version = c.version))`;

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
      .select(['s.id', 's.account_id', 's.seen_at', 's.admission', 'm.role'])
      .select(['i.state', 'i.modules', 'i.suspended_under', 'i.agreement_ended'])
      .select(AWAITED.as('awaited'))
      .where('s.token_hash', '=', tokenHash)
      .where('s.tenant_id', '=', tenantId)
      .where('s.opened_at', '>', openedAfter)
      .where('s.seen_at', '>', seenAfter)
      .where('a.state', '=', 'ACTIVE')
      .where('m.state', '=', 'ACTIVE')
      .where('m.excluded', '=', false),
);

/** K17: the terms are the client's, so an administrator answers for them; how the service is used, each person. */
function standingOf(role: Principal['role'], awaited: AwaitedText[]): Pick<Principal, 'mustAccept' | 'acceptsByUse'> {
  const isTerms = ({ kind }: AwaitedText) => kind === 'terms-of-service';
  return {
    mustAccept: role === 'administrator' ? awaited.filter(isTerms) : [],
    acceptsByUse: awaited.filter((text) => !isTerms(text)),
  };
}

/** `undefined` where nobody is let in: before an agreement, and after it has ended without an admission (ToS 3.1). */
function gateOf(found: Gate, tenantId: string, isAdmitted = false): Principal['instance'] | undefined {
  if (tenantId === OPERATOR_TENANT) return { state: 'ACTIVE', modules: [] };
  const { state, modules, suspended_under, agreement_ended } = found;
  if (!state || (agreement_ended && !isAdmitted)) return undefined;
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
