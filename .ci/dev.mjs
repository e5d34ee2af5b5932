import './node-version.mjs';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { fileURLToPath } from 'node:url';

// `npm run dev`: builds, serves, and does both again after each change.
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const QUIET_MS = 150;

let server;
let pending;

for (const folder of ['src', 'migrations', 'web/src'])
  if (existsSync(folder)) watch(folder, { recursive: true }, changed);
process.on('SIGINT', () => server?.kill('SIGINT'));
process.on('SIGTERM', () => server?.kill('SIGTERM'));
serve();

function changed() {
  clearTimeout(pending);
  pending = setTimeout(restart, QUIET_MS);
}

function restart() {
  if (!server || server.exitCode !== null) return serve();
  server.removeAllListeners('exit');
  server.once('exit', serve);
  server.kill('SIGTERM');
}

function serve() {
  const build = spawnSync('node', ['.ci/build.mjs'], { stdio: 'inherit' });
  if (build.status !== 0) return console.error('Waiting for the next change.');
  server = spawn('node', ['--enable-source-maps', 'dist/src/main.js'], { stdio: 'inherit' });
  // Ctrl-C ends the server, and with it the watch.
  server.once('exit', (code, signal) => {
    if (signal === 'SIGINT' || code === 0) process.exit(0);
    console.error('The server ended. Waiting for the next change.');
  });
}
