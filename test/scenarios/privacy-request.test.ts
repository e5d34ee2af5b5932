import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Body } from '../../src/sandbox/http-client.js';
import { OPERATOR_TENANT } from '../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

let app: TestApp;
let client: Client;
let own: Body;

beforeAll(async () => {
  app = await startApp({ now: '2026-01-31T10:00:00+01:00' });
  client = await Client.signUp(app, { slug: 'lyktan' });
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const caseOf = async (id: string): Promise<Body> => body(await app.office.api.get(`/v1/privacy-cases/${id}`), 200);
const step = async (id: string, what: string, sent: object = {}): Promise<Answer> => {
  const { version } = await caseOf(id);
  return app.office.api.post(`/v1/privacy-cases/${id}/${what}`, sent, { 'if-match': `"${version}"` });
};
const mailsTo = async (address: string): Promise<{ subject: string; text: string }[]> => {
  const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`);
  return ((await answer.json()) as { messages: { subject: string; text: string }[] }).messages;
};
const dueOf = async (tenantId: string, title: string): Promise<Body[]> => {
  const { items } = body(await app.office.api.get(`/v1/obligations?tenantId=${tenantId}&limit=200`), 200);
  return items.filter((owed: Body) => owed.title === title);
};
const pressed = async (): Promise<number> => {
  const { items } = body(await app.office.api.get('/v1/notices?limit=200'), 200);
  return items.filter(({ template }: Body) => template === 'privacy-pressing').length;
};

describe('a user asks what is kept about them on 31 January', () => {
  test('ToS 9.9: signed in they are known, and get a number and the last day of February', async () => {
    own = body(await client.company.api.post('/v1/privacy/requests', { kind: 'access' }), 201);
    await app.settle();

    expect(own).toMatchObject({
      number: expect.stringMatching(/^P-\w{7}$/),
      state: 'IN_PROGRESS',
      dueOn: '2026-02-28',
    });
    expect((await client.mails())[0]!.text).toContain('28 February 2026');
    expect(await dueOf(client.tenantId, 'privacy.answer')).toMatchObject([{ clause: 'ToS 9.9', state: 'PENDING' }]);
    const mine = body(await client.company.api.get('/v1/privacy/requests'), 200);
    expect(mine.items).toMatchObject([{ id: own.id, kind: 'access' }]);
  });

  test('ToS 9.9: staff are reminded on days 14, 21 and 28', async () => {
    await app.clock.advanceTo('2026-02-28T07:59:59+01:00');
    expect(await pressed()).toBe(2);

    await app.clock.advanceTo('2026-02-28T08:00:00+01:00');
    await app.settle();
    expect(await pressed()).toBe(3);
  });

  test('ToS 9.9: in the last moment of the month it is extended by two, and the person is told why', async () => {
    await app.clock.advanceTo('2026-02-28T23:59:59+01:00');

    body(await step(own.id, 'extension', { reason: 'Your history spans many years.' }), 204);
    await app.settle();

    expect(await caseOf(own.id)).toMatchObject({ state: 'EXTENDED', dueOn: '2026-04-30' });
    expect((await client.mails())[0]!.text).toContain('Your history spans many years.');
    expect((await client.mails())[0]!.text).toContain('imy.se');
  });

  test('ToS 9.9, 9.11: a refusal in part needs its reasons, and they are mailed with the authority to turn to', async () => {
    const answer = { outcome: 'PARTLY', text: 'Attached is what we keep.' };
    expect((await step(own.id, 'answer', answer)).status).toBe(422);

    const reasons = { grounds: ['rights-of-others'], reason: 'Two letters concern somebody else.' };
    body(await step(own.id, 'answer', { ...answer, ...reasons }), 204);
    await app.settle();

    expect((await client.mails())[0]!.text).toContain('Two letters concern somebody else.');
    expect(await dueOf(client.tenantId, 'privacy.answer')).toMatchObject([{ state: 'DONE' }]);
    expect(await client.evidenceOf('ToS 9.9')).toContain('2026-02-28 DataRequestAnswered');
  });
});

describe('somebody who is only a contact', () => {
  const form = { kind: 'erasure', name: 'Hugo Ek', email: 'hugo@example.com', language: 'en' };
  let forwarded: Body;

  test('ToS 9.9: gets the same answer whether the company is known or not', async () => {
    const known = await app.http().post('/v1/public/privacy-requests', { ...form, company: 'lyktan' });
    const unknown = await app.http().post('/v1/public/privacy-requests', { ...form, company: 'nobody-here' });
    await app.settle();

    expect([known.status, known.text]).toEqual([202, '']);
    expect([unknown.status, unknown.text]).toEqual([202, '']);
    expect((await client.mails())[0]!.subject).not.toContain('contacts');
  });

  test('ToS 9.9: K11: once the address is confirmed the client is told as the controller', async () => {
    const tokens = (await mailsTo(form.email)).map(({ text }) => /#token=([\w.-]+)/.exec(text)![1]!);
    const token = tokens.find((each) => each.startsWith(client.tenantId))!;

    body(await app.http().post('/v1/public/privacy-requests/confirmations', { token }), 200);
    body(await app.http().post('/v1/public/privacy-requests/confirmations', { token }), 200);
    await app.settle();

    const { items } = body(await client.company.api.get('/v1/privacy/requests/forwarded'), 200);
    expect(items).toMatchObject([{ kind: 'erasure', email: form.email, state: 'IN_PROGRESS' }]);
    forwarded = items[0];
    expect((await client.mails())[0]!.text).toContain('hugo@example.com');
    expect((await mailsTo(form.email))[0]!.text).toContain('Testbolaget AB');
  });

  test('ToS 9.9: K11: the processor’s help is asked for, given and kept', async () => {
    const asked = await client.company.api.post(
      `/v1/privacy/requests/${forwarded.id}/help`,
      { wanted: 'Is he in a backup?' },
      { 'if-match': `"${forwarded.version}"` },
    );
    body(asked, 204);
    body(await step(forwarded.id, 'help', { given: 'Only in one, gone on 1 April.' }), 204);
    await app.settle();

    expect((await client.mails())[0]!.text).toContain('gone on 1 April');
    const { version } = await caseOf(forwarded.id);
    const done = { outcome: 'FULFILLED', text: 'You are gone from our system.' };
    const answered = await client.company.api.post(`/v1/privacy/requests/${forwarded.id}/answer`, done, {
      'if-match': `"${version}"`,
    });
    body(answered, 204);
    expect((await caseOf(forwarded.id)).state).toBe('FULFILLED');
  });

  test('ToS 9.9: what is not answered is a breach after its last day, and nobody may waive it', async () => {
    const open = body(await app.office.api.get('/v1/privacy-cases?open=true'), 200);
    expect(open.items).toMatchObject([{ tenantId: OPERATOR_TENANT, state: 'ID_CHECK', dueOn: '2026-03-28' }]);

    await app.clock.advanceTo('2026-03-28T23:59:59+01:00');
    expect(await dueOf(OPERATOR_TENANT, 'privacy.answer')).toMatchObject([{ state: 'PENDING' }]);
    await app.clock.advanceTo('2026-03-29T00:00:00+01:00');
    expect(await dueOf(OPERATOR_TENANT, 'privacy.answer')).toMatchObject([{ state: 'BREACHED' }]);
  });
});
