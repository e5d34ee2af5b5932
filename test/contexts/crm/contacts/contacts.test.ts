import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ContactsManifest } from '../../../../src/contexts/crm/contacts/adapters/manifest.js';
import { entities } from '../../../../src/contexts/crm/contacts/adapters/postgres.js';
import { ContactsModule } from '../../../../src/contexts/crm/contacts/contacts.module.js';
import { Contacts } from '../../../../src/contexts/crm/contacts/domain/ports.js';
import { entities as queryEntities } from '../../../../src/contexts/crm/queries/adapters/postgres.js';
import { QueriesModule } from '../../../../src/contexts/crm/queries/queries.module.js';
import { UnitOfWork } from '../../../../src/platform/unit-of-work.js';
import { type CrmApp, type CrmClient, startCrm, TENANTS } from '../app.js';
import { aBasis, aDraft } from '../support.js';

let crm: CrmApp;
let acme: CrmClient;
let bolt: CrmClient;

beforeAll(async () => {
  crm = await startCrm([ContactsModule, QueriesModule], [...entities, ...queryEntities]);
  acme = crm.http('acme');
  bolt = crm.http('bolt');
});

afterAll(() => crm?.stop());

afterEach(async () => {
  await crm.admin.query(
    'delete from contact_activity; delete from contact where company_id is not null; delete from contact',
  );
  crm.evidence.events.length = 0;
});

const newContact = (more: object = {}) => ({ ...aDraft(), lawfulBasis: aBasis(), ...more });
const captured = async (more: object = {}, client = acme): Promise<string> => {
  const { status, body, text } = await client.post('/v1/contacts', newContact(more));
  if (status !== 201) throw new Error(text);
  return body.id;
};
const person = (givenName: string, familyName: string, more: object = {}) =>
  captured({ givenName, familyName, email: `${givenName}.${familyName}@example.com`.toLowerCase(), ...more });
const faultsOf = ({ body }: { body: { errors?: { pointer: string; code: string }[] } }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);

describe('capturing a contact', () => {
  test('keeps what was said in normal form, with its basis, and leaves evidence', async () => {
    const answer = await acme.post(
      '/v1/contacts',
      newContact({ email: 'Maja.LIND@example.com', phones: ['+46 70-123 45 67'], address: { city: 'Umeå' } }),
    );

    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ etag: '"1"', location: `/v1/contacts/${answer.body.id}` });
    const { body } = await acme.get(`/v1/contacts/${answer.body.id}`);
    expect(body).toMatchObject({
      displayName: 'Maja Lind',
      email: 'maja.lind@example.com',
      phones: ['+46701234567'],
      address: { street: null, postalCode: null, city: 'Umeå', country: null },
      lawfulBasis: { basis: 'contract', source: 'Signed order 4711', evidenceRef: null },
      restriction: null,
      archivedAt: null,
    });
    expect(crm.evidence.events).toEqual([
      expect.objectContaining({ type: 'contacts.ContactCaptured', clause: 'ToS 2.4', subjectId: answer.body.id }),
    ]);
  });

  test('without a lawful basis is refused, with the clause (ToS 2.4)', async () => {
    const answer = await acme.post('/v1/contacts', aDraft());

    expect(answer.status).toBe(422);
    expect(answer.body.clause).toBe('ToS 2.4');
    expect(faultsOf(answer)).toEqual(['/lawfulBasis/basis required', '/lawfulBasis/source required']);
  });

  test('for a client with strict consent takes consent only', async () => {
    crm.policies.strictConsent = true;

    const refused = await acme.post('/v1/contacts', newContact());
    const taken = await acme.post('/v1/contacts', newContact({ lawfulBasis: aBasis({ basis: 'consent' }) }));

    crm.policies.strictConsent = false;
    expect([refused.status, refused.body.clause, taken.status]).toEqual([422, 'ToS 2.4', 201]);
  });

  test('refuses fields that it does not know and types that do not fit', async () => {
    const answer = await acme.post('/v1/contacts', newContact({ isAdmin: true, phones: '+46', archivedAt: null }));

    expect(answer.status).toBe(422);
    expect(faultsOf(answer)).toEqual(expect.arrayContaining(['/isAdmin unknown-field', '/archivedAt unknown-field']));
    expect(faultsOf(answer)?.some((fault) => fault.startsWith('/phones'))).toBe(true);
  });

  test('with an e-mail that another contact has is a conflict; another client does not matter', async () => {
    await captured();

    expect((await acme.post('/v1/contacts', newContact({ email: 'MAJA.lind@example.com' }))).body.code).toBe(
      'email-in-use',
    );
    expect((await bolt.post('/v1/contacts', newContact())).status).toBe(201);
  });

  test('an archived contact does not block its e-mail, but cannot come back while another has it', async () => {
    const first = await captured();
    await acme.put(`/v1/contacts/${first}/archive`, undefined, { 'if-match': '"1"' });

    const second = await acme.post('/v1/contacts', newContact());
    const back = await acme.delete(`/v1/contacts/${first}/archive`, undefined, { 'if-match': '"2"' });

    expect(second.status).toBe(201);
    expect([back.status, back.body.code]).toEqual([409, 'email-in-use']);
  });

  test('refers to a company of the same register only', async () => {
    const company = await captured({ kind: 'company', companyName: 'Lind AB', givenName: null, familyName: null });
    const foreign = await captured({ kind: 'company', companyName: 'Ek AB', givenName: null, familyName: null }, bolt);

    const ours = await acme.post('/v1/contacts', newContact({ email: 'a@example.com', companyId: company }));
    const theirs = await acme.post('/v1/contacts', newContact({ email: 'b@example.com', companyId: foreign }));
    const nobody = await acme.post(
      '/v1/contacts',
      newContact({ email: 'b@example.com', companyId: '01900000-0000-7000-8000-0000000000ff' }),
    );

    expect(ours.status).toBe(201);
    expect(faultsOf(theirs)).toEqual(['/companyId unknown']);
    expect(theirs.text).toBe(nobody.text);
  });

  test('sent twice under one key happens once', async () => {
    const key = { 'idempotency-key': 'capture-1' };

    const first = await acme.post('/v1/contacts', newContact(), key);
    const again = await acme.post('/v1/contacts', newContact(), key);

    expect(again.body).toEqual(first.body);
    expect(again.headers).toMatchObject({ etag: '"1"', location: first.headers.location });
    expect((await acme.get('/v1/contacts?count=true')).body.count).toBe(1);
  });
});

describe('changing a contact', () => {
  test('patches what is named, and needs the version that was read', async () => {
    const id = await captured({ title: 'CFO', tags: ['fair'] });

    const blind = await acme.patch(`/v1/contacts/${id}`, { title: 'CEO' });
    const changed = await acme.patch(
      `/v1/contacts/${id}`,
      { title: null, tags: ['fair', 'vip'] },
      { 'if-match': '"1"' },
    );
    const late = await acme.patch(`/v1/contacts/${id}`, { title: 'CEO' }, { 'if-match': '"1"' });

    expect([blind.status, changed.status, late.status]).toEqual([428, 200, 412]);
    expect(changed.headers.etag).toBe('"2"');
    const { body } = await acme.get(`/v1/contacts/${id}`);
    expect(body).toMatchObject({ version: 2, title: null, tags: ['fair', 'vip'], givenName: 'Maja' });
  });

  test('a reader who has the version already gets 304 and no body', async () => {
    const id = await captured();

    const known = await acme.get(`/v1/contacts/${id}`, undefined, { 'if-none-match': '"1"' });
    const outdated = await acme.get(`/v1/contacts/${id}`, undefined, { 'if-none-match': '"0"' });

    expect([known.status, known.text, known.headers.etag]).toEqual([304, '', '"1"']);
    expect(outdated.status).toBe(200);
  });

  test('a withdrawn basis restricts; a new one lifts it', async () => {
    const id = await captured();

    await acme.delete(`/v1/contacts/${id}/lawful-basis`, undefined, { 'if-match': '"1"' });
    const restricted = (await acme.get(`/v1/contacts/${id}`)).body;
    const change = await acme.patch(`/v1/contacts/${id}`, { title: 'CEO' }, { 'if-match': '"2"' });
    await acme.put(`/v1/contacts/${id}/lawful-basis`, aBasis({ basis: 'consent' }), { 'if-match': '"2"' });

    expect(restricted.restriction.reason).toBe('basis-withdrawn');
    expect([change.status, change.body.code, change.body.clause]).toEqual([409, 'contact-restricted', 'ToS 9.9']);
    expect((await acme.get(`/v1/contacts/${id}`)).body).toMatchObject({
      restriction: null,
      lawfulBasis: { basis: 'consent' },
    });
    expect(crm.evidence.events.map(({ type }) => type)).toEqual([
      'contacts.ContactCaptured',
      'contacts.LawfulBasisWithdrawn',
      'contacts.ContactRestricted',
      'contacts.LawfulBasisRecorded',
      'contacts.RestrictionLifted',
    ]);
  });

  test('the timeline tells what happened, newest first, page by page', async () => {
    const id = await captured({ address: { city: 'Umeå', country: 'SE' }, phones: ['+46701234567'], tags: ['fair'] });
    await acme.post(`/v1/contacts/${id}/notes`, { text: 'Called back' });
    await acme.patch(`/v1/contacts/${id}`, { title: 'CEO' }, { 'if-match': '"1"' });
    await acme.put(`/v1/contacts/${id}/archive`, undefined, { 'if-match': '"2"' });

    const first = (await acme.get(`/v1/contacts/${id}/timeline?limit=3`)).body;
    const rest = (await acme.get(`/v1/contacts/${id}/timeline?limit=3&cursor=${first.next}`)).body;

    expect(first.items.map(({ kind }: { kind: string }) => kind)).toEqual(['archived', 'changed', 'note']);
    expect(first.items[1].facts).toEqual({ fields: ['title'] });
    expect(first.items[2]).toMatchObject({ text: 'Called back', actor: { kind: 'user' } });
    expect(rest).toMatchObject({ items: [{ kind: 'captured' }], next: null });
  });
});

describe('finding contacts', () => {
  test('a list goes through everybody once, in a total order, whatever the page size', async () => {
    for (const name of ['Öberg', 'Ek', 'Åberg', 'Ek', 'Ärla']) await captured({ familyName: name, email: null });

    const names: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await acme.get(`/v1/contacts?limit=2${next && `&cursor=${next}`}`);
      names.push(...body.items.map(({ familyName }: { familyName: string }) => familyName));
      next = body.next;
    }

    expect(names).toEqual(['Ek', 'Ek', 'Åberg', 'Ärla', 'Öberg']);
  });

  test('filters by kind, tag, e-mail, restriction and archive, and counts on request', async () => {
    await person('Ada', 'Ek', { tags: ['fair', 'vip'] });
    const bo = await person('Bo', 'Ek', { tags: ['fair'] });
    await captured({ kind: 'company', companyName: 'Ek AB', givenName: null, familyName: null, email: null });
    await acme.delete(`/v1/contacts/${bo}/lawful-basis`, undefined, { 'if-match': '"1"' });
    const found = async (query: string) =>
      (await acme.get(`/v1/contacts?${query}`)).body.items.map(
        ({ displayName }: { displayName: string }) => displayName,
      );

    expect(await found('kind=company')).toEqual(['Ek AB']);
    expect(await found('tag=fair')).toEqual(['Ada Ek', 'Bo Ek']);
    expect(await found('tag=vip&kind=person')).toEqual(['Ada Ek']);
    expect(await found('email=Bo.Ek@example.com')).toEqual(['Bo Ek']);
    expect(await found('restricted=true')).toEqual(['Bo Ek']);
    expect(await found('restricted=false&sort=-name')).toEqual(['Ada Ek', 'Ek AB']);
    expect(await found('archived=true')).toEqual([]);
    expect((await acme.get('/v1/contacts?tag=fair&count=true&limit=1')).body).toMatchObject({ count: 2 });
    expect((await acme.get('/v1/contacts')).body.count).toBeUndefined();
    expect((await acme.get('/v1/tags')).body.items).toEqual([
      { tag: 'fair', contacts: 2 },
      { tag: 'vip', contacts: 1 },
    ]);
  });

  test('a cursor belongs to its list, filter and sort; a forged one is refused', async () => {
    await person('Ada', 'Ek');
    await person('Bo', 'Ek');
    const { next } = (await acme.get('/v1/contacts?limit=1')).body;

    const otherSort = await acme.get(`/v1/contacts?limit=1&sort=createdAt&cursor=${next}`);
    const otherFilter = await acme.get(`/v1/contacts?limit=1&kind=person&cursor=${next}`);
    const key = JSON.parse(Buffer.from(next, 'base64url').toString('utf8'));
    const forged = Buffer.from(JSON.stringify({ ...key, k: ['a\u0000', 'x'] })).toString('base64url');
    const byHand = await acme.get(`/v1/contacts?limit=1&cursor=${forged}`);

    expect([otherSort.status, otherFilter.status, byHand.status]).toEqual([422, 422, 422]);
    expect((await acme.get('/v1/contacts?sort=email')).status).toBe(422);
    expect((await acme.get('/v1/contacts?shoeSize=42')).status).toBe(422);
    expect((await acme.get('/v1/contacts?limit=201')).status).toBe(422);
    for (const query of ['createdFrom=2026-W05', 'createdFrom=0000-01-01', 'updatedFrom=2026-02-30'])
      expect((await acme.get(`/v1/contacts?${query}`)).status).toBe(422);
    expect((await acme.get('/v1/contacts?tag=a%00')).status).toBe(400);
  });

  test('a search finds names, companies, addresses and numbers, without accents', async () => {
    await person('Björn', 'Åkesson', { phones: ['+46701234567'] });
    await person('Bo', 'Ek');
    await captured({
      kind: 'company',
      companyName: 'Björklunds Åkeri',
      givenName: null,
      familyName: null,
      email: null,
    });
    const found = async (q: string) =>
      (await acme.get(`/v1/contacts/search?q=${encodeURIComponent(q)}`)).body.items.map(
        ({ displayName }: { displayName: string }) => displayName,
      );

    expect(await found('åkess')).toEqual(['Björn Åkesson']);
    expect((await found('bjor')).sort()).toEqual(['Björklunds Åkeri', 'Björn Åkesson']);
    expect(await found('björn akesson')).toEqual(['Björn Åkesson']);
    expect(await found('bo e')).toEqual(['Bo Ek']);
    expect(await found('bo')).toEqual(['Bo Ek']);
    expect(await found('bo.ek@ex')).toEqual(['Bo Ek']);
    expect(await found('070-123 45')).toEqual(['Björn Åkesson']);
    expect(await found('100%')).toEqual([]);
    expect((await acme.get('/v1/contacts/search?q=b')).status).toBe(422);
  });
});

describe('isolation', () => {
  test('another client’s contact looks like none at all, byte for byte, in every slot', async () => {
    const theirs = await captured({}, bolt);
    const nobody = '01900000-0000-7000-8000-0000000000ff';
    const match = { 'if-match': '"1"' };
    const calls = (id: string) => [
      acme.get(`/v1/contacts/${id}`),
      acme.get(`/v1/contacts/${id}/timeline`),
      acme.patch(`/v1/contacts/${id}`, { title: 'x' }, match),
      acme.put(`/v1/contacts/${id}/archive`, undefined, match),
      acme.delete(`/v1/contacts/${id}/lawful-basis`, undefined, match),
      acme.put(`/v1/contacts/${id}/restriction`, { reason: 'objection' }, match),
      acme.post(`/v1/contacts/${id}/notes`, { text: 'x' }),
    ];

    const [foreign, unknown, malformed] = await Promise.all(
      [theirs, nobody, 'no-id'].map((id) => Promise.all(calls(id))),
    );

    expect(foreign!.map(({ status }) => status)).toEqual(foreign!.map(() => 404));
    expect(new Set([...foreign!, ...unknown!, ...malformed!].map(({ text }) => text)).size).toBe(1);
    expect((await acme.get('/v1/contacts')).body.items).toEqual([]);
    expect((await acme.get('/v1/contacts/search?q=maja')).body.items).toEqual([]);
  });

  test('the search function gives nothing without a tenant and never another’s', async () => {
    await captured({}, bolt);
    const search = "select id from search_contacts(array['lind'], null, array['%lind%'], 10)";
    const asApp = (tenantId: string) =>
      crm.admin
        .query(`begin; set local role crm_app; select set_config('app.tenant_id', '${tenantId}', true)`)
        .then(() => crm.admin.query(search))
        .finally(() => crm.admin.query('rollback'));

    expect((await asApp('')).rows).toEqual([]);
    expect((await asApp(TENANTS.acme!)).rows).toEqual([]);
    expect((await asApp(TENANTS.bolt!)).rows).toHaveLength(1);
  });
});

test('an instance that is read-only can be read, not written', async () => {
  const id = await captured();
  const state = { 'x-state': 'READ_ONLY' };

  expect((await acme.get(`/v1/contacts/${id}`, undefined, state)).status).toBe(200);
  const write = await acme.post('/v1/contacts', newContact({ email: 'x@example.com' }), state);
  expect([write.status, write.body.clause]).toEqual([403, 'ToS 4.7']);
});

test('a contact reads back from the database as it was saved', async () => {
  const id = await captured({ title: 'CFO', phones: ['+46701234567'], tags: ['a'], language: 'sv', notes: 'Hello' });
  const unitOfWork = crm.app.get(UnitOfWork);

  const contact = await crm.within('acme', () =>
    unitOfWork.run(TENANTS.acme!, () => crm.app.get(Contacts).byId(TENANTS.acme!, id)),
  );

  expect(contact.details.address).toBeNull();
  expect(contact.details).toMatchObject({ title: 'CFO', phones: ['+46701234567'], tags: ['a'], language: 'sv' });
  expect(contact.details.displayName).toBe('Maja Lind');
  expect(contact).toMatchObject({ version: 1, restriction: null, archivedAt: null, sortName: 'lind maja' });
  expect(contact.lawfulBasis.at).toBeInstanceOf(Date);
});

test('a read takes two round trips at most and a write seven, the key and the outbox included', async () => {
  const counted = async (work: () => Promise<unknown>): Promise<string[]> => {
    crm.roundTrips.length = 0;
    await work();
    return [...crm.roundTrips];
  };
  const id = await captured();

  // Proving who asks is one more, which the faked session does not take.
  expect((await counted(() => acme.get(`/v1/contacts/${id}`))).length).toBeLessThanOrEqual(1);
  expect((await counted(() => acme.get('/v1/contacts?limit=20'))).length).toBeLessThanOrEqual(1);
  expect((await counted(() => acme.get('/v1/contacts/search?q=maja'))).length).toBeLessThanOrEqual(1);
  const create = await counted(() =>
    acme.post('/v1/contacts', newContact({ email: 'x@example.com' }), { 'idempotency-key': 'k' }),
  );
  const patch = await counted(() => acme.patch(`/v1/contacts/${id}`, { title: 'x' }, { 'if-match': '"1"' }));
  // Evidence is one more, which the faked recorder does not take.
  expect(create.length).toBeLessThanOrEqual(5);
  expect(patch.length).toBeLessThanOrEqual(6);
});

describe('as a module', () => {
  test('it exports everything of one client, page by page', async () => {
    await captured();
    await captured({}, bolt);
    const manifest = crm.app.get(ContactsManifest);

    const parts = await crm.within('acme', async () =>
      Promise.all(
        manifest.exportData(TENANTS.acme!).map(async ({ name, rows }) => {
          const all = [];
          for await (const row of rows) all.push(row);
          return [name, all.length];
        }),
      ),
    );

    expect(parts).toEqual([
      ['contacts', 1],
      ['contact-activities', 1],
    ]);
  });

  test('it erases everything of one client and nothing of another', async () => {
    const company = await captured({
      kind: 'company',
      companyName: 'Lind AB',
      givenName: null,
      familyName: null,
      email: null,
    });
    await captured({ companyId: company, tags: ['fair'] });
    await captured({}, bolt);
    const manifest = crm.app.get(ContactsManifest);
    const batch = () =>
      crm.within('acme', () => crm.app.get(UnitOfWork).run(TENANTS.acme!, () => manifest.eraseData(TENANTS.acme!)));

    const removed = [await batch(), await batch()];

    expect(removed).toEqual([2, 0]);
    const left = await crm.admin.query(`select
      (select count(*)::int from contact) as contacts,
      (select count(*)::int from contact_activity) as activities,
      (select count(*)::int from contact_tag) as tags`);
    expect(left.rows).toEqual([{ contacts: 1, activities: 1, tags: 0 }]);
  });
});
