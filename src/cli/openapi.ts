import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readConfig } from '../platform/config.js';
import { describeApi } from '../platform/http/openapi.js';
import { startRuntime } from '../runtime.js';

const file = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));

/** `npm run openapi`: writes the API's description from the code; `--check` says whether the committed one is it. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { check: { type: 'boolean', default: false } } });
  const runtime = await startRuntime(readConfig({ ...process.env, LOG_LEVEL: 'fatal' }), {
    beside: true,
    ephemeral: true,
  });
  const current = `${JSON.stringify(describeApi(runtime.app), null, 2)}\n`;
  await runtime.stop();
  if (!values.check) {
    await writeFile(file, current);
    return 0;
  }
  if (current === (await readFile(file, 'utf8'))) return 0;
  process.stderr.write('docs/openapi.json is not what the code says; run `npm run openapi` and commit it.\n');
  return 1;
}
