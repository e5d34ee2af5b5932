import { describe, expect, test } from '@jest/globals';
import { FIRST_POLICY, PolicyVersion } from '../../../../src/contexts/terms/domain/contract-policy.js';
import { protectionOf } from '../../../../src/contexts/terms/domain/home-law.js';

const now = new Date('2026-06-01T10:00:00Z');
const german = {
  ...FIRST_POLICY,
  homeLaw: { withdrawalDays: ['DE:30'], answerDays: ['DE:10'], sources: ['DE:An act made up for this test'] },
};

describe('the law at home', () => {
  test('ToS 1.2, 10.3: improves the terms for a consumer, rule by rule, and says where that comes from', () => {
    const source = 'An act made up for this test';

    expect(protectionOf('DE', 'consumer', german)).toEqual({
      country: 'DE',
      law: 'home',
      court: 'home',
      withdrawalDays: 30,
      answerDays: 10,
      clock: 'completeness',
      improvements: [
        { clause: 'ToS 5.5.b', source },
        { clause: 'ToS 6.1', source },
      ],
    });
  });

  test('ToS 1.3, 10.8: gives a consumer of any other country no less than the EU’s minimum', () => {
    expect(protectionOf('BR', 'consumer', german)).toMatchObject({ withdrawalDays: 14, answerDays: 14, law: 'home' });
    expect(protectionOf('BR', 'consumer', german).improvements).toEqual([]);
  });

  test('ToS 10.4: adds nothing for a business, which has Swedish law and the court at the seat', () => {
    expect(protectionOf('DE', 'business', german)).toEqual({
      country: 'DE',
      law: 'provider',
      court: 'seat',
      withdrawalDays: null,
      answerDays: 14,
      clock: 'completeness',
      improvements: [],
    });
  });

  test('ToS 10.8: takes nothing away, whatever an older policy says', () => {
    const poorer = { ...german, homeLaw: { ...german.homeLaw, withdrawalDays: ['DE:7'], answerDays: ['DE:20'] } };

    expect(protectionOf('DE', 'consumer', poorer)).toMatchObject({ withdrawalDays: 14, answerDays: 14 });
  });
});

describe('setting it', () => {
  const set = (homeLaw: object) => PolicyVersion.first(now).next({ homeLaw }, 'A law changed', 'staff', now).policy;
  test('takes a country with its days and its source', () => {
    expect(set({ withdrawalDays: ['DE:30'], sources: ['DE:BGB 355'] }).homeLaw).toEqual({
      withdrawalDays: ['DE:30'],
      answerDays: [],
      sources: ['DE:BGB 355'],
    });
  });

  test.each([
    [
      'fewer days than the terms give',
      { withdrawalDays: ['DE:13'], sources: ['DE:BGB'] },
      'withdrawalDays',
      'not-laws',
    ],
    ['a longer wait for an answer', { answerDays: ['DE:15'], sources: ['DE:BGB'] }, 'answerDays', 'not-laws'],
    ['a country twice', { answerDays: ['DE:5', 'DE:6'], sources: ['DE:BGB'] }, 'answerDays', 'not-laws'],
    ['a law that nobody can look up', { answerDays: ['DE:5'] }, 'sources', 'source-missing'],
    ['a source without a country', { sources: ['BGB'] }, 'sources', 'not-sources'],
  ])('ToS 10.8: refuses %s', (_, homeLaw, field, code) => {
    expect(() => set(homeLaw)).toThrow(
      expect.objectContaining({
        details: { faults: [expect.objectContaining({ pointer: `/changes/homeLaw/${field}`, code })] },
      }),
    );
  });
});
