import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { tenantClient } from '../../src/platform/tenant-client.js';
import { inTenant, withScope } from '../../src/platform/tenant-scope.js';
import { SYSTEM } from '../../src/shared-kernel/tenant.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ACME = '01900000-0000-7000-8000-00000000000a';
const BOLT = '01900000-0000-7000-8000-00000000000b';

/** What an upgrade of `pg` has to pass: the client reaches into its internals. */
describe.each([{ namedScope: true }, { namedScope: false }])('the tenant client, %p', ({ namedScope }) => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new (tenantClient({ namedScope }))({ connectionString: database.appUrl });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const tenantSeen = async (): Promise<string | null> => {
    const { rows } = await client.query('select current_tenant() as tenant');
    return rows[0].tenant;
  };

  test('every statement carries the tenant of its scope and leaves nothing behind', async () => {
    expect(await inTenant(ACME, SYSTEM, tenantSeen)).toBe(ACME);
    expect(await inTenant(BOLT, SYSTEM, tenantSeen)).toBe(BOLT);
    expect(await tenantSeen()).toBeNull();
  });

  test('parameters, several rows and counts arrive as without a tenant', async () => {
    const rows = await inTenant(ACME, SYSTEM, () =>
      client.query('select n from generate_series($1::int, $2::int) n', [1, 3]),
    );

    expect(rows.rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(rows.rowCount).toBe(3);
  });

  test('a transaction has its tenant from BEGIN to COMMIT', async () => {
    const seen = await inTenant(ACME, SYSTEM, async () => {
      await client.query('begin');
      const inside = await tenantSeen();
      await client.query('commit');
      return inside;
    });

    expect(seen).toBe(ACME);
    expect(await tenantSeen()).toBeNull();
  });

  test('what travels with BEGIN hands over its rows', async () => {
    const opened: unknown[] = [];
    const scope = { tenantId: ACME, actor: SYSTEM, requestId: 'test', opening: 'select 7 as n' };

    await withScope({ ...scope, opened: (rows) => opened.push(...rows) }, async () => {
      await client.query('begin');
      await client.query('rollback');
    });

    expect(opened).toEqual([[{ n: 7 }]]);
  });

  test('what travels with COMMIT is committed with it; where it fails, nothing is', async () => {
    const insert = (consumer: string) =>
      `insert into inbox_message values ('${ACME}', '${consumer}', '${BOLT}', '2026-01-01Z')`;
    const commitWith = (closing: string) =>
      withScope({ tenantId: ACME, actor: SYSTEM, requestId: 'test', closing }, async () => {
        await client.query('begin');
        await client.query(insert('inside'));
        return client.query('commit');
      });
    const kept = () =>
      inTenant(ACME, SYSTEM, () => client.query('select consumer from inbox_message order by consumer'));

    await expect(commitWith('select nonsense')).rejects.toThrow(/nonsense/);
    await client.query('rollback');
    expect((await kept()).rows).toEqual([]);

    expect(await commitWith(insert('closing'))).toMatchObject({ command: 'COMMIT' });
    expect((await kept()).rows).toEqual([{ consumer: 'closing' }, { consumer: 'inside' }]);
  });

  test('after an error the same connection serves the next tenant', async () => {
    const broken = inTenant(ACME, SYSTEM, () => client.query('select 1/0'));

    await expect(broken).rejects.toThrow('division by zero');

    expect(await inTenant(BOLT, SYSTEM, tenantSeen)).toBe(BOLT);
  });

  test('a BEGIN that fails does not leave the client believing in a transaction', async () => {
    const scope = { tenantId: ACME, actor: SYSTEM, requestId: 'test', opening: 'select nonsense' };

    await expect(withScope(scope, () => client.query('begin'))).rejects.toThrow(/nonsense/);
    await client.query('rollback');

    expect(await inTenant(BOLT, SYSTEM, tenantSeen)).toBe(BOLT);
  });

  test('a statement that keeps coming back is prepared once, unless a pooler would lose it or it asks for every column', async () => {
    const often = 'select current_tenant() as tenant, $1::int as turn';
    const seen: unknown[] = [];
    for (let turn = 0; turn < 8; turn++) {
      const { rows } = await inTenant(turn % 2 ? BOLT : ACME, SYSTEM, () => client.query(often, [turn]));
      seen.push(...rows);
      await inTenant(ACME, SYSTEM, () => client.query('select * from inbox_message where consumer = $1', ['nobody']));
    }

    expect(seen).toEqual(Array.from({ length: 8 }, (_, turn) => ({ tenant: turn % 2 ? BOLT : ACME, turn })));
    const { rows } = await client.query(
      `select statement from pg_prepared_statements where name like '\\_\\_frequent%'`,
    );
    expect(rows).toEqual(namedScope ? [{ statement: often }] : []);
  });

  test('a tenant id that is no UUID never reaches the database', async () => {
    const scope = { tenantId: "x'; drop table outbox_message; --", actor: SYSTEM, requestId: 'test' };

    expect(() => withScope(scope, () => client.query('begin'))).toThrow(TypeError);
  });
});
