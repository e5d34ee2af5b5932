import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { readConfig } from '../../src/platform/config.js';
import { Workers } from '../../src/platform/workers.js';
import { type Runtime, startRuntime } from '../../src/runtime.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/**
 * Scenario 5 of the contract: two tenants, two workers on one database, and Stripe's events twice over and
 * back to front. Every effect happens once, in the tenant that it belongs to.
 */
describe('Two tenants pay while events arrive twice and in the wrong order (ToS 3.3.b, 4.2)', () => {
  let app: TestApp;
  let second: Runtime;
  let acme: Client;
  let bolt: Client;
  let oracle: pg.Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-01-31T09:00:00+01:00' });
    oracle = new pg.Client({ connectionString: app.database.adminUrl });
    await oracle.connect();
    const { appUrl, systemUrl, migratorUrl } = app.database;
    const config = readConfig({
      NODE_ENV: 'test',
      LOG_LEVEL: 'fatal',
      DATABASE_URL: appUrl,
      SYSTEM_DATABASE_URL: systemUrl,
      MIGRATION_DATABASE_URL: migratorUrl,
      SMTP_URL: app.runtime.config.SMTP_URL,
      STRIPE_SECRET_KEY: app.runtime.config.STRIPE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: app.runtime.config.STRIPE_WEBHOOK_SECRET,
      STRIPE_API_URL: app.runtime.config.STRIPE_API_URL,
    });
    config.sandbox = true;
    second = await startRuntime(config, { ephemeral: true, webRoot: 'none' });
    await second.app.init();
    acme = await Client.whoPaysByCard(app);
    bolt = await Client.whoPaysByCard(app);
  }, 60_000);

  afterAll(async () => {
    await oracle.end();
    await second.stop();
    await app.stop();
  });

  const count = async (sql: string): Promise<Record<string, number>> => {
    const { rows } = await oracle.query<{ tenant_id: string; n: string }>(sql);
    return Object.fromEntries(rows.map(({ tenant_id, n }) => [tenant_id, Number(n)]));
  };
  const once = () => ({ [acme.tenantId]: 2, [bolt.tenantId]: 2 });

  test('ToS 3.3.b: two workers at the anchor make one invoice and one charge for each tenant', async () => {
    await app.clock.advanceTo('2026-02-27T23:59:59.999+01:00');
    const bought = { [acme.tenantId]: 1, [bolt.tenantId]: 1 };
    expect(await count('select tenant_id, count(*) n from invoice group by 1')).toEqual(bought);

    await app.around.machine.stand(new Date('2026-02-28T00:00:00+01:00'));
    await Promise.all([app.settle(), second.app.get(Workers).settle(), app.settle(), second.app.get(Workers).settle()]);
    await app.settle();

    expect(await count('select tenant_id, count(*) n from invoice group by 1')).toEqual(once());
    expect(await count("select tenant_id, count(*) n from invoice where state = 'PAID' group by 1")).toEqual(once());
  });

  test('ToS 4.2: every event once more, backwards, changes nothing and mails nobody', async () => {
    const before = (await acme.mails()).length;

    await app.repeatEvents();
    await Promise.all([app.settle(), second.app.get(Workers).settle()]);
    await app.settle();

    expect(await count('select tenant_id, count(*) n from payment group by 1')).toEqual(once());
    expect((await acme.mails()).length).toBe(before);
    const total = await oracle.query('select sum(total_minor - paid_minor)::int as open from invoice');
    expect(total.rows).toEqual([{ open: 0 }]);
  });
});
