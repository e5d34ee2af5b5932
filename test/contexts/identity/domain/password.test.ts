import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emailFault, normalisedEmail } from '../../../../src/contexts/identity/domain/email.js';
import { passwordFaults } from '../../../../src/contexts/identity/domain/password.js';

const codes = (password: string, about: string[] = []) => passwordFaults(password, about).map(({ code }) => code);

describe('a password', () => {
  test.each([
    'tretton gröna kaniner',
    'correct horse battery staple',
    'min katt heter Bertil och gillar räkor',
    'Zx8#kQ2!vLp9@mWt',
    '私の猫は毎朝五時に私を起こすのです',
  ])('%s is accepted', (password) => {
    expect(codes(password)).toEqual([]);
  });

  test.each([
    'passwordpassword',
    'Password1234567!',
    'P@ssw0rdP@ssw0rd',
    '123456789012345',
    'qwertyuiopasdfgh',
    'aaaaaaaaaaaaaaaaaaaa',
    'abababababababab',
    'abcdefghijklmnop',
    'sommar2026sommar',
    'adminadmin123456',
    'zyxwvutsrqponmlk',
  ])('%s is refused as known from leaks', (password) => {
    expect(codes(password)).toEqual(['breached']);
  });

  test("one's own address and name do not make one", () => {
    expect(codes('adalovelace1815!!', ['ada.lovelace@example.com'])).toEqual(['breached']);
    expect(codes('adalovelace1815!!', ['eva@example.com'])).toEqual([]);
  });

  test('fourteen characters are too few and fifteen enough, counted as people count (ToS 2.7)', () => {
    expect(codes('kråkvinkelstvx'.slice(0, 14))).toEqual(['min-length']);
    expect(codes('kråkvinkelstvxz')).toEqual([]);
    expect(codes('🐙🦑🦐🦞🦀🐡🐠')).toEqual(['min-length']);
  });

  test('a hostile megabyte is refused before anything looks at it', () => {
    expect(codes('x'.repeat(1_000_000))).toEqual(['max-length']);
  });

  test('random text of twenty characters is nearly never refused', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const twenty = fc.array(fc.constantFrom(...letters), { minLength: 20, maxLength: 20 }).map((c) => c.join(''));
    // A fixed seed: the claim is statistical.
    const sample = fc.sample(twenty, { numRuns: 1000, seed: 7 });

    expect(sample.filter((password) => codes(password).length > 0).length).toBeLessThan(10);
  });
});

describe('an e-mail address', () => {
  test('case, spaces and width make no second account (ToS 1.5.account)', () => {
    expect(normalisedEmail(' Ada@EXAMPLE.com ')).toBe('ada@example.com');
    expect(normalisedEmail('ａｄａ@example.com')).toBe('ada@example.com');
  });

  test.each(['', 'ada', 'ada@', '@example.com', 'ada@example', 'a b@example.com', '<ada@example.com>'])(
    '%s is none',
    (written) => {
      expect(emailFault(written)).toMatchObject({ pointer: '/email', code: 'email' });
    },
  );

  test('an ordinary one is', () => {
    expect(emailFault('ada.lovelace+crm@mail.example.co.uk')).toBeUndefined();
  });
});
