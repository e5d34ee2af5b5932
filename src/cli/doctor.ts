import { parseArgs } from 'node:util';
import { readConfig } from '../platform/config.js';
import { type Diagnosis, Doctor } from '../platform/doctor.js';
import { startRuntime } from '../runtime.js';

const marks = { ok: '✓', warn: '!', fail: '✗' };

/** `npm run doctor [-- --json]`: one object or line a check; exit 1 when one has failed. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  const runtime = await startRuntime(readConfig({ ...process.env, LOG_LEVEL: 'fatal' }), {
    beside: true,
    ephemeral: true,
  });
  try {
    const diagnoses = await runtime.app.get(Doctor).examine();
    for (const diagnosis of diagnoses)
      process.stdout.write(`${values.json ? JSON.stringify(diagnosis) : line(diagnosis)}\n`);
    return diagnoses.some(({ status }) => status === 'fail') ? 1 : 0;
  } finally {
    await runtime.stop();
  }
}

const line = ({ check, status, detail, fix }: Diagnosis): string =>
  `${marks[status]} ${check.padEnd(20)} ${detail}${fix ? `\n    → ${fix}` : ''}`;
