import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { entities } from '../../src/app.module.js';
import { inTenant } from '../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../src/platform/unit-of-work.js';
import { demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { OPERATOR_TENANT, SYSTEM } from '../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/clients.js';

/** Aggregates that this life does not bring about; each has a test of its own. */
const elsewhere = [
  'ReRegistration',
  'Registration',
  'TermsChange',
  'ChangeNotice',
  'ErasureEntry',
  'RetentionRule',
  'RetentionNight',
  'Breach',
  'Disclosure',
];

describe('every aggregate comes back from the database as it was put there', () => {
  let app: TestApp;
  let tenants: string[];

  beforeAll(async () => {
    app = await startApp({ now: '2026-01-31T09:00:00+01:00' });
    const client = await Client.whoIsInvoiced(app);
    const renews = await Client.whoPaysByCard(app);
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
    const asks = await Client.signUp(app);
    await asks.company.invoicesGoTo(null);
    await asks.company.requestInvoice('TEAM_YEARLY');
    const { consumer, left } = await newcomers();
    await app.clock.advanceTo('2026-03-22T12:00:00+01:00');
    await negotiations(client);
    await changesAndMoneyBack(renews, left, consumer);
    await letters(asks);
    await conduct(asks);
    await house(asks);
    await app.office.noticesInaccuracy(asks.tenantId, 'The address on the invoices', '2026-01-10');
    tenants = [client, renews, asks, consumer, left].map(({ tenantId }) => tenantId);
  }, 120_000);

  afterAll(() => app.stop());

  /** One leaves, and is blocked at once; a consumer buys late enough to withdraw. */
  async function newcomers() {
    await app.office.changePolicy({ afterEnd: 'immediate' }, 'So that an end blocks within this life');
    const left = await Client.whoPaysByCard(app);
    await left.company.cancel();
    const consumer = await Client.signUp(app, { customerKind: 'consumer' });
    return { consumer, left };
  }

  /** One report, its case, what an authority is told of it, and a permit (ToS 2.11, AUP 2.3.c, 4). */
  async function conduct({ tenantId, company }: Client) {
    const where = `${company.founder.slug}.localhost/p/1`;
    const report = { where, why: 'Letters nobody asked for', category: 'SPAM', goodFaith: true };
    demand(await app.http().post('/v1/reports', report), 201);
    await app.settle();
    const { items } = demand(await app.office.api.get('/v1/conduct-cases?open=true'), 200);
    const told = { caseId: items[0].id, authority: 'Polisen', legalBasis: 'BrB 4:9c', facts: 'Spam' };
    demand(await app.office.api.post('/v1/authority-reports', told), 201);
    const permit = { from: '2026-04-01T08:00:00Z', to: '2026-04-02T08:00:00Z', ips: ['192.0.2.7'], purpose: 'A test' };
    demand(await app.office.api.post(`/v1/clients/${tenantId}/security-test-permits`, permit), 201);
    const proposal = { kind: 'consumer', reason: 'The number is somebody else’s' };
    demand(await app.office.api.post(`/v1/clients/${tenantId}/reclassifications`, proposal), 201);
    const leave = { what: 'Bilder', uses: ['copy'], reference: 'Akt 7', from: permit.from, until: permit.to };
    demand(await app.office.api.post(`/v1/clients/${tenantId}/content-permissions`, leave), 201);
  }

  /** A plan for the older invoice, a credit for the younger one (ToS 3.4.g). */
  async function negotiations({ company, tenantId }: Client) {
    const open = (await company.openInvoices()).sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
    const [older, younger] = open as [Body, Body];
    const plan = [{ dueOn: '2026-04-15', amountMinor: older.open.amountMinor }];
    await company.proposePlan([older.id], plan, 'A customer of ours paid late.');
    const { id } = await company.disputeInvoice(younger.id, 'A day was down.');
    await app.office.decideDispute(tenantId, id, 'You are right.', 33_333);
  }

  async function changesAndMoneyBack(stays: Client, left: Client, consumer: Client) {
    const { api } = stays.company;
    const path = '/v1/subscription/plan-change';
    const { summary, summarySha256 } = demand(await api.get(`${path}-preview?planCode=TEAM_YEARLY`), 200);
    demand(await api.post(path, { planCode: 'TEAM_YEARLY', summarySha256, acceptances: summary.documents }), 200);
    const amount = { amountMinor: 100, currency: 'SEK' };
    demand(await api.post('/v1/billing/refund-requests', { amount, reason: 'A hard case' }), 201);
    await chargeBackOf(stays);
    demand(
      await app.http(left.company.founder.slug).post('/v1/return-links', { email: left.company.founder.email }),
      202,
    );
    await consumer.company.buy('TEAM_MONTHLY');
    await consumer.company.withdraw();
  }

  /** The holder of the card goes to its bank. */
  async function chargeBackOf({ company }: Client) {
    const { customerRef } = demand(await company.api.get('/v1/subscription'), 200).paymentMethod;
    const { stripeUrl } = app.around;
    const headers = { authorization: `Bearer ${app.runtime.config.STRIPE_SECRET_KEY}` };
    const paid = (await (await fetch(`${stripeUrl}/v1/charges?customer=${customerRef}`, { headers })).json()) as Body;
    const given = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"reason":"fraudulent"}' };
    expect((await fetch(`${stripeUrl}/_sandbox/charges/${paid.data[0].id}/dispute`, given)).status).toBe(200);
    await app.settle();
  }

  /** What people write to the operator about, and what a court does. */
  async function letters({ company, tenantId }: Client) {
    const complaint = {
      breach: 'Half of the rows are missing.',
      identifiers: 'Export',
      requestedRemedy: 'All of them.',
    };
    demand(await company.api.post('/v1/complaints', complaint), 201);
    demand(await company.api.post('/v1/error-reports', { where: 'Contacts', what: 'The list is empty.' }), 201);
    demand(await company.api.post('/v1/privacy/requests', { kind: 'access' }), 201);
    demand(await company.api.put('/v1/privacy/consents', { purpose: 'marketing', channel: 'email', given: true }), 204);
    const asked = { name: 'Robin Ek', decision: 'Please close it.', accountEmail: company.founder.email };
    const arrived = { channel: 'email', receivedAt: '2026-03-22T08:00:00Z', clientId: tenantId };
    demand(await app.office.api.post('/v1/closure-cases', { ...asked, ...arrived }), 201);
    await app.office.hold(tenantId, 'A court asked for it.', 'An order of the court');
  }

  /** What staff keep for themselves: when the service is closed, ready answers, the calendar's address, permissions. */
  async function house({ tenantId }: Client) {
    const { api } = app.office;
    const night = { startsAt: '2026-04-01T22:00:00+02:00', endsAt: '2026-04-01T23:00:00+02:00', reason: 'A disk' };
    demand(await api.post('/v1/maintenance-windows', night), 201);
    const answer = { name: 'Thanks', body: 'About {{reference}}.', kind: 'complaint', language: 'en' };
    demand(await api.post('/v1/reply-templates', answer), 201);
    demand(await api.post('/v1/calendar-feeds', { language: 'en' }), 201);
    const permitted = { what: 'The handbook', uses: ['copy'], reference: 'A letter of 3 March', from: '2026-03-22' };
    demand(await api.post(`/v1/clients/${tenantId}/content-permissions`, permitted), 201);
  }

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
    for (const tenantId of [...tenants, OPERATOR_TENANT]) found += await loadedFrom(tenantId);

    if (!elsewhere.includes(className)) expect(found).toBeGreaterThan(0);
  });

  test('nothing is mapped that the composition root does not know', () => {
    const known = app.runtime.database.orm.getMetadata().getAll();

    expect([...known.values()].filter(({ embeddable }) => !embeddable).length).toBe(roots.length);
  });
});
