import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Company, type Founder } from '../../src/sandbox/company.js';
import type { Answer, Body } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { aFounder, Client } from '../support/clients.js';

/** ToS 10.1: the service closes for two hours of a night in which somebody's time runs out. */
let app: TestApp;
let client: Client;
let windowId: string;
const last = aFounder({ slug: 'last' });
const late = aFounder({ slug: 'late' });

beforeAll(async () => {
  app = await startApp({ now: '2026-03-03T10:00:00+01:00' });
  client = await Client.signUp(app, { slug: 'early' });
  for (const founder of [last, late]) await Company.register(app.around, founder);
});
afterAll(() => app.stop());

const body = (answer: Answer, status: number): Body => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const plan = (sent: object) => app.office.api.post('/v1/maintenance-windows', { reason: 'A larger disk', ...sent });
const verify = async ({ email }: Founder): Promise<Answer> => {
  const mails = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(email)}`);
  const { messages } = (await mails.json()) as { messages: { text: string }[] };
  const token = /#token=([\w.-]+)/.exec(messages[0]!.text)![1];
  return app.http().post('/v1/registrations/verification', { token });
};
const night = { startsAt: '2026-03-10T22:30:00+01:00', endsAt: '2026-03-11T00:30:00+01:00' };

test('ToS 10.1: by day a window needs its reason, and it is never longer than the policy calls short', async () => {
  const day = { startsAt: '2026-03-10T13:00:00+01:00', endsAt: '2026-03-10T14:00:00+01:00' };

  expect(body(await plan(day), 422).errors).toMatchObject([{ pointer: '/daytimeReason', code: 'required' }]);
  expect(body(await plan({ ...night, endsAt: '2026-03-11T02:30:01+01:00' }), 422).errors).toMatchObject([
    { pointer: '/endsAt', code: 'too-long' },
  ]);
});

test('ToS 10.1: whoever asks for the status hears of a window as soon as it is planned', async () => {
  windowId = body(await plan(night), 201).id;
  await app.settle();

  expect(body(await app.http().get('/v1/status'), 200)).toMatchObject({
    status: 'operational',
    maintenance: { startsAt: '2026-03-10T21:30:00.000Z', endsAt: '2026-03-10T23:30:00.000Z' },
  });
});

test('ToS 10.1: until its last moment everybody works; from its first everybody hears until when, and staff work on', async () => {
  await app.clock.advanceTo('2026-03-10T22:29:59+01:00');
  body(await client.company.api.get('/v1/me'), 200);

  await app.clock.advanceTo('2026-03-10T22:30:00+01:00');
  const refused = await client.company.api.get('/v1/me');

  expect(body(refused, 503)).toMatchObject({ code: 'maintenance', clause: 'ToS 10.1' });
  expect(refused.headers.get('retry-after')).toBe('7200');
  expect(body(await app.http().get('/v1/status'), 200).status).toBe('maintenance');
  expect(body(await app.office.api.get('/v1/maintenance-windows'), 200).items).toMatchObject([{ id: windowId }]);
});

test('ToS 10.1: at its end the service is open again', async () => {
  await app.clock.advanceTo('2026-03-11T00:29:59+01:00');
  expect((await client.company.api.get('/v1/me')).status).toBe(503);

  await app.clock.advanceTo('2026-03-11T00:30:00+01:00');
  body(await client.company.api.get('/v1/me'), 200);
});

test('ToS 10.1: whose seven days ran out in that night has the two hours on top, to their last moment', async () => {
  await app.clock.advanceTo('2026-03-11T01:59:59+01:00');
  expect(body(await verify(last), 200)).toMatchObject({ outcome: 'founded' });

  await app.clock.advanceTo('2026-03-11T02:00:00+01:00');
  expect(body(await verify(late), 410)).toMatchObject({ code: 'registration-lapsed' });
});
