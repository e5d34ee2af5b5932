import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrate } from '../../src/platform/migrations.js';
import { TEMPLATE, type TestCluster } from './database.js';

const RUNS = resolve('.data/test');
const OWN_RUN = join(RUNS, `run-${process.pid}`);

/** Nothing here must survive a power cut, so nothing waits for the disk. */
const VOLATILE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

let cluster: EmbeddedPostgres | undefined;

/** One server for this run, in a folder named by its process, with a migrated template that databases are copied from. */
export async function startTestCluster(): Promise<void> {
  mkdirSync(RUNS, { recursive: true });
  for (const run of readdirSync(RUNS)) if (!isAlive(Number(run.slice('run-'.length)))) removeRun(run);
  mkdirSync(OWN_RUN);
  cluster = await startEmbeddedPostgres({ directory: join(OWN_RUN, 'postgres'), settings: VOLATILE });
  await ensureDatabase(cluster.adminUrl, TEMPLATE, cluster.rolePasswords);
  await migrateTemplate(cluster);
  const { adminUrl, rolePasswords } = cluster;
  process.env.CRM_TEST_CLUSTER = JSON.stringify({ adminUrl, rolePasswords, folder: OWN_RUN } satisfies TestCluster);
}

export async function stopTestCluster(): Promise<void> {
  await cluster?.stop('immediate');
  removeRun(basename(OWN_RUN));
}

async function migrateTemplate({ adminUrl, rolePasswords, urlFor }: EmbeddedPostgres): Promise<void> {
  await migrate(urlFor('crm_migrator', rolePasswords.crm_migrator, TEMPLATE));
  // A stray connection to the template would make every copy fail.
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`alter database ${TEMPLATE} with allow_connections false`);
  await admin.end();
}

/** A run that was killed leaves its servers behind; the next run ends them. */
function removeRun(run: string): void {
  const folder = join(RUNS, run);
  for (const cluster of readdirSync(folder)) {
    // A cluster may stand elsewhere, with a link in its place, where Postgres may not enter this folder.
    const link = join(folder, cluster);
    if (!existsSync(link)) continue;
    const home = realpathSync(link);
    stopOrphan(join(home, 'data'));
    rmSync(home, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}

function stopOrphan(data: string): void {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  // The number may belong to somebody else by now; Postgres stands in its data folder.
  const stands = `/proc/${pid}/cwd`;
  if (existsSync(stands) && readlinkSync(stands) === data) process.kill(pid, 'SIGQUIT');
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
