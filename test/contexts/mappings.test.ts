import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { entities } from '../../src/app.module.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../src/platform/unit-of-work.js';
import { demand } from '../../src/sandbox/company.js';
import { OPERATOR_TENANT, SYSTEM } from '../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Aggregates that this life does not bring about; each has a test of its own. */
const elsewhere = ['ReRegistration', 'Refund', 'Registration', 'TermsChange', 'ChangeNotice'];

describe('every aggregate comes back from the database as it was put there', () => {
  let app: TestApp;
  let client: Client;
  let renews: Client;
  let asks: Client;

  beforeAll(async () => {
    app = await startApp({ now: '2026-01-31T09:00:00+01:00' });
    client = await Client.whoIsInvoiced(app);
    renews = await Client.whoPaysByCard(app);
    const { company } = client;
    await company.invite('colleague@client.example', 'user', 'lighthouse-over-quiet-bay');
    await company.importContacts('given name,email\nAda,ada@example.com\n', {
      basis: 'contract',
      source: 'Order book',
    });
    demand(await company.api.post('/v1/api-keys', { name: 'Sync', role: 'user', scopes: ['contacts:read'] }), 201);
    const definition = { source: 'contacts', groupBy: ['city'] };
    const query = demand(await company.api.post('/v1/queries', { name: 'By city', definition }), 201);
    demand(await company.api.post('/v1/query-runs', { queryId: query.id }), 201);
    await company.invoicesGoTo('ekonomi@client.example');
    asks = await Client.signUp(app);
    await asks.company.invoicesGoTo(null);
    await asks.company.requestInvoice('TEAM_YEARLY');
    await app.clock.advanceTo('2026-03-22T12:00:00+01:00');
  }, 60_000);

  afterAll(() => app.stop());

  const roots = entities.map(({ meta }) => meta).filter(({ embeddable, className }) => !embeddable && className);

  test.each(roots.map(({ className }) => className))('%s', async (className) => {
    const unitOfWork = app.get(UnitOfWork);
    const loadedFrom = async (tenantId: string): Promise<number> =>
      inTenant(tenantId, SYSTEM, () =>
        unitOfWork.run(tenantId, async () => {
          const loaded = await UnitOfWork.em.findAll(className as never);
          const work = UnitOfWork.em.getUnitOfWork();
          work.computeChangeSets();

          // A mapping that loses or alters a value on the way in shows up as something to save.
          expect(work.getChangeSets().map(({ payload }) => payload)).toEqual([]);
          return loaded.length;
        }),
      );

    let found = 0;
    for (const tenantId of [client.tenantId, renews.tenantId, asks.tenantId, OPERATOR_TENANT])
      found += await loadedFrom(tenantId);

    if (!elsewhere.includes(className)) expect(found).toBeGreaterThan(0);
  });

  test('nothing is mapped that the composition root does not know', () => {
    const known = app.runtime.database.orm.getMetadata().getAll();

    expect([...known.values()].filter(({ embeddable }) => !embeddable).length).toBe(roots.length);
  });
});
