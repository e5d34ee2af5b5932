import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrate } from '../../src/platform/migrations.js';
import { demand } from '../../src/sandbox/company.js';
import { type Answer, HttpClient } from '../../src/sandbox/http-client.js';
import type { TestDatabase } from '../support/database.js';
import {
  aFounder,
  dice,
  environmentFor,
  onOwnPostgres,
  signUp,
  type Verdict,
  withBusiness,
  withHands,
} from './ground.js';
import { freePort, NOBODY_OUTSIDE, ServerProcess } from './server-process.js';

interface Size {
  writes: number;
  replicas: number;
  kills: number;
  databaseStops: number;
}

export const short: Size = { writes: 200, replicas: 2, kills: 2, databaseStops: 1 };
export const full: Size = { writes: 50_000, replicas: 2, kills: 100, databaseStops: 10 };

const HANDS = 16;
const READY_WITHIN_MS = 5_000;
/** Whoever waits longer than this for an answer asks again, under the same key. */
const PATIENCE_MS = 10_000;

/**
 * Bars 1 and 2: contacts are written under idempotency keys, each asked for until it is acknowledged, while the
 * application's processes are killed and Postgres is stopped as by a power cut. In the end each write is there
 * once, with the id that was acknowledged, its event, its evidence and its timeline.
 */
export async function kill(size: Size): Promise<Verdict> {
  const port = await freePort();
  return onOwnPostgres('kill', { port: String(port) }, async (postgres, directory) => {
    const database = await openDatabase(postgres);
    const founder = aFounder(1);
    const now = new Date().toISOString();
    await withBusiness(database, async (app) => signUp(app, founder), { now });
    const environment = { ...environmentFor(database), ...NOBODY_OUTSIDE };
    const servers: ServerProcess[] = [];
    for (let number = 0; number < size.replicas; number++)
      servers.push(new ServerProcess(await freePort(), environment));
    try {
      for (const server of servers) server.start();
      await Promise.all(servers.map((server) => server.ready()));
      const driver = new Driver(servers, founder.slug, await sessionOf(servers[0]!, founder));
      const restart = () => startEmbeddedPostgres({ directory, port });
      const begun = performance.now();
      const [disturbed] = await Promise.all([
        disturb(driver, servers, restart, postgres, size),
        driver.write(size.writes),
      ]);
      const seconds = (performance.now() - begun) / 1000;
      const found = await verdictOn(database, driver, size);
      return {
        ...found,
        holds: found.holds && disturbed.slowestReadyMs <= READY_WITHIN_MS,
        ...disturbed,
        writesPerSecond: Math.round(size.writes / seconds),
      };
    } finally {
      await Promise.all(servers.map((server) => server.kill()));
    }
  });
}

async function openDatabase({ adminUrl, rolePasswords, urlFor }: EmbeddedPostgres): Promise<TestDatabase> {
  const name = 'drill';
  await ensureDatabase(adminUrl, name, rolePasswords);
  const migratorUrl = urlFor('crm_migrator', rolePasswords.crm_migrator, name);
  await migrate(migratorUrl);
  return {
    name,
    migratorUrl,
    appUrl: urlFor('crm_app', rolePasswords.crm_app, name),
    systemUrl: urlFor('crm_system', rolePasswords.crm_system, name),
    adminUrl: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href,
    drop: async () => undefined,
  };
}

async function sessionOf(
  { port }: ServerProcess,
  founder: { slug: string; email: string; password: string },
): Promise<string> {
  const { email, password, slug } = founder;
  const login = await new HttpClient(port, slug).post('/v1/auth/login', { email, password });
  demand(login, 204);
  return /session=[^;,]+/.exec(login.headers.get('set-cookie') ?? '')![0];
}

/** Sends each write until somebody acknowledges it, and now and then one that was acknowledged again. */
class Driver {
  readonly acknowledged = new Map<number, string>();
  readonly faults: string[] = [];
  readonly refusals: Record<string, number> = {};
  repeated = 0;

  constructor(
    private readonly servers: ServerProcess[],
    private readonly slug: string,
    private readonly cookie: string,
  ) {}

  async write(writes: number): Promise<void> {
    const roll = dice(1);
    await withHands(HANDS, Array.from({ length: writes }), async (_, number) => {
      const id = await this.untilAcknowledged(number);
      this.acknowledged.set(number, id);
      if (roll() > 0.05) return;
      this.repeated++;
      const again = await this.untilAcknowledged(number);
      if (again !== id) this.faults.push(`write ${number} was acknowledged as ${id} and as ${again}`);
    });
  }

  private async untilAcknowledged(number: number): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      const server = this.servers[(number + attempt) % this.servers.length]!;
      const answer = await this.send(server, number).catch((error: Error) => error);
      if (!(answer instanceof Error) && answer.status === 201) return answer.body.id;
      this.note(answer);
      await pause(Math.min(50 * 2 ** attempt, 500));
    }
  }

  private send(server: ServerProcess, number: number): Promise<Answer> {
    const contact = { familyName: `Write ${number}`, lawfulBasis: { basis: 'contract', source: 'drill' } };
    const headers = { cookie: this.cookie, 'idempotency-key': `write-${number}` };
    const late = new Promise<never>((_, failed) => setTimeout(failed, PATIENCE_MS, new Error('no answer')).unref());
    return Promise.race([new HttpClient(server.port, this.slug).post('/v1/contacts', contact, headers), late]);
  }

  /** Nobody there, away for a moment, or still at work on it: those may happen. */
  private note(answer: Answer | Error): void {
    const name = answer instanceof Error ? ((answer as { code?: string }).code ?? answer.message) : `${answer.status}`;
    this.refusals[name] = (this.refusals[name] ?? 0) + 1;
    if (answer instanceof Error || answer.status === 503 || answer.body.code === 'request-in-flight') return;
    this.faults.push(`${answer.status} ${answer.text.slice(0, 200)}`);
  }
}

/** One blow after the other, each when another share of the writes is through. */
async function disturb(
  driver: Driver,
  servers: ServerProcess[],
  restart: () => Promise<EmbeddedPostgres>,
  postgres: EmbeddedPostgres,
  { writes, kills, databaseStops }: Size,
) {
  const roll = dice(2);
  const blows = kills + databaseStops;
  const readyAfterMs: number[] = [];
  for (let blow = 1; blow <= blows; blow++) {
    while (driver.acknowledged.size < (blow / (blows + 1)) * writes) await pause(10);
    if (Math.floor((blow * databaseStops) / blows) > Math.floor(((blow - 1) * databaseStops) / blows)) {
      await postgres.stop('immediate');
      await restart();
      const back = performance.now();
      await Promise.all(servers.map((server) => server.ready()));
      readyAfterMs.push(Math.round(performance.now() - back));
    } else {
      const victim = servers[Math.floor(roll() * servers.length)]!;
      await victim.kill();
      victim.start();
      await victim.ready();
    }
  }
  return { kills, databaseStops, slowestReadyMs: Math.max(0, ...readyAfterMs) };
}

interface Figures {
  written: number;
  distinct: number;
  events: number;
  withoutEvent: number;
  withoutEvidence: number;
  withoutTimeline: number;
  keysOpen: number;
}

async function verdictOn({ adminUrl }: TestDatabase, driver: Driver, { writes }: Size): Promise<Verdict> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<Figures>(`
    with written as (select * from contact where family_name like 'Write %')
    select (select count(*)::int from written) as written,
      (select count(distinct family_name)::int from written) as distinct,
      (select count(*)::int from outbox_message where type = 'contacts.ContactCaptured') as events,
      (select count(*)::int from written w where not exists (select 1 from outbox_message o where o.tenant_id = w.tenant_id
        and o.payload ->> 'subjectId' = w.id::text)) as "withoutEvent",
      (select count(*)::int from written w where not exists (select 1 from evidence e where e.tenant_id = w.tenant_id
        and e.subject_id = w.id::text)) as "withoutEvidence",
      (select count(*)::int from written w where not exists (select 1 from contact_activity a
        where a.tenant_id = w.tenant_id and a.contact_id = w.id)) as "withoutTimeline",
      (select count(*)::int from idempotency_key where key like 'write-%' and state <> 'DONE') as "keysOpen"`);
  const known = await admin.query<{ id: string }>("select id from contact where family_name like 'Write %'");
  await admin.end();
  const stored = new Set(known.rows.map(({ id }) => id));
  const lost = [...driver.acknowledged.values()].filter((id) => !stored.has(id)).length;
  const figures = rows[0]!;
  const { written, distinct, events, withoutEvent, withoutEvidence, withoutTimeline, keysOpen } = figures;
  const complete = written === writes && distinct === writes && events === writes && lost === 0;
  const whole = withoutEvent + withoutEvidence + withoutTimeline + keysOpen === 0;
  return {
    holds: complete && whole && driver.faults.length === 0,
    writes,
    acknowledged: driver.acknowledged.size,
    acknowledgedAndLost: lost,
    duplicates: written - distinct,
    ...figures,
    repeated: driver.repeated,
    refusals: driver.refusals,
    faults: driver.faults.slice(0, 20),
  };
}
