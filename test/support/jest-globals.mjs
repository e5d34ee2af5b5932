/** What `@jest/globals` means in one-realm.mjs: Jest's functions are new for each file, these names stay. */
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, test;
export * as jest from 'jest-mock';

export function useGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } = globals);
}
