import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, entities } from './app.module.js';
import { LedgerReplay } from './contexts/privacy/application/replaying-ledger.js';
import { type Config, SANDBOX_STRIPE_KEY, SANDBOX_WEBHOOK_SECRET } from './platform/config.js';
import { Database } from './platform/database.js';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from './platform/embedded-postgres.js';
import { createServer } from './platform/http/server.js';
import { loginFaults } from './platform/login-check.js';
import { migrate } from './platform/migrations.js';
import { Readiness } from './platform/telemetry.js';
import { Workers } from './platform/workers.js';
import type { Sandbox } from './sandbox/sandbox.js';
import { Clock } from './shared-kernel/clock.js';

/** A wired application and its surroundings: the same for serving, the command line and the tests. */
export interface Runtime {
  app: NestFastifyApplication;
  config: Config;
  database: Database;
  sandbox: Sandbox | undefined;
  /** Starts answering; `0` takes a free port. Returns the port. */
  listen(port: number): Promise<number>;
  /** Lets timers drive the workers; tests and the command line drive them by hand. */
  startWorkers(): void;
  stop(): Promise<void>;
}

export interface RuntimeOptions {
  /** Counts statements as they leave for the database. */
  onRoundTrip?: (text: string) => void;
  /** Keep the sandbox's state in memory. */
  ephemeral?: boolean;
  /** Where the built web client lies, if not beside this build. */
  webRoot?: string;
  /** A short-lived command beside a running server leaves that server's Postgres alone. */
  beside?: boolean;
}

/** Brings up what is not configured (sandbox only), migrates, checks the logins and wires the application. */
export async function startRuntime(config: Config, options: RuntimeOptions = {}): Promise<Runtime> {
  const postgres = config.DATABASE_URL ? undefined : await startOwnPostgres(config);
  try {
    return await wire(config, options, postgres);
  } catch (error) {
    // A start that failed leaves no database behind that nobody would stop.
    if (!postgres?.attached) await postgres?.stop();
    throw error;
  }
}

async function wire(config: Config, options: RuntimeOptions, postgres: EmbeddedPostgres | undefined): Promise<Runtime> {
  await migrate(config.MIGRATION_DATABASE_URL!);
  const database = await openDatabase(config, options);
  const outside = config.sandbox ? await startOutside(config, options) : undefined;

  const root = AppModule.with(config, database, outside ? [outside.module] : []);
  const webRoot = options.webRoot ?? fileURLToPath(new URL('../../web/dist', import.meta.url));
  const app = await createServer({ root, logLevel: config.LOG_LEVEL, webRoot });
  outside?.followClock(app);
  await app.init();
  // ToS 9.9: nobody is answered from a restored database before the ledger has erased again whom it names.
  await app.get(LedgerReplay, { strict: false }).catchUp();

  const timers: NodeJS.Timeout[] = [];
  return {
    app,
    config,
    database,
    sandbox: outside?.sandbox,
    listen: (port) => listen(app, config, outside?.sandbox, port),
    startWorkers: () => {
      const workers = app.get(Workers);
      workers.start();
      timers.push(setInterval(() => workers.tick(), config.WORKER_INTERVAL_MS));
      if (outside) timers.push(setInterval(() => void outside.sandbox.deliverDue(), config.WORKER_INTERVAL_MS));
    },
    stop: async () => {
      // Not ready first, so that no balancer sends more; then finish what was begun; then close what it stood on.
      app.get(Readiness).draining = true;
      for (const timer of timers) clearInterval(timer);
      await setTimeout(config.DRAIN_MS);
      await closeWithin(config.STOP_WITHIN_MS, app);
      await outside?.sandbox.stop();
      await database.close();
      if (!(options.beside && postgres?.attached)) await postgres?.stop();
    },
  };
}

/** Node waits for every connection that is not idle, and one whose other end vanished is never anything else. */
async function closeWithin(patienceMs: number, app: NestFastifyApplication): Promise<void> {
  const patience = new AbortController();
  const cutting = setTimeout(patienceMs, undefined, patience).then(
    () => app.getHttpServer().closeAllConnections(),
    () => undefined,
  );
  await app.close();
  patience.abort();
  await cutting;
}

async function startOwnPostgres(config: Config): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ directory: `${config.DATA_DIR}/postgres` });
  const { rolePasswords, urlFor, adminUrl } = postgres;
  await ensureDatabase(adminUrl, 'crm', rolePasswords);
  config.DATABASE_URL = urlFor('crm_app', rolePasswords.crm_app, 'crm');
  config.SYSTEM_DATABASE_URL = urlFor('crm_system', rolePasswords.crm_system, 'crm');
  config.MIGRATION_DATABASE_URL = urlFor('crm_migrator', rolePasswords.crm_migrator, 'crm');
  return postgres;
}

async function openDatabase(config: Config, options: RuntimeOptions): Promise<Database> {
  const database = await Database.open({
    appUrl: config.DATABASE_URL!,
    systemUrl: config.SYSTEM_DATABASE_URL!,
    poolSize: config.DATABASE_POOL_SIZE,
    timeoutMs: config.DATABASE_TIMEOUT_MS,
    namedScope: config.DATABASE_POOLER === 'direct',
    entities,
    onRoundTrip: options.onRoundTrip,
  });
  const faults = await loginFaults(database);
  if (faults.length === 0) return database;
  await database.close();
  throw new Error(`The database logins are not safe to serve with:\n- ${faults.join('\n- ')}`);
}

interface RunningOutside {
  sandbox: Sandbox;
  module: DynamicModule;
  /** From now on the sandbox's Stripe and mailbox date things by the application's business clock. */
  followClock(app: NestFastifyApplication): void;
}

/** Starts the stand-ins for what is not configured and points the configuration at them. */
async function startOutside(config: Config, options: RuntimeOptions): Promise<RunningOutside> {
  // Not even loaded where everything is configured: production has no use for a mailbox and a bank of its own.
  const { startSandbox } = await import('./sandbox/sandbox.js');
  const { SandboxModule } = await import('./sandbox/sandbox.module.js');
  let business = () => new Date();
  const sandbox = await startSandbox({
    directory: options.ephemeral ? ':memory:' : `${config.DATA_DIR}/sandbox`,
    stripePort: options.ephemeral ? 0 : Number(config.PORT) + 1,
    mailPort: options.ephemeral ? 0 : Number(config.PORT) + 2,
    smtpPort: options.ephemeral ? 0 : Number(config.PORT) + 3,
    stripeKey: SANDBOX_STRIPE_KEY,
    clock: { business: () => business(), wall: () => new Date() },
  });
  config.SMTP_URL ??= sandbox.smtpUrl;
  if (!config.STRIPE_SECRET_KEY) {
    config.STRIPE_SECRET_KEY = SANDBOX_STRIPE_KEY;
    config.STRIPE_WEBHOOK_SECRET = SANDBOX_WEBHOOK_SECRET;
    config.STRIPE_API_URL = sandbox.stripeUrl;
  }
  return {
    sandbox,
    module: SandboxModule.with(sandbox),
    followClock: (app) => {
      const clock = app.get(Clock);
      business = () => clock.now();
    },
  };
}

async function listen(
  app: NestFastifyApplication,
  config: Config,
  sandbox: Sandbox | undefined,
  wanted: number,
): Promise<number> {
  await app.listen(wanted, config.HOST);
  const { port } = app.getHttpServer().address() as { port: number };
  // Links in mails and redirects from Checkout must lead to where we really listen.
  config.PORT = String(port);
  sandbox?.setWebhookTarget(`http://127.0.0.1:${port}/v1/stripe/events`, SANDBOX_WEBHOOK_SECRET);
  sandbox?.setBounceTarget(`http://127.0.0.1:${port}/v1/notices/bounces`, config.MAIL_SECRET);
  return port;
}
