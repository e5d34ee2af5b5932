import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { testCluster } from '../support/database.js';

let directory: string;
let server: EmbeddedPostgres;

beforeAll(() => {
  directory = join(testCluster().folder, 'recovered');
});
afterEach(() => server.stop('immediate'));

const ask = async (statement: string): Promise<unknown> => {
  const url = server.urlFor('crm_migrator', server.rolePasswords.crm_migrator, 'crm');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
};

const administrator = async (): Promise<pg.Client> => {
  const client = new pg.Client(server.adminUrl.replace(/postgres$/, 'crm'));
  await client.connect();
  return client;
};

const lockFile = () => join(directory, 'data', 'postmaster.pid');
const serverPid = () => Number(readFileSync(lockFile(), 'utf8').split('\n')[0]);

test('two processes that start one folder at once share one server', async () => {
  const [first, second] = await Promise.all([
    startEmbeddedPostgres({ directory }),
    startEmbeddedPostgres({ directory }),
  ]);
  server = first;

  await Promise.all([first, second].map((s) => ensureDatabase(s.adminUrl, 'crm', s.rolePasswords)));

  expect(second.adminUrl).toBe(first.adminUrl);
  expect(await ask('select current_user')).toBe('crm_migrator');
});

test('two processes that give the same right to one schema wait for each other', async () => {
  server = await startEmbeddedPostgres({ directory });
  const [granting, watching] = await Promise.all([administrator(), administrator()]);
  await granting.query('begin');
  await granting.query('grant usage on schema public to crm_search');
  const waiting = () =>
    watching.query(`select from pg_stat_activity where datname is not null and wait_event_type = 'Lock'`);

  const starters = [1, 2].map(() => ensureDatabase(server.adminUrl, 'crm', server.rolePasswords));
  while ((await waiting()).rowCount !== starters.length);
  await granting.query('rollback');
  await Promise.all([granting.end(), watching.end()]);

  await expect(Promise.all(starters)).resolves.toHaveLength(2);
});

test('a later start finds the running server again', async () => {
  const first = await startEmbeddedPostgres({ directory });
  server = await startEmbeddedPostgres({ directory });

  expect(first.attached).toBe(false);
  expect(server.attached).toBe(true);
  expect(server.adminUrl).toBe(first.adminUrl);
});

test('what was committed is there after a kill -9', async () => {
  server = await startEmbeddedPostgres({ directory });
  await ask('create table kept as select generate_series(1, 1000) as x');

  process.kill(serverPid(), 'SIGKILL');
  server = await startEmbeddedPostgres({ directory });

  expect(server.attached).toBe(false);
  expect(await ask('select count(*)::int from kept')).toBe(1000);
});

test('a lock file that names a living stranger does not keep the server from starting', async () => {
  server = await startEmbeddedPostgres({ directory });
  const lock = readFileSync(lockFile(), 'utf8');
  await server.stop();
  writeFileSync(lockFile(), lock.replace(/^\d+/, String(process.pid)));

  server = await startEmbeddedPostgres({ directory });

  expect(await ask('select 1')).toBe(1);
});

test('the superuser password is for the owner of the folder alone', async () => {
  server = await startEmbeddedPostgres({ directory });

  expect(statSync(join(directory, 'superuser-password')).mode & 0o077).toBe(0);
});
