import { appointStaff } from '../../src/opening.js';
import { BackOffice, type Company, demand, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import { HttpClient } from '../../src/sandbox/http-client.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MEMBER, plantMember } from './canary.js';
import { furnish } from './cross-tenant.js';
import { type ServedApp, withBusiness } from './ground.js';
import { type Description, type Operation, operationsOf } from './operations.js';

export type Role = 'user' | 'administrator' | 'agent' | 'approver' | 'admin';

/** Somebody at a door of the served application, signed in or not. */
export interface Caller {
  name: 'visitor' | Role;
  api: HttpClient;
  email?: string;
}

/** One client that has something of everything, the operator's staff of each role, and what the API says of itself. */
export interface Premises extends ServedApp {
  office: BackOffice;
  database: TestDatabase;
  company: Company;
  description: Description;
  operations: Operation[];
  callers: Caller[];
  /** Who is let in by role, first of all; a visitor where everybody is. */
  admittedTo(operation: Operation): Caller[];
  /** Signs everybody in again who has lost a session, and says who had. */
  signBackIn(): Promise<string[]>;
}

export const STAFF_PASSWORD = 'lighthouse-over-quiet-bay';
const AGENT = { email: 'agent@operator.example', name: 'Agda Agent', role: 'agent', password: STAFF_PASSWORD } as const;

/** Nothing here is about how often somebody may ask. */
const UNHURRIED = { BULK_READ_ROWS_PER_HOUR: '100000000' };

export async function withPremises<T>(work: (premises: Premises) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  try {
    return await withBusiness(database, async (app) => work(await furnished(app, database)), { env: UNHURRIED });
  } finally {
    await database.drop();
  }
}

/** The same for a suite, whose tests share it. */
export function openPremises(): Promise<{ premises: Premises; close: () => Promise<void> }> {
  return new Promise((opened, failed) => {
    const closing = Promise.withResolvers<void>();
    const whole = withPremises(async (premises) => {
      const close = () => {
        closing.resolve();
        return whole;
      };
      opened({ premises, close });
      await closing.promise;
    });
    whole.catch(failed);
  });
}

async function furnished(app: ServedApp & { office: BackOffice }, database: TestDatabase): Promise<Premises> {
  const company = await furnish(app, 1, 'magpie');
  const user = await plantMember(app, company);
  await openCases(app.office, company);
  await appointStaff(app.runtime, AGENT);
  const staff = await Promise.all(
    [AGENT, ...SANDBOX_STAFF].map(async ({ email, password, role }) => {
      const { api } = await BackOffice.logIn(app.around, email, password);
      return { name: role, api, email, password };
    }),
  );
  const { email, password } = company.founder;
  const signedIn = [
    { name: 'user' as const, api: user, email: MEMBER, password: STAFF_PASSWORD },
    { name: 'administrator' as const, api: company.api, email, password },
    ...staff,
  ];
  const description: Description = demand(await company.api.get('/docs/openapi.json'), 200);
  const callers: Caller[] = [{ name: 'visitor', api: new HttpClient(app.port) }, ...signedIn];
  return {
    ...app,
    database,
    company,
    description,
    operations: operationsOf(description),
    callers,
    admittedTo: ({ roles }) =>
      callers.filter(({ name }) => (roles === 'public' ? name === 'visitor' : roles.includes(name))),
    signBackIn: async () => {
      const lost: string[] = [];
      for (const { name, api, email: address, password: secret } of signedIn) {
        if ((await api.get('/v1/me')).status === 200) continue;
        lost.push(name);
        await api.post('/v1/auth/login', { email: address, password: secret });
      }
      return lost;
    },
  };
}

/** What only comes about by the operator's own hand. */
async function openCases({ api }: BackOffice, { tenantId }: Company): Promise<void> {
  const reason = 'For the drill';
  const scope = { kind: 'instance' };
  demand(await api.post('/v1/conduct-cases', { clientId: tenantId, category: 'SPAM', scope }), 201);
  const detectedAt = '2026-01-14T09:00:00Z';
  demand(await api.post('/v1/breaches', { title: reason, what: reason, detectedAt, clientIds: [tenantId] }), 201);
  demand(await api.post('/v1/calendar-feeds', { language: 'en' }), 201);
  demand(await api.post('/v1/reply-templates', { name: reason, body: reason, kind: 'complaint', language: 'en' }), 201);
}
