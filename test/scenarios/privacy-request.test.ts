import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { strFromU8, unzipSync } from 'fflate';
import pg from 'pg';
import { ErasureLedger } from '../../src/contexts/privacy/application/ports.js';
import { ReplayErasure } from '../../src/contexts/privacy/application/replaying-ledger.js';
import { ContractLetters } from '../../src/contexts/terms/contract-bundle.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { type Answer, type Body, type HttpClient } from '../../src/sandbox/http-client.js';
import { OPERATOR_TENANT, SYSTEM } from '../../src/shared-kernel/tenant.js';
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
const asAdmin = async (statement: string, values: unknown[]) => {
  const admin = new pg.Client({ connectionString: app.database.adminUrl });
  await admin.connect();
  return admin.query(statement, values).finally(() => admin.end());
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

  test('ToS 9.9: what is not answered is owed to the last moment of its last day, and a breach on the next, which is an hour shorter', async () => {
    const open = body(await app.office.api.get('/v1/privacy-cases?open=true'), 200);
    expect(open.items).toMatchObject([{ tenantId: OPERATOR_TENANT, state: 'ID_CHECK', dueOn: '2026-03-28' }]);

    await app.clock.advanceTo('2026-03-28T23:59:59.999+01:00');
    const dueAt = '2026-03-28T22:59:59.999Z';
    expect(await dueOf(OPERATOR_TENANT, 'privacy.answer')).toMatchObject([{ state: 'PENDING', dueAt }]);
    await app.clock.advanceTo('2026-03-29T00:00:00+01:00');
    const settledAt = '2026-03-28T23:00:00.000Z';
    expect(await dueOf(OPERATOR_TENANT, 'privacy.answer')).toMatchObject([{ state: 'BREACHED', dueAt, settledAt }]);
  });
});

describe('a form that anybody can fill in with somebody’s address', () => {
  const victim = 'target@example.com';
  const fill = (kind: string) =>
    app.http().post('/v1/public/privacy-requests', { kind, name: 'Win a prize', email: victim, language: 'en' });

  test('ToS 9.9: every request is kept and answered alike, and few letters reach the address, none with a typed name', async () => {
    const before = body(await app.office.api.get('/v1/privacy-cases?limit=200'), 200).items.length;
    const answers: Answer[] = [];
    for (let tried = 0; tried < 9; tried++) answers.push(await fill('access'));
    await app.settle();

    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['202 ']));
    const kept = body(await app.office.api.get('/v1/privacy-cases?limit=200'), 200).items.length;
    expect(kept - before).toBe(9);
    const mails = await mailsTo(victim);
    expect(mails).toHaveLength(5);
    expect(mails.filter(({ text }) => !text.startsWith('Hello,') || text.includes('prize'))).toEqual([]);
  });

  test('ToS 9.9: of those that wait one goes out when the address has had its rest, and the rest were repetitions', async () => {
    const { rows } = await asAdmin(
      'select d.state, count(*)::integer as letters from delivery d where d.email = $1 group by d.state order by d.state',
      [victim],
    );

    expect(rows).toEqual([
      { state: 'ACCEPTED', letters: 5 },
      { state: 'DROPPED', letters: 3 },
      { state: 'QUEUED', letters: 1 },
    ]);
  });

  test('ToS 9.9: what a person asked about their data is not their colleagues’ to read', async () => {
    const items = body(await client.company.api.get('/v1/notices?template=privacy-request-answered'), 200).items;
    const shown = body(await client.company.api.get(`/v1/notices/${items.at(-1).id}`), 200);
    const toStaff = await app.office.api.get(`/v1/notices/${items.at(-1).id}?tenantId=${client.tenantId}`);

    expect(shown.deliveries).toMatchObject([{ state: 'ACCEPTED', email: '', name: '', text: null, subject: null }]);
    expect(shown.deliveries[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(body(toStaff, 200).deliveries[0].text).toContain('Two letters concern somebody else.');
    const bundled = await inTenant(client.tenantId, SYSTEM, () =>
      app.get(ContractLetters).after(client.tenantId, undefined, 200),
    );
    const copies = bundled
      .filter(({ template }) => template.startsWith('privacy-request-'))
      .map(({ copies }) => copies);
    expect(JSON.stringify(copies)).not.toContain('Two letters concern');
  });
});

describe('a package and an erasure', () => {
  let shop: Client;
  let worker: HttpClient;
  const contact = 'vera@example.com';

  const unpacked = (answer: Answer): Record<string, string> => {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const files = unzipSync(answer.bytes);
    return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
  };
  const contactsOf = async (client: Client): Promise<Body[]> =>
    body(await client.company.api.get('/v1/contacts'), 200).items;
  const bringIn = (client: Client): Promise<unknown> =>
    client.company.importContacts(`given name,email\nVera,${contact}\n`, { basis: 'contract', source: 'Order book' });
  const asks = async (form: object): Promise<Body> => {
    expect(
      (await app.http().post('/v1/public/privacy-requests', { name: 'Vera Lind', language: 'en', ...form })).status,
    ).toBe(202);
    await app.settle();
    const [mail] = await mailsTo(contact);
    const token = /#token=([\w.-]+)/.exec(mail!.text)![1]!;
    return body(await app.http().post('/v1/public/privacy-requests/confirmations', { token }), 200);
  };

  beforeAll(async () => {
    shop = await Client.whoPaysByCard(app);
    await shop.company.invite('siv@shop.example', 'user', 'lighthouse-over-quiet-bay');
    worker = app.http(shop.company.founder.slug);
    body(
      await worker.post('/v1/auth/login', { email: 'siv@shop.example', password: 'lighthouse-over-quiet-bay' }),
      204,
    );
    await bringIn(shop);
    await app.settle();
  });

  test('ToS 9.9: whoever is signed in fetches everything about themselves, as JSON and CSV, and nothing of others', async () => {
    const files = unpacked(await worker.get('/v1/privacy/export'));

    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['personal-data.json', 'account.csv', 'memberships.csv']),
    );
    const whole = JSON.parse(files['personal-data.json']!);
    expect(whole.account).toMatchObject([{ email: 'siv@shop.example' }]);
    expect(files['personal-data.json']).not.toContain(shop.company.founder.email);
    expect(files['personal-data.json']).not.toContain(contact);
  });

  test('ToS 9.9, 9.4: a user’s account goes with its name, and what one does not keep is gone', async () => {
    const asked = body(await worker.post('/v1/privacy/requests', { kind: 'erasure' }), 201);
    await app.settle();

    const receipt = body(await step(asked.id, 'erasure'), 200);
    await app.settle();

    expect(receipt.erased).toContainEqual({ what: 'account', rows: 2 });
    expect(receipt.kept).toEqual([]);
    expect((await worker.get('/v1/me')).status).toBe(401);
    expect(await caseOf(asked.id)).toMatchObject({ state: 'FULFILLED' });
    expect((await mailsTo('siv@shop.example'))[0]!.text).toContain('Your data has been erased.');
  });

  test('ToS 9.4: whoever concluded the contract is told that the invoices stay, until when and by which law', async () => {
    const other = { email: 'second@shop.example', role: 'administrator' as const };
    await shop.company.invite(other.email, other.role, 'lighthouse-over-quiet-bay');
    const asked = body(await shop.company.api.post('/v1/privacy/requests', { kind: 'erasure' }), 201);

    const receipt = body(await step(asked.id, 'erasure'), 200);

    const invoices = {
      what: 'invoices',
      ground: 'statutory-retention',
      law: 'Bokföringslagen 7 kap. 2 §',
      until: '2033-12-31',
    };
    expect(receipt.kept).toContainEqual(invoices);
    expect((await caseOf(asked.id)).answer).toMatchObject({
      outcome: 'PARTLY',
      grounds: expect.arrayContaining(['statutory-retention', 'contract-in-force']),
      reason: expect.stringContaining('31 December 2033'),
    });
  });

  test('ToS 9.9, 3.5.d: under a legal hold nothing is erased, and that is evidence', async () => {
    const asked = await asks({ kind: 'erasure', email: contact, company: client.company.founder.slug });
    const reasons = { reason: 'A court asked', legalBasis: 'Order T 1-26' };
    body(await app.office.api.post(`/v1/clients/${client.tenantId}/legal-holds`, reasons), 201);

    expect(await step(asked.id, 'erasure')).toMatchObject({ status: 409, body: { code: 'legal-hold' } });

    expect((await caseOf(asked.id)).state).toBe('IN_PROGRESS');
    expect((await client.evidenceOf('ToS 9.9')).at(-1)).toMatch(/ErasureWithheld$/);
  });

  test('ToS 9.9, 9.4: K20: a contact who was erased is erased again when an older backup brings them back', async () => {
    const keeper = await Client.signUp(app);
    await bringIn(keeper);
    const asked = await asks({ kind: 'erasure', email: contact, company: keeper.company.founder.slug });
    expect(await contactsOf(keeper)).toHaveLength(1);
    const { version } = await caseOf(asked.id);
    const whole = unpacked(await keeper.company.api.get(`/v1/privacy/requests/${asked.id}/package`));
    expect(whole['contacts.csv']).toContain('Vera');

    const erased = await keeper.company.api.post(
      `/v1/privacy/requests/${asked.id}/erasure`,
      {},
      { 'if-match': `"${version}"` },
    );
    expect(body(erased, 200).erased).toContainEqual({ what: 'contacts', rows: 1 });
    expect(await contactsOf(keeper)).toEqual([]);

    await bringIn(keeper);
    const [entry] = (await app.get(ErasureLedger).entries()).filter(({ tenantId }) => tenantId === keeper.tenantId);
    expect(JSON.stringify(entry)).not.toContain('vera');
    const replay = new ReplayErasure(keeper.tenantId, entry!.role, entry!.person, entry!.at);
    const found = await inTenant(keeper.tenantId, SYSTEM, () => app.get(CommandBus).execute(replay));

    expect(found).toEqual({ outcome: 'replayed', found: 1 });
    expect(await contactsOf(keeper)).toEqual([]);
  });
});
