import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { NoteDemandDelivery } from '../../src/contexts/conduct/application/reactions.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { BackOffice, SANDBOX_STAFF } from '../../src/sandbox/company.js';
import type { Answer, Body, HttpClient } from '../../src/sandbox/http-client.js';
import { Signals } from '../../src/shared-kernel/signals.js';
import { OPERATOR_TENANT, SYSTEM } from '../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** K7, from a report through the demand to the deletion and back by appeal. Monday 2 March 2026. */
let app: TestApp;
let second: BackOffice;
let gran: Client;
let tall: Client;
const PASSWORD = 'nine-slow-rivers-turn';

beforeAll(async () => {
  app = await startApp({ now: '2026-03-02T10:00:00+01:00' });
  const [, approver] = SANDBOX_STAFF;
  second = await BackOffice.logIn(app.around, approver.email, approver.password);
  gran = await Client.signUp(app, { slug: 'gran', email: 'kim@gran.example' });
  tall = await Client.signUp(app, { slug: 'tall', email: 'lo@tall.example' });
  await tall.company.buy('TEAM_MONTHLY');
  await gran.company.buy('TEAM_MONTHLY');
  await gran.company.invite('bo@gran.example', 'user', PASSWORD);
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const instance = { kind: 'instance' };
const open = async (client: Client, category: string, scope: object = instance): Promise<string> => {
  const sent = { clientId: client.tenantId, category, scope };
  return body(await app.office.api.post('/v1/conduct-cases', sent), 201).caseId;
};
const caseOf = async (id: string): Promise<Body> => body(await app.office.api.get(`/v1/conduct-cases/${id}`), 200);
const step = async (id: string, what: string, sent: object = {}, by: HttpClient = app.office.api): Promise<Answer> => {
  const { version } = await caseOf(id);
  return by.post(`/v1/conduct-cases/${id}/${what}`, sent, { 'if-match': `"${version}"` });
};
const mailsTo = async (to: string): Promise<{ subject: string; text: string }[]> => {
  const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as { messages: { subject: string; text: string }[] }).messages;
};
/** All that was written to an address: letters of one instant come in no order. */
const writtenTo = async (to: string): Promise<string> =>
  (await mailsTo(to)).map(({ subject, text }) => `${subject}\n${text}`).join('\n');
const tokenTo = async (to: string): Promise<string> => {
  const texts = (await mailsTo(to)).map(({ text }) => /\/appeal#token=([\w.-]+)/.exec(text)?.[1]);
  return texts.find((found) => found)!;
};
const report = (over: object = {}) => ({
  where: `http://gran.localhost/p/7?x=1`,
  why: 'Insults a person.',
  category: 'HARASSMENT',
  goodFaith: true,
  ...over,
});
const spamRuling = (over: object = {}) => ({
  clause: 'AUP 2.6',
  reasons: 'Letters nobody asked for.',
  scope: instance,
  ...over,
});
const severe = (over: object = {}) => ({
  clause: 'AUP 2.3.b',
  reasons: 'Broke into another account.',
  scope: instance,
  severe: true,
  ...over,
});

describe('a report', () => {
  let caseId: string;

  test('ToS 2.11, AUP 3.c: anybody reports without an account and gets a number; good faith has to be said', async () => {
    const receipt = body(
      await app.http().post('/v1/reports', report({ contact: 'eva@example.com', language: 'en' })),
      201,
    );
    const anonymous = body(await app.http().post('/v1/reports', report({ where: 'gran.localhost/P/7/' })), 201);
    const badFaith = await app.http().post('/v1/reports', report({ goodFaith: false }));
    await app.settle();

    expect(receipt.number).toMatch(/^R-\w{7}$/);
    expect(anonymous.number).not.toBe(receipt.number);
    expect(badFaith.status).toBe(422);
    expect(await writtenTo('eva@example.com')).toContain(receipt.number);
  });

  test('ToS 2.11: the same thing reported twice is one case, of the client whose address it is', async () => {
    const { items } = body(await app.office.api.get('/v1/conduct-cases?open=true'), 200);

    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ tenantId: gran.tenantId, category: 'HARASSMENT', scope: 'item', state: 'OPEN' });
    caseId = items[0].id;
    expect((await caseOf(caseId)).reports).toHaveLength(2);
  });

  test('ToS 2.11: the client sees its case and not who reported; another client sees nothing', async () => {
    const seen = body(await gran.company.api.get(`/v1/conduct/cases/${caseId}`), 200);

    expect(JSON.stringify(seen)).not.toMatch(/eva@|hints|reports/);
    expect((await tall.company.api.get(`/v1/conduct/cases/${caseId}`)).status).toBe(404);
    expect((await tall.company.api.post(`/v1/conduct/cases/${caseId}/appeal`, { grounds: 'No' })).status).toBe(404);
    expect(body(await tall.company.api.get('/v1/conduct/cases'), 200).items).toEqual([]);
    expect((await gran.company.api.get(`/v1/conduct-cases/${caseId}`)).status).toBe(403);
  });

  test('AUP 2.1, 2.2: the item is disabled first, and reporter and client hear of it', async () => {
    body(await step(caseId, 'item-disabling'), 204);
    await app.settle();

    expect(await writtenTo('eva@example.com')).toMatch(/not available while we look/);
    expect(await writtenTo('kim@gran.example')).toMatch(/no longer available/);
    body(await step(caseId, 'dismissal'), 204);
    await app.settle();
    expect(await writtenTo('eva@example.com')).toMatch(/found no violation/);
  });

  test('AUP 2.1, 2.2, ToS 2.12, K8: a disabled item is out of the client’s sight, its uploader hears why, staff read it for the case alone, and a dismissal brings it back', async () => {
    const bo = app.http('gran');
    body(await bo.post('/v1/auth/login', { email: 'bo@gran.example', password: PASSWORD }), 204);
    const grounds = { basis: 'contract', source: 'Order 1' };
    const hateful = { kind: 'person', givenName: 'Otto', familyName: 'Ek', notes: 'Hat', lawfulBasis: grounds };
    const { id } = body(await bo.post('/v1/contacts', hateful), 201);
    const item = { kind: 'item', item: `http://gran.localhost/contacts/${id}` };
    const hate = await open(gran, 'HATE', item);
    expect((await step(hate, 'suspension', severe({ clause: 'AUP 2.2' }))).body.code).toBe('item-first');

    body(await step(hate, 'item-disabling', { reasons: 'The note wishes a group ill.' }), 204);
    await app.settle();

    const { content } = body(await app.office.api.post(`/v1/conduct-cases/${hate}/item-reads`), 200);
    expect(content).toMatchObject({ notes: 'Hat', withheld_under: 'AUP 2.2' });
    expect(await gran.evidenceOf('ToS 2.12')).toContain('2026-03-02 ContentRead');
    for (const person of [bo, gran.company.api])
      expect(await person.get(`/v1/contacts/${id}`)).toMatchObject({
        status: 403,
        body: { code: 'content-disabled', clause: 'AUP 2.2' },
      });
    expect((await gran.company.api.get('/v1/exports/contacts')).text).toContain(id);
    expect(await writtenTo('bo@gran.example')).toContain('The note wishes a group ill.');
    expect(await writtenTo('kim@gran.example')).toContain('The note wishes a group ill.');

    body(await step(hate, 'dismissal'), 204);
    await app.settle();
    expect((await app.office.api.post(`/v1/conduct-cases/${hate}/item-reads`)).status).toBe(409);
    expect((await bo.get(`/v1/contacts/${id}`)).status).toBe(200);
    expect(await writtenTo('bo@gran.example')).toMatch(/available again/);
  });

  test('ToS 2.11: what names no client waits for a person, who says whom it is about', async () => {
    const vague = { where: 'A letter I was sent', why: 'Spam', goodFaith: true };
    const { id } = body(await gran.company.api.post('/v1/conduct/reports', vague), 201);
    await app.settle();
    const waiting = body(await app.office.api.get(`/v1/conduct-reports/${id}`), 200);
    expect(waiting).toMatchObject({ state: 'RECEIVED', contact: 'kim@gran.example', caseId: null });

    const attribution = { clientId: tall.tenantId, category: 'SPAM' };
    const ifMatch = { 'if-match': `"${waiting.version}"` };
    body(await app.office.api.post(`/v1/conduct-reports/${id}/attribution`, attribution, ifMatch), 204);
    await app.settle();

    const joined = body(await app.office.api.get(`/v1/conduct-reports/${id}`), 200);
    expect(joined.state).toBe('JOINED');
    expect((await caseOf(joined.caseId)).tenantId).toBe(tall.tenantId);
    body(await step(joined.caseId, 'dismissal'), 204);
  });
});

describe('what is judged by people', () => {
  test('ToS 10.5, 10.6, AUP 2.2: the list of what is forbidden is public and that of both texts', async () => {
    const { items } = body(await app.http().get('/v1/violations'), 200);

    const inContent = items.filter(({ clauses }: Body) => clauses.some((clause: string) => /10\.[56]/.test(clause)));
    expect(inContent.map(({ category }: Body) => category).sort()).toEqual(
      [
        'CONFIDENTIAL',
        'HATE',
        'ILLEGAL',
        'IMMORAL',
        'IP',
        'OFFENSIVE',
        'PERSONAL_RIGHTS',
        'POLITICAL_EXTREMISM',
        'SEXUAL',
        'VIOLENT',
      ].sort(),
    );
  });

  test('ToS 2.1, 10.5: a political or moral ground is never at once and never without written reasons', async () => {
    const caseId = await open(gran, 'POLITICAL_EXTREMISM');
    const ruling = { clause: 'ToS 10.5', reasons: 'A call to violence.', scope: instance };

    expect((await step(caseId, 'suspension', { ...ruling, severe: true })).body.errors).toMatchObject([
      { code: 'not-severe' },
    ]);
    expect((await step(caseId, 'suspension', { ...ruling, reasons: '' })).status).toBe(422);
    expect((await step(caseId, 'suspension', ruling)).body.code).toBe('no-demand');
    body(await step(caseId, 'dismissal'), 204);
  });

  test('ToS 2.3, 3.8, AUP 2.5: what is false on purpose may end the agreement at once, an honest error has its seven business days', async () => {
    const caseId = await open(gran, 'FALSE_DATA');
    const ruling = severe({ clause: 'ToS 3.8', reasons: 'The company does not exist.' });
    body(await step(caseId, 'termination-proposal', ruling), 204);
    expect((await step(caseId, 'termination')).body.code).toBe('same-person');
    const { version } = await caseOf(caseId);
    const proposal = `/v1/conduct-cases/${caseId}/termination-proposal`;
    body(await app.office.api.delete(proposal, { 'if-match': `"${version}"` }), 204);
    body(await step(caseId, 'dismissal'), 204);

    const path = `/v1/clients/${gran.tenantId}/accuracy-cases`;
    body(await app.office.api.post(path, { what: 'The address is an old one.', changedOn: '2026-03-02' }), 201);

    const { items } = body(await app.office.api.get(path), 200);
    expect(items).toMatchObject([{ state: 'NOTIFIED', dueOn: '2026-03-11' }]);
    body(await app.office.api.post(`${path}/${items[0].id}/correction`), 204);
    expect(await gran.instanceState()).toBe('ACTIVE');
  });
});

describe('the ladder', () => {
  let caseId: string;
  const demand = { clause: 'AUP 2.6', facts: 'Mass mail on 1 March.', scope: instance };

  test('ToS 2.1, 2.2, 2.13, K6: neither a demand nor a decision without a clause and a scope', async () => {
    caseId = await open(gran, 'SPAM');

    expect((await step(caseId, 'demand', { ...demand, clause: undefined })).status).toBe(422);
    expect((await step(caseId, 'demand', { ...demand, scope: undefined })).status).toBe(422);
    expect((await step(caseId, 'suspension', spamRuling({ clause: 'ToS 2.4', severe: true }))).status).toBe(422);
    expect((await step(caseId, 'suspension', spamRuling({ severe: true }))).body.errors).toMatchObject([
      { pointer: '/severe', code: 'not-severe' },
    ]);
  });

  test('ToS 3.6.a: the demand goes to the registration address and the administrators, with facts and a time', async () => {
    body(await step(caseId, 'demand', demand), 204);
    await app.settle();

    const { demand: sent, cureBy } = await caseOf(caseId);
    expect(sent.recipients).toEqual(['kim@gran.example']);
    expect(sent.acceptedAt).not.toBeNull();
    expect(cureBy).toBe('2026-03-04T09:00:00.000Z');
    expect(await writtenTo('kim@gran.example')).toContain('Mass mail on 1 March.');
  });

  test('ToS 3.6.b, AUP 3.b: a decision at the last moment of the 48 hours is too early, right after them it suspends', async () => {
    await app.clock.advanceTo('2026-03-04T10:00:00+01:00');
    expect(await step(caseId, 'suspension', spamRuling())).toMatchObject({ status: 409, body: { code: 'too-early' } });
    expect(await gran.evidenceOf('ToS 3.6')).not.toContain('2026-03-04 CureTimeEnded');

    await app.clock.advanceTo('2026-03-04T10:00:00.001+01:00');
    expect(await gran.evidenceOf('ToS 3.6')).toContain('2026-03-04 CureTimeEnded');
    body(await step(caseId, 'suspension', spamRuling()), 204);
    await app.settle();

    expect(await gran.instanceState()).toBe('SUSPENDED');
    expect(await writtenTo('kim@gran.example')).toContain('Letters nobody asked for.');
    expect((await gran.company.api.get('/v1/contacts')).body.code).toBe('instance-suspended');
    expect((await caseOf(caseId)).measure.appealBy).toBe('2026-03-18');
  });

  test('ToS 3.6.d: nothing is refunded to a client in breach', async () => {
    const wanted = { amount: { amountMinor: 100, currency: 'SEK' }, reason: 'Unused' };
    const answer = await gran.company.api.post('/v1/billing/refund-requests', wanted);

    expect(answer).toMatchObject({ status: 409, body: { code: 'refund-denied-on-breach', clause: 'ToS 3.6.d' } });
  });

  test('ToS 2.13: while suspended, the case, its reasons and the appeal stay open; the one who decided cannot judge it', async () => {
    const { items } = body(await gran.company.api.get('/v1/conduct/cases'), 200);
    expect(items[0].measure).toMatchObject({ reasons: 'Letters nobody asked for.', appealBy: '2026-03-18' });

    await app.clock.advanceTo('2026-03-18T23:59:59+01:00');
    body(await gran.company.api.post(`/v1/conduct/cases/${caseId}/appeal`, { grounds: 'They had asked.' }), 201);
    const verdict = { verdict: 'UPHELD', reasons: 'The consents are there.' };
    expect((await step(caseId, 'appeal-decision', verdict)).body.code).toBe('same-person');
    body(await step(caseId, 'appeal-decision', verdict, second.api), 204);
    await app.settle();

    expect(await gran.instanceState()).toBe('ACTIVE');
    expect(await writtenTo('kim@gran.example')).toContain('The consents are there.');
    expect(await caseOf(caseId)).toMatchObject({ state: 'CLOSED', outcome: 'OVERTURNED' });
  });
});

describe('one user', () => {
  let bo: string;

  test('ToS 2.13, AUP 3.a: colleagues stay, the administrator hears of it, and the person appeals by the link', async () => {
    const { items } = body(await gran.company.api.get('/v1/members'), 200);
    bo = items.find(({ email }: Body) => email === 'bo@gran.example').accountId;
    const scope = { kind: 'user', accountId: bo };
    const caseId = await open(gran, 'INTRUSION', scope);
    await app.settle();
    expect(await writtenTo('kim@gran.example')).toMatch(/one of your users/);

    body(await step(caseId, 'suspension', severe({ scope })), 204);
    await app.settle();

    expect(
      (await app.http('gran').post('/v1/auth/login', { email: 'bo@gran.example', password: PASSWORD })).status,
    ).toBe(401);
    expect((await gran.company.api.get('/v1/contacts')).status).toBe(200);
    const token = await tokenTo('bo@gran.example');
    body(await app.http().post('/v1/appeals', { token, grounds: 'It was not me.' }), 201);
    body(await step(caseId, 'appeal-decision', { verdict: 'UPHELD', reasons: 'Right.' }, second.api), 204);
    expect(
      (await app.http('gran').post('/v1/auth/login', { email: 'bo@gran.example', password: PASSWORD })).status,
    ).toBe(204);
  });

  test('ToS 2.13: an appeal on day 15 is too late, and a case that nobody decided is our broken promise from the first moment after', async () => {
    const scope = { kind: 'user', accountId: bo };
    const undecided = await open(gran, 'SPAM', scope);
    const caseId = await open(gran, 'INTRUSION', scope);
    body(await step(caseId, 'suspension', severe({ scope })), 204);
    await app.settle();
    const { appealBy } = (await caseOf(caseId)).measure;
    expect(appealBy).toBe('2026-04-01');

    await app.clock.advanceTo('2026-03-25T23:59:59.999+01:00');
    expect(await gran.evidenceOf('ToS 2.13')).not.toContainEqual(expect.stringContaining('Breached'));
    await app.clock.advanceTo('2026-03-26T00:00:00+01:00');
    expect(await gran.evidenceOf('ToS 2.13')).toContain('2026-03-26 ObligationBreached');
    body(await step(undecided, 'dismissal'), 204);
    await app.clock.advanceTo('2026-04-01T23:59:59.999+02:00');
    expect(await gran.evidenceOf('ToS 2.13')).not.toContainEqual(expect.stringContaining('DecisionFinal'));
    await app.clock.advanceTo('2026-04-02T00:00:00+02:00');
    expect(await gran.evidenceOf('ToS 2.13')).toContain('2026-04-02 DecisionFinal');
    const token = await tokenTo('bo@gran.example');
    const late = await app.http().post('/v1/appeals', { token, grounds: 'Late.' });

    expect(late).toMatchObject({ status: 409, body: { code: 'too-late', clause: 'ToS 2.13' } });
    body(await step(caseId, 'conclusion', { outcome: 'LIFTED' }), 204);
  });
});

describe('two cases about one user', () => {
  const scope = () => ({ kind: 'user', accountId: bo });
  let bo: string;
  const logIn = () => app.http('gran').post('/v1/auth/login', { email: 'bo@gran.example', password: PASSWORD });

  test('ToS 2.13, K7: the first to be lifted frees nobody, and removing and inviting again undoes nothing', async () => {
    const { items } = body(await gran.company.api.get('/v1/members'), 200);
    const member = items.find(({ email }: Body) => email === 'bo@gran.example');
    bo = member.accountId;
    const first = await open(gran, 'INTRUSION', scope());
    const second = await open(gran, 'FALSE_DATA', scope());
    body(await step(first, 'suspension', severe({ scope: scope() })), 204);
    body(await step(second, 'suspension', severe({ clause: 'ToS 3.8', scope: scope() })), 204);
    body(await step(first, 'conclusion', { outcome: 'LIFTED' }), 204);
    expect((await logIn()).status).toBe(401);

    body(await gran.company.api.delete(`/v1/members/${member.id}`), 204);
    const again = { email: 'bo@gran.example', name: 'Bo', role: 'user', language: 'en' };
    expect(await gran.company.api.post('/v1/members', again)).toMatchObject({
      status: 409,
      body: { code: 'person-suspended', clause: 'ToS 3.8' },
    });

    body(await step(second, 'conclusion', { outcome: 'LIFTED' }), 204);
    await gran.company.invite('bo@gran.example', 'user', PASSWORD);
    expect((await logIn()).status).toBe(204);
  });
});

describe('the operator’s own tenant', () => {
  test('ToS 2.13: is nobody’s client: no case, report or closure reaches the staff through it', async () => {
    const clientId = OPERATOR_TENANT;
    const { items } = body(await app.office.api.get('/v1/members'), 200);
    const [{ accountId, email }] = items as [Body];
    const scope = { kind: 'user', accountId };
    const opened = await app.office.api.post('/v1/conduct-cases', { clientId, category: 'INTRUSION', scope });
    const closure = { clientId, accountEmail: email, channel: 'email', receivedAt: '2026-03-02T08:00:00Z' };
    const closed = await app.office.api.post('/v1/closure-cases', closure);
    const permit = await app.office.api.get(`/v1/clients/${clientId}/security-test-permits`);

    expect([opened.status, closed.status, permit.status]).toEqual([422, 422, 404]);
    expect(opened.body.errors).toMatchObject([{ pointer: '/clientId' }]);
  });
});

describe('signals, permits and registers', () => {
  const signal = async (kind: 'probing' | 'shared-password', subject: object, dedupeKey: string) => {
    app.get(Signals).notice({ tenantId: tall.tenantId, kind, subject, dedupeKey });
    await app.settle();
  };
  const openCases = async (): Promise<Body[]> => {
    const { items } = body(await app.office.api.get('/v1/conduct-cases?open=true'), 200);
    return items.filter(({ tenantId }: Body) => tenantId === tall.tenantId);
  };

  test('AUP 2.3.c: a test that was permitted opens no case in its window, and one after it does', async () => {
    const permit = {
      from: '2026-04-02T00:00:00Z',
      to: '2026-04-03T00:00:00Z',
      ips: ['192.0.2.7'],
      purpose: 'Own test',
    };
    body(await app.office.api.post(`/v1/clients/${tall.tenantId}/security-test-permits`, permit), 201);
    await app.clock.advanceTo('2026-04-02T10:00:00+02:00');
    await signal('probing', { ip: '192.0.2.7' }, 'a');
    expect(await openCases()).toEqual([]);

    await app.clock.advanceTo('2026-04-03T02:00:00+02:00');
    await signal('probing', { ip: '192.0.2.7' }, 'b');
    await signal('probing', { ip: '192.0.2.7' }, 'c');

    expect(await openCases()).toMatchObject([{ category: 'PROBING', scope: 'instance' }]);
  });

  test('AUP 6, 3.c, K3: anybody finds where to write about what, by mail and at either address', async () => {
    const { items } = body(await app.http().get('/v1/legal/contacts'), 200);

    const [violations] = items.filter(({ matter }: Body) => matter === 'violations');
    expect(violations).toMatchObject({ clause: 'AUP 3.c', email: 'support@customerconnect.io' });
    expect(violations.post.map(({ postalCode }: Body) => postalCode)).toEqual(['434 90', '111 43']);
  });

  test('AUP 4, ToS 2.9: an authority is told on a legal basis and by two persons', async () => {
    const [{ id: caseId }] = (await openCases()) as [Body];
    const told = { caseId, authority: 'Polisen', legalBasis: 'BrB 4:9c', facts: 'Probing.' };
    expect((await app.office.api.post('/v1/authority-reports', { ...told, legalBasis: '' })).status).toBe(422);
    const { id } = body(await app.office.api.post('/v1/authority-reports', told), 201);

    expect((await app.office.api.post(`/v1/authority-reports/${id}/approval`)).body.code).toBe('same-person');
    body(await second.api.post(`/v1/authority-reports/${id}/approval`), 204);

    expect(body(await app.office.api.get('/v1/authority-reports'), 200).items).toMatchObject([{ state: 'APPROVED' }]);
  });

  test('AUP 4, ToS 9.6: what the authority was told is a disclosure, in the register once, and the client is not warned', async () => {
    const { items: reports } = body(await app.office.api.get('/v1/authority-reports'), 200);
    await app.settle();
    await app.settle();

    const { items } = body(await app.office.api.get('/v1/disclosures'), 200);
    expect(items).toMatchObject([{ clientId: tall.tenantId, ground: 'law', isKeptFromClient: true }]);
    const { items: read } = body(await app.office.api.get(`/v1/clients/${tall.tenantId}/disclosures`), 200);
    expect(read).toMatchObject([
      { recipient: 'Polisen', what: `AUP 4: ${reports[0].number}`, ground: 'law', basis: 'BrB 4:9c' },
    ]);
    expect((await app.office.api.get('/v1/disclosures/csv')).text).toContain('Polisen');
    expect(body(await tall.company.api.get('/v1/privacy/disclosures'), 200).items).toEqual([]);
    expect(await tall.evidenceOf('ToS 9.6')).toEqual([]);
  });

  test('AUP 4, ToS 2.12: costs and looks into content are kept with the case', async () => {
    const [{ id }] = (await openCases()) as [Body];
    body(await step(id, 'costs', { what: 'Forensics', amountMinor: 250_000, currency: 'SEK' }), 204);
    body(await step(id, 'content-reads', { what: 'The access log of 2 April' }), 204);

    expect((await caseOf(id)).costs).toMatchObject([{ what: 'Forensics', amountMinor: 250_000 }]);
    expect(await tall.evidenceOf('ToS 2.12')).toContain('2026-04-03 ContentRead');
    body(await step(id, 'dismissal'), 204);
  });
});

describe('a termination', () => {
  let caseId: string;

  test('ToS 3.6.c, 3.8, 2.9, AUP 2.3.a: what is severe needs no demand, and malware is confirmed first', async () => {
    caseId = await open(tall, 'MALWARE');
    const ruling = severe({ clause: 'ToS 2.9', reasons: 'Ransomware in an upload.' });
    expect((await step(caseId, 'termination-proposal', ruling)).body).toMatchObject({ code: 'not-confirmed' });

    body(await step(caseId, 'confirmation'), 204);
    body(await step(caseId, 'termination-proposal', ruling), 204);

    expect((await step(caseId, 'termination')).body).toMatchObject({ code: 'same-person', clause: 'ToS 3.6.b' });
    expect(await tall.instanceState()).toBe('ACTIVE');
  });

  test('ToS 3.6.b: the second person’s yes blocks at once, with reasons, and nobody signs in', async () => {
    body(await step(caseId, 'termination', {}, second.api), 204);
    await app.settle();

    expect(await tall.instanceState()).toBe('BLOCKED');
    expect(await writtenTo('lo@tall.example')).toContain('Ransomware in an upload.');
    expect((await tall.company.api.get('/v1/conduct/cases')).status).toBe(401);
    expect(await tall.evidenceOf('ToS 3.6.d')).toEqual(['2026-04-03 RefundForfeited']);
    const { items } = body(await app.office.api.get(`/v1/obligations?tenantId=${tall.tenantId}&limit=200`), 200);
    const renewals = items.filter(({ title, state }: Body) => title === 'renewal.charge' && state === 'PENDING');
    expect(renewals).toEqual([]);
  });

  test('ToS 2.13: an appeal by the link keeps the data beyond its day, our answer is late as day 15 begins, and a dismissal lets it go', async () => {
    await app.clock.advanceTo('2026-04-17T23:59:59+02:00');
    body(await app.http().post('/v1/appeals', { token: await tokenTo('lo@tall.example'), grounds: 'No.' }), 201);
    await app.clock.advanceTo('2026-05-01T23:59:59.999+02:00');
    expect(await tall.evidenceOf('ToS 2.13')).not.toContainEqual(expect.stringContaining('Breached'));
    await app.clock.advanceTo('2026-05-04T12:00:00+02:00');
    expect(await tall.instanceState()).toBe('BLOCKED');
    expect(await tall.evidenceOf('ToS 2.13')).toContain('2026-05-02 ObligationBreached');

    body(await step(caseId, 'appeal-decision', { verdict: 'DISMISSED', reasons: 'It was.' }, (await third()).api), 204);
    await app.clock.advanceTo('2026-05-05T12:00:00+02:00');

    expect(await tall.instanceState()).toBe('PURGED');
    expect(await caseOf(caseId)).toMatchObject({ state: 'CLOSED', outcome: 'TERMINATED', measure: null });
  });

  test('ToS 3.6.e: the same company signs up again and waits for an approval', async () => {
    const { orgNo } = tall.company.founder;
    await expect(Client.signUp(app, { orgNo, slug: 'tall-igen', email: 'ny@tall-igen.example' })).rejects.toThrow();

    const { items } = body(await app.office.api.get('/v1/re-registrations'), 200);
    expect(items).toMatchObject([{ cause: 'breach', state: 'PENDING' }]);
  });

  test('ToS 3.6.a: a demand that came back is written again the next morning, and its time begins anew', async () => {
    const id = await open(gran, 'SPAM');
    body(await step(id, 'demand', { clause: 'AUP 2.6', facts: 'Mass mail.', scope: instance }), 204);
    await app.settle();
    const bounced = new NoteDemandDelivery(gran.tenantId, id, 1, undefined);
    await inTenant(gran.tenantId, SYSTEM, () => app.get(CommandBus).execute(bounced));
    expect(await caseOf(id)).toMatchObject({ cureBy: null });

    await app.clock.advanceTo('2026-05-06T08:00:00+02:00');

    expect(await caseOf(id)).toMatchObject({ cureBy: '2026-05-08T06:00:00.000Z', demand: { round: 2 } });
    body(await step(id, 'compliance'), 204);
    expect(await caseOf(id)).toMatchObject({ state: 'CLOSED', outcome: 'COMPLIED' });
  });

  test('ToS 3.6.b: thirty whole days lie between the block and the deletion', async () => {
    const gone = await open(gran, 'INTRUSION');
    body(await step(gone, 'termination-proposal', severe()), 204);
    body(await step(gone, 'termination', {}, second.api), 204);

    await app.clock.advanceTo('2026-06-05T23:59:59+02:00');
    expect(await gran.instanceState()).toBe('BLOCKED');
    await app.clock.advanceTo('2026-06-06T00:00:01+02:00');
    expect(await gran.instanceState()).toBe('PURGED');
  });
});

/** Neither of the two who decided. */
async function third(): Promise<BackOffice> {
  const staff = { email: 'cilla@operator.example', name: 'Cilla Ek', role: 'approver' as const, password: PASSWORD };
  const { appointStaff } = await import('../../src/opening.js');
  await appointStaff(app.runtime, staff);
  return BackOffice.logIn(app.around, staff.email, staff.password);
}
