import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AppointStaff } from '../../../src/contexts/identity/application/appointing.js';
import { Notices } from '../../../src/contexts/notices/contract.js';
import { InstanceControl, PurgeParticipants, TenantDataHolder } from '../../../src/contexts/tenancy/contract.js';
import { PurgeDays } from '../../../src/contexts/tenancy/domain/ports.js';
import { inTenant } from '../../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../../src/platform/unit-of-work.js';
import { OPERATOR_TENANT, SYSTEM } from '../../../src/shared-kernel/tenant.js';
import { type Answer, type Browser, House, PASSWORD } from '../identity/house.js';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(() => house.stop());

const count = async (table: string, tenantId: string): Promise<number> =>
  (await house.rows(`select 1 from ${table} where tenant_id = $1`, tenantId)).length;
const register = async (over: object): Promise<Answer> => {
  const form = await house.form(over);
  return house.browser().post('/v1/registrations', form);
};
const verify = (token: string | undefined) => house.browser().post('/v1/registrations/verification', { token });
const tokenFor = async (email: string) => (await house.letter('verify-registration', email))?.token;
const staff = async (): Promise<Browser> => {
  const person = { email: 'stig@operator.example', name: 'Stig', role: 'admin' as const, language: 'sv' as const };
  await house.commands.execute(new AppointStaff({ ...person, password: PASSWORD }));
  return house.signedIn('operator', person.email);
};
const controlling = (tenantId: string, change: (control: InstanceControl) => Promise<void>) =>
  house.app.get(UnitOfWork).run(tenantId, () => change(house.app.get(InstanceControl, { strict: false })));

describe('registration', () => {
  test('every wrong field is named, unknown ones too', async () => {
    const { status, body } = await register({ orgNo: '559477-1115', slug: 'www', password: 'kort', surprise: true });
    const second = await register({ orgNo: '559477-1115', slug: 'www', password: 'kort' });

    expect([status, second.status]).toEqual([422, 422]);
    expect(body.errors).toMatchObject([{ pointer: '/surprise', code: 'unknown-field' }]);
    const faults = second.body.errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`);
    expect(faults.sort()).toEqual(['/orgNo check-digit', '/password min-length', '/slug reserved']);
  });

  test('a known and an unknown address get the same bytes; only the mail tells', async () => {
    await house.found({ email: 'kand@exempel.example', slug: 'kand', orgNo: '212000-0142' });

    const known = await register({ email: 'Kand@exempel.example', slug: 'ny-kund', orgNo: '556036-0793' });
    const unknown = await register({ email: 'ny@exempel.example', slug: 'ny-kund', orgNo: '556036-0793' });

    expect([known.status, known.text]).toEqual([202, unknown.text]);
    expect(await house.letter('already-registered', 'Kand@exempel.example')).toBeDefined();
    expect(await tokenFor('Kand@exempel.example')).toBeUndefined();
    expect(await tokenFor('ny@exempel.example')).toBeDefined();
  });

  test('stale terms are a conflict', async () => {
    const { acceptances } = (await house.form()) as { acceptances: { kind: string; sha256: string }[] };
    const old = acceptances.map((document) => ({ ...document, version: '0.9' }));

    const { status, body } = await register({ acceptances: old });

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'stale-terms', clause: 'ToS 3.2' });
  });

  test('of parallel verifications for one licence and address, one founds and the others founded nothing', async () => {
    const emails = ['p1', 'p2', 'p3', 'p4'].map((name) => `${name}@exempel.example`);
    for (const email of emails) await register({ email, slug: 'rusning', orgNo: '556703-7485' });
    const tokens: string[] = [];
    for (const email of emails) tokens.push((await tokenFor(email))!);

    const answers = await Promise.all(tokens.map(verify));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const founded = await house.rows<{ tenant_id: string }>(`select tenant_id from instance where slug = 'rusning'`);
    expect(founded).toHaveLength(1);
    for (const [index, { status }] of answers.entries()) {
      const tenantId = tokens[index]!.split('.')[0]!;
      const expected = status === 200 ? 1 : 0;
      for (const table of ['client', 'agreement', 'membership']) expect(await count(table, tenantId)).toBe(expected);
      expect(await count('acceptance', tenantId)).toBe(expected * 2);
    }
  });

  test('two clicks on one link at once found one client, and both are told where it is', async () => {
    await register({ email: 'dubbel@exempel.example', slug: 'dubbel', orgNo: '556074-7569' });
    const token = await tokenFor('dubbel@exempel.example');

    const answers = await Promise.all([verify(token), verify(token)]);

    expect(answers.map(({ body }) => body)).toEqual([
      { outcome: 'founded', url: 'http://dubbel.localhost:3000' },
      { outcome: 'founded', url: 'http://dubbel.localhost:3000' },
    ]);
  });

  test('an agreement has its acceptances, its evidence and its copy', async () => {
    const tenantId = await house.found({ email: 'avtal@exempel.example', slug: 'avtal', orgNo: '556012-5790' });

    const evidence = await house.rows<{ event_type: string }>(
      'select event_type from evidence where tenant_id = $1',
      tenantId,
    );
    const types = evidence.map(({ event_type }) => event_type);

    expect(types).toEqual(expect.arrayContaining(['tenancy.RegistrationOpened', 'tenancy.AgreementConcluded']));
    expect(types.filter((type) => type === 'terms.DocumentAccepted')).toHaveLength(2);
    expect(JSON.stringify(await house.rows('select payload from evidence where tenant_id = $1', tenantId))).not.toMatch(
      /avtal@|Ada|5560125790/,
    );
    expect(await house.letter('contract-copy', 'avtal@exempel.example')).toMatchObject({
      instanceUrl: 'http://avtal.localhost:3000',
      concludedOn: '2026-03-02',
    });
    expect(
      await house.rows('select email, name, org_no, password_hash from registration where tenant_id = $1', tenantId),
    ).toEqual([{ email: '', name: '', org_no: null, password_hash: '' }]);
  });
});

describe('settings', () => {
  test('an administrator changes them with the version that was read; a sole trader’s number stays masked', async () => {
    await house.found({ email: 'enskild@exempel.example', slug: 'enskild', orgNo: '19900101-0017' });
    const browser = await house.signedIn('enskild', 'enskild@exempel.example');

    const read = await browser.get('/v1/instance');
    const etag = String(read.headers.etag);
    const cached = await browser.get('/v1/instance', { 'if-none-match': etag });
    const without = await browser.patch('/v1/instance', { language: 'en' });
    const changed = await browser.patch('/v1/instance', { language: 'en', name: 'Nya firman' }, { 'if-match': etag });
    const stale = await browser.patch('/v1/instance', { language: 'sv' }, { 'if-match': etag });

    expect(read.body).toMatchObject({ orgNo: '900101-****', state: 'ACTIVE', url: 'http://enskild.localhost:3000' });
    expect([cached.status, without.status, changed.status, stale.status]).toEqual([304, 428, 200, 412]);
    expect(changed.body).toMatchObject({ language: 'en', name: 'Nya firman' });
    expect(changed.headers.etag).not.toBe(etag);
  });
});

describe('the back office', () => {
  test('lists clients page by page with what is due next, and each look leaves evidence', async () => {
    const browser = await staff();
    const first = await browser.get('/v1/clients?limit=2');
    const second = await browser.get(`/v1/clients?limit=2&cursor=${first.body.next}`);
    const [{ tenantId }] = first.body.items;

    expect(first.body.items).toHaveLength(2);
    expect(second.body.items[0].tenantId < first.body.items[1].tenantId).toBe(true);
    expect(first.body.items[0].nextDeadline).toMatchObject({ clause: 'ToS 2.7', title: 'password.change' });
    expect((await browser.get(`/v1/clients/${tenantId}`)).body).toMatchObject({ tenantId });
    const looks = await house.rows<{ actor_id: string }>(
      `select actor_id from evidence where tenant_id = $1 and event_type = 'terms.BackOfficeRead'`,
      tenantId,
    );
    expect(looks).toHaveLength(1);
    expect((await browser.get('/v1/clients/01900000-0000-7000-8000-0000000000ff')).status).toBe(404);
  });

  test('is closed to clients', async () => {
    const browser = await house.signedIn('avtal', 'avtal@exempel.example');

    expect((await browser.get('/v1/clients')).status).toBe(403);
    expect((await browser.get('/v1/re-registrations')).status).toBe(403);
  });
});

describe('deletion', () => {
  class Shelf extends TenantDataHolder {
    readonly holds = 'shelf';
    rows = 3;
    eraseBatch = async () => (this.rows > 0 ? this.rows-- : 0);
    override count = async () => this.rows;
  }

  test('runs on its day after an accepted notice, in batches that survive a crash, and the client is known again', async () => {
    const shelf = new Shelf();
    house.app.get(PurgeParticipants, { strict: false }).holds(shelf);
    const tenantId = await house.found({ email: 'skuld@gamla.example', slug: 'skuld', orgNo: '556000-4615' });
    await controlling(tenantId, async (control) => {
      await house.app.get(Notices, { strict: false }).queue({
        tenantId,
        template: 'password-changed',
        key: 'final',
        to: 'contract',
        data: {},
      });
      await control.scheduleDeletion({
        tenantId,
        cause: 'debt',
        clause: 'ToS 3.4.e',
        noticeKey: 'final',
        notBefore: new Date('2026-03-09T10:00:00+01:00'),
        noticeHours: 168,
      });
    });
    const browser = await staff();

    // Not accepted yet: the day comes, and nothing happens.
    await house.stand('2026-03-09T10:00:00+01:00');
    await house.settle();
    const early = await browser.get(`/v1/clients/${tenantId}/deletion`);
    expect(early.body).toMatchObject({
      wouldPurge: false,
      plan: { refusedFor: 'notice-not-accepted' },
      refusal: { reason: 'notice-not-accepted' },
      rows: [
        { holder: 'people', rows: 1 },
        { holder: 'shelf', rows: 3 },
      ],
    });

    await house.rows(
      `update notice set state = 'ACCEPTED', accepted_at = '2026-03-09T10:00:00+01:00' where tenant_id = $1 and key = 'final'`,
      tenantId,
    );
    await house.stand('2026-03-16T09:59:59.999+01:00');
    await house.settle();
    expect(await house.rows('select state from instance where tenant_id = $1', tenantId)).toEqual([
      { state: 'ACTIVE' },
    ]);

    await house.stand('2026-03-16T10:00:00+01:00');
    await house.settle();

    expect(shelf.rows).toBe(0);
    const [instance] = await house.rows(
      'select state, purged_for, deletion from instance where tenant_id = $1',
      tenantId,
    );
    expect(instance).toEqual({ state: 'PURGED', purged_for: 'debt', deletion: null });
    expect(await count('membership', tenantId)).toBe(0);
    expect(await house.rows(`select 1 from account where email = 'skuld@gamla.example'`)).toEqual([]);
    expect(
      await house.rows('select registration_email, contact_name, org_no from client where tenant_id = $1', tenantId),
    ).toEqual([{ registration_email: '', contact_name: '', org_no: null }]);
    expect(await house.rows('select slug, licence from client_directory where tenant_id = $1', tenantId)).toEqual([
      { slug: 'skuld', licence: null },
    ]);
    const batches = await house.rows(
      `select 1 from obligation where tenant_id = $1 and title = 'instance.purge-batch' and state = 'DONE'`,
      tenantId,
    );
    expect(batches.length).toBeGreaterThanOrEqual(4);
  });

  test('a client deleted for debt comes back only by a decision, under any alias', async () => {
    await register({ email: 'nytt@alias.example', slug: 'skuld-igen', orgNo: '556000-4615' });
    const token = await tokenFor('nytt@alias.example');
    expect((await verify(token)).body).toEqual({ outcome: 'awaiting-approval', url: null });
    expect((await verify(token)).body).toMatchObject({ code: 'approval-pending', clause: 'ToS 3.6.e' });
    const browser = await staff();

    const { body } = await browser.get('/v1/re-registrations?state=PENDING');
    const [{ id, tenantId, matched }] = body.items;
    const decided = await browser.post(
      `/v1/re-registrations/${id}/decision`,
      { tenantId, decision: 'APPROVED', reason: 'Skulden är betald.' },
      { 'idempotency-key': 'decide-1' },
    );

    expect(matched).toEqual(['org-number']);
    expect(decided.status).toBe(204);
    expect((await verify(token)).body).toEqual({ outcome: 'founded', url: 'http://skuld-igen.localhost:3000' });
    await house.signedIn('skuld-igen', 'nytt@alias.example');
  });

  test('the day’s cap holds however many ask at once', async () => {
    const days = house.app.get(PurgeDays, { strict: false });
    const take = () => inTenant(OPERATOR_TENANT, SYSTEM, () => days.takePlace('2027-01-01', 3));

    const places = await Promise.all(Array.from({ length: 10 }, take));

    expect(places.filter(Boolean)).toHaveLength(3);
  });
});

describe('mappings', () => {
  test('an instance with everything that it can hold is saved and read back the same', async () => {
    const tenantId = await house.found({ email: 'allt@exempel.example', slug: 'allt', orgNo: '556056-6258' });
    const deletion = {
      tenantId,
      cause: 'breach' as const,
      clause: 'ToS 3.6.b' as const,
      noticeKey: 'breach',
      notBefore: new Date('2027-01-01T00:00:00Z'),
      noticeHours: 168,
    };
    await controlling(tenantId, async (control) => {
      await control.grant(tenantId, { planCode: 'team', modules: ['contacts', 'queries'], seats: 7 });
      await control.suspend(tenantId, 'conduct', 'ToS 3.6.b');
      await control.suspend(tenantId, 'debt', 'ToS 3.4.c');
      await control.scheduleDeletion(deletion);
    });

    await controlling(tenantId, (control) => control.restore(tenantId, 'debt', 'ToS 3.4.d'));

    const [row] = await house.rows(
      'select state, lifecycle, suspensions, entitlements, deletion from instance where tenant_id = $1',
      tenantId,
    );
    expect(row).toMatchObject({
      state: 'SUSPENDED',
      lifecycle: 'ACTIVE',
      suspensions: [{ reason: 'conduct', clause: 'ToS 3.6.b' }],
      entitlements: { planCode: 'team', modules: ['contacts', 'queries'], seats: 7 },
      deletion: { cause: 'breach', notBefore: '2027-01-01T00:00:00.000Z' },
    });
    await controlling(tenantId, (control) => control.cancelDeletion(tenantId, 'appeal'));
    expect(
      await house.rows(
        `select state from obligation where tenant_id = $1 and key = 'instance:purge' order by id desc limit 1`,
        tenantId,
      ),
    ).toEqual([{ state: 'VOIDED' }]);
  });
});
