import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { agreeToAll, faultsIn, phone } from './browser.js';
import { type Desk, fits, Served, settled } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await Served.open();
}, 60_000);
afterAll(() => served.close());

const rows = 2_000;

/** Two of the rows have faults. */
const people = [
  'first;last;mail;town',
  'Ossian;Berg;ossian.berg@example.com;Visby',
  'Nils;Nowhere;not-an-address;Umeå',
  'Alma;Ek;alma@@example.com;Kiruna',
  ...Array.from({ length: rows - 3 }, (_, n) => `Tuva;Zorn ${n};tuva.${n}@example.com;Lund`),
].join('\r\n');

describe('Whoever follows only what the pages say', () => {
  test('comes from the landing page through sign-up and import to a paid plan and its invoice', async () => {
    const desk = await served.sitDown();
    await desk.page.goto(served.at(''));

    await readPrices(desk.page);
    await signUp(desk.page);
    await confirmByMail(desk);
    await logIn(desk.page);
    await importPeople(desk.page);
    await choosePlan(desk.page);
    await buyAndPay(desk);
    const { page } = desk;

    await page.getByRole('heading', { name: 'Thank you. Team is yours' }).waitFor();
    await page.getByRole('link', { name: 'To billing' }).click();
    await page.getByText('Renews by itself').waitFor();
    await page.getByText('visa •••• 4242').waitFor();
    const invoice = page.getByRole('region', { name: 'Invoices' }).getByRole('row').nth(1);
    await invoice.getByText('Paid').waitFor();
    expect(await invoice.textContent()).toContain('612.50');
    await stands(page);
    expect(desk.complaints).toEqual([]);
    await desk.leave();
  }, 90_000);

  test('signs up on a phone, in Swedish and by night, and writes the first contact', async () => {
    const desk = await served.sitDown({ size: phone, language: 'sv', theme: 'dark' });
    await desk.page.goto(served.at(''));

    await desk.page.getByRole('link', { name: 'Skapa konto' }).first().click();
    await fill(desk.page, {
      'Företagets namn': 'Norrlykta AB',
      Organisationsnummer: '559900-1012',
      'Ditt namn': 'Moa Strand',
      'E-post': 'moa@norrlykta.example',
      Lösenord: 'sju lugna hägrar vadar',
      'Din adress hos oss': 'norrlykta',
    });
    await agreeToAll(desk.page.getByRole('checkbox', { name: /Jag har läst/ }));
    await stands(desk.page);
    await desk.page.getByRole('button', { name: 'Skapa kontot' }).click();
    await desk.page.getByRole('heading', { name: 'Titta i din inkorg' }).waitFor();
    await openLetter(desk, 'moa@norrlykta.example', { mailbox: 'Brevlåda' });
    await desk.page.getByRole('button', { name: 'Bekräfta och öppna min instans' }).click();
    await desk.page.getByRole('heading', { name: 'Din instans är öppen' }).waitFor();
    await served.app.settle();
    await desk.page.getByRole('link', { name: 'Logga in på min instans' }).click();
    await fill(desk.page, { 'E-post': 'moa@norrlykta.example', Lösenord: 'sju lugna hägrar vadar' });
    await desk.page.getByRole('button', { name: 'Logga in', exact: true }).click();

    const places = desk.page.getByRole('navigation', { name: 'Huvudplatser' });
    await places.getByRole('link', { name: 'Kontakter' }).click();
    await desk.page.getByRole('button', { name: 'Skriv in den första' }).click();
    await fill(desk.page, {
      Förnamn: 'Tage',
      Efternamn: 'Fors',
      'Var kommer uppgifterna ifrån?': 'Visitkort på mässan',
    });
    await stands(desk.page);
    await desk.page.getByRole('button', { name: 'Lägg till kontakten' }).click();
    await desk.page.getByRole('link', { name: 'Tage Fors' }).click();
    await desk.page.getByRole('heading', { name: 'Tage Fors' }).waitFor();
    await stands(desk.page);
    expect(desk.complaints).toEqual([]);
    await desk.leave();
  }, 60_000);
});

async function readPrices(page: Page): Promise<void> {
  const prices = page.getByRole('region', { name: 'Prices' });
  await prices
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: 'Team', exact: true }) })
    .getByText('612.50 kr')
    .waitFor();
  await stands(page);

  await prices.getByRole('link', { name: 'Begin free' }).click();
}

/** First with a box left empty: the form says so, and keeps the rest. */
async function signUp(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Create an account' }).waitFor();
  await fill(page, {
    'Company name': 'Lyktan AB',
    'Organisation number': '556036-0793',
    'Your name': 'Ines Wall',
    'E-mail': 'ines@lyktan.example',
    Password: 'seven quiet herons wade',
    'Your address with us': 'lyktan',
  });
  await page.getByText('lyktan.localhost').waitFor();
  await stands(page);
  await page.getByRole('checkbox', { name: /Terms of Service/ }).check();
  await page.getByRole('checkbox', { name: /Acceptable Use Policy/ }).check();
  await page.getByRole('button', { name: 'Create the account' }).click();

  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
}

/** The letter and its link, as whoever got it goes there; where it leads is where the person is from now on. */
async function openLetter(desk: Desk, to: string, words = { mailbox: 'Mailbox' }): Promise<void> {
  const { page } = desk;
  await served.app.settle();
  const mailbox = await opened(desk, page.getByRole('link', { name: words.mailbox }));
  await mailbox.getByRole('link', { name: to }).first().click();
  desk.page = await opened(desk, mailbox.getByRole('link', { name: /sign-up/ }).first());
  await Promise.all([page.close(), mailbox.close()]);
}

async function confirmByMail(desk: Desk): Promise<void> {
  await openLetter(desk, 'ines@lyktan.example');
  await desk.page.getByRole('button', { name: 'Confirm and open my instance' }).click();

  await desk.page.getByRole('heading', { name: 'Your instance is open' }).waitFor();
  await stands(desk.page);
  await served.app.settle();
  await desk.page.getByRole('link', { name: 'Log in to my instance' }).click();
}

async function logIn(page: Page): Promise<void> {
  await fill(page, { 'E-mail': 'ines@lyktan.example', Password: 'seven quiet herons wade' });
  await page.getByRole('button', { name: 'Log in', exact: true }).click();

  await page.getByRole('heading', { name: 'Hello Ines' }).waitFor();
  await stands(page);
}

/** Two of the columns must be told by the person, because nobody else knows what they hold. */
async function importPeople(page: Page): Promise<void> {
  await await page.getByRole('link', { name: 'Import a file' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(people) });
  await page.getByRole('heading', { name: 'people.csv' }).waitFor();
  await served.app.settle();
  await page.getByRole('combobox', { name: 'What mail becomes' }).selectOption('E-mail');
  await page.getByRole('combobox', { name: 'What first becomes' }).selectOption('Given name');
  await page.getByRole('combobox', { name: 'What last becomes' }).selectOption('Family name');
  await page.getByRole('combobox', { name: 'What town becomes' }).selectOption('City');
  await page.getByRole('textbox', { name: 'Where do the details come from?' }).fill('Order book of 2025');
  await page.getByRole('combobox', { name: 'Lawful basis for all of them' }).selectOption('Contract');
  await page.getByRole('checkbox').check();
  await stands(page);
  await page.getByRole('button', { name: `Take in ${rows.toLocaleString('en')} rows` }).click();
  await page.getByRole('progressbar', { name: 'Taking in the rows' }).waitFor();
  await page.getByText(`of ${rows.toLocaleString('en')} rows`).waitFor();
  await served.app.settle();

  await page.getByRole('heading', { name: 'Rows that stayed outside' }).waitFor();
  await stands(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download all of them as a file' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file.match(/^[34],mail,email,/gm)).toHaveLength(2);
  await page.getByRole('link', { name: 'See the contacts' }).click();
  await page.getByRole('link', { name: 'Ossian Berg' }).waitFor();
  await stands(page);
}

async function choosePlan(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Billing' }).click();
  await page.getByRole('link', { name: 'Choose a plan' }).click();
  await page.getByRole('button', { name: 'Choose Team', exact: true }).click();
  await page.getByRole('heading', { name: 'Look it through, then pay' }).waitFor();

  await page.getByText('To pay today').waitFor();
}

/** First with a box left empty: the form says so at the box. Then at the provider's own page. */
async function buyAndPay({ page, complaints }: Desk): Promise<void> {
  const deed = page.getByRole('button', { name: 'Buy and Pay 612.50 kr / month' });
  await page.getByRole('checkbox', { name: /Terms of Service/ }).check();
  await deed.click();
  await page.getByText('Tick the box once you have read the text.').waitFor();
  await stands(page);
  // The browser tells of the refusal, as it should.
  expect(complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  await page.getByRole('checkbox', { name: /Privacy Policy/ }).check();
  await deed.click();
  await page.getByRole('heading', { name: 'Pay by card' }).waitFor();
  expect(await faultsIn(page)).toEqual([]);
  await fill(page, {
    'Card number': '4242 4242 4242 4242',
    Expiry: '12/40',
    'Security code': '123',
    'Name on card': 'Ines Wall',
  });
  await page.getByRole('button', { name: 'Pay' }).click();
  await page.getByRole('heading', { name: 'We are waiting for your payment' }).waitFor();

  await stands(page);
  await served.app.settle();
}

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(fields))
    await page.getByLabel(new RegExp(`^${label.replace('?', '\\?')}`)).fill(text);
}

async function opened({ context }: Desk, link: Locator): Promise<Page> {
  const [page] = await Promise.all([context.waitForEvent('page'), link.click()]);
  return page;
}

/** A page at rest: nothing that axe finds, nothing wider than the window. */
async function stands(page: Page): Promise<void> {
  await settled(page);
  expect(await faultsIn(page)).toEqual([]);
  expect(await fits(page)).toBe(true);
}
