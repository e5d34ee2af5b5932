import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { Remote, textOf } from './remote.js';

const usage =
  'Usage: import --instance SLUG|URL --key KEY --file CSV --basis BASIS --source TEXT [--update] [--dry-run]\n' +
  '       export --instance SLUG|URL --key KEY --file CSV\n';
const LOOK_EVERY_MS = 500;

interface ImportRecord {
  id: string;
  version: number;
  state: 'RECEIVING' | 'VALIDATING' | 'READY' | 'RUNNING' | 'DONE' | 'PARTIAL' | 'FAILED' | 'CANCELLED';
  rowCount: number | null;
  processedRows: number;
  counts: { created: number; updated: number; skipped: number; rejected: number };
  plan: { fields: (string | null)[] };
  fault: { code: string; message: string } | null;
}

const options = {
  instance: { type: 'string' },
  key: { type: 'string' },
  file: { type: 'string' },
  basis: { type: 'string' },
  source: { type: 'string' },
  update: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

/**
 * `npm run cli -- import|export`: contacts of an instance, through its API with a key of its own. Exit 0 when
 * every row was taken, 3 when some were rejected, 1 when nothing was.
 */
export async function run([verb, ...args]: string[]): Promise<number> {
  const { values } = parseArgs({ args, options });
  const { instance, key, file, basis, source } = values;
  const complete = instance && key && file && (verb === 'export' || (basis && source));
  if (!complete) {
    process.stderr.write(usage);
    return 2;
  }
  const remote = new Remote(instance, key);
  if (verb === 'export') return exportContacts(remote, file);
  const plan = { source, defaultBasis: { basis }, onDuplicate: values.update ? 'update' : 'skip' };
  return importContacts(remote, file, plan, values['dry-run']);
}

async function exportContacts(remote: Remote, file: string): Promise<number> {
  const { stream } = await remote.send('GET', '/v1/exports/contacts');
  await pipeline(stream, createWriteStream(file));
  process.stdout.write(`${(await stat(file)).size} bytes written to ${file}\n`);
  return 0;
}

async function importContacts(remote: Remote, file: string, plan: object, dryRun: boolean): Promise<number> {
  const uploaded = await remote.send('POST', '/v1/imports', createReadStream(file), { 'content-type': 'text/csv' });
  const { id } = JSON.parse(await textOf(uploaded.stream)) as ImportRecord;
  const path = `/v1/imports/${id}`;
  const read = await until(remote, path, ({ state }) => state !== 'RECEIVING' && state !== 'VALIDATING');
  if (read.state !== 'READY') return refuse(read);
  if (dryRun) {
    await remote.json('POST', `${path}/cancellations`, {});
    process.stdout.write(`${read.rowCount} rows can be read as ${read.plan.fields.join(', ')}; nothing was imported\n`);
    return 0;
  }
  const { version: attestationVersion } = await remote.json<{ version: string }>('GET', '/v1/imports/attestation');
  const planned = await remote.json<ImportRecord>('PATCH', path, { ...plan, attestationVersion }, ifMatch(read));
  await remote.json('POST', `${path}/runs`, {}, ifMatch(planned));
  return report(await until(remote, path, ({ state }) => state !== 'RUNNING', progressOf(read.rowCount ?? 0)));
}

function report({ state, counts, fault, ...record }: ImportRecord): number {
  const { created, updated, skipped, rejected } = counts;
  process.stdout.write(`${created} created, ${updated} updated, ${skipped} skipped, ${rejected} rejected\n`);
  if (state === 'DONE') return 0;
  if (state === 'PARTIAL') return 3;
  return refuse({ state, counts, fault, ...record });
}

function refuse({ state, fault }: ImportRecord): number {
  process.stderr.write(`The import is ${state}${fault ? `: ${fault.message} (${fault.code})` : ''}\n`);
  return 1;
}

const ifMatch = ({ version }: ImportRecord) => ({ 'if-match': `"${version}"` });

async function until(
  remote: Remote,
  path: string,
  reached: (record: ImportRecord) => boolean,
  bar?: SingleBar,
): Promise<ImportRecord> {
  for (;;) {
    const record = await remote.json<ImportRecord>('GET', path);
    bar?.update(record.processedRows);
    if (reached(record)) {
      bar?.stop();
      return record;
    }
    await pause(LOOK_EVERY_MS);
  }
}

function progressOf(rows: number): SingleBar {
  const bar = new SingleBar({ format: '{bar} {value}/{total} rows', stream: process.stderr, noTTYOutput: false });
  bar.start(rows, 0);
  return bar;
}
