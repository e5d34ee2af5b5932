import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Body } from '../../src/sandbox/http-client.js';
import { OPERATOR_TENANT } from '../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Terms.md, scenario 3: a consumer's and a business's complaint, both across day 15. */
let app: TestApp;
let consumer: Client;
let business: Client;
const cases: Record<string, Body> = {};

beforeAll(async () => {
  app = await startApp({ now: '2026-06-05T10:00:00+02:00' });
  consumer = await Client.signUp(app, { customerKind: 'consumer', slug: 'ebba', name: 'Ebba Gran' });
  business = await Client.signUp(app, { slug: 'gran' });
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const complain = async (client: Client, over: object = {}): Promise<Body> => {
  const complaint = {
    breach: 'The export lacks half of its rows.',
    identifiers: 'Export of 3 June',
    requestedRemedy: 'A complete export.',
    ...over,
  };
  return body(await client.company.api.post('/v1/complaints', complaint), 201);
};
const caseOf = async (id: string): Promise<Body> => body(await app.office.api.get(`/v1/complaint-cases/${id}`), 200);
const step = async (id: string, what: string, sent: object = {}): Promise<Answer> => {
  const { version } = await caseOf(id);
  return app.office.api.post(`/v1/complaint-cases/${id}/${what}`, sent, { 'if-match': `"${version}"` });
};
const staffMail = async (): Promise<string[]> => {
  const { items } = body(await app.office.api.get('/v1/notices?limit=200'), 200);
  return items.filter(({ template }: Body) => template.startsWith('complaint-')).map(({ template }: Body) => template);
};

describe('two complaints of 5 June that nobody answers', () => {
  test('ToS 5.1, 5.5.b: each gets a number and a last day for our answer, and it is mailed', async () => {
    cases.consumer = await complain(consumer);
    cases.business = await complain(business);
    await app.settle();

    for (const receipt of [cases.consumer, cases.business])
      expect(receipt).toMatchObject({
        number: expect.stringMatching(/^K-\w{7}$/),
        state: 'COMPLETE',
        dueOn: '2026-06-19',
      });
    expect((await consumer.mails())[0]!.subject).toContain(cases.consumer.number);
  });

  test('ToS 5.5.b: staff are told on days 7, 10 and 13', async () => {
    await app.clock.advanceTo('2026-06-18T23:00:00+02:00');

    expect((await staffMail()).filter((template) => template === 'complaint-pressing')).toHaveLength(6);
  });

  test('ToS 5.6.a: on the last moment of day 14 nothing has happened yet', async () => {
    await app.clock.advanceTo('2026-06-19T23:59:59.999+02:00');

    expect((await caseOf(cases.consumer!.id)).state).toBe('COMPLETE');
    const { future } = body(await consumer.company.api.get('/v1/contract/timeline'), 200);
    expect(future).toContainEqual(expect.objectContaining({ title: 'complaint.answer', date: '2026-06-19' }));
  });

  test('ToS 5.6.a: as day 15 begins the consumer has won, and the remedy is owed; the business is owed an answer', async () => {
    await app.clock.advanceTo('2026-06-20T00:00:00+02:00');

    expect(await caseOf(cases.consumer!.id)).toMatchObject({ state: 'DEEMED_ACCEPTED', slaBreached: false });
    expect(await caseOf(cases.business!.id)).toMatchObject({ state: 'COMPLETE', slaBreached: true });
    expect((await consumer.mails())[0]!.text).toContain('A complete export.');
    const owed = body(await app.office.api.get(`/v1/obligations?tenantId=${consumer.tenantId}&limit=200`), 200);
    expect(owed.items).toContainEqual(
      expect.objectContaining({ title: 'complaint.remedy', clause: 'ToS 5.6.a', state: 'PENDING' }),
    );
  });

  test('ToS 5.6.a: the operator cannot undo it, neither by an answer nor by closing', async () => {
    const { id } = cases.consumer!;
    const refusal = { text: 'No.', outcome: 'REJECTED', channel: 'email' };

    expect((await step(id, 'answer', refusal)).body).toMatchObject({ code: 'out-of-order', clause: 'ToS 5.6.a' });
    expect((await step(id, 'closure')).status).toBe(409);
    const { items } = body(await app.office.api.get(`/v1/obligations?tenantId=${consumer.tenantId}&limit=200`), 200);
    const remedy = items.find(({ title }: Body) => title === 'complaint.remedy');
    const waived = await app.office.api.post(`/v1/obligations/${remedy.id}/waiver`, {
      tenantId: consumer.tenantId,
      reason: 'No',
    });
    expect(waived).toMatchObject({ status: 403, body: { code: 'not-yours-to-waive' } });

    body(await step(id, 'remedy', { what: 'A new export is being made.' }), 204);
    body(await step(id, 'remedy-completion', { what: 'Sent.' }), 204);
    expect((await caseOf(id)).state).toBe('CLOSED');
  });

  test('ToS 5.5.b, 10.4: the business is answered late, and told of the courts only', async () => {
    body(await step(cases.business!.id, 'answer', { text: 'Here it is.', outcome: 'ACCEPTED', channel: 'email' }), 204);
    await app.settle();

    const [mail] = await business.mails();
    expect(mail!.text).toContain('Here it is.');
    expect(mail!.text).toMatch(/Swedish court/);
  });
});

describe('letters and what is missing', () => {
  const letter = (over: object = {}) => ({
    channel: 'post',
    receivedAt: '2026-06-22T09:00:00+02:00',
    kind: 'consumer',
    country: 'SE',
    name: 'Hugo Ek',
    accountEmail: 'hugo@example.com',
    breach: 'Charged twice',
    identifiers: 'Invoice of May',
    replyChannel: 'post',
    postalAddress: 'Storgatan 1, 111 11 Stockholm',
    ...over,
  });

  test('ToS 5.1: what came by post counts from the day that it arrived, not from the day that somebody opened it', async () => {
    await app.clock.advanceTo('2026-06-24T09:00:00+02:00');

    const late = await app.office.api.post('/v1/complaint-cases', letter());
    const tomorrow = await app.office.api.post(
      '/v1/complaint-cases',
      letter({ receivedAt: '2026-06-25T09:00:00+02:00' }),
    );

    expect(body(late, 201)).toMatchObject({ state: 'COMPLETE', dueOn: '2026-07-06' });
    expect(tomorrow.status).toBe(422);
    expect(tomorrow.body.errors).toMatchObject([{ pointer: '/receivedAt', code: 'in-future' }]);
    cases.post = late.body;
  });

  test('ToS 5.5.c: it is answered by letter, with the day of its postmark', async () => {
    const { id } = cases.post!;
    const answer = { text: 'You are right.', outcome: 'ACCEPTED', channel: 'post' };

    expect((await step(id, 'answer', answer)).body.errors).toMatchObject([{ pointer: '/postedOn' }]);
    body(await step(id, 'answer', { ...answer, postedOn: '2026-06-24' }), 204);

    expect((await caseOf(id)).answer).toMatchObject({ channel: 'post', postedOn: '2026-06-24' });
  });

  test('ToS 5.5.a: a visitor’s incomplete form starts no clock until the link in the letter has completed it', async () => {
    const form = { kind: 'consumer', country: 'NO', name: 'Ida Fors', accountEmail: 'ida@example.com', breach: 'Slow' };
    const receipt = body(await app.http().post('/v1/public/complaints', form), 201);
    expect(receipt).toMatchObject({ state: 'INCOMPLETE', missing: ['identifiers'], dueOn: null });
    await app.settle();

    const token = await tokenIn('ida@example.com');
    await app.clock.advanceTo('2026-06-30T12:00:00+02:00');
    const completed = await app
      .http()
      .post('/v1/public/complaints/supplements', { token, identifiers: 'The web shop' });
    const again = await app.http().post('/v1/public/complaints/supplements', { token, identifiers: 'More' });

    expect(body(completed, 200)).toMatchObject({ state: 'COMPLETE', missing: [], dueOn: '2026-07-14' });
    expect(again).toMatchObject({ status: 410, body: { code: 'already-complete' } });
    cases.visitor = receipt;
  });

  test('ToS 5.5.c, 5.6.a: an answer that bounces on day 14 is none, and silence counts', async () => {
    const form = { kind: 'consumer', country: 'SE', name: 'Joel Dahl', accountEmail: 'bounce@example.com' };
    const about = { breach: 'Wrong price', identifiers: 'Order 7' };
    const { id } = body(await app.http().post('/v1/public/complaints', { ...form, ...about }), 201);
    await app.clock.advanceTo('2026-07-14T20:00:00+02:00');
    body(await step(id, 'answer', { text: 'Sorry.', outcome: 'REJECTED', channel: 'email' }), 204);

    await app.settle();
    expect((await caseOf(id)).state).not.toBe('ANSWERED');
    await app.clock.advanceTo('2026-07-15T00:00:00+02:00');

    expect((await caseOf(id)).state).toBe('DEEMED_ACCEPTED');
    expect((await caseOf(cases.visitor!.id)).state).toBe('DEEMED_ACCEPTED');
  });

  test('ToS 5.5.a: after 30 days of silence a reminder goes out, and 14 days later the case rests, to be reopened', async () => {
    const { id, missing } = await complain(consumer, { identifiers: '' });
    expect(missing).toEqual(['identifiers']);

    await app.clock.advanceTo('2026-08-14T08:00:00+02:00');
    expect((await consumer.mails())[0]!.subject).toMatch(/waiting for details/);
    await app.clock.advanceTo('2026-08-28T23:59:59.999+02:00');
    expect((await caseOf(id)).state).toBe('INCOMPLETE');
    await app.clock.advanceTo('2026-08-29T00:00:00+02:00');
    expect((await caseOf(id)).state).toBe('CLOSED');

    const reopened = await consumer.company.api.post(`/v1/complaints/${id}/supplements`, { identifiers: 'F-1' });
    expect(body(reopened, 200)).toMatchObject({ state: 'COMPLETE', dueOn: '2026-09-12' });
  });

  test('ToS 5.6.a: what an answer or silence granted was to be done by the last moment of its fourteenth day, and late from the next on', async () => {
    const { items } = body(await app.office.api.get(`/v1/obligations?tenantId=${OPERATOR_TENANT}&limit=200`), 200);

    const late = (date: string) => ({
      state: 'BREACHED',
      dueAt: `${date}T21:59:59.999Z`,
      settledAt: `${date}T22:00:00.000Z`,
    });
    expect(items.filter(({ title }: Body) => title === 'complaint.remedy')).toMatchObject([
      late('2026-07-08'),
      late('2026-07-29'),
      late('2026-07-29'),
    ]);
  });
});

describe('who sees what', () => {
  test('ToS 5.1: a user sees own complaints only, an administrator the instance’s, another client none', async () => {
    await business.company.invite('bo@gran.example', 'user', 'nine-slow-rivers-turn');
    const bo = app.http('gran');
    body(await bo.post('/v1/auth/login', { email: 'bo@gran.example', password: 'nine-slow-rivers-turn' }), 204);
    const { id } = body(await bo.post('/v1/complaints', { breach: 'Slow', identifiers: 'Search' }), 201);

    expect(body(await bo.get('/v1/complaints'), 200).items).toHaveLength(1);
    expect(body(await business.company.api.get('/v1/complaints'), 200).items).toHaveLength(2);
    expect((await bo.get(`/v1/complaints/${cases.business!.id}`)).status).toBe(404);
    expect((await consumer.company.api.get(`/v1/complaints/${id}`)).status).toBe(404);
    expect((await bo.get('/v1/complaint-cases')).status).toBe(403);
  });

  test('ToS 5.5.b: a step that was decided on an older version is refused', async () => {
    const answer = await app.office.api.post(
      `/v1/complaint-cases/${cases.visitor!.id}/assignment`,
      {},
      { 'if-match': '"1"' },
    );

    expect(answer.status).toBe(412);
  });

  test('ToS 5.5.b: times and causes add up in the report', async () => {
    body(await step(cases.visitor!.id, 'cause', { cause: 'availability' }), 204);

    const report = body(await app.office.api.get('/v1/complaint-report?from=2026-06-01&to=2026-12-31'), 200);

    expect(report).toMatchObject({ received: 7, deemedAccepted: 3, slaBreached: 1 });
    expect(report.byCause).toContainEqual({ cause: 'availability', complaints: 1 });
    expect(report.daysToAnswer.longest).toBe(15);
  });
});

test('ToS 3.9: an error report is triaged to a target of our own, worked on and mended, and its reporter hears of it', async () => {
  const { id, number } = await reportError();
  const move = (what: string, sent: object = {}) => moveReport(id, what, sent);

  body(await move('triage', { severity: 'major' }), 204);
  expect(body(await app.office.api.get(`/v1/error-cases/${id}`), 200)).toMatchObject({ targetOn: '2026-09-04' });
  body(await move('start'), 204);
  body(await move('resolution', { message: 'A filter was stuck.' }), 204);
  await app.settle();

  expect((await move('refusal', { message: 'No.' })).status).toBe(409);
  const subjects = (await consumer.mails()).map(({ subject }) => subject).filter((subject) => subject.includes(number));
  expect(subjects).toHaveLength(4);
});

test('ToS 3.9: the target of an error report is met to the last moment of its day, and missed on the next', async () => {
  const { id } = await reportError();
  body(await moveReport(id, 'triage', { severity: 'major' }), 204);

  await app.clock.advanceTo('2026-09-04T23:59:59.999+02:00');
  expect(await consumer.evidenceOf('ToS 3.9')).not.toContainEqual(expect.stringContaining('Breached'));
  await app.clock.advanceTo('2026-09-05T00:00:00+02:00');
  expect(await consumer.evidenceOf('ToS 3.9')).toContain('2026-09-05 ObligationBreached');
});

async function reportError(): Promise<Body> {
  const found = { where: 'Contacts', what: 'The list is empty.' };
  return body(await consumer.company.api.post('/v1/error-reports', found), 201);
}

async function moveReport(id: string, what: string, sent: object): Promise<Answer> {
  const { version } = body(await app.office.api.get(`/v1/error-cases/${id}`), 200);
  return app.office.api.post(`/v1/error-cases/${id}/${what}`, sent, { 'if-match': `"${version}"` });
}

async function tokenIn(to: string): Promise<string> {
  const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(to)}`);
  const { messages } = (await answer.json()) as { messages: { text: string }[] };
  return /#token=([\w.-]+)/.exec(messages[0]!.text)![1]!;
}

test('ToS 1.2, 1.3, 10.3, 10.8: a consumer’s home law that asks for an answer in ten days is followed, a business’s is not', async () => {
  await app.clock.advanceTo('2026-10-01T10:00:00+02:00');
  const source = 'A rule made up for this test';
  const laws = { answerDays: ['DE:10'], withdrawalDays: ['DE:30'], sources: [`DE:${source}`] };
  await app.office.changePolicy({ homeLaw: laws }, 'What German law asks for');
  const details = {
    name: 'Lena Holt',
    accountEmail: 'lena@example.com',
    breach: 'Slow',
    identifiers: 'The web shop',
  };
  const form = (kind: string) => ({ kind, country: 'DE', ...details });

  const law = body(await app.http().get('/v1/legal/home-law?country=DE&customerKind=consumer'), 200);
  const hers = body(await app.http().post('/v1/public/complaints', form('consumer')), 201);
  const theirs = body(await app.http().post('/v1/public/complaints', form('business')), 201);

  expect(law).toMatchObject({ withdrawalDays: 30, improvements: [{ source }, { source }] });
  expect([hers.dueOn, theirs.dueOn]).toEqual(['2026-10-11', '2026-10-15']);
  await app.clock.advanceTo('2026-10-11T23:59:59.999+02:00');
  expect((await caseOf(hers.id)).state).toBe('COMPLETE');
  await app.clock.advanceTo('2026-10-12T00:00:00+02:00');
  expect(await caseOf(hers.id)).toMatchObject({ state: 'DEEMED_ACCEPTED', ruleSource: source });
});
