import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openForBusiness, SANDBOX_STAFF } from './opening.js';
import type { Config } from './platform/config.js';
import { startEmbeddedPostgres } from './platform/embedded-postgres.js';
import type { Runtime } from './runtime.js';
import { DEMO_DAYS, liveTheDemo } from './sandbox/demo.js';
import { TimeMachine } from './sandbox/time-machine.js';
import { addDays, atHour, localDate } from './shared-kernel/calendar.js';

/** Says how far the demo came; it stands beside the data that it speaks of. */
const markerIn = (config: Config): string => join(config.DATA_DIR, 'demo.json');

type Progress = 'living' | 'done';

async function progress(config: Config): Promise<Progress | undefined> {
  const file = markerIn(config);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as { demo: Progress }).demo : undefined;
}

/** With a database of one's own there is no demo to begin. */
export const demoIsDone = async (config: Config): Promise<boolean> =>
  !existsSync(join(config.DATA_DIR, 'postgres')) || (await progress(config)) === 'done';

/** A demo that was interrupted has served nobody yet: its database and the sandbox's state begin anew. */
export async function forgetHalfADemo(config: Config): Promise<void> {
  if ((await progress(config)) !== 'living') return;
  const postgres = await startEmbeddedPostgres({ directory: join(config.DATA_DIR, 'postgres') });
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  await admin.query('drop database if exists crm with (force)');
  await admin.end();
  await postgres.stop();
  await rm(join(config.DATA_DIR, 'sandbox'), { recursive: true, force: true });
  await rm(markerIn(config));
}

/** Lives through the demo's year and leaves the clock running at the present. */
export async function beginDemo(runtime: Runtime): Promise<void> {
  const { config, app } = runtime;
  await writeFile(markerIn(config), JSON.stringify({ demo: 'living' satisfies Progress }));
  const now = new Date();
  const today = localDate(now);
  const { around } = await openForBusiness(runtime, atHour(addDays(today, -DEMO_DAYS), 9));
  const [{ email, password }] = SANDBOX_STAFF;
  await liveTheDemo(around, { email, password }, today);
  const machine = app.get(TimeMachine, { strict: false });
  await machine.advanceTo(now);
  await machine.run(new Date());
  await writeFile(markerIn(config), JSON.stringify({ demo: 'done' satisfies Progress }));
}
