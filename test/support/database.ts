import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { RolePasswords } from '../../src/platform/embedded-postgres.js';

/** The migrated database that every test database is a copy of. */
export const TEMPLATE = 'crm_template';

export interface TestDatabase {
  name: string;
  appUrl: string;
  systemUrl: string;
  migratorUrl: string;
  /** Superuser in this database: for oracles that must see past row security, never for the code under test. */
  adminUrl: string;
  drop(): Promise<void>;
}

/** A migrated database of its own in about 60 ms; any number of suites and workers may ask at once. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, rolePasswords } = testCluster();
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name} template ${TEMPLATE} owner crm_migrator`);

  const urlFor = (user: string, password: string): string => {
    const url = new URL(adminUrl);
    return Object.assign(url, { username: user, password, pathname: `/${name}` }).href;
  };
  return {
    name,
    appUrl: urlFor('crm_app', rolePasswords.crm_app),
    systemUrl: urlFor('crm_system', rolePasswords.crm_system),
    migratorUrl: urlFor('crm_migrator', rolePasswords.crm_migrator),
    adminUrl: urlFor('postgres', decodeURIComponent(new URL(adminUrl).password)),
    drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

/** What the run's global setup hands to its workers. */
export interface TestCluster {
  adminUrl: string;
  rolePasswords: RolePasswords;
  /** For whatever a suite must keep on disk; it goes when the run ends. */
  folder: string;
}

export function testCluster(): TestCluster {
  const cluster = process.env.CRM_TEST_CLUSTER;
  if (!cluster) throw new Error('No database here: unit tests run without one. See the projects in jest.config.js.');
  return JSON.parse(cluster);
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
