import fc from 'fast-check';
import type { Verdict } from './ground.js';
import { HISTORY_COMMANDS, newLife } from './history-commands.js';

interface Size {
  /** Generated for one contract in memory. */
  histories: number;
  commands: number;
  /** Lived by clients of their own over the whole stack, judged by SQL. */
  onPostgres: number;
  rounds: number;
  seed: number;
}

export const short: Size = { histories: 40, commands: 25, onPostgres: 0, rounds: 0, seed: 6 };
export const full: Size = { histories: 10_000, commands: 25, onPostgres: 120, rounds: 14, seed: 6 };

/**
 * Bar 6: whatever people do with a contract and whenever, nothing live is deleted. In memory it is one contract
 * under the real application layer with a mail server and a calendar that are played, so that there is room for
 * breadth; on Postgres it is the whole product, client by client under one clock.
 */
export async function histories(size: Size): Promise<Verdict> {
  const inMemory = await generate(size);
  const onPostgres = size.onPostgres > 0 ? await liveOnPostgres(size) : undefined;
  return {
    holds: inMemory.faults.length === 0 && inMemory.deletions > 0 && (onPostgres?.holds ?? true),
    inMemory,
    onPostgres,
  };
}

/** Postgres and what goes with it is loaded only by those who ask for it. */
async function liveOnPostgres({ onPostgres, rounds, seed }: Size): Promise<Verdict> {
  const { historiesOnPostgres } = await import('./histories-on-postgres.js');
  return historiesOnPostgres({ clients: onPostgres, rounds, seed });
}

async function generate({ histories: wanted, commands, seed }: Size) {
  const done: Record<string, number> = {};
  const figures = { histories: 0, commandsRun: 0, deletions: 0, refusals: 0 };
  const property = fc.asyncProperty(
    fc.commands(HISTORY_COMMANDS, { maxCommands: commands, size: 'max' }),
    async (all) => {
      const life = await newLife();
      await fc.asyncModelRun(() => ({ model: {}, real: life }), all);
      figures.histories++;
      figures.commandsRun += life.done.length;
      figures.deletions += life.deletedAt ? 1 : 0;
      figures.refusals += life.refusals;
      for (const name of life.done) count(done, name.replace(/ \d+ /, ' some '));
    },
  );
  const checked = await fc.check(property, { numRuns: wanted, seed, endOnFailure: false });
  const faults = checked.failed ? [fc.defaultReportMessage(checked) ?? 'failed'] : [];
  return { ...figures, done, faults: faults.map((fault) => fault.slice(0, 2_000)) };
}

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};
