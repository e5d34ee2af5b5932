import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { Database } from '../../src/platform/database.js';
import type { OutboxTables } from '../../src/platform/outbox-store.js';
import { prepared } from '../../src/platform/prepared.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { SYSTEM } from '../../src/shared-kernel/tenant.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ACME = '01900000-0000-7000-8000-00000000000a';
const BOLT = '01900000-0000-7000-8000-00000000000b';

interface Wanted {
  tenantId: string;
  consumer?: string;
  from?: Date;
}

describe('a prepared statement', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let built = 0;

  const inbox = prepared((db: Kysely<OutboxTables>, { tenantId, consumer, from }: Wanted) => {
    built++;
    return db
      .selectFrom('inbox_message')
      .select(['tenant_id', 'consumer'])
      .where('tenant_id', '=', tenantId)
      .$if(consumer !== undefined, (query) => query.where('consumer', '=', consumer!))
      .$if(from !== undefined, (query) => query.where('processed_at', '>=', from!))
      .orderBy('consumer');
  });

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const { appUrl, systemUrl } = testDatabase;
    database = await Database.open({ appUrl, systemUrl, poolSize: 2, namedScope: true, entities: [] });
    for (const tenant of [ACME, BOLT])
      for (const consumer of ['ant', 'bee'])
        await inTenant(tenant, SYSTEM, () =>
          database
            .app<OutboxTables>()
            .insertInto('inbox_message')
            .values({ tenant_id: tenant, consumer, message_id: tenant, processed_at: new Date('2026-01-15Z') })
            .execute(),
        );
  });

  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const consumersOf = (tenantId: string, wanted: Omit<Wanted, 'tenantId'> = {}) =>
    inTenant(tenantId, SYSTEM, async () => {
      const rows = await inbox(database.app(), { tenantId, ...wanted });
      return rows.map(({ tenant_id, consumer }) => `${tenant_id === ACME ? 'acme' : 'bolt'} ${consumer}`);
    });

  test('is built once for each set of values that are there, and answers for the values of each call', async () => {
    expect(await consumersOf(ACME)).toEqual(['acme ant', 'acme bee']);
    expect(await consumersOf(BOLT)).toEqual(['bolt ant', 'bolt bee']);
    expect(built).toBe(1);

    expect(await consumersOf(BOLT, { consumer: 'bee' })).toEqual(['bolt bee']);
    expect(await consumersOf(ACME, { consumer: 'ant', from: undefined })).toEqual(['acme ant']);
    expect(built).toBe(2);

    expect(await consumersOf(ACME, { from: new Date('2026-01-16Z') })).toEqual([]);
    expect(built).toBe(3);
  });

  test('what decides its text makes another statement of it', async () => {
    const ordered = prepared(
      (db: Kysely<OutboxTables>, { tenantId }: Wanted, { direction }: { direction: 'asc' | 'desc' }) =>
        db
          .selectFrom('inbox_message')
          .select('consumer')
          .where('tenant_id', '=', tenantId)
          .orderBy('consumer', direction),
    );
    const consumers = (direction: 'asc' | 'desc') =>
      inTenant(ACME, SYSTEM, () => ordered(database.app(), { tenantId: ACME }, { direction }));

    expect(await consumers('asc')).toEqual([{ consumer: 'ant' }, { consumer: 'bee' }]);
    expect(await consumers('desc')).toEqual([{ consumer: 'bee' }, { consumer: 'ant' }]);
  });

  test('many callers at once each get their own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, turn) =>
        consumersOf(turn % 2 ? ACME : BOLT, { consumer: turn % 3 ? 'ant' : 'bee' }),
      ),
    );

    answers.forEach((answer, turn) => {
      expect(answer).toEqual([`${turn % 2 ? 'acme' : 'bolt'} ${turn % 3 ? 'ant' : 'bee'}`]);
    });
  });
});
