import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PersonalAccounts } from '../../../src/contexts/identity/adapters/personal-data.js';
import { AppointStaff } from '../../../src/contexts/identity/application/appointing.js';
import { UnitOfWork } from '../../../src/platform/unit-of-work.js';
import { type Browser, House, PASSWORD } from './house.js';

let house: House;
let tenantId: string;
let ada: Browser;
beforeAll(async () => {
  house = await House.build();
  tenantId = await house.found();
  ada = await house.signedIn('exempel', 'ada@exempel.example');
});
afterAll(() => house.stop());

const invite = (email: string, role = 'user', by = ada) =>
  by.post('/v1/members', { email, name: 'Bo Exempel', role, language: 'en' });

const join = async (email: string, over: object = {}) => {
  const { token } = await house.letter('invitation', email);
  const { acceptances } = (await house.form()) as { acceptances: object[] };
  const answer = { token, name: 'Bo Exempel', password: PASSWORD, acceptances, ...over };
  return house.browser('exempel').post('/v1/auth/invitations', answer);
};

const memberOf = async (email: string) =>
  (await ada.get('/v1/members')).body.items.find((member: { email: string }) => member.email === email);

describe('members', () => {
  test('an invited person joins with a password of their own and signs in', async () => {
    const invited = await invite('bo@exempel.example');
    expect(invited.status).toBe(201);
    expect(await memberOf('bo@exempel.example')).toMatchObject({ id: invited.body.id, state: 'INVITED' });

    expect((await join('bo@exempel.example')).status).toBe(204);

    const bo = await house.signedIn('exempel', 'bo@exempel.example');
    expect((await bo.get('/v1/me')).body).toMatchObject({ role: 'user', name: 'Bo Exempel' });
    const accepted = await house.rows<{ kind: string }>(
      `select kind from acceptance where tenant_id = $1 and occasion = 'invitation' order by kind`,
      tenantId,
    );
    expect(accepted.map(({ kind }) => kind)).toEqual(['acceptable-use-policy', 'terms-of-service']);
  });

  test('an invitation to somebody with an account looks the same from inside', async () => {
    await house.found({ email: 'eva@annan.example', slug: 'annan', orgNo: '556016-0680' });

    const [stranger, known] = [await invite('okand@exempel.example'), await invite('EVA@annan.example')];
    expect([stranger.status, Object.keys(stranger.body)]).toEqual([known.status, Object.keys(known.body)]);
    expect((await join('eva@annan.example', { password: 'fel men långt lösenord' })).status).toBe(422);
    expect((await join('eva@annan.example')).status).toBe(204);

    const eva = await house.signedIn('exempel', 'eva@annan.example');
    expect((await eva.get('/v1/me')).body.instances).toHaveLength(2);
    expect(await house.rows(`select 1 from account where email = 'eva@annan.example'`)).toHaveLength(1);
  });

  test('one seat more than the plan has is refused, also when two ask at once', async () => {
    expect((await invite('fjarde@exempel.example')).status).toBe(201);

    const answers = await Promise.all([invite('femte@exempel.example'), invite('sjatte@exempel.example')]);
    const refused = answers.filter(({ status }) => status === 409);

    // Ada, Bo, Eva, one stranger and the fourth: of five seats none is left.
    expect(refused).toHaveLength(2);
    expect(refused[0]!.body).toMatchObject({ code: 'seats-exceeded', clause: 'ToS 1.5.plan', data: { seats: 5 } });
  });

  test('of two who ask for the last seat at once one gets it', async () => {
    const { id } = await memberOf('fjarde@exempel.example');
    await ada.delete(`/v1/members/${id}`);

    const answers = await Promise.all(['femte', 'sjatte', 'sjunde'].map((name) => invite(`${name}@exempel.example`)));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('a role is changed with the version that was read, and counts from the next request', async () => {
    const bo = await house.signedIn('exempel', 'bo@exempel.example');
    const { id, version } = await memberOf('bo@exempel.example');
    const change = (ifMatch?: string) =>
      ada.patch(`/v1/members/${id}`, { role: 'administrator' }, ifMatch ? { 'if-match': ifMatch } : {});

    expect((await bo.get('/v1/api-keys')).status).toBe(403);
    expect((await change()).status).toBe(428);
    expect((await change('"99"')).status).toBe(412);
    const changed = await change(`"${version}"`);

    expect(changed.status).toBe(200);
    expect(changed.headers.etag).toBe(`"${changed.body.version}"`);
    expect((await bo.get('/v1/api-keys')).status).toBe(200);
    expect(await house.letter('administrator-added', 'ada@exempel.example')).toMatchObject({ name: 'Bo Exempel' });
  });

  test('when two administrators remove each other at once, one stays', async () => {
    const bo = await house.signedIn('exempel', 'bo@exempel.example');
    const [mine, his] = [await memberOf('ada@exempel.example'), await memberOf('bo@exempel.example')];

    const answers = await Promise.all([bo.delete(`/v1/members/${mine.id}`), ada.delete(`/v1/members/${his.id}`)]);

    expect(answers.map(({ status }) => status).sort()).not.toEqual([204, 204]);
    const left = await house.rows<{ account_id: string }>(
      `select account_id from membership where tenant_id = $1 and state = 'ACTIVE' and role = 'administrator'`,
      tenantId,
    );
    expect(left).toHaveLength(1);
    const survivor = answers[0]!.status === 204 ? bo : ada;
    const removed = answers[0]!.status === 204 ? ada : bo;
    expect([(await survivor.get('/v1/me')).status, (await removed.get('/v1/me')).status]).toEqual([200, 401]);
    const own = survivor === ada ? mine : his;
    expect((await survivor.delete(`/v1/members/${own.id}`)).body).toMatchObject({ code: 'last-administrator' });
    ada = survivor;
  });

  test('an invitation that nobody answers ends with day 7, and its address is forgotten', async () => {
    await house.stand('2026-03-09T23:59:59.999+01:00');
    await house.settle();
    expect(
      await house.rows(`select 1 from membership where tenant_id = $1 and state = 'INVITED'`, tenantId),
    ).not.toEqual([]);

    await house.stand('2026-03-10T00:00:00+01:00');
    await house.settle();

    expect(await house.rows(`select 1 from membership where tenant_id = $1 and state = 'INVITED'`, tenantId)).toEqual(
      [],
    );
    expect(await house.rows(`select 1 from account where email = 'okand@exempel.example'`)).toEqual([]);
    expect((await join('okand@exempel.example')).status).toBe(410);
  });

  test("another instance's member is not found", async () => {
    const eva = await house.signedIn('annan', 'eva@annan.example');
    const [{ id }] = (await eva.get('/v1/members')).body.items;

    const foreign = await ada.delete(`/v1/members/${id}`);
    const unknown = await ada.delete('/v1/members/01900000-0000-7000-8000-0000000000ff');

    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(unknown.text);
    expect((await eva.get('/v1/me')).status).toBe(200);
  });
});

describe('API keys', () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  test('a key opens what its scopes name, nothing else, and nothing once revoked', async () => {
    const issued = await ada.post('/v1/api-keys', { name: 'Synk', role: 'user', scopes: ['members:read'] });
    const { id, key } = issued.body;
    const program = house.browser('exempel');

    expect((await program.get('/v1/members', bearer(key))).status).toBe(200);
    expect((await program.get('/v1/instance', bearer(key))).body).toMatchObject({ code: 'scope-required' });
    expect((await house.browser('annan').get('/v1/members', bearer(key))).status).toBe(401);
    const { body } = await ada.get('/v1/api-keys');
    expect(body.items).toMatchObject([{ id, hint: key.slice(0, 8), revokedAt: null }]);
    expect(JSON.stringify(body)).not.toContain(key);

    expect((await ada.delete(`/v1/api-keys/${id}`)).status).toBe(204);

    expect((await program.get('/v1/members', bearer(key))).status).toBe(401);
  });

  describe('of somebody who may not be here themselves', () => {
    let staff: Browser;
    let eva: { id: string; accountId: string };
    let request: () => Promise<number>;
    let plain: string;
    beforeAll(async () => {
      ({ key: plain } = (
        await ada.post('/v1/api-keys', { name: 'Lista', role: 'user', scopes: ['members:read'] })
      ).body);
      const stig = { email: 'stig@operator.example', name: 'Stig', role: 'admin', language: 'sv' } as const;
      await house.commands.execute(new AppointStaff({ ...stig, password: PASSWORD }));
      staff = await house.signedIn('operator', stig.email);
      eva = await memberOf('eva@annan.example');
      const { version } = await memberOf('eva@annan.example');
      await ada.patch(`/v1/members/${eva.id}`, { role: 'administrator' }, { 'if-match': `"${version}"` });
      const browser = await house.signedIn('exempel', 'eva@annan.example');
      const asked = { name: 'Webbutik', role: 'administrator', scopes: ['members:read'] };
      const { key } = (await browser.post('/v1/api-keys', asked)).body;
      request = async () => (await house.browser('exempel').get('/v1/members', bearer(key))).status;
    });
    const shown = async () =>
      (await ada.get('/v1/api-keys')).body.items.find(({ name }: { name: string }) => name === 'Webbutik');
    const reason = { clause: 'ToS 2.4', reason: 'Uppgifter om andra utan samtycke.' };

    test('ToS 2.4, 2.13: with whoever made it suspended, a key is refused on the next request, until that is lifted', async () => {
      expect(await request()).toBe(200);
      const path = `/v1/clients/${tenantId}/members/${eva.id}/suspension`;

      await staff.put(path, reason);

      expect(await request()).toBe(401);
      expect(await shown()).toMatchObject({ isAtRest: true, revokedAt: null });
      expect(await memberOf('eva@annan.example')).toMatchObject({ suspended: { clause: 'ToS 2.4' } });
      const asColleagues = (await house.browser('exempel').get('/v1/members', bearer(plain))).body.items;
      expect(asColleagues.map(({ suspended }: { suspended: unknown }) => suspended)).not.toContainEqual(
        expect.objectContaining({ clause: 'ToS 2.4' }),
      );
      expect(await house.letter('keys-of-member', 'ada@exempel.example')).toMatchObject({
        cause: 'suspended',
        name: 'Ada Exempel',
        keys: [expect.stringMatching(/^Webbutik \(cck_/)],
      });
      const evidence = await house.rows(
        `select clause from evidence where tenant_id = $1 and event_type = 'identity.ApiKeysAtRest'`,
        tenantId,
      );
      expect(evidence).toEqual([{ clause: 'ToS 2.4' }]);

      await staff.delete(path);

      expect(await request()).toBe(200);
      expect(await shown()).toMatchObject({ isAtRest: false });
    });

    test('ToS 2.13: with the whole account suspended the key rests as well, and each of its instances hears it', async () => {
      const path = `/v1/accounts/${eva.accountId}/suspension`;
      expect((await staff.put(path, {})).status).toBe(422);

      expect((await staff.put(path, { ...reason, clause: 'ToS 2.8' })).status).toBe(204);

      expect(await request()).toBe(401);
      expect(await house.letter('account-suspended', 'eva@annan.example')).toMatchObject({ clause: 'ToS 2.8' });
      await house.settle();
      const evidence = await house.rows(
        `select clause from evidence where tenant_id = $1 and event_type = 'identity.ApiKeysAtRest' order by id`,
        tenantId,
      );
      expect(evidence).toEqual([{ clause: 'ToS 2.4' }, { clause: 'ToS 2.8' }]);

      await staff.delete(path);

      expect(await request()).toBe(200);
    });

    test('ToS 1.5: a member who is removed leaves no key that works, nor does being asked in again bring it back', async () => {
      expect((await ada.delete(`/v1/members/${eva.id}`)).status).toBe(204);

      expect(await request()).toBe(401);
      expect(await shown()).toMatchObject({ isAtRest: false, revokedAt: expect.any(String) });
      const told = await house.letter('keys-of-member', 'ada@exempel.example');
      expect(told).toMatchObject({ cause: 'removed', name: '' });
      await invite('eva@annan.example', 'administrator');
      expect((await join('eva@annan.example')).status).toBe(204);
      expect(await request()).toBe(401);
    });
  });

  test('ToS 2.13, 9.9: a suspended person who asks to be erased leaves; the address that keeps them out stays, and is said to', async () => {
    const email = 'gunnar@exempel.example';
    await invite(email);
    expect((await join(email)).status).toBe(204);
    const { accountId } = await memberOf(email);
    const staff = await house.signedIn('operator', 'stig@operator.example');
    await staff.put(`/v1/accounts/${accountId}/suspension`, { clause: 'ToS 2.8', reason: 'Sålde inloggningar.' });

    const subject = { tenantId, role: 'controller' as const, accountId, email };
    const receipt = await house.app
      .get(UnitOfWork)
      .run(tenantId, () => house.app.get(PersonalAccounts, { strict: false }).eraseOf(subject));

    expect(receipt.kept).toEqual([expect.objectContaining({ what: 'account', law: 'GDPR 17.3 e' })]);
    expect(await memberOf(email)).toBeUndefined();
    expect(await house.rows('select email, name, password_hash, state from account where id = $1', accountId)).toEqual([
      { email, name: '', password_hash: null, state: 'SUSPENDED' },
    ]);
  });

  test('a key beside a cookie is the key', async () => {
    expect((await ada.get('/v1/me', bearer('cck_made-up'))).status).toBe(401);
  });

  test('its text is in no table and no log of requests', async () => {
    const { key } = (
      await ada.post(
        '/v1/api-keys',
        { name: 'Export', role: 'user', scopes: ['contacts:read'] },
        { 'idempotency-key': 'issue-1' },
      )
    ).body;
    const tables = ['api_key', 'idempotency_key', 'outbox_message', 'evidence'];
    for (const table of tables)
      expect(await house.rows(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, key)).toEqual([]);
  });
});
