import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { transform } from '@swc/core';

// Builds what has changed since the last build, judged by content: the server into dist/, keeping the folders
// beside each other so that src and migrations find one another, and the web client into web/dist/.
//   --server   without the web client      --release   without benchmarks and drills      --quiet   only failures
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const quiet = process.argv.includes('--quiet');
const release = process.argv.includes('--release');

const PRODUCT = ['src', 'migrations'];
const DRILLS = ['bench', 'test/reliability', 'test/support', 'test/contexts/subscription/support'];
const swc = JSON.parse(readFileSync('.swcrc', 'utf8'));

await buildServer();
if (!process.argv.includes('--server')) buildWeb();

async function buildServer() {
  const started = performance.now();
  const sources = filesUnder(release ? PRODUCT : [...PRODUCT, ...DRILLS]).filter((file) => !file.endsWith('.test.ts'));
  const stamp = hashOf([...sources, '.swcrc', 'package.json', '.ci/build.mjs']);
  if (stampIn('dist') === stamp) return say('Server: up to date.');

  // Built aside and moved into place, so that a build that fails leaves nothing half done.
  const draft = `dist.${process.pid}`;
  try {
    await Promise.all(sources.map((file) => buildFile(file, draft)));
    writeFileSync(join(draft, '.stamp'), stamp);
    replaceFolder('dist', draft);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another build of the same sources was quicker.
    if (stampIn('dist') === stamp) return;
    fail(`The server does not build: ${error.message}`);
  }
  say(`Server: built ${sources.length} files in ${secondsSince(started)} s.`);
}

async function buildFile(file, draft) {
  const target = join(draft, file);
  mkdirSync(dirname(target), { recursive: true });
  if (extname(file) !== '.ts') return cpSync(file, target);
  if (file.endsWith('.d.ts')) return;

  const output = target.replace(/\.ts$/, '.js');
  const up = '../'.repeat(file.split('/').length);
  const { code, map } = await transform(readFileSync(file, 'utf8'), {
    ...swc,
    swcrc: false,
    filename: file,
    sourceFileName: up + file,
  });
  const mapName = output.slice(output.lastIndexOf('/') + 1);
  writeFileSync(output, `${code}\n//# sourceMappingURL=${mapName}.map\n`);
  writeFileSync(`${output}.map`, map);
}

function buildWeb() {
  if (!existsSync('web/index.html')) return;
  const started = performance.now();
  // The API's types are made by the build itself, from the document that is counted below.
  const sources = filesUnder(['web']).filter((file) => !/^web\/(dist|node_modules)\/|\.gen\.ts$/.test(file));
  const stamp = hashOf([...sources, ...['docs/openapi.json'].filter((file) => existsSync(file)), 'package-lock.json']);
  if (stampIn('web/dist') === stamp) return say('Web client: up to date.');

  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build', '-w', 'web'], { encoding: 'utf8' });
  if (status !== 0) fail(`The web client does not build:\n${stdout}${stderr}`);
  precompress('web/dist');
  writeFileSync('web/dist/.stamp', stamp);
  say(`Web client: built in ${secondsSince(started)} s.`);
}

/** Compressed once here rather than at every request; the server sends whichever the browser accepts. */
function precompress(folder) {
  for (const file of filesUnder([folder]).filter((name) => /\.(js|css|html|svg)$/.test(name))) {
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  }
}

function filesUnder(folders) {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function stampIn(folder) {
  const file = join(folder, '.stamp');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function replaceFolder(place, draft) {
  const retired = `${place}.old.${process.pid}`;
  if (existsSync(place)) renameSync(place, retired);
  renameSync(draft, place);
  rmSync(retired, { recursive: true, force: true });
}

function secondsSince(started) {
  return ((performance.now() - started) / 1000).toFixed(1);
}

function say(line) {
  if (!quiet) console.log(line);
}

function fail(headline) {
  console.error(headline);
  process.exit(1);
}
