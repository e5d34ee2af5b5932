import { describe, expect, test } from '@jest/globals';
import type { OverdueCase } from '../../../../src/contexts/subscription/domain/overdue.js';
import { aCase, debt, openCase } from '../support/overdue.js';
import { defaultPolicy as terms } from '../support/policy.js';
import { refusal } from '../support/refusal.js';

const at = (instant: string): Date => new Date(instant);
const later = at('2027-01-01T08:00:00+01:00');
const eventsOf = (overdue: OverdueCase) =>
  overdue.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));
const states = ['NOTIFIED', 'WARNED', 'SUSPENDED', 'FINAL'] as const;
const stepFrom = { NOTIFIED: 'warn', WARNED: 'suspend', SUSPENDED: 'giveFinalNotice' } as const;

function closed(): OverdueCase {
  const overdue = aCase('WARNED');
  overdue.clear(at('2026-03-25T10:00:00+01:00'));
  overdue.releaseEvents();
  return overdue;
}

describe('a pause of the ladder (ToS 3.4.g)', () => {
  test.each([
    ['NOTIFIED', 'be warned'],
    ['WARNED', 'be suspended'],
    ['SUSPENDED', 'get its final notice'],
  ] as const)('ToS 3.4.g: while an arrangement is kept, a case that is %s cannot %s', (state, attempted) => {
    const overdue = aCase(state);
    overdue.pause('arrangement', at('2026-03-10T10:00:00+01:00'));

    expect(refusal(() => overdue[stepFrom[state]](terms, later))).toEqual({
      code: 'ladder-paused',
      message: `The overdue case cannot ${attempted} while it is paused.`,
      clause: 'ToS 3.4.g',
      data: { pausedFor: ['arrangement'] },
    });
    expect(overdue.state).toBe(state);
  });

  test('ToS 3.4.g: it climbs again when the last cause is gone, and each cause is told once', () => {
    const overdue = aCase('WARNED');
    overdue.releaseEvents();

    expect(overdue.pause('arrangement', at('2026-03-23T10:00:00+01:00'))).toBe(true);
    expect(overdue.pause('arrangement', at('2026-03-23T11:00:00+01:00'))).toBe(false);
    expect(overdue.pause('dispute', at('2026-03-24T10:00:00+01:00'))).toBe(true);
    expect(overdue.resume('arrangement', at('2026-03-25T10:00:00+01:00'))).toBe(true);
    expect(overdue.resume('arrangement', at('2026-03-25T11:00:00+01:00'))).toBe(false);
    expect(overdue).toMatchObject({ isPaused: true, pausedFor: ['dispute'] });
    expect(overdue.resume('dispute', at('2026-03-26T10:00:00+01:00'))).toBe(true);

    expect(overdue).toMatchObject({ isPaused: false, pausedFor: [] });
    overdue.suspend(terms, at('2026-04-01T00:00:00+02:00'));
    expect(eventsOf(overdue)).toMatchObject([
      { type: 'LadderPaused', cause: 'arrangement', clause: 'ToS 3.4.g', at: '2026-03-23T09:00:00.000Z' },
      { type: 'LadderPaused', cause: 'dispute' },
      { type: 'LadderResumed', cause: 'arrangement', at: '2026-03-25T09:00:00.000Z' },
      { type: 'LadderResumed', cause: 'dispute' },
      { type: 'DebtorSuspended' },
    ]);
  });

  test('a legal hold lets the letters go on that only ask for the money, and keeps access and data as they are', () => {
    const asked = aCase('NOTIFIED');
    asked.pause('hold', at('2026-03-10T10:00:00+01:00'));
    expect(asked.isPaused).toBe(false);
    asked.warn(terms, at('2026-03-22T08:00:00+01:00'));

    expect(asked).toMatchObject({ state: 'WARNED', isPaused: true });
    expect(() => asked.suspend(terms, later)).toThrow('while it is paused');
  });

  test('a hold and an arrangement together stop the letters as well', () => {
    const overdue = aCase('NOTIFIED');
    overdue.pause('hold', at('2026-03-10T10:00:00+01:00'));
    overdue.pause('arrangement', at('2026-03-10T10:00:00+01:00'));

    expect(overdue.isPaused).toBe(true);
  });

  test('a case that is over neither pauses nor resumes', () => {
    const overdue = aCase('WARNED');
    overdue.pause('dispute', at('2026-03-24T10:00:00+01:00'));
    overdue.clear(at('2026-03-25T10:00:00+01:00'));
    overdue.releaseEvents();

    expect(overdue.pause('hold', later)).toBe(false);
    expect(overdue.resume('dispute', later)).toBe(false);
    expect(overdue.releaseEvents()).toEqual([]);
  });
});

describe('after a pause, what was not announced does not follow (ToS 3.4.b, 3.4.e)', () => {
  test('ToS 3.4.b: a warning whose day passed meanwhile is written again; one whose day is to come is not', () => {
    const stale = aCase('WARNED');
    expect(stale.hasToAnnounceAgain(terms, at('2026-04-01T00:00:00+02:00'))).toBe(true);
    expect(stale.nextStepAt(terms)).toBeUndefined();

    const fresh = aCase('WARNED');
    expect(fresh.hasToAnnounceAgain(terms, at('2026-03-31T23:59:59+02:00'))).toBe(false);
    expect(fresh.nextStepAt(terms)).toEqual(at('2026-04-01T00:00:00+02:00'));
  });

  test('ToS 3.4.e: what leads to a deletion is announced anew in any case', () => {
    const overdue = aCase('FINAL');

    expect(overdue.hasToAnnounceAgain(terms, at('2026-05-02T08:00:00+02:00'))).toBe(true);
    expect(overdue.nextStepAt(terms)).toBeUndefined();
  });

  test('ToS 3.4.a: a first notice that arrived is not written twice, however late; one that never arrived is', () => {
    expect(aCase('NOTIFIED').hasToAnnounceAgain(terms, later)).toBe(false);
    expect(openCase().hasToAnnounceAgain(terms, later)).toBe(true);
  });

  test('a suspension waits for no letter, so none is written; nor after the case is over', () => {
    expect(closed().hasToAnnounceAgain(terms, later)).toBe(false);
    expect(aCase('SUSPENDED').hasToAnnounceAgain(terms, later)).toBe(false);
  });
});

describe('an arrangement that opens the instance again (ToS 3.4.g)', () => {
  test.each(['SUSPENDED', 'FINAL'] as const)('ToS 3.4.g: a case that is %s comes down to a new warning', (state) => {
    const overdue = aCase(state);
    overdue.comeDown();

    expect(overdue).toMatchObject({ state: 'WARNED', suspendedAt: null, letterAcceptedAt: null });
    // The first warning had round 0; no key ever goes out twice.
    expect(overdue.awaited).toEqual({
      letter: 'suspension-warning',
      key: 'overdue:invoice-1:suspension-warning:1',
    });
    expect(overdue.nextStepAt(terms)).toBeUndefined();
  });

  test.each(['NOTIFIED', 'WARNED'] as const)('ToS 3.4.g: one that is %s has nothing to come down from', (state) => {
    expect(refusal(() => aCase(state).comeDown())).toMatchObject({
      message: `The overdue case is ${state}; it cannot come down.`,
      clause: 'ToS 3.4.g',
    });
  });

  test.each([
    ['NOTIFIED', false],
    ['WARNED', false],
    ['SUSPENDED', true],
    ['FINAL', true],
  ] as const)('a case that is %s has suspended: %s', (state, hasSuspended) => {
    expect(aCase(state)).toMatchObject({ hasSuspended, isRunning: true });
  });
});

describe('what a refused step says', () => {
  test.each([
    ['NOTIFIED', 'be warned', 'ToS 3.4.b', '2026-03-22T07:00:00.000Z'],
    ['WARNED', 'be suspended', 'ToS 3.4.c', '2026-03-31T22:00:00.000Z'],
    ['SUSPENDED', 'get its final notice', 'ToS 3.4.e', '2026-05-01T06:00:00.000Z'],
  ] as const)('%s: too early to %s, which clause says so, and from when', (state, attempted, clause, notBefore) => {
    const step = () => aCase(state)[stepFrom[state]](terms, at('2026-03-20T08:00:00+01:00'));

    expect(refusal(step)).toEqual({
      code: 'too-early',
      message: `The overdue case cannot ${attempted} yet.`,
      clause,
      data: { attempted, notBefore },
    });
  });

  test('ToS 3.4.a: the first notice does not go out on the due date', () => {
    expect(refusal(() => openCase('2026-03-01T23:59:59+01:00'))).toEqual({
      code: 'too-early',
      message: 'The overdue case cannot give the first notice yet.',
      clause: 'ToS 3.4.a',
      data: { attempted: 'give the first notice', notBefore: '2026-03-02T07:00:00.000Z' },
    });
  });

  test.each([
    ['warn', 'be warned'],
    ['suspend', 'be suspended'],
    ['giveFinalNotice', 'get its final notice'],
  ] as const)('a case that is over cannot %s', (step, attempted) => {
    expect(() => closed()[step](terms, later)).toThrow(`The overdue case is CLEARED; it cannot ${attempted}.`);
  });

  test('ToS 3.4.b: while a letter is under way nobody can say from when', () => {
    expect(refusal(() => openCase().warn(terms, later))).toEqual({
      code: 'too-early',
      message: 'The overdue case cannot be warned yet.',
      clause: 'ToS 3.4.b',
      data: { attempted: 'be warned', notBefore: undefined },
    });
  });
});

describe('the letters of a case', () => {
  test.each([
    ['NOTIFIED', 'first-overdue'],
    ['WARNED', 'suspension-warning'],
    ['FINAL', 'final-deletion-notice'],
  ] as const)('%s waits for the %s', (state, letter) => {
    expect(aCase(state).awaited).toEqual({ letter, key: `overdue:invoice-1:${letter}:0` });
    expect(aCase('SUSPENDED').awaited).toBeUndefined();
  });

  test('a letter arrives once: a second report does not move the days that count from it', () => {
    const overdue = openCase();
    const { key } = overdue.awaited!;

    expect(overdue.letterArrived(key, at('2026-03-02T08:00:01+01:00'))).toBe(true);
    expect(overdue.letterArrived(key, at('2026-03-20T08:00:00+01:00'))).toBe(false);
    expect(overdue.letterAcceptedAt).toEqual(at('2026-03-02T08:00:01+01:00'));
  });

  test('a suspension and a case that is over listen to no letter at all', () => {
    for (const overdue of [aCase('SUSPENDED'), closed()]) {
      expect(overdue.letterArrived('overdue:invoice-1:suspension-warning:0', later)).toBe(false);
      expect(overdue.letterBounced('overdue:invoice-1:suspension-warning:0')).toBe(false);
    }
  });

  test('ToS 3.4.e: a final notice that bounced is written once more under a key of its own, and its week begins anew', () => {
    const overdue = aCase('FINAL');
    overdue.letterBounced('overdue:invoice-1:final-deletion-notice:0');
    overdue.releaseEvents();

    expect(overdue.writeAgain(1, at('2026-05-03T08:00:00+02:00'))).toBe(false);
    expect(overdue.writeAgain(0, at('2026-05-03T08:00:00+02:00'))).toBe(true);
    expect(overdue.writeAgain(0, at('2026-05-03T08:00:00+02:00'))).toBe(false);

    expect(eventsOf(overdue)).toMatchObject([{ type: 'FinalNoticeGiven', round: 1, at: '2026-05-03T06:00:00.000Z' }]);
    expect(overdue.letterArrived('overdue:invoice-1:final-deletion-notice:1', at('2026-05-03T08:00:02+02:00'))).toBe(
      true,
    );
    expect(overdue.nextStepAt(terms)).toEqual(at('2026-05-10T08:00:02+02:00'));
  });

  test('an earlier letter that bounced is written again without a second event', () => {
    const overdue = aCase('WARNED');
    overdue.letterBounced(overdue.awaited!.key);
    overdue.releaseEvents();

    expect(overdue.writeAgain(0, later)).toBe(true);
    expect(overdue.awaited!.key).toBe('overdue:invoice-1:suspension-warning:1');
    expect(overdue.releaseEvents()).toEqual([]);
  });

  test('a letter that arrived is not written again, nor is any after the case is over', () => {
    expect(aCase('FINAL').writeAgain(0, later)).toBe(false);

    const over = openCase();
    over.clear(at('2026-03-03T08:00:00+01:00'));
    expect(over.writeAgain(0, later)).toBe(false);
  });

  test('no key ever goes out twice: a warning after a bounce, a move away and back counts on', () => {
    const overdue = aCase('WARNED');
    overdue.letterBounced(overdue.awaited!.key);
    overdue.writeAgain(0, at('2026-03-23T08:00:00+01:00'));
    overdue.moveTo({ invoiceId: 'invoice-2', dueOn: '2026-03-05' }, undefined, at('2026-03-24T08:00:00+01:00'));
    overdue.moveTo(debt, at('2026-03-02T08:00:00+01:00'), at('2026-03-25T08:00:00+01:00'));
    expect(overdue.awaited!.key).toBe('overdue:invoice-1:first-overdue:0');

    overdue.warn(terms, at('2026-03-25T08:00:00+01:00'));

    expect(overdue.awaited!.key).toBe('overdue:invoice-1:suspension-warning:2');
  });

  test('the first notice is about the invoice: it keeps the round that it went out in', () => {
    const overdue = openCase();
    overdue.letterBounced(overdue.awaited!.key);
    overdue.writeAgain(0, at('2026-03-03T08:00:00+01:00'));
    overdue.moveTo({ invoiceId: 'invoice-2', dueOn: '2026-03-05' }, undefined, at('2026-03-24T08:00:00+01:00'));

    expect(overdue.firstNoticeKey('invoice-1')).toBe('overdue:invoice-1:first-overdue:1');
    expect(overdue.firstNoticeKey('invoice-2')).toBe('overdue:invoice-2:first-overdue:0');
    expect(overdue.firstNoticeKey('invoice-3')).toBe('overdue:invoice-3:first-overdue:0');
    overdue.moveTo(debt, undefined, at('2026-03-25T08:00:00+01:00'));
    expect(overdue.awaited!.key).toBe('overdue:invoice-1:first-overdue:1');
  });

  test('a move to a debt whose first notice is not out yet waits for that notice', () => {
    const overdue = aCase('WARNED');
    overdue.moveTo({ invoiceId: 'invoice-2', dueOn: '2026-04-01' }, undefined, at('2026-04-02T08:00:00+02:00'));

    expect(overdue).toMatchObject({ invoiceId: 'invoice-2', letterAcceptedAt: null });
    expect(overdue.nextStepAt(terms)).toBeUndefined();
  });

  test('a case that is over does not move', () => {
    expect(() => closed().moveTo(debt, undefined, later)).toThrow('The overdue case is CLEARED; it cannot move.');
  });
});

describe('the end of a case', () => {
  test.each(states)('ToS 3.4.e: a deletion ends one that is %s, once', (state) => {
    const overdue = aCase(state);
    overdue.releaseEvents();

    overdue.deleted(at('2026-05-08T08:00:03+02:00'));
    overdue.deleted(later);
    overdue.clear(later);

    expect(overdue).toMatchObject({ state: 'DELETED', closedAt: at('2026-05-08T08:00:03+02:00'), isRunning: false });
    expect(overdue.awaited).toBeUndefined();
    expect(eventsOf(overdue)).toMatchObject([{ type: 'DebtorDeleted', at: '2026-05-08T06:00:03.000Z' }]);
  });

  test('ToS 3.4.a: a letter that comes back is tried again after one, two and four days, then weekly', () => {
    const overdue = aCase('NOTIFIED');
    const days = [0, 1, 2, 3, 4].map((round) => {
      overdue.round = round;
      return overdue.daysToNextTry;
    });

    expect(days).toEqual([1, 2, 4, 7, 7]);
  });
});
