import { describe, expect, test } from '@jest/globals';
import { stalePages } from '../../src/cli/terms.js';
import { pagesOf } from '../../src/cli/terms-pages.js';
import { CheckedOutSources } from '../../src/contexts/terms/adapters/source-tree.js';
import { gapsIn, SourceCatalogue } from '../../src/contexts/terms/application/catalogue.js';
import { SourceTree } from '../../src/contexts/terms/application/ports.js';
import { UNBUILT_AREAS } from '../../src/contexts/terms/domain/clause-areas.js';
import { CLAUSES } from '../../src/contexts/terms/domain/clauses.js';

/** The project as it is, but for what the test plants. */
class Tampered extends SourceTree {
  constructor(private readonly change: (text: string, path: string) => string) {
    super();
  }

  async *files() {
    for await (const { path, text } of new CheckedOutSources().files()) yield { path, text: this.change(text, path) };
  }
}

const gapsWith = async (change: (text: string, path: string) => string): Promise<string[]> =>
  gapsIn(await new SourceCatalogue(new Tampered(change)).entries());

describe('the contract and its code', () => {
  test('every P0 and P1 clause of a part that is built names its rule and its test', async () => {
    expect(await gapsWith((text) => text)).toEqual([]);
  });

  test('a clause whose tests are gone is a gap, and so is one whose rule is', async () => {
    const untested = await gapsWith((text, path) => (path.startsWith('test/') ? text.replaceAll('3.4.b', '') : text));
    const unruled = await gapsWith((text, path) => (path.startsWith('src/') ? text.replaceAll('3.4.b', '') : text));

    expect(untested).toEqual(['ToS 3.4.b (P0) names no test: cite it in the title of one.']);
    expect(unruled).toEqual(['ToS 3.4.b (P0) names no rule: cite it where the code decides it.']);
  });

  test('what is called not built is a clause, and called so once', () => {
    const unbuilt = UNBUILT_AREAS.flatMap(({ clauses }) => clauses);
    const known = CLAUSES.map(({ clause }) => clause);

    expect(unbuilt.filter((clause) => !known.includes(clause))).toEqual([]);
    expect(unbuilt).toHaveLength(new Set(unbuilt).size);
  });

  test('docs/terms says what the code says; `npm run terms -- --write` writes it', async () => {
    const entries = await new SourceCatalogue(new CheckedOutSources()).entries();

    expect(await stalePages(pagesOf(entries))).toEqual([]);
  });
});
