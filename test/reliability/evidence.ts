import pg from 'pg';
import { EvidenceAudit, type EvidenceReport } from '../../src/contexts/terms/contract.js';
import { createTestDatabase } from '../support/database.js';
import { dice, type Verdict, withApp } from './ground.js';

/** How many rows the chain has, and how many of them are tampered with, each in every manner. */
interface Size {
  rows: number;
  victims: number;
}

export const short: Size = { rows: 250, victims: 2 };
export const full: Size = { rows: 10_000, victims: 40 };

const TENANT = '01900000-0000-7000-8000-0000000e71de';
const OTHER_TENANT = '01900000-0000-7000-8000-0000000e71df';

interface Row {
  id: string;
  seq: number;
}

type Manner = (admin: pg.Client, row: Row, other: Row) => Promise<unknown>;

const setting =
  (assignment: string): Manner =>
  (admin, { id }) =>
    admin.query(`update evidence set ${assignment} where tenant_id = $1 and id = $2`, [TENANT, id]);

/** What somebody could do to one row who may do anything in the database but does not hold the key. */
const manners: Record<string, Manner> = {
  'alter payload': setting(`payload = payload || '{"basis": "consent"}'`),
  'alter clause': setting(`clause = 'ToS 2.5'`),
  'alter type': setting(`event_type = 'contacts.ContactArchived'`),
  'alter subject': setting(`subject_id = 'someone-else'`),
  'alter actor': setting(`actor_id = 'someone-else'`),
  'alter policy version': setting('policy_version = 7'),
  'alter instant': setting(`at = at + interval '1 millisecond'`),
  'alter recording instant': setting(`recorded_at = recorded_at - interval '1 millisecond'`),
  'alter hash': setting(`hash = repeat('a', 64)`),
  'alter hash before': setting(`prev_hash = repeat('a', 64)`),
  'move to another tenant': setting(`tenant_id = '${OTHER_TENANT}'`),
  drop: (admin, { id }) => admin.query('delete from evidence where tenant_id = $1 and id = $2', [TENANT, id]),
  reorder: async (admin, row, other) => {
    // The places of two rows change; a unique key forbids both at once.
    for (const [id, seq] of [
      [row.id, -1],
      [other.id, row.seq],
      [row.id, other.seq],
    ] as const)
      await admin.query('update evidence set seq = $3 where tenant_id = $1 and id = $2', [TENANT, id, seq]);
  },
};

/** Bar 16: any of the rows altered, dropped or reordered by a superuser is found, and the row is named. */
export async function evidence({ rows, victims }: Size): Promise<Verdict> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    return await withApp(database, async (app) => {
      await writeUnsealed(admin, rows);
      await app.around.machine.settle();
      const audit = app.get(EvidenceAudit);
      const untouched = await audit.verify(TENANT);

      const begun = performance.now();
      const missed = await tamper(admin, () => audit.verify(TENANT), rows, victims);
      const chain = await tamperWithChain(admin, () => audit.verify());
      const left = await audit.verify(TENANT);

      const tampered = victims * Object.keys(manners).length + chain.tried;
      const clean = untouched.rows === rows && untouched.unsealed === 0 && untouched.faults.length === 0;
      return {
        holds: clean && missed.length === 0 && chain.missed.length === 0 && left.faults.length === 0,
        rows: untouched.rows,
        tampered,
        found: tampered - missed.length - chain.missed.length,
        missed: [...missed, ...chain.missed],
        faultsBefore: untouched.faults.length,
        faultsAfter: left.faults.length,
        msPerVerification: Math.round((performance.now() - begun) / (tampered + 1)),
      };
    });
  } finally {
    await admin.end();
    await database.drop();
  }
}

async function writeUnsealed(admin: pg.Client, rows: number): Promise<void> {
  await admin.query(
    `insert into evidence (tenant_id, id, clause, event_type, event_version, subject_id, actor_kind, actor_id,
       policy_version, payload, at, recorded_at)
     select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'ToS 2.4',
       'contacts.ContactCaptured', 1, 'contact-' || n, 'user', 'account-' || n % 7, case when n % 3 = 0 then 1 end,
       jsonb_build_object('at', n, 'basis', 'contract', 'kind', 'person'),
       timestamptz '2026-01-15 08:00Z' + n * interval '1 second', timestamptz '2026-01-15 08:00Z' + n * interval '1 second'
     from generate_series(1, $2::int) n`,
    [TENANT, rows],
  );
}

async function tamper(
  admin: pg.Client,
  verify: () => Promise<EvidenceReport>,
  rows: number,
  victims: number,
): Promise<string[]> {
  const roll = dice(16);
  // Both ends are where a chain is easiest to cut.
  const places = [1, rows, 2, rows - 1, ...Array.from({ length: victims }, () => 1 + Math.floor(roll() * rows))];
  const missed: string[] = [];
  for (const seq of places.slice(0, victims)) {
    const [row, other] = [await rowAt(admin, seq), await rowAt(admin, 1 + ((seq + Math.floor(rows / 2)) % rows))];
    for (const [manner, act] of Object.entries(manners)) {
      const report = await between(admin, [row, other], () => act(admin, row, other), verify);
      if (!names(report, manner === 'reorder' ? [row, other] : [row])) missed.push(`${manner} at ${seq}`);
    }
  }
  return missed;
}

/** Whether each row is named: by its id, or, where it is gone, by its place. */
function names({ faults }: EvidenceReport, rows: Row[]): boolean {
  return rows.every(({ id, seq }) =>
    faults.some(
      (fault) => fault.evidenceId === id || (fault.seq !== null && fault.seq <= seq && seq <= fault.throughSeq!),
    ),
  );
}

/** Cutting off the end, putting an old head back, removing everything: found without a row to name. */
async function tamperWithChain(admin: pg.Client, verify: () => Promise<EvidenceReport>) {
  const cuts: Record<string, string[]> = {
    'cut off the last ten': [
      'delete from evidence where tenant_id = $1 and seq > (select max(seq) - 10 from evidence)',
    ],
    'cut off the end and its count': [
      'delete from evidence where tenant_id = $1 and seq > 200',
      `update evidence_head set count = 200, hash = (select hash from evidence where tenant_id = $1 and seq = 200)
       where tenant_id = $1`,
    ],
    'remove the head': ['delete from evidence_head where tenant_id = $1'],
    'remove the chain': ['delete from evidence where tenant_id = $1', 'delete from evidence_head where tenant_id = $1'],
  };
  const missed: string[] = [];
  for (const [manner, statements] of Object.entries(cuts)) {
    const all = (await admin.query<Row>('select id, seq from evidence where tenant_id = $1', [TENANT])).rows;
    const cut = async () => {
      for (const statement of statements) await admin.query(statement, [TENANT]);
    };
    const { faults } = await between(admin, all, cut, verify);
    if (!faults.some(({ tenantId }) => tenantId === TENANT)) missed.push(manner);
  }
  return { tried: Object.keys(cuts).length, missed };
}

/** Tampers, looks, and puts back what was there, so that each look is at one tampering alone. */
async function between<T>(
  admin: pg.Client,
  rows: Row[],
  act: () => Promise<unknown>,
  look: () => Promise<T>,
): Promise<T> {
  const ids = rows.map(({ id }) => id);
  const kept = await admin.query('select to_jsonb(e) as row from evidence e where tenant_id = $1 and id = any($2)', [
    TENANT,
    ids,
  ]);
  const head = await admin.query('select to_jsonb(h) as row from evidence_head h where tenant_id = $1', [TENANT]);
  // A superuser is bound by no trigger that guards the table.
  await admin.query('set session_replication_role = replica');
  await act();
  const seen = await look();
  await admin.query('delete from evidence where tenant_id = any($1) and id = any($2)', [[TENANT, OTHER_TENANT], ids]);
  await admin.query('delete from evidence_head where tenant_id = $1', [TENANT]);
  await admin.query('insert into evidence select * from jsonb_populate_recordset(null::evidence, $1)', [
    JSON.stringify(kept.rows.map(({ row }) => row)),
  ]);
  await admin.query('insert into evidence_head select * from jsonb_populate_recordset(null::evidence_head, $1)', [
    JSON.stringify(head.rows.map(({ row }) => row)),
  ]);
  return seen;
}

async function rowAt(admin: pg.Client, seq: number): Promise<Row> {
  const { rows } = await admin.query<Row>('select id, seq from evidence where tenant_id = $1 and seq = $2', [
    TENANT,
    seq,
  ]);
  return rows[0]!;
}
