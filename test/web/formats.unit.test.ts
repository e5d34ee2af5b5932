import { describe, expect, test } from '@jest/globals';
import {
  clockTime,
  dayInShort,
  dayInWords,
  dayOf,
  daysBetween,
  distanceInWords,
  exactInstant,
  startOfDay,
} from '../../web/src/design/date-text.js';
import { moneyText } from '../../web/src/design/money-text.js';
import { KeySequence, keysInWords } from '../../web/src/design/shortcut-keys.js';

const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });

describe('Money', () => {
  test('stands with its currency, as people in each language write it', () => {
    expect(moneyText('en-GB', sek(149_000))).toBe('1,490\u00a0kr');
    expect(moneyText('sv-SE', sek(149_000))).toBe('1\u00a0490\u00a0kr');
    expect(moneyText('en-GB', { amountMinor: 1_950, currency: 'EUR' })).toBe('€19.50');
    expect(moneyText('sv-SE', { amountMinor: 1_950, currency: 'EUR' })).toBe('19,50\u00a0€');
  });

  test('shows öre where there are any, and always in a column that is summed by eye', () => {
    expect(moneyText('sv-SE', sek(149_050))).toBe('1\u00a0490,50\u00a0kr');
    expect(moneyText('sv-SE', sek(149_000), { exact: true })).toBe('1\u00a0490,00\u00a0kr');
    expect(moneyText('en-GB', sek(-5))).toBe('-0.05\u00a0kr');
  });
});

describe('Days', () => {
  test('are said as people say them, with the year only when it is another one', () => {
    expect(dayInWords('en-GB', '2026-03-22', '2026-03-16')).toBe('Sunday 22 March');
    expect(dayInWords('sv-SE', '2026-03-22', '2026-03-16')).toBe('söndag 22 mars');
    expect(dayInWords('en-GB', '2025-11-30', '2026-03-16')).toBe('Sunday 30 November 2025');
    expect(dayInShort('en-GB', '2026-03-22', '2026-03-16')).toBe('22 Mar');
  });

  test('have a distance in whole days, also over the nights when the clocks change', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(distanceInWords('en-GB', '2026-03-22', '2026-03-16')).toBe('in 6 days');
    expect(distanceInWords('sv-SE', '2026-03-17', '2026-03-16')).toBe('i morgon');
    expect(distanceInWords('en-GB', '2026-03-30', '2026-03-16')).toBe('in 14 days');
    expect(distanceInWords('en-GB', '2026-03-31', '2026-03-16')).toBe('in 2 weeks');
    expect(distanceInWords('en-GB', '2025-03-16', '2026-03-16')).toBe('12 months ago');
    expect(distanceInWords('en-GB', '2027-11-23', '2026-11-23')).toBe('in 12 months');
    expect(distanceInWords('sv-SE', '2027-11-22', '2026-11-23')).toBe('om 11 månader');
    expect(distanceInWords('en-GB', '2028-11-23', '2026-11-23')).toBe('in 2 years');
  });

  test('begin at midnight in Stockholm, wherever the reader is', () => {
    expect(dayOf(new Date('2026-03-31T21:59:59Z'))).toBe('2026-03-31');
    expect(dayOf(new Date('2026-03-31T22:00:00Z'))).toBe('2026-04-01');
    expect(clockTime('sv-SE', new Date('2026-03-31T22:00:00Z'))).toBe('00:00');
    for (const [day, start] of [
      ['2026-03-29', '2026-03-28T23:00:00.000Z'],
      ['2026-03-30', '2026-03-29T22:00:00.000Z'],
      ['2026-10-25', '2026-10-24T22:00:00.000Z'],
      ['2026-10-26', '2026-10-25T23:00:00.000Z'],
    ])
      expect(startOfDay(day!).toISOString()).toBe(start);
    expect(exactInstant('en-GB', new Date('2026-03-22T07:00:05Z'))).toBe('Sunday, 22 March 2026 at 08:00:05 CET');
  });
});

describe('Keys', () => {
  const press = (key: string, held: { ctrlKey?: boolean } = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...held,
  });

  test('two keys in a row are one command, unless somebody stops to think between them', () => {
    const sequence = new KeySequence();

    sequence.press(press('g'), 0);
    expect(sequence.press(press('c'), 500)).toEqual(['g c', 'c']);

    sequence.press(press('g'), 2_000);
    expect(sequence.press(press('c'), 3_000)).toEqual(['c']);
  });

  test('are written as they stand on the keyboard in front of the person', () => {
    expect(keysInWords('mod+k', 'MacIntel')).toBe('⌘ K');
    expect(keysInWords('mod+k', 'Linux x86_64')).toBe('Ctrl K');
    expect(new KeySequence().press(press('K', { ctrlKey: true }), 0)).toEqual(['mod+k']);
  });
});
