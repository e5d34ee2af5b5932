import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { entities as contactEntities } from '../../../../src/contexts/crm/contacts/adapters/postgres.js';
import { ContactsModule } from '../../../../src/contexts/crm/contacts/contacts.module.js';
import { QueriesManifest } from '../../../../src/contexts/crm/queries/adapters/manifest.js';
import { entities } from '../../../../src/contexts/crm/queries/adapters/postgres.js';
import { QueriesModule } from '../../../../src/contexts/crm/queries/queries.module.js';
import { UnitOfWork } from '../../../../src/platform/unit-of-work.js';
import { type CrmApp, type CrmClient, startCrm, TENANTS } from '../app.js';
import { aBasis, aDraft } from '../support.js';

let crm: CrmApp;
let acme: CrmClient;
let bolt: CrmClient;

beforeAll(async () => {
  crm = await startCrm([ContactsModule, QueriesModule], [...contactEntities, ...entities]);
  acme = crm.http('acme');
  bolt = crm.http('bolt');
});

afterAll(() => crm?.stop());

afterEach(async () => {
  await crm.admin.query(
    'delete from query_result; delete from query_run; delete from saved_query; delete from contact',
  );
  Object.assign(crm.quota, { limit: 1_000, used: 0, reserved: 0 });
  crm.evidence.events.length = 0;
});

const person = async (name: string, more: object = {}, client = acme): Promise<string> => {
  const draft = aDraft({ givenName: name, familyName: 'Lind', email: `${name.toLowerCase()}@example.com` });
  const { body } = await client.post('/v1/contacts', { ...draft, lawfulBasis: aBasis(), ...more });
  return body.id;
};
const everyone = {
  source: 'contacts',
  select: ['givenName', 'email'],
  sort: [{ field: 'givenName', direction: 'asc' }],
};
const ask = (definition: object, client = acme) => client.post('/v1/query-runs', { definition });
const rowsOf = async (definition: object): Promise<unknown[][]> => {
  const run = await ask({ source: 'contacts', select: ['givenName'], sort: everyone.sort, ...definition });
  if (run.status !== 201) throw new Error(run.text);
  return (await acme.get(`/v1/query-results/${run.body.resultId}`)).body.rows;
};

describe('a saved query', () => {
  test('is kept, changed under If-Match, run, and removed while its results stay', async () => {
    await person('Ada');
    const saved = await acme.post('/v1/queries', { name: 'Everyone', definition: everyone });
    expect(saved.status).toBe(201);
    expect(saved.body).toMatchObject({ version: 1, name: 'Everyone', definition: { ...everyone, match: 'all' } });
    const path = `/v1/queries/${saved.body.id}`;

    const changed = await acme.patch(path, { name: 'All of them' }, { 'if-match': '"1"' });
    const stale = await acme.patch(path, { name: 'x' }, { 'if-match': '"1"' });
    const run = await acme.post('/v1/query-runs', { queryId: saved.body.id });
    const removed = await acme.delete(path, undefined, { 'if-match': '"2"' });

    expect([changed.status, stale.status, run.status, removed.status]).toEqual([200, 412, 201, 204]);
    expect((await acme.get(path)).status).toBe(404);
    expect((await acme.get(`/v1/query-results/${run.body.resultId}`)).body).toMatchObject({
      name: 'All of them',
      columns: ['givenName', 'email'],
      rows: [['Ada', 'ada@example.com']],
      truncated: false,
    });
  });

  test('asks only for what its source offers, and says which part does not fit', async () => {
    const answer = await acme.post('/v1/queries', {
      name: 'x',
      definition: {
        source: 'contacts',
        select: ['password'],
        where: [{ field: 'tenant_id', operator: 'equals', value: 'x' }],
      },
    });
    const elsewhere = await acme.post('/v1/queries', { name: 'x', definition: { ...everyone, source: 'pg_shadow' } });

    expect(answer.body.errors).toMatchObject([
      { pointer: '/where/0/field', code: 'unknown-field' },
      { pointer: '/select/0', code: 'unknown-field' },
    ]);
    expect(elsewhere.body.errors).toMatchObject([{ pointer: '/source', code: 'one-of' }]);
  });
});

describe('a run', () => {
  test('takes one unit, leaves evidence, and its result is frozen', async () => {
    const id = await person('Ada');
    crm.evidence.events.length = 0;

    const run = await ask(everyone);
    await acme.patch(`/v1/contacts/${id}`, { givenName: 'Changed' }, { 'if-match': '"1"' });

    expect(run.body).toMatchObject({ state: 'DONE', failure: null });
    expect(run.headers.location).toBe(`/v1/query-runs/${run.body.id}`);
    expect(crm.quota).toMatchObject({ used: 1, reserved: 0 });
    expect(crm.evidence.events).toMatchObject([{ type: 'queries.QueryRan', clause: 'ToS 4.4', rows: 1 }]);
    expect((await acme.get(`/v1/query-results/${run.body.resultId}`)).body.rows).toEqual([['Ada', 'ada@example.com']]);
    // An erasure takes people out of its rows; nothing rewrites what was asked, and when.
    await expect(
      crm.within('acme', () =>
        crm.app.get(UnitOfWork).run(TENANTS.acme!, async () => {
          await UnitOfWork.em
            .getConnection()
            .execute('update query_result set columns = null', [], 'run', UnitOfWork.em.getTransactionContext());
        }),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  test('is refused when the period’s units are used up; reading never is', async () => {
    crm.quota.limit = 1;
    const first = await ask(everyone);

    const second = await ask(everyone);

    expect([second.status, second.body.code, second.body.clause]).toEqual([403, 'quota-exceeded', 'ToS 4.5']);
    expect((await acme.get(`/v1/query-results/${first.body.resultId}`)).status).toBe(200);
    expect((await acme.get('/v1/query-runs')).body.items).toHaveLength(1);
    expect((await acme.get('/v1/usage')).body.items).toMatchObject([{ meter: 'queries', used: 1, limit: 1 }]);
  });

  test('that was sent twice under one key costs one unit', async () => {
    const key = { 'idempotency-key': 'run-1' };
    const first = await acme.post('/v1/query-runs', { definition: everyone }, key);

    const again = await acme.post('/v1/query-runs', { definition: everyone }, key);

    expect(again.body).toEqual(first.body);
    expect(crm.quota.used).toBe(1);
  });

  test('names a saved query or a definition, not both and not neither', async () => {
    expect((await acme.post('/v1/query-runs', { definition: null })).status).toBe(422);
    expect((await acme.post('/v1/query-runs', {})).body.errors).toMatchObject([{ code: 'either-or' }]);
    const id = '01900000-0000-7000-8000-0000000000ff';
    expect((await acme.post('/v1/query-runs', { queryId: id, definition: everyone })).status).toBe(422);
    expect((await acme.post('/v1/query-runs', { queryId: id })).status).toBe(404);
  });
});

describe('an answer', () => {
  test('follows the conditions, whatever characters they hold', async () => {
    await person('Ada', { tags: ['fair', 'vip'], address: { city: 'Umeå', country: 'SE' }, title: '100% "CEO"' });
    await person('Bo', { tags: ['fair'], address: { city: 'Lund', country: 'SE' } });
    await person('Eva');
    const where = (field: string, operator: string, value?: unknown) =>
      rowsOf({ where: [{ field, operator, value }] }).then((rows) => rows.map(([name]) => name));

    expect(await where('city', 'equals', 'UMEÅ')).toEqual(['Ada']);
    expect(await where('city', 'not-equals', 'Umeå')).toEqual(['Bo', 'Eva']);
    expect(await where('city', 'one-of', ['Lund', 'Umeå'])).toEqual(['Ada', 'Bo']);
    expect(await where('title', 'contains', '0% "c')).toEqual(['Ada']);
    expect(await where('title', 'contains', "'; drop table contact; --")).toEqual([]);
    expect(await where('email', 'starts-with', 'B_')).toEqual([]);
    expect(await where('country', 'is-empty')).toEqual(['Eva']);
    expect(await where('tags', 'has', 'fair')).toEqual(['Ada', 'Bo']);
    expect(await where('tags', 'has-not', 'vip')).toEqual(['Bo', 'Eva']);
    expect(await where('tags', 'is-empty')).toEqual(['Eva']);
    expect(await where('createdAt', 'from', '2020-01-01')).toEqual(['Ada', 'Bo', 'Eva']);
    expect(await where('createdAt', 'before', '2020-01-01T00:00:00Z')).toEqual([]);
    expect(
      await rowsOf({
        match: 'any',
        where: [
          { field: 'city', operator: 'equals', value: 'Lund' },
          { field: 'country', operator: 'is-empty' },
        ],
      }),
    ).toEqual([['Bo'], ['Eva']]);
  });

  test('counts groups, the largest first', async () => {
    await person('Ada', { address: { country: 'SE' } });
    await person('Bo', { address: { country: 'NO' } });
    await person('Eva', { address: { country: 'SE' } });

    expect(await rowsOf({ select: [], sort: [], groupBy: ['country'] })).toEqual([
      ['SE', 2],
      ['NO', 1],
    ]);
  });

  test('stops at its limit and says so; lists and instants come as JSON has them', async () => {
    await person('Ada', { tags: ['fair'] });
    await person('Bo');

    const run = await ask({ ...everyone, select: ['givenName', 'tags', 'createdAt', 'title'], limit: 1 });

    expect((await acme.get(`/v1/query-results/${run.body.resultId}`)).body).toMatchObject({
      rows: [['Ada', ['fair'], expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), null]],
      rowCount: 1,
      truncated: true,
    });
  });

  test('leaves out archived and restricted contacts, and every other client’s', async () => {
    await person('Ada');
    const bo = await person('Bo');
    const eva = await person('Eva');
    await person('Theirs', {}, bolt);
    await acme.put(`/v1/contacts/${bo}/archive`, undefined, { 'if-match': '"1"' });
    await acme.delete(`/v1/contacts/${eva}/lawful-basis`, undefined, { 'if-match': '"1"' });

    expect(await rowsOf({})).toEqual([['Ada']]);
  });

  test('downloads as CSV that no spreadsheet runs, with the disclaimer in the reader’s language (ToS 8.3)', async () => {
    await person('Ada', { title: '=1+1', tags: ['a', 'b'] });
    const { body } = await ask({ ...everyone, select: ['givenName', 'title', 'tags'] });
    const path = `/v1/query-results/${body.resultId}/csv`;

    const english = await acme.get(path);
    const swedish = await acme.get(path, undefined, { 'accept-language': 'sv-SE,sv' });

    expect(english.text.split('\r\n')).toEqual([
      '\ufeffgivenName,title,tags',
      "Ada,'=1+1,a; b",
      '',
      expect.stringContaining('information for professional use'),
      '',
    ]);
    expect(swedish.text).toContain('yrkesmässig');
    expect(crm.quota.used).toBe(1);
  });
});

test('while the instance is read-only results stay readable and nothing runs (ToS 4.7)', async () => {
  await person('Ada');
  const { body: saved } = await acme.post('/v1/queries', { name: 'Everyone', definition: everyone });
  const { body: run } = await ask(everyone);
  const state = { 'x-state': 'READ_ONLY' };

  const reads = await Promise.all(
    [
      `/v1/query-results/${run.resultId}`,
      `/v1/query-results/${run.resultId}/csv`,
      `/v1/queries/${saved.id}`,
      '/v1/query-results',
    ].map((path) => acme.get(path, undefined, state)),
  );
  const again = await acme.post('/v1/query-runs', { queryId: saved.id }, state);

  expect(reads.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect([again.status, again.body.clause]).toEqual([403, 'ToS 4.7']);
  expect(crm.quota.used).toBe(1);
});

test('lists go page by page, newest first', async () => {
  for (const limit of [1, 2, 3]) await ask({ ...everyone, limit });

  const first = (await acme.get('/v1/query-results?limit=2')).body;
  const rest = (await acme.get(`/v1/query-results?limit=2&cursor=${first.next}`)).body;

  expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, null]);
  expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(3);
  expect((await acme.get(`/v1/query-runs?limit=2&cursor=${first.next}`)).status).toBe(422);
});

test('another client’s query, run and result look like none at all', async () => {
  const { body: theirs } = await bolt.post('/v1/queries', { name: 'Everyone', definition: everyone });
  const { body: run } = await ask(everyone, bolt);
  const unknown = await acme.get('/v1/queries/01900000-0000-7000-8000-0000000000ff');

  const answers = await Promise.all([
    acme.get(`/v1/queries/${theirs.id}`),
    acme.patch(`/v1/queries/${theirs.id}`, { name: 'x' }, { 'if-match': '"1"' }),
    acme.delete(`/v1/queries/${theirs.id}`, undefined, { 'if-match': '"1"' }),
    acme.post('/v1/query-runs', { queryId: theirs.id }),
    acme.get(`/v1/query-runs/${run.id}`),
    acme.get(`/v1/query-results/${run.resultId}`),
    acme.get(`/v1/query-results/${run.resultId}/csv`),
  ]);

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect(new Set([...answers, unknown].map(({ text }) => text)).size).toBe(1);
});

test('what can be asked is told to a query builder', async () => {
  const { body } = await acme.get('/v1/query-sources');

  expect(body.items).toMatchObject([{ key: 'contacts' }]);
  expect(body.items[0].fields).toContainEqual({
    name: 'tags',
    type: 'tags',
    operators: ['has', 'has-not', 'is-empty', 'is-not-empty'],
  });
  expect(body.items[0].fields[0].column).toBeUndefined();
});

test('as a module it exports and erases everything of one client', async () => {
  await acme.post('/v1/queries', { name: 'Everyone', definition: everyone });
  await ask(everyone);
  await ask(everyone, bolt);
  const manifest = crm.app.get(QueriesManifest);
  const parts = await crm.within('acme', async () => {
    const sizes: Record<string, number> = {};
    for (const { name, rows } of manifest.exportData(TENANTS.acme!)) {
      sizes[name] = 0;
      for await (const _ of rows) sizes[name]++;
    }
    return sizes;
  });
  const batch = () =>
    crm.within('acme', () => crm.app.get(UnitOfWork).run(TENANTS.acme!, () => manifest.eraseData(TENANTS.acme!)));

  expect(parts).toEqual({ 'saved-queries': 1, 'query-runs': 1, 'query-results': 1 });
  expect([await batch(), await batch(), await batch(), await batch()]).toEqual([1, 1, 1, 0]);
  expect((await bolt.get('/v1/query-results')).body.items).toHaveLength(1);
});
