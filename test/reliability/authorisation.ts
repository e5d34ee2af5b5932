import { createHash, randomUUID } from 'node:crypto';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import pg from 'pg';
import { appointStaff } from '../../src/opening.js';
import { demand } from '../../src/sandbox/company.js';
import { type Answer, HttpClient } from '../../src/sandbox/http-client.js';
import { secretOf } from './cross-tenant.js';
import { type Verdict, withApp, withHands } from './ground.js';
import type { Operation } from './operations.js';
import { type Premises, STAFF_PASSWORD, withPremises } from './premises.js';

interface Size {
  /** Every so-manieth pair of an operation and somebody who asks; one takes all. */
  step: number;
}

export const short: Size = { step: 13 };
export const full: Size = { step: 1 };

const AT_ONCE = 4;

/** Somebody who asks, with what the guard goes by. */
interface Asker {
  name: string;
  api: HttpClient;
  headers: Record<string, string>;
  role?: string;
  /** What a key may do; a session may do what its role may. */
  scopes?: string[];
}

type Door = 'in' | 'unauthenticated' | 'role-required' | 'scope-required';

/**
 * Bar 13: every operation lets in whom it declares and nobody else, each operation declares whom, and what was taken
 * from somebody is refused on the very next request, on another replica as well.
 */
export const authorisation = (size: Size): Promise<Verdict> =>
  withPremises(async (premises) => {
    const matrix = await tryEverybody(premises, size);
    const undeclared = handlersWithoutAccess(premises);
    const revocations = await takeAway(premises);
    const faults = [...matrix.faults, ...undeclared, ...revocations.faults];
    return { ...matrix, holds: faults.length === 0, revocations: revocations.tried, faults };
  });

export async function tryEverybody(premises: Premises, { step }: Size, operations = premises.operations) {
  const askers = await everybody(premises);
  const pairs = operations.flatMap((operation) => askers.map((asker) => ({ operation, asker })));
  const chosen = pairs.filter((_, place) => place % step === 0);
  const faults: string[] = [];
  const doors: Record<string, number> = {};
  await withHands(AT_ONCE, chosen, async ({ operation, asker }) => {
    const answer = await knock(operation, asker);
    const [expected, found] = [declaredDoor(operation, asker), doorOf(answer)];
    doors[found] = (doors[found] ?? 0) + 1;
    if (found !== expected)
      faults.push(`${operation.method} ${operation.path} as ${asker.name}: ${found} instead of ${expected}`);
  });
  return { operations: operations.length, askers: askers.length, requests: chosen.length, doors, faults };
}

/** What the operation's own declaration says of somebody. */
function declaredDoor({ roles, scope }: Operation, { role, scopes }: Asker): Door {
  if (roles === 'public') return 'in';
  if (!role) return 'unauthenticated';
  if (!roles.includes(role)) return 'role-required';
  if (scopes && (!scope || !scopes.includes(scope))) return 'scope-required';
  return 'in';
}

/** Anything but these is said by what lies behind the guard. */
function doorOf({ status, body }: Answer): string {
  const isDoor = status === 401 || status === 403;
  const behind = ['wrong-credentials', 'own-account'];
  return isDoor && !behind.includes(body.code) ? body.code : 'in';
}

/**
 * Gets as far as it may and no further: a key that is none stops what is posted, an id that nobody has and a missing
 * version stop the rest.
 */
function knock({ method, path }: Operation, { api, headers }: Asker): Promise<Answer> {
  const address = path.replaceAll(/\{\w+\}/g, () => randomUUID());
  const stopped: Record<string, string> = method === 'POST' ? { 'idempotency-key': 'no key' } : {};
  const body = method === 'GET' || method === 'DELETE' ? undefined : { nobodyAskedFor: true };
  return api.send(method, `${address}?nobodyAskedFor=1`, body, { ...headers, ...stopped });
}

async function everybody({ callers, company, port, database, operations }: Premises): Promise<Asker[]> {
  const { slug, email, password } = company.founder;
  const nobody = new HttpClient(port, slug);
  const signedIn = callers.filter(({ name }) => name !== 'visitor');
  const roles = signedIn.map(({ name, api }): Asker => ({ name, api, headers: {}, role: name }));

  const sessions = await Promise.all(
    ['idle', 'old', 'ended'].map(async (name) => ({
      name,
      cookie: await sessionOf(new HttpClient(port, slug), email, password),
    })),
  );
  const [idle, old, ended] = sessions as [Ticket, Ticket, Ticket];
  await age(database.adminUrl, idle.cookie, `seen_at = seen_at - interval '61 minutes'`);
  await age(database.adminUrl, old.cookie, `opened_at = opened_at - interval '25 hours'`);
  demand(await nobody.post('/v1/auth/logout', {}, { cookie: ended.cookie }), 204);
  const over = [idle, old, ended].map(
    ({ name, cookie }): Asker => ({
      name: `a session that is ${name}`,
      api: nobody,
      headers: { cookie },
    }),
  );
  return [
    { name: 'nobody', api: nobody, headers: {} },
    ...over,
    ...roles,
    ...(await keys(nobody, company.api, operations)),
  ];
}

interface Ticket {
  name: string;
  cookie: string;
}

async function sessionOf(api: HttpClient, email: string, password: string): Promise<string> {
  const answer = await api.post('/v1/auth/login', { email, password });
  return /session=[^;,]+/.exec(answer.headers.get('set-cookie') ?? '')![0];
}

/** As if it had been opened, or used, so long ago. Only its hash is kept. */
async function age(adminUrl: string, cookie: string, change: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const token = decodeURIComponent(cookie.slice('session='.length));
    const hash = createHash('sha256').update(token).digest('base64url');
    const { rowCount } = await admin.query(`update session set ${change} where token_hash = $1`, [hash]);
    if (rowCount !== 1) throw new Error(`${rowCount} sessions have the hash of this cookie`);
  } finally {
    await admin.end();
  }
}

/** A key for each scope that an operation names, one with all as a plain user's, and one that was revoked. */
async function keys(api: HttpClient, administrator: HttpClient, operations: Operation[]): Promise<Asker[]> {
  const scopes = [...new Set(operations.flatMap(({ scope }) => scope ?? []))].toSorted();
  const issue = async (name: string, role: 'user' | 'administrator', given: string[]) => {
    const key = demand(await administrator.post('/v1/api-keys', { name, role, scopes: given }), 201);
    return { key, asker: { name, api, headers: { authorization: `Bearer ${secretOf(key)}` }, role, scopes: given } };
  };
  const issued: Asker[] = [];
  for (const scope of scopes) issued.push((await issue(`a key for ${scope}`, 'administrator', [scope])).asker);
  issued.push((await issue('a user’s key for everything', 'user', scopes)).asker);
  const { key, asker } = await issue('a revoked key', 'administrator', scopes);
  demand(await administrator.delete(`/v1/api-keys/${key.id}`), 204);
  return [...issued, { name: asker.name, api, headers: asker.headers }];
}

/** Handlers that nobody said anything about, hidden ones included; the guard refuses them when they are called. */
export function handlersWithoutAccess({ runtime }: Pick<Premises, 'runtime'>): string[] {
  const controllers = [...runtime.app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => accesslessIn(metatype as ControllerClass));
}

interface ControllerClass {
  name: string;
  prototype: object;
}

export function accesslessIn(controller: ControllerClass): string[] {
  return Object.getOwnPropertyNames(controller.prototype)
    .map((name) => ({ name, handler: Object.getOwnPropertyDescriptor(controller.prototype, name)?.value }))
    .filter(({ handler }) => typeof handler === 'function' && Reflect.hasMetadata(METHOD_METADATA, handler))
    .filter(
      ({ handler }) => !Reflect.hasMetadata('access-rule', handler) && !Reflect.hasMetadata('access-rule', controller),
    )
    .map(({ name }) => `${controller.name}.${name} declares nobody`);
}

export interface Loss {
  name: string;
  /** What the one who loses asks, on either replica; the status is that of the answer. */
  asks: (replica: number) => Promise<Answer>;
  happens: () => Promise<Answer>;
  answered: number;
}

/** On two replicas: what is taken away on the one is gone on the other with the next request. */
export function takeAway(premises: Premises): Promise<{ tried: number; faults: string[] }> {
  return withApp(premises.database, async (second) => {
    const losses = await plannedLosses(premises, [premises.port, second.port]);
    const faults: string[] = [];
    for (const loss of losses) faults.push(...(await faultsOfLoss(loss)));
    return { tried: losses.length, faults };
  });
}

export async function faultsOfLoss({ name, asks, happens, answered }: Loss): Promise<string[]> {
  const before = [(await asks(0)).status, (await asks(1)).status];
  const { status, text } = await happens();
  const after = [(await asks(1)).status, (await asks(0)).status];
  const faults: string[] = [];
  if (before.some((each) => each !== 200)) faults.push(`${name}: ${before} before, so nothing was lost`);
  if (status >= 300) faults.push(`${name}: ${status} ${text}`);
  if (after.some((each) => each !== answered)) faults.push(`${name}: ${after} instead of ${answered}`);
  return faults;
}

const LEAVER = 'leaver@member.example';
const KEYMAKER = 'keymaker@member.example';
const LEAVING_AGENT = { email: 'leaver@operator.example', name: 'Lea Agent', role: 'agent' } as const;

async function plannedLosses({ company, office, runtime }: Premises, ports: number[]): Promise<Loss[]> {
  await company.invite(LEAVER, 'administrator', STAFF_PASSWORD);
  await appointStaff(runtime, { ...LEAVING_AGENT, password: STAFF_PASSWORD });
  const { slug } = company.founder;
  const doors = ports.map((port) => new HttpClient(port, slug));
  const backDoors = ports.map((port) => new HttpClient(port, 'operator'));
  const memberId = await idOf(company.api, '/v1/members', LEAVER);
  const staffId = await idOf(office.api, '/v1/members', LEAVING_AGENT.email, 'accountId');
  const session = () => sessionOf(new HttpClient(ports[0]!, slug), LEAVER, STAFF_PASSWORD);
  const by =
    (headers: Record<string, string>, path: string, at = doors) =>
    (replica: number) =>
      at[replica]!.get(path, headers);
  const [left, ended, demoted] = [await session(), await session(), await session()].map((cookie) => ({ cookie }));
  const staff = { cookie: await sessionOf(new HttpClient(ports[0]!, 'operator'), LEAVING_AGENT.email, STAFF_PASSWORD) };
  const key = demand(
    await company.api.post('/v1/api-keys', { name: 'lost', role: 'administrator', scopes: ['billing:read'] }),
    201,
  );
  const bearer = { authorization: `Bearer ${secretOf(key)}` };
  const made = await keyMadeBy(KEYMAKER, company, new HttpClient(ports[0]!, slug));
  const { items: sessions } = demand(await doors[0]!.get('/v1/auth/sessions', ended!), 200);
  const { id: endedId } = sessions.find(({ current }: { current: boolean }) => current);
  const roleOf = async (role: string) => {
    const { items } = demand(await company.api.get('/v1/members'), 200);
    const { version } = items.find(({ id }: { id: string }) => id === memberId);
    return company.api.patch(`/v1/members/${memberId}`, { role }, { 'if-match': `"${version}"` });
  };
  const own = { origin: doors[0]!.origin };
  return [
    {
      name: 'a session that logs out',
      asks: by(left!, '/v1/me'),
      happens: () => doors[0]!.post('/v1/auth/logout', {}, left),
      answered: 401,
    },
    {
      name: 'a session that another one ends',
      asks: by(ended!, '/v1/me'),
      happens: () => doors[0]!.delete(`/v1/auth/sessions/${endedId}`, { ...demoted, ...own }),
      answered: 401,
    },
    { name: 'a role', asks: by(demoted!, '/v1/invoices'), happens: () => roleOf('user'), answered: 403 },
    {
      name: 'a key',
      asks: by(bearer, '/v1/invoices'),
      happens: () => company.api.delete(`/v1/api-keys/${key.id}`),
      answered: 401,
    },
    {
      name: 'a key whose maker is suspended',
      asks: by(made.bearer, '/v1/invoices'),
      happens: () =>
        office.api.put(`/v1/clients/${company.tenantId}/members/${made.memberId}/suspension`, {
          clause: 'ToS 2.13',
          reason: 'Gave the key away.',
        }),
      answered: 401,
    },
    {
      name: 'a place among the staff',
      asks: by(staff, '/v1/me', backDoors),
      happens: () => office.api.put(`/v1/accounts/${staffId}/suspension`, { clause: 'ToS 2.13', reason: 'Left.' }),
      answered: 401,
    },
    {
      name: 'a membership',
      asks: by(demoted!, '/v1/me'),
      happens: () => company.api.delete(`/v1/members/${memberId}`),
      answered: 401,
    },
  ];
}

/** Another administrator's key, and their place. */
async function keyMadeBy(email: string, company: Premises['company'], door: HttpClient) {
  await company.invite(email, 'administrator', STAFF_PASSWORD);
  const cookie = await sessionOf(door, email, STAFF_PASSWORD);
  const asked = { name: 'theirs', role: 'administrator', scopes: ['billing:read'] };
  const key = demand(await door.post('/v1/api-keys', asked, { cookie }), 201);
  const memberId = await idOf(company.api, '/v1/members', email);
  return { bearer: { authorization: `Bearer ${secretOf(key)}` }, memberId };
}

async function idOf(api: HttpClient, list: string, email: string, called = 'id'): Promise<string> {
  const { items } = demand(await api.get(list), 200);
  return items.find((item: { email: string }) => item.email === email)[called];
}
