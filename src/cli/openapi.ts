import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeApi } from '../platform/http/openapi.js';
import { withRuntime } from './with-runtime.js';

const file = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));

/** `npm run openapi`: writes the API's description from the code; `--check` says whether the committed one is it. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { check: { type: 'boolean', default: false } } });
  return withRuntime(async ({ app }) => {
    const current = `${JSON.stringify(describeApi(app), null, 2)}\n`;
    if (!values.check) await writeFile(file, current);
    else if (current !== (await readFile(file, 'utf8'))) {
      process.stderr.write('docs/openapi.json is not what the code says; run `npm run openapi` and commit it.\n');
      return 1;
    }
    return 0;
  });
}
