import { beforeEach, expect, test } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import { QueryCatalogue, QueryEngine } from '../../../../src/contexts/crm/queries/application/ports.js';
import {
  RecordAnswer,
  RecordFailure,
  RecordingAnswers,
  RecordingFailures,
  ReserveRun,
  ReservingRuns,
  RunningQueries,
  RunQuery,
} from '../../../../src/contexts/crm/queries/application/running.js';
import type { QuerySource } from '../../../../src/contexts/crm/queries/contract.js';
import { readDefinition } from '../../../../src/contexts/crm/queries/domain/definition.js';
import { QueryRuns, SavedQueries } from '../../../../src/contexts/crm/queries/domain/ports.js';
import type { Answer, QueryResult, QueryRun } from '../../../../src/contexts/crm/queries/domain/query-run.js';
import { SavedQuery } from '../../../../src/contexts/crm/queries/domain/saved-query.js';
import { Metering } from '../../../../src/contexts/subscription/contract.js';
import { Forbidden, NotFound } from '../../../../src/shared-kernel/errors.js';
import { ANNA, NOON, StoppedClock, sequence, TENANT } from '../support.js';

const SOURCE: QuerySource = {
  key: 'contacts',
  relation: 'contact',
  absentIn: [],
  fields: [{ name: 'email', column: 'email', type: 'text' }],
};

class OneSource extends QueryCatalogue {
  source = () => SOURCE;
  all = () => [SOURCE];
}

class Quota extends Metering {
  left = 1;
  readonly log: string[] = [];
  reserve = async () => {
    if (this.left === 0) throw new Forbidden('quota-exceeded', 'Nothing left.', { clause: 'ToS 4.5' });
    this.left--;
    this.log.push('reserved');
    return { reservationId: 'r1' };
  };
  settle = async () => void this.log.push('settled');
  release = async () => {
    this.left++;
    this.log.push('released');
  };
  usage = async () => [];
}

class RunsInMemory extends QueryRuns {
  readonly runs: QueryRun[] = [];
  readonly results: QueryResult[] = [];
  async add(run: QueryRun, result?: QueryResult): Promise<void> {
    this.runs.push(run);
    if (result) this.results.push(result);
  }
}

class QueriesInMemory extends SavedQueries {
  readonly all = new Map<string, SavedQuery>();
  byId = async (tenantId: string, id: string) => {
    const query = this.all.get(id);
    if (query?.tenantId !== tenantId) throw new NotFound();
    return query;
  };
  add = async (query: SavedQuery) => void this.all.set(query.id, query);
  keep = this.add;
  remove = (query: SavedQuery) => void this.all.delete(query.id);
}

class Engine extends QueryEngine {
  answer: () => Promise<Answer | 'timed-out'> = async () => ({ rows: [['a@example.com'], ['b@example.com']] });
  run = () => this.answer();
}

const catalogue = new OneSource();
const clock = new StoppedClock();
let quota: Quota;
let runs: RunsInMemory;
let engine: Engine;
let queries: QueriesInMemory;
const ask = (limit = 10) => run({ definition: { source: 'contacts', select: ['email'], limit } });

function run(asked: RunQuery['asked']) {
  const reserving = new ReservingRuns(queries, catalogue, quota);
  const answers = new RecordingAnswers(runs, quota, sequence);
  const failures = new RecordingFailures(runs, quota);
  const bus = {
    execute: (command: object) => {
      if (command instanceof ReserveRun) return reserving.execute(command);
      return command instanceof RecordAnswer ? answers.execute(command) : failures.execute(command as RecordFailure);
    },
  } as CommandBus;
  return new RunningQueries(bus, engine, catalogue, clock, sequence).execute(new RunQuery(TENANT, asked, ANNA));
}

beforeEach(() => {
  quota = new Quota();
  runs = new RunsInMemory();
  engine = new Engine();
  queries = new QueriesInMemory();
});

test('a run takes one unit and leaves a frozen result', async () => {
  const outcome = await ask();

  expect(quota.log).toEqual(['reserved', 'settled']);
  expect(runs.results).toEqual([
    expect.objectContaining({ columns: ['email'], rowCount: 2, truncated: false, takenAt: NOON }),
  ]);
  expect(outcome).toEqual({ runId: runs.runs[0]!.id, resultId: runs.results[0]!.id });
  expect(runs.runs[0]!.releaseEvents()).toEqual([
    expect.objectContaining({ type: 'queries.QueryRan', clause: 'ToS 4.4', rows: 2 }),
  ]);
});

test('without a unit left nothing is asked (ToS 4.5)', async () => {
  quota.left = 0;
  engine.answer = () => Promise.reject(new Error('must not be asked'));

  await expect(ask()).rejects.toMatchObject({ code: 'quota-exceeded', details: { clause: 'ToS 4.5' } });
  expect(runs.runs).toEqual([]);
});

test('a run that times out gives its unit back and says so', async () => {
  engine.answer = async () => 'timed-out';

  const outcome = await ask();

  expect(outcome).toEqual({ runId: runs.runs[0]!.id, failure: 'timed-out' });
  expect(quota.log).toEqual(['reserved', 'released']);
  expect(quota.left).toBe(1);
  expect(runs.runs[0]!.releaseEvents()).toEqual([
    expect.objectContaining({ type: 'queries.QueryFailed', clause: 'ToS 4.4', failure: 'timed-out' }),
  ]);
});

test('a run that breaks gives its unit back, and the error goes on', async () => {
  engine.answer = () => Promise.reject(new Error('the database is away'));

  await expect(ask()).rejects.toThrow('the database is away');
  expect(quota.left).toBe(1);
  expect(runs.runs).toEqual([expect.objectContaining({ state: 'FAILED', failure: 'broke' })]);
});

test('a result holds as many rows as were asked for, and says that there were more', async () => {
  await ask(1);

  expect(runs.results[0]).toMatchObject({ rows: [['a@example.com']], rowCount: 1, truncated: true });
});

test('a question that makes no sense costs nothing', async () => {
  await expect(run({ definition: { source: 'contacts', select: ['shoes'] } })).rejects.toMatchObject({
    code: 'validation-failed',
  });
  expect(quota.log).toEqual([]);
});

test('a saved query keeps its name on the result, and the result outlives the query', async () => {
  const definition = readDefinition({ source: 'contacts', select: ['email'] }, SOURCE);
  const query = SavedQuery.save(TENANT, 'q1', 'Everyone', definition, ANNA.id, NOON);
  await queries.add(query);

  await run({ queryId: 'q1' });
  query.remove(NOON);
  queries.remove(query);

  expect(runs.results[0]).toMatchObject({ name: 'Everyone', definition });
  expect(query.releaseEvents().map(({ type }) => type)).toEqual(['queries.QuerySaved', 'queries.QueryRemoved']);
  await expect(run({ queryId: 'q1' })).rejects.toMatchObject({ code: 'not-found' });
});

test('a query without a name is not saved', () => {
  const definition = readDefinition({ source: 'contacts', select: ['email'] }, SOURCE);

  expect(() => SavedQuery.save(TENANT, 'q1', '  ', definition, ANNA.id, NOON)).toThrow(
    expect.objectContaining({ code: 'validation-failed' }),
  );
});
