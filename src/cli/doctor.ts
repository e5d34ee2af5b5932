import { parseArgs } from 'node:util';
import { type Diagnosis, Doctor } from '../platform/doctor.js';
import { withRuntime } from './with-runtime.js';

const marks = { ok: '✓', warn: '!', fail: '✗' };

/** `npm run doctor [-- --json]`: one object or line a check; exit 1 when one has failed. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  return withRuntime(async ({ app }) => {
    const diagnoses = await app.get(Doctor).examine();
    for (const diagnosis of diagnoses)
      process.stdout.write(`${values.json ? JSON.stringify(diagnosis) : line(diagnosis)}\n`);
    return diagnoses.some(({ status }) => status === 'fail') ? 1 : 0;
  });
}

const line = ({ check, status, detail, fix }: Diagnosis): string =>
  `${marks[status]} ${check.padEnd(20)} ${detail}${fix ? `\n    → ${fix}` : ''}`;
