import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { entities as contactEntities } from '../../../../src/contexts/crm/contacts/adapters/postgres.js';
import { ContactsModule } from '../../../../src/contexts/crm/contacts/contacts.module.js';
import { DataCollectionManifest } from '../../../../src/contexts/crm/data-collection/adapters/manifest.js';
import { entities } from '../../../../src/contexts/crm/data-collection/adapters/postgres.js';
import { TakeBatch } from '../../../../src/contexts/crm/data-collection/application/running.js';
import { DataCollectionModule } from '../../../../src/contexts/crm/data-collection/data-collection.module.js';
import { ATTESTATION } from '../../../../src/contexts/crm/data-collection/domain/import.js';
import { entities as queryEntities } from '../../../../src/contexts/crm/queries/adapters/postgres.js';
import { QueriesModule } from '../../../../src/contexts/crm/queries/queries.module.js';
import { UnitOfWork } from '../../../../src/platform/unit-of-work.js';
import { type CrmAnswer, type CrmApp, type CrmClient, startCrm, TENANTS } from '../app.js';
import { aBasis, aDraft } from '../support.js';

let crm: CrmApp;
let acme: CrmClient;

beforeAll(async () => {
  crm = await startCrm(
    [ContactsModule, QueriesModule, DataCollectionModule],
    [...contactEntities, ...queryEntities, ...entities],
  );
  acme = crm.http('acme');
});

afterAll(() => crm?.stop());

afterEach(async () => {
  await crm.admin.query(
    'delete from contact where company_id is not null; delete from contact; delete from contact_import',
  );
  crm.evidence.events.length = 0;
});

const CSV = { 'content-type': 'text/csv' };
const upload = async (text: string | Buffer, headers: Record<string, string> = CSV, client = acme): Promise<string> => {
  const answer = await client.post('/v1/imports?fileName=people.csv', text, headers);
  if (answer.status !== 202) throw new Error(answer.text);
  await crm.settle();
  return answer.body.id;
};
const read = async (id: string) => (await acme.get(`/v1/imports/${id}`)).body;
const etag = async (id: string) => ({ 'if-match': String((await acme.get(`/v1/imports/${id}`)).headers.etag) });
const plan = async (id: string, change: object): Promise<CrmAnswer> =>
  acme.patch(`/v1/imports/${id}`, change, await etag(id));
const run = async (id: string): Promise<CrmAnswer> => {
  const answer = await acme.post(`/v1/imports/${id}/runs`, undefined, await etag(id));
  await crm.settle();
  return answer;
};
const attested = { defaultBasis: { basis: 'contract' }, attestationVersion: ATTESTATION.version };
const imported = async (text: string | Buffer, change: object = {}): Promise<CrmAnswer['body']> => {
  const id = await upload(text);
  const planned = await plan(id, { source: 'Fair in Malmö', ...attested, ...change });
  if (planned.status !== 200) throw new Error(planned.text);
  const started = await run(id);
  if (started.status !== 202) throw new Error(started.text);
  return read(id);
};
const contacts = async () => (await acme.get('/v1/contacts?limit=200')).body.items;
const chunksLeft = async () => (await crm.admin.query('select count(*)::int as n from import_chunk')).rows[0].n;

describe('a file that comes in', () => {
  test('is accepted at once, read through by a worker, and ready with its columns guessed', async () => {
    const accepted = await acme.post(
      '/v1/imports?fileName=people.csv',
      'Förnamn;E-post;Skor\nMaja;m@example.com;42\n',
      CSV,
    );
    expect(accepted.status).toBe(202);
    expect(accepted.headers.location).toBe(`/v1/imports/${accepted.body.id}`);
    expect(accepted.body).toMatchObject({ state: 'VALIDATING', fileName: 'people.csv', rowCount: null });

    await crm.settle();

    expect(await read(accepted.body.id)).toMatchObject({
      state: 'READY',
      encoding: 'utf-8',
      delimiter: ';',
      headers: ['Förnamn', 'E-post', 'Skor'],
      rowCount: 1,
      plan: { fields: ['givenName', 'email', null], onDuplicate: 'skip', source: null },
    });
  });

  test('can come as part of a form, which names it', async () => {
    const boundary = 'x-boundary';
    const body = [
      `--${boundary}`,
      'Content-Disposition: form-data; name="file"; filename="från mässan.csv"',
      'Content-Type: text/csv',
      '',
      'Namn\nMaja Lind\n',
      `--${boundary}--`,
      '',
    ].join('\r\n');

    const { body: accepted } = await acme.post('/v1/imports', body, {
      'content-type': `multipart/form-data; boundary=${boundary}`,
    });
    await crm.settle();

    expect(await read(accepted.id)).toMatchObject({ state: 'READY', fileName: 'från mässan.csv', rowCount: 1 });
  });

  test('that cannot be read is rejected with the line, and its bytes are thrown away', async () => {
    const id = await upload('Namn;Ort\nMaja;Umeå\nBo;"Lund\nEk;Ystad\n');

    expect(await read(id)).toMatchObject({ state: 'REJECTED', fault: { code: 'quote-not-closed', line: 3 } });
    expect(await chunksLeft()).toBe(0);
    expect((await plan(id, { source: 'x' })).status).toBe(409);
  });

  test('comes as CSV or as a form, nothing else', async () => {
    expect((await acme.post('/v1/imports', { rows: [] })).status).toBe(415);
  });

  test('shows its first rows as the import would judge them', async () => {
    const id = await upload('Namn;E-post;Telefon\nMaja Lind;maja@example.com;070-123 45 67\nBo Ek;not-an-address;\n');
    await plan(id, { country: 'SE', ...attested, source: 'Fair' });

    const { body } = await acme.get(`/v1/imports/${id}/preview`);

    expect(body.headers).toEqual(['Namn', 'E-post', 'Telefon']);
    expect(body.rows[0]).toEqual({ cells: ['Maja Lind', 'maja@example.com', '070-123 45 67'], faults: [] });
    expect(body.rows[1].faults).toMatchObject([{ pointer: '/email', code: 'email' }]);
  });
});

describe('an import', () => {
  test('does not start without a named source, with the clause', async () => {
    const id = await upload('Namn\nMaja Lind\n');

    const answer = await run(id);

    expect([answer.status, answer.body.clause]).toEqual([422, 'AUP 2.6']);
    expect(await contacts()).toEqual([]);
  });

  test('takes in what obeys the rules and reports the rest by line, column and rule, masked', async () => {
    const record = await imported(
      [
        'Namn;E-post;Telefon;Land',
        "Åsa Öberg;asa@example.com;'+46701234567;Sverige",
        'Bo Ek;bo.example.com;;',
        ';;;',
        'Eva Al;eva@example.com;12;Sverige',
        'too;few',
      ].join('\r\n'),
      { country: 'SE' },
    );

    expect(record).toMatchObject({
      state: 'PARTIAL',
      rowCount: 4,
      processedRows: 4,
      counts: { created: 1, updated: 0, skipped: 0, rejected: 3 },
    });
    expect(await contacts()).toMatchObject([
      {
        displayName: 'Åsa Öberg',
        phones: ['+46701234567'],
        address: { country: 'SE' },
        lawfulBasis: { basis: 'contract', source: 'Fair in Malmö' },
      },
    ]);
    const { body } = await acme.get(`/v1/imports/${record.id}/faults`);
    expect(body.items).toMatchObject([
      { line: 3, column: 'E-post', rule: 'email', value: 'bo… (14)' },
      { line: 5, column: 'Telefon', rule: 'phone', value: '12… (2)' },
      { line: 6, column: null, rule: 'column-count', value: null },
    ]);
    const csv = await acme.get(`/v1/imports/${record.id}/faults/csv`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')[0]).toBe('\ufeffline,column,rule,message,value');
    expect(csv.text.split('\r\n')).toHaveLength(5);
    expect(await chunksLeft()).toBe(0);
  });

  test('leaves one event and one piece of evidence a batch, and none a contact', async () => {
    const rows = Array.from({ length: 5_500 }, (_, n) => `Person ${n};p${n}@example.com`);

    const record = await imported(`Namn;E-post\n${rows.join('\n')}\n`);

    expect(record).toMatchObject({ state: 'DONE', counts: { created: 5_500 } });
    expect(crm.evidence.events.map(({ type, clause }) => [type, clause])).toEqual([
      ['data-collection.ImportStarted', 'AUP 2.6'],
      ['data-collection.BatchImported', 'ToS 2.4'],
      ['data-collection.BatchImported', 'ToS 2.4'],
    ]);
    expect(crm.evidence.events.slice(1).map((event) => (event as never as { rows: number }).rows)).toEqual([
      5_000, 500,
    ]);
    expect((await acme.get('/v1/contacts?count=true&limit=1')).body.count).toBe(5_500);
    const [{ id }] = await contacts();
    expect((await acme.get(`/v1/contacts/${id}/timeline`)).body.items).toMatchObject([
      { kind: 'imported', facts: { importId: record.id } },
    ]);
  });

  test('rejects rows without a lawful basis row by row', async () => {
    const id = await upload('Namn;Grund;Källa\nMaja Lind;samtycke;Formulär\nBo Ek;;\n');
    await plan(id, { source: 'Fair' });
    await run(id);

    expect(await read(id)).toMatchObject({ state: 'PARTIAL', counts: { created: 1, rejected: 1 } });
    expect((await acme.get(`/v1/imports/${id}/faults`)).body.items).toMatchObject([
      { line: 3, column: 'Grund', rule: 'required' },
    ]);
    expect((await contacts())[0].lawfulBasis).toMatchObject({ basis: 'consent', source: 'Formulär' });
  });

  test('skips or updates contacts that are there already', async () => {
    await acme.post('/v1/contacts', { ...aDraft({ title: 'CFO' }), lawfulBasis: aBasis() });
    const file = 'E-post;Titel;Namn\nMAJA.lind@example.com;CEO;\nbo@example.com;CTO;Bo Ek\n';

    const skipped = await imported(file);
    const updated = await imported(file, { onDuplicate: 'update' });

    expect(skipped).toMatchObject({ state: 'DONE', counts: { created: 1, skipped: 1 } });
    expect(updated).toMatchObject({ state: 'DONE', counts: { updated: 2, created: 0 } });
    expect(await contacts()).toMatchObject([
      { email: 'bo@example.com', version: 1, title: 'CTO' },
      { email: 'maja.lind@example.com', version: 2, title: 'CEO', givenName: 'Maja' },
    ]);
  });

  test('needs the plan that was seen', async () => {
    const id = await upload('Namn\nMaja Lind\n');
    const stale = await etag(id);
    await plan(id, { source: 'Fair', ...attested });

    expect((await acme.post(`/v1/imports/${id}/runs`, undefined, stale)).status).toBe(412);
    expect((await acme.post(`/v1/imports/${id}/runs`)).status).toBe(428);
    expect((await plan(id, { fields: ['shoes'] })).body.errors).toMatchObject([
      { pointer: '/fields/0', code: 'one-of' },
    ]);
    for (const nonsense of [{ fields: null }, { onDuplicate: null }, { source: 'a\u0007b' }])
      expect((await plan(id, nonsense)).status).toBe(422);
    expect((await plan(id, { source: 'a\ud800' })).status).toBe(400);
    expect((await plan(id, { sauce: 'x' })).body.errors).toMatchObject([{ pointer: '/sauce', code: 'unknown-field' }]);
  });

  test('goes on after a crash from the last batch that was committed, and takes none twice', async () => {
    const rows = Array.from({ length: 5_100 }, (_, n) => `Person ${n};p${n}@example.com`);
    const id = await upload(`Namn;E-post\n${rows.join('\n')}\n`);
    await plan(id, { source: 'Fair', ...attested });
    await acme.post(`/v1/imports/${id}/runs`, undefined, await etag(id));
    // A worker takes the first batch and dies; its lease runs out.
    const first = rows.slice(0, 5_000).map((row, n) => ({ line: n + 2, cells: row.split(';') }));
    const commands = crm.app.get(CommandBus);
    const take = () => crm.within('acme', () => commands.execute(new TakeBatch(TENANTS.acme!, id, 0, first)));
    expect([await take(), await take()]).toEqual(['taken', 'stopped']);
    await crm.admin.query("update contact_import set leased_until = '2000-01-01Z'");

    await crm.settle();

    expect(await read(id)).toMatchObject({ state: 'DONE', processedRows: 5_100, counts: { created: 5_100 } });
    expect((await acme.get('/v1/contacts?count=true&limit=1')).body.count).toBe(5_100);
  });

  test('that is cancelled says how much of it went in', async () => {
    const id = await upload('Namn\nMaja Lind\nBo Ek\n');
    await plan(id, { source: 'Fair', ...attested });
    await acme.post(`/v1/imports/${id}/runs`, undefined, await etag(id));
    const commands = crm.app.get(CommandBus);
    const rows = [{ line: 2, cells: ['Maja Lind'] }];
    await crm.within('acme', () => commands.execute(new TakeBatch(TENANTS.acme!, id, 0, rows)));

    const { body } = await acme.post(`/v1/imports/${id}/cancellations`);
    await crm.settle();

    expect(body).toMatchObject({ state: 'PARTIAL', rowCount: 2, processedRows: 1, counts: { created: 1 } });
    expect((await acme.post(`/v1/imports/${id}/cancellations`)).status).toBe(409);
    expect(await contacts()).toHaveLength(1);
    expect(await chunksLeft()).toBe(0);
  });

  test('stops when the instance takes no writes any more, and says how far it came', async () => {
    const id = await upload('Namn\nMaja Lind\nBo Ek\n');
    await plan(id, { source: 'Fair', ...attested });
    await acme.post(`/v1/imports/${id}/runs`, undefined, await etag(id));
    const manifest = crm.app.get(DataCollectionManifest);
    const become = (state: string) =>
      crm.within('acme', () =>
        crm.app.get(UnitOfWork).run(TENANTS.acme!, () => manifest.onInstanceState(TENANTS.acme!, state)),
      );

    await become('ACTIVE');
    expect((await read(id)).state).toBe('RUNNING');
    await become('READ_ONLY');
    await crm.settle();

    expect(await read(id)).toMatchObject({ state: 'CANCELLED', processedRows: 0 });
    expect(await contacts()).toEqual([]);
  });

  test('whose sender went away is given up', async () => {
    const id = await upload('Namn\nMaja Lind\n');
    await crm.admin.query(
      "update contact_import set state = 'VALIDATING', uploaded_at = null, leased_until = '2000-01-01Z'",
    );

    await crm.settle();

    expect(await read(id)).toMatchObject({ state: 'REJECTED', fault: { code: 'upload-interrupted' } });
    expect(await chunksLeft()).toBe(0);
  });

  test('of another client looks like none at all', async () => {
    const theirs = await upload('Namn\nMaja Lind\n', CSV, crm.http('bolt'));
    const unknown = await acme.get('/v1/imports/01900000-0000-7000-8000-0000000000ff');
    const match = { 'if-match': '"1"' };

    const answers = await Promise.all([
      acme.get(`/v1/imports/${theirs}`),
      acme.get(`/v1/imports/${theirs}/preview`),
      acme.get(`/v1/imports/${theirs}/faults`),
      acme.get(`/v1/imports/${theirs}/faults/csv`),
      acme.patch(`/v1/imports/${theirs}`, { source: 'x' }, match),
      acme.post(`/v1/imports/${theirs}/runs`, undefined, match),
      acme.post(`/v1/imports/${theirs}/cancellations`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(new Set([...answers, unknown].map(({ text }) => text)).size).toBe(1);
    expect((await acme.get('/v1/imports')).body.items).toEqual([]);
  });
});

describe('an export', () => {
  test('brings back the same contacts when it is imported, phone numbers and all', async () => {
    await acme.post('/v1/contacts', {
      ...aDraft({
        phones: ['+46701234567', '+4684440000'],
        notes: '=cmd|calc',
        tags: ['fair', 'vip'],
        address: { street: 'Storgatan 1', city: 'Umeå', country: 'SE' },
        title: '@home',
      }),
      lawfulBasis: aBasis({ evidenceRef: 'order-4711' }),
    });
    const company = { kind: 'company', companyName: 'Lind & Ek "AB"', lawfulBasis: aBasis() };
    await acme.post('/v1/contacts', company);
    const before = await contacts();

    const file = await acme.get('/v1/exports/contacts');
    expect(file.headers['content-disposition']).toBe('attachment; filename="contacts.csv"');
    // No cell that a spreadsheet would run.
    expect(file.text).toContain("'+46701234567; '+4684440000");
    expect(file.text).toContain("'=cmd|calc");
    expect(file.text).toContain("'@home");
    await crm.admin.query('delete from contact');
    const record = await imported(file.text);

    expect(record.state).toBe('DONE');
    const told = ({ id: _, createdAt: _c, updatedAt: _u, ...rest }: Record<string, unknown>) => rest;
    expect((await contacts()).map(told)).toEqual(before.map(told));
  });

  test('stays open while the instance is suspended; an import does not', async () => {
    const state = { 'x-state': 'SUSPENDED' };

    expect((await acme.get('/v1/exports/contacts', undefined, state)).status).toBe(200);
    expect((await acme.post('/v1/imports', 'Namn\nx\n', { ...CSV, ...state })).status).toBe(403);
  });
});

test('as a module it erases files, faults and imports of one client', async () => {
  await imported('Namn;E-post\nBo Ek;nope\n');
  await upload('Namn\nMaja Lind\n');
  const manifest = crm.app.get(DataCollectionManifest);
  const batch = () =>
    crm.within('acme', () => crm.app.get(UnitOfWork).run(TENANTS.acme!, () => manifest.eraseData(TENANTS.acme!)));

  expect([await batch(), await batch(), await batch(), await batch()]).toEqual([1, 1, 2, 0]);
});
