import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Body, HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

const PASSWORD = 'lighthouse-over-quiet-bay';
let app: TestApp;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-20T09:00:00+02:00' });
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const mailsTo = async (address: string): Promise<{ subject: string; text: string }[]> => {
  const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`);
  return ((await answer.json()) as { messages: { subject: string; text: string }[] }).messages;
};
const linkIn = (mail: { text: string }): string => /#token=([\w.-]+)/.exec(mail.text)![1]!;
const caseOf = async (id: string): Promise<Body> => body(await app.office.api.get(`/v1/closure-cases/${id}`), 200);
const signedIn = async (client: Client, email: string): Promise<HttpClient> => {
  const api = app.http(client.company.founder.slug);
  body(await api.post('/v1/auth/login', { email, password: PASSWORD }), 204);
  return api;
};

describe('a client asks on 16 June for its account to be closed', () => {
  let owing: Client;
  let receipt: Body;

  beforeAll(async () => {
    owing = await Client.whoPaysByCard(app);
    await app.office.bill(owing.tenantId, 'invoice');
    await app.clock.advanceTo('2026-06-16T12:00:00+02:00');
  });

  test('ToS 3.7: its administrator’s request is verified by being signed in, and closes by 26 June', async () => {
    const sent = { scope: 'instance', decision: 'We close our account.' };
    receipt = body(await owing.company.api.post('/v1/privacy/closure-requests', sent), 201);
    await app.settle();

    expect(receipt).toMatchObject({ state: 'VERIFIED', dueOn: '2026-06-26', closesOn: '2026-06-26' });
    expect(receipt.number).toMatch(/^C-\w{7}$/);
    expect(await owing.letters('closure-announced')).toEqual(['2026-06-16 closure-announced']);
  });

  test('ToS 3.7: a second request does not start anything anew', async () => {
    const again = await owing.company.api.post('/v1/privacy/closure-requests', {
      scope: 'instance',
      decision: 'Again',
    });

    expect(again).toMatchObject({ status: 409, body: { code: 'closure-requested', clause: 'ToS 3.7' } });
  });

  test('ToS 3.7: nothing new is sold to whoever is being closed', async () => {
    const order = await owing.company.api.post('/v1/orders', { planCode: 'TEAM_YEARLY' });

    expect(order).toMatchObject({ status: 409, body: { code: 'closure-requested', clause: 'ToS 3.7' } });
  });

  test('ToS 3.7: a debt does not block it: open to the last moment before, closed and purged in time', async () => {
    await app.clock.advanceTo('2026-06-25T23:59:59+02:00');
    expect(await caseOf(receipt.id)).toMatchObject({ state: 'VERIFIED' });

    await app.clock.advanceTo('2026-06-26T23:59:59+02:00');
    await app.settle();

    expect(await owing.instanceState()).toBe('PURGED');
    expect(await caseOf(receipt.id)).toMatchObject({ state: 'PURGED', name: '', accountEmail: '' });
    const closing = await owing.evidenceOf('ToS 3.7');
    expect(closing).toContain('2026-06-16 ClosureRequested');
    expect(closing).toContain('2026-06-16 ClosureVerified');
    expect(closing).toContain('2026-06-26 ClosureCarriedOut');
    expect(closing).toContain('2026-06-26 ClosureCompleted');
  });
});

describe('a request that somebody else sends', () => {
  let client: Client;

  beforeAll(async () => {
    client = await Client.signUp(app);
    await client.company.invite('moa@client.example', 'user', PASSWORD);
  });

  test('ToS 3.7: the same answer for a known and an unknown address; only the account’s mail tells', async () => {
    const known = await app.http().post('/v1/public/closure-requests', { accountEmail: client.company.founder.email });
    const unknown = await app.http().post('/v1/public/closure-requests', { accountEmail: 'nobody@example.com' });
    await app.settle();

    expect([known.status, known.text]).toEqual([202, '']);
    expect([unknown.status, unknown.text]).toEqual([202, '']);
    expect(await mailsTo('nobody@example.com')).toEqual([]);
    expect((await client.mails())[0]!.text).toContain('your name and that you want to close it');
    expect(await client.instanceState()).toBe('ACTIVE');
  });

  test('ToS 3.7: the link verifies it only once nothing is missing, and the days count from there', async () => {
    await app.clock.advanceTo('2026-07-01T12:00:00+02:00');
    const token = linkIn((await client.mails())[0]!);

    const half = await app.http().post('/v1/public/closure-requests/confirmations', { token, name: 'Robin Ek' });
    expect(body(half, 200)).toMatchObject({ state: 'INCOMPLETE', missing: ['decision'], closesOn: null });
    const whole = { token, decision: 'Yes, close it.' };
    const closed = body(await app.http().post('/v1/public/closure-requests/confirmations', whole), 200);

    expect(closed).toMatchObject({ state: 'VERIFIED', closesOn: '2026-07-10' });
  });

  test('ToS 3.7: somebody who does not administer closes only what is their own', async () => {
    const other = await Client.signUp(app);
    await other.company.invite('siv@other.example', 'user', PASSWORD);
    const siv = await signedIn(other, 'siv@other.example');

    const whole = await siv.post('/v1/privacy/closure-requests', { scope: 'instance', decision: 'All of it' });
    expect(whole).toMatchObject({ status: 403, body: { code: 'administrators-only', clause: 'ToS 3.7' } });
    const own = await siv.post('/v1/privacy/closure-requests', { scope: 'membership', decision: 'Mine' });
    expect(body(own, 201)).toMatchObject({ state: 'CLOSED' });
    await app.settle();

    expect((await siv.get('/v1/me')).status).toBe(401);
    expect(await other.instanceState()).toBe('ACTIVE');
    expect((await mailsTo('siv@other.example'))[0]!.subject).toContain('is closed');
  });

  test('ToS 3.7: a link that lay unused closes nothing for somebody who has been removed since', async () => {
    const other = await Client.signUp(app);
    await other.company.invite('ulf@other.example', 'administrator', PASSWORD);
    const form = { accountEmail: 'ulf@other.example', name: 'Ulf', decision: 'Close it all.' };
    body(await app.http().post('/v1/public/closure-requests', form), 202);
    await app.settle();
    const token = linkIn((await mailsTo('ulf@other.example'))[0]!);
    const { items } = body(await other.company.api.get('/v1/members'), 200);
    const ulf = items.find(({ email }: Body) => email === 'ulf@other.example');
    body(await other.company.api.delete(`/v1/members/${ulf.id}`), 204);

    const confirmed = await app.http().post('/v1/public/closure-requests/confirmations', { token });

    expect(confirmed).toMatchObject({ status: 409, body: { code: 'no-longer-theirs', clause: 'ToS 3.7' } });
    expect(await other.instanceState()).toBe('ACTIVE');
  });

  test('ToS 3.7: a form that a stranger sent keeps nobody from closing their own account', async () => {
    const theirs = await Client.signUp(app);
    const stranger = { accountEmail: theirs.company.founder.email, name: 'Pay me', decision: 'Close it.' };
    body(await app.http().post('/v1/public/closure-requests', stranger), 202);
    await app.settle();
    const mail = (await theirs.mails())[0]!;
    expect(mail.text).toMatch(/^Hello,/);

    const sent = { scope: 'instance', decision: 'We close our account.' };
    const own = body(await theirs.company.api.post('/v1/privacy/closure-requests', sent), 201);

    expect(own.state).toBe('VERIFIED');
    const overtaken = await app.http().post('/v1/public/closure-requests/confirmations', { token: linkIn(mail) });
    expect(body(overtaken, 200).state).toBe('SUPERSEDED');
    expect(await theirs.evidenceOf('ToS 3.7')).toContain('2026-07-01 ClosureLapsed');
  });

  test('ToS 3.7, 1.5: the last administrator hands over first, or closes the whole', async () => {
    const alone = await Client.signUp(app);
    const sent = { scope: 'membership', decision: 'Only mine' };

    expect((await alone.company.api.post('/v1/privacy/closure-requests', sent)).body.code).toBe('last-administrator');
  });

  test('ToS 3.7: under a legal hold nobody’s traces go, and the refusal is evidence', async () => {
    const held = await Client.signUp(app);
    await held.company.invite('ove@held.example', 'user', PASSWORD);
    const reasons = { reason: 'A court asked', legalBasis: 'Order T 1-26' };
    body(await app.office.api.post(`/v1/clients/${held.tenantId}/legal-holds`, reasons), 201);
    const ove = await signedIn(held, 'ove@held.example');

    const answer = await ove.post('/v1/privacy/closure-requests', { scope: 'membership', decision: 'Mine' });
    await app.settle();

    expect(body(answer, 201)).toMatchObject({ state: 'REFUSED' });
    expect((await ove.get('/v1/me')).status).toBe(200);
    expect(await held.evidenceOf('ToS 3.7')).toEqual([
      '2026-07-01 ClosureRequested',
      '2026-07-01 ClosureVerified',
      '2026-07-01 ClosureRefused',
    ]);
  });

  test('ToS 3.7: a letter counts from its arrival, and a second person may verify what no link can', async () => {
    const writer = await Client.signUp(app);
    await app.clock.advanceTo('2026-07-06T12:00:00+02:00');
    const letter = {
      channel: 'post',
      receivedAt: '2026-07-02T09:00:00+02:00',
      clientId: writer.tenantId,
      accountEmail: writer.company.founder.email,
      name: 'Robin Ek',
      decision: 'We close.',
    };

    const taken = body(await app.office.api.post('/v1/closure-cases', letter), 201);
    expect(taken).toMatchObject({ state: 'RECEIVED', dueOn: '2026-07-13' });
    const verified = body(await app.office.api.post(`/v1/closure-cases/${taken.id}/verification`, {}), 200);

    expect(verified).toMatchObject({ state: 'VERIFIED', closesOn: '2026-07-13' });
    const listed = body(await app.office.api.get('/v1/closure-cases?state=VERIFIED'), 200);
    expect(listed.items.map(({ id }: Body) => id)).toContain(taken.id);
  });

  test('ToS 3.7: a form that nobody confirms lapses after the last moment of the last day, and a letter that nobody verifies is late then', async () => {
    const silent = await Client.signUp(app);
    const letter = { channel: 'email', clientId: silent.tenantId, receivedAt: '2026-07-06T12:00:00+02:00' };
    const said = { accountEmail: silent.company.founder.email, name: 'Robin Ek', decision: 'We close.' };
    body(await app.office.api.post('/v1/closure-cases', { ...letter, ...said }), 201);
    const quiet = await Client.signUp(app);
    const form = { accountEmail: quiet.company.founder.email, name: 'Robin Ek', decision: 'Close it.' };
    body(await app.http().post('/v1/public/closure-requests', form), 202);
    await app.settle();
    const token = linkIn((await quiet.mails())[0]!);
    const stateNow = async () => {
      const { items } = body(await app.office.api.get('/v1/closure-cases?limit=200'), 200);
      return items.find(({ tenantId }: Body) => tenantId === quiet.tenantId).state;
    };

    await app.clock.advanceTo('2026-07-15T23:59:59.999+02:00');
    expect(await stateNow()).toBe('RECEIVED');
    expect(await silent.evidenceOf('ToS 3.7')).toEqual(['2026-07-06 ClosureRequested']);
    await app.clock.advanceTo('2026-07-16T00:00:00+02:00');
    await app.settle();

    expect(await stateNow()).toBe('LAPSED');
    expect(await quiet.evidenceOf('ToS 3.7')).toContain('2026-07-16 ClosureLapsed');
    expect(await silent.evidenceOf('ToS 3.7')).toContain('2026-07-16 ObligationBreached');
    const late = await app.http().post('/v1/public/closure-requests/confirmations', { token });
    expect(body(late, 200)).toMatchObject({ state: 'LAPSED', closesOn: null });
    expect(await quiet.instanceState()).toBe('ACTIVE');
  });
});
