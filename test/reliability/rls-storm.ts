import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Company, demand } from '../../src/sandbox/company.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { aFounder, dice, signUp, withBusiness, withHands } from './ground.js';
import { freePort } from './server-process.js';

const CONTACTS_EACH = 5;
const AT_ONCE = 40;
/** Fewer connections than requests under way, so that each connection serves every tenant in turn. */
const CONNECTIONS = 3;

interface Client {
  company: Company;
  canary: string;
  contactIds: string[];
}

export interface Storm {
  requests: number;
  tenants: number;
  perSecond: number;
  faults: string[];
}

/** People of several tenants ask at once; nobody may get another's name, nor less than what is theirs. */
export async function storm(requests: number, tenants: number, env: Record<string, string> = {}): Promise<Storm> {
  const database = await createTestDatabase();
  try {
    return await stormOn(database, requests, tenants, env);
  } finally {
    await database.drop();
  }
}

async function stormOn(database: TestDatabase, requests: number, tenants: number, env: Record<string, string>) {
  const settings = { env: { DATABASE_POOL_SIZE: String(CONNECTIONS), ...env } };
  const faults: string[] = [];
  const perSecond = await withBusiness(
    database,
    async (app) => {
      const clients: Client[] = [];
      for (let number = 1; number <= tenants; number++)
        clients.push(await settle(await signUp(app, aFounder(number)), number));
      const roll = dice(requests);
      const begun = performance.now();
      await withHands(AT_ONCE, Array.from({ length: requests }), async () => {
        const client = clients[Math.floor(roll() * clients.length)]!;
        faults.push(...(await ask(client, clients, roll)));
      });
      return Math.round((requests / (performance.now() - begun)) * 1000);
    },
    settings,
  );
  faults.push(...(await mixedRows(database)));
  return { requests, tenants, perSecond, faults: faults.slice(0, 20) };
}

async function settle(company: Company, number: number): Promise<Client> {
  const canary = `canary${number}x`;
  const contactIds: string[] = [];
  for (let turn = 0; turn < CONTACTS_EACH; turn++) {
    const contact = {
      kind: 'person',
      givenName: `Turn${turn}`,
      familyName: canary,
      notes: canary,
      lawfulBasis: { basis: 'contract', source: canary },
    };
    contactIds.push(demand(await company.api.post('/v1/contacts', contact), 201).id);
  }
  return { company, canary, contactIds };
}

async function ask({ company, canary, contactIds }: Client, clients: Client[], roll: () => number): Promise<string[]> {
  const one = contactIds[Math.floor(roll() * contactIds.length)]!;
  const foreign = clients.find((other) => other.canary !== canary)!.contactIds[0]!;
  const questions = [
    { path: '/v1/contacts?limit=20', status: 200, named: CONTACTS_EACH },
    { path: `/v1/contacts/${one}`, status: 200, named: 1 },
    { path: `/v1/contacts/search?q=${canary}`, status: 200, named: CONTACTS_EACH },
    {
      path: `/v1/contacts/search?q=${clients.find((other) => other.canary !== canary)!.canary}`,
      status: 200,
      named: 0,
    },
    { path: `/v1/contacts/${foreign}`, status: 404, named: 0 },
    { path: `/v1/contacts/${one}/notes`, status: 201, named: 0, body: { text: canary } },
  ];
  const { path, status, named, body } = questions[Math.floor(roll() * questions.length)]!;
  const answer = await (body ? company.api.post(path, body) : company.api.get(path));

  const faults: string[] = [];
  const where = path.replaceAll(/[0-9a-f-]{36}/g, '{id}');
  if (answer.status !== status) faults.push(`${where}: ${answer.status} instead of ${status}`);
  const seen = answer.text.split(`"familyName":"${canary}"`).length - 1;
  if (seen !== named) faults.push(`${where}: ${seen} own names instead of ${named}`);
  if (clients.some((other) => other.canary !== canary && answer.text.includes(other.canary)))
    faults.push(`${where}: another tenant’s canary`);
  return faults;
}

/** Whatever came in under one tenant's session must have been written under that tenant. */
async function mixedRows({ adminUrl }: TestDatabase): Promise<string[]> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ name: string }>(`
    select c.tenant_id || ': contact ' || c.id as name from contact c
      join client k using (tenant_id) where c.family_name <> replace(k.contact_name, 'Founder Number', 'canary') || 'x'
    union all
    select a.tenant_id || ': note ' || a.id from contact_activity a
      join contact c on c.tenant_id = a.tenant_id and c.id = a.contact_id
      where a.text is not null and a.text <> c.family_name`);
  await admin.end();
  return rows.map(({ name }) => `a row of another tenant: ${name}`);
}

/** The same through PgBouncer in transaction mode, where a session's settings would reach the next caller. */
export async function throughPooler(requests: number, tenants: number): Promise<Storm | { skipped: string }> {
  if (spawnSync('pgbouncer', ['--version']).status !== 0) return { skipped: 'pgbouncer is not installed' };
  const database = await createTestDatabase();
  const pooler = await startPooler(new URL(database.appUrl));
  try {
    return await stormOn(database, requests, tenants, { DATABASE_URL: pooler.url, DATABASE_POOLER: 'transaction' });
  } finally {
    await pooler.stop();
    await database.drop();
  }
}

async function startPooler(target: URL): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'pooler-'));
  const port = await freePort();
  const password = decodeURIComponent(target.password);
  writeFileSync(join(folder, 'users.txt'), `"${target.username}" "${password}"\n`);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: join(folder, 'users.txt'),
    pool_mode: 'transaction',
    default_pool_size: CONNECTIONS - 1,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(
    join(folder, 'pooler.ini'),
    `[databases]\n* = host=127.0.0.1 port=${target.port}\n[pgbouncer]\n${lines.join('\n')}\n`,
  );
  chmodSync(folder, 0o755);
  // Like Postgres it refuses to run as root.
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn('pgbouncer', ['-q', join(folder, 'pooler.ini')], { ...account, stdio: 'ignore' });
  await pause(300);
  if (child.exitCode !== null) throw new Error(`pgbouncer ended at once, with ${child.exitCode}`);
  const url = Object.assign(new URL(target.href), { port: String(port) }).href;
  return {
    url,
    stop: async () => {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
