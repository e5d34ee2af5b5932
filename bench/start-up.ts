import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { environmentFor } from '../test/reliability/ground.js';
import { freePort, NOBODY_OUTSIDE, ServerProcess } from '../test/reliability/server-process.js';
import type { TestDatabase } from '../test/support/database.js';

const STARTS = 5;
const IDLE_MS = 8_000;

/** Bar 24: `node dist/src/main.js` against a migrated database, until it is ready, and what it holds when idle. */
export async function startUp(database: TestDatabase): Promise<{ coldStartMs: number; idleRssMb: number | undefined }> {
  const environment = { ...environmentFor(database), ...NOBODY_OUTSIDE };
  const starts: number[] = [];
  let idleRssMb: number | undefined;
  for (let turn = 1; turn <= STARTS; turn++) {
    const server = new ServerProcess(await freePort(), environment);
    const begun = performance.now();
    server.start();
    await server.ready();
    starts.push(performance.now() - begun);
    if (turn === STARTS) {
      await pause(IDLE_MS);
      idleRssMb = residentMegabytes(server.pid);
    }
    await server.stop();
  }
  return { coldStartMs: Math.round(median(starts)), idleRssMb };
}

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function residentMegabytes(pid: number): number | undefined {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes ? Math.round(Number(kilobytes) / 1024) : undefined;
}
