import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { environmentFor, withTestCluster } from '../test/reliability/ground.js';
import { NOBODY_OUTSIDE } from '../test/reliability/server-process.js';
import { createTestDatabase } from '../test/support/database.js';
import {
  type Client,
  createOne,
  differences,
  headersFor,
  prepareClient,
  rowsWritten,
  type Scenario,
  scenarios,
} from './contacts.js';
import { MeasuredProcess } from './measured.js';
import { median, startUp } from './start-up.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    scenario: { type: 'string' },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const WARM_UP_SECONDS = 2;
const CONNECTIONS = 10;

interface Served {
  port: number;
  process: MeasuredProcess;
}

interface Load {
  cpuMicroseconds: number;
  requestsPerSecond: number;
}

interface Comparison {
  scenario: string;
  ours: Load;
  handWritten: Load;
  /** Hand-written by ours: 1 is as cheap, 0.5 twice as dear. */
  cpuRatio: number;
  throughputRatio: number;
  atLeast: number;
  holds: boolean;
}

/** `npm run bench [-- --json] [--rounds N] [--seconds N]`: bars 19 and 24 of quality.md for contacts, as ratios in one run. */
async function main(): Promise<boolean> {
  const database = await createTestDatabase();
  const client = await prepareClient(database);
  const environment = { ...environmentFor(database), LOG_LEVEL: 'silent', ...NOBODY_OUTSIDE };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const start = (name: string) =>
    MeasuredProcess.start(new URL(`./${name}.${extension}`, import.meta.url), environment);
  const [ours, handWritten] = [await start('ours'), await start('hand-written')];
  try {
    const written = {
      ours: await rowsWritten(database, () => createOne(client, ours.port)),
      handWritten: await rowsWritten(database, () => createOne(client, handWritten.port)),
    };
    const unlike = await differences(client, { ours: ours.port, handWritten: handWritten.port });
    if (JSON.stringify(written.ours) !== JSON.stringify(written.handWritten)) unlike.push('POST create');
    if (unlike.length > 0)
      throw new Error(`The two do not do the same: ${unlike.join(', ')} ${JSON.stringify(written)}`);

    const comparisons: Comparison[] = [];
    const chosen = scenarios.filter(({ name }) => !values.scenario || name === values.scenario);
    for (const scenario of chosen) comparisons.push(await compare(scenario, client, ours, handWritten));
    const bareSql = await statementsAlone(handWritten, client);
    await Promise.all([ours.process.stop(), handWritten.process.stop()]);
    return report(comparisons, bareSql, { ...(await startUp(database)), roundTrips: client.roundTrips });
  } finally {
    await Promise.all([ours.process.stop(), handWritten.process.stop()]);
    await database.drop();
  }
}

/** Turn by turn, so that whatever else the machine does meets both; the middle of all rounds counts. */
async function compare(scenario: Scenario, client: Client, ours: Served, handWritten: Served): Promise<Comparison> {
  const loads: { ours: Load[]; handWritten: Load[] } = { ours: [], handWritten: [] };
  for (const served of [ours, handWritten]) await load(scenario, client, served, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    loads.ours.push(await load(scenario, client, ours, SECONDS));
    loads.handWritten.push(await load(scenario, client, handWritten, SECONDS));
  }
  const [mine, theirs] = [middle(loads.ours), middle(loads.handWritten)];
  const cpuRatio = theirs.cpuMicroseconds / mine.cpuMicroseconds;
  const throughputRatio = mine.requestsPerSecond / theirs.requestsPerSecond;
  const { name, atLeast } = scenario;
  const holds = cpuRatio >= atLeast && throughputRatio >= atLeast;
  return {
    scenario: name,
    ours: mine,
    handWritten: theirs,
    cpuRatio: two(cpuRatio),
    throughputRatio: two(throughputRatio),
    atLeast,
    holds,
  };
}

async function load(scenario: Scenario, client: Client, { port, process }: Served, seconds: number): Promise<Load> {
  const before = await process.ask<number>('cpuMicroseconds');
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    duration: seconds,
    headers: headersFor(client, port),
    requests: scenario.requests(client),
  });
  const after = await process.ask<number>('cpuMicroseconds');
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${scenario.name}: ${failed} of ${result.requests.total} requests failed`);
  const { total } = result.requests;
  return {
    cpuMicroseconds: Math.round((after - before) / total),
    requestsPerSecond: Math.round(total / result.duration),
  };
}

const middle = (loads: Load[]): Load => ({
  cpuMicroseconds: median(loads.map(({ cpuMicroseconds }) => cpuMicroseconds)),
  requestsPerSecond: median(loads.map(({ requestsPerSecond }) => requestsPerSecond)),
});

const two = (ratio: number): number => Math.round(ratio * 100) / 100;

/** The statement of `GET one` in its tenant's scope, without a server around it. */
async function statementsAlone({ process }: Served, { tenantId, contactIds }: Client): Promise<Load> {
  const before = await process.ask<number>('cpuMicroseconds');
  const given = { tenantId, ids: contactIds.slice(0, 200), seconds: SECONDS, connections: CONNECTIONS };
  const statements = await process.ask<number>('bareSql', given);
  const after = await process.ask<number>('cpuMicroseconds');
  return {
    cpuMicroseconds: Math.round((after - before) / statements),
    requestsPerSecond: Math.round(statements / SECONDS),
  };
}

interface Standing {
  coldStartMs: number;
  idleRssMb: number | undefined;
  roundTrips: Client['roundTrips'];
}

function report(comparisons: Comparison[], bareSql: Load, standing: Standing): boolean {
  const { coldStartMs, idleRssMb, roundTrips } = standing;
  const bar24 = coldStartMs <= 2_500 && (idleRssMb ?? 0) <= 200 && roundTrips.read <= 2 && roundTrips.write <= 7;
  const holds = bar24 && comparisons.every((comparison) => comparison.holds);
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ rounds: ROUNDS, seconds: SECONDS, bar19: comparisons, bareSql, bar24: { ...standing, holds: bar24 }, holds })}\n`,
    );
    return holds;
  }
  const rows = comparisons.map(({ scenario, ours, handWritten, cpuRatio, throughputRatio, atLeast, holds }) => ({
    scenario,
    'ours µs': ours.cpuMicroseconds,
    'by hand µs': handWritten.cpuMicroseconds,
    'ours /s': ours.requestsPerSecond,
    'by hand /s': handWritten.requestsPerSecond,
    'CPU ratio': cpuRatio,
    'throughput ratio': throughputRatio,
    'at least': atLeast,
    holds,
  }));
  console.table(rows);
  process.stdout.write(
    `The SQL of GET one alone: ${bareSql.cpuMicroseconds} µs, ${bareSql.requestsPerSecond} a second.\n`,
  );
  process.stdout.write(
    `Cold start ${coldStartMs} ms (at most 2500), idle RSS ${idleRssMb} MB (at most 200), round trips ${roundTrips.read} a read (2) and ${roundTrips.write} a write (7).\n`,
  );
  process.stdout.write(holds ? 'Bars 19 and 24 hold.\n' : 'Not every bar holds.\n');
  return holds;
}

const held = await withTestCluster('bench', main);
process.exit(held ? 0 : 1);
