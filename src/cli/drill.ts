import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What `test/reliability/drills.ts` exports; drills are no part of a release, so they are found by path. */
interface Drills {
  drills: Record<string, { bar: string; run?: (changed: Record<string, number>) => Promise<{ holds: boolean }> }>;
}

const file = new URL('../../test/reliability/drills.js', import.meta.url);

/**
 * `npm run drill -- NAME [--json] [--size seeds=5]`: one drill of quality.md at full size, or with some of its
 * figures changed. The last line is one JSON object; exit 0 when the bar holds, 1 when it does not, 2 when there
 * is no such drill.
 */
export async function run(args: string[]): Promise<number> {
  const options = {
    json: { type: 'boolean', default: false },
    size: { type: 'string', multiple: true },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (!existsSync(fileURLToPath(file))) return refuse('This build has no drills; run it from a checkout.');
  const { drills } = (await import(file.href)) as Drills;

  const [name = ''] = positionals;
  const drill = drills[name];
  if (!drill) return refuse(`${name ? `There is no drill '${name}'.` : 'Which drill?'}\n${listed(drills)}`);
  if (!drill.run) return refuse(`The drill '${name}' is not built yet (bar ${drill.bar}).\n${listed(drills)}`);

  if (!values.json) process.stdout.write(`Bar ${drill.bar}.\n`);
  const begun = Date.now();
  const verdict = await drill.run(Object.fromEntries((values.size ?? []).map(figure)));
  const seconds = Math.round((Date.now() - begun) / 1000);
  if (!values.json) process.stdout.write(`It ${verdict.holds ? 'holds' : 'does not hold'}, after ${seconds} s.\n`);
  process.stdout.write(`${JSON.stringify({ drill: name, ...verdict, seconds })}\n`);
  return verdict.holds ? 0 : 1;
}

function figure(assignment: string): [string, number] {
  const [, name, value] = /^(\w+)=(\d+)$/.exec(assignment) ?? [];
  if (!name) throw new Error(`--size takes a figure's name and a number, e.g. --size seeds=5, not ${assignment}`);
  return [name, Number(value)];
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

const listed = (drills: Drills['drills']): string =>
  Object.entries(drills)
    .map(([name, { bar, run }]) => `  ${name.padEnd(16)} ${run ? '' : '(not built) '}${bar}`)
    .join('\n');
