import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  compareBooks,
  compareFrom,
  goneFrom,
  type OurEntries,
  type TheirEntries,
} from '../../../../src/contexts/subscription/domain/reconciliation.js';

const none: TheirEntries = { payments: [], refunds: [], chargebacks: [], customers: [], detachedCards: [] };
const nothing: OurEntries = { payments: [], refunds: [], chargebacks: [], payers: [] };
const kinds = (ours: Partial<OurEntries>, theirs: Partial<TheirEntries>) =>
  compareBooks({ ...nothing, ...ours }, { ...none, ...theirs }).map(({ kind }) => kind);
const payment = { reference: 'pi_1', amountMinor: 100, currency: 'SEK' };
const refund = { tenantId: 'acme', id: 'r1', gatewayRef: 're_1', state: 'DONE' as const, isOwed: true };

describe('two books (ToS 4.2)', () => {
  test('that say the same differ in nothing, whatever they say', () => {
    const entry = fc.record({
      reference: fc.uuid(),
      amountMinor: fc.nat(),
      currency: fc.constantFrom('SEK', 'EUR'),
      tenantId: fc.constantFrom('acme', 'bolt'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ reference }) => reference }), (payments) => {
        const ours = payments.map((each) => ({ ...each, inWindow: true }));
        expect(kinds({ payments: ours }, { payments })).toStrictEqual([]);
      }),
    );
  });

  test('of which ours is older than the window miss nothing there', () => {
    expect(kinds({ payments: [{ ...payment, tenantId: 'acme', inWindow: false }] }, {})).toStrictEqual([]);
    expect(kinds({ payments: [{ ...payment, tenantId: 'acme', inWindow: true }] }, {})).toEqual([
      'payment-missing-there',
    ]);
  });

  test('differ by a currency as by an amount', () => {
    const ours = [{ ...payment, tenantId: 'acme', inWindow: true }];

    expect(kinds({ payments: ours }, { payments: [{ ...payment, currency: 'EUR' }] })).toEqual([
      'payment-amount-differs',
    ]);
  });

  test('agree on a refund that failed there once a bank has paid it out here', () => {
    const theirs = [{ reference: 're_1', tenantId: 'acme', refundId: 'r1', state: 'FAILED' as const }];

    expect(kinds({ refunds: [{ ...refund, gatewayRef: 'bank-77' }] }, { refunds: theirs })).toStrictEqual([]);
    expect(kinds({ refunds: [refund] }, { refunds: theirs })).toEqual(['refund-outcome-unseen']);
  });

  test('agree on a chargeback that a person let go and the bank then decided against us, not on one that it won us', () => {
    const theirs = [{ reference: 'du_1', tenantId: 'acme', state: 'LOST' as const }];
    const won = [{ reference: 'du_1', tenantId: 'acme', state: 'WON' as const }];
    const ours = (state: 'OPEN' | 'WRITTEN_OFF') => [{ tenantId: 'acme', reference: 'du_1', state }];

    expect(kinds({ chargebacks: ours('WRITTEN_OFF') }, { chargebacks: theirs })).toStrictEqual([]);
    expect(kinds({ chargebacks: ours('WRITTEN_OFF') }, { chargebacks: won })).toEqual(['chargeback-unseen']);
    expect(kinds({ chargebacks: ours('OPEN') }, { chargebacks: theirs })).toEqual(['chargeback-unseen']);
    expect(kinds({}, { chargebacks: [{ reference: 'du_2', state: 'OPEN' }] })).toEqual(['chargeback-unknown']);
  });

  test('say nothing of a former card, nor of a customer whom we never used', () => {
    const payers = [{ tenantId: 'acme', customerRef: 'cus_1', cardRef: 'pm_2' }];
    const customers = [{ ref: 'cus_1', tenantId: 'acme' }];

    expect(kinds({ payers }, { customers, detachedCards: [{ tenantId: 'acme', cardRef: 'pm_1' }] })).toStrictEqual([]);
    expect(kinds({ payers }, { customers: [{ ref: 'cus_2', tenantId: 'acme' }] })).toEqual(['customer-duplicate']);
  });

  test('name a payment that only there is known, by whether it says that it is about us', () => {
    const drifts = compareBooks(nothing, {
      ...none,
      payments: [
        { ...payment, tenantId: 'acme' },
        { ...payment, reference: 'pi_2' },
      ],
    });

    expect(drifts).toEqual([
      { kind: 'payment-missing-here', tenantId: 'acme', reference: 'pi_1' },
      { kind: 'payment-unknown', tenantId: undefined, reference: 'pi_2' },
    ]);
  });

  test('differ by an amount in the same currency', () => {
    const ours = [{ ...payment, tenantId: 'acme', inWindow: true }];

    expect(
      compareBooks({ ...nothing, payments: ours }, { ...none, payments: [{ ...payment, amountMinor: 99 }] }),
    ).toEqual([{ kind: 'payment-amount-differs', tenantId: 'acme', reference: 'pi_1' }]);
  });

  test('differ by a refund that is owed and unknown there, and by one that nobody here asked for (ToS 6.4)', () => {
    const owed = { ...refund, id: 'r1', state: 'PENDING' as const };
    const paidOut = { ...refund, id: 'r2', isOwed: false };
    const theirs = [{ reference: 're_9', tenantId: 'acme', refundId: 'r9', state: 'DONE' as const }];

    expect(compareBooks({ ...nothing, refunds: [owed, paidOut] }, { ...none, refunds: theirs })).toEqual([
      { kind: 'refund-missing-there', tenantId: 'acme', reference: 'r1' },
      { kind: 'refund-unknown', tenantId: 'acme', reference: 're_9' },
    ]);
    expect(
      kinds({ refunds: [owed] }, { refunds: [{ reference: 're_1', refundId: 'r1', state: 'PENDING' }] }),
    ).toStrictEqual([]);
  });

  test.each([
    ['PENDING', 'PENDING', []],
    ['PENDING', 'DONE', ['refund-outcome-unseen']],
    ['PENDING', 'FAILED', ['refund-outcome-unseen']],
    ['DONE', 'PENDING', []],
    ['DONE', 'DONE', []],
    ['FAILED', 'FAILED', []],
    ['FAILED', 'DONE', ['refund-outcome-unseen']],
  ] as const)('a refund that is %s here and %s there: %j (ToS 6.4)', (state, there, expected) => {
    const theirs = [{ reference: 're_other', tenantId: 'acme', refundId: 'r1', state: there }];

    expect(kinds({ refunds: [{ ...refund, state }] }, { refunds: theirs })).toStrictEqual(expected);
  });

  test('differ by a chargeback that was not seen here, however it stands (ToS 3.4.a)', () => {
    const ours = [{ tenantId: 'acme', reference: 'du_1', state: 'LOST' as const }];
    const theirs = (state: 'OPEN' | 'WON' | 'LOST') => [{ reference: 'du_1', tenantId: 'acme', state }];

    expect(compareBooks(nothing, { ...none, chargebacks: theirs('OPEN') })).toEqual([
      { kind: 'chargeback-unseen', tenantId: 'acme', reference: 'du_1' },
    ]);
    expect(kinds({ chargebacks: ours }, { chargebacks: theirs('LOST') })).toStrictEqual([]);
    expect(kinds({ chargebacks: ours }, { chargebacks: theirs('OPEN') })).toStrictEqual([]);
    expect(kinds({ chargebacks: ours }, { chargebacks: theirs('WON') })).toEqual(['chargeback-unseen']);
  });

  test('name the client whose own card was detached, and nobody else (ToS 4.1)', () => {
    const payers = [
      { tenantId: 'acme', customerRef: 'cus_1', cardRef: 'pm_1' },
      { tenantId: 'bolt', customerRef: null, cardRef: 'pm_2' },
    ];
    const detachedCards = [
      { tenantId: 'acme', cardRef: 'pm_1' },
      { tenantId: 'acme', cardRef: 'pm_2' },
    ];
    const customers = [
      { ref: 'cus_7', tenantId: 'bolt' },
      { ref: 'cus_8', tenantId: 'unknown' },
    ];

    expect(compareBooks({ ...nothing, payers }, { ...none, detachedCards, customers })).toEqual([
      { kind: 'card-detached', tenantId: 'acme', reference: 'pm_1' },
    ]);
  });
});

describe('a difference that waits for a person (ToS 4.1)', () => {
  const now = new Date('2026-03-30T01:00:00Z');
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const found = (id: string, days: number) => ({
    id,
    kind: 'refund-unknown',
    reference: `re_${id}`,
    since: daysAgo(days),
  });

  test('has the books compared from where it was found, for as long as the provider tells', () => {
    expect(compareFrom([], now)).toEqual(daysAgo(7));
    expect(compareFrom([found('a', 3)], now)).toEqual(daysAgo(7));
    expect(compareFrom([found('a', 12), found('b', 30)], now)).toEqual(daysAgo(30));
    expect(compareFrom([found('a', 12), found('b', 30.001)], now)).toEqual(daysAgo(12));
  });

  test('is gone when a comparison that reaches as far back finds it no more, and not before', () => {
    const standing = [found('a', 10), found('b', 10), { ...found('c', 10), kind: 'payment-unknown' }];
    const stillThere = { kind: 'refund-unknown', reference: 're_a' };

    expect(goneFrom(standing, [stillThere], daysAgo(10)).map(({ id }) => id)).toEqual(['b', 'c']);
    expect(goneFrom(standing, [{ ...stillThere, reference: 're_c' }], daysAgo(11))).toHaveLength(3);
    expect(goneFrom(standing, [], daysAgo(9.999))).toEqual([]);
  });
});
