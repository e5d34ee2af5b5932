import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Company, demand } from '../../src/sandbox/company.js';
import { faultsIn, phone } from './browser.js';
import { type Desk, fits, Served, settled } from './served.js';

let served: Served;
let debtor: Company;
let other: Company;
/** Both leave the invoice for March unpaid; the tests follow the calendar in the order in which they stand. */
beforeAll(async () => {
  served = await Served.open('2026-02-01T09:00:00+01:00');
  debtor = await served.signUp('hammaren', '5599006060');
  other = await served.signUp('saltvik', '5594771114');
  for (const company of [debtor, other]) {
    await company.buy('TEAM_MONTHLY');
    await served.app.office.bill(company.tenantId, 'invoice');
  }
}, 60_000);
afterAll(() => served.close());

describe('A client', () => {
  test('reads what cancelling means before it happens, and changes their mind', async () => {
    const company = await served.signUp('granlund', '5599012126');
    await company.buy('TEAM_MONTHLY');
    const desk = await served.enter(company, '/billing', { language: 'sv' });
    const { page } = desk;

    await page.getByRole('button', { name: 'Säg upp prenumerationen' }).click();
    const dialog = page.getByRole('dialog', { name: 'Säga upp prenumerationen?' });
    await dialog.getByText('lördag 28 februari').waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Säg upp prenumerationen' }).click();
    await page.getByText('Förnyelsen är avstängd.').waitFor();
    await page.getByText('Ingen debitering är på väg.').waitFor();
    await page.getByRole('button', { name: 'Slå på förnyelsen igen' }).click();

    await page.getByText('Planen förnyas av sig själv igen.').waitFor();
    await page.getByRole('button', { name: 'Säg upp prenumerationen' }).waitFor();
    await leaveInPeace(desk);
  });

  test('finds each record with its seal and with what it says', async () => {
    const desk = await served.enter(debtor, '/contract/evidence');
    await desk.page.getByRole('button', { name: /The agreement began.*Sealed as number/ }).click();

    await desk.page.getByText('tenancy.AgreementConcluded').waitFor();
    await leaveInPeace(desk);
  });
});

describe('A payment default, from both sides', () => {
  test('begins with a reminder: the client sees what comes and when, and the staff see the same', async () => {
    await served.app.clock.advanceTo('2026-03-10T09:00:00+01:00');
    const client = await served.enter(debtor, '/billing');
    const office = await served.enterOffice('/clients');

    await client.page.getByText(/has not been paid\./).waitFor();
    await client.page.getByText('in 3 weeks, Wednesday 1 April: the account is suspended.').waitFor();
    expect(await debtor.instanceState()).toBe('ACTIVE');
    await office.page
      .getByRole('row', { name: /Hammaren AB/ })
      .getByText('Active')
      .waitFor();
    await office.page.getByRole('link', { name: 'Hammaren AB' }).click();
    await office.page.getByText('in 3 weeks, Wednesday 1 April: the account is suspended.').waitFor();
    await stands(office.page);
    await leaveInPeace(client, office);
  });

  test('warns with the days that are left, by which clause, and shows the letter as it was sent', async () => {
    await served.app.clock.advanceTo('2026-03-31T12:00:00+02:00');
    const desk = await served.enter(debtor, '/contract');
    const { page } = desk;
    await page.getByText(/has not been paid\./).waitFor();
    await page.getByText('tomorrow, Wednesday 1 April: the account is suspended.').waitFor();

    await page.getByRole('button', { name: 'Warning of suspension' }).click();
    await page.getByText('Your instance may be suspended on 1 April 2026').first().waitFor();
    await stands(page);
    const life = page.getByRole('list', { name: 'The life of the contract' });
    const days = await life.getByRole('listitem').allTextContents();
    const today = days.findIndex((text) => text.startsWith('Today'));
    expect(days.slice(0, today).join()).toContain('A warning of suspension went out');
    expect(days.slice(today).join()).toMatch(/The account is suspended.*Your data is deleted/s);
    await life.getByRole('link', { name: 'Why: ToS 3.4.c' }).click();

    await page.getByText('The account is suspended').first().waitFor();
    await page.getByRole('link', { name: 'Read the text in force' }).waitFor();
    await leaveInPeace(desk);
  });

  test('suspends: work stands still, and what stays open is said and works, on a phone as well', async () => {
    await served.app.clock.advanceTo('2026-04-01T09:00:00+02:00');
    const desk = await served.enter(debtor, '/contacts', { size: phone });
    const { page } = desk;
    await page.getByRole('heading', { name: 'Work stands still until the invoice is paid' }).waitFor();
    await page.getByText('This instance is suspended because an invoice is unpaid.').waitFor();
    await stands(page);

    await page.getByRole('main').getByRole('link', { name: 'See what happens when' }).click();
    await page.getByRole('list', { name: 'The life of the contract' }).waitFor();
    await page.goBack();
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export our contacts' }).click();
    expect((await file).suggestedFilename()).toMatch(/contacts.*\.csv/);

    const office = await served.enterOffice('/clients');
    await office.page
      .getByRole('row', { name: /Hammaren AB/ })
      .getByText('Suspended')
      .waitFor();
    await office.page.getByRole('link', { name: 'Hammaren AB' }).click();
    await office.page.getByText('Suspended under ToS 3.4.c').waitFor();
    await office.page.getByRole('button', { name: 'Warning of suspension' }).waitFor();
    await leaveInPeace(desk, office);
  });

  test('ends when the client pays at the provider: everybody works at once, and the staff see why', async () => {
    const desk = await served.enter(debtor, '/');
    const { page } = desk;
    await page.getByRole('main').getByRole('link', { name: 'Open Billing' }).first().click();
    const unpaid = await debtor.openInvoices();
    const paid = page.getByRole('region', { name: 'Invoices' }).getByText('Paid', { exact: true });
    for (let before = 1; before <= unpaid.length; before++) {
      // What is asked for and what is paid are read apart; the button may still be the last invoice's.
      await settled(page);
      await page.getByRole('button', { name: 'Pay 612.50 kr now' }).click();
      await payAtTheProvider(page);
      await page.getByRole('heading', { name: 'Billing' }).waitFor();
      await served.app.settle();
      await paid.nth(before).waitFor();
    }

    await page.getByText('Renews by itself').waitFor();
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await page.getByText('Nobody here yet').waitFor();
    const office = await served.enterOffice(`/clients/${debtor.tenantId}`);
    await office.page.getByText('The suspension was lifted').waitFor();
    await leaveInPeace(desk, office);
  });
});

describe('Staff', () => {
  test('book the money that came by bank, and the suspended client works again', async () => {
    const desk = await served.enterOffice('/clients');
    const { page } = desk;
    await page.getByRole('link', { name: 'Saltvik AB' }).click();
    await page.getByText('The account was suspended').waitFor();

    for (const { number } of (await other.openInvoices()).toReversed()) {
      await page.getByRole('button', { name: 'Record a payment' }).click();
      const dialog = page.getByRole('dialog', { name: 'Record a payment' });
      expect(await dialog.getByRole('textbox', { name: /reference/ }).inputValue()).toBe(number);
      await dialog.getByRole('button', { name: 'Book the payment' }).click();
      await dialog.waitFor({ state: 'detached' });
      await served.app.settle();
      await page.getByRole('row', { name: number }).getByText('Paid', { exact: true }).waitFor();
    }

    await page.getByText('The suspension was lifted').waitFor();
    expect(await other.instanceState()).toBe('ACTIVE');
    await leaveInPeace(desk);
  });

  test('let a deadline go only with a reason, which becomes evidence with the client', async () => {
    const { page, leave } = await served.enterOffice('/deadlines');
    const deadline = page.getByRole('listitem').filter({ hasText: 'Saltvik AB' }).filter({ hasText: 'password' });
    await deadline.getByRole('button', { name: 'Waive' }).click();
    const dialog = page.getByRole('dialog', { name: 'Waive this?' });

    await dialog.getByRole('button', { name: 'Waive it' }).click();
    await dialog.locator('[aria-invalid="true"]').waitFor();
    await dialog.getByRole('textbox').fill('The person signs in with a key from now on');
    await dialog.getByRole('button', { name: 'Waive it' }).click();

    await dialog.waitFor({ state: 'detached' });
    await deadline.waitFor({ state: 'detached' });
    const { items } = demand(await other.api.get('/v1/evidence?eventType=terms.ObligationWaived'), 200);
    expect(JSON.stringify(items)).toContain('signs in with a key');
    await leave();
  });

  test('read a letter as it was sent', async () => {
    const desk = await served.enterOffice('/outbox');
    await desk.page.getByRole('link', { name: 'Warning of suspension' }).first().click();

    await desk.page.getByText('Your instance may be suspended on 1 April 2026').waitFor();
    await desk.page.getByText(/admin@(saltvik|hammaren)\.example/).waitFor();
    await leaveInPeace(desk);
  });

  test('change the policy with a reason, and it is the next version', async () => {
    const desk = await served.enterOffice('/policy');
    const { page } = desk;
    await page.getByRole('textbox', { name: 'Days after the due date until suspension' }).fill('45');
    await page.getByText('What you are about to change').waitFor();
    await page.getByRole('textbox', { name: 'Why' }).fill('More time for those who are slow');
    await page.getByRole('button', { name: 'Put the changes in force' }).click();

    const versions = page.getByRole('list', { name: 'Show version' });
    await versions.getByText(/More time for those who are slow/).waitFor();
    await page.getByText('What version 2 changed').waitFor();
    await page.locator('del').getByText('31').waitFor();
    await stands(page);
    const { policy } = demand(await served.app.office.api.get('/v1/terms/policy'), 200);
    expect(policy.dunning.suspensionDays).toBe(45);
    await page.getByRole('button', { name: 'Show version 1' }).click();
    await page.getByRole('definition').getByText('31', { exact: true }).waitFor();
    await leaveInPeace(desk);
  });

  test('move today by day, week, next event, hand, keys and month, and the contract lives through what comes', async () => {
    const nordvik = await served.signUp('nordvik', '5599012134', { name: 'Tove Ek' });
    await nordvik.buy('TEAM_MONTHLY');
    await nordvik.cardFromNowOn('insufficient_funds');
    const desk = await served.enterOffice('/simulator');
    const { page } = desk;
    page.setDefaultTimeout(30_000);
    await page.getByRole('combobox', { name: 'Contract' }).selectOption({ label: 'Nordvik AB · Active' });
    const stoodAt = (day: string) => page.getByRole('heading', { name: day }).waitFor();
    await stoodAt('Wednesday 1 April 09:00');

    await page.getByRole('button', { name: 'A day' }).click();
    await stoodAt('Thursday 2 April 09:00');
    await page.getByRole('button', { name: 'A week' }).click();
    await stoodAt('Thursday 9 April 09:00');
    const handle = page.getByRole('slider').and(page.locator(':enabled'));
    await handle.press('ArrowRight');
    await handle.press('ArrowRight');
    await page.getByRole('button', { name: 'To Saturday 11 April' }).waitFor();
    await handle.press('Enter');
    await stoodAt('Saturday 11 April 09:00');
    await drag(page, 0, 0.05);
    await stoodAt('Friday 17 April 09:00');
    await page.getByRole('button', { name: 'Next step' }).click();
    await page.getByRole('heading', { name: /April/ }).filter({ hasNotText: 'Friday 17 April' }).waitFor();
    await page.getByRole('button', { name: 'A month' }).click();

    const states = page.getByRole('complementary', { name: 'States' });
    await states
      .getByText(/Not paid|Ended unpaid/)
      .first()
      .waitFor();
    await page
      .getByRole('complementary', { name: 'Letters' })
      .getByText('The card could not be charged')
      .first()
      .click();
    await page.getByText('admin@nordvik.example').waitFor();
    await stands(page);
    await leaveInPeace(desk);
  }, 120_000);
});

async function payAtTheProvider(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Pay by card' }).waitFor();
  const card = { number: '4242424242424242', expiry: '12/40', cvc: '123', name: 'Robin Ek' };
  for (const [field, value] of Object.entries(card)) await page.locator(`[name="${field}"]`).fill(value);
  await page.getByRole('button', { name: /^Pay/ }).click();
}

/** Takes the handle on today with the mouse and lets it go further right, in shares of the track. */
async function drag(page: Page, from: number, to: number): Promise<void> {
  const box = await page.getByRole('slider').and(page.locator(':enabled')).boundingBox();
  if (!box) throw new Error('The handle is not on the page');
  const thumb = 8;
  const at = (share: number) => box.x + thumb + share * (box.width - 2 * thumb);
  await page.mouse.move(at(from), box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(at(to), box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
}

/** A page at rest: nothing that axe finds, nothing wider than the window. */
async function stands(page: Page): Promise<void> {
  await settled(page);
  expect(await faultsIn(page)).toEqual([]);
  expect(await fits(page)).toBe(true);
}

async function leaveInPeace(...desks: Desk[]): Promise<void> {
  for (const { complaints, leave } of desks) {
    expect(complaints).toEqual([]);
    await leave();
  }
}
