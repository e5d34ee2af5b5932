import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { EvidenceAudit } from '../../../src/contexts/terms/contract.js';
import { Doctor } from '../../../src/platform/doctor.js';
import { DomainEvent } from '../../../src/shared-kernel/aggregate-root.js';
import { Outbox } from '../../../src/shared-kernel/commands.js';
import type { ClauseId } from '../../../src/shared-kernel/errors.js';
import { OPERATOR_TENANT } from '../../../src/shared-kernel/tenant.js';
import { ACME, BOLT, type House, openHouse } from './house.js';

class InstanceSuspended extends DomainEvent {
  readonly type = 'tenancy.InstanceSuspended';
  readonly state = 'SUSPENDED';
  constructor(
    readonly tenantId: string,
    readonly subjectId: string,
    override readonly clause: ClauseId | undefined,
  ) {
    super();
  }
}

describe('evidence', () => {
  let house: House;
  const happen = (tenantId: string, times: number, clause: ClauseId | null = 'ToS 3.4.c') =>
    house.within(tenantId, async () => {
      for (let n = 0; n < times; n++)
        house.get(Outbox).add(new InstanceSuspended(tenantId, `case-${n}`, clause ?? undefined));
    });
  const verify = (tenantId?: string) => house.get(EvidenceAudit).verify(tenantId);
  /** Does what only a superuser can, past triggers and policies, and lets the audit look at it. */
  const tampered = async (statement: string) => {
    await house.rows('begin');
    await house.rows('set local session_replication_role = replica');
    await house.rows(statement);
    await house.rows('commit');
    return (await verify()).faults;
  };

  beforeAll(async () => {
    house = await openHouse();
    await house.stand('2026-04-01T00:00:00+02:00');
    await happen(ACME, 300);
    await happen(BOLT, 3);
    await house.settle();
    await house.rows('create table kept as select * from evidence');
    await house.rows('create table kept_head as select * from evidence_head');
  });
  beforeEach(async () => {
    await tampered(
      'delete from evidence; delete from evidence_head; insert into evidence select * from kept; insert into evidence_head select * from kept_head',
    );
  });
  afterAll(() => house.close());

  test('an event that cites a clause is taken down with who, when and under what; one without is not', async () => {
    await happen(ACME, 1, null);
    const rows = await house.rows(
      `select clause, actor_id, at, payload from evidence where tenant_id = $1 and subject_id = 'case-0'`,
      [ACME],
    );

    expect(rows).toEqual([
      {
        clause: 'ToS 3.4.c',
        actor_id: 'scheduler',
        at: new Date('2026-03-31T22:00:00Z'),
        payload: { state: 'SUSPENDED' },
      },
    ]);
  });

  test('every chain is whole: sealed in order, its beginning known to the operator’s chain', async () => {
    const report = await verify();

    expect(report).toEqual({ tenants: 3, rows: 305, unsealed: 0, faults: [] });
    expect(
      await house.rows(`select subject_id from evidence where event_type = 'terms.ChainBegun' order by subject_id`),
    ).toEqual([{ subject_id: ACME }, { subject_id: BOLT }]);
  });

  test('what is not sealed yet is counted, and sealed onto the same chain later', async () => {
    await happen(BOLT, 2);
    expect(await verify(BOLT)).toEqual({ tenants: 1, rows: 3, unsealed: 2, faults: [] });

    await Promise.all([house.settle(), house.settle(), house.settle()]);
    expect(await verify(BOLT)).toEqual({ tenants: 1, rows: 5, unsealed: 0, faults: [] });
  });

  test.each([
    [
      'alters a fact',
      `update evidence set payload = '{"state":"ACTIVE"}' where seq = 150 and tenant_id = '${ACME}'`,
      'altered',
    ],
    [
      'alters a clause',
      `update evidence set clause = 'ToS 3.4.d' where seq = 150 and tenant_id = '${ACME}'`,
      'altered',
    ],
    [
      'moves it in time',
      `update evidence set at = at - interval '1 day' where seq = 150 and tenant_id = '${ACME}'`,
      'altered',
    ],
    ['unseals it', `update evidence set seq = null, hash = null where seq = 150 and tenant_id = '${ACME}'`, 'missing'],
    ['drops it', `delete from evidence where seq = 150 and tenant_id = '${ACME}'`, 'missing'],
    ['cuts the end off', `delete from evidence where seq >= 150 and tenant_id = '${ACME}'`, 'truncated'],
  ])('a superuser who %s is found, and the row named', async (_, statement, fault) => {
    const [before] = await house.rows<{ id: string }>(`select id from evidence where seq = 150 and tenant_id = $1`, [
      ACME,
    ]);

    const faults = await tampered(statement);

    expect(faults).toEqual([
      expect.objectContaining({ tenantId: ACME, fault, seq: 150, evidenceId: fault === 'altered' ? before!.id : null }),
    ]);
  });

  test('a superuser who lets two rows change places is found, and both are named', async () => {
    const faults = await tampered(
      `update evidence set seq = -1 where seq = 10 and tenant_id = '${ACME}';
       update evidence set seq = 10 where seq = 11 and tenant_id = '${ACME}';
       update evidence set seq = 11 where seq = -1 and tenant_id = '${ACME}'`,
    );

    expect(faults.map(({ fault, seq }) => [fault, seq])).toEqual([
      ['altered', 10],
      ['altered', 11],
    ]);
  });

  test('a superuser who removes a whole chain, rows and head, is found', async () => {
    const faults = await tampered(
      `delete from evidence where tenant_id = '${BOLT}'; delete from evidence_head where tenant_id = '${BOLT}'`,
    );

    expect(faults).toEqual([expect.objectContaining({ tenantId: BOLT, fault: 'chain-missing' })]);
    const diagnoses = await house.get(Doctor).examine();
    expect(diagnoses.find(({ check }) => check === 'evidence chain')).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining(`chain-missing: tenant ${BOLT}`),
    });
  });

  test('a superuser who removes the operator’s chain is found as well', async () => {
    const faults = await tampered(`delete from evidence where tenant_id = '${OPERATOR_TENANT}'`);

    expect(faults).toEqual([expect.objectContaining({ tenantId: OPERATOR_TENANT, fault: 'truncated', seq: 1 })]);
  });

  test('the app may append and seal, and neither change nor remove nor seal beforehand', async () => {
    const app = new pg.Client({ connectionString: house.urls.appUrl });
    await app.connect();
    const attempt = (statement: string) =>
      app.query(`begin; set local app.tenant_id = '${ACME}'; ${statement}`).finally(() => app.query('rollback'));

    await expect(attempt(`update evidence set clause = 'x' where tenant_id = '${ACME}'`)).rejects.toThrow(
      'permission denied',
    );
    await expect(attempt(`delete from evidence where tenant_id = '${ACME}'`)).rejects.toThrow('permission denied');
    await expect(attempt(`update evidence set hash = 'x' where tenant_id = '${ACME}' and seq = 1`)).rejects.toThrow(
      'appended and sealed',
    );
    await expect(
      attempt(`insert into evidence select tenant_id, gen_random_uuid(), clause, event_type, event_version, subject_id,
      actor_kind, actor_id, policy_version, payload, at, recorded_at, 999, 'x', 'x' from evidence where seq = 1`),
    ).rejects.toThrow('appended and sealed');
    await expect(attempt(`update evidence_head set count = 1 where tenant_id = '${ACME}'`)).rejects.toThrow(
      'only grows',
    );
    await expect(attempt(`delete from evidence_head`)).rejects.toThrow('permission denied');
    await app.end();
  });

  describe('over HTTP', () => {
    test('an administrator reads their own evidence, newest first, by clause', async () => {
      await house.settle();
      const { body } = await house.as('administrator', 'bolt').get('/v1/evidence?clause=ToS%203.4.c&limit=2');

      expect(body.items).toHaveLength(2);
      expect(body.items[0]).toMatchObject({ clause: 'ToS 3.4.c', eventType: 'tenancy.InstanceSuspended', seq: 3 });
      expect((await house.as('administrator', 'bolt').get(`/v1/evidence?tenantId=${ACME}`)).status).toBe(404);
      expect((await house.as('administrator', 'bolt').get('/v1/evidence?clause=nonsense')).status).toBe(422);
    });

    test('staff who read a client’s evidence leave their name in it (ToS 2.12)', async () => {
      const { body } = await house.as('agent', 'operator').get(`/v1/evidence?tenantId=${BOLT}&limit=1`);

      expect(body.items[0]).toMatchObject({ eventType: 'terms.BackOfficeRead', payload: { what: 'evidence' } });
      expect(body.items[0].actor.kind).toBe('operator');
    });

    test('the timeline tells what happened under which clause, and leaves the readers out', async () => {
      await house.as('agent', 'operator').get(`/v1/evidence?tenantId=${BOLT}`);
      const { body } = await house.as('administrator', 'bolt').get('/v1/contract/timeline');

      expect(body.past).toHaveLength(3);
      expect(body.past[0]).toEqual({
        at: '2026-03-31T22:00:00.000Z',
        date: '2026-04-01',
        kind: 'happened',
        clause: 'ToS 3.4.c',
        event: 'InstanceSuspended',
        title: null,
        owedBy: null,
        subject: 'case-0',
        notice: null,
        instanceState: 'SUSPENDED',
        facts: null,
      });
      expect(body.future).toEqual([]);
    });

    test('a clause shows its rule and its tests; the list of all is public', async () => {
      const { body: list } = await house.as(undefined, 'acme').get('/v1/terms/clauses');
      const { body: clause } = await house.as('administrator', 'acme').get('/v1/terms/clauses/ToS%2010.2.b');

      expect(list.items).toHaveLength(123);
      expect(clause.rules).toContain('src/contexts/terms/domain/legal-document.ts#LegalDocument.confirmed');
      expect(clause.tests).toContainEqual(expect.stringMatching(/^test\/contexts\/terms\/archive\.test\.ts › /));
      expect((await house.as('administrator', 'acme').get('/v1/terms/clauses/ToS%2099')).status).toBe(404);
    });
  });
});
