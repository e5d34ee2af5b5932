import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { faultsIn } from './browser.js';
import { ContractWorld } from './contract-world.js';

let world: ContractWorld;
beforeAll(async () => {
  world = await ContractWorld.open('2026-04-02T10:00:00+02:00');
});
afterAll(() => world.close());

describe('The simulator', () => {
  test('moves today by day, by month and by keys, and the contract lives through what comes', async () => {
    const other = await world.signUp('nordvik', '5599012126');
    await other.buy('TEAM_MONTHLY');
    await other.cardFromNowOn('insufficient_funds');
    const { page, complaints, leave } = await world.enterOffice('/simulator');
    page.setDefaultTimeout(20_000);
    await page.getByRole('combobox', { name: 'Contract' }).selectOption({ label: 'Nordvik AB · Active' });
    await page.getByRole('heading', { name: 'Thursday 2 April 10:00' }).waitFor();

    await page.getByRole('button', { name: 'A day' }).click();
    await page.getByRole('heading', { name: 'Friday 3 April 10:00' }).waitFor();
    const handle = page.locator('input[type="range"]:enabled');
    await handle.press('ArrowRight');
    await handle.press('ArrowRight');
    await page.getByRole('button', { name: 'To Sunday 5 April' }).waitFor();
    await handle.press('Enter');
    await page.getByRole('heading', { name: 'Sunday 5 April 10:00' }).waitFor();
    await page.getByRole('button', { name: 'A month' }).click();

    await page.getByText('The card could not be charged').first().waitFor({ timeout: 60_000 });
    await page
      .getByRole('complementary', { name: 'States' })
      .getByText('Not paid')
      .or(page.getByText('Ended unpaid'))
      .first()
      .waitFor();
    await page
      .getByRole('complementary', { name: 'Letters' })
      .getByText('The card could not be charged')
      .first()
      .click();
    await page.getByText('admin@nordvik.example').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  }, 120_000);
});
