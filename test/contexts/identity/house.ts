import type { EntitySchema } from '@mikro-orm/postgresql';
import { Global, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { entities as identityEntities } from '../../../src/contexts/identity/adapters/postgres.js';
import { Entitlements } from '../../../src/contexts/identity/contract.js';
import { AccessAfterEnd } from '../../../src/contexts/identity/contract-after-end.js';
import { IdentityModule } from '../../../src/contexts/identity/identity.module.js';
import { entities as noticesEntities } from '../../../src/contexts/notices/adapters/postgres.js';
import { NoticesModule } from '../../../src/contexts/notices/notices.module.js';
import { entities as tenancyEntities } from '../../../src/contexts/tenancy/adapters/postgres.js';
import { TenancyModule } from '../../../src/contexts/tenancy/tenancy.module.js';
import { entities as termsEntities } from '../../../src/contexts/terms/adapters/postgres.js';
import { FIRST_TEXTS, PublishFirstTexts } from '../../../src/contexts/terms/application/first-texts.js';
import { LegalLibrary } from '../../../src/contexts/terms/contract.js';
import { TermsModule } from '../../../src/contexts/terms/terms.module.js';
import { readConfig } from '../../../src/platform/config.js';
import { Database } from '../../../src/platform/database.js';
import { createServer } from '../../../src/platform/http/server.js';
import { PlatformModule } from '../../../src/platform/platform.module.js';
import { UnitOfWork } from '../../../src/platform/unit-of-work.js';
import { Workers } from '../../../src/platform/workers.js';
import { OPERATOR_TENANT } from '../../../src/shared-kernel/tenant.js';
import { createTestDatabase } from '../../support/database.js';

export const PASSWORD = 'tretton gröna kaniner';
const SEATS = 5;

class FiveSeats extends Entitlements {
  of = async () => ({ planCode: 'free', modules: ['contacts'], seats: SEATS });
}

/** No agreement ends here; what is left after an end is told with the subscription that ended. */
class NothingEnded extends AccessAfterEnd {
  of = async () => ({ mayReturn: false });
}

const bound = [
  { provide: Entitlements, useClass: FiveSeats },
  { provide: AccessAfterEnd, useClass: NothingEnded },
];

@Global()
@Module({ providers: bound, exports: [Entitlements, AccessAfterEnd] })
class Plans {}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire.
  body: any;
  text: string;
}

/** The contexts up to identity, whole, on a database of their own; mail stays in the outbox, where tests read it. */
export class House {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly admin: pg.Client,
    /** Statements as they left for the database, one a round trip. */
    readonly roundTrips: string[],
    private readonly close: () => Promise<void>,
  ) {}

  static async build(now = '2026-03-02T10:00:00+01:00'): Promise<House> {
    const database = await createTestDatabase();
    const entities = [...termsEntities, ...noticesEntities, ...tenancyEntities, ...identityEntities] as EntitySchema[];
    const { appUrl, systemUrl } = database;
    const roundTrips: string[] = [];
    const onRoundTrip = (text: string) => void roundTrips.push(text);
    const open = await Database.open({ appUrl, systemUrl, poolSize: 8, namedScope: true, entities, onRoundTrip });
    const root = {
      module: Plans,
      imports: [
        PlatformModule.with(readConfig({ NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: '1000000' }), open),
        TermsModule,
        NoticesModule,
        TenancyModule,
        IdentityModule,
      ],
    };
    const app = await createServer({ root, logLevel: process.env.TEST_LOG ?? 'fatal' });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const house = new House(app, admin, roundTrips, async () => {
      await app.close();
      await open.close();
      await admin.end();
      await database.drop();
    });
    await house.stand(now);
    await house.commands.execute(new PublishFirstTexts());
    return house;
  }

  get commands(): CommandBus {
    return this.app.get(CommandBus);
  }

  /** Moves business time; a transaction reads it, so that the workers look by it. */
  async stand(now: string): Promise<void> {
    await this.admin.query('update business_clock set frozen_at_ms = $1', [Date.parse(now)]);
    await this.app.get(UnitOfWork).run(OPERATOR_TENANT, async () => undefined);
  }

  /** Everything due and everything heard, but no mail. */
  async settle(): Promise<void> {
    const workers = this.app
      .get(Workers)
      .all()
      .filter(({ name }) => name !== 'mail-relay');
    for (let effects = 1; effects > 0; ) {
      effects = 0;
      for (const worker of workers) effects += await worker.runOnce();
    }
  }

  browser(slug?: string): Browser {
    return new Browser(this.app, slug);
  }

  /** The data of the newest letter of a kind that waits for an address. */
  async letter(template: string, email: string): Promise<Record<string, string>> {
    const { rows } = await this.admin.query(
      `select n.data from notice n join delivery d on d.tenant_id = n.tenant_id and d.notice_id = n.id
       where n.template = $1 and d.email = $2 order by n.id desc limit 1`,
      [template, email],
    );
    return rows[0]?.data;
  }

  async rows<T = Record<string, unknown>>(statement: string, ...values: unknown[]): Promise<T[]> {
    return (await this.admin.query(statement, values)).rows as T[];
  }

  async form(over: object = {}): Promise<object> {
    const library = this.app.get(LegalLibrary, { strict: false });
    const texts = await library.inForce(new Date('2026-03-02'), 'sv');
    const kinds = FIRST_TEXTS.map(({ kind }) => kind).filter((kind) => kind !== 'privacy-policy');
    const acceptances = kinds.map((kind) => {
      const { version, sha256 } = texts.get(kind)!;
      return { kind, version, sha256 };
    });
    return {
      email: 'ada@exempel.example',
      password: PASSWORD,
      name: 'Ada Exempel',
      language: 'sv',
      customerKind: 'business',
      country: 'SE',
      companyName: 'Exempel AB',
      orgNo: '559477-1114',
      slug: 'exempel',
      acceptances,
      ...over,
    };
  }

  /** A verified client; answers with its tenant. */
  async found(over: { email?: string; slug?: string; orgNo?: string } = {}): Promise<string> {
    const form = await this.form(over);
    const registered = await this.browser().post('/v1/registrations', form);
    if (registered.status !== 202) throw new Error(registered.text);
    const { token } = await this.letter('verify-registration', over.email ?? 'ada@exempel.example');
    const verified = await this.browser().post('/v1/registrations/verification', { token });
    if (verified.status !== 200) throw new Error(verified.text);
    return token!.split('.')[0]!;
  }

  /** A browser that has signed in. */
  async signedIn(slug: string, email: string, password = PASSWORD): Promise<Browser> {
    const browser = this.browser(slug);
    const answer = await browser.post('/v1/auth/login', { email, password });
    if (answer.status !== 204) throw new Error(answer.text);
    return browser;
  }

  stop(): Promise<void> {
    return this.close();
  }
}

/** One browser at one host: its Host, its exact Origin, and the cookies that it was given. */
export class Browser {
  readonly cookies = new Map<string, string>();
  remoteAddress = '127.0.0.1';
  private readonly host: string;

  constructor(
    private readonly app: NestFastifyApplication,
    slug: string | undefined,
  ) {
    this.host = slug ? `${slug}.localhost:3000` : 'localhost:3000';
  }

  get = (path: string, headers: object = {}): Promise<Answer> => this.send('GET', path, undefined, headers);
  post = (path: string, body?: object, headers: object = {}): Promise<Answer> => this.send('POST', path, body, headers);
  put = (path: string, body?: object, headers: object = {}): Promise<Answer> => this.send('PUT', path, body, headers);
  patch = (path: string, body: object, headers: object = {}): Promise<Answer> =>
    this.send('PATCH', path, body, headers);
  delete = (path: string, headers: object = {}): Promise<Answer> => this.send('DELETE', path, undefined, headers);

  private async send(method: string, path: string, body: object | undefined, headers: object): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.app.inject({
      method: method as 'GET',
      url: path,
      remoteAddress: this.remoteAddress,
      headers: { host: this.host, origin: `http://${this.host}`, ...(cookie && { cookie }), ...headers },
      ...(body && { payload: body }),
    });
    for (const { name, value } of response.cookies)
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    const isJson = String(response.headers['content-type'] ?? '').includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.body ? JSON.parse(response.body) : undefined,
      text: response.body,
    };
  }
}
