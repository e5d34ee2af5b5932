import { expect, test } from '@jest/globals';
import { deadlineInWords } from '../../../src/contexts/desk/application/calendar-words.js';
import english from '../../../web/src/i18n/en/index.js';
import swedish from '../../../web/src/i18n/sv/index.js';

test.each([
  ['en', english],
  ['sv', swedish],
] as const)('a calendar calls what falls due what the screens call it: %s', (language, words) => {
  const owed = Object.entries<string>(words).filter(([key]) => key.startsWith('owed.'));

  expect(owed.length).toBeGreaterThan(40);
  expect(owed.map(([key]) => deadlineInWords(key.slice('owed.'.length), 'ToS 1.1', language))).toEqual(
    owed.map(([, said]) => `${said} (ToS 1.1)`),
  );
});
