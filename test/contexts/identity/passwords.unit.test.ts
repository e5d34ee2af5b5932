import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ChangePassword,
  RequestPasswordReset,
  ResetPassword,
} from '../../../src/contexts/identity/application/changing-passwords.js';
import { GOOD_PASSWORD, IdentityWorld } from './world.js';

const NEXT = 'fjorton blåa harar';
let world: IdentityWorld;
beforeEach(async () => {
  world = new IdentityWorld();
  await world.founded('t1');
});
const ada = () => world.account('ada@example.com');
const change = (current: string, next: string, sessionId = 'none') =>
  world.execute(new ChangePassword('t1', ada().id, sessionId, current, next, '192.0.2.1'));

describe('changing a password', () => {
  test('ends all other sessions, tells the owner, and starts the reminder anew (ToS 2.7)', async () => {
    await world.signIn('t1', 'ada@example.com');
    await world.signIn('t1', 'ada@example.com');
    const kept = world.sessions[1]!.id;
    world.now = new Date('2026-05-01T10:00:00+02:00');

    await change(GOOD_PASSWORD, NEXT, kept);

    expect(world.sessions.map(({ id }) => id)).toEqual([kept]);
    expect(await world.signIn('t1', 'ada@example.com')).toEqual({ outcome: 'refused' });
    expect(world.letters.at(-1)).toMatchObject({ template: 'password-changed' });
    expect(world.types()).toContain('identity.PasswordChanged');
    expect(world.obligations.get(`t1/password-reminder:${ada().id}`)?.dueAt).toEqual(
      new Date('2026-10-28T08:00:00+01:00'),
    );
  });

  test('needs the present one, and guessing it is throttled', async () => {
    for (let n = 0; n < 10; n++)
      await expect(change('fel', NEXT)).rejects.toMatchObject({
        details: { faults: [expect.objectContaining({ pointer: '/currentPassword', code: 'wrong' })] },
      });

    await expect(change(GOOD_PASSWORD, NEXT)).rejects.toMatchObject({ code: 'too-many-attempts' });
  });

  test('refuses a weak one by its own field', async () => {
    await expect(change(GOOD_PASSWORD, 'kort')).rejects.toMatchObject({
      details: { faults: [expect.objectContaining({ pointer: '/newPassword', code: 'min-length' })] },
    });
  });
});

describe('resetting a password', () => {
  const ask = (email: string) => world.execute(new RequestPasswordReset('t1', email));

  test('forgets every device, so that whoever got in before guesses as a stranger again (AUP 2.3.b)', async () => {
    const signIn = await world.signIn('t1', 'ada@example.com');
    const device = signIn.outcome === 'signed-in' ? signIn.device : '';
    await world.execute(new RequestPasswordReset('t1', 'ada@example.com'));
    const [accountId, secret] = world.resetToken();

    await world.execute(new ResetPassword('t1', accountId, secret, 'sex blåa elefanter'));

    expect(world.devices).toEqual([]);
    await world.signIn('t1', 'ada@example.com', { password: 'gissning', device });
    expect(world.taken.get('address:ada@example.com')).toBe(1);
  });

  test('the link sets a new one once, and ends every session', async () => {
    await world.signIn('t1', 'ada@example.com');
    await ask('Ada@example.com');
    const [accountId, secret] = world.resetToken();

    await world.execute(new ResetPassword('t1', accountId, secret, NEXT));

    expect(world.sessions).toEqual([]);
    await expect(world.signIn('t1', 'ada@example.com', { password: NEXT })).resolves.toMatchObject({
      outcome: 'signed-in',
    });
    await expect(world.execute(new ResetPassword('t1', accountId, secret, NEXT))).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  test('an unknown address and a member of another instance get no mail and no other answer', async () => {
    await world.founded('t2', 'eva@example.com');

    await expect(ask('nobody@example.com')).resolves.toBeUndefined();
    await expect(ask('eva@example.com')).resolves.toBeUndefined();

    expect(world.letters).toEqual([]);
  });

  test('the link works for an hour of wall time', async () => {
    await ask('ada@example.com');
    const [accountId, secret] = world.resetToken();
    world.wallNow = new Date('2026-03-02T11:00:00+01:00');

    await expect(world.execute(new ResetPassword('t1', accountId, secret, NEXT))).rejects.toMatchObject({
      code: 'reset-expired',
    });
    world.wallNow = new Date('2026-03-02T10:59:59.999+01:00');
    await world.execute(new ResetPassword('t1', accountId, secret, NEXT));

    expect(ada().passwordHash).toBe(`hash:${NEXT}`);
  });

  test('nobody is flooded with mails', async () => {
    for (let n = 0; n < 20; n++) await ask('ada@example.com');

    expect(world.letters).toHaveLength(5);
  });
});

describe('the reminder', () => {
  const reminders = () => world.letters.filter(({ template }) => template === 'password-reminder');

  test('comes on day 180 at the notice hour, again 180 days later, and locks nobody out (ToS 2.7)', async () => {
    world.now = new Date('2026-08-29T07:59:59.999+02:00');
    await world.sweep();
    expect(reminders()).toEqual([]);

    world.now = new Date('2026-08-29T08:00:00+02:00');
    await world.sweep();
    expect(reminders()).toMatchObject([{ data: { changedOn: '2026-03-02' } }]);

    world.now = new Date('2027-02-25T08:00:00+01:00');
    await world.sweep();
    expect(reminders()).toHaveLength(2);
    await expect(world.signIn('t1', 'ada@example.com')).resolves.toMatchObject({ outcome: 'signed-in' });
  });

  test('somebody in two instances is reminded once', async () => {
    await world.founded('t2', 'eva@example.com');
    await world.joined('t2', 'ada@example.com');
    const ofAda = () => reminders().filter(({ to }) => (to as { email: string }[])[0]!.email === 'ada@example.com');

    world.now = new Date('2026-08-29T08:00:00+02:00');
    await world.sweep();

    expect(ofAda()).toHaveLength(1);
  });

  test('a password changed at another instance puts it off there too (ToS 2.7)', async () => {
    await world.founded('t2', 'eva@example.com');
    await world.joined('t2', 'ada@example.com');
    world.now = new Date('2026-06-01T10:00:00+02:00');
    await world.execute(new ChangePassword('t2', ada().id, 'none', GOOD_PASSWORD, NEXT, '192.0.2.1'));

    world.now = new Date('2026-08-29T08:00:00+02:00');
    await world.sweep();

    expect(reminders().filter(({ tenantId }) => tenantId === 't1')).toEqual([]);
    expect(world.obligations.get(`t1/password-reminder:${ada().id}`)?.dueAt).toEqual(
      new Date('2026-11-28T08:00:00+01:00'),
    );
  });
});
