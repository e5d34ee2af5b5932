import { describe, expect, test } from '@jest/globals';
import {
  completed,
  FIRST_POLICY,
  KNOBS,
  PolicyVersion,
} from '../../../../src/contexts/terms/domain/contract-policy.js';
import { Invalid } from '../../../../src/shared-kernel/errors.js';

const AT = new Date('2026-01-15T08:00:00Z');
const set = (changes: object) => PolicyVersion.first(AT).next(changes, 'because', 'op', AT);
const faultsOf = (changes: object): string[] => {
  try {
    set(changes);
  } catch (error) {
    return (error as Invalid).details.faults!.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  throw new Error('It was accepted');
};

describe('the contract policy', () => {
  test('begins with values that its own rules accept', () => {
    expect(set({ noticeHour: 9 }).policy).toEqual({ ...FIRST_POLICY, version: 2, noticeHour: 9 });
  });

  test('a change makes the next version, keeps the rest and says which knobs moved', () => {
    const next = set({ dunning: { suspensionDays: 45 }, afterEnd: 'immediate' });

    expect(next.policy.dunning).toEqual({ ...FIRST_POLICY.dunning, suspensionDays: 45 });
    expect(next.version).toBe(2);
    expect(next.releaseEvents()).toEqual([
      expect.objectContaining({
        type: 'terms.PolicySet',
        policyVersion: 2,
        changed: ['afterEnd', 'dunning.suspensionDays'],
        clause: 'ToS 10.2.c',
      }),
    ]);
    expect(FIRST_POLICY.dunning.suspensionDays).toBe(31);
  });

  test('a change that changes nothing is refused', () => {
    expect(() => set({ dunning: { suspensionDays: 31 } })).toThrow(
      expect.objectContaining({ code: 'policy-unchanged' }),
    );
  });

  test.each([
    [{ dunning: { firstNoticeDays: 8 } }, '/changes/dunning/firstNoticeDays out-of-range'],
    [{ dunning: { suspensionDays: 30 } }, '/changes/dunning/suspensionDays out-of-range'],
    [{ dunning: { deletionNoticeHours: 167 } }, '/changes/dunning/deletionNoticeHours out-of-range'],
    [{ retention: { readOnlyMonths: 2 } }, '/changes/retention/readOnlyMonths out-of-range'],
    [{ termsChange: { noticeDays: 6 } }, '/changes/termsChange/noticeDays out-of-range'],
    [{ noticeHour: 8.5 }, '/changes/noticeHour out-of-range'],
    [{ afterEnd: 'never' }, '/changes/afterEnd not-an-option'],
    [{ registration: { consumerSales: 'yes' } }, '/changes/registration/consumerSales not-a-boolean'],
    [{ renewal: { cardRetryDays: [3, 1, 7] } }, '/changes/renewal/cardRetryDays not-an-ordered-list'],
    [{ renewal: { expiryReminderDays: [3, 14] } }, '/changes/renewal/expiryReminderDays not-an-ordered-list'],
    [{ renewal: { cardRetryDays: [] } }, '/changes/renewal/cardRetryDays not-an-ordered-list'],
    [{ dunning: { mercy: 1 } }, '/changes/dunning/mercy unknown-knob'],
    [{ dunning: null }, '/changes/dunning unknown-knob'],
    [{ version: 9 }, '/changes/version unknown-knob'],
    [JSON.parse('{"constructor": 1}'), '/changes/constructor unknown-knob'],
    [{ dunning: { suspensionDays: { days: 31 } } }, '/changes/dunning/suspensionDays out-of-range'],
    [{ afterEnd: { of: 'retention' } }, '/changes/afterEnd/of unknown-knob'],
  ])('%j is refused, and the knob named', (changes, fault) => {
    expect(faultsOf(changes)).toEqual([fault]);
  });

  test('a knob turned too far says how far it goes', () => {
    expect(() => set({ noticeHour: 24 })).toThrow(
      expect.objectContaining({
        details: {
          faults: [expect.objectContaining({ bounds: { min: expect.any(Number), max: expect.any(Number) } })],
        },
      }),
    );
  });

  test.each([
    // ToS 3.4.b, 3.4.c: each step keeps its gap to the one before, counted from the earliest day it may go.
    [{ dunning: { warningDays: 15, firstNoticeDays: 2 } }, '/changes/dunning/warningDays too-early'],
    [{ dunning: { suspensionDays: 31, warningDays: 25 } }, '/changes/dunning/suspensionDays too-early'],
    // ToS 3.4.e: 22 days + 168 hours end on day 29 of the suspension.
    [{ dunning: { finalNoticeDays: 22 } }, '/changes/dunning/finalNoticeDays too-early'],
    [{ retention: { blockedDays: 6 } }, '/changes/retention/blockedDays too-short'],
    [{ renewal: { cardRetryDays: [1, 3, 5] } }, '/changes/renewal/cardRetryDays last-is-not-7'],
  ])('%j breaks the contract together with the rest', (changes, fault) => {
    expect(faultsOf(changes)).toEqual([fault]);
  });

  test('the final notice may stand inside the thirty days, as long as the deletion does not (K15)', () => {
    expect(set({ dunning: { finalNoticeDays: 23 } }).policy.dunning.finalNoticeDays).toBe(23);
  });

  test('all faults are told at once', () => {
    expect(faultsOf({ noticeHour: 24, dunning: { suspensionDays: 1 } })).toHaveLength(2);
  });

  test('every value of the policy has a knob, and every knob a value', () => {
    const leaves = (value: object, prefix = ''): string[] =>
      Object.entries(value).flatMap(([name, inner]) =>
        typeof inner === 'object' && !Array.isArray(inner) ? leaves(inner, `${prefix}${name}.`) : [`${prefix}${name}`],
      );
    const { version: _, ...policy } = FIRST_POLICY;

    expect(leaves(policy).sort()).toEqual(Object.keys(KNOBS).sort());
  });

  test('a version that was set before a knob existed reads it as the first policy has it', () => {
    const { notices: _, ...older } = FIRST_POLICY;
    const { finalNoticeDays: __, ...dunning } = { ...FIRST_POLICY.dunning, suspensionDays: 60 };

    expect(completed({ ...older, dunning } as never)).toEqual({
      ...FIRST_POLICY,
      dunning: { ...FIRST_POLICY.dunning, suspensionDays: 60 },
    });
  });
});
