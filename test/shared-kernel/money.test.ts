import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Invalid } from '../../src/shared-kernel/errors.js';
import { Money } from '../../src/shared-kernel/money.js';

const sek = (amountMinor: number) => new Money(amountMinor, 'SEK');
const anyAmount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

test('an amount is a whole number of minor units', () => {
  expect(() => sek(0.5)).toThrow(RangeError);
  expect(() => sek(Number.NaN)).toThrow(RangeError);
  expect(() => sek(Number.MAX_SAFE_INTEGER + 1)).toThrow(RangeError);
});

test('amounts add up and subtract exactly, and the operands stay as they were', () => {
  const price = sek(19_900);

  expect(price.plus(sek(100)).toJSON()).toEqual({ amountMinor: 20_000, currency: 'SEK' });
  expect(price.minus(sek(20_000)).toJSON()).toEqual({ amountMinor: -100, currency: 'SEK' });
  expect(price.amountMinor).toBe(19_900);
});

test('a sum beyond what is exact is refused rather than rounded', () => {
  expect(() => sek(Number.MAX_SAFE_INTEGER).plus(sek(1))).toThrow(RangeError);
});

test('different currencies never mix', () => {
  const euro = new Money(100, 'EUR');

  for (const mix of [() => sek(1).plus(euro), () => sek(1).minus(euro), () => sek(1).compare(euro)]) {
    expect(mix).toThrow(Invalid);
    expect(mix).toThrow(expect.objectContaining({ code: 'currency-mismatch' }));
  }
});

test('compare orders amounts', () => {
  const ordered = [sek(3), sek(-1), sek(2)].sort((a, b) => a.compare(b));

  expect(ordered.map(({ amountMinor }) => amountMinor)).toEqual([-1, 2, 3]);
  expect(sek(5).compare(sek(5))).toBe(0);
});

test('zero is neither positive nor negative', () => {
  expect([Money.zero('SEK').isZero, Money.zero('SEK').isPositive]).toEqual([true, false]);
  expect([sek(1).isZero, sek(1).isPositive]).toEqual([false, true]);
  expect([sek(-1).isZero, sek(-1).isPositive]).toEqual([false, false]);
  expect(Money.zero('EUR').currency).toBe('EUR');
});

describe('a share', () => {
  test.each([
    [19_900, 10, 30, 6_633],
    [100, 1, 3, 33],
    [100, 2, 3, 67],
    [1, 1, 2, 1],
    [3, 1, 2, 2],
    [-1, 1, 2, -1],
    [-3, 1, 2, -2],
    [500, 0, 31, 0],
    [500, 31, 31, 500],
  ])('of %i, %i of %i, rounded half away from zero, is %i', (amount, numerator, denominator, expected) => {
    expect(sek(amount).share(numerator, denominator).amountMinor).toBe(expected);
  });

  test('is exact where floating point is not', () => {
    expect(sek(900_719_925_474_099).share(7, 10).amountMinor).toBe(630_503_947_831_869);
  });

  test('and the rest differ from the whole by at most one minor unit, whatever the split', () => {
    const split = fc.integer({ min: 1, max: 366 }).chain((days) => fc.tuple(fc.nat(days), fc.constant(days)));
    fc.assert(
      fc.property(anyAmount, split, (amount, [used, days]) => {
        const parts = sek(amount)
          .share(used, days)
          .plus(sek(amount).share(days - used, days));

        expect(Math.abs(parts.minus(sek(amount)).amountMinor)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('of a debt is the debt of the share', () => {
    fc.assert(
      fc.property(anyAmount, fc.nat(365), (amount, days) => {
        const owed = sek(-amount).share(days, 365);
        const paid = sek(amount).share(days, 365);

        expect(owed.plus(paid).isZero).toBe(true);
      }),
    );
  });
});
