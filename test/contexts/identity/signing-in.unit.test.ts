import { beforeEach, describe, expect, test } from '@jest/globals';
import { AcceptInvitation, InviteMember } from '../../../src/contexts/identity/application/inviting.js';
import { RemoveMember, SuspendMember } from '../../../src/contexts/identity/application/managing-members.js';
import type { SignIn } from '../../../src/contexts/identity/application/signing-in.js';
import { ReinstateAccount, SuspendAccount } from '../../../src/contexts/identity/application/suspending-accounts.js';
import { OPERATOR_TENANT } from '../../../src/shared-kernel/tenant.js';
import { anAnswer, IdentityWorld } from './world.js';

let world: IdentityWorld;
beforeEach(async () => {
  world = new IdentityWorld();
  await world.founded('t1');
});

const deviceOf = (signIn: SignIn): string => (signIn.outcome === 'signed-in' ? signIn.device : '');
const sessionOf = (signIn: SignIn): string => (signIn.outcome === 'signed-in' ? signIn.session : '');

describe('signing in', () => {
  test('opens a session whose secret is stored nowhere', async () => {
    const signIn = await world.signIn('t1', ' Ada@Example.com ');

    expect(signIn.outcome).toBe('signed-in');
    expect(world.sessions).toMatchObject([{ tenantId: 't1', tokenHash: `#${sessionOf(signIn)}` }]);
    expect(world.types()).toContain('identity.SignedIn');
  });

  test('a wrong password, an unknown address and a stranger to this instance are refused alike', async () => {
    await world.founded('t2', 'eva@example.com');
    world.verified = 0;

    const answers = [
      await world.signIn('t1', 'ada@example.com', { password: 'fel lösenord helt' }),
      await world.signIn('t1', 'nobody@example.com'),
      await world.signIn('t1', 'eva@example.com'),
    ];

    expect(answers).toEqual([{ outcome: 'refused' }, { outcome: 'refused' }, { outcome: 'refused' }]);
    expect(world.verified).toBe(3);
    expect(world.sessions).toEqual([]);
  });

  test('replaces the session that the browser brought along', async () => {
    const first = await world.signIn('t1', 'ada@example.com');

    await world.signIn('t1', 'ada@example.com', { session: sessionOf(first) });

    expect(world.sessions).toHaveLength(1);
    expect(world.sessions[0]!.tokenHash).not.toBe(`#${sessionOf(first)}`);
  });

  test('is refused, with the clause, once the agreement has ended, and only to somebody who may know (ToS 3.1)', async () => {
    world.ended.add('t1');

    await expect(world.signIn('t1', 'ada@example.com')).rejects.toMatchObject({
      code: 'agreement-ended',
      details: { clause: 'ToS 3.1' },
    });
    await expect(world.signIn('t1', 'ada@example.com', { password: 'x' })).resolves.toEqual({ outcome: 'refused' });
  });
});

describe('guessing', () => {
  const guess = (over = {}) => world.signIn('t1', 'ada@example.com', { password: 'gissning', ...over });
  const guessMany = async (count: number, over: (n: number) => object = () => ({})) => {
    for (let n = 0; n < count; n++) await guess(over(n)).catch((error: Error) => error);
  };

  test('ten thousand guesses from as many machines cost at most ten hashes (AUP 2.3.b)', async () => {
    world.verified = 0;

    await guessMany(10_000, (n) => ({ ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }));

    expect(world.verified).toBe(10);
    await expect(guess()).rejects.toMatchObject({ code: 'too-many-attempts', details: { clause: 'AUP 2.3.b' } });
  });

  test('meanwhile the owner gets in on a device that they used before (AUP 2.3.b)', async () => {
    const device = deviceOf(await world.signIn('t1', 'ada@example.com'));
    await guessMany(50);

    await expect(world.signIn('t1', 'ada@example.com')).rejects.toMatchObject({ code: 'too-many-attempts' });
    await expect(world.signIn('t1', 'ada@example.com', { device })).resolves.toMatchObject({ outcome: 'signed-in' });
  });

  test('an invented device cookie buys a guesser nothing', async () => {
    world.verified = 0;

    await guessMany(100, (n) => ({ device: `invented-${n}` }));

    expect(world.verified).toBe(10);
  });

  test('an address that nobody has is throttled just the same', async () => {
    for (let n = 0; n < 10; n++) await world.signIn('t1', 'nobody@example.com', { ip: `10.0.0.${n}` });

    await expect(world.signIn('t1', 'nobody@example.com')).rejects.toMatchObject({ code: 'too-many-attempts' });
  });
});

describe('what signing in shows (AUP 2.3.b, ToS 2.8)', () => {
  test('guesses that are turned away are noticed as an outsider’s, and no sooner (AUP 2.3.b)', async () => {
    await world.joined('t1', 'bo@example.com');
    for (let tries = 0; tries < 10; tries++) await world.signIn('t1', 'bo@example.com', { password: 'wrong' });
    expect(world.noticed).toEqual([]);

    await expect(world.signIn('t1', 'bo@example.com', { password: 'wrong' })).rejects.toMatchObject({
      code: 'too-many-attempts',
    });

    const subject = { ip: '192.0.2.1', isOutsider: true };
    expect(world.noticed).toEqual([{ tenantId: 't1', kind: 'guessing', subject, dedupeKey: '2026-03-02' }]);
  });

  test('one password in five kinds of browsers within an hour is noticed, and nobody is shut out (ToS 2.8)', async () => {
    const { accountId } = await world.joined('t1', 'bo@example.com');
    for (const userAgent of ['a', 'b', 'c', 'd', 'd']) await world.signIn('t1', 'bo@example.com', { userAgent });
    expect(world.noticed).toEqual([]);

    expect(await world.signIn('t1', 'bo@example.com', { userAgent: 'e' })).toMatchObject({ outcome: 'signed-in' });

    const subject = { accountId };
    expect(world.noticed).toEqual([{ tenantId: 't1', kind: 'shared-password', subject, dedupeKey: '2026-03-02' }]);
  });

  test('browsers of an hour ago are not in use any more (ToS 2.8)', async () => {
    await world.joined('t1', 'bo@example.com');
    for (const userAgent of ['a', 'b', 'c', 'd']) await world.signIn('t1', 'bo@example.com', { userAgent });
    world.wallNow = new Date(world.wallNow.getTime() + 60 * 60_000);

    await world.signIn('t1', 'bo@example.com', { userAgent: 'e' });

    expect(world.noticed).toEqual([]);
  });
});

describe('keeping somebody out', () => {
  test('a suspended member is signed out at once, hears why, and colleagues stay', async () => {
    const bo = await world.joined('t1', 'bo@example.com');
    await world.signIn('t1', 'bo@example.com');
    await world.signIn('t1', 'ada@example.com');

    await world.execute(new SuspendMember('t1', bo.id, 'ToS 2.4', 'Uppgifter om andra utan samtycke.'));

    expect(world.sessions.map(({ accountId }) => accountId)).toEqual([world.account('ada@example.com').id]);
    expect(await world.signIn('t1', 'bo@example.com')).toEqual({ outcome: 'refused' });
    expect(world.letters.at(-1)).toMatchObject({ template: 'member-suspended', data: { clause: 'ToS 2.4' } });
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'identity.MemberSuspended', clause: 'ToS 2.4', subjectId: bo.id }),
    );
  });

  test('ToS 2.13: a suspended account does not come back as a new one by being removed and asked in again', async () => {
    const bo = await world.joined('t1', 'bo@example.com');
    await world.execute(new SuspendAccount(OPERATOR_TENANT, bo.accountId, 'ToS 2.8', 'Sold access to other people.'));

    await world.execute(new RemoveMember('t1', bo.id));

    const account = world.account('bo@example.com');
    expect(account).toMatchObject({ state: 'SUSPENDED', name: '', passwordHash: null, tenantIds: [] });
    await world.execute(new InviteMember('t1', { email: 'BO@example.com', name: 'Bo', role: 'user', language: 'en' }));
    const again = world.memberOf('t1', 'bo@example.com');
    const answer = new AcceptInvitation('t1', again.id, world.invitationSecret(again.id), anAnswer());
    await expect(world.execute(answer)).rejects.toMatchObject({ details: { faults: [{ code: 'wrong' }] } });
    await world.execute(new RemoveMember('t1', again.id));

    await world.execute(new ReinstateAccount(OPERATOR_TENANT, bo.accountId));

    expect(account).toMatchObject({ state: 'DELETED', email: null });
    expect(world.types().slice(-2)).toEqual(['identity.AccountReinstated', 'identity.AccountErased']);
  });

  test('a suspended account is out of every instance', async () => {
    await world.joined('t1', 'bo@example.com');
    await world.founded('t2', 'eva@example.com');
    await world.joined('t2', 'bo@example.com');
    await world.signIn('t1', 'bo@example.com');
    await world.signIn('t2', 'bo@example.com');

    const reason = 'Sold access to other people.';
    await world.execute(new SuspendAccount(OPERATOR_TENANT, world.account('bo@example.com').id, 'ToS 2.8', reason));

    expect(world.sessions).toEqual([]);
    expect(world.letters.at(-1)).toMatchObject({
      template: 'account-suspended',
      to: [{ email: 'bo@example.com' }],
      data: { clause: 'ToS 2.8', reason },
    });
    expect(await world.signIn('t1', 'bo@example.com')).toEqual({ outcome: 'refused' });
  });
});
