import { describe, expect, test } from '@jest/globals';
import { extendedBy, MaintenanceWindow } from '../../../../src/contexts/tenancy/domain/maintenance-window.js';

const at = (stockholm: string): Date => new Date(stockholm);
const span = (from: string, to: string) => ({ startsAt: at(from), endsAt: at(to) });
const policy = { nightFromHour: 22, nightToHour: 6, longestHours: 4 };
const now = at('2026-03-01T12:00:00+01:00');
const id = '01900000-0000-7000-8000-0000000000aa';
const plan = (from: string, to: string, daytimeReason: string | null = null, longestHours = 4) =>
  MaintenanceWindow.plan(
    id,
    span(from, to),
    { reason: 'A larger disk', daytimeReason },
    { ...policy, longestHours },
    now,
  );
const fault = (pointer: string, code: string) =>
  expect.objectContaining({
    details: expect.objectContaining({ faults: [expect.objectContaining({ pointer, code })] }),
  });

describe('planning', () => {
  test('ToS 10.1: at night, from ten to six, no reason is asked for', () => {
    const window = plan('2026-03-10T22:00:00+01:00', '2026-03-11T02:00:00+01:00');

    expect(window).toMatchObject({ kind: 'planned', daytimeReason: null, cancelledAt: null });
    expect(window.releaseEvents()).toMatchObject([{ type: 'tenancy.MaintenancePlanned', clause: 'ToS 10.1' }]);
  });

  test.each([
    ['a minute before ten', '2026-03-10T21:59:00+01:00', '2026-03-10T23:00:00+01:00'],
    ['a minute past six', '2026-03-10T04:00:00+01:00', '2026-03-10T06:01:00+01:00'],
    ['by day', '2026-03-10T12:00:00+01:00', '2026-03-10T12:30:00+01:00'],
    ['past six on the night that loses an hour', '2026-03-29T04:00:00+02:00', '2026-03-29T06:00:01+02:00'],
  ])('ToS 10.1: %s it needs a reason why it cannot wait', (_, from, to) => {
    expect(() => plan(from, to)).toThrow(fault('/daytimeReason', 'required'));
    expect(plan(from, to, 'A hole that is being used').daytimeReason).toBe('A hole that is being used');
  });

  test.each([
    ['loses', '2026-03-28T22:00:00+01:00', '2026-03-29T06:00:00+02:00'],
    ['gains', '2026-10-24T22:00:00+02:00', '2026-10-25T06:00:00+01:00'],
  ])('ToS 10.1: the night that %s an hour is a night from its evening to its morning', (_, from, to) => {
    expect(plan(from, to, null, 9).daytimeReason).toBeNull();
  });

  test('ToS 10.1: it is short: four hours are, four hours and a second are not', () => {
    expect(() => plan('2026-03-10T22:00:00+01:00', '2026-03-11T02:00:00+01:00')).not.toThrow();
    expect(() => plan('2026-03-10T22:00:00+01:00', '2026-03-11T02:00:01+01:00')).toThrow(fault('/endsAt', 'too-long'));
  });

  test('it lies ahead, and ends after it starts', () => {
    expect(() => plan('2026-03-01T12:00:00+01:00', '2026-03-01T13:00:00+01:00')).toThrow(
      fault('/startsAt', 'in-the-past'),
    );
    expect(() => plan('2026-03-10T23:00:00+01:00', '2026-03-10T23:00:00+01:00')).toThrow(
      fault('/endsAt', 'before-start'),
    );
  });

  test('an outage is written down when it is over, not before', () => {
    const until = (to: string) => MaintenanceWindow.outage(id, span('2026-03-01T11:00:00+01:00', to), 'No power', now);

    expect(until('2026-03-01T12:00:00+01:00').releaseEvents()).toMatchObject([{ type: 'tenancy.OutageRecorded' }]);
    expect(() => until('2026-03-01T12:00:01+01:00')).toThrow(fault('/endsAt', 'in-the-future'));
  });
});

describe('ending', () => {
  const planned = () => {
    const window = plan('2026-03-10T22:00:00+01:00', '2026-03-11T02:00:00+01:00');
    window.releaseEvents();
    return window;
  };

  test('before it begins it is called off, once it runs it ends then, and afterwards nothing ends it', () => {
    const [early, running, over] = [planned(), planned(), planned()];

    early.end(at('2026-03-10T21:59:59+01:00'));
    running.end(at('2026-03-10T22:30:00+01:00'));

    expect(early.cancelledAt).toEqual(at('2026-03-10T21:59:59+01:00'));
    expect(early.releaseEvents()).toMatchObject([{ type: 'tenancy.MaintenanceCancelled' }]);
    expect(running.endsAt).toEqual(at('2026-03-10T22:30:00+01:00'));
    expect(running.releaseEvents()).toMatchObject([{ type: 'tenancy.MaintenanceEnded' }]);
    expect(() => over.end(at('2026-03-11T02:00:00+01:00'))).toThrow(expect.objectContaining({ code: 'out-of-order' }));
    expect(() => early.end(at('2026-03-10T22:00:00+01:00'))).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });
});

test('ToS 10.1: a deadline inside an interruption moves by its length, one beside it stays', () => {
  const closed = [span('2026-03-10T23:00:00+01:00', '2026-03-11T01:00:00+01:00')];
  const moved = (due: string) => extendedBy(at(due), closed);

  expect(moved('2026-03-10T22:59:59+01:00')).toEqual(at('2026-03-10T22:59:59+01:00'));
  expect(moved('2026-03-10T23:00:00+01:00')).toEqual(at('2026-03-11T01:00:00+01:00'));
  expect(moved('2026-03-11T00:59:59+01:00')).toEqual(at('2026-03-11T02:59:59+01:00'));
  expect(moved('2026-03-11T01:00:00+01:00')).toEqual(at('2026-03-11T01:00:00+01:00'));
});
