import { describe, expect, test } from '@jest/globals';
import { SourceCatalogue } from '../../../src/contexts/terms/application/catalogue.js';
import { SourceTree } from '../../../src/contexts/terms/application/ports.js';
import { CLAUSES } from '../../../src/contexts/terms/domain/clauses.js';

class Sources extends SourceTree {
  constructor(private readonly sources: Record<string, string>) {
    super();
  }
  async *files() {
    for (const [path, text] of Object.entries(this.sources)) yield { path, text };
  }
}

// Spelt apart, so that the real catalogue does not take these samples for tests of this project.
const TEST = 'test';
const DESCRIBE = 'describe';

const entryOf = async (clause: string, sources: Record<string, string>) =>
  (await new SourceCatalogue(new Sources(sources)).entries()).find((entry) => entry.clause === clause);

describe('the clause catalogue', () => {
  test('knows every clause once, with a title of its own in both languages', () => {
    const ids = CLAUSES.map(({ clause }) => clause);

    expect([ids.length, new Set(ids).size]).toEqual([123, 123]);
    for (const { title } of CLAUSES) expect(title.sv.length > 3 && title.en.length > 3).toBe(true);
    expect(new Set(CLAUSES.map(({ title }) => title.en)).size).toBe(123);
  });

  test('finds the rule, the timer, the letter and the test of a clause', async () => {
    const entry = await entryOf('ToS 3.4.b', {
      'src/contexts/subscription/domain/overdue.ts': '// ToS 3.4.b: fourteen days after the first.',
      'src/contexts/subscription/application/dunning.ts': `
        @Due('subscription.warn') export class WarnDebtor {}
        await this.obligations.schedule({ key: 'k', data: { deep: {} }, clause: 'ToS 3.4.b', command: new WarnDebtor(id) });`,
      'src/contexts/subscription/application/letters.ts': `{ id: 'dunning.warning', version: 1, clause: 'ToS 3.4.b', write }`,
      'test/contexts/subscription/dunning.test.ts': `${TEST}('the warning goes on 22 March (ToS 3.4.b)', () => {});`,
    });

    expect(entry).toEqual({
      clause: 'ToS 3.4.b',
      title: 'Warning after another fourteen days',
      rules: [
        'src/contexts/subscription/application/dunning.ts',
        'src/contexts/subscription/application/letters.ts',
        'src/contexts/subscription/domain/overdue.ts',
      ],
      timers: ['subscription.warn'],
      notices: ['dunning.warning'],
      tests: ['test/contexts/subscription/dunning.test.ts'],
    });
  });

  test('a due command may also cite its clause in its own comment', async () => {
    const source = "/** ToS 3.5.d: the data goes. */\n@Due('tenancy.purge')\nexport class PurgeInstance {}";

    expect((await entryOf('ToS 3.5.d', { 'src/contexts/tenancy/application/purging.ts': source }))!.timers).toEqual([
      'tenancy.purge',
    ]);
  });

  test('does not take 3.4 for 3.4.b, an adapter for a rule, nor a test’s body for its title', async () => {
    const entry = await entryOf('ToS 3.4.b', {
      'src/contexts/subscription/domain/overdue.ts': 'ToS 3.4 and ToS 3.4.bc',
      'src/contexts/subscription/adapters/http.ts': 'ToS 3.4.b',
      'test/x.test.ts': `${TEST}('the warning', () => { cite('ToS 3.4.b'); });`,
    });

    expect([entry!.rules, entry!.tests]).toEqual([[], []]);
  });

  test('reads the titles of describe blocks and of tables of cases', async () => {
    const source = `${DESCRIBE}('closing (ToS 3.7)', () => {}); ${TEST}.each([[1], [2]])('%s days (ToS 4.9)', () => {});`;

    expect((await entryOf('ToS 3.7', { 'test/a.test.ts': source }))!.tests).toEqual(['test/a.test.ts']);
    expect((await entryOf('ToS 4.9', { 'test/a.test.ts': source }))!.tests).toEqual(['test/a.test.ts']);
  });
});
