import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { run } from '../../src/cli/tenant.js';
import { Company } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';

describe('one tenant’s rows, exported and restored alone', () => {
  let app: TestApp;
  let company: Company;
  let directory: string;
  const before = { ...process.env };

  beforeAll(async () => {
    app = await startApp();
    company = await Company.signUp(app.around, {
      company: 'Åter AB',
      orgNo: '5560360793',
      slug: 'ater',
      country: 'SE',
      language: 'sv',
      customerKind: 'business',
      name: 'Robin Ek',
      email: 'admin@ater.example',
      password: 'correct-horse-battery',
    });
    await company.buy('TEAM_MONTHLY');
    directory = await mkdtemp(join(tmpdir(), 'tenant-'));
    const { appUrl, systemUrl, migratorUrl } = app.database;
    const urls = { DATABASE_URL: appUrl, SYSTEM_DATABASE_URL: systemUrl, MIGRATION_DATABASE_URL: migratorUrl };
    const places = { PORT: '4390', DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'fatal', NODE_ENV: 'test' };
    Object.assign(process.env, urls, places);
  });
  afterAll(async () => {
    process.env = before;
    await app.stop();
    await rm(directory, { recursive: true });
  });

  const command = (verb: string, ...more: string[]) =>
    run([verb, '--tenant', company.tenantId, '--directory', join(directory, 'export'), ...more]);

  test('come back after they were lost: the same invoices, the same evidence, the same administrator', async () => {
    const invoices = await company.api.get('/v1/invoices');
    expect(await command('export')).toBe(0);
    await loseEveryRow(app.database.adminUrl, company.tenantId);
    expect((await company.api.get('/v1/invoices')).status).toBe(401);

    expect(await command('restore', '--dry-run')).toBe(0);
    expect((await company.api.get('/v1/invoices')).status).toBe(401);
    expect(await command('restore')).toBe(0);

    expect((await company.api.get('/v1/invoices')).text).toBe(invoices.text);
  });

  test('are not laid over rows that are still there', async () => {
    await command('export');

    await expect(command('restore')).rejects.toThrow('restore adds to none');
  });
});

/** As a broken disk would: past row security, triggers and foreign keys. */
async function loseEveryRow(adminUrl: string, tenantId: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`);
  await admin.query("begin; set local session_replication_role = 'replica'");
  for (const { name } of rows)
    await admin.query(`delete from ${pg.escapeIdentifier(name)} where tenant_id = $1`, [tenantId]);
  await admin.query('commit');
  await admin.end();
}
