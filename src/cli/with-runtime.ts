import { readConfig } from '../platform/config.js';
import { type Runtime, startRuntime } from '../runtime.js';

/** Wires the application for one short command beside whatever server runs, and takes it down again. */
export async function withRuntime(work: (runtime: Runtime) => Promise<number>): Promise<number> {
  const runtime = await startRuntime(readConfig({ LOG_LEVEL: 'fatal', ...process.env }), {
    beside: true,
    ephemeral: true,
  });
  try {
    return await work(runtime);
  } finally {
    await runtime.stop();
  }
}
