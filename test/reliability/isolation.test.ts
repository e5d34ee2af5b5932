import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../support/database.js';
import { crossTenant, short as shortCrossTenant } from './cross-tenant.js';
import { evidence, short as shortEvidence } from './evidence.js';
import { catalogueFaults, rls, short as shortRls } from './rls.js';

describe('one client’s things stay unseen by another', () => {
  test('another’s ids in any slot of any operation are answered like ids that nobody has', async () => {
    const { faults, requests, slots } = await crossTenant(shortCrossTenant);

    expect(faults).toEqual([]);
    expect(requests).toBeGreaterThan(Number(slots) * 2);
  });

  test('row level security holds in the catalogue, statement by statement and under mixed load', async () => {
    const { holds, ...figures } = await rls(shortRls);

    expect(figures).toMatchObject({ catalogueFaults: [], enforcementFaults: [], storm: { faults: [] } });
    expect(holds).toBe(true);
  });

  test.each([
    ['a table whose owner is not bound', 'alter table contact no force row level security', /contact/],
    ['a policy for everybody', 'create policy open_door on invoice for select using (true)', /invoice\.open_door/],
    ['a view past the policies', 'create view all_contacts as select * from contact', /all_contacts/],
    [
      'a function with its owner’s rights',
      'create function peek() returns bigint language sql security definer as $$ select count(*) from contact $$',
      /peek/,
    ],
    ['a right to write for the system', 'grant delete on obligation to crm_system', /obligation DELETE/],
  ])('%s is found in the catalogue', async (_, statement, name) => {
    const database = await createTestDatabase();
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query(statement);

    const faults = await catalogueFaults(admin);

    await admin.end();
    await database.drop();
    expect(faults).toContainEqual(expect.stringMatching(name));
  });

  test('evidence that a superuser altered, dropped or reordered is found, and the row is named', async () => {
    const { missed, holds } = await evidence(shortEvidence);

    expect(missed).toEqual([]);
    expect(holds).toBe(true);
  });
});
