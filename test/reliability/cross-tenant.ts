import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Company, demand } from '../../src/sandbox/company.js';
import { type Answer, HttpClient } from '../../src/sandbox/http-client.js';
import { createTestDatabase } from '../support/database.js';
import { aFounder, type ServedApp, signUp, type Verdict, withBusiness, withHands } from './ground.js';
import { type Call, callWith, type Operation, operationsOf, type Slot, slotsOf } from './operations.js';

interface Size {
  /** How many of the other's ids go into each slot; those that fit it come first. */
  idsPerSlot: number;
  /** Also as a program with a key that has every scope. */
  withKey: boolean;
}

export const short: Size = { idsPerSlot: 3, withKey: false };
export const full: Size = { idsPerSlot: Number.POSITIVE_INFINITY, withKey: true };

/** Stands in every text that the other client has. */
const CANARY = 'zebrafinch';
const AT_ONCE = 4;

/** The client whose things must stay unseen. */
interface Other {
  company: Company;
  ids: string[];
  /** What its own lists show, by the path of the list. */
  listed: Map<string, string[]>;
  cursors: Map<string, string>;
}

/**
 * Bar 10: one client's administrator puts the other's ids into every slot of every operation, and gets what an
 * unknown id would get, byte for byte; nothing of the other's is seen, and nothing of it changes.
 */
export async function crossTenant({ idsPerSlot, withKey }: Size): Promise<Verdict> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    return await withBusiness(database, async (app) => {
      const [curious, company] = [await furnish(app, 1, 'magpie'), await furnish(app, 2, CANARY)];
      const description = demand(await company.api.get('/docs/openapi.json'), 200);
      const operations = operationsOf(description);
      const strangers = await useForeignSecrets(app, company, curious);
      await app.around.machine.settle();
      const other = await survey(admin, company, operations);
      const before = await fingerprint(admin, company.tenantId);

      const slots = operations.flatMap((operation) => slotsOf(operation, description));
      const probed = await probe(asMember(curious), slots, other, idsPerSlot);
      const byKey = withKey
        ? await probe(await asProgram(app, curious, operations), slots, other, idsPerSlot)
        : nothing;
      const browsed = await browse(curious.api, operations, other);
      await app.around.machine.settle();

      const changed = before !== (await fingerprint(admin, company.tenantId));
      const mailed = await lettersTo(app, curious.founder.email);
      const faults = [...probed.faults, ...byKey.faults, ...browsed.faults, ...strangers];
      if (changed) faults.push('something of the other’s has changed');
      if (mailed.includes(CANARY)) faults.push('a letter told of the other');
      return {
        holds: faults.length === 0,
        operations: operations.length,
        slots: slots.length,
        idsOfTheOther: other.ids.length,
        requests: probed.requests + byKey.requests + browsed.requests,
        answers: probed.answers,
        answersToKey: byKey.answers,
        canariesPlanted: await canariesIn(admin, company.tenantId),
        faults: faults.slice(0, 30),
      };
    });
  } finally {
    await admin.end();
    await database.drop();
  }
}

/** A client that has something of everything. */
export async function furnish(app: ServedApp, number: number, word: string): Promise<Company> {
  const company = await signUp(app, aFounder(number, { company: `${word} AB`, name: `${word} founder` }));
  await company.buy('TEAM_MONTHLY');
  const { api } = company;
  const lawfulBasis = { basis: 'contract', source: word };
  const firm = demand(await api.post('/v1/contacts', { kind: 'company', companyName: word, lawfulBasis }), 201);
  const person = {
    familyName: word,
    email: `a@${word}.example`,
    tags: [word],
    notes: word,
    companyId: firm.id,
    lawfulBasis,
  };
  const { id } = demand(await api.post('/v1/contacts', person), 201);
  demand(await api.post(`/v1/contacts/${id}/notes`, { text: word }), 201);
  await company.importContacts(`family name,email\n${word},b@${word}.example\n${word},broken\n`, {
    basis: 'contract',
    source: word,
  });
  const query = demand(
    await api.post('/v1/queries', { name: word, definition: { source: 'contacts', select: ['familyName'] } }),
    201,
  );
  demand(await api.post('/v1/query-runs', { queryId: query.id }), 201);
  demand(
    await api.post('/v1/members', { email: `colleague@${word}.example`, name: word, role: 'user', language: 'en' }),
    201,
  );
  demand(await api.post('/v1/api-keys', { name: word, role: 'administrator', scopes: ['contacts:read'] }), 201);
  await app.around.machine.settle();
  return company;
}

/** Every id that the database keeps for the other, and what its own lists show it. */
async function survey(admin: pg.Client, company: Company, operations: Operation[]): Promise<Other> {
  const { rows: columns } = await admin.query<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.atttypid = 'uuid'::regtype and a.attnum > 0
      and exists (select 1 from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')`);
  const ids = new Set<string>();
  for (const { table, column } of columns) {
    const { rows } = await admin.query(
      `select distinct ${column} as id from ${table} where tenant_id = $1 and ${column} is not null`,
      [company.tenantId],
    );
    for (const { id } of rows) ids.add(id);
  }
  const [listed, cursors] = [new Map<string, string[]>(), new Map<string, string>()];
  const lists = operations.filter(({ method, parameters }) => method === 'GET' && parameters.includes('cursor'));
  for (const { path } of lists) {
    if (path.includes('{')) continue;
    const { status, body } = await company.api.get(`${path}?limit=1`);
    if (status !== 200) continue;
    // A price list and the legal texts are everybody's.
    listed.set(
      path,
      body.items.map(({ id }: { id: string }) => id).filter((id: string) => ids.has(id)),
    );
    if (body.next) cursors.set(path, body.next);
  }
  return { company, ids: [...ids], listed, cursors };
}

interface Caller {
  send(call: Call): Promise<Answer>;
  /** Whether the operation lets this caller as far as the id; everybody else is turned away before. */
  mayUse(operation: Operation): boolean;
}

const asMember = ({ api }: Company): Caller => ({
  send: ({ method, path, body, headers }) => api.send(method, path, body, headers),
  mayUse: ({ roles }) => roles !== 'public' && roles.includes('administrator'),
});

async function asProgram({ port }: ServedApp, { api, founder }: Company, operations: Operation[]): Promise<Caller> {
  const scopes = [...new Set(operations.map(({ scope }) => scope).filter((scope) => scope !== undefined))];
  const key = demand(await api.post('/v1/api-keys', { name: 'probe', role: 'administrator', scopes }), 201);
  const program = new HttpClient(port, founder.slug);
  const authorization = `Bearer ${secretOf(key)}`;
  return {
    send: ({ method, path, body, headers }) => program.send(method, path, body, { ...headers, authorization }),
    mayUse: ({ scope }) => scope !== undefined,
  };
}

export const secretOf = (key: Record<string, string>): string =>
  Object.values(key).find((value) => value.length > 30 && value !== key.id)!;

interface Probed {
  faults: string[];
  answers: Record<string, number>;
  requests: number;
}

const nothing: Probed = { faults: [], answers: {}, requests: 0 };

async function probe(caller: Caller, slots: Slot[], other: Other, idsPerSlot: number): Promise<Probed> {
  const faults: string[] = [];
  const answers: Record<string, number> = {};
  let requests = 0;
  await withHands(AT_ONCE, slots, async (slot) => {
    const values = valuesFor(slot, other).slice(0, idsPerSlot);
    const expected = await caller.send(callWith(slot, slot.place === 'cursor' ? 'bm9ib2R5' : randomUUID()));
    requests += values.length + 1;
    for (const value of values) {
      const answer = await caller.send(callWith(slot, value));
      answers[answer.status] = (answers[answer.status] ?? 0) + 1;
      faults.push(...compare(slot, value, answer, expected, other));
      if (slot.place === 'path' && caller.mayUse(slot.operation) && answer.status !== 404)
        faults.push(`${nameOf(slot)}: ${answer.status} instead of 404: ${answer.text.slice(0, 200)}`);
    }
  });
  return { faults, answers, requests };
}

/** Those first that the other's own lists show at this path, so that a short run tries them too. */
function valuesFor({ operation, place }: Slot, other: Other): string[] {
  if (place === 'cursor')
    return [...new Set([other.cursors.get(operation.path), ...other.cursors.values()])].filter(
      (cursor) => cursor !== undefined,
    );
  const collection = operation.path.slice(0, operation.path.indexOf('/{') + 1 || undefined).replace(/\/$/, '');
  return [...new Set([...(other.listed.get(collection) ?? []), other.company.tenantId, ...other.ids])];
}

function compare(slot: Slot, value: string, answer: Answer, expected: Answer, other: Other): string[] {
  const where = nameOf(slot);
  const faults: string[] = [];
  if (visible(answer) !== visible(expected) && slot.place !== 'cursor')
    faults.push(
      `${where}: ${answer.status} ${answer.text.slice(0, 200)} unlike an unknown id’s ${expected.status} ${expected.text.slice(0, 200)}`,
    );
  return [...faults, ...leaks(where, answer, other, value)];
}

const nameOf = ({ operation, place, name }: Slot): string => `${operation.method} ${operation.path} ${place} ${name}`;

/** What a caller could tell two answers apart by. */
function visible({ status, headers, text }: Answer): string {
  const volatile = ['date', 'x-request-id', 'ratelimit', 'keep-alive', 'location', 'etag'];
  const shown = [...headers].filter(([name]) => !volatile.includes(name));
  // Where something was made, its id and its instants are its own.
  const drawn = /[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  const body = status < 300 ? text.replaceAll(drawn, '#') : text;
  return JSON.stringify([status, shown, body]);
}

function leaks(where: string, { text, headers }: Answer, other: Other, sent?: string): string[] {
  const seen = `${text}${JSON.stringify([...headers])}`;
  const faults = seen.includes(CANARY) ? [`${where}: the other’s canary`] : [];
  const id = other.ids.find((known) => known !== sent && seen.includes(known));
  return id ? [...faults, `${where}: the other’s id ${id}`] : faults;
}

/** Everything that can be read without naming an id: none of it may be the other's. */
async function browse(api: HttpClient, operations: Operation[], other: Other) {
  const faults: string[] = [];
  const readable = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  for (const { path } of readable) {
    const answer = await api.get(path);
    if (answer.status >= 500) faults.push(`GET ${path}: ${answer.status}`);
    faults.push(...leaks(`GET ${path}`, answer, other));
  }
  const found = await api.get(`/v1/contacts/search?q=${CANARY}`);
  faults.push(...leaks('a search for the canary', found, other));
  return { faults, requests: readable.length + 1 };
}

/** The other's session and key at one's own host are worth nothing, nor are one's own at the other's. */
async function useForeignSecrets({ port }: ServedApp, other: Company, curious: Company): Promise<string[]> {
  const key = demand(
    await other.api.post('/v1/api-keys', { name: CANARY, role: 'administrator', scopes: ['contacts:read'] }),
    201,
  );
  const faults: string[] = [];
  const [own, foreign] = [new HttpClient(port, other.founder.slug), new HttpClient(port, curious.founder.slug)];
  const bearer = { authorization: `Bearer ${secretOf(key)}` };
  if ((await own.get('/v1/contacts', bearer)).status !== 200)
    faults.push('the key does not work at home, so the check proves nothing');
  if ((await foreign.get('/v1/contacts', bearer)).status !== 401) faults.push('a key opened another client’s host');
  const { email, password } = other.founder;
  const login = await own.post('/v1/auth/login', { email, password });
  const cookie = /session=[^;,]+/.exec(login.headers.get('set-cookie') ?? '')?.[0] ?? '';
  if ((await own.get('/v1/contacts', { cookie })).status !== 200)
    faults.push('the session does not work at home, so the check proves nothing');
  if ((await foreign.get('/v1/contacts', { cookie })).status !== 401)
    faults.push('a session opened another client’s host');
  return faults;
}

/** Everything that the database keeps for the other, in one sum. */
async function fingerprint(admin: pg.Client, tenantId: string): Promise<string> {
  const { rows: tables } = await admin.query<{ name: string }>(`select c.relname as name from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select 1 from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id') order by 1`);
  const sums: string[] = [];
  for (const { name } of tables) {
    const { rows } = await admin.query(
      `select md5(string_agg(t::text, '' order by t::text)) as sum from ${name} t where tenant_id = $1`,
      [tenantId],
    );
    sums.push(`${name} ${rows[0].sum}`);
  }
  const { rows } = await admin.query(
    `select md5(string_agg(a::text, '' order by a::text)) as sum from account a
    join membership m on m.account_id = a.id where m.tenant_id = $1`,
    [tenantId],
  );
  return [...sums, rows[0].sum].join('\n');
}

async function canariesIn(admin: pg.Client, tenantId: string): Promise<number> {
  const { rows } = await admin.query(
    `select count(*)::int as planted from contact c where tenant_id = $1 and c::text like '%${CANARY}%'`,
    [tenantId],
  );
  return rows[0].planted;
}

async function lettersTo({ around }: ServedApp, email: string): Promise<string> {
  return (await fetch(`${around.mailboxUrl}/api/messages?to=${encodeURIComponent(email)}`)).text();
}
