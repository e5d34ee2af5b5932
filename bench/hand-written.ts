import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import pg from 'pg';
import { v7 } from 'uuid';
import { attendMeasurements } from './measured.js';

/**
 * What somebody would write by hand who needs these four routes and nothing else: Fastify, pg, one file. It
 * proves the session, scopes the tenant and sends the SQL as the product does, and gives the same answers.
 */
// biome-ignore lint/suspicious/noExplicitAny: pg ships no types for its wire-level internals.
type Wire = any;
const Query: Wire = createRequire(import.meta.url)('pg/lib/query.js');

/** The tenant's setting and the statement in one round trip. */
class ScopedQuery extends Query {
  private skip = true;
  constructor(
    private readonly tenantId: string,
    config: { name: string; text: string; values: unknown[] },
    callback: (error: Error | null, result: pg.QueryResult) => void,
  ) {
    super(config, undefined, callback);
  }
  requiresPreparation() {
    return true;
  }
  prepare(connection: Wire) {
    if (!connection.scoped) connection.parse({ name: 'scope', text: "select set_config('app.tenant_id', $1, true)" });
    connection.scoped = true;
    connection.bind({ portal: '', statement: 'scope', values: [this.tenantId] });
    connection.execute({ portal: '' });
    super.prepare(connection);
  }
  handleDataRow(message: Wire) {
    if (!this.skip) super.handleDataRow(message);
  }
  handleCommandComplete(message: Wire, connection: Wire) {
    if (this.skip) this.skip = false;
    else super.handleCommandComplete(message, connection);
  }
}

pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => text);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const names = new Map<string, string>();

/** Parsed and planned once a connection. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `statement_${names.size}`;
  names.set(text, name);
  return name;
}

async function scoped<Row extends pg.QueryResultRow>(
  tenantId: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const client = await pool.connect();
  try {
    const result = await new Promise<pg.QueryResult<Row>>((resolve, reject) => {
      const done = (error: Error | null, rows: pg.QueryResult) => (error ? reject(error) : resolve(rows));
      (client as Wire).query(new ScopedQuery(tenantId, { name: nameOf(text), text, values }, done));
    });
    return result.rows;
  } finally {
    client.release();
  }
}

const SESSION = `select s.id, s.account_id, s.seen_at, s.admission, m.role,
    i.state, i.modules, i.suspended_under, i.agreement_ended,
    (select jsonb_agg(jsonb_build_object('kind', c.kind, 'version', c.version, 'effectiveFrom', c.effective_from))
      from changed_text c where not exists (
        select 1 from accepted_text t where t.tenant_id = m.tenant_id and t.account_id = s.account_id
          and t.kind = c.kind and t.version = c.version)) as awaited
  from session s
  join account a on a.id = s.account_id
  join membership m on m.account_id = s.account_id and m.tenant_id = $1
  left join instance_access i on i.tenant_id = $1
  where s.token_hash = $2 and s.tenant_id = $1 and s.opened_at > $3 and s.seen_at > $4
    and a.state = 'ACTIVE' and m.state = 'ACTIVE' and m.excluded = false limit 1`;

const COLUMNS = `id, version, kind, given_name, family_name, company_name, company_id, title, email, phones, street,
  postal_code, city, country, tags, language, notes, basis, basis_source, basis_evidence_ref, basis_at, restriction,
  restricted_at, archived_at, created_at, updated_at`;

interface Person {
  tenantId: string;
  accountId: string;
  role: string;
}

const tenants = new Map<string, string>();

async function tenantOf(request: FastifyRequest): Promise<string | undefined> {
  const [slug = ''] = request.hostname.split('.');
  const known = tenants.get(slug);
  if (known) return known;
  const { rows } = await pool.query('select tenant_id from client_directory where slug = $1', [slug]);
  if (rows[0]) tenants.set(slug, rows[0].tenant_id);
  return rows[0]?.tenant_id;
}

async function enter(request: FastifyRequest, module: string): Promise<Person | undefined> {
  const tenantId = await tenantOf(request);
  const token = /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (!tenantId || !token) return undefined;
  const hash = createHash('sha256').update(token).digest('base64url');
  const now = Date.now();
  const values = [tenantId, hash, new Date(now - 86_400_000), new Date(now - 3_600_000)];
  const [found] = await scoped(tenantId, SESSION, values);
  if (found?.state !== 'ACTIVE' || found.agreement_ended || !found.modules.includes(module)) return undefined;
  if (found.awaited) return undefined;
  if (request.method !== 'GET' && new URL(request.headers.origin ?? 'null:').host !== request.headers.host)
    return undefined;
  return { tenantId, accountId: found.account_id, role: found.role };
}

const iso = (text: string): string =>
  text.endsWith('+00')
    ? `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0').slice(0, 3)}Z`
    : new Date(text).toISOString();

function toJson(row: Wire) {
  const { street, postal_code, city, country } = row;
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    displayName:
      row.kind === 'company' ? row.company_name : [row.given_name, row.family_name].filter(Boolean).join(' '),
    givenName: row.given_name,
    familyName: row.family_name,
    companyName: row.company_name,
    companyId: row.company_id,
    title: row.title,
    email: row.email,
    phones: row.phones,
    address: street || postal_code || city || country ? { street, postalCode: postal_code, city, country } : null,
    tags: row.tags,
    language: row.language,
    notes: row.notes,
    lawfulBasis: {
      basis: row.basis,
      source: row.basis_source,
      evidenceRef: row.basis_evidence_ref,
      at: iso(row.basis_at),
    },
    restriction: row.restriction && { reason: row.restriction, since: iso(row.restricted_at) },
    archivedAt: row.archived_at && iso(row.archived_at),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };
const object = (properties: Record<string, object>) => ({ type: 'object', properties });
const contactSchema = object({
  id: text,
  version: { type: 'integer' },
  kind: text,
  displayName: text,
  ...Object.fromEntries(
    ['givenName', 'familyName', 'companyName', 'companyId', 'title', 'email'].map((key) => [key, textOrNull]),
  ),
  phones: { type: 'array', items: text },
  address: {
    ...object({ street: textOrNull, postalCode: textOrNull, city: textOrNull, country: textOrNull }),
    nullable: true,
  },
  tags: { type: 'array', items: text },
  language: textOrNull,
  notes: textOrNull,
  lawfulBasis: object({ basis: text, source: text, evidenceRef: textOrNull, at: text }),
  restriction: { ...object({ reason: text, since: text }), nullable: true },
  archivedAt: textOrNull,
  createdAt: text,
  updatedAt: text,
});
const listSchema = object({ items: { type: 'array', items: contactSchema }, next: textOrNull });

const server = Fastify({ logger: false });
const refuse = (reply: FastifyReply, status: number) => reply.status(status).send({ status });

server.get<{ Params: { id: string } }>(
  '/v1/contacts/:id',
  { schema: { response: { 200: contactSchema } } },
  async (request, reply) => {
    const person = await enter(request, 'contacts');
    if (!person) return refuse(reply, 401);
    const rows = await scoped(person.tenantId, `select ${COLUMNS} from contact where tenant_id = $1 and id = $2`, [
      person.tenantId,
      request.params.id,
    ]);
    if (!rows[0]) return refuse(reply, 404);
    const etag = `"${rows[0].version}"`;
    reply.header('etag', etag);
    if (request.headers['if-none-match'] === etag) return reply.status(304).send();
    return toJson(rows[0]);
  },
);

interface ListQuery {
  limit?: string;
  kind?: string;
  tag?: string;
}

server.get<{ Querystring: ListQuery }>(
  '/v1/contacts',
  { schema: { response: { 200: listSchema } } },
  async (request, reply) => {
    const person = await enter(request, 'contacts');
    if (!person) return refuse(reply, 401);
    const limit = Math.min(Number(request.query.limit ?? 50), 200);
    const values: unknown[] = [person.tenantId];
    let where = 'tenant_id = $1 and archived_at is null';
    if (request.query.kind) where += ` and kind = $${values.push(request.query.kind)}`;
    if (request.query.tag)
      where += ` and exists (select contact_tag.contact_id from contact_tag where contact_tag.tenant_id = $1
      and contact_tag.tag = $${values.push(request.query.tag)} and contact_tag.contact_id = contact.id)`;
    const rows = await scoped<Wire>(
      person.tenantId,
      `select ${COLUMNS}, sort_name from contact where ${where} order by sort_name, id limit $${values.push(limit + 1)}`,
      values,
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next = last ? Buffer.from(JSON.stringify([last.sort_name, last.id])).toString('base64url') : null;
    return { items: rows.slice(0, limit).map(toJson), next };
  },
);

interface Draft {
  kind?: 'person' | 'company';
  givenName?: string;
  familyName?: string;
  email?: string;
  phones?: string[];
  tags?: string[];
  lawfulBasis: { basis: string; source: string };
}

const draftSchema = {
  type: 'object',
  required: ['lawfulBasis'],
  additionalProperties: false,
  properties: {
    kind: { enum: ['person', 'company'] },
    givenName: { type: 'string', maxLength: 100 },
    familyName: { type: 'string', maxLength: 100 },
    email: { type: 'string', maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$' },
    phones: { type: 'array', maxItems: 10, items: { type: 'string', pattern: '^\\+[0-9]{6,15}$' } },
    tags: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 50 } },
    lawfulBasis: {
      type: 'object',
      required: ['basis', 'source'],
      properties: { basis: { enum: ['consent', 'contract', 'legitimate-interest'] }, source: { type: 'string' } },
    },
  },
};

server.post<{ Body: Draft }>('/v1/contacts', { schema: { body: draftSchema } }, async (request, reply) => {
  const person = await enter(request, 'contacts');
  if (!person) return refuse(reply, 401);
  const client = await pool.connect();
  try {
    const answer = await create(client, person, request);
    return reply.status(answer.status).headers(answer.headers).send(answer.body);
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
});

const literal = pg.escapeLiteral;

/** Claims the key with BEGIN, then contact and timeline, event, evidence, and the answer to keep. */
async function create(client: pg.PoolClient, person: Person, request: FastifyRequest<{ Body: Draft }>) {
  const { tenantId, accountId, role } = person;
  const key = String(request.headers['idempotency-key']);
  const hash = createHash('sha256')
    .update(`${request.url}\n${JSON.stringify(request.body)}`)
    .digest('base64url');
  const at = new Date();
  const lock = literal(`${tenantId}:${accountId}:${key}`);
  const claim = [tenantId, accountId, key, hash, 'CLAIMED', at.toISOString()].map(literal).join(', ');
  const opening = (await client.query(
    `begin; select set_config('app.tenant_id', ${literal(tenantId)}, true);
    with lock as materialized (select pg_try_advisory_xact_lock(hashtextextended(${lock}, 0)) as mine)
    insert into idempotency_key (tenant_id, owner, key, request_hash, state, claimed_at)
    select v.* from lock, (values (${claim})) as v(a, b, c, d, e, f) where mine
    on conflict do nothing returning true as mine`.replace(
      'select v.*',
      'select v.a::uuid, v.b, v.c, v.d, v.e, v.f::timestamptz',
    ),
  )) as unknown as pg.QueryResult[];
  if (opening[2]!.rows.length === 0) {
    const { rows } = await client.query(
      'select status, headers, body from idempotency_key where tenant_id = $1 and owner = $2 and key = $3',
      [tenantId, accountId, key],
    );
    await client.query('commit');
    return rows[0];
  }

  const policy = await client.query('select max(version) as version from contract_policy');
  const contactId = v7();
  await client.query(INSERT_CONTACT, contactValues(contactId, person, request.body, at));
  const event = {
    tenantId,
    subjectId: contactId,
    at,
    type: 'contacts.ContactCaptured',
    version: 1,
    clause: 'ToS 2.4',
    kind: request.body.kind ?? 'person',
    basis: request.body.lawfulBasis.basis,
  };
  await client.query(
    `insert into outbox_message (tenant_id, id, type, version, payload, occurred_at, recorded_at, state, attempts,
       next_attempt_at, last_error) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [tenantId, v7(), event.type, 1, JSON.stringify(event), at, at, 'DONE', 0, at, null],
  );
  await client.query(
    `insert into evidence (tenant_id, id, clause, event_type, event_version, subject_id, actor_kind, actor_id,
       policy_version, payload, at, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tenantId,
      v7(),
      'ToS 2.4',
      event.type,
      1,
      contactId,
      role,
      accountId,
      null,
      JSON.stringify({ at, kind: event.kind, basis: event.basis }),
      at,
      at,
    ],
  );
  if (!policy.rows[0].version) throw new Error('There is no policy');
  const body = { id: contactId, version: 1 };
  const headers = { etag: '"1"', location: `/v1/contacts/${contactId}` };
  await client.query(
    `update idempotency_key set state = $4, status = $5, headers = $6, body = $7
     where tenant_id = $1 and owner = $2 and key = $3`,
    [tenantId, accountId, key, 'DONE', 201, JSON.stringify(headers), JSON.stringify(body)],
  );
  await client.query('commit');
  return { status: 201, headers, body };
}

const INSERT_CONTACT = `with added as (
  insert into contact (tenant_id, id, version, kind, given_name, family_name, email, phones, tags, sort_name, search_text,
    basis, basis_source, basis_at, created_at, updated_at)
  values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $13))
insert into contact_activity (tenant_id, contact_id, at, id, kind, actor_kind, actor_id, text, facts)
values ($1, $2, $13, $14, 'captured', $15, $16, null, '{}')`;

const fold = (value: string): string =>
  value
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

function contactValues(id: string, { tenantId, accountId, role }: Person, draft: Draft, at: Date): unknown[] {
  const { kind = 'person', givenName = null, familyName = null, phones = [], tags = [], lawfulBasis } = draft;
  const email = draft.email?.trim().toLowerCase() ?? null;
  const sortName = fold([familyName, givenName].filter(Boolean).join(' '));
  const searchText = fold(['', givenName, familyName, email, ...phones].filter((part) => part !== null).join(' '));
  const { basis, source } = lawfulBasis;
  return [
    tenantId,
    id,
    kind,
    givenName,
    familyName,
    email,
    phones,
    tags,
    sortName,
    searchText,
    basis,
    source,
    at,
    v7(),
    role,
    accountId,
  ];
}

/** The statements alone, without HTTP: what is left when everything but SQL is taken away. */
async function bareSql({
  tenantId,
  ids,
  seconds,
  connections,
}: {
  tenantId: string;
  ids: string[];
  seconds: number;
  connections: number;
}) {
  const until = performance.now() + seconds * 1000;
  let statements = 0;
  const loop = async () => {
    while (performance.now() < until) {
      const id = ids[statements++ % ids.length];
      await scoped(tenantId, `select ${COLUMNS} from contact where tenant_id = $1 and id = $2`, [tenantId, id]);
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return statements;
}

process.on('SIGTERM', () => process.exit(0));
await server.listen({ port: 0, host: '127.0.0.1' });
attendMeasurements((server.server.address() as { port: number }).port, { bareSql });
