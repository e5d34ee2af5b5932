import { describe, expect, test } from '@jest/globals';
import {
  type ChangeOffer,
  PlanChange,
  prorate,
  refuseBelowUse,
  refuseUnrelated,
  summarise,
} from '../../../../src/contexts/subscription/domain/plan-change.js';
import { sek } from '../support/invoices.js';
import { aPlan } from '../support/plans.js';
import { refusal } from '../support/refusal.js';

const now = new Date('2026-02-14T11:00:00Z');
const payBy = new Date('2026-02-14T11:30:00Z');
const team = aPlan();
const large = aPlan({ code: 'LARGE-MONTH', name: 'Large', version: 2, netMinor: 99_900, seats: 50 });
const period = { start: '2026-01-31', end: '2026-02-27' };
const document = (kind: string) => ({ kind, version: '1', sha256: kind });
const offer = (change: Partial<ChangeOffer> = {}): ChangeOffer => ({
  from: team,
  to: large,
  effectiveOn: '2026-02-14',
  renewsOn: '2026-02-28',
  proration: prorate(team, large, [period], '2026-02-14'),
  smallestCharge: sek(300),
  documents: [document('terms'), document('privacy')],
  ...change,
});
const confirm = (summary = summarise(offer()), seen = 'hash') =>
  PlanChange.confirm(
    { tenantId: 'tenant', id: 'change', subscriptionId: 'sub', confirmedBy: 'account' },
    summary,
    { now: 'hash', seen },
    now,
  );
const eventsOf = (change: PlanChange) =>
  change.releaseEvents().map((event) => ({ ...event, type: event.type.split('.')[1] }));
function scheduled(): PlanChange {
  const change = confirm();
  change.releaseEvents();
  return change;
}
function awaiting(): PlanChange {
  const change = scheduled();
  change.awaitPayment('invoice-1', payBy);
  return change;
}

describe('what the client confirms (ToS 4.3)', () => {
  test('ToS 4.3, 4.8: at once: half the days are left, so half of either price is counted', () => {
    expect(summarise(offer())).toEqual({
      from: { code: 'TEAM-MONTH', version: 1, name: 'Team, monthly', interval: 'month' },
      to: { code: 'LARGE-MONTH', version: 2, name: 'Large', interval: 'month' },
      currency: 'SEK',
      atOnce: true,
      effectiveOn: '2026-02-14',
      rest: {
        daysLeft: 14,
        credit: { netMinor: 19_950, vatMinor: 4_988, totalMinor: 24_938 },
        charge: { netMinor: 49_950, vatMinor: 12_488, totalMinor: 62_438 },
      },
      dueNow: { netMinor: 30_000, vatMinor: 7_500, totalMinor: 37_500 },
      renewal: { on: '2026-02-28', netMinor: 99_900, vatMinor: 24_975, totalMinor: 124_875 },
      documents: [document('privacy'), document('terms')],
    });
  });

  test('ToS 10.2.c: at the anchor: nothing is due before it', () => {
    expect(summarise(offer({ proration: undefined, effectiveOn: '2026-02-28' }))).toMatchObject({
      atOnce: false,
      effectiveOn: '2026-02-28',
      rest: null,
      dueNow: { netMinor: 0, vatMinor: 0, totalMinor: 0 },
    });
  });

  test('ToS 4.3: an amount that is smaller than a card can be charged is let go, its limit is not', () => {
    expect(summarise(offer({ smallestCharge: sek(37_500) })).dueNow.totalMinor).toBe(37_500);
    expect(summarise(offer({ smallestCharge: sek(37_501) })).dueNow).toEqual({
      netMinor: 0,
      vatMinor: 0,
      totalMinor: 0,
    });
  });

  test('ToS 4.3: the hash that was seen has to be that of today’s summary', () => {
    expect(refusal(() => confirm(undefined, 'yesterday'))).toEqual({
      code: 'summary-differs',
      message: 'The price or the days have changed since this was shown.',
      clause: 'ToS 4.3',
      data: { dueNow: { amountMinor: 37_500, currency: 'SEK' } },
    });
    const change = confirm();

    expect(change).toMatchObject({
      state: 'SCHEDULED',
      fromCode: 'TEAM-MONTH',
      fromVersion: 1,
      toCode: 'LARGE-MONTH',
      toVersion: 2,
      effectiveOn: '2026-02-14',
      isOpen: true,
      due: { net: sek(30_000), vat: sek(7_500), total: sek(37_500) },
    });
    expect(eventsOf(change)).toMatchObject([
      {
        type: 'PlanChangeConfirmed',
        clause: 'ToS 4.3',
        summarySha256: 'hash',
        planCode: 'LARGE-MONTH',
        planVersion: 2,
        effectiveOn: '2026-02-14',
        due: { amountMinor: 37_500, currency: 'SEK' },
      },
    ]);
  });

  test('ToS 1.5.plan: a plan below what is in use is refused with the list', () => {
    const use = { seats: 11, modulesWithData: ['sales', 'forms', 'events'] };

    expect(refusal(() => refuseBelowUse(use, team))).toEqual({
      code: 'below-use',
      message: 'The plan is smaller than what is in use.',
      clause: 'ToS 1.5.plan',
      data: {
        exceeds: [
          { what: 'seats', limit: 10, used: 11 },
          { what: 'module', module: 'events' },
          { what: 'module', module: 'forms' },
        ],
      },
    });
    expect(() => refuseBelowUse({ seats: 10, modulesWithData: ['sales'] }, team)).not.toThrow();
  });

  test('a change is to another plan, or another version of it, in the same currency', () => {
    expect(refusal(() => refuseUnrelated(team, aPlan()))).toEqual({
      code: 'same-plan',
      message: 'This is the plan that runs already.',
    });
    expect(refusal(() => refuseUnrelated(team, aPlan({ code: 'EURO', currency: 'EUR' })))).toEqual({
      code: 'currency-differs',
      message: 'A plan in another currency is bought when this one has ended.',
    });
    expect(() => refuseUnrelated(team, aPlan({ version: 2 }))).not.toThrow();
    expect(() => refuseUnrelated(team, aPlan({ code: 'TWIN' }))).not.toThrow();
  });
});

describe('a change on its way (ToS 3.3.c, 10.2.c)', () => {
  test('ToS 3.3.c: waits for its invoice, and applies once', () => {
    const change = awaiting();
    expect(change).toMatchObject({ state: 'AWAITING_PAYMENT', invoiceId: 'invoice-1', payBy, isOpen: true });

    change.apply(now);

    expect(change).toMatchObject({ state: 'APPLIED', closedAt: now, closeReason: null, isOpen: false });
    expect(eventsOf(change)).toMatchObject([
      { type: 'PlanChangeApplied', clause: 'ToS 10.2.c', planCode: 'LARGE-MONTH', planVersion: 2 },
    ]);
    expect(refusal(() => change.apply(now))).toMatchObject({
      message: 'The change of plan is APPLIED; it cannot apply.',
      clause: 'ToS 4.3',
    });
    expect(refusal(() => change.withdraw('changed-mind', now))).toMatchObject({
      message: 'The change of plan is APPLIED; it cannot be withdrawn.',
      clause: 'ToS 4.3',
    });
  });

  test('ToS 10.2.c: one that waits for the anchor applies there, and may be withdrawn before', () => {
    const applied = scheduled();
    applied.apply(now);
    expect(applied.state).toBe('APPLIED');

    const withdrawn = scheduled();
    withdrawn.withdraw('changed-mind', now);
    expect(withdrawn).toMatchObject({ state: 'WITHDRAWN', closedAt: now, closeReason: 'changed-mind' });
    expect(eventsOf(withdrawn)).toMatchObject([{ type: 'PlanChangeWithdrawn', reason: 'changed-mind' }]);
  });

  test('ToS 4.1: left unpaid it is over with its last minute, once; one that waits for the anchor is not', () => {
    const change = awaiting();

    const after = new Date(payBy.getTime() + 1);

    expect(change.lapse(payBy)).toBe(false);
    expect(change.lapse(after)).toBe(true);
    expect(change.lapse(after)).toBe(false);

    expect(change).toMatchObject({ state: 'LAPSED', closedAt: after, closeReason: 'not-paid' });
    expect(eventsOf(change)).toMatchObject([{ type: 'PlanChangeLapsed', clause: 'ToS 4.1' }]);
    expect(scheduled().lapse(new Date('2027-01-01T00:00:00Z'))).toBe(false);
  });

  test('ToS 1.5.plan: at the anchor it is refused for what is in use by then', () => {
    const change = scheduled();
    change.refuse('below-use', now);

    expect(change).toMatchObject({ state: 'REFUSED', closedAt: now, closeReason: 'below-use', isOpen: false });
    expect(eventsOf(change)).toMatchObject([
      { type: 'PlanChangeRefused', reason: 'below-use', clause: 'ToS 1.5.plan' },
    ]);
  });
});
