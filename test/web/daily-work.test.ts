import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Company, demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { faultsIn } from './browser.js';
import { Served, settled } from './served.js';

const bo = { email: 'bo@acme.example', password: 'nine-slow-rivers-turn' };
let served: Served;
let acme: Company;
beforeAll(async () => {
  served = await Served.open();
  acme = await served.signUp('acme', '5599001012');
  await acme.invite(bo.email, 'user', bo.password);
}, 60_000);
afterAll(() => served.close());

async function aContact(givenName: string, familyName: string): Promise<Body> {
  const lawfulBasis = { basis: 'contract', source: 'Order book' };
  return demand(await acme.api.post('/v1/contacts', { kind: 'person', givenName, familyName, lawfulBasis }), 201);
}

const theContact = async (id: string): Promise<Body> => demand(await acme.api.get(`/v1/contacts/${id}`), 200);

async function colleagueChanges(id: string, changes: object): Promise<void> {
  const { version } = await theContact(id);
  demand(await acme.api.patch(`/v1/contacts/${id}`, changes, { 'if-match': `"${version}"` }), 200);
}

describe('Two at work', () => {
  test('see each other’s changes at once, and an edit of one’s own can be taken back', async () => {
    const { id } = await aContact('Tuva', 'Dahl');
    const alva = await served.enter(acme, `/contacts/${id}`);
    const other = await served.logIn('acme', bo, `/contacts/${id}`);

    await change(alva.page, 'Job title', 'Buyer');
    await becomes(other.page, 'Job title', 'Buyer');
    await alva.page.getByRole('button', { name: 'Undo' }).click();

    await becomes(other.page, 'Job title', '');
    expect((await theContact(id)).title).toBeNull();
    expect([...alva.complaints, ...other.complaints]).toEqual([]);
    await Promise.all([alva.leave(), other.leave()]);
  });

  test('both in one field: the later one sees both texts, and chooses', async () => {
    const { id } = await aContact('Nils', 'Ek');
    const { page, leave } = await served.enter(acme, `/contacts/${id}`);
    await settled(page);
    await page.getByLabel('Job title').fill('Head of sales');
    await colleagueChanges(id, { title: 'Buyer' });
    await served.app.settle();

    await page.getByLabel('Job title').press('Enter');
    const dialog = page.getByRole('dialog', { name: 'A colleague saved this before you' });
    await dialog.getByRole('radio', { name: 'Buyer' }).waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('radio', { name: 'Head of sales' }).check();
    await dialog.getByRole('button', { name: 'Save my choice' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Job title is saved.').waitFor();
    expect((await theContact(id)).title).toBe('Head of sales');
    await leave();
  });
});

describe('Nothing typed is lost', () => {
  test('when the server refuses: the reason stands at the field, with what is still saved, until it is right', async () => {
    const { id } = await aContact('Alma', 'Fors');
    const { page, leave } = await served.enter(acme, `/contacts/${id}`);
    const email = page.getByLabel('E-mail');
    await change(page, 'E-mail', 'alma@example.com');
    await page.getByText('E-mail is saved').waitFor();

    await change(page, 'E-mail', 'not-an-address');
    const reason = page.getByText('This is not an e-mail address. Saved is still “alma@example.com”');
    await reason.waitFor();
    expect(await email.inputValue()).toBe('not-an-address');
    expect(await faultsIn(page, 'main')).toEqual([]);
    await email.press('Escape');

    await reason.waitFor({ state: 'detached' });
    expect(await email.inputValue()).toBe('alma@example.com');
    await leave();
  });

  test('when the line is lost: the form keeps it, and sends it by itself when the line is back', async () => {
    const { page, context, leave } = await served.enter(acme, '/contacts');
    await page.getByRole('button', { name: 'New contact' }).click();
    await writeContact(page, 'Siv', 'Borg');
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Add the contact' }).click();
    await page.getByText('We cannot reach the server.').waitFor();
    expect(await page.getByLabel('Family name').inputValue()).toBe('Borg');

    await context.setOffline(false);

    await page.getByText('The contact is added.').waitFor();
    await page.getByRole('link', { name: 'Siv Borg' }).waitFor();
    expect(demand(await acme.api.get('/v1/contacts/search?q=Siv%20Borg'), 200).items).toHaveLength(1);
    await leave();
  });

  test('when the session ran out: the password is asked for over the page, and the work goes on', async () => {
    const { page, context, leave } = await served.enter(acme, '/contacts');
    await page.getByRole('button', { name: 'New contact' }).click();
    await writeContact(page, 'Rut', 'Lind');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Add the contact' }).click();
    const dialog = page.getByRole('dialog', { name: 'Please log in again' });

    await dialog.getByLabel(/^Password/).fill(acme.founder.password);
    await dialog.getByRole('button', { name: 'Log in and go on' }).click();

    await page.getByText('The contact is added.').waitFor();
    await page.getByRole('link', { name: 'Rut Lind' }).waitFor();
    await leave();
  });
});

describe('The register', () => {
  test('keeps sort and filter in the address, and they stand again when the back button leads to it', async () => {
    await aContact('Bodil', 'Holm');
    const { page, complaints, leave } = await served.enter(acme, '/contacts');
    await page.locator('[data-cell="-1:1"]').click();
    await page.waitForURL(/sort=/);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Kind' }).click();
    await page.getByRole('combobox', { name: 'Value' }).selectOption('Person');
    await page.getByRole('button', { name: 'Show these' }).click();
    await page.waitForURL(/filters=/);
    await page.getByRole('link', { name: 'Bodil Holm' }).click();
    await page.getByRole('heading', { name: 'Bodil Holm' }).waitFor();

    await page.goBack();

    await page.getByRole('button', { name: 'Change filter: Kind is Person' }).waitFor();
    expect(page.url()).toMatch(/sort=/);
    await page.getByRole('link', { name: 'Bodil Holm' }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  test('archives what is selected, and takes it back', async () => {
    await aContact('Ask', 'Ahl');
    const { page, complaints, leave } = await served.enter(acme, '/contacts');
    await page.getByRole('checkbox', { name: 'Select Ask Ahl' }).check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Archive' }).click();
    await page.getByText('One contact is archived.').waitFor();
    await page.getByRole('link', { name: 'Ask Ahl' }).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Undo' }).click();

    await page.getByRole('link', { name: 'Ask Ahl' }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  test('answers a question, and keeps the question and the answer', async () => {
    const { page, complaints, leave } = await served.enter(acme, '/queries');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByRole('combobox', { name: 'Field' }).selectOption('Family name');
    await page.getByRole('textbox', { name: 'Value' }).fill('Dahl');
    await page.getByRole('textbox', { name: 'Name of the query' }).fill('All Dahls');
    await page.getByRole('button', { name: 'Save it' }).click();
    await page.getByText('The query is saved.').waitFor();
    await page.getByRole('button', { name: 'Ask, and use one query' }).click();

    await page.getByRole('cell', { name: 'Tuva' }).waitFor();
    await page.getByRole('link', { name: 'Back to the queries' }).click();
    await page.getByText('1 row').first().waitFor();
    await page.getByText('All Dahls').first().waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });
});

test('The whole day by the keyboard: log in, write, find, change, pay a look to billing and the contract, leave', async () => {
  const { page, complaints, leave } = await served.sitDown();
  const { keyboard } = page;
  await page.goto(served.at('acme', '/log-in'));
  await reach(page, 'E-mail');
  await keyboard.type(acme.founder.email);
  await reach(page, 'Password');
  await keyboard.type(acme.founder.password);
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Hello/ }).waitFor();

  await keyboard.press('g');
  await keyboard.press('c');
  await page.getByRole('grid').waitFor();
  await keyboard.press('Control+k');
  await keyboard.type('new con');
  await page.getByRole('option', { name: 'New contact' }).waitFor();
  await keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'New contact' }).waitFor();
  await reach(page, 'Given name');
  await keyboard.type('Aina');
  await reach(page, 'Family name');
  await keyboard.type('Aasa');
  await reach(page, 'Where do the details come from?');
  await keyboard.type('A card at the fair');
  await keyboard.press('Enter');
  await page.getByRole('link', { name: 'Aina Aasa' }).waitFor();

  await keyboard.press('Control+k');
  await keyboard.type('aasa');
  await page.getByRole('option', { name: /Aina Aasa/ }).waitFor();
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Aina Aasa' }).waitFor();
  await reach(page, 'Job title');
  await keyboard.type('Buyer');
  await keyboard.press('Enter');
  await page.getByText('Job title is saved.').waitFor();
  await go(page, 'b', 'Billing');
  await go(page, 'm', 'My contract');

  await reach(page, 'Language');
  await keyboard.press('Enter');
  await pick(page, 'Svenska');
  await page.getByRole('heading', { name: 'Mitt avtal' }).waitFor();
  await reach(page, 'Robin Ek');
  await keyboard.press('Enter');
  await pick(page, 'Logga ut');

  await page.getByRole('heading', { name: 'Logga in' }).waitFor();
  expect(complaints).toEqual([]);
  await leave();
});

async function writeContact(page: Page, givenName: string, familyName: string): Promise<void> {
  await page.getByLabel('Given name').fill(givenName);
  await page.getByLabel('Family name').fill(familyName);
  await page.getByLabel(/^Where do the details come from/).fill('Business card');
}

async function change(page: Page, field: string, text: string): Promise<void> {
  await page.getByLabel(field).fill(text);
  await page.getByLabel(field).press('Enter');
}

async function becomes(page: Page, field: string, text: string): Promise<void> {
  const until = Date.now() + 10_000;
  while ((await page.getByLabel(field).inputValue()) !== text) {
    if (Date.now() > until) throw new Error(`${field} never became “${text}”`);
    // Live updates come by themselves; the workers that pass them on run when they are told.
    await served.app.settle();
  }
}

async function go(page: Page, letter: string, heading: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(letter);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}

/** From a menu, by its arrows. */
async function pick(page: Page, name: string): Promise<void> {
  await page.getByRole('menuitem', { name }).waitFor();
  for (let item = 0; item < 5 && !(await focusedName(page)).includes(name); item++)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

/** What the focus stands on, as it is called. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const at = document.activeElement;
    return at.ariaLabel || at.labels?.[0]?.textContent || (at.matches('a, button') ? at.textContent : '');
  })()`);
}

/** By Tab alone. */
async function reach(page: Page, name: string): Promise<void> {
  const mostStops = 60;
  for (let stop = 0; stop < mostStops; stop++) {
    if ((await focusedName(page)).includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} cannot be reached with Tab`);
}
