import type { EntitySchema } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import pg from 'pg';
import { Metering, type MeterReading } from '../../../src/contexts/subscription/contract.js';
import { Policies } from '../../../src/contexts/terms/contract-policy.js';
import { readConfig } from '../../../src/platform/config.js';
import { Database } from '../../../src/platform/database.js';
import { Authenticator, type Principal } from '../../../src/platform/http/access.js';
import { createServer } from '../../../src/platform/http/server.js';
import { PlatformModule } from '../../../src/platform/platform.module.js';
import { inTenant } from '../../../src/platform/tenant-scope.js';
import { EventRecorder } from '../../../src/platform/unit-of-work.js';
import { Workers } from '../../../src/platform/workers.js';
import type { DomainEvent } from '../../../src/shared-kernel/aggregate-root.js';
import { Forbidden } from '../../../src/shared-kernel/errors.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ANNA, StatedPolicies } from './support.js';

/** Two clients, by the first label of the host. */
export const TENANTS: Record<string, string> = {
  acme: '01900000-0000-7000-8000-00000000000a',
  bolt: '01900000-0000-7000-8000-00000000000b',
};

/** The instance's state comes from a header, so that a test says it where it asks. */
class Reception extends Authenticator {
  async tenantOf(host: string): Promise<string | undefined> {
    return TENANTS[host.split('.')[0]!];
  }
  async authenticate(request: FastifyRequest, tenantId: string): Promise<Principal | undefined> {
    const state = (request.headers['x-state'] as string | undefined) ?? 'ACTIVE';
    const modules = ['contacts', 'data-collection', 'queries'];
    return { tenantId, accountId: ANNA.id, role: 'user', via: 'session', instance: { state, modules } };
  }
}

export class KeptEvidence extends EventRecorder {
  readonly events: DomainEvent[] = [];
  async record(_tenantId: string, events: DomainEvent[]): Promise<void> {
    this.events.push(...events);
  }
}

export class CountedQuota extends Metering {
  limit = 1_000;
  used = 0;
  reserved = 0;
  async reserve(): Promise<{ reservationId: string }> {
    if (this.used + this.reserved >= this.limit)
      throw new Forbidden('quota-exceeded', 'Nothing is left in this period.', { clause: 'ToS 4.5' });
    this.reserved++;
    return { reservationId: 'reservation' };
  }
  async settle(): Promise<void> {
    this.reserved--;
    this.used++;
  }
  async release(): Promise<void> {
    this.reserved--;
  }
  async usage(): Promise<MeterReading[]> {
    const { used, reserved, limit } = this;
    return [
      { meter: 'queries', used, reserved, limit, periodStart: '2026-01-01', resetsOn: '2026-02-01' } as MeterReading,
    ];
  }
}

export interface CrmApp {
  app: NestFastifyApplication;
  database: Database;
  /** Sees past the policies: for oracles. */
  admin: pg.Client;
  evidence: KeptEvidence;
  quota: CountedQuota;
  policies: { strictConsent: boolean };
  roundTrips: string[];
  http(slug: string): CrmClient;
  settle(): Promise<void>;
  within<T>(slug: string, work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface CrmAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what the tests are about.
  body: any;
}

export type CrmClient = Record<
  'get' | 'post' | 'put' | 'patch' | 'delete',
  (path: string, body?: unknown, headers?: Record<string, string>) => Promise<CrmAnswer>
>;

/** The CRM modules on the real platform and a database of their own; what stands below them is faked. */
export async function startCrm(modules: Type[], entities: EntitySchema[]): Promise<CrmApp> {
  const testDatabase = await createTestDatabase();
  const roundTrips: string[] = [];
  const database = await open(testDatabase, entities, roundTrips);
  const evidence = new KeptEvidence();
  const quota = new CountedQuota();
  const policies = new StatedPolicies();
  const below = foundation(evidence, quota, policies);
  const config = readConfig({ NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: '1000000' });
  const root = { module: class Root {}, imports: [PlatformModule.with(config, database), below, ...modules] };
  const app = await createServer({ root, logLevel: process.env.TEST_LOG ?? 'silent' });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  return {
    app,
    database,
    admin,
    evidence,
    quota,
    policies,
    roundTrips,
    http: (slug) => client(app, slug),
    settle: () => app.get(Workers).settle(),
    within: (slug, work) => inTenant(TENANTS[slug]!, ANNA, work),
    stop: async () => {
      await app.close();
      await admin.end();
      await database.close();
      await testDatabase.drop();
    },
  };
}

const open = ({ appUrl, systemUrl }: TestDatabase, entities: EntitySchema[], roundTrips: string[]): Promise<Database> =>
  Database.open({
    appUrl,
    systemUrl,
    poolSize: 4,
    namedScope: true,
    entities,
    onRoundTrip: (text) => roundTrips.push(text),
  });

function foundation(evidence: KeptEvidence, quota: CountedQuota, policies: StatedPolicies): DynamicModule {
  @Global()
  @Module({})
  class Foundation {}
  const provided = [
    { provide: EventRecorder, useValue: evidence },
    { provide: Metering, useValue: quota },
    { provide: Policies, useValue: policies },
    { provide: Authenticator, useClass: Reception },
  ];
  return { module: Foundation, providers: provided, exports: provided };
}

function client(app: NestFastifyApplication, slug: string): CrmClient {
  const host = `${slug}.localhost`;
  const send =
    (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE') =>
    async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<CrmAnswer> => {
      const answer = await app.inject({
        method,
        url: path,
        payload: body as object | undefined,
        headers: { host, origin: `http://${host}`, ...headers },
      });
      const isJson = String(answer.headers['content-type']).includes('json') && answer.payload !== '';
      const parsed = isJson ? JSON.parse(answer.payload) : undefined;
      return { status: answer.statusCode, headers: answer.headers, text: answer.payload, body: parsed };
    };
  return { get: send('GET'), post: send('POST'), put: send('PUT'), patch: send('PATCH'), delete: send('DELETE') };
}
