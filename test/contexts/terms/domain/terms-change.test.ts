import { describe, expect, test } from '@jest/globals';
import { firstDayAfterNotice, type Reach, TermsChange } from '../../../../src/contexts/terms/domain/terms-change.js';

const PUBLISHED = new Date('2026-03-10T09:00:00+01:00');
const aChange = (given: Partial<Parameters<typeof TermsChange.plan>[1]> = {}) =>
  TermsChange.plan('c-1', {
    kind: 'terms-of-service',
    version: '2.0',
    replaces: '1.0',
    major: true,
    reason: 'Clearer words',
    effectiveFrom: '2026-03-18',
    noticeDays: 7,
    at: PUBLISHED,
    ...given,
  });
const reach = (lastSentAt: string | null, given: Partial<Reach> = {}): Reach => ({
  sent: 3,
  bounced: 0,
  pending: 0,
  lastSentAt: lastSentAt ? new Date(lastSentAt) : null,
  ...given,
});
const concluded = (lastSentAt: string | null, given: Parameters<typeof aChange>[0] = {}) => {
  const change = aChange(given);
  change.listed(undefined);
  change.conclude(reach(lastSentAt), new Date(lastSentAt ?? PUBLISHED));
  return change;
};
const events = (change: TermsChange) => change.releaseEvents().map(({ type }) => type);

describe('the day of a change counts from the last letter (ToS 10.2.b)', () => {
  test('sent 7 full days before its midnight, the planned day stands', () => {
    const change = concluded('2026-03-11T00:00:00+01:00');

    expect([change.state, change.effectiveFrom]).toEqual(['ANNOUNCED', '2026-03-18']);
    expect(events(change)).toEqual(['terms.TermsChangeAnnounced']);
  });

  test('sent a moment later, it moves to the first day that gives everybody their time', () => {
    const change = concluded('2026-03-11T00:00:00.001+01:00');

    expect([change.state, change.effectiveFrom, change.plannedFrom]).toEqual(['MOVING', '2026-03-19', '2026-03-18']);
    expect(events(change)).toEqual(['terms.TermsChangeMoved', 'terms.TermsChangeAnnounced']);
    change.moveTold();
    expect(change.state).toBe('ANNOUNCED');
  });

  test('a week with the change to summer time is an hour short, so the day after it is the first', () => {
    expect(firstDayAfterNotice(new Date('2026-03-23T00:00:00+01:00'), 7)).toBe('2026-03-31');
    expect(firstDayAfterNotice(new Date('2026-03-22T23:00:00+01:00'), 7)).toBe('2026-03-30');
  });

  test('a week with the change to winter time is an hour long, which shortens nothing', () => {
    expect(firstDayAfterNotice(new Date('2026-10-19T00:00:00+02:00'), 7)).toBe('2026-10-26');
    expect(firstDayAfterNotice(new Date('2026-10-19T01:00:00+02:00'), 7)).toBe('2026-10-26');
    expect(firstDayAfterNotice(new Date('2026-10-19T01:00:00.001+02:00'), 7)).toBe('2026-10-27');
  });

  test('while one letter waits, or clients are still being listed, nothing is concluded', () => {
    const listing = aChange();
    listing.listed('01900000-0000-7000-8000-00000000000a');
    listing.conclude(reach('2026-03-10T10:00:00+01:00'), PUBLISHED);
    const waiting = aChange();
    waiting.listed(undefined);
    waiting.conclude(reach('2026-03-10T10:00:00+01:00', { pending: 1 }), PUBLISHED);

    expect([listing.announcedAt, waiting.announcedAt]).toEqual([null, null]);
    expect([...events(listing), ...events(waiting)]).toEqual([]);
  });

  test('on its day with letters waiting it does not take effect, and is as far away as if they went out now', () => {
    const change = aChange();

    expect(change.mayTakeEffect(new Date('2026-03-18T00:00:00+01:00'))).toBe(false);

    expect(change.effectiveFrom).toBe('2026-03-25');
    expect(change.releaseEvents()).toEqual([
      expect.objectContaining({ type: 'terms.TermsChangeMoved', cause: 'not-announced', from: '2026-03-18' }),
    ]);
  });

  test('with nobody to write to, the planned day stands', () => {
    const change = concluded(null);

    expect([change.effectiveFrom, change.mayTakeEffect(new Date('2026-03-18T00:00:00+01:00'))]).toEqual([
      '2026-03-18',
      true,
    ]);
  });

  test('a minor change waits for no letter and does not move (ToS 10.2.a)', () => {
    const change = concluded('2026-03-17T12:00:00+01:00', { major: false });

    expect([change.state, change.effectiveFrom]).toEqual(['ANNOUNCED', '2026-03-18']);
    expect(aChange({ major: false }).mayTakeEffect(new Date('2026-03-18T00:00:00+01:00'))).toBe(true);
  });

  test('an announcement is concluded once', () => {
    const change = concluded('2026-03-10T10:00:00+01:00');
    change.releaseEvents();

    change.conclude(reach('2026-03-17T10:00:00+01:00'), new Date('2026-03-17T10:00:00+01:00'));

    expect([change.effectiveFrom, events(change)]).toEqual(['2026-03-18', []]);
  });
});
