import { describe, expect, test } from '@jest/globals';
import { Consent } from '../../../../src/contexts/privacy/domain/consent.js';

const ids = {
  tenantId: '01900000-0000-7000-8000-00000000000a',
  id: '01900000-0000-7000-8000-0000000000f1',
  accountId: '01900000-0000-7000-8000-0000000000aa',
};
const at = (instant: string): Date => new Date(instant);

describe('a consent', () => {
  test('ToS 9.5: is not there before somebody says it, and carries no letter', () => {
    const consent = Consent.unsaid(ids, 'marketing', 'email');

    expect(consent.carries('letter')).toBe(false);
    expect(consent.withdraw('privacy-centre', at('2026-03-01T10:00+01:00'))).toEqual([]);
    expect(consent.releaseEvents()).toEqual([]);
  });

  test('ToS 9.8: a no hands over what waits, once, and both words are evidence', () => {
    const consent = Consent.unsaid(ids, 'marketing', 'email');
    consent.give('registration', at('2026-03-01T10:00+01:00'));
    consent.give('privacy-centre', at('2026-03-02T10:00+01:00'));
    expect(consent.carries('first') && consent.carries('first') && consent.carries('second')).toBe(true);

    expect(consent.withdraw('link', at('2026-03-03T10:00+01:00'))).toEqual(['first', 'second']);
    expect(consent.withdraw('link', at('2026-03-04T10:00+01:00'))).toEqual([]);
    expect(consent.carries('third')).toBe(false);
    expect(consent.releaseEvents().map(({ type, clause }) => [type, clause])).toEqual([
      ['privacy.ConsentGiven', 'ToS 9.5'],
      ['privacy.ConsentWithdrawn', 'ToS 9.8'],
    ]);
  });

  test('ToS 9.8: a click in a letter is taken back within a day, to its last moment, and the history keeps every word', () => {
    const clicked = () => {
      const consent = Consent.unsaid(ids, 'marketing', 'email');
      consent.give('registration', at('2026-03-28T10:00+01:00'));
      consent.withdraw('link', at('2026-03-28T12:00+01:00'));
      return consent;
    };
    const [inTime, tooLate] = [clicked(), clicked()];

    inTime.takeBackWithdrawal(at('2026-03-29T12:59:59+02:00'));
    inTime.takeBackWithdrawal(at('2026-03-29T13:30+02:00'));

    expect(inTime.state).toBe('GIVEN');
    expect(inTime.history.map(({ said, way }) => `${said} ${way}`)).toEqual([
      'yes registration',
      'no link',
      'yes link',
    ]);
    expect(() => tooLate.takeBackWithdrawal(at('2026-03-29T13:00+02:00'))).toThrow(
      expect.objectContaining({ code: 'undo-over' }),
    );
    expect(tooLate.state).toBe('WITHDRAWN');
  });

  test('ToS 9.8: a no that was said while signed in is not undone by a link', () => {
    const consent = Consent.unsaid(ids, 'marketing', 'email');
    consent.give('registration', at('2026-03-01T10:00+01:00'));
    consent.withdraw('privacy-centre', at('2026-03-02T10:00+01:00'));

    expect(() => consent.takeBackWithdrawal(at('2026-03-02T10:01+01:00'))).toThrow(
      expect.objectContaining({ code: 'undo-over' }),
    );
  });

  test('ToS 9.8: to the telephone carries no mail', () => {
    const consent = Consent.unsaid(ids, 'research', 'phone');
    consent.give('privacy-centre', at('2026-03-01T10:00+01:00'));

    expect(consent.carries('letter')).toBe(false);
  });
});
