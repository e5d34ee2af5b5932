import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import pg from 'pg';
import { ClearRetained } from '../../src/contexts/privacy/application/clearing-out.js';
import { PlaceLegalHold } from '../../src/contexts/privacy/application/holding.js';
import { RetentionReader } from '../../src/contexts/privacy/application/ports-retention.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../src/platform/unit-of-work.js';
import { BackOffice, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Answer, Body } from '../../src/sandbox/http-client.js';
import { DataInventory } from '../../src/shared-kernel/data-inventory.js';
import { OPERATOR_TENANT, SYSTEM } from '../../src/shared-kernel/tenant.js';
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

describe('the record of processing and whom we use', () => {
  test('ToS 9.3: it is drawn from the inventory: each purpose with its ground, people, data, end and recipients', async () => {
    const record = body(await app.office.api.get('/v1/processing-record?language=en'), 200);

    const roles = record.activities.map(({ role, purpose }: Body) => `${role} ${purpose}`);
    expect(roles).toEqual(
      expect.arrayContaining(['controller contract', 'controller security', 'controller marketing']),
    );
    expect(roles.filter((role: string) => role.startsWith('processor'))).toEqual([
      'processor service',
      'processor client-data',
    ]);
    const contract = record.activities.find(({ purpose }: Body) => purpose === 'contract');
    expect(contract.recipients.map(({ name }: Body) => name)).toContain('Stripe Payments Europe, Limited');
    expect(contract.retention).toContainEqual(expect.stringContaining('7 calendar years after its own'));
    expect(contract.data).toContainEqual({
      holder: 'identity',
      table: 'account',
      columns: expect.arrayContaining(['email', 'name']),
    });
  });

  test('ToS 9.12: what a client keeps about its contacts is processed for the client and for nothing of ours', async () => {
    const { items } = body(await app.office.api.get('/v1/data-inventory'), 200);
    const contact = items.find(({ table }: Body) => table === 'contact');

    expect(contact).toMatchObject({ role: 'processor', retention: 'instance' });
    expect(contact.personal.map(({ purposes }: Body) => purposes)).toEqual([['client-data']]);
  });

  test('ToS 9.6: anybody can read who processes data for us, and staff take the record out as a file', async () => {
    const { items } = body(await app.http().get('/v1/legal/sub-processors?language=en'), 200);
    const file = await app.office.api.get('/v1/processing-record/csv?language=en');

    expect(items[0]).toEqual({ name: expect.any(String), country: 'IE', task: 'Card payments', safeguards: null });
    expect(file.text).toContain('Fulfilling the agreement');
    expect(file.text).toContain('account: email');
  });
});

describe('what is disclosed to third parties', () => {
  let client: Client;
  let other: Client;
  const disclose = (sent: object) => app.office.api.post(`/v1/clients/${client.tenantId}/disclosures`, sent);
  const sent = { recipient: 'Tax authority', what: 'Invoices of 2026', disclosedAt: '2026-05-04T06:30:00Z' };

  beforeAll(async () => {
    client = await Client.signUp(app);
    other = await Client.signUp(app);
  });

  test('ToS 9.6: nothing is disclosed without a ground, nor on one that nobody can name', async () => {
    expect(await disclose(sent)).toMatchObject({
      status: 422,
      body: { clause: 'ToS 9.6', errors: [{ pointer: '/ground', code: 'no-ground' }] },
    });
    expect(await disclose({ ...sent, ground: 'law', basis: ' ' })).toMatchObject({
      status: 422,
      body: { clause: 'ToS 9.6', errors: [{ pointer: '/basis', code: 'required' }] },
    });
  });

  test('ToS 9.6: one that the law asks for stands in the register, in the evidence and before the administrator', async () => {
    const { number } = body(await disclose({ ...sent, ground: 'law', basis: 'Skatteförfarandelagen 39:3' }), 201);

    const { items } = body(await client.company.api.get('/v1/privacy/disclosures'), 200);
    expect(items).toEqual([expect.objectContaining({ number, ...sent, disclosedAt: '2026-05-04T06:30:00.000Z' })]);
    expect(body(await other.company.api.get('/v1/privacy/disclosures'), 200).items).toEqual([]);
    expect(await client.evidenceOf('ToS 9.6')).toEqual(['2026-05-04 DataDisclosed']);
    const register = body(await app.office.api.get('/v1/disclosures'), 200);
    expect(register.items).toEqual([expect.objectContaining({ number, ground: 'law', clientId: client.tenantId })]);
    const file = await app.office.api.get('/v1/disclosures/csv');
    expect(file.text).toContain('Tax authority');
  });
});

describe('a breach is detected on 5 May at 10:00 and written down an hour later', () => {
  let client: Client;
  let id: string;
  const facts = { what: 'A backup lay open.', dataKinds: 'Names and addresses of users', measures: 'It was closed.' };
  const read = async (): Promise<Body> => body(await app.office.api.get(`/v1/breaches/${id}`), 200);
  const step = async (what: string, given: object, by = app.office) =>
    by.api.post(`/v1/breaches/${id}/${what}`, given, { 'if-match': `"${(await read()).version}"` });
  const staffMail = async (): Promise<string[]> => {
    const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=support@customerconnect.io`);
    const { messages } = (await answer.json()) as { messages: { subject: string }[] };
    return messages.map(({ subject }) => subject).filter((subject) => subject.startsWith('Incident'));
  };
  const obligation = async (): Promise<string[]> =>
    names('select state as name from obligation where key = $1', [`breach:${id}:notify`]);

  beforeAll(async () => {
    client = await Client.signUp(app);
    await app.clock.advanceTo('2026-05-05T11:00:00+02:00');
    const found = { detectedAt: '2026-05-05T08:00:00Z', title: 'Open backup', ...facts, clientIds: [client.tenantId] };
    ({ id } = body(await app.office.api.post('/v1/breaches', found), 201));
  });

  test('ToS 9.10: its 72 hours run from the detection', async () => {
    expect(await read()).toMatchObject({
      state: 'OPEN',
      dueAt: '2026-05-08T08:00:00.000Z',
      missing: ['risk', 'authority', 'clients'],
    });
  });

  test('ToS 9.10: staff hear after 24, 48 and 66 hours that nobody has decided', async () => {
    await app.clock.advanceTo('2026-05-06T09:59:59+02:00');
    expect(await staffMail()).toHaveLength(0);
    await app.clock.advanceTo('2026-05-06T10:00:00+02:00');
    await app.settle();
    expect(await staffMail()).toHaveLength(1);

    await app.clock.advanceTo('2026-05-08T10:00:00+02:00');
    await app.settle();
    expect(await staffMail()).toHaveLength(3);
    expect(await obligation()).toEqual(['PENDING']);
  });

  test('ToS 9.10: as the 73rd hour begins it is late, and a late notification takes its reasons', async () => {
    await app.clock.advanceTo('2026-05-08T10:00:00.001+02:00');
    await app.settle();
    expect(await obligation()).toEqual(['BREACHED']);
    await app.clock.advanceTo('2026-05-08T10:00:01+02:00');

    const told = { at: '2026-05-08T08:00:01Z', reference: 'IMY-2026-1' };
    expect(await step('authority-notice', told)).toMatchObject({
      status: 422,
      body: { clause: 'ToS 9.10', errors: [{ pointer: '/delayReason' }] },
    });
    body(await step('authority-notice', { ...told, delayReason: 'It took long to see.' }), 204);
    expect((await read()).authority).toMatchObject({ notified: true, reason: 'It took long to see.' });
  });

  test('ToS 10.7: the client whose data it was is told, and it stands in its own evidence', async () => {
    const words = { words: 'A copy of your contacts could be read for an hour.' };
    body(await second.api.post(`/v1/breaches/${id}/client-letters`, words), 204);
    body(await second.api.post(`/v1/breaches/${id}/client-letters`, words), 204);
    await app.settle();

    expect(await client.letters('breach-told')).toEqual(['2026-05-08 breach-told']);
    expect((await client.mails())[0]!.text).toContain('could be read for an hour');
    expect(await client.evidenceOf('ToS 10.7')).toContain('2026-05-08 ClientToldOfBreach');
  });

  test('ToS 9.10: where the risk is high it closes only when people were told, or it says why not', async () => {
    const known = { ...facts, people: 40, records: 120, risk: 'high', clientIds: [client.tenantId] };
    const version = { 'if-match': `"${(await read()).version}"` };
    body(await app.office.api.put(`/v1/breaches/${id}/assessment`, known, version), 204);

    const early = await step('closing', {}, second);
    expect(early).toMatchObject({ status: 409, body: { code: 'not-settled', clause: 'ToS 9.10' } });
    body(await step('people', { told: true, words: 'By letter, on the same day.' }), 204);
    body(await step('closing', {}, second), 204);

    expect(await read()).toMatchObject({ state: 'CLOSED', missing: [] });
    expect(await names('select event_type as name from evidence where subject_id = $1 order by at, id', [id])).toEqual(
      expect.arrayContaining(['privacy.BreachRecorded', 'privacy.AuthorityNotified', 'privacy.BreachClosed']),
    );
  });

  test('ToS 9.10: one in time needs no reasons, and one that may hurt people cannot be left unsaid', async () => {
    const found = { detectedAt: '2026-05-08T07:00:00Z', title: 'Lost laptop', ...facts, risk: 'risk' };
    ({ id } = body(await app.office.api.post('/v1/breaches', found), 201));

    expect(await step('no-authority-notice', { reason: 'It was encrypted.' })).toMatchObject({
      status: 409,
      body: { code: 'risk-not-unlikely', clause: 'ToS 9.10' },
    });
    body(await step('authority-notice', { at: '2026-05-08T08:00:00Z', reference: 'IMY-2026-2' }), 204);
    expect((await obligation())[0]).toBe('DONE');
  });
});

const rulesOf = async (key: string): Promise<[number, string, Body][]> => {
  const { items } = body(await app.office.api.get('/v1/retention/rules'), 200);
  const editions = items.filter((rule: Body) => rule.key === key);
  return editions.map(({ edition, state, period }: Body) => [edition, state, period]);
};

describe('how long it is kept', () => {
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
  let heldWhenGone: Client;
  let held: Client;
  let holdId: string;
  const invoices = (client = gone): Promise<string[]> =>
    names('select number as name from invoice where tenant_id = $1', [client.tenantId]);
  const markers = (): Promise<string[]> => names('select fingerprint as name from re_registration_marker');
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
    heldWhenGone = await Client.whoPaysByCard(app);
    held = await Client.signUp(app);
    await reportAnError(held);
    const closure = { scope: 'instance', decision: 'We close.' };
    for (const { company } of [gone, heldWhenGone])
      body(await company.api.post('/v1/privacy/closure-requests', closure), 201);
    ({ id: holdId } = await app.office.hold(held.tenantId, 'A lawsuit', 'Rättegångsbalken 38:2'));
    await admin.query(`insert into re_registration_marker (fingerprint, kind, cause, marked_at, expires_at)
      values ('known-again', 'domain', 'debt', '2031-12-31T12:00:00+01:00', '2033-12-31T00:00:00+01:00')`);
    await app.clock.advanceTo('2026-05-20T12:00:00+02:00');
  });

  test('ToS 9.4: the purge of a tenant leaves its invoice', async () => {
    expect(await gone.instanceState()).toBe('PURGED');
    expect(await invoices()).toHaveLength(1);
  });

  test('ToS 9.4: a dry run says what goes on a day and what a hold keeps, and lets nothing go', async () => {
    expect(await due('2027-11-08')).toEqual([]);
    expect(await due('2027-11-09')).toEqual([[held.tenantId, 'error-reports', 'legal-hold']]);
    expect(await due('2033-12-31')).not.toContainEqual([gone.tenantId, 'invoices', null]);
    expect(await due('2034-01-01')).toContainEqual([gone.tenantId, 'invoices', null]);
    expect(await invoices()).toHaveLength(1);
  });

  test('ToS 3.6.e, 9.4: a marker of a deleted client is kept by a rule as well, and for no longer than it means anything', async () => {
    expect(await rulesOf('re-registration-markers')).toEqual([[1, 'IN_FORCE', { unit: 'months', count: 24 }]]);
    expect(await due('2033-12-31')).not.toContainEqual([OPERATOR_TENANT, 're-registration-markers', null]);
    expect(await due('2034-01-01')).toContainEqual([OPERATOR_TENANT, 're-registration-markers', null]);

    const longer = { unit: 'months', count: 25, reason: 'To be sure.' };
    expect(await app.office.api.post('/v1/retention/rules/re-registration-markers/editions', longer)).toMatchObject({
      status: 422,
      body: { clause: 'ToS 9.4', errors: [{ pointer: '/period', code: 'beyond-purpose' }] },
    });
  });

  test('ToS 9.4: what a purge left can be held, and what is just being let go waits for a hold that is being placed', async () => {
    const { tenantId } = heldWhenGone;
    expect(await heldWhenGone.instanceState()).toBe('PURGED');
    const [commands, unitOfWork] = [app.get(CommandBus), app.get(UnitOfWork)];
    const rules = await inTenant(OPERATOR_TENANT, SYSTEM, () => app.get(RetentionReader).inForce(OPERATOR_TENANT));
    const books = rules.find(({ key }) => key === 'books')!;
    const [isPlaced, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const placing = inTenant(tenantId, SYSTEM, () =>
      unitOfWork.run(tenantId, async () => {
        await commands.execute(new PlaceLegalHold(tenantId, 'A lawsuit', 'Rättegångsbalken 38:2', randomUUID()));
        isPlaced.resolve();
        await mayCommit.promise;
      }),
    );
    await Promise.race([isPlaced.promise, placing]);

    const clearing = inTenant(tenantId, SYSTEM, () =>
      commands.execute(new ClearRetained(tenantId, 'invoices', books, '2034-01-01', 1, false)),
    );
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    clearing.then(end, end);
    const waiting = `select 'waits' as name from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    while (!isOver && (await names(waiting)).length === 0);
    mayCommit.resolve();
    await placing;

    expect(await clearing).toEqual({ rows: 0, withheld: 'legal-hold' });
    expect(await invoices(heldWhenGone)).toHaveLength(1);
    expect(await due('2034-01-01')).toContainEqual([tenantId, 'invoices', 'legal-hold']);
  });

  test('ToS 9.4: it stays to the last moment of 2033', async () => {
    await app.clock.jumpTo('2033-12-31T23:59:59+01:00');
    await app.settle();

    expect(await invoices()).toHaveLength(1);
    expect(await markers()).toEqual(['known-again']);
  });

  test('ToS 9.4: in the first night of 2034 the books of 2026 go, and the evidence says by which rule', async () => {
    await app.clock.jumpTo('2034-01-01T03:00:00+01:00');
    await app.settle();

    const left: string[] = [];
    for (const table of ['invoice', 'payment', 'charge', 'billing_document', 'plan_order', 'subscription'])
      left.push(...(await names(`select '${table}' as name from ${table} where tenant_id = $1`, [gone.tenantId])));
    expect(left).toEqual([]);
    expect(await markers()).toEqual([]);
    expect(await gone.evidenceOf('ToS 9.4')).toContain('2034-01-01 RetainedDataCleared');
    const { items } = body(await app.office.api.get('/v1/retention/nights'), 200);
    expect(items[0]).toMatchObject({ night: '2034-01-01', capped: false });
    expect(items[0].withheld).toEqual(
      expect.arrayContaining([
        { rule: 'error-reports', tenantId: held.tenantId, ground: 'legal-hold' },
        { rule: 'books', tenantId: heldWhenGone.tenantId, ground: 'legal-hold' },
      ]),
    );
    expect(await invoices(heldWhenGone)).toHaveLength(1);
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

  test('ToS 9.4: so do the books of the client whose instance was purged long before', async () => {
    const path = `/v1/clients/${heldWhenGone.tenantId}/legal-holds`;
    const [standing] = body(await app.office.api.get(path), 200).items as [Body];
    body(await second.api.post(`${path}/${standing.id}/release`, { reason: 'Judgment was given.' }), 200);
    await app.clock.jumpTo('2034-01-04T03:00:00+01:00');
    await app.settle();

    expect(await invoices(heldWhenGone)).toEqual([]);
  });
});
