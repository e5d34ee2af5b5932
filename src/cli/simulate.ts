import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { openForBusiness } from '../opening.js';
import { readConfig } from '../platform/config.js';
import { ensureDatabase, startEmbeddedPostgres } from '../platform/embedded-postgres.js';
import { type Runtime, startRuntime } from '../runtime.js';
import { type BackOffice, Company, demand } from '../sandbox/company.js';
import { FIRST_FOUNDER, firstMoment, SCENARIOS, type Scenario, type Shown } from '../sandbox/scenarios.js';
import { CONTRACT_ZONE, localDate } from '../shared-kernel/calendar.js';
import { dayOf, UsageFault } from './usage.js';

/** One line of `--json`; its shape is a contract. */
export interface SimulatedEvent {
  at: string;
  date: string;
  clause: string;
  event: string;
  notice: string | null;
  state: string | null;
}

const usage = () =>
  `Usage: simulate SCENARIO [--due DATE] [--policy KEY=VALUE …] [--json]\n  --policy k1=retention|immediate k2=byCollectionMethod|dunningOnly|hybrid\n${Object.entries(
    SCENARIOS,
  )
    .map(([name, { about }]) => `  ${name.padEnd(26)} ${about}`)
    .join('\n')}\n`;

/**
 * `npm run simulate -- SCENARIO`: lives through a contract on a real database of its own under a moved clock
 * and prints what happened: date, clause, event, notice, state. `--due` (or `--start`) names the scenario's
 * day; `--policy dunning.suspensionDays=45` reads the contract differently.
 */
export async function run([name, ...args]: string[]): Promise<number> {
  const scenario = SCENARIOS[name ?? ''];
  if (!scenario) {
    process.stderr.write(usage());
    return 2;
  }
  const { values, positionals } = parseArgs({
    args,
    // `--policy k1=… k2=…`: one word may be followed by several readings.
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      due: { type: 'string' },
      start: { type: 'string' },
      policy: { type: 'string', multiple: true, default: [] },
    },
  });
  const pivot = dayOf(values.due ?? values.start ?? scenario.pivot);
  const policy = policyChanges([...values.policy, ...positionals]);
  const events = await onOwnDatabase((runtime) => simulate(runtime, scenario, pivot, policy));
  for (const event of events) process.stdout.write(`${values.json ? JSON.stringify(event) : line(event)}\n`);
  return 0;
}

/** Plays a scenario in a wired application that listens, and returns its timeline. */
export async function simulate(
  runtime: Runtime,
  scenario: Scenario,
  pivot: string,
  policy: Record<string, unknown>,
): Promise<SimulatedEvent[]> {
  const { around, office } = await openForBusiness(runtime, firstMoment(scenario.begins(pivot)));
  if (Object.keys(policy).length > 0) await readDifferently(office, policy);
  const company = await Company.signUp(around, { ...FIRST_FOUNDER, ...scenario.founder });
  const shown: Shown[] = [];
  await scenario.play({ around, office, company, pivot, shown: (moment) => shown.push(moment) });

  const { past } = demand(await office.api.get(`/v1/contract/timeline?tenantId=${company.tenantId}`), 200);
  const elsewhere = [...(await changesOfTexts(office, past[0].at)), ...shown];
  let state: string | null = null;
  return inOrder(past, elsewhere).map(({ at, clause, event, notice = null, instanceState }) => {
    state = instanceState ?? state;
    return { at, date: localDate(new Date(at)), clause, event, notice, state };
  });
}

type Moment = Shown & { notice?: string | null; instanceState?: string | null };

/** A text takes effect for every client at once, so that stands in the operator's own evidence; in each language. */
async function changesOfTexts(office: BackOffice, since: string): Promise<Shown[]> {
  const { past } = demand(await office.api.get('/v1/contract/timeline'), 200);
  const inForce = (past as Shown[]).filter(({ event, at }) => event === 'TermsInForce' && at > since);
  return inForce.filter(({ at }, index) => inForce.findIndex((first) => first.at === at) === index);
}

/** Evidence keeps its own order; what stands elsewhere comes after it at the same instant. */
const inOrder = (evidence: Moment[], elsewhere: Moment[]): Moment[] =>
  [...evidence, ...elsewhere].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

async function readDifferently(office: BackOffice, changes: object): Promise<void> {
  const { version } = demand(await office.api.get('/v1/terms/policy'), 200);
  const answer = await office.api.post('/v1/terms/policy', { changes, reason: 'Simulated', basedOn: version });
  if (answer.status !== 422) return void demand(answer, 201);
  const faults: { pointer: string; message: string }[] = answer.body.errors;
  throw new UsageFault(faults.map(({ pointer, message }) => `--policy ${pointer}: ${message}`).join('\n'));
}

/** `k1` and `k2` are the names of terms.md A3; any other key is a path into the policy. */
function policyChanges(settings: string[]): Record<string, unknown> {
  const names: Record<string, string> = { k1: 'afterEnd', k2: 'failedPayment' };
  const changes: Record<string, unknown> = {};
  for (const setting of settings) {
    const [key = '', value] = setting.split('=');
    if (!key || !value) throw new UsageFault(`--policy takes KEY=VALUE, not '${setting}'`);
    const path = (names[key] ?? key).split('.');
    const last = path.pop()!;
    let place = changes;
    for (const step of path) {
      place[step] ??= {};
      place = place[step] as Record<string, unknown>;
    }
    place[last] = /^-?\d+$/.test(value) ? Number(value) : value;
  }
  return changes;
}

async function onOwnDatabase<T>(work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const { DATA_DIR } = readConfig();
  const postgres = await startEmbeddedPostgres({ directory: `${DATA_DIR}/postgres` });
  const { adminUrl, rolePasswords, urlFor } = postgres;
  const database = `simulate_${randomBytes(6).toString('hex')}`;
  await ensureDatabase(adminUrl, database, rolePasswords);
  // ToS 9.9: whom a story erases is nobody's business but its own; another database would erase them again.
  const ledger = `${DATA_DIR}/${database}.ndjson`;
  const runtime = await startRuntime(
    readConfig({
      LOG_LEVEL: 'fatal',
      RATE_LIMIT_PER_MINUTE: '1000000',
      ERASURE_LEDGER: ledger,
      DATABASE_URL: urlFor('crm_app', rolePasswords.crm_app, database),
      SYSTEM_DATABASE_URL: urlFor('crm_system', rolePasswords.crm_system, database),
      MIGRATION_DATABASE_URL: urlFor('crm_migrator', rolePasswords.crm_migrator, database),
    }),
    { ephemeral: true },
  );
  try {
    await runtime.listen(0);
    return await work(runtime);
  } finally {
    await runtime.stop();
    await rm(ledger, { force: true });
    await dropDatabase(adminUrl, database);
    if (!postgres.attached) await postgres.stop();
  }
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`drop database ${pg.escapeIdentifier(name)} with (force)`);
  await admin.end();
}

const clockTime = new Intl.DateTimeFormat('sv-SE', { timeZone: CONTRACT_ZONE, timeStyle: 'short' });

const line = ({ at, date, clause, event, notice, state }: SimulatedEvent): string =>
  [date, clockTime.format(new Date(at)), clause.padEnd(12), event.padEnd(26), (notice ?? '').padEnd(26), state ?? '']
    .join('  ')
    .trimEnd();
