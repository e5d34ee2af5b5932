import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { DataInventory } from '../../src/shared-kernel/data-inventory.js';
import { startApp, type TestApp } from '../support/app.js';
import { CATALOGUE, inventoryGaps } from '../support/inventory.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T09:00:00+02:00' });
});
afterAll(() => app.stop());

const rows = async (text: string): Promise<{ name: string }[]> => {
  const admin = new pg.Client({ connectionString: app.database.adminUrl });
  await admin.connect();
  try {
    return (await admin.query(text)).rows;
  } finally {
    await admin.end();
  }
};

describe('what the operator holds about people', () => {
  test('ToS 9.1, ToS 9.3: every column of every table has its role and purpose, or is said not to be personal', async () => {
    const catalogue = (await rows(CATALOGUE)).map(({ name }) => name);

    expect(inventoryGaps(app.get(DataInventory).tables(), catalogue)).toEqual([]);
  });

  test('ToS 9.12: a column that comes with a new migration fails the build until somebody says what it is for', async () => {
    await rows('alter table account add column shoe_size integer');
    const catalogue = (await rows(CATALOGUE)).map(({ name }) => name);
    await rows('alter table account drop column shoe_size');

    expect(inventoryGaps(app.get(DataInventory).tables(), catalogue)).toEqual(['account.shoe_size is not declared']);
  });
});
