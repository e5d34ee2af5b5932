import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Company, demand, type PublishedChange } from '../../src/sandbox/company.js';
import type { HttpClient } from '../../src/sandbox/http-client.js';
import { startApp, type TestApp } from '../support/app.js';
import { aFounder, Client } from '../support/clients.js';

const PASSWORD = 'lighthouse-over-quiet-bay';

const aChange = (given: Partial<PublishedChange> = {}): PublishedChange => ({
  kind: 'terms-of-service',
  version: '2.0',
  texts: [
    { language: 'sv', title: 'Villkor', body: 'Vi svarar inom tio dagar.\n', summary: 'Vi svarar snabbare.' },
    { language: 'en', title: 'Terms', body: 'We answer within ten days.\n', summary: 'We answer sooner.' },
  ],
  effectiveFrom: '2026-03-29',
  major: true,
  reason: 'More people in support',
  ...given,
});

/** Spring 2026: the clocks go forward on 29 March, the day that the operator wants the new terms to begin. */
describe('The operator changes the texts, and clients go on or leave (ToS 10.2, AUP 5)', () => {
  let app: TestApp;
  let client: Client;
  let second: Client;
  let api: HttpClient;
  let colleague: HttpClient;
  /** What the client had bought before anything changed. */
  let paid: object;
  const change = async (kind: string, version: string) =>
    demand(await app.office.api.get(`/v1/legal/changes/${kind}/${version}`), 200);
  const acceptances = async () => demand(await api.get('/v1/legal/acceptances'), 200).items;

  beforeAll(async () => {
    app = await startApp({ now: '2026-03-10T09:00:00+01:00' });
    client = await Client.whoPaysByCard(app);
    second = await Client.signUp(app);
    api = client.company.api;
    const { slug } = client.company.founder;
    const { planName, until, schedule } = await client.subscription();
    paid = { planName, until, schedule };
    await client.company.invite('colleague@client.example', 'user', PASSWORD);
    colleague = app.http(slug);
    demand(await colleague.post('/v1/auth/login', { email: 'colleague@client.example', password: PASSWORD }), 204);
  }, 60_000);

  afterAll(() => app.stop());

  test('ToS 10.9, 1.4: until then the first texts govern, each from its own day', async () => {
    const on = async (day: string) =>
      demand(await api.get(`/v1/legal/documents?on=${day}&language=en`), 200).items.map(
        ({ kind, version }: { kind: string; version: string }) => `${kind} ${version}`,
      );

    expect(await on('2024-11-25')).toEqual([]);
    expect((await on('2024-11-26')).sort()).toEqual(['privacy-policy 1.0', 'terms-of-service 1.0']);
    expect(await on('2026-03-10')).toHaveLength(3);
  });

  test('ToS 10.2.b: announced 6 days and 23 hours ahead, a major change is refused, and nobody hears of it', async () => {
    await app.clock.advanceTo('2026-03-22T01:00:00+01:00');

    const refused = await app.office.api.post('/v1/legal/documents', aChange());

    expect([refused.status, refused.body.clause]).toEqual([422, 'ToS 10.2.b']);
    expect(await client.letters('terms-change')).toEqual([]);
  });

  test('ToS 10.2.a: a change is told to every client: what, from when, why, what they may do', async () => {
    await app.office.publish(aChange({ effectiveFrom: '2026-03-30' }));

    expect(await client.letters('terms-change')).toEqual(['2026-03-22 terms-change']);
    expect(await second.letters('terms-change')).toEqual(['2026-03-22 terms-change']);
    const mail = (await client.mails()).find(({ subject }) => subject.includes('Terms of Service'));
    const text = mail!.text.replace(/\s+/g, ' ');
    expect(text).toContain('30 March 2026');
    expect(text).toContain('What changes: We answer sooner.');
    expect(text).toContain('The reason: More people in support');
    expect(text).toContain('cancel your subscription');
    expect(text).toContain('/legal/compare/terms-of-service?from=1.0&to=2.0');
  });

  test('ToS 10.2.b: the day stands once the last letter has gone out, and the operator sees how they came through', async () => {
    const seen = await change('terms-of-service', '2.0');

    expect(seen).toMatchObject({ state: 'ANNOUNCED', plannedFrom: '2026-03-30', effectiveFrom: '2026-03-30' });
    expect(seen.clients).toEqual({ sent: 2, bounced: 0, pending: 0, gone: 0, late: 0 });
    const again = await app.office.api.post(
      '/v1/legal/documents',
      aChange({ version: '3.0', effectiveFrom: '2026-05-01' }),
    );
    expect([again.status, again.body.code]).toEqual([409, 'change-under-way']);
  });

  test('ToS 10.2.a: who becomes a client in between accepts the text in force and hears of the coming one', async () => {
    await app.clock.advanceTo('2026-03-27T12:00:00+01:00');
    const late = await Client.signUp(app);

    expect(await late.letters('terms-change')).toEqual(['2026-03-27 terms-change']);
    expect((await change('terms-of-service', '2.0')).effectiveFrom).toBe('2026-03-30');
    const { items } = demand(await late.company.api.get('/v1/legal/acceptances'), 200);
    expect(items.find(({ kind }: { kind: string }) => kind === 'terms-of-service').version).toBe('1.0');
  });

  test('ToS 10.2.a: everybody can compare the two versions, and keep the comparison', async () => {
    const path = '/v1/legal/documents/terms-of-service/diff?from=1.0&to=2.0&language=en';
    const first = await app.http().get(path);

    expect(first.body.passages.map(({ change }: { change: string }) => change)).toContain('changed');
    const second = await app.http().get(path, { 'if-none-match': first.headers.get('etag')! });
    expect(second.status).toBe(304);
    expect((await app.http().get(path.replace('to=2.0', 'to=9.0'))).status).toBe(404);
  });

  test('ToS 10.2.b: to the last moment of the day before, nothing has changed', async () => {
    await app.clock.advanceTo('2026-03-29T23:59:59+02:00');

    expect((await api.get('/v1/contacts')).status).toBe(200);
    const { mustAccept, coming } = demand(await api.get('/v1/legal/standing'), 200);
    expect([mustAccept, coming.map(({ version }: { version: string }) => version)]).toEqual([[], ['2.0']]);
  });

  test('ToS 10.2.a: from the first moment of the day an administrator meets the gate, and a colleague does not', async () => {
    await app.clock.advanceTo('2026-03-30T00:00:00+02:00');

    const refused = await api.get('/v1/contacts');
    expect([refused.status, refused.body.code, refused.body.clause]).toEqual([
      403,
      'acceptance-required',
      'ToS 10.2.a',
    ]);
    expect(refused.body.data.documents).toEqual([
      { kind: 'terms-of-service', version: '2.0', effectiveFrom: '2026-03-30' },
    ]);
    expect((await colleague.get('/v1/contacts')).status).toBe(200);
  });

  test('ToS 10.2.c: at the gate the texts, billing, the export and the way out stay open, and the price stays paid', async () => {
    const open = ['/v1/me', '/v1/legal/standing', '/v1/legal/acceptances', '/v1/subscription', '/v1/exports/contacts'];
    for (const path of open) expect([path, (await api.get(path)).status]).toEqual([path, 200]);

    expect(await client.subscription()).toMatchObject(paid);
    demand(await api.post('/v1/subscription/cancellation'), 200);
    demand(await api.post('/v1/subscription/resumption'), 200);
    expect((await acceptances()).filter(({ version }: { version: string }) => version === '2.0')).toEqual([]);
  });

  test('ToS 10.2.a: an explicit yes opens the gate, once, with the bytes that were read as evidence', async () => {
    await client.company.acceptWhatChanged();

    expect((await api.get('/v1/contacts')).status).toBe(200);
    const [latest] = await acceptances();
    expect(latest).toMatchObject({ version: '2.0', manner: 'EXPLICIT', occasion: 'change:2.0' });
    const { kind, version, sha256 } = latest;
    demand(await api.post('/v1/legal/acceptances', { acceptances: [{ kind, version, sha256 }] }), 204);
    expect((await acceptances()).filter((given: { version: string }) => given.version === '2.0')).toHaveLength(1);
    expect(await client.evidenceOf('ToS 10.2.a')).toContain('2026-03-30 DocumentAccepted');
  });

  test('ToS 10.2.b, AUP 5: seven times 24 hours ahead are enough, to the moment, for the policy as for the terms', async () => {
    await app.clock.advanceTo('2026-03-31T00:00:00+02:00');
    await app.office.publish(
      aChange({ kind: 'acceptable-use-policy', effectiveFrom: '2026-04-07', reason: 'Clearer words' }),
    );
    await app.clock.advanceTo('2026-03-31T00:00:00.001+02:00');
    const late = await app.office.api.post(
      '/v1/legal/documents',
      aChange({ kind: 'privacy-policy', effectiveFrom: '2026-04-07', reason: 'A new supplier' }),
    );

    expect(await change('acceptable-use-policy', '2.0')).toMatchObject({
      state: 'ANNOUNCED',
      effectiveFrom: '2026-04-07',
    });
    expect([late.status, late.body.clause]).toEqual([422, 'ToS 10.2.b']);
  });

  test('AUP 5: going on after a change of the policy agrees to it, once a person; looking after one’s affairs does not', async () => {
    await app.clock.advanceTo('2026-04-06T23:59:59+02:00');
    await colleague.get('/v1/contacts');
    const byUse = async () =>
      (await acceptances()).filter(({ manner }: { manner: string }) => manner === 'CONTINUED_USE');
    expect(await byUse()).toEqual([]);

    await app.clock.advanceTo('2026-04-07T00:00:00+02:00');
    await colleague.get('/v1/me');
    expect(await byUse()).toEqual([]);
    await Promise.all(['/v1/contacts', '/v1/contacts?limit=1', '/v1/contacts'].map((path) => colleague.get(path)));
    expect(await byUse()).toEqual([expect.objectContaining({ kind: 'acceptable-use-policy', version: '2.0' })]);

    await api.get('/v1/contacts');
    expect(await byUse()).toHaveLength(2);
    expect((await client.evidenceOf('AUP 5')).slice(-2)).toEqual([
      '2026-04-07 DocumentAccepted',
      '2026-04-07 DocumentAccepted',
    ]);
  });

  test('ToS 10.2.b: letters that come back are listed, and hold up nobody else', async () => {
    const bouncing = await Client.signUp(app, { email: 'bounce@lost.example' });
    await app.office.publish(
      aChange({ kind: 'privacy-policy', effectiveFrom: '2026-05-01', reason: 'A new supplier' }),
    );

    const seen = await change('privacy-policy', '2.0');
    expect(seen.bounces).toEqual([expect.objectContaining({ tenantId: bouncing.tenantId })]);
    expect(seen).toMatchObject({ state: 'ANNOUNCED', effectiveFrom: '2026-05-01' });
  });

  test('ToS 3.2, 10.2.a: a link that is opened after the change founds the contract on the text that was read', async () => {
    const founder = aFounder();
    await app.clock.advanceTo('2026-04-30T23:00:00+02:00');
    await Company.register(app.around, founder);
    await app.clock.advanceTo('2026-05-01T00:10:00+02:00');

    const answer = await fetch(`${app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(founder.email)}`);
    const { messages } = (await answer.json()) as { messages: { text: string }[] };
    const token = /#token=([\w.-]+)/.exec(messages[0]!.text)![1];
    expect((await app.http().post('/v1/registrations/verification', { token })).status).toBe(200);
  });
});
