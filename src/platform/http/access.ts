import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  Optional,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type ClauseId, Forbidden, NotFound, Unavailable } from '../../shared-kernel/errors.js';
import { type Actor, OPERATOR_TENANT } from '../../shared-kernel/tenant.js';
import { currentScope } from '../tenant-scope.js';
import { OpeningHours } from './opening-hours.js';
import { ProtocolError } from './problem-details.js';

export type ClientRole = 'user' | 'administrator';
export type StaffRole = 'agent' | 'approver' | 'admin';

/** Who is asking, and what their instance lets them do now. Looked up once per request, never cached. */
export interface Principal {
  tenantId: string;
  accountId: string;
  role: ClientRole | StaffRole;
  via: 'session' | 'api-key';
  sessionId?: string;
  /** Scopes of an API key; a session has all that its role has. */
  scopes?: string[];
  instance: { state: string; modules: string[]; suspendedUnder?: ClauseId };
  /**
   * Let in after the end of the agreement (ToS 3.1): `retrieval` reads and exports (3.5.d), `billing` buys again
   * (4.7). Absent for everybody else.
   */
  admission?: 'retrieval' | 'billing';
  /** Texts that must be accepted before the service is used (ToS 10.2); what is of one's own affairs stays open. */
  mustAccept?: ChangedText[];
  /** Texts that using the service accepts (AUP 5). */
  acceptsByUse?: ChangedText[];
}

export interface ChangedText {
  kind: string;
  version: string;
  effectiveFrom: string;
}

/** Proves who sent a request. Identity binds it. */
export abstract class Authenticator {
  /** The tenant that a host name stands for; `undefined` for a name that nobody has. */
  abstract tenantOf(host: string): Promise<string | undefined>;
  /** `undefined` when the request carries no valid session or key of this tenant. */
  abstract authenticate(request: FastifyRequest, tenantId: string): Promise<Principal | undefined>;
  /** Told before a route that uses the service runs, once the caller may have it; AUP 5 hangs on that use. */
  using(_request: FastifyRequest, _principal: Principal): Promise<void> | undefined {
    return undefined;
  }
}

/**
 * What a route asks of its caller. Every route declares one; a route without answers nobody and fails the build.
 *
 * `needs` is what the instance's state must allow: `write` only while ACTIVE; `read` also while READ_ONLY;
 * `own-affairs` (billing, own export, complaints, privacy, terms) also while SUSPENDED or BLOCKED.
 */
export interface AccessRule {
  roles: 'public' | (ClientRole | StaffRole)[];
  needs?: 'write' | 'read' | 'own-affairs';
  /** The module that the plan must include (ToS 1.5, Plan). */
  module?: string;
  /** The scope that an API key must have; without one, keys are refused. */
  scope?: string;
  /** Open to a session of any admission: who one is, and the way out. */
  anyAdmission?: boolean;
  /** Answers during maintenance as well (ToS 10.1). */
  alwaysOpen?: boolean;
  /** Answers under any host name: probes and providers' webhooks, which belong to no instance. */
  anyHost?: boolean;
}

const ACCESS = 'access-rule';

export const Access = (rule: AccessRule) => applyDecorators(SetMetadata(ACCESS, rule), ApiExtension('x-access', rule));

export const Public = (rule: Omit<AccessRule, 'roles'> = {}) => Access({ roles: 'public', ...rule });
/** Any member of the instance. */
export const Member = (rule: Omit<AccessRule, 'roles'> = {}) => Access({ roles: ['user', 'administrator'], ...rule });
export const Administrator = (rule: Omit<AccessRule, 'roles'> = {}) => Access({ roles: ['administrator'], ...rule });
/** The operator's staff, at the operator's own host. */
export const Staff = (roles: StaffRole[] = ['agent', 'approver', 'admin']) => Access({ roles, needs: 'own-affairs' });

/** The caller; routes that are not public always have one. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new ProtocolError(401, 'unauthenticated', 'Sign in first.');
  return principal;
});

/** The tenant that the host name stands for. */
export const Tenant = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { tenantId } = context.switchToHttp().getRequest<FastifyRequest>();
  return tenantId ?? OPERATOR_TENANT;
});

declare module 'fastify' {
  interface FastifyRequest {
    tenantId?: string;
    principal?: Principal;
    /** The module whose content the route reads or changes; not set for one's own affairs, such as the export. */
    module?: string;
  }
}

/** One guard for the whole API: host, session, origin, role, module, state of the instance; in that order. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    @Optional() private readonly hours?: OpeningHours,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule>(ACCESS, [context.getHandler(), context.getClass()]);
    if (!rule) throw new Error(`${context.getClass().name}.${context.getHandler().name} declares no @Access`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();

    if (rule.anyHost) return true;
    request.tenantId = await this.authenticator.tenantOf(request.hostname);
    if (!request.tenantId) throw new NotFound();
    this.enterScope(request.tenantId, visitor(request));
    if (request.tenantId !== OPERATOR_TENANT && !rule.alwaysOpen) this.refuseWhileClosed();
    if (rule.roles === 'public') return true;

    const principal = await this.authenticator.authenticate(request, request.tenantId);
    if (!principal) throw new ProtocolError(401, 'unauthenticated', 'Sign in first.');
    request.principal = principal;
    request.module = rule.needs === 'own-affairs' ? undefined : rule.module;
    this.enterScope(request.tenantId, actorOf(principal));
    if (principal.via === 'session') refuseForeignOrigin(request);
    if (principal.admission) refuseByAdmission(rule, principal, request.method);
    else refuse(rule, principal);
    refuseOwnTenant(request);
    if (rule.needs !== 'own-affairs' && !principal.admission) await this.authenticator.using(request, principal);
    return true;
  }

  /** ToS 10.1: the staff work on, everybody else hears until when. */
  private refuseWhileClosed(): void {
    const retryAfterSeconds = this.hours?.closedFor();
    if (retryAfterSeconds === undefined) return;
    throw new Unavailable('maintenance', 'The service is being worked on.', {
      clause: 'ToS 10.1',
      data: { retryAfterSeconds },
    });
  }

  /** The scope object was put in place when the request arrived; from here on it knows who and for whom. */
  private enterScope(tenantId: string, actor: Actor): void {
    const scope = currentScope();
    if (scope) Object.assign(scope, { tenantId, actor });
  }
}

function refuse(rule: AccessRule, principal: Principal): void {
  if (rule.roles !== 'public' && !rule.roles.includes(principal.role))
    throw new Forbidden('role-required', 'Your role does not allow this.', { data: { roles: rule.roles } });
  if (principal.via === 'api-key' && (!rule.scope || !principal.scopes?.includes(rule.scope)))
    throw new Forbidden('scope-required', 'The API key does not have the scope for this.', {
      data: { scope: rule.scope ?? null },
    });
  refuseByState(rule.needs ?? 'write', principal.instance);
  if (rule.needs !== 'own-affairs' && principal.mustAccept?.length)
    throw new Forbidden('acceptance-required', 'The terms have changed: read and accept them, or leave.', {
      clause: 'ToS 10.2.a',
      data: { documents: principal.mustAccept },
    });
  if (rule.module && !principal.instance.modules.includes(rule.module))
    throw new Forbidden('entitlement-required', 'Your plan does not include this module.', {
      clause: 'ToS 1.5.plan',
      data: { module: rule.module },
    });
}

/** What was blocked opens to an admitted session as if it were READ_ONLY, and to nothing but what it was let in for. */
function refuseByAdmission(rule: AccessRule, principal: Principal, method: string): void {
  const { admission, instance } = principal;
  if (instance.state === 'PURGING' || instance.state === 'PURGED') throw new NotFound();
  const state = instance.state === 'BLOCKED' ? 'READ_ONLY' : instance.state;
  const isReading = rule.needs === 'read' || (rule.needs === 'own-affairs' && (method === 'GET' || method === 'HEAD'));
  const isBilling = rule.scope?.startsWith('billing:') || rule.scope === 'instance:read';
  if (!rule.anyAdmission && !(admission === 'retrieval' ? isReading : isBilling))
    throw new Forbidden('admission-too-narrow', 'This session was opened for something else.', {
      clause: admission === 'retrieval' ? 'ToS 3.5.d' : 'ToS 4.7',
      data: { admission },
    });
  // The agreement is over, so no new text has to be accepted before one may fetch what is one's own.
  refuse(rule, { ...principal, mustAccept: undefined, instance: { ...instance, state } });
}

function refuseByState(needs: 'write' | 'read' | 'own-affairs', instance: Principal['instance']): void {
  const { state, suspendedUnder } = instance;
  if (state === 'ACTIVE' || (needs === 'own-affairs' && state !== 'PURGED')) return;
  if (state === 'READ_ONLY') {
    if (needs === 'read') return;
    throw new Forbidden('instance-read-only', 'The subscription has ended: your data can be read and exported.', {
      clause: 'ToS 4.7',
    });
  }
  if (state === 'SUSPENDED')
    throw new Forbidden('instance-suspended', 'This instance is suspended; Billing says why and what to do.', {
      clause: suspendedUnder ?? 'ToS 3.4.c',
    });
  if (state === 'BLOCKED')
    throw new Forbidden('instance-blocked', 'Access to this data has ended.', { clause: 'ToS 4.7' });
  throw new NotFound();
}

/**
 * The operator is a tenant too, and no client: what staff may do to a client's people, not even an agent does to
 * colleagues. No row but the tenant itself has this id, so it stands in no honest path.
 */
function refuseOwnTenant({ params }: FastifyRequest): void {
  if (Object.values(params ?? {}).includes(OPERATOR_TENANT)) throw new NotFound();
}

/** Sibling subdomains are same-site, so SameSite cookies do not stop them; an exact Origin does. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return;
  const { origin, host } = request.headers;
  if (!origin || !URL.canParse(origin) || new URL(origin).host !== host)
    throw new ProtocolError(403, 'foreign-origin', 'The request did not come from this instance’s own pages.');
}

function actorOf({ accountId, role }: Principal): Actor {
  const kinds = {
    user: 'user',
    administrator: 'administrator',
    agent: 'operator',
    approver: 'operator',
    admin: 'operator',
  };
  return { kind: kinds[role] as Actor['kind'], id: accountId };
}

const visitor = (request: FastifyRequest): Actor => ({ kind: 'visitor', id: request.id });
