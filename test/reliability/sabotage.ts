import { readFileSync } from 'node:fs';
import { dice, shuffled, withHands } from './chance.js';
import type { Verdict } from './ground.js';
import { type Sabotage, sabotages } from './sabotages.js';
import { Workshop } from './workshop.js';

interface Size {
  /** How many clauses are drawn. */
  clauses: number;
  seed: number;
}

export const full: Size = { clauses: 10, seed: 1 };

const AT_ONCE = 2;

/**
 * Clauses are drawn; for each the line that decides its rule is put wrong, in a copy of the project, and the
 * tests of one file are run. Exactly the test that is named for the clause fails.
 */
export async function sabotage({ clauses, seed }: Size): Promise<Verdict> {
  const known = [...new Set(sabotages.map(({ clause }) => clause))];
  const roll = dice(seed);
  const drawn = shuffled(known, roll).slice(0, clauses);
  const chosen = drawn.map(
    (clause) =>
      shuffled(
        sabotages.filter((each) => each.clause === clause),
        roll,
      )[0]!,
  );

  const faults = await commit(chosen);
  return {
    holds: faults.length === 0 && drawn.length === clauses,
    clausesThatCanBeDrawn: known.length,
    seed,
    drawn,
    suites: [...new Set(chosen.map(({ suite }) => suite))].length,
    faults,
  };
}

/** Puts each rule wrong and says where anything else than its test failed. */
export async function commit(chosen: Sabotage[]): Promise<string[]> {
  const faults: string[] = [];
  const idle = Array.from({ length: Math.min(AT_ONCE, chosen.length) }, () => new Workshop());
  const workshops = [...idle];
  try {
    await withHands(workshops.length, chosen, async (each) => {
      const workshop = idle.pop()!;
      const found = await workshop.failuresWith(each);
      idle.push(workshop);
      if (found.length !== 1 || found[0] !== each.test)
        faults.push(`${each.clause} in ${each.file}: '${each.test}' was to fail, and there failed ${list(found)}`);
    });
  } finally {
    for (const workshop of workshops) workshop.tearDown();
  }
  return faults;
}

/** Where the list names a line, a test or a clause in a title that is not there any more. */
export function staleSabotages(): string[] {
  return sabotages.flatMap(({ clause, file, search, suite, test }) => [
    ...(readFileSync(file, 'utf8').split(search).length === 2 ? [] : [`${clause}: '${search}' is not once in ${file}`]),
    ...(readFileSync(suite, 'utf8').includes(test) ? [] : [`${clause}: ${suite} has no test '${test}'`]),
    ...(test.includes(clause.split(' ')[1]!) ? [] : [`${clause} is not named by '${test}'`]),
  ]);
}

const list = (titles: string[]): string =>
  titles.length > 0 ? titles.map((title) => `'${title}'`).join(', ') : 'none';
