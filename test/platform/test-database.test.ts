import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let one: TestDatabase;
let two: TestDatabase;

beforeAll(async () => {
  [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(async () => {
  await Promise.all([one.drop(), two.drop()]);
});

const ask = async (url: string, statement: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
};

test('each suite has a database of its own', async () => {
  await ask(one.migratorUrl, 'create table mine (x integer)');

  expect(await ask(one.migratorUrl, `select to_regclass('mine') is not null`)).toBe(true);
  expect(await ask(two.migratorUrl, `select to_regclass('mine') is not null`)).toBe(false);
});

test('the logins are who they say, and only the migrator may create tables', async () => {
  expect(await ask(one.appUrl, 'select current_user')).toBe('crm_app');
  expect(await ask(one.systemUrl, 'select current_user')).toBe('crm_system');
  await expect(ask(one.appUrl, 'create table forbidden ()')).rejects.toThrow('permission denied');
  await expect(ask(one.systemUrl, 'create table forbidden ()')).rejects.toThrow('permission denied');
});

test('no login but the migrator sees past row security, and none is superuser', async () => {
  const powers = `select string_agg(rolname, ',' order by rolname) from pg_roles where rolname like 'crm%' and `;

  expect(await ask(one.adminUrl, `${powers} rolbypassrls`)).toBe('crm_migrator');
  expect(await ask(one.adminUrl, `${powers} rolsuper`)).toBeNull();
  expect(await ask(one.adminUrl, `${powers} not rolcanlogin`)).toBe('crm_search');
});
