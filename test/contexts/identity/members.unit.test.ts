import { beforeEach, describe, expect, test } from '@jest/globals';
import { AppointStaff } from '../../../src/contexts/identity/application/appointing.js';
import { AcceptInvitation, InviteMember } from '../../../src/contexts/identity/application/inviting.js';
import { IssueApiKey, RevokeApiKey } from '../../../src/contexts/identity/application/issuing-keys.js';
import {
  ChangeRole,
  ReinstateMember,
  RemoveMember,
} from '../../../src/contexts/identity/application/managing-members.js';
import { ReinstateAccount, SuspendAccount } from '../../../src/contexts/identity/application/suspending-accounts.js';
import type { AccountSuspended } from '../../../src/contexts/identity/contract.js';
import { OPERATOR_TENANT } from '../../../src/shared-kernel/tenant.js';
import { anAnswer, GOOD_PASSWORD, IdentityWorld } from './world.js';

let world: IdentityWorld;
beforeEach(async () => {
  world = new IdentityWorld();
  await world.founded('t1');
});

const invite = (email: string, tenantId = 't1') =>
  world.execute<{ membershipId: string }>(
    new InviteMember(tenantId, { email, name: 'Bo', role: 'user', language: 'en' }),
  );

describe('inviting', () => {
  test('a stranger gets an account once they accept, with both documents accepted', async () => {
    const bo = await world.joined('t1', 'bo@example.com');

    expect(bo).toMatchObject({ state: 'ACTIVE', name: 'Bo Exempel', invitationHash: null });
    expect(world.account('bo@example.com')).toMatchObject({ state: 'ACTIVE', tenantIds: ['t1'] });
    expect(world.acceptedDocuments.map(({ kind, occasion }) => ({ kind, occasion }))).toEqual([
      { kind: 'terms-of-service', occasion: 'invitation' },
      { kind: 'acceptable-use-policy', occasion: 'invitation' },
    ]);
    expect([...world.obligations.keys()].some((key) => key.includes(':expire'))).toBe(false);
    await expect(world.signIn('t1', 'bo@example.com')).resolves.toMatchObject({ outcome: 'signed-in' });
  });

  test('somebody with an account joins with its password and keeps one account (ToS 2.5)', async () => {
    await world.founded('t2', 'eva@example.com');
    const { membershipId } = await invite('EVA@example.com');
    const secret = world.invitationSecret(membershipId);

    await expect(
      world.execute(new AcceptInvitation('t1', membershipId, secret, anAnswer({ password: 'annat långt lösenord' }))),
    ).rejects.toMatchObject({
      details: { faults: [expect.objectContaining({ pointer: '/password', code: 'wrong' })] },
    });
    await world.execute(new AcceptInvitation('t1', membershipId, secret, anAnswer()));

    expect(world.rows.accounts.filter(({ email }) => email === 'eva@example.com')).toHaveLength(1);
    expect(world.account('eva@example.com').tenantIds).toEqual(['t2', 't1']);
  });

  test('an invitation takes a seat; one more than the plan has is refused with the clause (ToS 1.5.plan)', async () => {
    await invite('bo@example.com');
    await invite('cecilia@example.com');

    await expect(invite('david@example.com')).rejects.toMatchObject({
      code: 'seats-exceeded',
      details: { clause: 'ToS 1.5.plan', data: { seats: 3, taken: 3 } },
    });
  });

  test('nobody is invited twice (ToS 2.5)', async () => {
    await invite('bo@example.com');

    await expect(invite('Bo@Example.com')).rejects.toMatchObject({ code: 'already-member' });
  });

  test('the invitation works until the last moment of day 7 and then frees seat and data', async () => {
    const { membershipId } = await invite('bo@example.com');
    world.now = new Date('2026-03-09T23:59:59.999+01:00');
    await world.sweep();
    expect(world.memberOf('t1', 'bo@example.com').state).toBe('INVITED');
    const member = world.memberOf('t1', 'bo@example.com');

    world.now = new Date('2026-03-10T00:00:00+01:00');
    await expect(
      world.execute(new AcceptInvitation('t1', membershipId, world.invitationSecret(membershipId), anAnswer())),
    ).rejects.toMatchObject({ code: 'invitation-expired' });
    await world.sweep();

    expect(member).toMatchObject({ state: 'REMOVED', name: '' });
    expect(world.rows.accounts.find(({ id }) => id === member.accountId)).toMatchObject({
      state: 'DELETED',
      email: null,
    });
    expect(world.types()).toEqual(expect.arrayContaining(['identity.InvitationExpired', 'identity.AccountErased']));
  });

  test('a wrong secret looks like no invitation, and a used one says so', async () => {
    const { membershipId } = await invite('bo@example.com');
    const secret = world.invitationSecret(membershipId);

    await expect(world.execute(new AcceptInvitation('t1', membershipId, 'guess', anAnswer()))).rejects.toMatchObject({
      kind: 'not-found',
    });
    await world.execute(new AcceptInvitation('t1', membershipId, secret, anAnswer()));
    await expect(world.execute(new AcceptInvitation('t1', membershipId, secret, anAnswer()))).rejects.toMatchObject({
      kind: 'gone',
    });
  });

  test('joining without accepting both documents is refused (ToS 3.2, AUP 1)', async () => {
    const { membershipId } = await invite('bo@example.com');
    const [terms, policy] = anAnswer().acceptances;

    for (const acceptances of [[terms!], [policy!]])
      await expect(
        world.execute(
          new AcceptInvitation('t1', membershipId, world.invitationSecret(membershipId), anAnswer({ acceptances })),
        ),
      ).rejects.toMatchObject({ details: { clause: 'ToS 9.5' } });
  });

  test('the others hear of a new administrator', async () => {
    await world.joined('t1', 'bo@example.com', 'administrator');

    expect(world.letters.at(-1)).toMatchObject({ template: 'administrator-added', to: 'contract' });
  });
});

describe('administrators', () => {
  test('the last one can neither be removed nor become a user (ToS 1.5.administrator)', async () => {
    const ada = world.memberOf('t1', 'ada@example.com');

    await expect(world.execute(new RemoveMember('t1', ada.id))).rejects.toMatchObject({
      code: 'last-administrator',
      details: { clause: 'ToS 1.5.administrator' },
    });
    await expect(world.execute(new ChangeRole('t1', ada.id, ada.version, 'user'))).rejects.toMatchObject({
      code: 'last-administrator',
    });
    expect(ada).toMatchObject({ state: 'ACTIVE', role: 'administrator' });
  });

  test('of two who remove each other one stays', async () => {
    const ada = world.memberOf('t1', 'ada@example.com');
    const bo = await world.joined('t1', 'bo@example.com', 'administrator');

    await world.execute(new RemoveMember('t1', ada.id));
    await expect(world.execute(new RemoveMember('t1', bo.id))).rejects.toMatchObject({ code: 'last-administrator' });

    expect(bo.state).toBe('ACTIVE');
  });

  test('an invited administrator does not count as one yet (ToS 1.5.administrator)', async () => {
    await world.execute(
      new InviteMember('t1', { email: 'bo@example.com', name: 'Bo', role: 'administrator', language: 'sv' }),
    );

    await expect(
      world.execute(new RemoveMember('t1', world.memberOf('t1', 'ada@example.com').id)),
    ).rejects.toMatchObject({ code: 'last-administrator' });
  });

  test('a role is changed only from the version that was read', async () => {
    const bo = await world.joined('t1', 'bo@example.com');

    await expect(world.execute(new ChangeRole('t1', bo.id, bo.version + 1, 'administrator'))).rejects.toMatchObject({
      code: 'stale',
    });
    await world.execute(new ChangeRole('t1', bo.id, bo.version, 'administrator'));

    expect(bo.role).toBe('administrator');
    expect(world.types()).toContain('identity.MemberRoleChanged');
  });

  test('a removed member is signed out, and forgotten if they belong nowhere else', async () => {
    const bo = await world.joined('t1', 'bo@example.com');
    await world.signIn('t1', 'bo@example.com');

    await world.execute(new RemoveMember('t1', bo.id));

    expect(world.sessions).toEqual([]);
    expect(bo).toMatchObject({ state: 'REMOVED', name: 'Bo Exempel' });
    expect(world.rows.accounts.find(({ id }) => id === bo.accountId)).toMatchObject({ state: 'DELETED', email: null });
  });

  test("another instance's member is nobody here", async () => {
    const eva = await world.founded('t2', 'eva@example.com');

    await expect(world.execute(new RemoveMember('t1', eva.id))).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('whom the operator keeps out (ToS 2.13, K7)', () => {
  const hold = (by: string) => ({ by, clause: 'AUP 2.3.b' as const, reason: 'Broke into another account.' });
  const suspend = (accountId: string, by = 'case-1') => world.control().suspend('t1', accountId, hold(by));

  test('removed and asked in again, they stay out, though their account is a new one', async () => {
    const bo = await world.joined('t1', 'bo@example.com');
    await suspend(bo.accountId);
    await world.execute(new RemoveMember('t1', bo.id));

    await expect(invite('Bo@Example.com')).rejects.toMatchObject({
      code: 'person-suspended',
      details: { clause: 'AUP 2.3.b' },
    });

    await world.control().reinstate('t1', 'case-1');
    await expect(invite('bo@example.com')).resolves.toBeDefined();
  });

  test('removed and asked in again before the decision, the decision reaches the new account', async () => {
    const { id, accountId } = await world.joined('t1', 'bo@example.com');
    await world.execute(new RemoveMember('t1', id));
    const again = await world.joined('t1', 'bo@example.com');
    expect(again.accountId).not.toBe(accountId);
    await world.signIn('t1', 'bo@example.com');

    await suspend(accountId);

    expect(world.sessions).toEqual([]);
    expect(await world.signIn('t1', 'bo@example.com')).toEqual({ outcome: 'refused' });
  });

  test('two decisions hold a person; the first to be lifted frees nobody, and staff do not lift a case’s', async () => {
    const bo = await world.joined('t1', 'bo@example.com');
    await suspend(bo.accountId, 'case-1');
    await suspend(bo.accountId, 'case-2');

    await world.control().reinstate('t1', 'case-1');
    world.drain();
    expect(await world.signIn('t1', 'bo@example.com')).toEqual({ outcome: 'refused' });
    expect(world.types()).not.toContain('identity.MemberReinstated');
    await expect(world.execute(new ReinstateMember('t1', bo.id))).rejects.toMatchObject({
      code: 'held-by-case',
      details: { data: { caseId: 'case-2' } },
    });

    await world.control().reinstate('t1', 'case-2');
    world.drain();
    expect(world.types()).toContain('identity.MemberReinstated');
    expect(await world.signIn('t1', 'bo@example.com')).toMatchObject({ outcome: 'signed-in' });
  });

  test('an invitation that nobody answered leaves no mark of the person', async () => {
    await invite('bo@example.com');
    const bo = world.memberOf('t1', 'bo@example.com');

    world.now = new Date('2026-03-10T00:00:00+01:00');
    await world.sweep();

    expect(bo).toMatchObject({ state: 'REMOVED', personMark: null });
  });
});

describe("the operator's staff", () => {
  const staff = { email: 'stig@operator.example', name: 'Stig', language: 'sv' as const };

  test('the first one is appointed with a password, and appointing again changes nothing', async () => {
    await world.execute(new AppointStaff({ ...staff, role: 'admin', password: GOOD_PASSWORD }));
    await world.execute(new AppointStaff({ ...staff, role: 'admin', password: GOOD_PASSWORD }));

    await expect(world.signIn(OPERATOR_TENANT, staff.email)).resolves.toMatchObject({ outcome: 'signed-in' });
    expect(world.rows.memberships.filter(({ tenantId }) => tenantId === OPERATOR_TENANT)).toHaveLength(1);
  });

  test('without a password they are invited, and need no acceptances', async () => {
    await world.execute(new AppointStaff({ ...staff, role: 'agent' }));
    const { id } = world.memberOf(OPERATOR_TENANT, staff.email);

    await world.execute(
      new AcceptInvitation(OPERATOR_TENANT, id, world.invitationSecret(id), anAnswer({ acceptances: [] })),
    );

    expect(world.letters[0]).toMatchObject({ template: 'staff-invited' });
    expect(world.acceptedDocuments).toEqual([]);
  });

  test('a role of clients is none of theirs', async () => {
    await expect(
      world.execute(new AppointStaff({ ...staff, role: 'administrator', password: GOOD_PASSWORD })),
    ).rejects.toMatchObject({ details: { faults: [expect.objectContaining({ pointer: '/role' })] } });
  });
});

describe('leaving with the instance', () => {
  test('a purge takes every place, and the accounts of those who belong nowhere else', async () => {
    await world.founded('t2', 'eva@example.com');
    await world.joined('t2', 'ada@example.com');
    await world.joined('t1', 'bo@example.com');
    const [ada, bo] = [world.account('ada@example.com'), world.account('bo@example.com')];

    while ((await world.people().eraseBatch('t1')) > 0);

    expect(ada).toMatchObject({ state: 'ACTIVE', tenantIds: ['t2'] });
    expect(bo).toMatchObject({ state: 'DELETED', email: null, name: '' });
    expect(world.rows.memberships.every(({ tenantId }) => tenantId === 't2')).toBe(true);
  });
});

describe('API keys', () => {
  test('the key is answered once; its hash and scopes are kept, and evidence holds no part of it', async () => {
    const request = {
      name: 'Synk',
      role: 'user' as const,
      scopes: ['contacts:write', 'contacts:read', 'contacts:read'],
    };
    const { keyId, key } = await world.execute<{ keyId: string; key: string }>(new IssueApiKey('t1', request, 'ada'));

    expect(key).toMatch(/^cck_/);
    expect(world.rows.keys).toMatchObject([
      { id: keyId, tokenHash: `#${key}`, scopes: ['contacts:read', 'contacts:write'] },
    ]);
    expect(JSON.stringify(world.events)).not.toContain(key);
  });

  describe('of somebody who may do less than before', () => {
    const keyOf = async (tenantId: string, accountId: string, role: 'user' | 'administrator' = 'administrator') => {
      const request = { name: `Synk ${role}`, role, scopes: ['contacts:read'] };
      const issued = new IssueApiKey(tenantId, request, accountId);
      return (await world.execute<{ keyId: string }>(issued)).keyId;
    };
    const told = (tenantId = 't1') =>
      world.letters.filter((letter) => letter.template === 'keys-of-member' && letter.tenantId === tenantId);

    test('two decisions about one person are one rest, told once; who made no keys is not spoken of', async () => {
      const bo = await world.joined('t1', 'bo@example.com', 'administrator');
      const keyId = await keyOf('t1', bo.accountId);
      await world.joined('t1', 'cai@example.com');

      for (const by of ['case-1', 'case-2'])
        await world.control().suspend('t1', bo.accountId, { by, clause: 'AUP 2.3.b', reason: 'Probed others.' });
      await world.control().suspend('t1', world.account('cai@example.com').id, {
        by: 'case-3',
        clause: 'AUP 2.3.b',
        reason: 'Probed others.',
      });

      expect(told()).toMatchObject([{ to: 'contract', data: { cause: 'suspended', name: 'Bo Exempel' } }]);
      const rests = world.events.filter(({ type }) => type === 'identity.ApiKeysAtRest');
      expect(rests).toMatchObject([{ subjectId: bo.accountId, clause: 'AUP 2.3.b', keyIds: [keyId] }]);
      expect(world.rows.keys[0]!.revokedAt).toBeNull();
    });

    test('a suspended account rests in every instance where it made keys and still has its place', async () => {
      await world.founded('t2', 'eva@example.com');
      const here = await world.joined('t1', 'bo@example.com', 'administrator');
      const there = await world.joined('t2', 'bo@example.com', 'administrator');
      await keyOf('t1', here.accountId);
      await keyOf('t2', there.accountId);
      await world.execute(new SuspendAccount(OPERATOR_TENANT, here.accountId, 'ToS 2.8', 'Sold access.'));
      world.drain();
      const suspended = world.events.find(({ type }) => type === 'identity.AccountSuspended') as AccountSuspended;

      await world.keysFollowAccounts().rest(suspended);

      expect(told('t1')).toHaveLength(1);
      expect(told('t2')).toHaveLength(1);

      await world.execute(new ReinstateAccount(OPERATOR_TENANT, here.accountId));
      await world.keysFollowAccounts().rest(suspended);

      expect(told('t1')).toHaveLength(1);
    });

    test('with a removed member go the keys, the user’s and the administrator’s, and no letter says whose they were', async () => {
      const bo = await world.joined('t1', 'bo@example.com', 'administrator');
      await keyOf('t1', bo.accountId);
      await keyOf('t1', bo.accountId, 'user');
      await keyOf('t1', world.account('ada@example.com').id);

      await world.execute(new RemoveMember('t1', bo.id));

      expect(world.rows.keys.map(({ revokedAt }) => revokedAt !== null)).toEqual([true, true, false]);
      expect(world.types().filter((type) => type === 'identity.ApiKeyRevoked')).toHaveLength(2);
      expect(told()).toHaveLength(1);
      expect(JSON.stringify(told()[0]!.data)).not.toContain('Bo');
    });

    test('whoever administers no longer is told of for the keys that administrate, and those are not revoked', async () => {
      const bo = await world.joined('t1', 'bo@example.com', 'administrator');
      await keyOf('t1', bo.accountId, 'user');

      await world.execute(new ChangeRole('t1', bo.id, bo.version, 'user'));
      expect(told()).toEqual([]);

      await world.execute(new ChangeRole('t1', bo.id, bo.version, 'administrator'));
      await keyOf('t1', bo.accountId);
      await world.execute(new ChangeRole('t1', bo.id, bo.version, 'user'));

      expect(told()).toMatchObject([{ data: { cause: 'demoted', keys: [expect.stringContaining('administrator')] } }]);
      expect(world.rows.keys.every(({ revokedAt }) => revokedAt === null)).toBe(true);
    });
  });

  test('a revoked key stays revoked at its first hour', async () => {
    const request = { name: 'Synk', role: 'user' as const, scopes: ['contacts:read'] };
    const { keyId } = await world.execute<{ keyId: string }>(new IssueApiKey('t1', request, 'ada'));
    await world.execute(new RevokeApiKey('t1', keyId));
    const { revokedAt } = world.rows.keys[0]!;
    world.now = new Date('2026-03-03T10:00:00+01:00');

    await world.execute(new RevokeApiKey('t1', keyId));

    expect(world.rows.keys[0]!.revokedAt).toEqual(revokedAt);
    expect(world.types().filter((type) => type === 'identity.ApiKeyRevoked')).toHaveLength(1);
  });
});
