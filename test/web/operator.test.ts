import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Company, demand } from '../../src/sandbox/company.js';
import { faultsIn } from './browser.js';
import { ContractWorld, settled } from './contract-world.js';

let world: ContractWorld;
let company: Company;
beforeAll(async () => {
  world = await ContractWorld.open('2026-02-01T09:00:00+01:00');
  company = await world.signUp('saltvik', '5594771114');
  await company.buy('TEAM_MONTHLY');
  await world.opened.office.bill(company.tenantId, 'invoice');
  await world.app.clock.advanceTo('2026-04-02T10:00:00+02:00');
});
afterAll(() => world.close());

describe('Staff', () => {
  test('find the suspended client, see its whole life, and book the money that came by bank', async () => {
    const { page, complaints, leave } = await world.enterOffice('/');
    await page.getByText('Suspended').first().waitFor();
    await page.getByRole('link', { name: 'Saltvik AB' }).click();
    await page
      .getByText('Open invoices')
      .or(page.getByRole('heading', { name: 'Invoices' }))
      .first()
      .waitFor();
    await page.getByText('The account was suspended').waitFor();

    const [oldest, younger] = (await company.openInvoices()).toReversed();
    for (const { number } of [oldest, younger]) {
      await page.getByRole('button', { name: 'Record a payment' }).click();
      const dialog = page.getByRole('dialog', { name: 'Record a payment' });
      expect(await dialog.getByRole('textbox', { name: /reference/ }).inputValue()).toBe(number);
      expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
      await dialog.getByRole('button', { name: 'Book the payment' }).click();
      await dialog.waitFor({ state: 'detached' });
      await world.app.settle();
      await page.reload();
      await page.getByRole('heading', { name: 'Money' }).waitFor();
    }

    await page.getByText('The suspension was lifted').waitFor();
    expect(await company.instanceState()).toBe('ACTIVE');
    expect(complaints).toEqual([]);
    await leave();
  });

  test('let a deadline go only with a reason, which becomes evidence with the client', async () => {
    const { page, leave } = await world.enterOffice('/deadlines');
    const deadline = page.getByRole('listitem').filter({ hasText: 'Saltvik AB' }).filter({ hasText: 'password' });
    await deadline.getByRole('button', { name: 'Waive' }).click();
    const dialog = page.getByRole('dialog', { name: 'Waive this?' });

    await dialog.getByRole('button', { name: 'Waive it' }).click();
    await dialog.locator('[aria-invalid="true"]').waitFor();
    await dialog.getByRole('textbox').fill('The person signs in with a key from now on');
    await dialog.getByRole('button', { name: 'Waive it' }).click();

    await dialog.waitFor({ state: 'detached' });
    await deadline.waitFor({ state: 'detached' });
    const { items } = demand(await company.api.get('/v1/evidence?eventType=terms.ObligationWaived'), 200);
    expect(JSON.stringify(items)).toContain('signs in with a key');
    await leave();
  });

  test('read a letter as it was sent', async () => {
    const { page, leave } = await world.enterOffice('/outbox');
    await page.getByRole('link', { name: 'Warning of suspension' }).click();

    await page.getByText('Instansen kan stängas av den 1 april 2026').waitFor();
    await page.getByText('admin@saltvik.example').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await leave();
  });

  test('change the policy with a reason, and it is the next version', async () => {
    const { page, leave } = await world.enterOffice('/policy');
    await page.getByRole('textbox', { name: 'Days after the due date until suspension' }).fill('45');
    await page.getByRole('textbox', { name: 'Why' }).fill('More time for those who are slow');
    await page.getByRole('button', { name: 'Put the changes in force' }).click();

    await page.getByRole('button', { name: 'Version 2, in force' }).waitFor();
    const { policy } = demand(await world.opened.office.api.get('/v1/terms/policy'), 200);
    expect(policy.dunning.suspensionDays).toBe(45);
    await leave();
  });

  test.each([
    ['the clients', () => '/'],
    ['one client', () => `/clients/${company.tenantId}`],
    ['the deadlines', () => '/deadlines'],
    ['the letters', () => '/outbox'],
    ['the clauses', () => '/clauses'],
    ['one clause', () => '/clauses/ToS%203.4.c'],
    ['the policy', () => '/policy'],
    ['the legal texts', () => '/documents'],
    ['a new text', () => '/documents/new'],
    ['re-registrations', () => '/re-registrations'],
    ['their colleagues', () => '/staff'],
  ])('can read %s by day and by night', async (_, path) => {
    for (const theme of ['light', 'dark'] as const) {
      const language = theme === 'dark' ? 'sv' : 'en';
      const { page, complaints, leave } = await world.enterOffice(path(), { theme, language });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settled(page);

      expect(await faultsIn(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await leave();
    }
  });
});
