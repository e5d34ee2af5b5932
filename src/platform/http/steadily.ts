import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Answers after a whole number of `stepMs`, whatever the work took and however it ended, so that the time of an
 * answer does not tell a known address from an unknown one (quality.md, bar 14).
 */
export async function steadily<T>(stepMs: number, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    const took = performance.now() - begun;
    await wait(Math.ceil(took / stepMs) * stepMs - took);
  }
}
