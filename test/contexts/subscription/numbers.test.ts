import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Invoice } from '../../../src/contexts/subscription/domain/invoice.js';
import { Invoices, Subscriptions } from '../../../src/contexts/subscription/domain/ports.js';
import { ocrReference } from '../../../src/contexts/subscription/domain/reference.js';
import { inTenant } from '../../../src/platform/tenant-scope.js';
import { UnitOfWork } from '../../../src/platform/unit-of-work.js';
import { SYSTEM } from '../../../src/shared-kernel/tenant.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Client } from '../../support/clients.js';
import { aPlan } from './support/plans.js';

const now = new Date('2026-02-01T12:00:00Z');
const plan = aPlan();

/** Swedish bookkeeping asks for unbroken series (ADR 23); Postgres, not memory, has to keep them. */
describe('the invoice numbers of two clients', () => {
  let app: TestApp;
  let clients: Client[];

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-01T09:00:00+01:00' });
    clients = [await Client.signUp(app), await Client.signUp(app)];
  }, 60_000);
  afterAll(() => app.stop());

  class Torn extends Error {}

  /** What a renewal does about numbers: lock, count, write; then perhaps everything is undone. */
  const issue = (tenantId: string, month: number, fails: boolean): Promise<void> =>
    inTenant(tenantId, SYSTEM, () =>
      app.get(UnitOfWork).run(tenantId, async () => {
        const subscription = await app.get<Subscriptions>(Subscriptions as never).lock(tenantId);
        const invoices = app.get<Invoices>(Invoices as never);
        const place = await invoices.nextPlace(tenantId);
        const day = `${2030 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
        const id = `01900000-0000-7000-8000-${tenantId.slice(-4)}${String(month).padStart(8, '0')}`;
        const facts = { tenantId, id, place, subscriptionId: subscription!.id, plan, dueOn: day };
        const invoice = Invoice.issue({ ...facts, period: { start: day, end: day }, method: 'card' }, now);
        invoice.cancel('a void invoice keeps its number', 'ToS 4.9', now);
        invoices.add(invoice);
        if (fails) throw new Torn();
      }),
    );

  const numbersOf = async ({ company }: Client) =>
    (await company.api.get('/v1/invoices?limit=200')).body.items
      .map(({ number, ocr, state }: { number: string; ocr: string; state: string }) => ({ number, ocr, state }))
      .sort((a: { number: string }, b: { number: string }) => (a.number < b.number ? -1 : 1));

  test('leave no gap and have no double, though many are issued at once and a third of them is rolled back', async () => {
    const attempts = Array.from({ length: 30 }, (_, month) => ({ month, fails: month % 3 === 2 }));

    const outcomes = await Promise.allSettled(
      attempts.flatMap(({ month, fails }) => clients.map(({ tenantId }) => issue(tenantId, month, fails))),
    );

    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Torn);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    const series = await Promise.all(clients.map(numbersOf));
    const clientNumbers = series.map(([first]) => Number(first!.number.split('-')[0]));
    expect(new Set(clientNumbers).size).toBe(2);
    for (const [index, invoices] of series.entries())
      expect(invoices).toEqual(
        Array.from({ length: 20 }, (_, place) => ({
          number: `${clientNumbers[index]}-${String(place + 1).padStart(4, '0')}`,
          ocr: ocrReference('invoice', { clientNumber: clientNumbers[index]!, sequence: place + 1 }),
          state: 'VOID',
        })),
      );
  });

  test('are followed by the next one, though all before it are void', async () => {
    const [client] = clients;

    await client!.company.buy('TEAM_MONTHLY');

    const [newest] = (await client!.company.api.get('/v1/invoices?state=PAID')).body.items;
    expect(newest.number).toMatch(/^\d+-0021$/);
  });
});
