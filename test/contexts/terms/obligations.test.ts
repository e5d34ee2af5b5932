import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Sweep } from '../../../src/contexts/terms/application/sweeping.js';
import { type NewObligation, Obligations } from '../../../src/contexts/terms/contract.js';
import { Database } from '../../../src/platform/database.js';
import { Doctor } from '../../../src/platform/doctor.js';
import { CallsGateway, Due } from '../../../src/shared-kernel/commands.js';
import { Conflict } from '../../../src/shared-kernel/errors.js';
import { ACME, BOLT, type House, openHouse } from './house.js';

/** Leaves a mark that can be counted; a second one under the same name would break the key. */
@Due('test.mark')
class LeaveMark extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly mark: string,
  ) {
    super();
  }
}

@CommandHandler(LeaveMark)
class LeaveMarkHandler {
  constructor(private readonly database: Database) {}
  async execute({ tenantId, mark }: LeaveMark): Promise<void> {
    marks.push(mark);
    await sql`insert into inbox_message values (${tenantId}, ${mark}, ${tenantId}, '2026-01-01Z')`.execute(
      this.database.app(),
    );
    if (broken.has(mark)) throw new Conflict('bank-closed', 'Come back tomorrow.');
  }
}

/** A step that plans the next one, as a ladder does. */
@Due('test.step')
class TakeStep extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly days: number[],
  ) {
    super();
  }
}

@CommandHandler(TakeStep)
class TakeStepHandler {
  constructor(private readonly obligations: Obligations) {}
  async execute({ tenantId, days: [day, ...later] }: TakeStep): Promise<void> {
    marks.push(`step ${day}`);
    if (later.length > 0)
      await this.obligations.schedule(due('ladder', `2026-02-0${later[0]}`, new TakeStep(tenantId, later)));
  }
}

@CallsGateway()
@Due('test.ring')
class RingBell extends Command<void> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@Module({ providers: [LeaveMarkHandler, TakeStepHandler] })
class Marks {}

let marks: string[] = [];
const broken = new Set<string>();
const due = (key: string, date: string, command?: object, tenantId = ACME): NewObligation => ({
  tenantId,
  key,
  clause: 'ToS 3.4.c',
  owedBy: 'operator',
  title: 'dunning.suspension',
  dueAt: new Date(`${date}T00:00:00+01:00`),
  command,
});

describe('obligations', () => {
  let house: House;
  const schedule = (...obligations: NewObligation[]) =>
    house.within(obligations[0]!.tenantId, async () => {
      for (const obligation of obligations) await house.get(Obligations).schedule(obligation);
    });
  const states = (like: string) =>
    house.rows(`select key, state from obligation where key like $1 order by key, id`, [like]);

  beforeAll(async () => {
    house = await openHouse({ extra: [Marks] });
    await house.stand('2026-01-15T09:00:00+01:00');
  });
  afterAll(() => house.close());

  test('a scheduled command runs on its instant and not a millisecond earlier, once', async () => {
    await schedule(due('once', '2026-01-20', new LeaveMark(ACME, 'once')));

    await house.stand('2026-01-19T23:59:59.999+01:00');
    await house.settle();
    expect(await states('once')).toEqual([{ key: 'once', state: 'PENDING' }]);

    await house.stand('2026-01-20T00:00:00+01:00');
    await house.settle();
    await house.settle();
    expect(await states('once')).toEqual([{ key: 'once', state: 'DONE' }]);
    expect(marks).toEqual(['once']);
  });

  test('scheduling a pending key again moves it, also within one transaction; a settled key begins anew', async () => {
    marks = [];
    await schedule(
      due('moved', '2026-01-21', new LeaveMark(ACME, 'too early')),
      due('moved', '2026-01-22', new LeaveMark(ACME, 'moved')),
    );
    await house.stand('2026-01-21T12:00:00+01:00');
    await house.settle();
    expect(marks).toEqual([]);

    await house.stand('2026-01-22T00:00:00+01:00');
    await house.settle();
    await schedule(due('moved', '2026-01-23'));
    expect(marks).toEqual(['moved']);
    expect((await states('moved')).map(({ state }) => state)).toEqual(['DONE', 'PENDING']);
  });

  test('a payment voids what it made pointless, by key or by prefix, and no other case’s', async () => {
    await schedule(
      due('case:1:warn', '2026-02-01'),
      due('case:1:suspend', '2026-02-02'),
      due('case:10:warn', '2026-02-03'),
    );
    await house.within(ACME, () => house.get(Obligations).void(ACME, 'case:1:*', 'paid'));
    await house.within(ACME, () => house.get(Obligations).void(ACME, 'case:unknown', 'paid'));

    expect(await states('case:%')).toEqual([
      { key: 'case:10:warn', state: 'PENDING' },
      { key: 'case:1:suspend', state: 'VOIDED' },
      { key: 'case:1:warn', state: 'VOIDED' },
    ]);
    await house.within(ACME, () => house.get(Obligations).fulfil(ACME, 'case:10:warn'));
    expect((await states('case:10:warn'))[0]!.state).toBe('DONE');
  });

  test('what nobody did by its time is breached, with evidence of the clause', async () => {
    await schedule({ ...due('answer', '2026-01-24'), clause: 'ToS 5.5.b' });
    await house.stand('2026-01-24T00:00:00+01:00');
    await house.settle();

    expect((await states('answer'))[0]!.state).toBe('BREACHED');
    expect(
      await house.rows(`select clause, payload->>'key' as key from evidence where event_type = 'terms.ObligationBreached'
      and clause = 'ToS 5.5.b'`),
    ).toEqual([{ clause: 'ToS 5.5.b', key: 'answer' }]);
  });

  test('a promise is kept in its last moment, and broken, or followed by its command, at the first one after', async () => {
    marks = [];
    const dueAt = new Date('2026-01-31T23:59:59.999+01:00');
    const promised = { dueAt, promise: true, clause: 'ToS 9.9' } as const;
    await schedule(
      { ...due('promise:kept', '2026-01-31'), ...promised },
      { ...due('promise:broken', '2026-01-31'), ...promised },
      { ...due('promise:followed', '2026-01-31', new LeaveMark(ACME, 'followed')), ...promised },
    );
    await house.stand('2026-01-31T23:59:59.999+01:00');
    await house.settle();
    expect((await states('promise:%')).map(({ state }) => state)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect(await house.get(Sweep).nextDue()).toEqual(new Date('2026-02-01T00:00:00+01:00'));
    await house.within(ACME, () => house.get(Obligations).fulfil(ACME, 'promise:kept'));

    await house.stand('2026-02-01T00:00:00+01:00');
    await house.settle();

    expect(await states('promise:%')).toEqual([
      { key: 'promise:broken', state: 'BREACHED' },
      { key: 'promise:followed', state: 'DONE' },
      { key: 'promise:kept', state: 'DONE' },
    ]);
    expect(marks).toEqual(['followed']);
    expect(
      await house.rows(`select payload->>'key' as key, payload->>'at' as at from evidence
        where event_type = 'terms.ObligationBreached' and clause = 'ToS 9.9'`),
    ).toEqual([{ key: 'promise:broken', at: '2026-01-31T23:00:00.000Z' }]);
  });

  test('a step of the same instant does not wait for a promise that is still in time', async () => {
    marks = [];
    const last = new Date('2026-02-01T00:00:00.100+01:00');
    await schedule(
      { ...due('still:promised', '2026-02-01'), dueAt: last, promise: true },
      { ...due('still:step', '2026-02-01', new LeaveMark(ACME, 'step')), dueAt: last },
    );
    await house.stand(last.toISOString());
    await house.settle();

    expect(marks).toEqual(['step']);
    expect(await states('still:%')).toEqual([
      { key: 'still:promised', state: 'PENDING' },
      { key: 'still:step', state: 'DONE' },
    ]);
    await house.within(ACME, () => house.get(Obligations).fulfil(ACME, 'still:promised'));
  });

  test('after downtime the steps run in order, each step’s next one before what was due later', async () => {
    marks = [];
    await schedule(
      due('ladder', '2026-02-01', new TakeStep(ACME, [1, 3, 5])),
      due('between', '2026-02-04', new LeaveMark(ACME, 'between')),
      due('after', '2026-02-06', new LeaveMark(ACME, 'after')),
    );

    await house.stand('2026-03-01T00:00:00+01:00');
    await house.settle();

    expect(marks).toEqual(['step 1', 'step 3', 'between', 'step 5', 'after']);
    expect((await states('ladder')).map(({ state }) => state)).toEqual(['DONE']);
  });

  test('a command that throws leaves nothing behind, waits with its code, and blocks nobody', async () => {
    marks = [];
    broken.add('poison');
    await schedule(
      due('poison', '2026-03-02', new LeaveMark(ACME, 'poison')),
      due('healthy', '2026-03-03', new LeaveMark(ACME, 'healthy')),
    );
    await house.stand('2026-03-04T00:00:00+01:00');
    await house.settle();

    expect(marks).toEqual(['poison', 'healthy']);
    expect(await house.rows(`select state, attempts, last_error_code from obligation where key = 'poison'`)).toEqual([
      { state: 'PENDING', attempts: 1, last_error_code: 'bank-closed' },
    ]);
    expect(await house.rows(`select 1 from inbox_message where consumer = 'poison'`)).toEqual([]);
    const diagnoses = await house.get(Doctor).examine();
    expect(diagnoses.find(({ check }) => check === 'obligations')).toMatchObject({
      status: 'warn',
      detail: '1 overdue, 1 failing (dunning.suspension: bank-closed)',
    });
  });

  test('it is tried again by wall time and succeeds once what was broken is repaired', async () => {
    broken.delete('poison');
    await house.rows(`update obligation set retry_at = '2020-01-01Z' where key = 'poison'`);
    await house.settle();

    expect((await states('poison'))[0]!.state).toBe('DONE');
    expect(await house.rows(`select 1 from inbox_message where consumer = 'poison'`)).toHaveLength(1);
  });

  test('four sweepers at once have each effect exactly once, and each tenant’s in order', async () => {
    marks = [];
    for (const tenantId of [ACME, BOLT]) {
      const wave = Array.from({ length: 25 }, (_, n) =>
        due(
          `wave:${n}`,
          `2026-03-${String(5 + (n % 20)).padStart(2, '0')}`,
          new LeaveMark(tenantId, `${tenantId} ${n}`),
          tenantId,
        ),
      );
      await schedule(...wave);
    }
    await house.stand('2026-04-01T00:00:00+02:00');

    const sweep = house.get(Sweep);
    for (let effects = 1; effects > 0; ) {
      const passes = await Promise.all([sweep.pass(), sweep.pass(), sweep.pass(), sweep.pass()]);
      effects = passes.reduce((sum, count) => sum + count, 0);
    }

    expect(marks).toHaveLength(50);
    expect(new Set(marks).size).toBe(50);
    const acme = marks.filter((mark) => mark.startsWith(ACME)).map((mark) => Number(mark.split(' ')[1]) % 20);
    expect(acme).toEqual([...acme].sort((a, b) => a - b));
    expect((await states('wave:%')).every(({ state }) => state === 'DONE')).toBe(true);
  });

  test('a payment and the sweeper at the same instant: whoever is second sees what the first has decided', async () => {
    marks = [];
    await schedule(due('race', '2026-04-02', new LeaveMark(ACME, 'race')));
    await house.stand('2026-04-02T00:00:00+02:00');

    await house.within(ACME, async () => {
      await house.get(Obligations).void(ACME, 'race', 'paid');
      expect(await house.get(Sweep).pass()).toBe(0);
    });
    await house.settle();

    expect(marks).toEqual([]);
    expect((await states('race'))[0]!.state).toBe('VOIDED');
  });

  test('the next due instant is the earliest to come, not one that is waiting for its retry', async () => {
    await schedule(due('next', '2026-05-05'), due('later', '2026-05-06'));

    expect(await house.get(Sweep).nextDue()).toEqual(new Date('2026-05-05T00:00:00+01:00'));
  });

  test('no obligation carries a command that calls a gateway, or one without a name', async () => {
    await expect(schedule(due('bell', '2026-05-07', new RingBell(ACME)))).rejects.toThrow('calls a gateway');
    await expect(schedule(due('odd', '2026-05-07', new (class Odd {})()))).rejects.toThrow('not marked @Due');
  });

  describe('over HTTP', () => {
    test('an administrator sees their own, by due time, page by page; a user does not', async () => {
      const first = await house.as('administrator', 'acme').get('/v1/obligations?state=PENDING&limit=1');
      const second = await house
        .as('administrator', 'acme')
        .get(`/v1/obligations?state=PENDING&limit=1&cursor=${first.body.next}`);

      expect([first.body.items[0].key, second.body.items[0].key]).toEqual(['next', 'later']);
      expect((await house.as('user', 'acme').get('/v1/obligations')).status).toBe(403);
      expect((await house.as('administrator', 'acme').get(`/v1/obligations?tenantId=${BOLT}`)).status).toBe(404);
    });

    test('staff see all tenants’ and leave evidence of it; of one tenant they leave it there (ToS 2.12)', async () => {
      const all = await house.as('agent', 'operator').get('/v1/obligations?limit=200');
      const own = await house.as('agent', 'operator').get(`/v1/obligations?tenantId=${ACME}`);
      const nobody = await house
        .as('agent', 'operator')
        .get('/v1/obligations?tenantId=01900000-0000-7000-8000-0000000000ff');

      expect(new Set(all.body.items.map(({ tenantId }: { tenantId: string }) => tenantId))).toEqual(
        new Set([ACME, BOLT]),
      );
      expect([own.status, nobody.status]).toEqual([200, 404]);
      expect(
        await house.rows(
          `select tenant_id, actor_kind from evidence where event_type = 'terms.BackOfficeRead' order by id`,
        ),
      ).toEqual([
        { tenant_id: '00000000-0000-7000-8000-000000000001', actor_kind: 'operator' },
        { tenant_id: ACME, actor_kind: 'operator' },
      ]);
    });

    test('an approver waives with a reason, an agent may not, and what is settled cannot be waived', async () => {
      const { body } = await house.as('administrator', 'acme').get('/v1/obligations?state=PENDING');
      const { id } = body.items.find(({ key }: { key: string }) => key === 'next');
      const path = `/v1/obligations/${id}/waiver`;
      const waiver = { tenantId: ACME, reason: 'Goodwill after our outage' };

      expect((await house.as('agent', 'operator').post(path, waiver)).status).toBe(403);
      expect((await house.as('approver', 'operator').post(path, { tenantId: ACME })).status).toBe(422);
      expect((await house.as('approver', 'operator').post(path, waiver)).status).toBe(204);
      expect((await house.as('approver', 'operator').post(path, waiver)).status).toBe(409);
      expect((await house.as('approver', 'operator').post(path, { ...waiver, tenantId: BOLT })).status).toBe(404);
      expect(
        await house.rows(`select clause, actor_kind, payload->>'reason' as reason from evidence
        where event_type = 'terms.ObligationWaived'`),
      ).toEqual([{ clause: 'ToS 3.4.c', actor_kind: 'operator', reason: 'Goodwill after our outage' }]);
    });

    test('staff tick off a task of theirs', async () => {
      await schedule(due('task', '2026-06-01'));
      const { body } = await house.as('administrator', 'acme').get('/v1/obligations?state=PENDING');
      const { id } = body.items.find(({ key }: { key: string }) => key === 'task');

      const answer = await house
        .as('agent', 'operator')
        .post(`/v1/obligations/${id}/fulfilment`, { tenantId: ACME, reason: 'Called them' });

      expect(answer.status).toBe(204);
      expect((await states('task'))[0]!.state).toBe('DONE');
    });
  });
});
