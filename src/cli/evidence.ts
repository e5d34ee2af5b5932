import { parseArgs } from 'node:util';
import { EvidenceAudit } from '../contexts/terms/contract.js';
import { withRuntime } from './with-runtime.js';

/** `npm run cli -- evidence verify [--tenant ID] [--json]`: walks the chains; exit 1 and the rows' names if one is broken. */
export async function run([verb, ...args]: string[]): Promise<number> {
  const options = { tenant: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args, options });
  if (verb !== 'verify') {
    process.stderr.write('Usage: evidence verify [--tenant ID] [--json]\n');
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
