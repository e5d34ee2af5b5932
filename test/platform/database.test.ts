import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { asUnavailable, Database } from '../../src/platform/database.js';
import { withScope } from '../../src/platform/tenant-scope.js';
import { Unavailable } from '../../src/shared-kernel/errors.js';
import { SYSTEM } from '../../src/shared-kernel/tenant.js';
import { ChaosProxy } from '../reliability/chaos-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('a database that goes away', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let admin: pg.Client;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const { appUrl, systemUrl, adminUrl } = testDatabase;
    database = await Database.open({ appUrl, systemUrl, poolSize: 2, namedScope: true, entities: [] });
    admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await database.close();
    await testDatabase.drop();
  });

  const dropConnections = async (login: string) => {
    for (let dropped = 0; dropped === 0; ) {
      const { rowCount } = await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and query like '%pg_sleep%'",
        [login],
      );
      dropped = rowCount ?? 0;
    }
  };

  test.each([
    ['crm_app', () => database.app()],
    ['crm_system', () => database.system()],
  ])('in the middle of a statement of %s fails statements, never the process', async (login, door) => {
    const interrupted = sql`select pg_sleep(30)`.execute(door()).catch((error: Error) => error);

    await dropConnections(login);

    expect(await interrupted).toMatchObject({ code: '57P01' });
    // The pool may hand out the dying connection once more before it hears of its end.
    const next = () => sql`select 1 as one`.execute(door());
    await next().catch(() => undefined);
    expect((await next()).rows).toEqual([{ one: 1 }]);
  });

  const scoped = <T>(opening: string | undefined, work: () => Promise<T>) =>
    withScope({ tenantId: '01900000-0000-7000-8000-00000000000a', actor: SYSTEM, requestId: 'test', opening }, work);
  const connection = () => database.orm.em.getConnection();
  const moreThanThePoolHas = [1, 2, 3];

  test('takes no connection along when it cannot begin, or a transaction is cut in the middle', async () => {
    for (const _ of moreThanThePoolHas)
      await expect(scoped('select 1 / 0', () => connection().begin())).rejects.toThrow('division by zero');
    for (const _ of moreThanThePoolHas) {
      const transaction = await scoped(undefined, () => connection().begin());
      const interrupted = sql`select pg_sleep(30)`.execute(transaction).catch((error: Error) => error);
      await dropConnections('crm_app');
      await interrupted;
      await expect(connection().rollback(transaction)).rejects.toThrow();
    }

    const { rows } = await sql`select 1 as one`.execute(database.app());

    expect(rows).toEqual([{ one: 1 }]);
  });
});

describe('a database on the other side of a network that swallows what is said', () => {
  let testDatabase: TestDatabase;
  let network: ChaosProxy;
  let database: Database;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const { appUrl, systemUrl } = testDatabase;
    network = await ChaosProxy.before(appUrl);
    database = await Database.open({
      appUrl: network.urlOf(appUrl),
      systemUrl: network.urlOf(systemUrl),
      poolSize: 2,
      namedScope: true,
      entities: [],
      timeoutMs: 1_000,
    });
    await Promise.all([1, 2].flatMap(() => [ask(database.app()), ask(database.system())]));
  });

  afterAll(async () => {
    await network.close();
    await database.close();
    await testDatabase.drop();
  });

  const ask = (door: Kysely<unknown>) => sql<{ one: number }>`select 1 as one`.execute(door);

  // While the one is silent the other is idle for longer than silence is borne, which is no fault of its connections.
  test.each([
    ['app', () => database.app()],
    ['system', () => database.system()],
    ['app, once more,', () => database.app()],
  ])('is told from one that is slow, and the %s goes on over other connections', async (_, door) => {
    network.misbehave({ oneIn: 1, mischiefs: ['silent'], seed: 1 });

    const unanswered = await Promise.all([1, 2].map(() => ask(door()).catch((error: Error) => asUnavailable(error))));

    network.recover();
    expect(unanswered.map((error) => error instanceof Unavailable)).toEqual([true, true]);
    expect((await Promise.all([1, 2, 3].map(() => ask(door())))).flatMap(({ rows }) => rows)).toHaveLength(3);
  });

  test('lets nobody wait for rows for ever that somebody vanished with in the middle of a transaction', async () => {
    const admin = new pg.Client({ connectionString: testDatabase.adminUrl });
    await admin.connect();
    const begun = await database.orm.em.getConnection().begin();
    await sql`select pg_advisory_xact_lock(7)`.execute(begun);

    const { rows } = await admin.query('select pg_advisory_lock(7)::text as held');

    await admin.end();
    expect(rows).toEqual([{ held: '' }]);
    await expect(database.orm.em.getConnection().rollback(begun)).rejects.toThrow();
  });

  test('ends a statement that takes too long, as if the database were away', async () => {
    const endless = await sql`select pg_sleep(600)`.execute(database.app()).catch((error: Error) => error);

    expect(asUnavailable(endless)).toBeInstanceOf(Unavailable);
  });
});
