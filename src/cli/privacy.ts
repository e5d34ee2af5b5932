import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CommandBus } from '@nestjs/cqrs';
import { ReplayErasure } from '../contexts/privacy/application/erasing.js';
import { ErasureLedger, type LedgerEntry } from '../contexts/privacy/application/ports.js';
import { inTenant } from '../platform/tenant-scope.js';
import { SYSTEM } from '../shared-kernel/tenant.js';
import { withRuntime } from './with-runtime.js';

const USAGE = 'Usage: privacy save-ledger FILE\n       privacy replay-ledger [FILE]\n';

/**
 * After a restore (ToS 9.9): erases again whoever was erased since the backup. The ledger in the database is as old
 * as the backup, so the one that was saved beside it is read as well.
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
    await writeFile(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    process.stdout.write(`${entries.length} entries saved\n`);
    return 0;
  });
}

function replay(file: string | undefined): Promise<number> {
  return withRuntime(async ({ app }) => {
    const lines = file ? (await readFile(file, 'utf8')).split('\n').filter((line) => line) : [];
    const saved = lines.map((line) => JSON.parse(line) as LedgerEntry);
    const stored = await app.get(ErasureLedger, { strict: false }).entries();
    const people = new Map(
      [...stored, ...saved].map((entry) => [`${entry.tenantId} ${entry.role} ${entry.person}`, entry]),
    );
    const commands = app.get(CommandBus, { strict: false });
    let found = 0;
    for (const { tenantId, role, person } of people.values())
      found += await inTenant(tenantId, SYSTEM, () => commands.execute(new ReplayErasure(tenantId, role, person)));
    process.stdout.write(`${people.size} people in the ledger, ${found} found and erased again\n`);
    return 0;
  });
}
