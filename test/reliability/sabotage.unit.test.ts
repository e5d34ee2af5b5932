import { describe, expect, test } from '@jest/globals';
import { commit, staleSabotages } from './sabotage.js';
import { sabotages } from './sabotages.js';

/** Domains alone, because they load in no time; `npm run drill -- sabotage` draws from all. */
const two = ['ToS 3.4.e', 'ToS 2.3'].map(
  (clause) => sabotages.find((each) => each.clause === clause && each.suite.includes('/domain/'))!,
);

describe('a rule that is put wrong', () => {
  test('makes exactly the test fail that is named for its clause', async () => {
    expect(await commit(two)).toEqual([]);
  });

  test('is missed where the change changes nothing, and the drill says so', async () => {
    const [harmless] = two.map((each) => ({ ...each, replacement: each.search }));

    expect(await commit([harmless!])).toEqual([expect.stringContaining('there failed none')]);
  });

  test('stands in the sources as the list has it, and its test names the clause', () => {
    expect(staleSabotages()).toEqual([]);
    expect(new Set(sabotages.map(({ clause }) => clause)).size).toBeGreaterThanOrEqual(30);
  });
});
