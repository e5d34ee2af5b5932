import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createTestDatabase } from '../support/database.js';
import { dice, environmentFor, type Verdict } from './ground.js';
import { freePort, NOBODY_OUTSIDE, ServerProcess } from './server-process.js';

interface Size {
  replicas: number;
  obligations: number;
  tenants: number;
  kills: number;
  /** The drill gives up after this long. */
  withinMs: number;
}

export const short: Size = { replicas: 2, obligations: 400, tenants: 8, kills: 1, withinMs: 25_000 };
export const full: Size = { replicas: 4, obligations: 10_000, tenants: 100, kills: 24, withinMs: 600_000 };

/**
 * Bar 4: processes share one database with due obligations and are killed at work, and each obligation has its
 * effect once. Half are orders whose time to pay is over (`subscription.expire-order`), half are tasks that
 * nobody did; the effect of either is one event, in the outbox and, citing its clause, as evidence.
 */
export async function replicas({ replicas: count, obligations, tenants, kills, withinMs }: Size): Promise<Verdict> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const servers: ServerProcess[] = [];
  try {
    await sow(admin, obligations, tenants);
    const environment = { ...environmentFor(database), ...NOBODY_OUTSIDE };
    for (let number = 0; number < count; number++) servers.push(new ServerProcess(await freePort(), environment));
    for (const server of servers) server.start();
    await Promise.any(servers.map((server) => server.ready()));

    const begun = performance.now();
    await disturb(admin, servers, { obligations, kills, withinMs });
    const seconds = (performance.now() - begun) / 1000;

    const effects = await effectsOf(admin);
    return {
      holds: isExactlyOnce(effects, obligations) && killsOf(servers) >= kills,
      replicas: count,
      obligations,
      tenants,
      kills: killsOf(servers),
      ...effects,
      oracleNoticesADouble: await noticesADouble(admin, obligations),
      effectsPerSecond: Math.round(obligations / seconds),
    };
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
    await admin.end();
    await database.drop();
  }
}

async function sow(admin: pg.Client, obligations: number, tenants: number): Promise<void> {
  const idOf = (kind: string, number: string) =>
    `('01900000-0000-7000-${kind}-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const tenant = idOf('8001', `n % ${tenants}`);
  await admin.query(`
    insert into plan_order (tenant_id, id, plan_code, plan_version, summary, summary_sha256, placed_by, created_at, state,
      confirmed_at, expires_at, version)
    select ${tenant}, ${idOf('8002', 'n')}, 'TEAM_MONTHLY', 1, '{}', '', ${tenant}, timestamptz '2026-01-01Z',
      'CONFIRMED', timestamptz '2026-01-01Z', timestamptz '2026-01-01 00:30Z', 1
    from generate_series(1, ${obligations}, 2) n`);
  await admin.query(`
    insert into obligation (tenant_id, id, key, clause, owed_by, title, due_at, command, state, opened_at, attempts)
    select ${tenant}, ${idOf('8003', 'n')}, 'drill:' || n, 'ToS 4.1', 'operator', 'drill',
      timestamptz '2026-01-01 00:30Z' + n * interval '1 second',
      case when n % 2 = 1 then jsonb_build_object('name', 'subscription.expire-order', 'fields',
        jsonb_build_object('tenantId', ${tenant}, 'orderId', ${idOf('8002', 'n')})) end,
      'PENDING', timestamptz '2026-01-01Z', 0
    from generate_series(1, ${obligations}) n`);
}

/** Kills a replica each time another share of the work is done, and starts it again, until all is done. */
async function disturb(
  admin: pg.Client,
  servers: ServerProcess[],
  { obligations, kills, withinMs }: Pick<Size, 'obligations' | 'kills' | 'withinMs'>,
): Promise<void> {
  const roll = dice(4);
  for (const until = Date.now() + withinMs; Date.now() < until; await pause(20)) {
    const { pending } = (await admin.query("select count(*)::int as pending from obligation where state = 'PENDING'"))
      .rows[0];
    const killed = killsOf(servers);
    if (pending === 0 && killed >= kills) break;
    const due = ((killed + 1) / (kills + 1)) * obligations;
    if (killed >= kills || obligations - pending < due) continue;
    const victim = servers[Math.floor(roll() * servers.length)]!;
    await victim.kill();
    victim.start();
  }
}

const killsOf = (servers: ServerProcess[]): number => servers.reduce((sum, { kills }) => sum + kills, 0);

interface Effects {
  settled: number;
  ordersExpired: number;
  events: number;
  eventsOfDistinctSubjects: number;
  evidence: number;
  evidenceOfDistinctSubjects: number;
  deferred: number;
}

/** What the tables say; nothing of the application is asked. */
async function effectsOf(admin: pg.Client): Promise<Effects> {
  const { rows } = await admin.query<Effects>(`
    with effect as (select type, payload ->> 'subjectId' as subject from outbox_message
      where type in ('terms.ObligationBreached', 'subscription.OrderExpired')),
    proof as (select event_type, subject_id from evidence
      where event_type in ('terms.ObligationBreached', 'subscription.OrderExpired'))
    select
      (select count(*)::int from obligation where key like 'drill:%'
        and state = case when command is null then 'BREACHED' else 'DONE' end) as settled,
      (select count(*)::int from plan_order where state = 'EXPIRED') as "ordersExpired",
      (select count(*)::int from effect) as events,
      (select count(distinct (type, subject))::int from effect) as "eventsOfDistinctSubjects",
      (select count(*)::int from proof) as evidence,
      (select count(distinct (event_type, subject_id))::int from proof) as "evidenceOfDistinctSubjects",
      (select count(*)::int from obligation where attempts > 0) as deferred`);
  return rows[0]!;
}

function isExactlyOnce(effects: Effects, obligations: number): boolean {
  const { settled, events, eventsOfDistinctSubjects, evidence, evidenceOfDistinctSubjects, ordersExpired } = effects;
  const counts = [settled, events, eventsOfDistinctSubjects, evidence, evidenceOfDistinctSubjects];
  return counts.every((count) => count === obligations) && ordersExpired === Math.ceil(obligations / 2);
}

/** An oracle that cannot fail proves nothing: one effect too many, and it must say so. */
async function noticesADouble(admin: pg.Client, obligations: number): Promise<boolean> {
  await admin.query('begin');
  await admin.query(`insert into outbox_message select tenant_id, gen_random_uuid(), type, version, payload, occurred_at,
    recorded_at, state, attempts, next_attempt_at, last_error from outbox_message
    where type = 'terms.ObligationBreached' limit 1`);
  const noticed = !isExactlyOnce(await effectsOf(admin), obligations);
  await admin.query('rollback');
  return noticed;
}
