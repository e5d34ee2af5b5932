import { describe, expect, test } from '@jest/globals';
import type { NewObligation } from '../../../../src/contexts/terms/contract.js';
import { Obligation } from '../../../../src/contexts/terms/domain/obligation.js';
import { endOfDay, localDate } from '../../../../src/shared-kernel/calendar.js';

const TENANT = '01900000-0000-7000-8000-00000000000a';
const DUE = new Date('2026-03-31T22:00:00Z');
const COMMAND = { name: 'test.suspend', fields: {} };

const owed = (changes: Partial<NewObligation> = {}, command: typeof COMMAND | null = COMMAND) =>
  Obligation.open(
    'o-1',
    {
      tenantId: TENANT,
      key: 'overdue:1:suspend',
      clause: 'ToS 3.4.c',
      owedBy: 'operator',
      title: 'dunning.suspension',
      dueAt: DUE,
      ...changes,
    },
    command,
    new Date('2026-03-01T08:00:00Z'),
  );
const types = (obligation: Obligation) => obligation.releaseEvents().map(({ type }) => type);
const OPERATOR = { kind: 'operator', id: 'op' } as const;

describe('an obligation', () => {
  test('ToS 5.6.a: one whose lapse is somebody else’s right is nobody’s to waive', () => {
    const obligation = owed({ firm: true, clause: 'ToS 5.5.b' });

    expect(() => obligation.waive('We would rather not', DUE)).toThrow(
      expect.objectContaining({ code: 'not-yours-to-waive' }),
    );
    expect(obligation.state).toBe('PENDING');
  });

  test('is not due on the last millisecond before its instant, and is due on it', () => {
    expect(owed().isDue(new Date(DUE.getTime() - 1))).toBe(false);
    expect(owed().isDue(DUE)).toBe(true);
  });

  test.each([
    ['at a month’s end', '2026-04-30T23:59:59.999+02:00', '2026-05-01T00:00:00+02:00'],
    ['in the night before summer time', '2026-03-28T23:59:59.999+01:00', '2026-03-29T00:00:00+01:00'],
    ['on the day that winter time makes longer', '2026-10-25T23:59:59.999+01:00', '2026-10-26T00:00:00+01:00'],
  ])('that is promised is in time to its last moment %s, and late from the first one after', (_, last, after) => {
    const promise = owed({ promise: true, dueAt: endOfDay(localDate(new Date(last))) });

    expect(promise.dueAt).toEqual(new Date(last));
    expect([promise.isDue(new Date(last)), promise.isDue(new Date(after))]).toEqual([false, true]);
    promise.fulfil(new Date(last));
    expect(promise.isDue(new Date(after))).toBe(false);
  });

  test('ToS 10.1: a promise that an interruption made longer is in time to the last moment of its new time', () => {
    const promise = owed({ promise: true, owedBy: 'client' });
    const longer = new Date(DUE.getTime() + 3_600_000);

    expect([promise.isDue(longer, longer), promise.isDue(new Date(longer.getTime() + 1), longer)]).toEqual([
      false,
      true,
    ]);
  });

  test('is done once its command has run, and says nothing more', () => {
    const obligation = owed();

    obligation.pass(DUE);

    expect([obligation.state, obligation.settledAt]).toEqual(['DONE', DUE]);
    expect(types(obligation)).toEqual([]);
  });

  test('without a command it is breached when its time passes, and that is evidence of its clause', () => {
    const obligation = owed({}, null);

    obligation.pass(DUE);

    expect(obligation.state).toBe('BREACHED');
    expect(obligation.releaseEvents()).toEqual([
      expect.objectContaining({ type: 'terms.ObligationBreached', clause: 'ToS 3.4.c', at: DUE.toISOString() }),
    ]);
  });

  test.each(['2026-04-08T22:00:00Z', '2026-03-31T22:00:00Z'])(
    'stays pending when its own command moved it to %s',
    (dueAt) => {
      const obligation = owed();
      obligation.move({ ...obligation, command: undefined, dueAt: new Date(dueAt) }, COMMAND);

      obligation.pass(DUE);

      expect(obligation.state).toBe('PENDING');
    },
  );

  test('stays voided when its own command voided it', () => {
    const obligation = owed();
    obligation.void('paid', DUE);

    obligation.pass(DUE);

    expect([obligation.state, obligation.reason]).toEqual(['VOIDED', 'paid']);
  });

  test('can be waived with a reason, which is evidence; a settled one cannot', () => {
    const obligation = owed();

    obligation.waive('goodwill', DUE);

    expect([obligation.state, obligation.reason]).toEqual(['WAIVED', 'goodwill']);
    expect(types(obligation)).toEqual(['terms.ObligationWaived']);
    expect(() => obligation.waive('again', DUE)).toThrow(expect.objectContaining({ code: 'out-of-order' }));
  });

  test('is done by hand only by staff, only for a task of theirs without a program', () => {
    const task = owed({ title: 'notices.bounce' }, null);
    const clients = owed({ owedBy: 'client' }, null);

    task.fulfilByHand('called them', OPERATOR, DUE);

    expect(task.state).toBe('DONE');
    expect(types(task)).toEqual(['terms.ObligationFulfilled']);
    for (const refused of [owed(), clients]) {
      expect(() => refused.fulfilByHand('no', OPERATOR, DUE)).toThrow(expect.objectContaining({ code: 'not-by-hand' }));
    }
    expect(() => owed({}, null).fulfilByHand('no', { kind: 'user', id: 'u' }, DUE)).toThrow();
  });

  test('whose command throws waits longer each time, at most an hour, and shows the error’s code', () => {
    const obligation = owed();
    const wall = new Date('2026-01-01T00:00:00Z');

    const waits = Array.from({ length: 12 }, () => {
      obligation.defer('bank-closed', wall);
      return (obligation.retryAt!.getTime() - wall.getTime()) / 1000;
    });

    expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(waits.at(-1)).toBe(3600);
    expect([obligation.state, obligation.attempts, obligation.lastErrorCode]).toEqual(['PENDING', 12, 'bank-closed']);
  });

  test('that is scheduled anew begins with a clean slate', () => {
    const obligation = owed();
    obligation.defer('bank-closed', DUE);

    obligation.move({ ...obligation, command: undefined }, COMMAND);

    expect([obligation.attempts, obligation.retryAt, obligation.lastErrorCode]).toEqual([0, null, null]);
  });
});
