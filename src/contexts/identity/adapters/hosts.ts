import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/cookie';
import { Config } from '../../../platform/config.js';
import { ProtocolError } from '../../../platform/http/problem-details.js';
import { NotFound } from '../../../shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../shared-kernel/tenant.js';
import { Clients } from '../../tenancy/contract.js';

/** A year; a device that was not used for so long is a stranger again. */
const DEVICE_SECONDS = 365 * 24 * 60 * 60;

/** Which host name stands for whom: `<slug>.<domain>` an instance, `operator.<domain>` staff, `<domain>` the public. */
@Injectable()
export class Hosts {
  constructor(
    private readonly clients: Clients,
    private readonly config: Config,
  ) {}

  async tenantOf(host: string): Promise<string | undefined> {
    const domain = this.config.BASE_DOMAIN;
    // Providers and probes call by address; what they call is public, and the operator's.
    if (host === domain || host === `www.${domain}` || host === 'localhost' || isIP(host)) return OPERATOR_TENANT;
    const slug = host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : '';
    return slug === '' || slug.includes('.') ? undefined : this.clients.bySlug(slug);
  }

  /** The public site and the back office share a tenant, but people sign in at the latter only. */
  canSignInAt({ hostname }: FastifyRequest, tenantId: string): boolean {
    return tenantId !== OPERATOR_TENANT || hostname === `operator.${this.config.BASE_DOMAIN}`;
  }

  /** For what a visitor sends to sign in: only from the host's own pages, or from no page at all. */
  demandSignInHost(request: FastifyRequest, tenantId: string): void {
    if (!this.canSignInAt(request, tenantId)) throw new NotFound();
    const { origin, host } = request.headers;
    if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host))
      throw new ProtocolError(403, 'foreign-origin', 'The request did not come from this instance’s own pages.');
  }
}

/** `__Host-` ties a cookie to one host over https; the sandbox speaks http, where browsers refuse that prefix. */
@Injectable()
export class Cookies {
  private readonly prefix: string;
  private readonly secure: boolean;

  constructor(config: Config) {
    this.secure = config.PUBLIC_SCHEME === 'https';
    this.prefix = this.secure ? '__Host-' : '';
  }

  sessionOf(request: FastifyRequest): string | undefined {
    return request.cookies[`${this.prefix}session`];
  }

  deviceOf(request: FastifyRequest): string | undefined {
    return request.cookies[`${this.prefix}device`];
  }

  give(reply: FastifyReply, { session, device }: { session: string; device: string }): void {
    // The session's own clock ends it; the cookie lives as long as the browser does.
    void reply.setCookie(`${this.prefix}session`, session, this.options);
    void reply.setCookie(`${this.prefix}device`, device, { ...this.options, maxAge: DEVICE_SECONDS });
  }

  takeBack(reply: FastifyReply): void {
    void reply.clearCookie(`${this.prefix}session`, this.options);
  }

  private get options() {
    return { path: '/', httpOnly: true, secure: this.secure, sameSite: 'lax' } as const;
  }
}
