import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import pg from 'pg';
import { demand } from '../src/sandbox/company.js';
import { HttpClient } from '../src/sandbox/http-client.js';
import { aFounder, signUp, withBusiness } from '../test/reliability/ground.js';
import type { TestDatabase } from '../test/support/database.js';

const CONTACTS = 10_000;

/** One client with its contacts, and a session of its administrator. */
export interface Client {
  slug: string;
  tenantId: string;
  cookie: string;
  contactIds: string[];
  /** Statements that one request of the product takes, by what it does (bar 24). */
  roundTrips: { read: number; write: number };
}

export interface Scenario {
  name: string;
  /** The share of the hand-written handler's speed that the product must reach (bar 19). */
  atLeast: number;
  requests: (client: Client) => Request[];
}

export const scenarios: Scenario[] = [
  {
    name: 'GET one',
    atLeast: 0.75,
    requests: ({ contactIds }) => contactIds.slice(0, 200).map((id) => ({ path: `/v1/contacts/${id}` })),
  },
  { name: 'GET list of 20', atLeast: 0.75, requests: () => [{ path: '/v1/contacts?limit=20' }] },
  { name: 'GET filtered list', atLeast: 0.75, requests: () => [{ path: '/v1/contacts?limit=20&kind=person&tag=vip' }] },
  {
    name: 'POST create',
    atLeast: 0.5,
    requests: () => [{ method: 'POST', path: '/v1/contacts', setupRequest: newContact }],
  },
];

let created = 0;

function newContact(request: Request): Request {
  const number = ++created;
  const contact = {
    kind: 'person',
    givenName: 'Given',
    familyName: `Family ${number}`,
    email: `${randomUUID()}@people.example`,
    phones: ['+46701740605'],
    tags: ['new'],
    lawfulBasis: { basis: 'contract', source: 'bench' },
  };
  const headers = { ...request.headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return { ...request, headers, body: JSON.stringify(contact) };
}

/** Signs the client up through the product itself, then fills its register. */
export async function prepareClient(database: TestDatabase): Promise<Client> {
  const founder = aFounder(1);
  const sent: string[] = [];
  const wallNow = new Date().toISOString();
  return withBusiness(
    database,
    async (app) => {
      const { tenantId } = await signUp(app, founder);
      const api = new HttpClient(app.port, founder.slug);
      const { email, password } = founder;
      const login = await api.post('/v1/auth/login', { email, password });
      demand(login, 204);
      const cookie = /session=[^;,]+/.exec(login.headers.get('set-cookie') ?? '')![0];
      const contactIds = await fill(database, tenantId);
      return {
        slug: founder.slug,
        tenantId,
        cookie,
        contactIds,
        roundTrips: await countRoundTrips(api, contactIds[0]!, sent),
      };
    },
    { now: wallNow, onRoundTrip: (text) => sent.push(text) },
  );
}

async function countRoundTrips(api: HttpClient, id: string, sent: string[]): Promise<Client['roundTrips']> {
  const count = async (ask: () => Promise<unknown>) => {
    await ask();
    sent.length = 0;
    await ask();
    return sent.length;
  };
  const reads = [() => api.get(`/v1/contacts/${id}`), () => api.get('/v1/contacts?limit=20')];
  const counts = [];
  for (const read of reads) counts.push(await count(read));
  const write = () => {
    const { headers, body } = newContact({});
    return api.post('/v1/contacts', body, headers);
  };
  return { read: Math.max(...counts), write: await count(write) };
}

async function fill({ adminUrl }: TestDatabase, tenantId: string): Promise<string[]> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(
    `insert into contact (tenant_id, id, version, kind, given_name, family_name, company_name, email, phones, street,
       postal_code, city, country, tags, language, notes, sort_name, search_text, basis, basis_source, basis_at,
       created_at, updated_at)
     select $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, kind,
       case kind when 'person' then 'Given' || n end, case kind when 'person' then 'Family' || n end,
       case kind when 'company' then 'Company ' || n end, 'contact' || n || '@people.example', array['+4670174' || 1000 + n % 9000],
       'Storgatan ' || n % 100, '111 22', 'Stockholm', 'SE',
       case when n % 10 = 0 then array['vip', 'customer'] else array['customer'] end, 'sv', 'Met at the fair',
       'family' || n, ' given' || n || ' family' || n, 'contract', 'fair',
       timestamptz '2026-01-01Z', timestamptz '2026-01-01Z' + n * interval '1 minute', timestamptz '2026-01-01Z' + n * interval '1 minute'
     from (select n, case when n % 7 = 0 then 'company' else 'person' end as kind from generate_series(1, ${CONTACTS}) n) made`,
    [tenantId],
  );
  await admin.query('vacuum analyze');
  const { rows } = await admin.query<{ id: string }>(
    'select id from contact where tenant_id = $1 order by md5(id::text)',
    [tenantId],
  );
  await admin.end();
  return rows.map(({ id }) => id);
}

/** A ratio between different work would say nothing: the same questions must get the same answers. */
export async function differences(client: Client, ports: { ours: number; handWritten: number }): Promise<string[]> {
  const found: string[] = [];
  for (const { name, requests } of scenarios.filter(({ name }) => name.startsWith('GET'))) {
    const { path } = requests(client)[0]!;
    const [mine, theirs] = [await ask(client, ports.ours, path!), await ask(client, ports.handWritten, path!)];
    // The cursor is opaque, so each has its own.
    for (const answer of [mine, theirs]) if (answer.next) answer.next = 'more';
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) found.push(name);
  }
  return found;
}

export const headersFor = ({ slug, cookie }: Client, port: number): Record<string, string> => {
  const host = `${slug}.localhost:${port}`;
  return { host, origin: `http://${host}`, cookie };
};

async function ask(client: Client, port: number, path: string): Promise<{ next?: string | null }> {
  const { host: _, ...headers } = headersFor(client, port);
  const answer = await new HttpClient(port, client.slug).get(path, headers);
  return demand(answer, 200);
}

/** What one creation leaves behind, table by table. */
export async function rowsWritten(
  { adminUrl }: TestDatabase,
  work: () => Promise<void>,
): Promise<Record<string, number>> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const count = async () => {
    const { rows } = await admin.query(`select (select count(*)::int from contact) as contact,
      (select count(*)::int from contact_activity) as contact_activity, (select count(*)::int from contact_tag) as contact_tag,
      (select count(*)::int from outbox_message) as outbox_message, (select count(*)::int from evidence) as evidence,
      (select count(*)::int from idempotency_key where state = 'DONE') as idempotency_key`);
    return rows[0] as Record<string, number>;
  };
  try {
    const before = await count();
    await work();
    const after = await count();
    return Object.fromEntries(Object.entries(after).map(([table, rows]) => [table, rows - before[table]!]));
  } finally {
    await admin.end();
  }
}

/** One creation as the load sends it. */
export async function createOne(client: Client, port: number): Promise<void> {
  const { host: _, ...headers } = headersFor(client, port);
  const request = newContact({ headers });
  demand(await new HttpClient(port, client.slug).post('/v1/contacts', request.body, request.headers), 201);
}
