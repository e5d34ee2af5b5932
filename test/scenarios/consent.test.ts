import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

let app: TestApp;
let client: Client;

beforeAll(async () => {
  app = await startApp({ now: '2026-03-28T09:00:00+01:00' });
  client = await Client.signUp(app);
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const say = async (given: boolean): Promise<void> => {
  const consent = { purpose: 'marketing', channel: 'email', given };
  body(await client.company.api.put('/v1/privacy/consents', consent), 204);
};
const given = async (): Promise<string[]> => {
  const { items } = body(await client.company.api.get('/v1/privacy/consents'), 200);
  return items
    .filter(({ state }: Body) => state === 'GIVEN')
    .map(({ purpose, channel }: Body) => `${purpose} ${channel}`);
};
const mail = async (subject: string, notBefore: string): Promise<number> => {
  const words = { subject, text: 'There is something new.' };
  const sent = { purpose: 'marketing', sv: words, en: words, notBefore };
  return body(await app.office.api.post('/v1/consented-mailings', sent), 200).queued;
};
const subjects = async (): Promise<string[]> => (await client.mails()).map(({ subject }) => subject);

describe('a client that did not ask for marketing', () => {
  test('ToS 9.5: signed up without it, has said yes to nothing and gets nothing', async () => {
    expect(await given()).toEqual([]);
    expect(await mail('Unwanted', '2026-03-28T10:00:00+01:00')).toBe(0);
  });

  test('ToS 9.8: says yes per purpose and channel, and gets what rests on it', async () => {
    await say(true);
    expect(await given()).toEqual(['marketing email']);

    expect(await mail('Spring news', '2026-03-28T10:00:00+01:00')).toBe(1);
    await app.clock.advanceTo('2026-03-28T10:00:00+01:00');

    expect((await subjects())[0]).toBe('Spring news');
    expect((await client.evidenceOf('ToS 9.5')).at(-1)).toBe('2026-03-28 ConsentGiven');
  });

  test('ToS 9.8: one click without signing in ends it, and beats a letter that waits in the queue', async () => {
    expect(await mail('Too late', '2026-03-29T08:00:00+02:00')).toBe(1);
    const token = /consent-withdrawals\/([\w.-]+)/.exec((await client.mails())[0]!.text)![1]!;
    await app.clock.advanceTo('2026-03-29T07:59:59+02:00');

    body(await app.http().post(`/v1/public/consent-withdrawals/${token}`), 204);
    body(await app.http().post(`/v1/public/consent-withdrawals/${token}`), 204);
    await app.clock.advanceTo('2026-03-30T08:00:00+02:00');

    expect(await given()).toEqual([]);
    expect(await subjects()).not.toContain('Too late');
    const { items } = body(await app.office.api.get('/v1/notices?limit=200'), 200);
    const letters = items.filter(({ template }: Body) => template === 'consented-letter');
    expect(letters.map(({ state }: Body) => state).sort()).toEqual(['ACCEPTED', 'DROPPED']);
    expect((await client.evidenceOf('ToS 9.8')).at(-1)).toBe('2026-03-29 ConsentWithdrawn');
  });

  test('ToS 9.8: looking at the link changes nothing, and a click that was not meant is taken back for a day', async () => {
    await say(true);
    const token = /consent-withdrawals\/([\w.-]+)/.exec((await client.mails())[0]!.text)![1]!;
    const path = `/v1/public/consent-withdrawals/${token}`;

    const looked = await app.http().get(path);
    expect([looked.status, looked.headers.get('location')]).toEqual([303, `/privacy/consent#token=${token}`]);
    expect(await given()).toEqual(['marketing email']);

    body(await app.http().post(path), 204);
    expect(await given()).toEqual([]);
    body(await app.http().post(`${path}/undo`), 204);

    expect(await given()).toEqual(['marketing email']);
    const { items } = body(await client.company.api.get('/v1/privacy/consents'), 200);
    const [{ history }] = items.filter(({ state }: Body) => state === 'GIVEN');
    expect(history.map(({ said, way }: Body) => `${said} ${way}`).slice(-2)).toEqual(['no link', 'yes link']);
  });

  test('ToS 9.8: a mail program ends it by the form of RFC 8058, and no other route takes a form', async () => {
    await say(true);
    const { text, headers } = (await client.mails()).find((each) => each.text.includes('consent-withdrawals'))!;
    expect(headers).toContainEqual({ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' });
    const path = new URL(/http\S+consent-withdrawals\/[\w.-]+/.exec(text)![0]).pathname;
    // As a program sends it: a form, without a cookie and without an origin.
    const click = (to: string) =>
      fetch(`http://localhost:${app.port}${to}`, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });

    expect((await click('/v1/public/privacy-requests')).status).toBe(415);
    expect((await click(path)).status).toBe(204);

    expect(await given()).toEqual([]);
  });

  test('ToS 9.8: a link that we did not make ends nothing', async () => {
    await say(true);
    const forged = `${client.tenantId}.${client.tenantId}.x`;

    expect((await app.http().post(`/v1/public/consent-withdrawals/${forged}`)).status).toBe(404);
    expect(await given()).toEqual(['marketing email']);
  });

  test('ToS 9.8: withdrawn in the privacy centre it also beats the queue, to the last moment', async () => {
    expect(await mail('Again too late', '2026-03-31T08:00:00+02:00')).toBe(1);
    await app.clock.advanceTo('2026-03-31T07:59:59+02:00');

    await say(false);
    await app.clock.advanceTo('2026-03-31T09:00:00+02:00');

    expect(await subjects()).not.toContain('Again too late');
  });
});
