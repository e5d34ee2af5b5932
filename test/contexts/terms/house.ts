import { Global, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import pg from 'pg';
import request from 'supertest';
import { entities as noticeEntities } from '../../../src/contexts/notices/adapters/postgres.js';
import { MailAllowance } from '../../../src/contexts/notices/contract.js';
import { NoticesModule } from '../../../src/contexts/notices/notices.module.js';
import { entities as termsEntities } from '../../../src/contexts/terms/adapters/postgres.js';
import { ClientNames, RecipientDirectory, type Recipients } from '../../../src/contexts/terms/contract.js';
import { ContractParties, type ContractParty } from '../../../src/contexts/terms/contract-bundle.js';
import { ClientRoll } from '../../../src/contexts/terms/contract-changes.js';
import { Interruptions } from '../../../src/contexts/terms/contract-interruptions.js';
import { TermsModule } from '../../../src/contexts/terms/terms.module.js';
import type { BusinessClock } from '../../../src/platform/clocks.js';
import { readConfig } from '../../../src/platform/config.js';
import { Database } from '../../../src/platform/database.js';
import { Authenticator, type Principal } from '../../../src/platform/http/access.js';
import { createServer } from '../../../src/platform/http/server.js';
import { PlatformModule } from '../../../src/platform/platform.module.js';
import { inTenant } from '../../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../../src/platform/unit-of-work.js';
import { Workers } from '../../../src/platform/workers.js';
import { Clock } from '../../../src/shared-kernel/clock.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../src/shared-kernel/tenant.js';
import { createTestDatabase } from '../../support/database.js';

export const ACME = '01900000-0000-7000-8000-00000000000a';
export const BOLT = '01900000-0000-7000-8000-00000000000b';
export const ANNA = '01900000-0000-7000-8000-0000000000aa';

/** Says who is asking by header, since identity stands above the contexts under test. */
class Doorkeeper extends Authenticator {
  async tenantOf(host: string): Promise<string | undefined> {
    return { 'acme.localhost': ACME, 'bolt.localhost': BOLT, 'operator.localhost': OPERATOR_TENANT }[host];
  }

  async authenticate({ headers }: FastifyRequest, tenantId: string): Promise<Principal | undefined> {
    const role = headers['x-role'] as Principal['role'] | undefined;
    return role && { tenantId, accountId: ANNA, role, via: 'session', instance: { state: 'ACTIVE', modules: [] } };
  }
}

export class AddressBook extends RecipientDirectory {
  recipients: Recipients = {
    registration: { email: 'founder@example.com', name: 'Founder', language: 'sv' },
    administrators: [],
    instanceUrl: 'https://acme.example.com',
  };

  async of(): Promise<Recipients> {
    return this.recipients;
  }
}

class NobodysNames extends ClientNames {
  async of(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }
}

/** The clients that a change is announced to. */
export class Roll extends ClientRoll {
  clients: string[] = [];

  async after(tenantId = '', limit: number): Promise<string[]> {
    return this.clients.filter((id) => id > tenantId).slice(0, limit);
  }
}

class Parties extends ContractParties {
  async of(tenantId: string): Promise<ContractParty> {
    return {
      tenantId,
      name: 'Åkerö Måleri AB',
      orgNo: '559901-4148',
      customerKind: 'business',
      country: 'SE',
      language: 'sv',
      registrationEmail: 'founder@example.com',
      instanceUrl: 'https://acme.example.com',
      instanceState: 'ACTIVE',
      agreementConcludedAt: '2026-01-15T08:00:00.000Z',
      agreementEndedAt: null,
    };
  }
}

@Global()
@Module({
  providers: [
    { provide: ClientRoll, useClass: Roll },
    { provide: ContractParties, useClass: Parties },
    { provide: Authenticator, useClass: Doorkeeper },
    { provide: RecipientDirectory, useClass: AddressBook },
    { provide: ClientNames, useClass: NobodysNames },
    { provide: Interruptions, useValue: { extended: async (dueAt: Date) => dueAt } },
    { provide: MailAllowance, useValue: { secondsToWait: async () => 0 } },
  ],
  exports: [Interruptions, ClientRoll, ContractParties, Authenticator, RecipientDirectory, ClientNames, MailAllowance],
})
class Surroundings {}

/** The platform with terms and notices alone, on a database of its own and a clock that stands where it is put. */
export async function openHouse({ smtpUrl = 'smtp://127.0.0.1:1', extra = [] as (new () => object)[] } = {}) {
  const files = await createTestDatabase();
  const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: process.env.TEST_LOG ?? 'fatal', SMTP_URL: smtpUrl });
  const database = await Database.open({
    appUrl: files.appUrl,
    systemUrl: files.systemUrl,
    poolSize: 10,
    namedScope: true,
    entities: [...termsEntities, ...noticeEntities],
  });
  @Module({ imports: [PlatformModule.with(config, database), Surroundings, TermsModule, NoticesModule, ...extra] })
  class House {}
  const app = await createServer({ root: { module: House }, logLevel: process.env.TEST_LOG ?? 'fatal' });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const admin = new pg.Client({ connectionString: files.adminUrl });
  await admin.connect();
  const clock = app.get<BusinessClock>(Clock);
  return {
    app,
    database,
    urls: files,
    /** Sees past row security: for oracles and for the superuser who tampers. */
    rows: async <T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
      (await admin.query(text, values)).rows,
    get: <T>(token: abstract new (...args: never[]) => T): T => app.get(token as never, { strict: false }),
    stand: async (instant: string): Promise<void> => {
      const row = { offset_ms: Date.parse(instant) - Date.now(), frozen_at_ms: Date.parse(instant) };
      await sql`update business_clock set ${sql.raw(`offset_ms = ${row.offset_ms}, frozen_at_ms = ${row.frozen_at_ms}`)}`.execute(
        database.app(),
      );
      clock.adopt(row);
    },
    settle: (): Promise<void> => app.get(Workers).settle(),
    /** One transaction in a tenant's scope, as a command's handler has it. */
    within: <T>(tenantId: string, work: () => Promise<T>): Promise<T> =>
      inTenant(tenantId, SYSTEM, () => app.get(UnitOfWork).run(tenantId, work)),
    execute: <T>(command: { tenantId: string } & object): Promise<T> =>
      inTenant(command.tenantId, SYSTEM, () => app.get(CommandBus).execute(command as never)),
    as: (role: Principal['role'] | undefined, slug: string) => visitorOf(app, role, slug),
    close: async (): Promise<void> => {
      await app.close();
      await admin.end();
      await database.close();
      await files.drop();
    },
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;

function visitorOf(app: NestFastifyApplication, role: Principal['role'] | undefined, slug: string) {
  const host = `${slug}.localhost`;
  const named = (call: request.Test) => {
    call.set('host', host).set('origin', `http://${host}`);
    return role ? call.set('x-role', role) : call;
  };
  const server = app.getHttpServer();
  return {
    get: (path: string) => named(request(server).get(path)),
    post: (path: string, body: object) => named(request(server).post(path)).send(body),
  };
}
