import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

const project = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  modulePathIgnorePatterns: ['<rootDir>/test/architecture/planted/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, sourceMaps: 'inline' }] },
};

// What a pure domain needs nothing for. Everything else may ask for a database.
const pure = [
  'test/shared-kernel/.*\\.test\\.ts$',
  'test/architecture/.*\\.test\\.ts$',
  'test/contexts/.*/domain/.*\\.test\\.ts$',
  '\\.unit\\.test\\.ts$',
];

const unit = { ...project, displayName: 'unit', testRegex: pure };

const integration = {
  ...project,
  displayName: 'integration',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...pure],
  // Starts Postgres, about two seconds; Jest leaves it out when only unit tests run.
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

const run = { maxWorkers: 2, workerIdleMemoryLimit: '768MB', testTimeout: 60_000 };

// Both kinds run in their worker's own realm; what Jest's settings say about modules serves Stryker and findRelatedTests.
const oneRealm = { testRunner: '<rootDir>/test/support/one-realm.mjs', injectGlobals: false };

// Stryker knows no projects; it mutates what the unit tests guard, in Jest's own way, since it mutates between two files.
const mutating = process.env.STRYKER_MUTATOR_WORKER !== undefined;

export default mutating
  ? { ...unit, testPathIgnorePatterns: ['test/architecture/'] }
  : {
      ...run,
      projects: [
        { ...unit, ...oneRealm },
        { ...integration, ...oneRealm },
      ],
    };
