import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import pg from 'pg';
import { appointStaff } from '../../src/opening.js';
import { BackOffice, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Answer, Body, HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Issue 5, back office: one inbox over all contexts, and the calendar of what falls due. */
let app: TestApp;
let consumer: Client;
let business: Client;
let approver: BackOffice;
let agent: BackOffice;
let colleague: HttpClient;
const COLLEAGUE = { email: 'tove@ebba.example', password: 'lighthouse-over-quiet-bay' };
const staffIds: Record<string, string> = {};

const read = async (path: string, status = 200): Promise<Body> => body(await app.office.api.get(path), status);
const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const inbox = async (query = ''): Promise<Body[]> => (await read(`/v1/work?limit=200${query}`)).items;
const of = async (kind: string): Promise<Body> => (await inbox(`&kind=${kind}`))[0]!;
const assign = (office: BackOffice, { id, version }: Body, assignee: string | null): Promise<Answer> =>
  office.api.post(`/v1/work/${id}/assignment`, { assignee }, { 'if-match': `"${version}"` });

/** What the tables hold, whoever may read them. */
const stored = async (query: string): Promise<Record<string, string>[]> => {
  const admin = new pg.Client({ connectionString: app.database.adminUrl });
  await admin.connect();
  const { rows } = await admin.query(query);
  await admin.end();
  return rows;
};

const unzipped = (bytes: Uint8Array): string =>
  Object.values(unzipSync(bytes))
    .map((file) => strFromU8(file))
    .join();

beforeAll(async () => {
  app = await startApp({ now: '2026-03-20T10:00:00+01:00' });
  consumer = await Client.signUp(app, { customerKind: 'consumer', slug: 'ebba', name: 'Ebba Gran' });
  business = await Client.whoPaysByCard(app);
  const { email, password } = SANDBOX_STAFF[1];
  approver = await BackOffice.logIn(app.around, email, password);
  const hired = { email: 'agent@operator.example', name: 'Agda Agent', role: 'agent', password } as const;
  await appointStaff(app.runtime, hired);
  agent = await BackOffice.logIn(app.around, hired.email, password);
  for (const [role, office] of Object.entries({ approver, agent, admin: app.office }))
    staffIds[role] = body(await office.api.get('/v1/me'), 200).accountId;
  await everySortOfCase();
});
afterAll(() => app.stop());

async function everySortOfCase(): Promise<void> {
  await app.around.machine.settle();
  body(
    await consumer.company.api.post('/v1/complaints', {
      breach: 'The export lacks half of its rows.',
      identifiers: 'Export of 3 March',
      requestedRemedy: 'A complete export.',
    }),
    201,
  );
  body(
    await consumer.company.api.post('/v1/error-reports', { where: '/contacts', what: 'The list stays empty.' }),
    201,
  );
  await consumer.company.invite(COLLEAGUE.email, 'user', COLLEAGUE.password);
  colleague = app.http('ebba');
  body(await colleague.post('/v1/auth/login', COLLEAGUE), 204);
  body(await colleague.post('/v1/privacy/requests', { kind: 'erasure' }), 201);
  await app.office.noticesInaccuracy(business.tenantId, 'The address on invoices', '2026-03-19');
  await app.office.openCase(business.tenantId, 'SPAM', { kind: 'instance' });
  body(
    await app.office.api.post(`/v1/clients/${business.tenantId}/refund-requests`, {
      amount: { amountMinor: 10_000, currency: 'SEK' },
      reason: 'Two days without service.',
    }),
    201,
  );
  await app.settle();
}

describe('one inbox over everything that clients and staff have asked for', () => {
  test('ToS 5.5.b, 9.9: cases of every context stand in one list, the soonest due first, those without a day last', async () => {
    const items = await inbox();

    expect(items.map(({ kind }) => kind).sort()).toEqual(
      ['accuracy-case', 'complaint', 'conduct-case', 'data-request', 'error-report', 'refund-request'].sort(),
    );
    const due = items.map(({ dueAt }) => dueAt ?? '9999');
    expect(due).toEqual([...due].sort());
    expect(items.find(({ kind }) => kind === 'complaint')).toMatchObject({
      clientName: 'Ebba Gran',
      reference: expect.stringMatching(/^K-/),
      // The last moment of the last day, as the obligation has it.
      dueAt: '2026-04-03T21:59:59.999Z',
      waitsFor: 'operator',
      assignee: null,
    });
    expect(items.find(({ kind }) => kind === 'accuracy-case')).toMatchObject({ waitsFor: 'client' });
  });

  test('a list is paged by key and counted on request, and a page never skips or repeats', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { items, next } = await read(`/v1/work?limit=2${cursor}`);
      seen.push(...items.map(({ id }: Body) => id));
      cursor = next && `&cursor=${next}`;
    } while (cursor);

    expect(seen).toEqual((await inbox()).map(({ id }) => id));
    expect(await read('/v1/work/counts')).toMatchObject({ open: 6, ours: 5, overdue: 0, mine: 0, unassigned: 5 });
  });

  test('ToS 2.12: looking through the inbox is evidence, once an hour and person', async () => {
    const looks = async () =>
      (await read('/v1/evidence?eventType=terms.BackOfficeRead&limit=200')).items.filter(
        ({ payload, actor }: Body) => payload.what === 'inbox' && actor.id === staffIds.approver,
      ).length;

    for (let times = 0; times < 3; times++) await approver.api.get('/v1/work');
    expect(await looks()).toBe(1);

    await app.clock.advanceTo('2026-03-20T10:59:59+01:00');
    await approver.api.get('/v1/work');
    expect(await looks()).toBe(1);

    await app.clock.advanceTo('2026-03-20T11:00:00+01:00');
    await approver.api.get('/v1/work');
    expect(await looks()).toBe(2);
  });

  test('nobody but staff sees it, or anything in it', async () => {
    const complaint = await of('complaint');

    for (const path of ['/v1/work', '/v1/work/counts', `/v1/work/${complaint.id}/notes`, '/v1/reply-templates'])
      expect((await consumer.company.api.get(path)).status).toBe(403);
  });
});

describe('a case that one of the staff works on', () => {
  test('is given to a person by the version that was read; whoever is second reads it again', async () => {
    const complaint = await of('complaint');

    body(await assign(app.office, complaint, staffIds.agent!), 204);

    expect((await assign(approver, complaint, staffIds.approver!)).status).toBe(412);
    expect(await of('complaint')).toMatchObject({ assignee: staffIds.agent, version: 1 });
    expect((await agent.api.get('/v1/work?assignee=me')).body.items.map(({ kind }: Body) => kind)).toEqual([
      'complaint',
    ]);
    expect((await inbox('&assignee=nobody&waitsFor=operator')).map(({ kind }) => kind)).not.toContain('complaint');
    expect(await read('/v1/work/counts')).toMatchObject({ unassigned: 4, mine: 0 });
  });

  test('goes to nobody who is not staff, and back to everybody', async () => {
    const stranger = body(await consumer.company.api.get('/v1/me'), 200).accountId;

    const refused = await assign(app.office, await of('complaint'), stranger);
    body(await assign(app.office, await of('complaint'), null), 204);

    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/assignee', code: 'not-staff' }] } });
    expect(await of('complaint')).toMatchObject({ assignee: null, version: 2 });
  });

  test('is whoever’s took it on, until the desk says otherwise', async () => {
    const { id } = await of('complaint');
    const { items } = await read('/v1/complaint-cases?open=true');
    expect(items).toHaveLength(1);
    const { version } = await read(`/v1/conduct-cases/${(await of('conduct-case')).id}`);
    body(
      await agent.api.post(`/v1/conduct-cases/${(await of('conduct-case')).id}/assignment`, undefined, {
        'if-match': `"${version}"`,
      }),
      204,
    );

    expect(await of('conduct-case')).toMatchObject({ assignee: staffIds.agent, version: 0 });
    expect((await read(`/v1/work/${id}`)).assignee).toBeNull();
  });

  test('ToS 9.9: notes on it are read by staff, are in no export, and go with the person’s data', async () => {
    const { id } = await of('data-request');
    body(await agent.api.post(`/v1/work/${id}/notes`, { words: 'Called back; wants all of it gone.' }), 201);
    const complaint = await of('complaint');
    for (const words of ['Rows were lost in the import.', 'Tove@ebba.example saw it first.'])
      body(await agent.api.post(`/v1/work/${complaint.id}/notes`, { words }), 201);

    expect((await read(`/v1/work/${id}/notes`)).items).toEqual([
      expect.objectContaining({ words: 'Called back; wants all of it gone.', author: staffIds.agent }),
    ]);
    const exported = await colleague.get('/v1/privacy/export');
    expect(exported.status).toBe(200);
    expect(exported.bytes.length).toBeGreaterThan(0);
    expect(unzipped(exported.bytes)).not.toContain('Called back');

    await app.office.erase(id);

    expect(await stored('select words from work_note')).toEqual([{ words: 'Rows were lost in the import.' }]);
  });
});

describe('words that answers begin with', () => {
  test('are written by approvers, in wordings that stay, with placeholders that such a case can fill', async () => {
    const template = {
      kind: 'complaint',
      language: 'en',
      name: 'We looked into it',
      body: 'Your complaint {{reference}} is answered before {{due}}. Regards, {{me}}',
    };
    expect((await agent.api.post('/v1/reply-templates', template)).status).toBe(403);
    const strange = await approver.api.post('/v1/reply-templates', { ...template, body: 'Dear {{firstName}}' });
    expect(strange).toMatchObject({ status: 422, body: { errors: [{ code: 'unknown-placeholder' }] } });
    const { templateId } = body(await approver.api.post('/v1/reply-templates', template), 201);
    const revised = { name: template.name, body: 'About {{reference}}, {{client}}: due {{due}}. {{me}}' };
    const revise = () =>
      approver.api.post(`/v1/reply-templates/${templateId}/editions`, revised, { 'if-match': '"1"' });

    body(await revise(), 204);

    expect((await revise()).status).toBe(412);
    const [listed] = (await read('/v1/reply-templates?kind=complaint')).items;
    expect(listed.editions.map(({ number }: Body) => number)).toEqual([1, 2]);
    const complaint = await of('complaint');
    const drafts = body(await agent.api.get(`/v1/work/${complaint.id}/reply-drafts?language=en`), 200);
    expect(drafts.items).toEqual([
      expect.objectContaining({
        edition: 2,
        missing: [],
        text: expect.stringMatching(new RegExp(`^About ${complaint.reference}, Ebba Gran: due 3 April 2026\\. \\S+`)),
      }),
    ]);
  });
});

describe('the calendar of what falls due', () => {
  test('ToS 5.5.b: counts by day what is pending, as Sweden counts days, also across the change to summer time', async () => {
    const { items } = await read('/v1/calendar-days?from=2026-03-23&to=2026-05-03');

    const day = (date: string) => items.find((one: Body) => one.date === date);
    expect(day('2026-04-03').titles).toContainEqual({ title: 'complaint.answer', due: 1 });
    const listed = await read('/v1/obligations?state=PENDING&from=2026-04-03&to=2026-04-03&limit=200');
    expect(listed.items).toHaveLength(day('2026-04-03').total);
    expect((await app.office.api.get('/v1/calendar-days?from=2026-03-01&to=2026-06-01')).status).toBe(422);
  });

  test('is read by calendars at a secret address that says nothing about anybody and can be revoked', async () => {
    const { feedId, url } = body(await agent.api.post('/v1/calendar-feeds', { language: 'en' }), 201);
    const path = new URL(url).pathname;

    const calendar = await app.http('operator').get(path);

    expect(calendar.status).toBe(200);
    expect(calendar.headers.get('content-type')).toContain('text/calendar');
    expect(calendar.text).toContain('SUMMARY:We answer a complaint (ToS 5.5.b)');
    expect(calendar.text).toContain('DTEND:20260403T220000Z');
    for (const personal of ['Ebba', 'ebba', consumer.tenantId, business.tenantId])
      expect(calendar.text).not.toContain(personal);
    const [row] = await stored('select f::text as row from calendar_feed f');
    expect(row!.row).toContain(feedId);
    expect(row!.row).not.toContain(path.slice(-24, -4));

    expect((await approver.api.delete(`/v1/calendar-feeds/${feedId}`)).status).toBe(404);
    body(await agent.api.delete(`/v1/calendar-feeds/${feedId}`), 204);
    expect((await app.http('operator').get(path)).status).toBe(404);
  });
});

describe('the chain of evidence, looked into by staff', () => {
  test('ToS 9.10: is listed by what it happened to, and walked from end to end', async () => {
    const { items } = await read(`/v1/evidence?tenantId=${consumer.tenantId}&limit=200`);
    const { subjectId } = items.at(-1);
    const same = await read(`/v1/evidence?tenantId=${consumer.tenantId}&subjectId=${subjectId}&limit=200`);

    expect(same.items).toEqual(items.filter((item: Body) => item.subjectId === subjectId));
    await app.settle();
    const { rows, faults } = await read(`/v1/evidence-audit?tenantId=${consumer.tenantId}`);
    expect(faults).toEqual([]);
    expect(rows).toBeGreaterThanOrEqual(items.length);
  });
});

describe('a case whose day has passed', () => {
  test('ToS 5.5.b: is not overdue in the last moment of its last day, and is in the first moment after', async () => {
    await app.clock.advanceTo('2026-04-03T23:59:59+02:00');
    const overdue = async () => (await inbox('&overdue=true&waitsFor=operator')).map(({ kind }) => kind);
    expect(await overdue()).not.toContain('complaint');

    await app.clock.advanceTo('2026-04-04T00:00:00+02:00');

    // A consumer's is accepted by then, and the remedy has a day of its own.
    expect(await of('complaint')).toMatchObject({ state: 'DEEMED_ACCEPTED' });
    expect((await of('complaint')).dueAt > '2026-04-04').toBe(true);
  });
});

describe('the other sorts of case', () => {
  test('ToS 2.11, 3.7, 4.6, 6, 9.7: a report, a closing, a wish for an invoice, a withdrawal and a letter that came back', async () => {
    const buyer = await Client.signUp(app, { customerKind: 'consumer' });
    await buyer.company.buy('TEAM_MONTHLY');
    await buyer.company.withdraw();
    const other = await Client.signUp(app);
    await other.company.invoicesGoTo(null);
    await other.company.requestInvoice('TEAM_YEARLY');
    const lost = { email: 'bounce@lost.example', name: 'Lo Stig', role: 'user', language: 'en' };
    body(await other.company.api.post('/v1/members', lost), 201);
    const report = {
      where: 'https://ebba.example/shared',
      why: 'It is a threat.',
      category: 'HARASSMENT',
      goodFaith: true,
    };
    body(await consumer.company.api.post('/v1/conduct/reports', report), 201);
    const wish = { scope: 'instance', decision: 'Close our account.' };
    body(await consumer.company.api.post('/v1/privacy/closure-requests', wish), 201);
    await app.settle();

    const kinds = async (tenantId: string) =>
      (await inbox()).filter((item) => item.tenantId === tenantId).map(({ kind, waitsFor }) => [kind, waitsFor]);
    expect(await kinds(other.tenantId)).toEqual(
      expect.arrayContaining([
        ['invoice-request', 'operator'],
        ['bounced-notice', 'operator'],
      ]),
    );
    expect((await of('bounced-notice')).dueAt).not.toBeNull();
    expect(await kinds(consumer.tenantId)).toContainEqual(['closure-request', 'operator']);
    expect(await of('conduct-report')).toMatchObject({ clientName: null, waitsFor: 'operator' });
    // Money that goes back to a card needs nobody's hand, so what is left of the withdrawal waits for the provider.
    expect((await kinds(buyer.tenantId)).map(([kind]) => kind)).not.toContain('refund-payout');
  });

  test('ToS 2.13: while a decision is appealed, the appeal stands for its case, with a day of its own', async () => {
    const { id } = await of('conduct-case');
    const [scope, clause] = [{ kind: 'instance' }, 'AUP 2.6'];
    await app.office.takeCaseFurther(id, 'demand', { clause, facts: 'Sent to bought lists.', scope });
    expect(await of('conduct-case')).toMatchObject({ id, state: 'DEMANDED', waitsFor: 'client' });
    // Forty-eight hours that would end on Easter Monday end with the business day after it.
    await app.clock.advanceTo('2026-04-07T23:59:59+02:00');
    expect(await of('conduct-case')).toMatchObject({ id, waitsFor: 'client' });
    await app.clock.advanceTo('2026-04-08T00:00:00+02:00');
    expect(await of('conduct-case')).toMatchObject({ id, waitsFor: 'operator' });
    await app.office.takeCaseFurther(id, 'suspension', { clause, reasons: 'It went on.', scope });

    const path = `/v1/conduct/cases/${id}/appeal`;
    body(await business.company.api.post(path, { grounds: 'They had asked for it.' }), 201);

    expect(await inbox('&kind=conduct-case')).toEqual([]);
    expect(await of('conduct-appeal')).toMatchObject({ id, waitsFor: 'operator', dueAt: expect.any(String) });
  });
});
