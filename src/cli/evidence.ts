import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfiguredBundleSigner } from '../contexts/terms/adapters/signing.js';
import { EvidenceAudit } from '../contexts/terms/contract.js';
import { readConfig } from '../platform/config.js';
import { type VerifyingKey, verifyBundle } from './bundle.js';
import { withRuntime } from './with-runtime.js';

const USAGE =
  'Usage: evidence verify [--tenant ID] [--json]\n       evidence verify-bundle FILE [--keys FILE|URL] [--json]\n';

/** `npm run cli -- evidence verify|verify-bundle`: exit 1 and the rows' or entries' names if something is broken. */
export async function run([verb, ...args]: string[]): Promise<number> {
  if (verb === 'verify-bundle') return checkBundle(args);
  const options = { tenant: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args, options });
  if (verb !== 'verify') {
    process.stderr.write(USAGE);
    return 2;
  }
  return withRuntime(async ({ app }) => {
    const report = await app.get(EvidenceAudit).verify(values.tenant);
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else {
      const { rows, tenants, unsealed, faults } = report;
      process.stdout.write(`${rows} rows in ${tenants} chains, ${unsealed} not sealed yet, ${faults.length} faults\n`);
      for (const { tenantId, fault, evidenceId, seq, throughSeq } of faults)
        process.stdout.write(
          `✗ ${tenantId} ${fault} at ${seq ?? '?'}–${throughSeq ?? '?'} row ${evidenceId ?? 'none left'}\n`,
        );
    }
    return report.faults.length === 0 ? 0 : 1;
  });
}

/** Needs no database: the file, and the keys that the operator publishes, or those of this configuration. */
async function checkBundle(args: string[]): Promise<number> {
  const options = { keys: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [file] = positionals;
  if (!file) {
    process.stderr.write(USAGE);
    return 2;
  }
  const report = verifyBundle(await readFile(file), await keysFrom(values.keys));
  const { tenantId, generatedAt, entries, faults } = report;
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    process.stdout.write(
      `Tenant ${tenantId ?? '?'}, as of ${generatedAt ?? '?'}: ${entries} entries, ${faults.length} faults\n`,
    );
    for (const { entry, fault } of faults) process.stdout.write(`✗ ${entry} ${fault}\n`);
  }
  return faults.length === 0 ? 0 : 1;
}

async function keysFrom(source: string | undefined): Promise<VerifyingKey[]> {
  if (!source) return new ConfiguredBundleSigner(readConfig()).publicKeys();
  const text = URL.canParse(source) ? await (await fetch(source)).text() : await readFile(source, 'utf8');
  return (JSON.parse(text) as { keys: VerifyingKey[] }).keys;
}
