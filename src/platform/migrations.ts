import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM, PostgreSqlDriver } from '@mikro-orm/postgresql';

const directory = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Brings a database up to date under the login that owns the tables. Safe to call from several processes at
 * once: an advisory lock lets one of them work and the others find nothing left to do.
 */
export async function migrate(migrationUrl: string): Promise<string[]> {
  const orm = await migratorFor(migrationUrl);
  try {
    const connection = orm.em.getConnection();
    return await connection.transactional(async (ctx) => {
      await connection.execute('select pg_advisory_xact_lock(20241126)', [], 'run', ctx);
      const applied = await orm.migrator.up({ transaction: ctx });
      return applied.map(({ name }) => name);
    });
  } finally {
    await orm.close(true);
  }
}

/** Names of migrations that this build knows and the database lacks. */
export async function pendingMigrations(migrationUrl: string): Promise<string[]> {
  const orm = await migratorFor(migrationUrl);
  try {
    return (await orm.migrator.getPending()).map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}

async function migratorFor(clientUrl: string) {
  return MikroORM.init({
    driver: PostgreSqlDriver,
    clientUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    logger: () => undefined,
    migrations: { migrationsList: await migrationsList(), snapshot: false, allOrNothing: true },
  });
}

/** File order is the order of application: `NNN-name.ts`. */
async function migrationsList() {
  const files = (await readdir(directory)).filter((file) => /^\d{3}-.+\.[jt]s$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(`${directory}/${file}`).href)) as Record<string, typeof Migration>;
      const [migration] = Object.values(module);
      return { name: file.replace(/\.[jt]s$/, ''), class: migration as never };
    }),
  );
}
