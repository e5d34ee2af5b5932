import { describe, expect, test } from '@jest/globals';
import {
  deletionAt,
  finalNoticeAt,
  firstNoticeAt,
  noticeHourFrom,
  readLetterKey,
  suspensionAt,
  warningAt,
} from '../../../../src/contexts/subscription/domain/overdue.js';
import { aCase, debt, openCase } from '../support/overdue.js';
import { defaultPolicy as terms } from '../support/policy.js';

const at = (instant: string): Date => new Date(instant);
const typesOf = (overdue: ReturnType<typeof aCase>): string[] =>
  overdue.releaseEvents().map(({ type }) => type.split('.')[1]!);

describe('the days of ToS 3.4 as functions of the policy', () => {
  test.each([
    ['an ordinary month', '2026-06-10', '2026-06-11T06:00:00Z'],
    ['the end of a month', '2026-02-28', '2026-03-01T07:00:00Z'],
    ['the night that summer time begins', '2026-03-28', '2026-03-29T06:00:00Z'],
    ['the night that it ends', '2026-10-24', '2026-10-25T07:00:00Z'],
  ])('the first notice goes at 08:00 in Stockholm on the day after: %s', (_, dueOn, expected) => {
    expect(firstNoticeAt(dueOn, terms)).toEqual(at(expected));
  });

  test('the warning goes on D+21, unless the first notice went out less than 14 days before (ToS 3.4.b)', () => {
    const onTime = at('2026-03-08T23:59:59+01:00');
    const late = at('2026-03-09T00:00:00+01:00');

    expect(warningAt('2026-03-01', onTime, terms)).toEqual(at('2026-03-22T08:00:00+01:00'));
    expect(warningAt('2026-03-01', late, terms)).toEqual(at('2026-03-23T08:00:00+01:00'));
  });

  test('the suspension begins with D+31, unless the warning went out less than 7 days before (ToS 3.4.c)', () => {
    const onTime = at('2026-03-25T23:59:59+01:00');
    const late = at('2026-03-26T00:00:00+01:00');

    expect(suspensionAt('2026-03-01', onTime, terms)).toEqual(at('2026-04-01T00:00:00+02:00'));
    expect(suspensionAt('2026-03-01', late, terms)).toEqual(at('2026-04-02T00:00:00+02:00'));
  });

  test('the final notice waits for thirty full days, to the hour of the suspension (ToS 3.4.e)', () => {
    expect(finalNoticeAt(at('2026-04-01T00:00:00+02:00'), terms)).toEqual(at('2026-05-01T08:00:00+02:00'));
    expect(finalNoticeAt(at('2026-04-01T08:00:00+02:00'), terms)).toEqual(at('2026-05-01T08:00:00+02:00'));
    expect(finalNoticeAt(at('2026-04-01T08:00:01+02:00'), terms)).toEqual(at('2026-05-02T08:00:00+02:00'));
  });

  test('a change of summer time does not alter the count', () => {
    expect(finalNoticeAt(at('2026-10-01T00:00:00+02:00'), terms)).toEqual(at('2026-10-31T08:00:00+01:00'));
    expect(suspensionAt('2026-09-25', at('2026-10-16T08:00:00+02:00'), terms)).toEqual(at('2026-10-26T00:00:00+01:00'));
  });

  test('the deletion counts hours from the acceptance, also across a change of summer time', () => {
    expect(deletionAt(at('2026-10-20T08:00:00+02:00'), terms)).toEqual(at('2026-10-27T07:00:00+01:00'));
  });

  test('a letter whose hour is past waits for the next morning', () => {
    const planned = at('2026-03-22T08:00:00+01:00');

    expect(noticeHourFrom(planned, at('2026-03-20T12:00:00+01:00'), 8)).toEqual(planned);
    expect(noticeHourFrom(planned, at('2026-04-02T07:59:59+02:00'), 8)).toEqual(at('2026-04-02T08:00:00+02:00'));
    expect(noticeHourFrom(planned, at('2026-04-02T08:00:00+02:00'), 8)).toEqual(at('2026-04-02T08:00:00+02:00'));
    expect(noticeHourFrom(planned, at('2026-04-02T08:00:01+02:00'), 8)).toEqual(at('2026-04-03T08:00:00+02:00'));
  });

  test('a step that is due this very moment does not wait', () => {
    const midnight = at('2026-04-01T00:00:00+02:00');

    expect(noticeHourFrom(midnight, midnight, 8)).toEqual(midnight);
  });
});

describe('an overdue case', () => {
  test('opens at the first notice and not a moment before (ToS 3.4.a)', () => {
    expect(() => openCase('2026-03-02T07:59:59+01:00')).toThrow(expect.objectContaining({ code: 'too-early' }));

    const overdue = openCase();
    expect(overdue).toMatchObject({ state: 'NOTIFIED', dueOn: '2026-03-01', policyVersion: 1 });
    expect(overdue.releaseEvents()).toMatchObject([
      { type: 'subscription.OverdueCaseOpened', clause: 'ToS 3.4.a', dueOn: '2026-03-01', policyVersion: 1 },
    ]);
  });

  test('is not warned while its first notice is under way', () => {
    const overdue = openCase();

    expect(overdue.nextStepAt(terms)).toBeUndefined();
    expect(() => overdue.warn(terms, at('2026-06-01T08:00:00+02:00'))).toThrow(
      expect.objectContaining({ code: 'too-early' }),
    );
  });

  test.each([
    ['NOTIFIED', 'warn', '2026-03-22T07:59:59+01:00', '2026-03-22T08:00:00+01:00', 'WARNED', 'DebtorWarned'],
    ['WARNED', 'suspend', '2026-03-31T23:59:59+02:00', '2026-04-01T00:00:00+02:00', 'SUSPENDED', 'DebtorSuspended'],
    [
      'SUSPENDED',
      'giveFinalNotice',
      '2026-05-01T07:59:59+02:00',
      '2026-05-01T08:00:00+02:00',
      'FINAL',
      'FinalNoticeGiven',
    ],
  ] as const)('%s: %s is too early at %s and possible at %s', (from, step, before, from_, state, event) => {
    const overdue = aCase(from);
    overdue.releaseEvents();

    expect(() => overdue[step](terms, at(before))).toThrow(expect.objectContaining({ code: 'too-early' }));
    overdue[step](terms, at(from_));

    expect(overdue.state).toBe(state);
    expect(typesOf(overdue)).toEqual([event]);
  });

  test.each([
    ['WARNED', 'warn'],
    ['NOTIFIED', 'suspend'],
    ['SUSPENDED', 'suspend'],
    ['WARNED', 'giveFinalNotice'],
    ['FINAL', 'giveFinalNotice'],
  ] as const)('%s: %s is out of order', (state, step) => {
    expect(() => aCase(state)[step](terms, at('2027-01-01T08:00:00+01:00'))).toThrow(
      expect.objectContaining({ code: 'out-of-order' }),
    );
  });

  test('names the day of deletion only once the final notice has arrived', () => {
    expect(aCase('FINAL').nextStepAt(terms)).toEqual(at('2026-05-08T08:00:03+02:00'));

    const bounced = aCase('FINAL');
    expect(bounced.letterBounced(bounced.awaited!.key)).toBe(true);
    expect(bounced.nextStepAt(terms)).toBeUndefined();
    expect(bounced.writeAgain(0, at('2026-05-02T08:00:00+02:00'))).toBe(true);
    expect(bounced.awaited!.key).toBe('overdue:invoice-1:final-deletion-notice:1');
  });

  test('a letter that the case no longer waits for says nothing to it', () => {
    const overdue = aCase('WARNED');

    expect(overdue.letterArrived('overdue:invoice-1:first-overdue:0', at('2026-03-23T08:00:00+01:00'))).toBe(false);
    expect(overdue.letterBounced('overdue:invoice-1:first-overdue:0')).toBe(false);
    expect(overdue.writeAgain(0, at('2026-03-23T08:00:00+01:00'))).toBe(false);
  });

  test('moves to a younger debt at the foot of the ladder, with the notice that it had already', () => {
    const overdue = aCase('FINAL');
    overdue.releaseEvents();
    overdue.moveTo(
      { invoiceId: 'invoice-2', dueOn: '2026-04-01' },
      at('2026-04-02T08:00:00+02:00'),
      at('2026-05-04T10:00:00+02:00'),
    );

    expect(overdue).toMatchObject({ state: 'NOTIFIED', dueOn: '2026-04-01', suspendedAt: null });
    expect(overdue.nextStepAt(terms)).toEqual(at('2026-04-22T08:00:00+02:00'));
    expect(typesOf(overdue)).toEqual(['OverdueCaseMoved']);
  });

  test('is cleared once, and then nothing follows', () => {
    const overdue = aCase('SUSPENDED');
    overdue.releaseEvents();
    overdue.clear(at('2026-04-07T10:00:00+02:00'));
    overdue.clear(at('2026-04-08T10:00:00+02:00'));
    overdue.deleted(at('2026-04-09T10:00:00+02:00'));

    expect(overdue).toMatchObject({ state: 'CLEARED', closedAt: at('2026-04-07T10:00:00+02:00') });
    expect(overdue.nextStepAt(terms)).toBeUndefined();
    expect(typesOf(overdue)).toEqual(['DebtCleared']);
    expect(() => overdue.moveTo(debt, undefined, at('2026-04-09T10:00:00+02:00'))).toThrow(
      expect.objectContaining({ code: 'out-of-order' }),
    );
  });
});

test('a letter’s key says which letter of which invoice it is', () => {
  expect(readLetterKey('overdue:0190-a:suspension-warning:2')).toEqual({
    invoiceId: '0190-a',
    letter: 'suspension-warning',
    round: 2,
  });
  expect(readLetterKey('overdue:0190-a:suspended')).toBeUndefined();
  expect(readLetterKey('overdue:0190-a:first-overdue:12')?.round).toBe(12);
  for (const other of ['payment:0190-a', 'again:overdue:0190-a:first-overdue:0', 'overdue:0190-a:first-overdue:0:sv'])
    expect(readLetterKey(other)).toBeUndefined();
});
