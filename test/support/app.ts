import { resolve } from 'node:path';
import { openForBusiness } from '../../src/opening.js';
import { readConfig } from '../../src/platform/config.js';
import { type Runtime, startRuntime } from '../../src/runtime.js';
import type { BackOffice, Surroundings } from '../../src/sandbox/company.js';
import { HttpClient } from '../../src/sandbox/http-client.js';

import { createTestDatabase, type TestDatabase } from './database.js';

export interface TestApp {
  runtime: Runtime;
  database: TestDatabase;
  port: number;
  clock: TestClock;
  /** What a company acts in; see src/sandbox/company.ts. */
  around: Surroundings;
  /** The operator's staff, signed in. */
  office: BackOffice;
  /** Runs workers, webhooks and bounces until nothing is left to do now. */
  settle(): Promise<void>;
  /** The instance's own API, as a browser at its address would call it. */
  http(slug?: string): HttpClient;
  get<T>(token: abstract new (...args: never[]) => T): T;
  /** What only a sandbox's Stripe can do; the paths are those of src/sandbox/stripe-control.ts. */
  stripeControl(path: string, body?: object): Promise<void>;
  /** From now on the mail server takes mail to this address, or bounces it after it took it. */
  mailbox(address: string, temper: 'takes' | 'bounce'): Promise<void>;
  /** Every event of the sandbox's Stripe twice more, the newest first; `settle` delivers them. */
  repeatEvents(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestClock {
  now(): Promise<Date>;
  /** Lives through every due instant up to this one and stands there. */
  advanceTo(instant: string): Promise<void>;
  /** Downtime: the scheduler wakes up late. */
  jumpTo(instant: string): Promise<void>;
}

/** The whole application on a database of its own, with the sandbox's Stripe and mailbox and a clock that stands. */
export async function startApp({
  now = '2026-01-15T09:00:00+01:00',
  env = {} as Record<string, string>,
  web = false,
} = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG ?? 'fatal',
    DATABASE_URL: database.appUrl,
    SYSTEM_DATABASE_URL: database.systemUrl,
    MIGRATION_DATABASE_URL: database.migratorUrl,
    RATE_LIMIT_PER_MINUTE: '1000000',
    ...env,
  });
  const runtime = await startRuntime(config, { ephemeral: true, webRoot: web ? resolve('web/dist') : 'none' });
  const port = await runtime.listen(0);
  const { around, office } = await openForBusiness(runtime, new Date(now));
  const { machine } = around;
  const control = async (server: string, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server}/_sandbox/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  };
  const stripeControl = (path: string, body: object = {}) => control(around.stripeUrl, path, body);
  return {
    around,
    office,
    runtime,
    database,
    port,
    clock: {
      now: async () => new Date((await machine.reading()).now),
      advanceTo: (instant) => machine.advanceTo(new Date(instant)),
      jumpTo: (instant) => machine.jumpTo(new Date(instant)),
    },
    settle: () => machine.settle(),
    http: (slug) => new HttpClient(port, slug),
    get: (token) => runtime.app.get(token as never, { strict: false }),
    stripeControl,
    mailbox: (address, temper) => control(around.mailboxUrl, 'addresses', { address, temper }),
    repeatEvents: async () => {
      const headers = { authorization: `Bearer ${config.STRIPE_SECRET_KEY}` };
      const answer = await fetch(`${around.stripeUrl}/v1/events?limit=100`, { headers });
      const { data } = (await answer.json()) as { data: { id: string }[] };
      for (const { id } of data) await stripeControl(`events/${id}/deliver`, { times: 2 });
    },
    stop: async () => {
      await runtime.stop();
      await database.drop();
    },
  };
}
