import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { BackOffice, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Answer, Body } from '../../src/sandbox/http-client.js';
import { DataInventory } from '../../src/shared-kernel/data-inventory.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';
import { CATALOGUE, inventoryGaps } from '../support/inventory.js';

let app: TestApp;
let second: BackOffice;
let admin: pg.Client;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T09:00:00+02:00' });
  const approver = SANDBOX_STAFF.find(({ role }) => role === 'approver')!;
  second = await BackOffice.logIn(app.around, approver.email, approver.password);
  admin = new pg.Client({ connectionString: app.database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await app.stop();
});

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const names = async (text: string, values: unknown[] = []): Promise<string[]> =>
  (await admin.query<{ name: string }>(text, values)).rows.map(({ name }) => name);

describe('what the operator holds about people', () => {
  test('ToS 9.1, ToS 9.3: every column of every table has its role and purpose, or is said not to be personal', async () => {
    expect(inventoryGaps(app.get(DataInventory).tables(), await names(CATALOGUE))).toEqual([]);
  });

  test('ToS 9.12: a column that comes with a new migration fails the build until somebody says what it is for', async () => {
    await admin.query('alter table account add column shoe_size integer');
    const catalogue = await names(CATALOGUE);
    await admin.query('alter table account drop column shoe_size');

    expect(inventoryGaps(app.get(DataInventory).tables(), catalogue)).toEqual(['account.shoe_size is not declared']);
  });
});

describe('how long it is kept', () => {
  const rulesOf = async (key: string): Promise<[number, string, Body][]> => {
    const { items } = body(await app.office.api.get('/v1/retention/rules'), 200);
    const editions = items.filter((rule: Body) => rule.key === key);
    return editions.map(({ edition, state, period }: Body) => [edition, state, period]);
  };
  const shorter = { unit: 'months', count: 24, reason: 'Nobody has asked after two years.' };

  test('ToS 9.4: a shorter period waits for a second person, and until then the longer one holds', async () => {
    const path = '/v1/retention/rules/complaints/editions';
    const { id, state } = body(await app.office.api.post(path, shorter), 201);
    expect(state).toBe('PROPOSED');
    expect(await rulesOf('complaints')).toEqual([
      [2, 'PROPOSED', { unit: 'months', count: 24 }],
      [1, 'IN_FORCE', { unit: 'months', count: 36 }],
    ]);

    const alone = await app.office.api.post(`${path}/${id}/approval`);
    expect(alone).toMatchObject({ status: 409, body: { code: 'same-person', clause: 'ToS 9.4' } });
    body(await second.api.post(`${path}/${id}/approval`), 204);

    expect((await rulesOf('complaints')).map(([edition, now]) => [edition, now])).toEqual([
      [2, 'IN_FORCE'],
      [1, 'REPLACED'],
    ]);
  });

  test('ToS 9.4: a longer one holds at once; one that is shorter than the law’s holds never', async () => {
    const longer = await app.office.api.post('/v1/retention/rules/error-reports/editions', {
      unit: 'months',
      count: 18,
      reason: 'Errors that come back after a year.',
    });
    const unlawful = await app.office.api.post('/v1/retention/rules/books/editions', {
      unit: 'calendar-years',
      count: 6,
      reason: 'Less to keep.',
    });

    expect(body(longer, 201)).toMatchObject({ state: 'IN_FORCE' });
    expect(unlawful).toMatchObject({ status: 422, body: { clause: 'ToS 9.4', errors: [{ code: 'below-statutory' }] } });
  });
});

describe('one client buys in May 2026 and closes its account, and a court wants another’s error report kept', () => {
  let gone: Client;
  let held: Client;
  let holdId: string;
  const invoices = (): Promise<string[]> =>
    names('select number as name from invoice where tenant_id = $1', [gone.tenantId]);
  const reports = (): Promise<string[]> =>
    names('select what as name from error_report where tenant_id = $1', [held.tenantId]);
  const due = async (on: string): Promise<[string, string, string | null][]> => {
    const { rules } = body(await app.office.api.get(`/v1/retention/dry-run?on=${on}`), 200);
    const items = rules.flatMap((rule: Body) => rule.items);
    return items.map(({ clientId, holds, heldBy }: Body) => [clientId, holds, heldBy]);
  };
  const reportAnError = async ({ company }: Client): Promise<void> => {
    const { id } = body(await company.api.post('/v1/error-reports', { where: 'Contacts', what: 'It is empty.' }), 201);
    const { version } = body(await app.office.api.get(`/v1/error-cases/${id}`), 200);
    const no = { message: 'It works as it should.' };
    body(await app.office.api.post(`/v1/error-cases/${id}/refusal`, no, { 'if-match': `"${version}"` }), 204);
  };

  beforeAll(async () => {
    gone = await Client.whoPaysByCard(app);
    held = await Client.signUp(app);
    await reportAnError(held);
    const closure = { scope: 'instance', decision: 'We close.' };
    body(await gone.company.api.post('/v1/privacy/closure-requests', closure), 201);
    ({ id: holdId } = await app.office.hold(held.tenantId, 'A lawsuit', 'Rättegångsbalken 38:2'));
    await app.clock.advanceTo('2026-05-20T12:00:00+02:00');
  });

  test('ToS 9.4: the purge of a tenant leaves its invoice', async () => {
    expect(await gone.instanceState()).toBe('PURGED');
    expect(await invoices()).toHaveLength(1);
  });

  test('ToS 9.4: a dry run says what goes on a day and what a hold keeps, and lets nothing go', async () => {
    expect(await due('2027-11-04')).toEqual([]);
    expect(await due('2027-11-05')).toEqual([[held.tenantId, 'error-reports', 'legal-hold']]);
    expect(await due('2033-12-31')).not.toContainEqual([gone.tenantId, 'invoices', null]);
    expect(await due('2034-01-01')).toContainEqual([gone.tenantId, 'invoices', null]);
    expect(await invoices()).toHaveLength(1);
  });

  test('ToS 9.4: it stays to the last moment of 2033', async () => {
    await app.clock.jumpTo('2033-12-31T23:59:59+01:00');
    await app.settle();

    expect(await invoices()).toHaveLength(1);
  });

  test('ToS 9.4: in the first night of 2034 the books of 2026 go, and the evidence says by which rule', async () => {
    await app.clock.jumpTo('2034-01-01T03:00:00+01:00');
    await app.settle();

    const left = await Promise.all(
      ['invoice', 'payment', 'charge', 'billing_document', 'plan_order', 'subscription'].map((table) =>
        names(`select '${table}' as name from ${table} where tenant_id = $1`, [gone.tenantId]),
      ),
    );
    expect(left.flat()).toEqual([]);
    expect(await gone.evidenceOf('ToS 9.4')).toContain('2034-01-01 RetainedDataCleared');
    const { items } = body(await app.office.api.get('/v1/retention/nights'), 200);
    expect(items[0]).toMatchObject({ night: '2034-01-01', capped: false });
    expect(items[0].withheld).toEqual([{ rule: 'error-reports', tenantId: held.tenantId, ground: 'legal-hold' }]);
  });

  test('ToS 9.4: a legal hold goes before the rule, and that it does is evidence once', async () => {
    await app.clock.jumpTo('2034-01-02T03:00:00+01:00');
    await app.settle();

    expect(await reports()).toEqual(['It is empty.']);
    const withheld = (await held.evidenceOf('ToS 9.4')).filter((entry) => entry.endsWith('RetainedDataWithheld'));
    expect(withheld).toHaveLength(1);
  });

  test('ToS 9.4: once a second person has released the hold, it goes as well', async () => {
    const path = `/v1/clients/${held.tenantId}/legal-holds/${holdId}/release`;
    body(await second.api.post(path, { reason: 'Judgment was given.' }), 200);
    await app.clock.jumpTo('2034-01-03T03:00:00+01:00');
    await app.settle();

    expect(await reports()).toEqual(['']);
  });
});
