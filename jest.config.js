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

export default {
  maxWorkers: 2,
  workerIdleMemoryLimit: '768MB',
  testTimeout: 30_000,
  projects: [
    { ...project, displayName: 'unit', testRegex: pure },
    {
      ...project,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...pure],
      // Starts Postgres, about two seconds; Jest leaves it out when only unit tests run.
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
