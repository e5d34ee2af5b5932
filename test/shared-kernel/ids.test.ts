import { expect, test } from '@jest/globals';
import { caseNumber, isId, TimeOrderedIds } from '../../src/shared-kernel/ids.js';

test('later ids sort after earlier ones, also within a millisecond, and none comes twice', () => {
  const ids = new TimeOrderedIds();

  const drawn = Array.from({ length: 5000 }, () => ids.next());

  expect(drawn).toEqual(drawn.toSorted());
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('an id is a UUID of version 7', () => {
  const id = new TimeOrderedIds().next();

  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(isId(id)).toBe(true);
});

test.each([
  '',
  'contact-1',
  '018f4e9c-0000-7000-8000',
  "018f4e9c-0000-7000-8000-00000000000' or 1=1",
  42,
  null,
  undefined,
  {},
])('%p is no id', (value) => {
  expect(isId(value)).toBe(false);
});

test('a case is called by seven letters and digits that nobody mistakes for each other', () => {
  const ids = new TimeOrderedIds();

  const numbers = Array.from({ length: 2000 }, () => caseNumber('K', ids.next()));

  for (const number of numbers) expect(number).toMatch(/^K-[0-9A-HJKMNP-TV-Z]{7}$/);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(caseNumber('K', '018f4e9c-0000-7000-8000-00000000001f')).toBe('K-000000Z');
});
