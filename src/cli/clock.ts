import { parseArgs } from 'node:util';
import { readConfig } from '../platform/config.js';
import { instantOf } from './usage.js';

/**
 * `npm run cli -- clock [advance|jump INSTANT]`: reads or moves the clock of the sandbox that is being
 * served. It asks the server, because that is where the workers are.
 */
export async function run([verb, to, ...args]: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  const config = readConfig();
  if (config.production) {
    process.stderr.write('The clock moves in the sandbox only.\n');
    return 1;
  }
  const url = `http://127.0.0.1:${config.PORT}/v1/sandbox/clock`;
  const answer = await (verb ? fetch(url, moveOf(verb, to)) : fetch(url)).catch(() => undefined);
  if (!answer) {
    process.stderr.write(`No sandbox is being served on port ${config.PORT}; start it with npm start.\n`);
    return 1;
  }
  process.stdout.write(`${await answer.text()}\n`);
  return answer.ok ? 0 : 1;
}

const moveOf = (manner: string, to: string | undefined): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ manner, to: to && instantOf(to).toISOString() }),
});
