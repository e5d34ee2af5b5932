import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { SANDBOX_STAFF } from '../../src/opening.js';
import { type Company, demand } from '../../src/sandbox/company.js';
import { stored } from '../../web/src/contexts/privacy/storage.js';
import { faultsIn } from './browser.js';
import { mailTo } from './privacy-life.js';
import { Served, settled } from './served.js';

const password = 'lighthouse-over-quiet-bay';
const moa = { email: 'moa@saltvik.example', password };
const siv = { email: 'siv@saltvik.example', password };
const contact = 'vera@example.com';
const [, approver] = SANDBOX_STAFF;
let served: Served;
let company: Company;

beforeAll(async () => {
  served = await Served.open('2026-02-02T09:00:00+01:00');
  company = await served.signUp('saltvik', '5594771114');
  await company.buy('TEAM_MONTHLY');
  await company.invite(moa.email, 'user', password);
  await company.invite(siv.email, 'user', password);
  await company.importContacts(`given name,email\nVera,${contact}\n`, { basis: 'contract', source: 'Order book' });
}, 120_000);
afterAll(() => served.close());

const letterTo = (address: string, words: string) => mailTo(served, address, words);
const linkIn = ({ text }: { text: string }, part = '/privacy/'): string => {
  const link = [...text.matchAll(/https?:\/\/\S+/g)].map(([url]) => url).find((url) => url.includes(part));
  if (!link) throw new Error(`No link in: ${text}`);
  return link;
};
const dialogIn = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const nothingWrong = async (page: Page, part?: string) => expect(await faultsIn(page, part)).toEqual([]);

describe('Somebody who is only a contact', () => {
  test('asks without an account, shows by the letter who it is, and the company gets it with its clock (ToS 9.9)', async () => {
    const { page, complaints, leave } = await served.sitDown();
    await page.goto(served.at(''));
    await page.getByRole('link', { name: 'Your personal data' }).click();
    await page.getByLabel('Who keeps the data').selectOption({ label: 'A company that uses Customer Connect' });
    await page.getByLabel(/The company’s address with us/).fill(`http://saltvik.localhost:${served.app.port}/`);
    await page.getByLabel(/Your name/).fill('Vera Lind');
    await page.getByLabel(/Your e-mail address/).fill(contact);
    await nothingWrong(page);
    await page.getByRole('button', { name: 'Send the request' }).click();
    await page.getByRole('heading', { name: 'Look in your mailbox' }).waitFor();

    await page.goto(linkIn(await letterTo(contact, 'Confirm your request')));
    await page.getByRole('button', { name: 'Confirm the request' }).click();

    await page.getByRole('heading', { name: /^Your request P-\w+ is on its way$/ }).waitFor();
    await page.getByText('Monday 2 March').waitFor();
    expect(complaints).toEqual([]);
    await leave();
    const desk = await served.enter(company);
    const link = linkIn(await letterTo(company.founder.email, 'One of your contacts'));
    expect(link).toBe(served.at('saltvik', '/privacy/requests'));
    await desk.page.goto(link);
    await desk.page.getByRole('link', { name: 'Vera Lind' }).click();
    await desk.page.getByText('28 days are left for your answer.').waitFor();
    await nothingWrong(desk.page);
    await desk.page.getByRole('button', { name: 'Ask us for help' }).click();
    await desk.page.getByLabel(/What you need/).fill('Is she in a backup as well?');
    await desk.page.getByRole('button', { name: 'Ask for it' }).click();
    await desk.page.getByText('We are working on it.').waitFor();
    expect(desk.complaints).toEqual([]);
    await desk.leave();
  }, 60_000);

  test('is helped by staff as the processor, and gets the answer by mail (ToS 9.9, K11)', async () => {
    const { page, complaints, leave } = await served.enterOffice('/privacy');
    await page.getByText('the client answers').waitFor();
    await nothingWrong(page);
    await page.getByRole('listitem').filter({ hasText: 'Saltvik AB' }).getByRole('link').click();
    await page.getByText('28 days are left.').waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'Take it' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Help the client' }).click();
    const help = dialogIn(page, 'Help the client');
    await help.getByLabel(/What you have done/).fill('Only in one, which is gone on 1 April.');
    await help.getByRole('button', { name: 'Send it to the client' }).click();
    await help.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    const answer = dialogIn(page, 'Answer');
    await answer.getByLabel('Outcome').selectOption({ label: 'A part is done, the rest refused' });
    await answer.getByLabel(/What they read/).fill('Here is what the company keeps about you.');
    await answer.getByLabel('It would touch the rights of others').check();
    await nothingWrong(page, '[role="dialog"]');
    await answer.getByLabel(/The reason, in words/).fill('One note is about somebody else.');

    await answer.getByRole('button', { name: 'Send the answer' }).click();

    await page.getByText('Done in part').waitFor();
    expect((await letterTo(company.founder.email, 'Our help')).text).toContain('gone on 1 April');
    expect((await letterTo(contact, 'The answer')).text).toContain('One note is about somebody else.');
    expect(complaints).toEqual([]);
    await leave();
  }, 60_000);
});

describe('Somebody with a place here', () => {
  test('downloads everything about themselves, and is told what erasure takes before asking for it (ToS 9.9, 9.4)', async () => {
    const { page, complaints, leave } = await served.logIn('saltvik', moa, '/privacy');
    await page.getByRole('heading', { name: 'Your data', exact: true }).waitFor();
    await settled(page);
    await nothingWrong(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download my data' }).click(),
    ]);
    const files = unzipSync(await readFile(await download.path()));
    expect(JSON.parse(strFromU8(files['personal-data.json']!)).account).toMatchObject([{ email: moa.email }]);

    await page.getByRole('button', { name: 'Ask for erasure' }).click();
    const dialog = dialogIn(page, 'Ask to have your data erased?');
    await dialog.getByText('You lose your login here').waitFor();
    await nothingWrong(page, '[role="dialog"]');
    await dialog.getByRole('button', { name: 'Ask for erasure' }).click();

    await page.getByText('The answer comes at the latest').waitFor();
    expect(await page.getByText('Close the account of the company').count()).toBe(0);
    expect(complaints).toEqual([]);
    await leave();
  }, 60_000);

  test('is erased by an approver, who has seen in a dry run what goes (ToS 9.9, 9.4, K20)', async () => {
    const { page, complaints, leave } = await served.logIn('operator', approver, '/privacy');
    await page.getByRole('listitem').filter({ hasText: 'Have the data erased' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    const dialog = dialogIn(page, /^Erase everything about/);
    await dialog.getByText(/^Account: \d+ entr/).waitFor();
    await nothingWrong(page, '[role="dialog"]');
    expect((await company.api.get('/v1/members')).text).toContain(moa.email);
    await dialog.getByLabel(/to confirm/).fill('somebody else');
    await dialog.getByRole('button', { name: 'Erase, and send the answer' }).click();
    await dialog.getByText('This is not the name.').waitFor();

    await dialog.getByLabel(/to confirm/).fill('moa');
    await dialog.getByRole('button', { name: 'Erase, and send the answer' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Everything is done').waitFor();
    expect((await letterTo(moa.email, 'The answer')).text).toContain('Your data has been erased.');
    expect((await company.api.get('/v1/members')).text).not.toContain(moa.email);
    expect(complaints).toEqual([]);
    await leave();
  }, 60_000);

  test('closes it by the letter’s link, which asks for what is missing (ToS 3.7)', async () => {
    const { page, complaints, leave } = await served.sitDown();
    await page.goto(served.at('', '/privacy/closure'));
    await page.getByLabel(/E-mail address of the account/).fill(siv.email);
    await nothingWrong(page);
    await page.getByRole('button', { name: 'Send the request' }).click();
    await page.getByRole('heading', { name: 'Look in your mailbox' }).waitFor();

    await page.goto(linkIn(await letterTo(siv.email, 'Confirm that the account is to be closed')));
    await page.getByRole('button', { name: 'Confirm, and close the account' }).click();
    await page.getByText('The request waits until it says: your name and that you want to close it.').waitFor();
    await page.getByLabel('Your name').fill('Siv');
    await page.getByLabel('That you want to close it, in your own words').fill('I have changed jobs.');
    await nothingWrong(page);
    await page.getByRole('button', { name: 'Confirm, and close the account' }).click();

    await page.getByText('The account is closed. You can no longer log in.').waitFor();
    expect((await letterTo(siv.email, 'is closed')).text).toContain('You can no longer sign in');
    const desk = await served.enterOffice('/privacy');
    await desk.page.getByRole('button', { name: 'Show those that are over too' }).click();
    await desk.page.getByRole('listitem').filter({ hasText: 'One person’s own place' }).getByRole('link').click();
    await desk.page.getByText('I have changed jobs.').waitFor();
    await nothingWrong(desk.page);
    expect([...complaints, ...desk.complaints]).toEqual([]);
    await desk.leave();
    await leave();
  }, 60_000);
});

describe('Consents and details', () => {
  test('a yes is taken back with the one click in a letter, undone where it was not meant, and kept word for word (ToS 9.8)', async () => {
    const { page, complaints, leave } = await served.enter(company, '/privacy');
    await page.getByRole('group', { name: 'News and offers' }).getByLabel('By e-mail').check();
    await page.getByText('You have said yes.').waitFor();
    const words = { subject: 'Spring news', text: 'There is something new.' };
    const mailing = { purpose: 'marketing', sv: words, en: words, notBefore: '2026-02-02T09:00:00+01:00' };
    demand(await served.app.office.api.post('/v1/consented-mailings', mailing), 200);
    const visitor = await served.sitDown();

    await visitor.page.goto(linkIn(await letterTo(company.founder.email, 'Spring news'), '/consent-withdrawals/'));
    await visitor.page.getByRole('heading', { name: 'No more of these letters' }).waitFor();
    await nothingWrong(visitor.page);
    await visitor.page.getByRole('button', { name: 'It was a mistake' }).click();
    await visitor.page.getByRole('heading', { name: 'The letters keep coming' }).waitFor();

    await page.reload();
    await page.getByRole('button', { name: 'What you said, 3 times' }).click();
    await page.getByText(/^No, .* through a link in a letter$/).waitFor();
    const group = page.getByRole('group', { name: 'News and offers' });
    await group.getByRole('checkbox', { name: 'By e-mail', checked: true }).waitFor();
    expect([...complaints, ...visitor.complaints]).toEqual([]);
    await visitor.leave();
    await leave();
  }, 60_000);

  test('a wrong detail is told by staff and updated by the client behind the letter’s link (ToS 9.7)', async () => {
    const office = await served.enterOffice(`/privacy/clients/${company.tenantId}`);
    await office.page.getByRole('button', { name: 'Tell of a wrong detail' }).click();
    const dialog = dialogIn(office.page, 'Tell of a wrong detail');
    await dialog.getByLabel(/What is not true any more/).fill('The street address has changed.');
    await dialog.getByRole('button', { name: 'Tell the client' }).click();
    await office.page.getByText('The street address has changed.').waitFor();
    await nothingWrong(office.page);

    const { page, complaints, leave } = await served.enter(company);
    await page.goto(linkIn(await letterTo(company.founder.email, 'Your details need an update')));
    await page.getByText('The street address has changed.').waitFor();
    await nothingWrong(page);
    await page.getByRole('button', { name: 'We have updated it' }).click();

    await page.getByText('Whatever the case had set in motion is lifted.').waitFor();
    const { items } = demand(await company.api.get('/v1/privacy/accuracy-cases'), 200);
    expect(items).toMatchObject([{ state: 'CORRECTED' }]);
    expect([...complaints, ...office.complaints]).toEqual([]);
    await office.leave();
    await leave();
  }, 60_000);
});

describe('What the browser keeps', () => {
  test('is on the page of cookies, each by its name, and nothing else is kept (ToS 9.8)', async () => {
    const { page, context, complaints, leave } = await served.enter(company, '/privacy');
    await page.getByRole('link', { name: 'Cookies' }).click();
    const list = page.getByRole('list', { name: 'Cookies' }).locator('code');
    await list.first().waitFor();
    const named = await list.allTextContents();
    await nothingWrong(page);

    const cookies = (await context.cookies()).map(({ name }) => name);
    const kept = await page.evaluate<string[]>('[...Object.keys(localStorage), ...Object.keys(sessionStorage)]');

    expect(cookies.sort()).toEqual(['device', 'session']);
    expect([...cookies, ...kept].filter((name) => !named.includes(name))).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('is what the code says that it keeps', () => {
    const files = readdirSync('web/src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
    const source = files.map((file) => readFileSync(join('web/src', file), 'utf8')).join('\n');
    const remembered = [...source.matchAll(/[rR]ememberedAs = '([^']+)'/g)].map(([, name]) => name!);
    const server = readFileSync('src/contexts/identity/adapters/hosts.ts', 'utf8');
    const set = [...server.matchAll(/setCookie\(`\$\{this\.prefix\}(\w+)`/g)].map(([, name]) => name!);

    expect(source).not.toMatch(/document\.cookie|indexedDB/);
    expect(source.match(/Storage\.(get|set)Item\((?!\w*[rR]ememberedAs)/g)).toBeNull();
    expect(set.sort()).toEqual(['device', 'session']);
    const names: string[] = stored.map(({ name }) => name);
    expect([...remembered, ...set].filter((name) => !names.includes(name))).toEqual([]);
  });
});
