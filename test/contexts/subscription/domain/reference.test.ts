import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  creditNoteNumber,
  invoiceNumber,
  ocrReference,
  proFormaNumber,
  readOcr,
} from '../../../../src/contexts/subscription/domain/reference.js';

const place = { clientNumber: 10_001, sequence: 1 };

/** Bankgirot's ten-modulus control, written as its rule reads: from the right, 1 and 2 in turn. */
const passesControl = (ocr: string): boolean =>
  [...ocr].reverse().reduce((sum, digit, index) => {
    const weighed = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return sum + Math.trunc(weighed / 10) + (weighed % 10);
  }, 0) %
    10 ===
  0;

const places = fc.record({
  clientNumber: fc.integer({ min: 10_001, max: 9_999_999_999 }),
  sequence: fc.integer({ min: 1, max: 99_999 }),
});
const kinds = fc.constantFrom('invoice' as const, 'pro-forma' as const);

describe('ToS 4.6: the reference of a bank payment', () => {
  test('is made of client, kind and place, then the length and the check digit', () => {
    expect(ocrReference('invoice', place)).toBe('1000110000139');
    expect(ocrReference('pro-forma', place)).toBe('1000120000137');
  });

  test('passes the bank’s control and is read back as what it was made of', () => {
    fc.assert(
      fc.property(kinds, places, (kind, its) => {
        const ocr = ocrReference(kind, its);

        expect(passesControl(ocr)).toBe(true);
        expect(ocr.length).toBeLessThanOrEqual(25);
        expect(Number(ocr.at(-2))).toBe(ocr.length % 10);
        expect(readOcr(ocr)).toEqual({ kind, ...its });
      }),
    );
  });

  test('with one wrong digit is nobody’s', () => {
    fc.assert(
      fc.property(kinds, places, fc.nat(), fc.integer({ min: 1, max: 9 }), (kind, its, at, by) => {
        const digits = [...ocrReference(kind, its)];
        const index = at % digits.length;
        digits[index] = String((Number(digits[index]) + by) % 10);

        expect(readOcr(digits.join(''))).toBeUndefined();
      }),
    );
  });

  test('may be typed in groups; a digit too few or too many, or a letter, is refused', () => {
    const ocr = ocrReference('invoice', place);

    expect(readOcr('10001 100001 39')).toEqual({ kind: 'invoice', ...place });
    const padded = `${'0'.repeat(10)}${ocr}`;
    for (const wrong of [ocr.slice(1), ocr.slice(0, -1), `${ocr}0`, `0${ocr}`, padded, `${ocr.slice(0, -1)}O`, ''])
      expect(readOcr(wrong)).toBeUndefined();
  });

  test('has room for 99,999 in a series and says so when it is full', () => {
    expect(readOcr(ocrReference('invoice', { ...place, sequence: 99_999 }))?.sequence).toBe(99_999);
    expect(() => ocrReference('invoice', { ...place, sequence: 100_000 })).toThrow('full');
  });
});

test('numbers begin with the client’s, so that no two clients share one; pro formas are no invoices', () => {
  expect(invoiceNumber(place)).toBe('10001-0001');
  expect(invoiceNumber({ ...place, sequence: 12_345 })).toBe('10001-12345');
  expect(proFormaNumber(place)).toBe('10001-P1');
  expect(creditNoteNumber('10001-0007', 2)).toBe('10001-K0002');
});
