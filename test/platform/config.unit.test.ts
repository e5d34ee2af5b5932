import { describe, expect, test } from '@jest/globals';
import { ConfigurationFault, readConfig } from '../../src/platform/config.js';

const faultsOf = (environment: NodeJS.ProcessEnv): string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return (error as ConfigurationFault).faults;
  }
};

const production = {
  NODE_ENV: 'production',
  PUBLIC_SCHEME: 'https',
  BASE_DOMAIN: 'customerconnect.example',
  DATABASE_URL: 'postgres://a:b@db/crm',
  SYSTEM_DATABASE_URL: 'postgres://a:b@db/crm',
  MIGRATION_DATABASE_URL: 'postgres://a:b@db/crm',
  SMTP_URL: 'smtps://mail.example',
  STRIPE_SECRET_KEY: 'sk_live_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  MAIL_SECRET: 'a secret of sixteen',
  EVIDENCE_KEY: 'a secret of sixteen',
  APP_SECRET: 'a secret of sixteen',
};

describe('the configuration', () => {
  test('an empty environment is a sandbox', () => {
    expect(readConfig({}).sandbox).toBe(true);
  });

  test('all faults are reported at once, by variable', () => {
    const faults = faultsOf({ PORT: 'eighty', SMTP_URL: 'not a url', LOG_LEVEL: 'loud' });

    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'SMTP_URL', 'LOG_LEVEL']);
  });

  test('a pool, a rate and an interval of nothing are faults', () => {
    const faults = faultsOf({ DATABASE_POOL_SIZE: '0', RATE_LIMIT_PER_MINUTE: '-1', WORKER_INTERVAL_MS: '0' });

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'DATABASE_POOL_SIZE',
      'RATE_LIMIT_PER_MINUTE',
      'WORKER_INTERVAL_MS',
    ]);
  });

  test('one database URL alone is explained, not half used', () => {
    expect(faultsOf({ DATABASE_URL: 'postgres://a:b@db/crm' })[0]).toMatch(
      /^SYSTEM_DATABASE_URL, MIGRATION_DATABASE_URL: the three database URLs belong together/,
    );
  });

  test('production refuses the sandbox, its secrets and plain http', () => {
    const faults = faultsOf({ NODE_ENV: 'production' }).map((fault) => fault.split(':')[0]);

    expect(faults).toEqual([
      'DATABASE_URL',
      'SMTP_URL',
      'STRIPE_SECRET_KEY',
      'MAIL_SECRET',
      'EVIDENCE_KEY',
      'APP_SECRET',
      'PUBLIC_SCHEME',
    ]);
    expect(readConfig(production).sandbox).toBe(false);
  });

  test('production refuses the keys that the sandbox’s Stripe answers to', () => {
    const sandboxed = { ...production, STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_WEBHOOK_SECRET: 'whsec_sandbox' };

    expect(faultsOf(sandboxed).map((fault) => fault.split(':')[0])).toEqual([
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
    ]);
  });

  test('Stripe events are trusted by signature only', () => {
    expect(faultsOf({ ...production, STRIPE_WEBHOOK_SECRET: '' })[0]).toMatch(/^STRIPE_WEBHOOK_SECRET/);
  });

  test('an instance’s address follows scheme, domain and port', () => {
    expect(readConfig(production).origin('acme')).toBe('https://acme.customerconnect.example');
    expect(readConfig({ PORT: '3100' }).origin('acme')).toBe('http://acme.localhost:3100');
  });
});
