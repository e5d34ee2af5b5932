import { describe, expect, test } from '@jest/globals';
import { DATE, knownId } from '../../src/platform/http/validation.js';

describe('what an address or a field may hold', () => {
  test.each(['2026-01-31', '2026-04-30', '2028-02-29', '2000-02-29', '1996-02-29', '2026-02-28', '2999-12-31'])(
    '%s is a day',
    (text) => expect(text).toMatch(DATE),
  );

  test.each([
    ...['2026-02-29', '2026-02-30', '2100-02-29', '2026-04-31', '2026-06-31', '2026-00-10', '2026-13-01', '2026-01-00'],
    ...['0000-01-01', '9999-12-31', '2026-1-1', '2026-01-01T00:00:00Z', '2026-01-01\n', '+002026-01-01'],
  ])('%j is none', (text) => expect(text).not.toMatch(DATE));

  test('an id is known as it is written, in lower case; another text for the same row is nobody’s', () => {
    const id = '01900000-0000-7000-8000-00000000000a';

    expect(knownId(id)).toBe(id);
    for (const other of [id.toUpperCase(), `{${id}}`, `${id} `, id.slice(1)])
      expect(() => knownId(other)).toThrow('There is nothing here');
  });
});
