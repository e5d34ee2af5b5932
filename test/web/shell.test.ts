import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { desktop, faultsIn, openBrowser, phone, visit } from './browser.js';
import { type StaticServer, serveBuiltClient } from './static-server.js';

let server: StaticServer;
let browser: Browser;
let at: string;

beforeAll(async () => {
  server = await serveBuiltClient();
  browser = await openBrowser();
  at = `${server.url}/design`;
}, 60_000);

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** The focus moves with the next frame, or a moment after what has just opened can be seen: a test waits for it. */
const takesFocus = (locator: Locator) => locator.and(locator.page().locator(':focus')).waitFor();
const atCell = (page: Page, mark: string) => page.locator(`[data-cell="${mark}"]:focus`).waitFor();
const hasFocus = (page: Page, role: 'dialog' | 'menu') => page.locator(`[role="${role}"]:focus-within`).waitFor();
const search = (page: Page) => decodeURIComponent(new URL(page.url()).search);
const reads = (locator: Locator, text: string) => locator.filter({ hasText: text }).waitFor();
const cell = (page: Page, mark: string) => page.locator(`[data-cell="${mark}"]`).first();

describe('The parts, under the strict policy', () => {
  // Every pair of theme, language and size once.
  const ways = [
    { theme: 'light', language: 'sv', size: desktop, name: 'desktop' },
    { theme: 'light', language: 'en', size: phone, name: 'phone' },
    { theme: 'dark', language: 'en', size: desktop, name: 'desktop' },
    { theme: 'dark', language: 'sv', size: phone, name: 'phone' },
  ] as const;

  test.each(ways)('are open to everybody: $theme, $language, $name', async ({ theme, language, size }) => {
    const { page, complaints, leave } = await visit(browser, { at, theme, language, size });
    await page.getByRole('heading', { level: 1 }).waitFor();

    expect(await faultsIn(page)).toEqual([]);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('carry no more than 250 kB of script to the first page, compressed', async () => {
    const { page, leave } = await visit(browser, { at: server.url });
    await page.getByRole('heading', { level: 1 }).waitFor();

    const loaded = await page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)",
    );
    const scripts = loaded.filter((path) => path.endsWith('.js'));
    const bytes = scripts.map((path) => gzipSync(readFileSync(join('web/dist', path))).length);

    expect(scripts.length).toBeGreaterThan(1);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000);
    await leave();
  });
});

describe('With the keyboard alone', () => {
  test('the first stop leads past the rail to the content', async () => {
    const { page, leave } = await visit(browser, { at });

    await page.keyboard.press('Tab');
    await page.locator(':focus', { hasText: 'Skip to the content' }).waitFor();
    await page.keyboard.press('Enter');

    await page.locator('#content:focus').waitFor();
    await leave();
  });

  test('a table is one stop; arrows, Home, End and Page keys move through ten thousand rows', async () => {
    const { page, leave } = await visit(browser, { at });
    await cell(page, '0:1').focus();

    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await atCell(page, '1:2');

    await page.keyboard.press('Control+End');
    await atCell(page, '9999:6');
    await page.keyboard.press('PageUp');
    await atCell(page, '9989:6');
    await page.keyboard.press('Control+Home');
    await atCell(page, '0:0');
    await leave();
  });

  test('a cell is edited where it stands, shown at once, and can be undone', async () => {
    const { page, complaints, leave } = await visit(browser, { at });
    const city = cell(page, '0:3');
    await city.focus();
    const before = (await city.textContent())!;

    await page.keyboard.press('Enter');
    await page.keyboard.type('Visby');
    await page.keyboard.press('Enter');

    await page.getByText('Visby').waitFor({ timeout: 300 });
    await atCell(page, '0:3');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('is as it was').waitFor();
    await reads(city, before);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('an edit that the server refuses goes back, says why, and keeps what was typed', async () => {
    const { page, leave } = await visit(browser, { at });
    const city = cell(page, '0:3');
    const before = (await city.textContent())!;
    await city.focus();

    await page.keyboard.press('F2');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');

    await page.getByText('was not saved. This is needed.').waitFor();
    await reads(city, before);
    await page.getByRole('button', { name: 'Try again' }).last().waitFor();
    await leave();
  });

  test('Escape leaves a cell as it was', async () => {
    const { page, leave } = await visit(browser, { at });
    const city = cell(page, '0:3');
    const before = (await city.textContent())!;
    await city.focus();

    await page.keyboard.press('Enter');
    await page.keyboard.type('Visby');
    await page.keyboard.press('Escape');

    await reads(city, before);
    await atCell(page, '0:3');
    await leave();
  });

  test('a column is sorted from its heading, which keeps the focus', async () => {
    const { page, leave } = await visit(browser, { at });
    await cell(page, '-1:1').focus();

    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=name/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=-name/);

    await takesFocus(cell(page, '-1:1'));
    await reads(cell(page, '0:1'), 'Milo Åström');
    await leave();
  });

  test('rows are selected with Space and Shift, and the bulk bar says how many', async () => {
    const { page, leave } = await visit(browser, { at });
    await cell(page, '0:1').focus();

    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Space');

    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await page.getByRole('searchbox', { name: 'Find a contact' }).waitFor();
    await leave();
  });

  test('a column is widened with Alt and an arrow, and the width is kept in the address', async () => {
    const { page, leave } = await visit(browser, { at });
    await cell(page, '-1:2').focus();

    await page.keyboard.press('Alt+ArrowRight');

    await page.waitForURL(/widths/);
    expect(search(page)).toContain('"company":206');
    await leave();
  });

  test('the palette opens with Ctrl-K, finds a place by its first letters, and goes there', async () => {
    const { page, leave } = await visit(browser, { at });

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Where to, or what to do?' }).waitFor();
    await hasFocus(page, 'dialog');
    await page.keyboard.type('bil');
    await page.keyboard.press('Enter');

    await page.waitForURL(/q=5/);
    await page.keyboard.press('Control+k');
    await hasFocus(page, 'dialog');
    await page.keyboard.type('zzz');
    await page.getByText('Nothing matches “zzz”').waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await leave();
  });

  test('two letters in a row go to a place, ? lists all keys, and single keys can be switched off', async () => {
    const { page, leave } = await visit(browser, { at });

    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForURL(/q=2/);
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('My contract').waitFor();
    await sheet.getByRole('checkbox').press('Space');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').first().waitFor();

    expect(page.url()).toMatch(/q=2/);
    await leave();
  });

  test('a menu opens, moves and closes, and gives the focus back', async () => {
    const { page, leave } = await visit(browser, { at });
    const person = page.getByRole('button', { name: 'Alva Björk, account menu' });
    await person.focus();

    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Log out' }).waitFor();
    await hasFocus(page, 'menu');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });

    await takesFocus(person);
    await leave();
  });
});

describe('Habits that every screen copies', () => {
  test('filters, sorting and search live in the address, and come back from it', async () => {
    const { page, leave } = await visit(browser, { at });

    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'City' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('malm');
    await page.getByRole('button', { name: 'Show these' }).click();
    await page.waitForURL(/filters/);
    await cell(page, '-1:1').click();
    await page.waitForURL(/sort=name/);
    const shown = (await cell(page, '0:1').textContent())!;
    await page.reload();

    await reads(cell(page, '0:1'), shown);
    await page.getByRole('button', { name: 'Change filter: City contains malm' }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Name' }).first().getAttribute('aria-sort')).toBe('ascending');
    await leave();
  });

  test('a form shows the server’s errors at their fields, goes to the first, and keeps what was typed', async () => {
    const { page, leave } = await visit(browser, { at });
    const number = page.getByRole('textbox', { name: 'Organisation number' });
    await number.fill('5594');
    await page.getByRole('textbox', { name: 'Anything we should know?' }).fill('Call after four');

    await page.getByRole('button', { name: 'Create the account' }).click();

    await page.getByText('The last digit does not fit').waitFor();
    await page.getByText('The account needs your acceptance').waitFor();
    await takesFocus(number);
    expect(await number.inputValue()).toBe('5594');
    expect(await page.getByRole('textbox', { name: 'Anything we should know?' }).inputValue()).toBe('Call after four');
    expect(await faultsIn(page, 'form')).toEqual([]);
    await leave();
  });

  test('a dangerous deed waits until its name is typed', async () => {
    const { page, leave } = await visit(browser, { at });
    await page.getByRole('button', { name: 'Close the account' }).click();
    const dialog = page.getByRole('dialog', { name: 'Close the account of Acme AB?' });
    const deed = dialog.getByRole('button', { name: 'Close the account' });
    await dialog.getByText('4,210 contacts').waitFor();

    expect(await deed.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('acme');
    expect(await deed.isDisabled()).toBe(false);
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await leave();
  });

  test('when a colleague was first, both texts stand side by side and one is chosen', async () => {
    const { page, leave } = await visit(browser, { at });
    await page.getByRole('button', { name: 'A colleague was first' }).click();
    const dialog = page.getByRole('dialog', { name: 'A colleague saved this before you' });

    await dialog.getByRole('radio', { name: 'Lund' }).check();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Save my choice' }).click();

    await dialog.waitFor({ state: 'detached' });
    await leave();
  });

  test('an expired session asks for the password over the page, which stays as it was', async () => {
    const { page, leave } = await visit(browser, { at });
    await page.getByRole('textbox', { name: 'Anything we should know?' }).fill('Call after four');
    await page.getByRole('button', { name: 'Session ran out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Please log in again' });

    await dialog.getByLabel('Password', { exact: false }).first().fill('a long enough password');
    await dialog.getByRole('button', { name: 'Log in and go on' }).click();

    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Anything we should know?' }).inputValue()).toBe('Call after four');
    await leave();
  });

  test('light, dark and language are changed on the spot and remembered', async () => {
    const { page, complaints, leave } = await visit(browser, { at });
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: 'Svenska' }).click();
    await page.getByRole('heading', { name: 'Delarna' }).waitFor();

    await page.reload();

    await page.getByRole('heading', { name: 'Delarna' }).waitFor();
    expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');
    expect(await page.title()).toBe('Delarna · Customer Connect');
    expect(complaints).toEqual([]);
    await leave();
  });

  test('an address that leads nowhere says so, and shows the way home', async () => {
    const { page, complaints, leave } = await visit(browser, { at: `${server.url}/nowhere` });

    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await page.getByRole('link', { name: 'To the start page' }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  test('ten thousand rows scroll as easily as a few hundred, and only those in view exist', async () => {
    const all = await visit(browser, { at });
    const some = await visit(browser, { at: `${at}?q=ivar` });
    const frames = { all: [] as number[], some: [] as number[] };

    // In turns, so that a busy machine weighs on both alike.
    for (let round = 0; round < 4; round++) {
      frames.some.push(...(await scrolledFrames(some.page)));
      frames.all.push(...(await scrolledFrames(all.page)));
    }

    expect(await all.page.locator('[role="grid"]').first().locator('[role="row"]').count()).toBeLessThan(60);
    expect(median(frames.all) / median(frames.some)).toBeLessThan(1.5);
    await all.leave();
    await some.leave();
  });
});

/** How long each of thirty frames took while the table was scrolled by more than a page. */
function scrolledFrames(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`(async () => {
    const grid = document.querySelector('[role="grid"]');
    grid.scrollIntoView();
    grid.scrollTop = 0;
    const frames = [];
    let last = performance.now();
    for (let frame = 0; frame < 30; frame++) {
      grid.scrollTop += 600;
      await new Promise(requestAnimationFrame);
      frames.push(performance.now() - last);
      last = performance.now();
    }
    return frames;
  })()`);
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
