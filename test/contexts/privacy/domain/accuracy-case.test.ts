import { describe, expect, test } from '@jest/globals';
import { AccuracyCase } from '../../../../src/contexts/privacy/domain/accuracy-case.js';
import { defaultPolicy } from '../../subscription/support/policy.js';

const ids = {
  tenantId: '01900000-0000-7000-8000-00000000000a',
  id: '01900000-0000-7000-8000-0000000000f1',
  number: 'A-0000001',
};
const at = (instant: string): Date => new Date(instant);
const notified = (changedOn: string | null, on = '2026-06-17T09:00:00+02:00'): AccuracyCase =>
  AccuracyCase.notify(ids, { what: 'The address', changedOn, by: 'agent' }, defaultPolicy, at(on));

describe('data that is not up to date', () => {
  test('ToS 9.7: changed on 16 June it is in time on 26 June and overdue on 27 June', () => {
    const subject = notified('2026-06-16');
    expect(subject.dueOn).toBe('2026-06-26');

    expect(subject.restrict(at('2026-06-26T23:59:59.999+02:00'))).toBe(false);
    expect(subject.restrict(at('2026-06-27T00:00:00+02:00'))).toBe(true);
    expect(subject.state).toBe('RESTRICTED');
  });

  test.each([
    [null, '2026-06-17T23:59:59+02:00', '2026-06-29'],
    // A change to winter time lies between.
    ['2026-10-23', '2026-10-23T12:00:00+02:00', '2026-11-03'],
    ['2025-12-19', '2025-12-20T12:00:00+01:00', '2026-01-07'],
  ])('ToS 9.7: changed %s and noticed %s, it is due on %s', (changedOn, on, due) => {
    expect(notified(changedOn, on).dueOn).toBe(due);
  });

  test('ToS 9.7: is suspended neither before it is overdue nor by the one who opened it, and a correction ends it', () => {
    const subject = notified('2026-06-16');
    expect(() => subject.suspend('Letters come back', 'other', at('2026-06-26T12:00:00+02:00'))).toThrow(
      'still has time',
    );
    subject.restrict(at('2026-06-27T00:00:00+02:00'));
    expect(() => subject.suspend('Letters come back', 'agent', at('2026-06-27T12:00:00+02:00'))).toThrow(
      'Somebody else',
    );

    subject.suspend('Letters come back', 'other', at('2026-06-27T12:00:00+02:00'));
    subject.correct(at('2026-06-27T13:00:00+02:00'));

    expect(subject.state).toBe('CORRECTED');
    expect(() => subject.correct(at('2026-06-28T13:00:00+02:00'))).toThrow('CORRECTED');
    expect(subject.releaseEvents().map(({ type }) => type)).toEqual([
      'privacy.InaccuracyNotified',
      'privacy.InaccurateDataRestricted',
      'privacy.SuspendedForInaccuracy',
      'privacy.InaccuracyCorrected',
    ]);
  });
});
