import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { lineOf, readLedger } from '../contexts/privacy/adapters/ledger-copy.js';
import { ErasureLedger } from '../contexts/privacy/application/ports.js';
import { LedgerReplay } from '../contexts/privacy/application/replaying-ledger.js';
import { withRuntime } from './with-runtime.js';

const USAGE = 'Usage: privacy save-ledger FILE\n       privacy replay-ledger [FILE]\n';

/**
 * After a restore (ToS 9.9): erases again whoever was erased since the backup. The start does it by itself where the
 * ledger's copy outside the database is at hand (ERASURE_LEDGER); this takes one from elsewhere, and may be repeated.
 */
export async function run([verb, ...args]: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true });
  const [file] = positionals;
  if (verb === 'replay-ledger') return replay(file);
  if (verb === 'save-ledger' && file) return save(file);
  process.stderr.write(USAGE);
  return 2;
}

function save(file: string): Promise<number> {
  return withRuntime(async ({ app }) => {
    const entries = await app.get(ErasureLedger, { strict: false }).entries();
    await writeFile(file, entries.map(lineOf).join(''));
    process.stdout.write(`${entries.length} entries saved\n`);
    return 0;
  });
}

function replay(file: string | undefined): Promise<number> {
  return withRuntime(async ({ app }) => {
    const saved = file ? readLedger(await readFile(file, 'utf8')) : [];
    const { people, found, withheld } = await app.get(LedgerReplay, { strict: false }).run(saved);
    const held = withheld > 0 ? `, ${withheld} held back by a legal hold until it is released` : '';
    process.stdout.write(`${people} people in the ledger, ${found} found and erased again${held}\n`);
    return 0;
  });
}
