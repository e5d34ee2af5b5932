import './node-version.mjs';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The one test command: types beside lint, boundaries and build, then every suite. It stops at the first that fails.
//   npm test                          everything
//   npm test -- --only lint           one step: types, lint, boundaries, build or jest
//   npm test -- test/shared-kernel    those suites alone; what follows `--` goes to Jest
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const bin = (name) => `node_modules/.bin/${name}`;
const totals = { passed: 0, failed: 0 };
const running = new Set();

const steps = {
  types: ['Types', types],
  lint: ['Lint and format', () => run(bin('biome'), ['ci', '--error-on-warnings'])],
  boundaries: ['Boundaries', () => run('node', ['.ci/boundaries.mjs'])],
  build: ['Build', () => run('node', ['.ci/build.mjs'])],
  jest: ['Tests', jest],
};

const { only, patterns } = readArguments(process.argv.slice(2));
if (only && !steps[only]) stop(`There is no step called ${only}; there are ${Object.keys(steps).join(', ')}.`);

if (only) await take(only);
else if (patterns.length > 0) await take('jest');
else await takeAll();
console.log(`${totals.passed} passed, ${totals.failed} failed`);

// Types take as long as the other three together and keep one core busy.
async function takeAll() {
  const others = async () => {
    for (const name of ['lint', 'boundaries', 'build']) await take(name);
  };
  await Promise.all([take('types'), others()]);
  await take('jest');
}

async function take(name) {
  const [title, step] = steps[name];
  const started = performance.now();
  console.log(`── ${title}`);
  if (!(await step())) {
    if (name !== 'jest') totals.failed++;
    stop(`${title}: failed. To see this step alone: npm test -- --only ${name}`);
  }
  console.log(`   ${title}: passed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function readArguments(args) {
  const at = args.indexOf('--only');
  if (at < 0) return { only: undefined, patterns: args };
  return { only: args[at + 1] ?? '', patterns: args.toSpliced(at, 2) };
}

async function types() {
  const remembered = ['--incremental', '--tsBuildInfoFile', '.data/types.tsbuildinfo'];
  return (
    (await run(bin('tsc'), ['--noEmit', '-p', '.', ...remembered])) &&
    (await run('node', ['web/generate-api-types.mjs'])) &&
    (await run(bin('tsc'), ['--noEmit', '-p', 'web'])) &&
    (await run(bin('tsc'), ['--noEmit', '-p', 'test/web']))
  );
}

async function jest() {
  mkdirSync('.data', { recursive: true });
  const report = `.data/jest-${process.pid}.json`;
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const passed = await run('node', ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...patterns], {
    NODE_OPTIONS: flags.join(' '),
  });
  if (!existsSync(report)) {
    totals.failed++;
    return false;
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report);
  totals.passed = result.numPassedTests;
  // A suite that cannot even be loaded holds no test that could be counted as failed.
  totals.failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return passed && totals.failed === 0;
}

function run(command, args, env = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  running.add(child);
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (status) => {
      running.delete(child);
      done(status === 0);
    });
  });
}

function stop(headline) {
  for (const child of running) child.kill();
  console.error(`\n✗ ${headline}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exit(1);
}
