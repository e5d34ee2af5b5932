import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CheckedOutSources } from '../contexts/terms/adapters/source-tree.js';
import { gapsIn, SourceCatalogue } from '../contexts/terms/application/catalogue.js';
import type { ClauseEntry } from '../contexts/terms/contract.js';
import { type Page, pagesOf } from './terms-pages.js';

const FOLDER = 'docs/terms';

/**
 * `npm run terms [-- --json | --write | --check]`: each clause with the rules, timers, notices, evidence and
 * tests that the sources name; `--write` puts it into docs/terms, `--check` fails where those pages are stale
 * or a P0 or P1 clause of a part that is built names no rule or no test.
 */
export async function run(args: string[]): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args, options: { json: flag, write: flag, check: flag } });
  const entries = await new SourceCatalogue(new CheckedOutSources()).entries();
  if (values.write) await write(pagesOf(entries));
  else if (values.check) return check(entries);
  else for (const entry of entries) process.stdout.write(`${values.json ? JSON.stringify(entry) : paragraph(entry)}\n`);
  return 0;
}

async function write(pages: Page[]): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const { name, text } of pages) await writeFile(join(FOLDER, name), text);
}

async function check(entries: ClauseEntry[]): Promise<number> {
  const stale = await stalePages(pagesOf(entries));
  const faults = [
    ...gapsIn(entries),
    ...stale.map((name) => `${FOLDER}/${name} is not what the code says; run \`npm run terms -- --write\`.`),
  ];
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}

/** Names of pages that are missing, left over or different. */
export async function stalePages(pages: Page[]): Promise<string[]> {
  const committed = await readdir(FOLDER).catch(() => [] as string[]);
  const leftOver = committed.filter((name) => !pages.some((page) => page.name === name));
  const differing: string[] = [];
  for (const { name, text } of pages)
    if (!committed.includes(name) || (await readFile(join(FOLDER, name), 'utf8')) !== text) differing.push(name);
  return [...leftOver, ...differing];
}

function paragraph({ clause, title, ...named }: ClauseEntry): string {
  const lines = Object.entries(named)
    .filter(([, found]) => found.length > 0)
    .map(([label, found]) => `  ${label}: ${found.join(', ')}`);
  return [`${clause}  ${title}`, ...lines].join('\n');
}
