import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Command, CommandBus, CommandHandler } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { sql } from 'kysely';
import { readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database.js';
import { Authenticator } from '../../src/platform/http/access.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { EventRecorder, UnitOfWork } from '../../src/platform/unit-of-work.js';
import { Workers } from '../../src/platform/workers.js';
import { DomainEvent } from '../../src/shared-kernel/aggregate-root.js';
import { CallsGateway, Outbox, ReactsTo } from '../../src/shared-kernel/commands.js';
import { SYSTEM } from '../../src/shared-kernel/tenant.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ACME = '01900000-0000-7000-8000-00000000000a';
const BOLT = '01900000-0000-7000-8000-00000000000b';

class DoorOpened extends DomainEvent {
  readonly type = 'test.DoorOpened';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
  ) {
    super();
  }
}

class OpenDoor extends Command<string> {
  constructor(
    readonly tenantId: string,
    readonly outcome: 'open' | 'jam' = 'open',
  ) {
    super();
  }
}

@CommandHandler(OpenDoor)
class OpenDoorHandler {
  constructor(private readonly outbox: Outbox) {}
  async execute({ tenantId, outcome }: OpenDoor): Promise<string> {
    this.outbox.add(new DoorOpened(tenantId, 'front'));
    if (outcome === 'jam') throw new Error('jammed');
    return 'open';
  }
}

@CallsGateway()
class RingBell extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(RingBell)
class RingBellHandler {
  async execute(): Promise<void> {}
}

class OpenThenRing extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@CommandHandler(OpenThenRing)
class OpenThenRingHandler {
  constructor(private readonly commands: CommandBus) {}
  execute({ tenantId }: OpenThenRing): Promise<void> {
    return this.commands.execute(new RingBell(tenantId));
  }
}

@Injectable()
class Doorman {
  greeted: string[] = [];
  fail = false;

  @ReactsTo('test.DoorOpened')
  async greet(event: DoorOpened): Promise<void> {
    if (this.fail) throw new Error('asleep');
    this.greeted.push(event.tenantId);
  }
}

class RecordsNothing extends EventRecorder {
  async record(): Promise<void> {}
}
class AdmitsNobody extends Authenticator {
  tenantOf = async () => undefined;
  authenticate = async () => undefined;
}

@Module({
  providers: [
    OpenDoorHandler,
    RingBellHandler,
    OpenThenRingHandler,
    Doorman,
    { provide: EventRecorder, useClass: RecordsNothing },
    { provide: Authenticator, useClass: AdmitsNobody },
  ],
  exports: [EventRecorder, Authenticator],
})
class Doors {}
Reflect.defineMetadata('__module:global__', true, Doors);

describe('the unit of work', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let commands: CommandBus;
  let unitOfWork: UnitOfWork;
  let workers: Workers;
  let doorman: Doorman;
  const sent: string[] = [];

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await Database.open({
      appUrl: testDatabase.appUrl,
      systemUrl: testDatabase.systemUrl,
      poolSize: 4,
      namedScope: true,
      entities: [],
      onRoundTrip: (text) => sent.push(text),
    });
    const config = readConfig({ NODE_ENV: 'test' });
    const testing = await Test.createTestingModule({
      imports: [PlatformModule.with(config, database), Doors],
    }).compile();
    await testing.init();
    commands = testing.get(CommandBus);
    unitOfWork = testing.get(UnitOfWork);
    workers = testing.get(Workers);
    doorman = testing.get(Doorman);
  });

  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const messages = async (tenantId: string) =>
    inTenant(tenantId, SYSTEM, async () => {
      const { rows } = await sql<{ state: string }>`
        select state from outbox_message where tenant_id = ${tenantId} order by id`.execute(database.app());
      return rows.map(({ state }) => state);
    });

  test('a command commits its event with its effect, and a reaction follows exactly once', async () => {
    await expect(commands.execute(new OpenDoor(ACME))).resolves.toBe('open');
    expect(await messages(ACME)).toEqual(['PENDING']);

    await workers.settle();
    await workers.settle();

    expect(await messages(ACME)).toEqual(['DONE']);
    expect(doorman.greeted).toEqual([ACME]);
  });

  test('a command that fails leaves neither event nor effect', async () => {
    const before = await messages(ACME);

    await expect(commands.execute(new OpenDoor(ACME, 'jam'))).rejects.toThrow('jammed');

    expect(await messages(ACME)).toEqual(before);
  });

  test('a reaction that fails is kept for later and does not hold up other tenants', async () => {
    doorman.fail = true;
    await commands.execute(new OpenDoor(BOLT));

    await workers.settle();

    expect(await messages(BOLT)).toEqual(['PENDING']);
    const { rows } = await inTenant(BOLT, SYSTEM, () =>
      sql<{ last_error: string; attempts: number }>`select last_error, attempts from outbox_message`.execute(
        database.app(),
      ),
    );
    expect(rows).toEqual([{ last_error: 'Error', attempts: 1 }]);
    doorman.fail = false;
  });

  test('two relays deliver one event once', async () => {
    const greetedBefore = doorman.greeted.length;
    await commands.execute(new OpenDoor(ACME));

    await Promise.all([workers.settle(), workers.settle()]);

    expect(doorman.greeted.length).toBe(greetedBefore + 1);
  });

  test('one tenant never sees the rows of another, and no tenant means no rows', async () => {
    const seenByBolt = await inTenant(BOLT, SYSTEM, () =>
      sql`select tenant_id from outbox_message where tenant_id = ${ACME}`.execute(database.app()),
    );
    const seenByNobody = await sql`select tenant_id from outbox_message`.execute(database.app());

    expect(seenByBolt.rows).toEqual([]);
    expect(seenByNobody.rows).toEqual([]);
  });

  test('writing for another tenant is refused by the database itself', async () => {
    const intrude = () =>
      inTenant(BOLT, SYSTEM, () =>
        sql`insert into inbox_message values (${ACME}, 'x', ${ACME}, '2026-01-01Z')`.execute(database.app()),
      );
    const forget = () =>
      sql`insert into inbox_message values (${ACME}, 'x', ${ACME}, '2026-01-01Z')`.execute(database.app());

    await expect(intrude()).rejects.toThrow(/row-level security/);
    await expect(forget()).rejects.toThrow(/unrecognized configuration parameter|invalid input syntax/);
  });

  test('a statement that fails gives its connection back, however often', async () => {
    const failing = () => unitOfWork.run(ACME, () => sql`select 1/0`.execute(database.app()));

    for (let turn = 0; turn < 6; turn++) await expect(failing()).rejects.toThrow('division by zero');

    await expect(commands.execute(new OpenDoor(ACME))).resolves.toBe('open');
    await workers.settle();
  });

  test('a gateway cannot be called inside a transaction, because the outside cannot be rolled back', async () => {
    await expect(commands.execute(new RingBell(ACME))).resolves.toBeUndefined();
    await expect(commands.execute(new OpenThenRing(ACME))).rejects.toThrow(/cannot run inside a transaction/);
  });

  test('a transaction belongs to one tenant', async () => {
    const crossing = unitOfWork.run(ACME, () => commands.execute(new OpenDoor(BOLT)));

    await expect(crossing).rejects.toThrow(/one tenant/);
  });

  test('a command with one event takes three round trips: begin with scope, outbox, commit', async () => {
    sent.length = 0;

    await commands.execute(new OpenDoor(ACME));

    expect(sent.map((text) => text.split(' ')[0])).toEqual(['begin', 'insert', 'commit']);
    await workers.settle();
  });

  test('400 reads of two tenants at once never cross', async () => {
    const reads = Array.from({ length: 400 }, (_, turn) => {
      const tenantId = turn % 2 ? ACME : BOLT;
      return inTenant(tenantId, SYSTEM, async () => {
        const { rows } = await sql<{ tenant_id: string }>`select tenant_id from outbox_message`.execute(database.app());
        return rows.every((row) => row.tenant_id === tenantId) && rows.length > 0;
      });
    });

    expect(await Promise.all(reads)).not.toContain(false);
  });
});
