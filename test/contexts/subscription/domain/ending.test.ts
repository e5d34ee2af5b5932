import { describe, expect, test } from '@jest/globals';
import {
  afterEndPlan,
  billingAt,
  cardRetries,
  type EndingFacts,
  endingClause,
  hasPassed,
  invoiceDueOn,
  purgeAt,
  purgeNoticeKey,
  readPurgeNoticeKey,
  unpaidRenewalRule,
} from '../../../../src/contexts/subscription/domain/ending.js';
import {
  afterChange,
  comingCharges,
  daysLeft,
  forecast,
  type Standing,
  type StandingDebt,
} from '../../../../src/contexts/subscription/domain/forecast.js';
import { stockholm, defaultPolicy as terms } from '../support/policy.js';

const immediate = { ...terms, afterEnd: 'immediate' as const };
const at = (instant: string): Date => new Date(instant);

describe('K1: what becomes of the data', () => {
  test.each([
    ['2025-11-30', '2026-02-28', '2026-03-01', '2026-03-08', '2026-03-09'],
    ['2027-11-30', '2028-02-29', '2028-03-01', '2028-03-08', '2028-03-09'],
    ['2026-05-31', '2026-08-31', '2026-09-01', '2026-09-08', '2026-09-09'],
    ['2026-01-15', '2026-04-15', '2026-04-16', '2026-04-23', '2026-04-24'],
  ])(
    'retention after %s: readable until %s, blocked from %s, one-time access until %s, purged from %s',
    (ended, readableUntil, blockedFrom, accessUntil, purgedFrom) => {
      expect(afterEndPlan(ended, terms)).toEqual({ readableUntil, blockedFrom, accessUntil, purgedFrom });
    },
  );

  test('immediate: blocked on the next day, one-time access for a week from the end, and kept for thirty days', () => {
    expect(afterEndPlan('2025-11-30', immediate)).toEqual({
      blockedFrom: '2025-12-01',
      accessUntil: '2025-12-07',
      purgedFrom: '2025-12-31',
    });
  });

  test('immediate: days of own export while suspended for debt count, and so does a confirmed earlier erasure', () => {
    expect(afterEndPlan('2026-04-30', immediate, { exportableSince: '2026-04-01' }).purgedFrom).toBe('2026-05-08');
    expect(afterEndPlan('2026-04-30', immediate, { exportableSince: '2026-04-20' }).purgedFrom).toBe('2026-05-21');
    const confirmed = { erasureConfirmedAt: '2026-05-01T10:00:00Z' };
    expect(afterEndPlan('2026-04-30', immediate, confirmed).purgedFrom).toBe('2026-05-08');
  });

  test('a block that came late moves the access and the purge by as much', () => {
    const late = afterEndPlan('2025-11-30', terms, { blockedOn: '2026-03-04' });

    expect(late).toMatchObject({ accessUntil: '2026-03-11', purgedFrom: '2026-03-12' });
  });

  test('ToS 6.5: a withdrawal leaves thirty days of export, and its purge is announced more than a week ahead', () => {
    expect(afterEndPlan('2026-03-10', terms, { cause: 'withdrawal' })).toEqual({
      readableUntil: '2026-04-09',
      announcedFrom: '2026-04-02',
      blockedFrom: '2026-04-10',
      purgedFrom: '2026-04-10',
    });
  });

  test('K1, ToS 6.5: an earlier erasure that is confirmed leaves a withdrawal the days of its announcement, and never adds any', () => {
    const confirmedAt = (erasureConfirmedAt: string) =>
      afterEndPlan('2026-03-10', terms, { cause: 'withdrawal', erasureConfirmedAt });

    expect(confirmedAt('2026-03-12T10:00:00Z')).toEqual({
      announcedFrom: '2026-03-12',
      readableUntil: '2026-03-19',
      blockedFrom: '2026-03-20',
      purgedFrom: '2026-03-20',
    });
    // Half past midnight in Stockholm is another day than in UTC.
    expect(confirmedAt('2026-03-31T22:30:00Z').purgedFrom).toBe('2026-04-09');
    expect(confirmedAt('2026-04-01T21:59:59Z').purgedFrom).toBe('2026-04-09');
    expect(confirmedAt('2026-04-02T22:00:00Z')).toEqual(afterEndPlan('2026-03-10', terms, { cause: 'withdrawal' }));
  });

  test('ToS 3.7: a closure purges on its day, or after the seven days of access that were asked for', () => {
    const closing = { cause: 'closure' as const, closesOn: '2026-06-26' };

    expect(afterEndPlan('2026-06-16', terms, closing)).toEqual({
      readableUntil: '2026-06-25',
      blockedFrom: '2026-06-26',
      purgedFrom: '2026-06-26',
    });
    expect(afterEndPlan('2026-06-16', terms, { ...closing, accessAsked: true })).toMatchObject({
      accessUntil: '2026-07-03',
      purgedFrom: '2026-07-04',
    });
  });

  test('K1, ToS 3.7: without a day of its own a closure takes effect on the day after the end, and its access counts from the block', () => {
    expect(afterEndPlan('2026-06-16', terms, { cause: 'closure' })).toEqual({
      readableUntil: '2026-06-16',
      blockedFrom: '2026-06-17',
      purgedFrom: '2026-06-17',
    });
    const late = { cause: 'closure' as const, closesOn: '2026-06-26', accessAsked: true, blockedOn: '2026-06-28' };
    expect(afterEndPlan('2026-06-16', terms, late)).toEqual({
      readableUntil: '2026-06-25',
      blockedFrom: '2026-06-28',
      accessUntil: '2026-07-05',
      purgedFrom: '2026-07-06',
    });
  });

  test('K1: the days of retrieval outlast a shorter retention; days of export while suspended count, an erasure that was confirmed ends them', () => {
    const patient = { ...terms, retention: { ...terms.retention, minRetrievalDays: 120 } };
    const purgedFrom = (facts = {}) => afterEndPlan('2026-04-30', patient, facts).purgedFrom;

    expect(purgedFrom()).toBe('2026-08-29');
    expect(purgedFrom({ exportableSince: '2026-04-20' })).toBe('2026-08-19');
    // Eight days after the block on 31 July nothing is left to wait for but the days of retrieval.
    expect(purgedFrom({ exportableSince: '2026-04-08' })).toBe('2026-08-08');
    expect(purgedFrom({ erasureConfirmedAt: '2026-05-01T10:00:00Z' })).toBe('2026-08-08');
  });

  test('K1: a longer block delays the purge, a shorter one never cuts the one-time access short (ToS 3.5.d)', () => {
    const blockedFor = (blockedDays: number) => ({ ...terms, retention: { ...terms.retention, blockedDays } });

    expect(afterEndPlan('2025-11-30', blockedFor(20)).purgedFrom).toBe('2026-03-21');
    expect(afterEndPlan('2025-11-30', blockedFor(8)).purgedFrom).toBe('2026-03-09');
    expect(afterEndPlan('2025-11-30', blockedFor(1)).purgedFrom).toBe('2026-03-09');
  });

  test('K1, ToS 3.5.d: a late block under immediate moves access and purge as well', () => {
    const late = afterEndPlan('2025-11-30', immediate, { blockedOn: '2025-12-29' });

    expect(late).toEqual({ blockedFrom: '2025-12-29', accessUntil: '2026-01-04', purgedFrom: '2026-01-05' });
  });

  test('ToS 6.5: a late block after a withdrawal does not prolong it; a longer notice goes out earlier', () => {
    const withdrawn = { cause: 'withdrawal' as const, blockedOn: '2026-04-12' };
    const longer = { ...terms, retention: { ...terms.retention, purgeNoticeHours: 169 } };

    expect(afterEndPlan('2026-03-10', terms, withdrawn)).toMatchObject({
      blockedFrom: '2026-04-12',
      purgedFrom: '2026-04-10',
    });
    expect(afterEndPlan('2026-03-10', longer, withdrawn).announcedFrom).toBe('2026-04-01');
  });

  test.each([
    ['withdrawal', 'immediate', 'ToS 6.5'],
    ['closure', 'immediate', 'ToS 3.7'],
    ['cancellation', 'immediate', 'ToS 3.5.d'],
    ['payment', 'retention', 'ToS 4.7'],
    [null, 'retention', 'ToS 4.7'],
  ] as const)('K1: an ending by %s under %s blocks and purges by %s', (cause, afterEnd, clause) => {
    expect(endingClause(cause, { afterEnd })).toBe(clause);
  });

  test('the purge waits for the later of the block and the notice', () => {
    const plan = afterEndPlan('2025-11-30', terms);

    expect(purgeAt(plan, at('2026-02-28T08:00:00+01:00'), terms)).toEqual(at('2026-03-09T00:00:00+01:00'));
    expect(purgeAt(plan, at('2026-03-02T09:30:00+01:00'), terms)).toEqual(at('2026-03-09T09:30:00+01:00'));
  });

  test('an announcement’s key names the ending that it belongs to', () => {
    expect(readPurgeNoticeKey(purgeNoticeKey('0190-b', '2025-11-30', 2))).toEqual({
      subscriptionId: '0190-b',
      endedOn: '2025-11-30',
      round: 2,
    });
    expect(readPurgeNoticeKey('purge:0190-b:2025-11-30:12')?.round).toBe(12);
    for (const other of [
      'overdue:0190-b:first-overdue:0',
      'again:purge:0190-b:2025-11-30:0',
      'purge:0190-b:2025-11-30:0:sv',
      'purge:0190-b:soon:0',
    ])
      expect(readPurgeNoticeKey(other)).toBeUndefined();
  });
});

describe('K2: which clause rules an unpaid renewal', () => {
  test.each([
    ['byCollectionMethod', 'card', { endsAfterRetries: true, voidsInvoice: true, followsDunning: false }],
    ['byCollectionMethod', 'invoice', { endsAfterRetries: false, voidsInvoice: false, followsDunning: true }],
    ['dunningOnly', 'card', { endsAfterRetries: false, voidsInvoice: false, followsDunning: true }],
    ['hybrid', 'card', { endsAfterRetries: true, voidsInvoice: false, followsDunning: true }],
    ['hybrid', 'invoice', { endsAfterRetries: false, voidsInvoice: false, followsDunning: true }],
  ] as const)('%s by %s', (policy, method, rule) => {
    expect(unpaidRenewalRule(policy, method)).toEqual(rule);
  });

  test('the card is tried on F+1, 3, 5 and 7, and the seventh day is the last', () => {
    expect(cardRetries('2026-02-26', terms)).toEqual({
      on: ['2026-02-27', '2026-03-01', '2026-03-03', '2026-03-05'],
      lastDay: '2026-03-05',
    });
  });

  test('ToS 4.9: a card that is not tried again has its first day alone', () => {
    expect(cardRetries('2026-02-26', { renewal: { cardRetryDays: [] } })).toEqual({ on: [], lastDay: '2026-02-26' });
  });

  test('a card is charged on the anchor, an invoice goes out thirty days before it', () => {
    expect(billingAt('2026-03-31', 'card', terms)).toEqual(at('2026-03-31T00:00:00+02:00'));
    expect(billingAt('2026-03-31', 'invoice', terms)).toEqual(at('2026-03-01T00:00:00+01:00'));
  });

  test('an invoice is due on the anchor; one that comes after it has the whole lead to be paid', () => {
    expect(invoiceDueOn('2026-03-01', 'invoice', at('2026-03-01T23:59:59+01:00'), 30)).toBe('2026-03-01');
    expect(invoiceDueOn('2026-03-01', 'invoice', at('2026-03-02T00:00:00+01:00'), 30)).toBe('2026-04-01');
    expect(invoiceDueOn('2026-03-01', 'card', at('2026-03-02T00:00:00+01:00'), 30)).toBe('2026-03-01');
  });

  test('a day has passed when the next one begins in Stockholm', () => {
    expect(hasPassed('2026-03-29', at('2026-03-29T23:59:59.999+02:00'))).toBe(false);
    expect(hasPassed('2026-03-29', at('2026-03-30T00:00:00+02:00'))).toBe(true);
  });
});

describe('what happens if nobody does anything (ToS 4.10)', () => {
  const standing: Standing = {
    state: 'ACTIVE',
    isFree: false,
    method: 'card',
    anchor: '2026-01-31',
    interval: 'month',
    billedPeriods: 1,
    pastDueSince: null,
    endsOn: null,
    ending: {},
    purgedAt: null,
    purgePlannedFor: null,
  };
  const steps = (change: Partial<Standing>, now: string, debt?: StandingDebt, policy = terms) =>
    forecast({ ...standing, ...change }, debt, policy, at(now)).map((step) => `${stockholm(step.at)} ${step.code}`);

  test('a card is charged', () => {
    expect(steps({}, '2026-02-01T12:00:00Z')).toEqual(['2026-02-28T00:00 card-charged']);
  });

  test('an invoice is issued and falls due', () => {
    expect(steps({ method: 'invoice', interval: 'year', anchor: '2025-03-01' }, '2026-01-01T12:00:00Z')).toEqual([
      '2026-01-30T00:00 invoice-issued',
      '2026-03-01T23:59 invoice-due',
    ]);
  });

  test('nothing, on the free plan (ToS 4.10)', () => {
    expect(steps({ isFree: true }, '2026-02-01T12:00:00Z')).toEqual([]);
  });

  test('a cancelled plan ends, is blocked and purged', () => {
    expect(steps({ state: 'CANCEL_SCHEDULED', endsOn: '2025-11-30' }, '2025-11-10T12:00:00Z')).toEqual([
      '2025-12-01T00:00 subscription-ended',
      '2026-03-01T00:00 data-blocked',
      '2026-03-09T00:00 data-purged',
    ]);
  });

  describe('once an account is closed (ToS 3.7)', () => {
    const closed = (closesOn: string, more: Partial<EndingFacts> = {}): Partial<Standing> => ({
      state: 'CANCELED',
      endsOn: '2026-06-16',
      ending: { cause: 'closure', closesOn, ...more },
    });
    const purged = (change: Partial<Standing>, now: string) => steps(change, now).at(-1);

    test('ToS 3.7: the day of the purge is the closing day from the start, before the letter has arrived', () => {
      expect(steps(closed('2026-06-26'), '2026-06-16T12:00:00+02:00')).toEqual([
        '2026-06-26T00:00 data-blocked',
        '2026-06-26T00:00 data-purged',
      ]);
    });

    test('ToS 3.7: a week from now at best, where the letter has not arrived a week ahead of that day', () => {
      const waiting = closed('2026-06-26');
      expect(purged(waiting, '2026-06-19T00:00:00+02:00')).toBe('2026-06-26T00:00 data-purged');
      expect(purged(waiting, '2026-06-19T00:01:00+02:00')).toBe('2026-06-26T00:01 data-purged');
      expect(purged(closed('2026-06-16'), '2026-06-16T12:00:00+02:00')).toBe('2026-06-23T12:00 data-purged');
    });

    test('ToS 3.7: counted from the next letter, where one came back, until that has arrived', () => {
      const cameBack = closed('2026-06-26', { announcedAs: 'purge:1', announcedAnewOn: '2026-06-25' });
      expect(purged(cameBack, '2026-06-24T12:00:00+02:00')).toBe('2026-07-02T08:00 data-purged');
      const planned = { ...cameBack, purgePlannedFor: at('2026-07-03T09:00:00+02:00') };
      expect(purged(planned, '2026-06-26T12:00:00+02:00')).toBe('2026-07-03T09:00 data-purged');
    });
  });

  test('ToS 4.7: an announcement that should have arrived by now arrives now at best', () => {
    const over = { state: 'EXPIRED', endsOn: '2025-11-30' } as const;
    expect(steps(over, '2026-03-04T12:00:00+01:00')).toEqual(['2026-03-11T12:00 data-purged']);
    const arrived = { ...over, ending: { announcedAs: 'purge:1' } };
    expect(steps(arrived, '2026-03-04T12:00:00+01:00')).toEqual(['2026-03-09T00:00 data-purged']);
  });

  test('a failed card is tried again until it is over', () => {
    const failing = { state: 'PAST_DUE', pastDueSince: '2026-02-28', billedPeriods: 2 } as const;
    expect(steps(failing, '2026-03-04T12:00:00Z')).toEqual([
      '2026-03-05T08:00 card-retried',
      '2026-03-07T08:00 card-retried',
      '2026-03-08T00:00 subscription-canceled',
      '2026-06-08T00:00 data-blocked',
      '2026-06-16T00:00 data-purged',
    ]);
  });

  const ladder = { state: 'PAST_DUE', method: 'invoice', pastDueSince: '2026-03-01' } as const;

  test('an unpaid invoice climbs the ladder, by the same functions that will take the steps', () => {
    expect(steps({ ...ladder, state: 'ACTIVE' }, '2026-03-01T12:00:00Z', { dueOn: '2026-03-01' })).toEqual([
      '2026-03-02T08:00 first-overdue-notice',
      '2026-03-22T08:00 suspension-warning',
      '2026-04-01T00:00 instance-suspended',
      '2026-05-01T08:00 final-deletion-notice',
      '2026-05-08T08:00 instance-deleted',
    ]);
  });

  test.each([
    ['NOTIFIED', '2026-03-02T08:00:00+01:00', null, 4, '2026-03-22T08:00 suspension-warning'],
    ['WARNED', '2026-03-22T08:00:00+01:00', null, 3, '2026-04-01T00:00 instance-suspended'],
    ['SUSPENDED', null, '2026-04-01T00:00:00+02:00', 2, '2026-05-01T08:00 final-deletion-notice'],
    ['FINAL', '2026-05-01T08:00:00+02:00', '2026-04-01T00:00:00+02:00', 1, '2026-05-08T08:00 instance-deleted'],
  ] as const)('from %s the steps that are left', (state, accepted, suspended, count, first) => {
    const debt: StandingDebt = {
      dueOn: '2026-03-01',
      case: {
        state,
        letterAcceptedAt: accepted && at(accepted),
        suspendedAt: suspended && at(suspended),
      },
    };
    const left = steps(ladder, '2026-03-10T12:00:00Z', debt);

    expect(left).toHaveLength(count);
    expect(left[0]).toBe(first);
  });

  describe('while an agreed plan is kept (ToS 3.4.g)', () => {
    const now = '2026-03-10T12:00:00Z';
    const days = { agreedDays: ['2026-04-15', '2026-05-15'], dueOn: '2026-03-01' };
    const missed = ['2026-04-15T23:59 instalment-due', '2026-04-16T00:00 arrangement-broken'];
    const stood = (state: 'NOTIFIED' | 'WARNED' | 'SUSPENDED' | 'FINAL', arrived: string | null) => ({
      ...days,
      case: { state, letterAcceptedAt: arrived ? at(arrived) : null, suspendedAt: at('2026-04-01T00:00:00+02:00') },
    });

    test('ToS 3.4.g: its next instalment comes next; the ladder waits until that one is missed', () => {
      expect(steps({ ...ladder, state: 'ACTIVE' }, now, days)).toEqual([
        ...missed,
        '2026-04-16T08:00 first-overdue-notice',
        '2026-04-30T08:00 suspension-warning',
        '2026-05-07T00:00 instance-suspended',
        '2026-06-06T08:00 final-deletion-notice',
        '2026-06-13T08:00 instance-deleted',
      ]);
    });

    test('ToS 3.4.g: two instalments that roll to one day are both to be paid by it', () => {
      const agreedDays = ['2026-04-15', '2026-04-15'];

      expect(steps(ladder, now, { ...days, agreedDays }).slice(0, 3)).toEqual([missed[0], ...missed]);
    });

    test.each([
      [
        'NOTIFIED',
        '2026-03-02T08:00:00+01:00',
        ['2026-04-16T08:00 suspension-warning', '2026-04-23T00:00 instance-suspended'],
      ],
      ['NOTIFIED', null, ['2026-04-16T08:00 first-overdue-notice', '2026-04-30T08:00 suspension-warning']],
      [
        'WARNED',
        '2026-03-22T08:00:00+01:00',
        ['2026-04-16T08:00 suspension-warning', '2026-04-23T00:00 instance-suspended'],
      ],
      [
        'WARNED',
        '2026-04-09T08:00:00+02:00',
        ['2026-04-16T08:00 suspension-warning', '2026-04-23T00:00 instance-suspended'],
      ],
      [
        'WARNED',
        '2026-04-10T08:00:00+02:00',
        ['2026-04-17T00:00 instance-suspended', '2026-05-17T08:00 final-deletion-notice'],
      ],
      ['SUSPENDED', null, ['2026-05-01T08:00 final-deletion-notice', '2026-05-08T08:00 instance-deleted']],
      [
        'FINAL',
        '2026-05-01T08:00:00+02:00',
        ['2026-04-16T08:00 final-deletion-notice', '2026-04-23T08:00 instance-deleted'],
      ],
    ] as const)('ToS 3.4.g: from %s, told at %s, it goes on where it stood', (state, arrived, then) => {
      expect(steps(ladder, now, stood(state, arrived)).slice(0, 4)).toEqual([...missed, ...then]);
    });

    test('ToS 3.4.g: the nearest instalment comes next, in whatever order they were agreed', () => {
      const agreedDays = [...days.agreedDays].reverse();

      expect(steps(ladder, now, { ...days, agreedDays }).slice(0, 2)).toEqual(missed);
    });

    test('ToS 3.4.g: each step names its clause, the plan’s own as well as those of the ladder after it', () => {
      const clausesOf = (debt: StandingDebt) =>
        forecast({ ...standing, ...ladder }, debt, terms, at(now)).map(({ clause }) => clause);
      const plan = ['ToS 3.4.g', 'ToS 3.4.g'];
      const fromWarning = ['ToS 3.4.b', 'ToS 3.4.c', 'ToS 3.4.e', 'ToS 3.4.e'];

      expect(clausesOf(days)).toEqual([...plan, 'ToS 3.4.a', ...fromWarning]);
      expect(clausesOf(stood('WARNED', null))).toEqual([...plan, ...fromWarning]);
    });

    test('ToS 3.4.g: what something else keeps standing does not go on with it', () => {
      expect(steps(ladder, now, { ...stood('WARNED', null), standsStill: true })).toEqual(missed);
    });

    test('ToS 4.9: the card is not tried for what the plan covers', () => {
      const failing = { state: 'PAST_DUE', pastDueSince: '2026-03-08', billedPeriods: 2 } as const;
      const policy = { ...terms, failedPayment: 'hybrid' as const };
      const codes = forecast({ ...standing, ...failing }, days, policy, at(now)).map(({ code }) => code);

      expect(codes).not.toContain('card-retried');
      expect(codes).toEqual(expect.arrayContaining(['subscription-canceled', 'instalment-due']));
    });
  });

  test('ToS 3.4.g: while the ladder stands still for another reason, nothing of it is foretold', () => {
    const disputed = { dueOn: '2026-03-01', standsStill: true };
    expect(steps({ ...ladder, state: 'ACTIVE' }, '2026-03-01T12:00:00Z', disputed)).toEqual([]);
  });

  test('K2 hybrid: an ending and a debt delete once, on the later of their days', () => {
    const ended = { state: 'CANCELED', endsOn: '2026-03-08', ending: { cause: 'payment' } } as const;
    const both = (afterEnd: 'retention' | 'immediate') =>
      steps(ended, '2026-03-10T12:00:00Z', { dueOn: '2026-03-01' }, { ...terms, failedPayment: 'hybrid', afterEnd });

    expect(both('retention')).toEqual([
      '2026-03-22T08:00 suspension-warning',
      '2026-04-01T00:00 instance-suspended',
      '2026-05-01T08:00 final-deletion-notice',
      '2026-06-09T00:00 data-blocked',
      '2026-06-17T00:00 data-purged',
    ]);
    expect(both('immediate').at(-1)).toBe('2026-05-08T08:00 instance-deleted');
    expect(both('immediate').join()).not.toContain('data-purged');
  });

  test('ToS 3.4.a: what a bank took back climbs the ladder, however the plan is paid', () => {
    const reopened = { dueOn: '2026-03-01', method: 'invoice' } as const;
    expect(steps({}, '2026-03-01T12:00:00Z', reopened)[0]).toBe('2026-03-02T08:00 first-overdue-notice');
    // Until it is late, the card is charged on the anchor all the same.
    expect(steps({}, '2026-02-27T12:00:00Z', reopened).slice(0, 2)).toEqual([
      '2026-02-28T00:00 card-charged',
      '2026-03-02T08:00 first-overdue-notice',
    ]);
    const late = { state: 'NOTIFIED', letterAcceptedAt: at('2026-03-02T07:00:00Z'), suspendedAt: null } as const;
    expect(steps({ billedPeriods: 2 }, '2026-03-03T12:00:00Z', { ...reopened, case: late }).join()).not.toContain(
      'card',
    );
  });

  test('each step names its clause, in the order of their days', () => {
    const clausesOf = (change: Partial<Standing>, debt?: StandingDebt) =>
      forecast({ ...standing, ...change }, debt, terms, at('2026-01-05T12:00:00Z')).map(({ clause }) => clause);

    expect(clausesOf({ anchor: '2026-01-31', billedPeriods: 0 })).toEqual(['ToS 4.8']);
    expect(clausesOf({ method: 'invoice' })).toEqual(['ToS 3.3.b', 'ToS 3.3.c']);
    expect(clausesOf({ state: 'CANCEL_SCHEDULED', endsOn: '2026-01-30' })).toEqual(['ToS 3.3.c', 'ToS 4.7', 'ToS 4.7']);
    // Over already, it does not end once more.
    expect(clausesOf({ state: 'CANCELED', endsOn: '2026-01-30', ending: { cause: 'withdrawal' } })).toEqual([
      'ToS 6.5',
      'ToS 6.5',
    ]);
    expect(clausesOf({ state: 'PAST_DUE', pastDueSince: '2026-01-31' })).toEqual([
      ...Array.from({ length: 5 }, () => 'ToS 4.9'),
      'ToS 4.7',
      'ToS 4.7',
    ]);
    const told = { state: 'FINAL', letterAcceptedAt: at('2026-05-01T06:00:00Z'), suspendedAt: null } as const;
    expect(clausesOf(ladder, { dueOn: '2026-03-01', case: told })).toEqual(['ToS 3.4.e']);
    expect(clausesOf({ ...ladder, state: 'ACTIVE' }, { dueOn: '2026-03-01' })).toEqual([
      'ToS 3.4.a',
      'ToS 3.4.b',
      'ToS 3.4.c',
      'ToS 3.4.e',
      'ToS 3.4.e',
    ]);
  });

  test('K2: a card’s debt has no ladder, and one that was cancelled with a debt is not tried again', () => {
    expect(steps({}, '2026-02-01T12:00:00Z', { dueOn: '2026-01-31' })).toEqual(['2026-02-28T00:00 card-charged']);
    const cancelled = { state: 'CANCEL_SCHEDULED', pastDueSince: '2026-02-28', endsOn: '2026-03-30' } as const;
    expect(steps(cancelled, '2026-03-01T12:00:00Z')[0]).toBe('2026-03-31T00:00 subscription-ended');
  });

  test('nothing, after the purge; and a step of this very moment is still to come', () => {
    const over = { state: 'EXPIRED', endsOn: '2025-11-30' } as const;

    expect(steps({ ...over, purgedAt: at('2026-03-09T00:00:00+01:00') }, '2026-01-01T12:00:00Z')).toEqual([]);
    expect(steps(over, '2026-02-28T23:00:00Z')).toEqual([
      '2026-03-01T00:00 data-blocked',
      '2026-03-09T00:00 data-purged',
    ]);
  });

  test('ToS 4.10: the days of the coming charges, for as long as it renews', () => {
    expect(comingCharges({ ...standing, billedPeriods: 2 }, 3)).toEqual(['2026-03-31', '2026-04-30', '2026-05-31']);
    expect(comingCharges({ ...standing, state: 'PAST_DUE' }, 1)).toEqual(['2026-02-28']);
    for (const state of ['CANCEL_SCHEDULED', 'CANCELED', 'EXPIRED'] as const)
      expect(comingCharges({ ...standing, state }, 3)).toEqual([]);
    expect(comingCharges({ ...standing, isFree: true }, 3)).toEqual([]);
  });

  test('ToS 4.10, 10.2.c: the days after a change of interval are those that it will be charged on', () => {
    const year = { ...standing, interval: 'year', anchor: '2025-02-28', billedPeriods: 1 } as const;

    expect(comingCharges(afterChange(standing, 'month'), 2)).toEqual(['2026-02-28', '2026-03-31']);
    expect(comingCharges(afterChange(standing, 'year'), 2)).toEqual(['2026-02-28', '2027-02-28']);
    expect(comingCharges(afterChange({ ...standing, billedPeriods: 12 }, 'year'), 1)).toEqual(['2027-01-31']);
    expect(comingCharges(afterChange(year, 'month'), 2)).toEqual(['2026-02-28', '2026-03-28']);
    expect(comingCharges(afterChange({ ...year, anchor: '2024-02-29' }, 'month'), 2)).toEqual([
      '2025-02-28',
      '2025-03-29',
    ]);
  });

  test('another policy, other days', () => {
    const policy = { ...terms, dunning: { ...terms.dunning, suspensionDays: 45 } };
    expect(steps({ ...ladder, state: 'ACTIVE' }, '2026-03-01T12:00:00Z', { dueOn: '2026-03-01' }, policy)).toContain(
      '2026-04-15T00:00 instance-suspended',
    );
  });

  test('the days left count today', () => {
    expect(daysLeft('2026-02-28', at('2026-02-28T22:00:00Z'))).toBe(1);
    expect(daysLeft('2026-02-28', at('2026-02-28T23:00:00Z'))).toBe(0);
    expect(daysLeft('2026-02-28', at('2026-02-01T12:00:00Z'))).toBe(28);
  });
});
