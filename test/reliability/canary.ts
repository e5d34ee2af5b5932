import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type BackOffice, type Company, demand } from '../../src/sandbox/company.js';
import { type Answer, HttpClient } from '../../src/sandbox/http-client.js';
import type { ServedApp } from './ground.js';

/** A word that stands nowhere else; it is put into every field in which something about one person can stand. */
export const CANARY = 'kanarie7f3a';
const PASSWORD = 'lighthouse-over-quiet-bay';

export const CONTACT = `${CANARY}@contact.example`;
export const MEMBER = `${CANARY}@member.example`;

type Place = Pick<ServedApp, 'around' | 'port'> & { office: BackOffice };

/** Somebody whom a client knows: in its register, its notes, its files and its answers. */
export async function plantContact({ around }: Place, { api }: Company): Promise<void> {
  const lawfulBasis = { basis: 'contract', source: CANARY, evidenceRef: CANARY };
  const other = demand(
    await api.post('/v1/contacts', { familyName: 'Other', notes: `Ask ${CONTACT} first`, lawfulBasis: plain }),
    201,
  );
  const person = {
    ...{ givenName: CANARY, familyName: CANARY, title: CANARY, email: CONTACT, tags: [CANARY], notes: CANARY },
    ...{ phones: ['+46701740605'], address: { street: CANARY, city: CANARY, postalCode: '41101', country: 'SE' } },
    lawfulBasis,
  };
  const { id } = demand(await api.post('/v1/contacts', person, { 'idempotency-key': 'planted' }), 201);
  demand(await api.post(`/v1/contacts/${id}/notes`, { text: `Wrote to ${CANARY}` }), 201);
  demand(await api.post(`/v1/contacts/${other.id}/notes`, { text: `Knows ${CONTACT}.` }), 201);

  const select = ['givenName', 'familyName', 'title', 'email', 'phones'];
  const where = [{ field: 'email', operator: 'equals', value: CONTACT }];
  const query = { name: 'Everybody', definition: { source: 'contacts', select } };
  demand(await api.post('/v1/query-runs', { queryId: demand(await api.post('/v1/queries', query), 201).id }), 201);
  const about = { name: CONTACT, definition: { source: 'contacts', select: ['title'], where } };
  demand(await api.post('/v1/query-runs', { queryId: demand(await api.post('/v1/queries', about), 201).id }), 201);

  const rows = `given name,email,title\n${CANARY},${CONTACT},${CANARY}\nAnna,broken,${CANARY}\n`;
  demand(await api.post('/v1/imports', rows, { 'content-type': 'text/csv' }), 202);
  await around.machine.settle();
}

const plain = { basis: 'contract', source: 'Order book' };

/** Somebody who works for a client: with what they wrote to the operator, from inside and as a stranger. */
export async function plantMember(place: Place, company: Company): Promise<HttpClient> {
  const { around, office, port } = place;
  await company.invite(MEMBER, 'user', PASSWORD);
  const api = new HttpClient(port, company.founder.slug);
  demand(await api.post('/v1/auth/login', { email: MEMBER, password: PASSWORD }, { 'user-agent': CANARY }), 204);
  demand(await api.post('/v1/error-reports', { where: CANARY, what: CANARY }), 201);
  demand(await api.post('/v1/conduct/reports', { where: CANARY, why: CANARY, goodFaith: true }), 201);
  demand(await api.put('/v1/privacy/consents', { purpose: 'marketing', channel: 'email', given: true }), 204);

  const wrote = { breach: CANARY, identifiers: CANARY, requestedRemedy: CANARY };
  const complaint = demand(await api.post('/v1/complaints', wrote), 201);
  const answer = { text: `Dear ${CANARY}`, outcome: 'REJECTED', channel: 'email' };
  await asStaff(office, `/v1/complaint-cases/${complaint.id}`, 'answer', answer);
  await asStaff(office, `/v1/complaint-cases/${complaint.id}`, 'closure', {});
  const asked = demand(await api.post('/v1/privacy/requests', { kind: 'access', details: CANARY }), 201);
  const told = { outcome: 'FULFILLED', text: `What we keep about ${CANARY}` };
  await asStaff(office, `/v1/privacy-cases/${asked.id}`, 'answer', told);

  const stranger = new HttpClient(port);
  demand(await stranger.post('/v1/public/error-reports', { where: CANARY, what: CANARY, email: MEMBER }), 201);
  demand(await stranger.post('/v1/reports', { where: CANARY, why: CANARY, goodFaith: true, contact: MEMBER }), 201);
  await around.machine.settle();
  return api;
}

/** By the person's own request, through the link in their mail, and by the client's own hand (K11). */
export async function eraseContact({ around, port }: Place, company: Company, email = CONTACT): Promise<void> {
  const name = email.split('@')[0];
  const form = { kind: 'erasure', name, email, details: name, company: company.founder.slug };
  const stranger = new HttpClient(port);
  demand(await stranger.post('/v1/public/privacy-requests', form), 202);
  await around.machine.settle();
  const mails = await fetch(`${around.mailboxUrl}/api/messages?to=${encodeURIComponent(email)}`);
  const { messages } = (await mails.json()) as { messages: { text: string }[] };
  const token = /#token=([\w.-]+)/.exec(messages[0]!.text)![1];
  const { id } = demand(await stranger.post('/v1/public/privacy-requests/confirmations', { token }), 200);
  await around.machine.settle();
  await at(company.api, `/v1/privacy/requests/${id}`, 'erasure', {});
  await around.machine.settle();
}

export async function eraseMember({ around, office }: Place, api: HttpClient): Promise<void> {
  const { id } = demand(await api.post('/v1/privacy/requests', { kind: 'erasure', details: CANARY }), 201);
  await around.machine.settle();
  await asStaff(office, `/v1/privacy-cases/${id}`, 'erasure', {});
  await around.machine.settle();
}

const asStaff = (office: BackOffice, path: string, step: string, body: object) => at(office.api, path, step, body);

async function at(api: HttpClient, path: string, step: string, body: object): Promise<Answer> {
  const { version } = demand(await api.get(path), 200);
  const answer = await api.post(`${path}/${step}`, body, { 'if-match': `"${version}"` });
  if (answer.status >= 300) throw new Error(`${path}/${step} answered ${answer.status}: ${answer.text}`);
  return answer;
}

/** Every column of every table, under the superuser's login; bytes are looked through as well. */
export async function tracesInTables(admin: pg.Client, word = CANARY): Promise<string[]> {
  const { rows } = await admin.query<{ name: string; column: string }>(`
    select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
    order by 1, 2`);
  const found: string[] = [];
  for (const { name, column } of rows) {
    const [table, field] = [pg.escapeIdentifier(name), pg.escapeIdentifier(column)];
    const { rowCount } = await admin.query(
      `select 1 from ${table} where lower(${field}::text) like '%' || $1::text || '%'
        or ${field}::text like '%' || encode(convert_to($1::text, 'UTF8'), 'hex') || '%' limit 1`,
      [word],
    );
    if (rowCount) found.push(`${name}.${column}`);
  }
  return found;
}

/** What the process writes to its log while work is done, at the most talkative level; nothing of it is shown. */
export async function withLogHeard<T>(work: () => Promise<T>): Promise<{ result: T; log: string }> {
  // The object itself, which the log writes through; a module that imports it has a copy.
  const fs = process.getBuiltinModule('node:fs');
  const { write } = fs;
  let log = '';
  const listen = (fd: number, data: string | Uint8Array, ...rest: unknown[]): void => {
    if (fd !== 1 && fd !== 2) {
      (write as (...all: unknown[]) => void)(fd, data, ...rest);
      return;
    }
    log += typeof data === 'string' ? data : Buffer.from(data).toString();
    const done = rest.at(-1) as (error: null, bytes: number) => void;
    setImmediate(done, null, Buffer.byteLength(data));
  };
  fs.write = listen as typeof write;
  try {
    const result = await work();
    await pause(100);
    return { result, log };
  } finally {
    fs.write = write;
  }
}
