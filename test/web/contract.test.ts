import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Company } from '../../src/sandbox/company.js';
import { faultsIn, phone } from './browser.js';
import { ContractWorld, settled } from './contract-world.js';

let world: ContractWorld;
beforeAll(async () => {
  world = await ContractWorld.open('2026-02-01T09:00:00+01:00');
});
afterAll(() => world.close());

describe('A client who buys a plan', () => {
  test('sees the total, accepts both texts, pays at the provider, and comes back to the paid plan', async () => {
    const company = await world.signUp('saltvik', '5594771114');
    const { page, complaints, leave } = await world.enter(company, '/billing');
    await page.getByText('The free plan goes on by itself').waitFor();
    await page.getByRole('link', { name: 'Choose a plan' }).click();
    await page.getByRole('button', { name: 'Choose Team, monthly' }).click();
    await page.getByRole('heading', { name: 'Look it through, then pay' }).waitFor();
    expect(await page.getByText('612.50 kr').count()).toBeGreaterThan(0);

    await page.getByRole('checkbox', { name: /Terms of Service/ }).check();
    await page.getByRole('button', { name: 'Buy and Pay 612.50 kr / month' }).click();
    await page.getByText('Tick the box once you have read the text.').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await page.getByRole('checkbox', { name: /Privacy Policy/ }).check();
    complaints.length = 0;
    await page.getByRole('button', { name: 'Buy and Pay 612.50 kr / month' }).click();
    await page.waitForURL(/\/c\/pay\//);
    await page.locator('[name="number"]').fill('4242424242424242');
    await page.locator('[name="expiry"]').fill('12/40');
    await page.locator('[name="cvc"]').fill('123');
    await page.locator('[name="name"]').fill('Robin Ek');
    await page.locator('button[type="submit"]').click();
    await page.getByRole('heading', { name: 'We are waiting for your payment' }).waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await world.app.settle();

    await page.getByRole('heading', { name: 'Thank you. Team, monthly is yours' }).waitFor();
    await page.getByRole('link', { name: 'To billing' }).click();
    await page.getByText('28 days left, today included').waitFor();
    await page.getByText('visa 4242').waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  test('reads what cancelling means before it happens, and changes their mind', async () => {
    const company = await world.signUp('granlund', '5599012126');
    await company.buy('TEAM_MONTHLY');
    const { page, complaints, leave } = await world.enter(company, '/billing', { language: 'sv' });

    await page.getByRole('button', { name: 'Säg upp abonnemanget' }).click();
    const dialog = page.getByRole('dialog', { name: 'Säga upp abonnemanget?' });
    await dialog.getByText('lördag 28 februari').waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Säg upp abonnemanget' }).click();
    await page.getByText('Förnyelsen är avstängd.').waitFor();
    await page.getByText('Ingen debitering är på väg.').waitFor();
    await page.getByRole('button', { name: 'Slå på förnyelsen igen' }).click();

    await page.getByText('Planen förnyas av sig själv igen.').waitFor();
    await page.getByRole('button', { name: 'Säg upp abonnemanget' }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe('A client who does not pay', () => {
  let company: Company;
  beforeAll(async () => {
    company = await world.signUp('hammaren', '5599006060');
    await company.buy('TEAM_MONTHLY');
    await world.opened.office.bill(company.tenantId, 'invoice');
    await world.app.clock.advanceTo('2026-03-31T12:00:00+02:00');
  });

  test('learns what would be lost before anything else, by which clause, and reads the warning as it was sent', async () => {
    const { page, complaints, leave } = await world.enter(company, '/contract');
    await page.getByText(/has not been paid\./).waitFor();
    await page.getByText('tomorrow, Wednesday 1 April: the account is suspended.').waitFor();

    await page.getByRole('button', { name: 'Warning of suspension' }).click();
    await page.getByText('Instansen kan stängas av den 1 april 2026').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    const life = page.getByRole('list', { name: 'The life of the contract' });
    const days = await life.getByRole('listitem').allTextContents();
    const today = days.findIndex((text) => text.startsWith('Today'));
    expect(days.slice(0, today).join()).toContain('A warning of suspension went out');
    expect(days.slice(today).join()).toMatch(/The account is suspended.*Your data is deleted/s);
    await life.getByRole('link', { name: 'Why: ToS 3.4.c' }).click();

    await page.waitForURL(/\/contract\/clauses\//);
    await page.getByText('The account is suspended').first().waitFor();
    await page.getByRole('link', { name: 'Read the text in force' }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  test('is told on the first day of the suspension, pays on the phone, and works again at once', async () => {
    await world.app.clock.advanceTo('2026-04-01T09:00:00+02:00');
    const { page, leave } = await world.enter(company, '/billing', { size: phone });
    await page.getByText(/has not been paid\./).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    expect(await faultsIn(page)).toEqual([]);

    const invoices = await company.openInvoices();
    const last = invoices.toSorted((one, other) => other.dueOn.localeCompare(one.dueOn))[0];
    await company.payInvoice(last.id);

    await page.reload();
    await page.getByText('Renews by itself').waitFor();
    expect(await company.instanceState()).toBe('ACTIVE');
    await leave();
  });
});

describe('The parts of the contract', () => {
  test.each([
    ['/contract/clauses', 'The clauses'],
    ['/contract/clauses/ToS%203.4.c', 'Running now'],
    ['/contract/evidence', 'Evidence'],
    ['/contract/accepted', 'Accepted documents'],
    ['/billing/plans', 'Choose a plan'],
  ])('%s can be read by everybody, by day and by night', async (path, text) => {
    const company = await entered();
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints, leave } = await world.enter(company, path, { theme });
      await page.getByText(text).first().waitFor();
      await settled(page);

      expect(await faultsIn(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await leave();
    }
  });

  test('each record shows its seal, and what it says', async () => {
    const { page, leave } = await world.enter(await entered(), '/contract/evidence');
    await page.getByRole('button', { name: /The agreement began.*Sealed as number/ }).click();

    await page.getByText('tenancy.AgreementConcluded').waitFor();
    await leave();
  });
});

let one: Promise<Company> | undefined;
const entered = (): Promise<Company> => {
  one ??= world.signUp('ljunghed', '5599007076');
  return one;
};
