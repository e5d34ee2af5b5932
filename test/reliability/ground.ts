import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { openForBusiness } from '../../src/opening.js';
import { readConfig } from '../../src/platform/config.js';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrate } from '../../src/platform/migrations.js';
import { type Runtime, startRuntime } from '../../src/runtime.js';
import { type BackOffice, Company, type Founder, type Surroundings } from '../../src/sandbox/company.js';
import { TimeMachine } from '../../src/sandbox/time-machine.js';
import { TEMPLATE, type TestCluster, type TestDatabase } from '../support/database.js';

export { dice, shuffled, withHands } from './chance.js';

/** What a drill came to: whether its bar holds, and the figures by which two runs compare. */
export interface Verdict {
  holds: boolean;
  [figure: string]: unknown;
}

/** Nothing here must survive a power cut, so nothing waits for the disk. */
export const VOLATILE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** A Postgres of the drill's own under .data/drill, removed with its data when the work is over, however it ended. */
export async function onOwnPostgres<T>(
  name: string,
  settings: Record<string, string>,
  work: (postgres: EmbeddedPostgres, directory: string) => Promise<T>,
): Promise<T> {
  const directory = resolve('.data/drill', name);
  mkdirSync(resolve('.data/drill'), { recursive: true });
  // A drill that was killed leaves its server and its data behind.
  if (existsSync(directory)) await removePostgres(await startEmbeddedPostgres({ directory, settings }), directory);
  const postgres = await startEmbeddedPostgres({ directory, settings });
  try {
    return await work(postgres, directory);
  } finally {
    await removePostgres(postgres, directory);
  }
}

async function removePostgres(postgres: EmbeddedPostgres, directory: string): Promise<void> {
  await postgres.stop('immediate');
  // The cluster may stand elsewhere, with a link in its place.
  for (const place of [realpathSync(directory), directory]) rmSync(place, { recursive: true, force: true });
}

/** Lets `createTestDatabase` work outside the suite: a server with a migrated template to copy databases from. */
export async function withTestCluster<T>(name: string, work: () => Promise<T>): Promise<T> {
  return onOwnPostgres(name, VOLATILE, async ({ adminUrl, rolePasswords, urlFor }, folder) => {
    await ensureDatabase(adminUrl, TEMPLATE, rolePasswords);
    await migrate(urlFor('crm_migrator', rolePasswords.crm_migrator, TEMPLATE));
    process.env.CRM_TEST_CLUSTER = JSON.stringify({ adminUrl, rolePasswords, folder } satisfies TestCluster);
    return work();
  });
}

/** What every process of the application under test is told. */
export const environmentFor = (database: TestDatabase): Record<string, string> => ({
  NODE_ENV: 'test',
  LOG_LEVEL: process.env.TEST_LOG ?? 'fatal',
  DATABASE_URL: database.appUrl,
  SYSTEM_DATABASE_URL: database.systemUrl,
  MIGRATION_DATABASE_URL: database.migratorUrl,
  RATE_LIMIT_PER_MINUTE: '100000000',
  BULK_READ_ROWS_PER_HOUR: '1000000000',
});

export interface ServedApp {
  runtime: Runtime;
  port: number;
  around: Surroundings;
  get<T>(token: abstract new (...args: never[]) => T): T;
}

const NOW = '2026-01-15T09:00:00+01:00';

interface AppOptions {
  now?: string;
  env?: Record<string, string>;
  onRoundTrip?: (text: string) => void;
}

/** The whole application in this process, at a clock that stands, until the work is over. */
export async function withApp<T>(
  database: TestDatabase,
  work: (app: ServedApp) => Promise<T>,
  { now = NOW, env = {}, onRoundTrip }: AppOptions = {},
): Promise<T> {
  const config = readConfig({ ...environmentFor(database), ...env });
  const runtime = await startRuntime(config, { ephemeral: true, onRoundTrip });
  try {
    const port = await runtime.listen(0);
    const get = <S>(token: abstract new (...args: never[]) => S): S =>
      runtime.app.get(token as never, { strict: false });
    const machine = get(TimeMachine);
    await machine.stand(new Date(now));
    const { mailboxUrl, stripeUrl } = runtime.sandbox!;
    return await work({ runtime, port, around: { port, mailboxUrl, stripeUrl, machine }, get });
  } finally {
    await runtime.stop();
  }
}

/** As `withApp`, with what business needs: legal texts, plans and staff. */
export const withBusiness = <T>(
  database: TestDatabase,
  work: (app: ServedApp & { office: BackOffice }) => Promise<T>,
  options: AppOptions = {},
): Promise<T> =>
  withApp(
    database,
    async (app) => {
      const { office } = await openForBusiness(app.runtime, new Date(options.now ?? NOW));
      return work({ ...app, office });
    },
    options,
  );

/** Made-up companies with organisation numbers whose check digit is right. */
export function aFounder(number: number, given: Partial<Founder> = {}): Founder {
  const slug = `drill-${number}`;
  return {
    company: `Drill ${number} AB`,
    orgNo: orgNumber(number),
    slug,
    country: 'SE',
    language: 'en',
    customerKind: 'business',
    name: `Founder Number${number}`,
    email: `founder@${slug}.example`,
    password: 'correct-horse-battery',
    ...given,
  };
}

export const signUp = (app: ServedApp, founder: Founder): Promise<Company> => Company.signUp(app.around, founder);

/** Swedish organisation numbers end in a Luhn digit. */
function orgNumber(number: number): string {
  const digits = `5591${String(number).padStart(5, '0')}`;
  const sum = [...digits].reduce((total, digit, place) => {
    const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
