import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import pg from 'pg';
import { LedgerReplay } from '../contexts/privacy/application/replaying-ledger.js';
import { UsageFault } from './usage.js';
import { withRuntime } from './with-runtime.js';

interface TableFile {
  table: string;
  rows: number;
  sha256: string;
}

interface Manifest {
  tenantId: string;
  tables: TableFile[];
}

const BATCH = 500;
const usage = 'Usage: tenant export|restore --tenant ID --directory PATH [--dry-run]\n';

/**
 * `npm run cli -- tenant export|restore`: one tenant's rows, every table, as one JSON file a line, with a
 * checksum a table; and back into a database that lacks them. It runs under the migrator's login, the only
 * one that sees past row security, and names the tenant in every statement.
 */
export async function run([verb, ...args]: string[]): Promise<number> {
  const options = {
    tenant: { type: 'string' },
    directory: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ args, options });
  if (!values.tenant || !values.directory || (verb !== 'export' && verb !== 'restore')) {
    process.stderr.write(usage);
    return 2;
  }
  const { tenant, directory, 'dry-run': dryRun } = values;
  return withRuntime(async ({ config, app }) => {
    const client = new pg.Client({ connectionString: config.MIGRATION_DATABASE_URL });
    await client.connect();
    try {
      await (verb === 'export' ? exportTenant : restoreTenant)(client, tenant, directory, dryRun);
    } finally {
      await client.end();
    }
    if (verb === 'restore' && !dryRun) await eraseAgain(app.get(LedgerReplay, { strict: false }), tenant);
    return 0;
  });
}

/** ToS 9.9: whoever was erased since the export does not come back with it. */
async function eraseAgain(ledger: LedgerReplay, tenantId: string): Promise<void> {
  const { found, withheld } = await ledger.run([], tenantId);
  process.stdout.write(`${found} people erased again by the ledger, ${withheld} held back by a legal hold\n`);
}

async function exportTenant(client: pg.Client, tenantId: string, directory: string, dryRun: boolean): Promise<void> {
  if (!dryRun) await mkdir(directory, { recursive: true });
  // One snapshot, so that the tables agree with each other while people go on working.
  await client.query('begin isolation level repeatable read read only');
  const tables = await tenantTables(client);
  const bar = progress(tables.length);
  const files: TableFile[] = [];
  for (const table of tables) {
    files.push(await exportTable(client, tenantId, table, dryRun ? undefined : join(directory, `${table}.ndjson`)));
    bar.increment();
  }
  bar.stop();
  await client.query('commit');
  const manifest: Manifest = { tenantId, tables: files };
  if (!dryRun) await writeFile(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  process.stdout.write(`${sum(files)} rows in ${files.length} tables${dryRun ? '; nothing was written' : ''}\n`);
}

async function exportTable(client: pg.Client, tenantId: string, table: string, path?: string): Promise<TableFile> {
  const hash = createHash('sha256');
  const file = path ? createWriteStream(path) : undefined;
  let rows = 0;
  await client.query(
    `declare tenant_rows no scroll cursor for select to_jsonb(t)::text as line from ${pg.escapeIdentifier(table)} t
     where tenant_id = ${pg.escapeLiteral(tenantId)} order by to_jsonb(t)::text collate "C"`,
  );
  for (;;) {
    const page = await client.query<{ line: string }>(`fetch ${BATCH} from tenant_rows`);
    if (page.rows.length === 0) break;
    const text = page.rows.map(({ line }) => `${line}\n`).join('');
    hash.update(text);
    rows += page.rows.length;
    if (file && !file.write(text)) await once(file, 'drain');
  }
  await client.query('close tenant_rows');
  if (file) await finished(file.end());
  return { table, rows, sha256: hash.digest('hex') };
}

async function restoreTenant(client: pg.Client, tenantId: string, directory: string, dryRun: boolean): Promise<void> {
  const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  if (manifest.tenantId !== tenantId) throw new Error(`The export is of tenant ${manifest.tenantId}.`);
  const bar = progress(manifest.tables.length);
  await client.query('begin');
  await demandAbsent(client, manifest);
  // Triggers guard how rows come about in service; these came about already.
  const userTriggers = async (state: 'disable' | 'enable'): Promise<void> => {
    for (const { table } of manifest.tables)
      await client.query(`alter table ${pg.escapeIdentifier(table)} ${state} trigger user`);
  };
  await userTriggers('disable');
  await client.query('set constraints all deferred');
  for (const { table, rows, sha256 } of manifest.tables) {
    await restoreTable(client, table, join(directory, `${table}.ndjson`));
    const restored = await exportTable(client, tenantId, table);
    if (restored.sha256 !== sha256)
      throw new Error(
        `${table}: ${restored.rows} rows with another checksum than the ${rows} exported; nothing was kept.`,
      );
    bar.increment();
  }
  bar.stop();
  // A table whose foreign keys still wait to be checked cannot be altered.
  await client.query('set constraints all immediate');
  await userTriggers('enable');
  await client.query(dryRun ? 'rollback' : 'commit');
  process.stdout.write(`${sum(manifest.tables)} rows restored with equal checksums${dryRun ? '; rolled back' : ''}\n`);
}

async function restoreTable(client: pg.Client, table: string, path: string): Promise<void> {
  const name = pg.escapeIdentifier(table);
  const columns = await writableColumns(client, table);
  let lines: string[] = [];
  const insert = async () => {
    if (lines.length === 0) return;
    await client.query(
      `insert into ${name} (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
      [`[${lines.join(',')}]`],
    );
    lines = [];
  };
  for await (const line of createInterface({ input: createReadStream(path) })) {
    lines.push(line);
    if (lines.length === BATCH) await insert();
  }
  await insert();
}

/** What Postgres makes up out of the others it makes up again, and the checksum holds it to the same. */
async function writableColumns(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
      and attgenerated = '' order by attnum`,
    [pg.escapeIdentifier(table)],
  );
  return rows.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
}

async function demandAbsent(client: pg.Client, { tenantId, tables }: Manifest): Promise<void> {
  for (const { table } of tables) {
    const { rowCount } = await client.query(
      `select 1 from ${pg.escapeIdentifier(table)} where tenant_id = ${pg.escapeLiteral(tenantId)} limit 1`,
    );
    if (rowCount) throw new UsageFault(`The database has rows of this tenant in ${table}; restore adds to none.`);
  }
}

/** Parents before children, so that foreign keys hold at every step. */
async function tenantTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; parents: string[] }>(`
    select c.relname as name, coalesce((select array_agg(distinct p.relname::text) from pg_constraint k
        join pg_class p on p.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and p.oid <> c.oid), '{}') as parents
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
    order by c.relname`);
  const ordered: string[] = [];
  const visit = ({ name, parents }: { name: string; parents: string[] }): void => {
    if (ordered.includes(name)) return;
    for (const parent of rows.filter((row) => parents.includes(row.name))) visit(parent);
    ordered.push(name);
  };
  for (const row of rows) visit(row);
  return ordered;
}

const sum = (files: TableFile[]): number => files.reduce((total, { rows }) => total + rows, 0);

function progress(total: number): SingleBar {
  const bar = new SingleBar({ format: '{bar} {value}/{total} tables', stream: process.stderr, noTTYOutput: false });
  bar.start(total, 0);
  return bar;
}
