import { parseArgs } from 'node:util';
import { ClauseCatalogue, type ClauseEntry } from '../contexts/terms/contract.js';
import { withRuntime } from './with-runtime.js';

/** `npm run terms [-- --json]`: each clause with the rules, timers, notices and tests that the sources name. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  return withRuntime(async ({ app }) => {
    for (const entry of await app.get(ClauseCatalogue).entries())
      process.stdout.write(`${values.json ? JSON.stringify(entry) : paragraph(entry)}\n`);
    return 0;
  });
}

function paragraph({ clause, title, rules, timers, notices, tests }: ClauseEntry): string {
  const lines = [
    ['rules', rules],
    ['timers', timers],
    ['notices', notices],
    ['tests', tests],
  ] as const;
  const named = lines
    .filter(([, found]) => found.length > 0)
    .map(([label, found]) => `  ${label}: ${found.join(', ')}`);
  return [`${clause}  ${title}`, ...named].join('\n');
}
