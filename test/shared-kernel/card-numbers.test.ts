import { describe, expect, test } from '@jest/globals';
import { hasCardNumber } from '../../src/shared-kernel/card-numbers.js';
import { cpuMillisecondsOf } from '../support/cpu-time.js';

describe('card numbers that stray into a text (ToS 4.1)', () => {
  test.each([
    ['Visa in one run', '4242424242424242'],
    ['Visa as printed on the card', 'her card is 4000 0025 0000 3155, please charge it'],
    ['Visa with hyphens', '4000-0000-0000-0341'],
    ['Visa with points', '4000.0000.0000.0341'],
    ['Mastercard', 'card:5555555555554444.'],
    ['Mastercard of the second series', '2223003122003222'],
    ['American Express in its own groups', '3782 822463 10005'],
    ['Diners Club', '30569309025904'],
    ['Discover', '6011111111111117'],
    ['JCB', '3566002020360505'],
    ['UnionPay', '6200000000000005'],
    ['the second of two numbers', '4242424242424241 or 4242424242424242'],
  ])('%s is found', (_name, text) => {
    expect(hasCardNumber(text)).toBe(true);
  });

  test.each([
    ['a wrong check digit', '4242424242424241'],
    ['a telephone number', '+4242424242424242'],
    ['an organisation number', '559477-1114'],
    ['an id', '01900000-0000-7000-8000-4242424242424'],
    ['a token that holds such digits', 'pi_4242424242424242'],
    ['an amount', '1490.00'],
    ['digits of no network', '1234567812345670'],
    ['an instant', '2026-01-15T09:00:00.000Z'],
    ['a longer reference', '42424242424242424242424'],
  ])('%s is not taken for one', (_name, text) => {
    expect(hasCardNumber(text)).toBe(false);
  });

  test('a hostile text is read in one pass', () => {
    const hostile = '4 2 4 2 '.repeat(100_000) + '4242-'.repeat(100_000) + '4'.repeat(500_000);

    expect(cpuMillisecondsOf(() => hasCardNumber(hostile))).toBeLessThan(1000);
  });
});
