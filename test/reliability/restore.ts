import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { run as tenantCommand } from '../../src/cli/tenant.js';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrate } from '../../src/platform/migrations.js';
import { type Company, demand } from '../../src/sandbox/company.js';
import type { TestDatabase } from '../support/database.js';
import {
  CANARY,
  eraseContact,
  eraseMember,
  plantContact,
  plantMember,
  tracesInTables,
  withLogHeard,
} from './canary.js';
import { aFounder, environmentFor, onOwnPostgres, signUp, type Verdict, withApp, withBusiness } from './ground.js';

/** How many contacts each of the two clients has, before the backup and again between it and the point in time. */
interface Size {
  contacts: number;
}

export const full: Size = { contacts: 2_000 };

const ARCHIVE = 'archive';
const POINT = 'before-the-mistake';
const RETURNED = 'back@contact.example';

/**
 * Bar 7. A base backup while people work, and the log that was archived after it, put back to a named point in time;
 * the ledger of erasures, which lies outside, replayed by the start of the product itself; one client exported and
 * restored alone. `pg_backup_start` and a copy of the files: npm's Postgres brings no pg_basebackup.
 */
export function restore({ contacts }: Size): Promise<Verdict> {
  const outside = resolve('.data/drill/restore-outside');
  rmSync(outside, { recursive: true, force: true });
  mkdirSync(outside, { recursive: true });
  return onOwnPostgres('restore', ARCHIVING, async (postgres, directory) => {
    try {
      const drill = new RestoreDrill(postgres, realpathSync(directory), outside);
      return await drill.run(contacts);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
}

/** `%p` and `%f` are the server's; it stands in its data folder while it copies. */
const ARCHIVING = {
  wal_level: 'replica',
  archive_mode: 'on',
  archive_command: `test ! -f ../${ARCHIVE}/%f && cp %p ../${ARCHIVE}/%f`,
  max_connections: '100',
};

type InBusiness = Parameters<Parameters<typeof withBusiness>[1]>[0];

interface PointInTime {
  checksums: Map<string, string>;
  tables: number;
}

class RestoreDrill {
  private readonly ledger: string;

  constructor(
    private readonly postgres: EmbeddedPostgres,
    private readonly home: string,
    outside: string,
  ) {
    this.ledger = join(outside, 'erasures.ndjson');
  }

  async run(contacts: number): Promise<Verdict> {
    this.makeFolder(join(this.home, ARCHIVE));
    const database = await databaseOf(this.postgres);
    const { result: before, log } = await withLogHeard(() => this.live(database, contacts));
    await this.postgres.stop('immediate');

    const begun = performance.now();
    const restored = await startEmbeddedPostgres({ directory: this.layOut() });
    try {
      await promoted(restored.adminUrl);
      const again = await databaseOf(restored);
      const recoverySeconds = Math.round((performance.now() - begun) / 1000);
      return await asAdmin(again.adminUrl, (admin) => this.judge(again, admin, before, log, recoverySeconds));
    } finally {
      await restored.stop('immediate');
    }
  }

  /** What happened: the backup, the point in time, and then the erasures and the mistake that nobody wants back. */
  private live(database: TestDatabase, contacts: number): Promise<PointInTime> {
    const work = async (app: InBusiness, admin: pg.Client): Promise<PointInTime> => {
      const [one, other] = [await signUp(app, aFounder(1)), await signUp(app, aFounder(2))];
      await one.buy('TEAM_MONTHLY');
      for (const company of [one, other]) await bringIn(company, contacts, 'a');
      await plantContact(app, one);
      const member = await plantMember(app, one);
      await this.eraseWhoReturns(app, other);

      const backup = this.backUp(admin);
      for (const company of [one, other]) await bringIn(company, contacts, 'b');
      await backup;
      await app.around.machine.settle();
      const point = await checksumsOf(admin);
      await admin.query('select pg_create_restore_point($1)', [POINT]);

      await eraseContact(app, one);
      await eraseMember(app, member);
      await admin.query('delete from contact_activity');
      await admin.query('delete from contact');
      await archived(admin);
      return point;
    };
    return withBusiness(database, (app) => asAdmin(database.adminUrl, (admin) => work(app, admin)), {
      env: { ERASURE_LEDGER: this.ledger, LOG_LEVEL: 'trace' },
    });
  }

  /** Erased, and later a contact again by a new act: the ledger has nothing to say about that. */
  private async eraseWhoReturns(app: Parameters<typeof eraseContact>[0], company: Company): Promise<void> {
    const contact = { familyName: 'Back', email: RETURNED, lawfulBasis: { basis: 'contract', source: 'Fair' } };
    demand(await company.api.post('/v1/contacts', contact), 201);
    await eraseContact(app, company, RETURNED);
    const { now } = await app.around.machine.reading();
    await app.around.machine.advanceTo(new Date(new Date(now).getTime() + 3_600_000));
    demand(await company.api.post('/v1/contacts', contact), 201);
  }

  private async backUp(admin: pg.Client): Promise<void> {
    await admin.query(`select pg_backup_start('drill', true)`);
    const to = join(this.home, 'backup');
    this.makeFolder(to);
    // Files change while they are copied; the log that is archived puts right what was caught in between.
    cpSync(join(this.home, 'data'), join(to, 'data'), { recursive: true, filter: isCopied });
    const { rows } = await admin.query<{ labelfile: string; spcmapfile: string }>('select * from pg_backup_stop()');
    writeFileSync(join(to, 'data/backup_label'), rows[0]!.labelfile);
  }

  /** The backup in a folder of its own, told where the log is and how far to read it. */
  private layOut(): string {
    const place = join(this.home, 'restored');
    this.makeFolder(place);
    cpSync(join(this.home, 'backup/data'), join(place, 'data'), { recursive: true });
    for (const folder of ['pg_wal', 'pg_wal/archive_status', 'pg_replslot', 'pg_notify', 'pg_stat_tmp', 'pg_subtrans'])
      mkdirSync(join(place, 'data', folder), { recursive: true });
    copyFileSync(join(this.home, 'superuser-password'), join(place, 'superuser-password'));
    writeFileSync(join(place, 'data/recovery.signal'), '');
    const settings = [
      `restore_command = 'cp ../../${ARCHIVE}/%f %p'`,
      `recovery_target_name = '${POINT}'`,
      `recovery_target_action = 'promote'`,
    ];
    writeFileSync(join(place, 'data/postgresql.auto.conf'), `${settings.join('\n')}\n`);
    // A data folder that others may read is none to Postgres.
    chmodSync(join(place, 'data'), 0o700);
    this.handOver(place);
    return place;
  }

  private async judge(
    database: TestDatabase,
    admin: pg.Client,
    before: PointInTime,
    earlierLog: string,
    recoverySeconds: number,
  ): Promise<Verdict> {
    const unequal = differences(before.checksums, (await checksumsOf(admin)).checksums);
    const broughtBack = await tracesInTables(admin);
    const begun = performance.now();
    const { log: laterLog, result } = await withLogHeard(() => this.startAgain(database));
    const left = await tracesInTables(admin);
    const alone = await oneTenantAlone(database, admin);
    const { rowCount: returned } = await admin.query('select 1 from contact where email = $1', [RETURNED]);
    const log = earlierLog + laterLog;
    const ledger = readFileSync(this.ledger, 'utf8');
    const traces = [...left, ...(log.includes(CANARY) ? ['log'] : []), ...(ledger.includes(CANARY) ? ['ledger'] : [])];
    return {
      holds:
        [unequal, traces, alone.unequal].every((faults) => faults.length === 0) &&
        broughtBack.length > 0 &&
        returned === 1 &&
        log.includes('"level"') &&
        result.seconds < 60 &&
        alone.rows > 0,
      tables: before.tables,
      unequalTables: unequal,
      fieldsBroughtBack: broughtBack.length,
      traces,
      logBytes: log.length,
      returnedKept: returned === 1,
      recoverySeconds,
      replaySeconds: Math.round((performance.now() - begun) / 1000),
      tenantTables: alone.tables,
      tenantRows: alone.rows,
      tenantUnequal: alone.unequal,
      walFiles: readdirSync(join(this.home, ARCHIVE)).length,
    };
  }

  /** The start of the product finds out that the database is older than the ledger, and erases before it answers. */
  private async startAgain(database: TestDatabase): Promise<{ seconds: number }> {
    const begun = performance.now();
    await withApp(database, () => Promise.resolve(), { env: { ERASURE_LEDGER: this.ledger, LOG_LEVEL: 'trace' } });
    return { seconds: (performance.now() - begun) / 1000 };
  }

  private makeFolder(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.handOver(folder);
  }

  /** Postgres runs as whoever owns its folder. */
  private handOver(folder: string): void {
    const { uid, gid } = statSync(join(this.home, 'data'));
    if (process.getuid?.() !== 0) return;
    chownSync(folder, uid, gid);
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
      if (existsSync(join(folder, entry))) chownSync(join(folder, entry), uid, gid);
  }
}

/** What belongs to the running server alone, and the log, which the archive has. */
const isCopied = (path: string): boolean => !/\/(postmaster\.(pid|opts)|pg_wal\/.*|pg_replslot\/.*)$/.test(path);

async function databaseOf({ adminUrl, rolePasswords, urlFor }: EmbeddedPostgres): Promise<TestDatabase> {
  const name = 'crm';
  await ensureDatabase(adminUrl, name, rolePasswords);
  const migratorUrl = urlFor('crm_migrator', rolePasswords.crm_migrator, name);
  await migrate(migratorUrl);
  const own = new URL(adminUrl);
  own.pathname = `/${name}`;
  return {
    name,
    appUrl: urlFor('crm_app', rolePasswords.crm_app, name),
    systemUrl: urlFor('crm_system', rolePasswords.crm_system, name),
    migratorUrl,
    adminUrl: own.href,
    drop: () => Promise.resolve(),
  };
}

async function asAdmin<T>(connectionString: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function bringIn(company: Company, count: number, series: string): Promise<void> {
  const rows = Array.from({ length: count }, (_, at) => `Person${at},${series}${at}@bulk.example`);
  await company.importContacts(`family name,email\n${rows.join('\n')}\n`, { basis: 'contract', source: 'Fair' });
}

/** One hash a table over all its rows, whatever order they lie in. */
async function checksumsOf(admin: pg.Client, tenantId?: string): Promise<PointInTime> {
  const { rows } = await admin.query<{ name: string; owned: boolean }>(`
    select c.relname as name, exists (select 1 from pg_attribute a where a.attrelid = c.oid
      and a.attname = 'tenant_id') as owned
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`);
  const checksums = new Map<string, string>();
  for (const { name, owned } of rows) {
    if (tenantId && !owned) continue;
    const table = pg.escapeIdentifier(name);
    const own = tenantId ? `where t.tenant_id = ${pg.escapeLiteral(tenantId)}` : '';
    const { rows: hashes } = await admin.query<{ hash: string }>(
      `select md5(to_jsonb(t)::text) as hash from ${table} t ${own} order by 1`,
    );
    const all = createHash('sha256');
    for (const { hash } of hashes) all.update(hash);
    checksums.set(name, `${hashes.length} ${all.digest('hex')}`);
  }
  return { checksums, tables: checksums.size };
}

const differences = (one: Map<string, string>, other: Map<string, string>): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));

/** The last of what was written lies in a file of the log that is not full yet. */
async function archived(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ file: string }>('select pg_walfile_name(pg_switch_wal()) as file');
  for (let tries = 0; tries < 300; tries++) {
    const { rowCount } = await admin.query('select 1 from pg_stat_archiver where last_archived_wal >= $1', [
      rows[0]!.file,
    ]);
    if (rowCount) return;
    await pause(100);
  }
  throw new Error(`${rows[0]!.file} was not archived within 30 s`);
}

/** It answers while it still reads the log; it serves once it has come to the point. */
const promoted = (adminUrl: string): Promise<void> =>
  asAdmin(adminUrl, async (admin) => {
    for (let tries = 0; tries < 300; tries++) {
      const { rows } = await admin.query<{ recovering: boolean }>('select pg_is_in_recovery() as recovering');
      if (!rows[0]!.recovering) return;
      await pause(100);
    }
    throw new Error('Postgres did not come out of its recovery within 30 s');
  });

/** Exported, lost to the last row past every guard, and restored by the command; everybody else's rows are the same. */
async function oneTenantAlone(database: TestDatabase, admin: pg.Client) {
  const { rows } = await admin.query<{ tenant_id: string }>(
    `select tenant_id from client_directory where slug = 'drill-1'`,
  );
  const tenantId = rows[0]!.tenant_id;
  const directory = resolve('.data/drill/restore-outside/tenant');
  const environment = { ...process.env };
  Object.assign(process.env, environmentFor(database), { PORT: '4390', DATA_DIR: join(directory, 'data') });
  try {
    const [own, all] = [await checksumsOf(admin, tenantId), await checksumsOf(admin)];
    const command = (verb: string) => tenantCommand([verb, '--tenant', tenantId, '--directory', directory]);
    await command('export');
    await loseEveryRow(admin, tenantId, [...own.checksums.keys()]);
    const lost = differences(own.checksums, (await checksumsOf(admin, tenantId)).checksums);
    if (lost.length === 0) throw new Error('Nothing was lost, so nothing can be restored');
    await command('restore');
    const unequal = [
      ...differences(own.checksums, (await checksumsOf(admin, tenantId)).checksums),
      ...differences(all.checksums, (await checksumsOf(admin)).checksums),
    ];
    const counts = [...own.checksums.values()].map((checksum) => Number(checksum.split(' ')[0]));
    return { tables: lost.length, rows: counts.reduce((sum, count) => sum + count, 0), unequal };
  } finally {
    process.env = environment;
  }
}

async function loseEveryRow(admin: pg.Client, tenantId: string, tables: string[]): Promise<void> {
  await admin.query("begin; set local session_replication_role = 'replica'");
  for (const table of tables)
    await admin.query(`delete from ${pg.escapeIdentifier(table)} where tenant_id = $1`, [tenantId]);
  await admin.query('commit');
}
