import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Company, demand } from '../../src/sandbox/company.js';
import { LARGE_PLAN as LARGE } from '../support/plans.js';
import { agreeToAll, faultsIn, phone } from './browser.js';
import { Served, settled } from './served.js';

/** Clients at the turns of their contract, each in front of the page that it is for. */
describe('A client', () => {
  let served: Served;
  let leaver: Company;
  let grower: Company;
  let debtor: Company;
  let anna: Company;

  beforeAll(async () => {
    served = await Served.open('2025-11-01T09:00:00+01:00');
    const { app } = served;
    demand(await app.office.api.post('/v1/plans', LARGE), 204);
    leaver = await served.signUp('leaver', '5594771114');
    await leaver.importContacts('given name,email\nAda,ada@example.com\n', { basis: 'contract', source: 'Order book' });
    await leaver.buy('TEAM_MONTHLY');
    await leaver.cancel();
    await app.clock.advanceTo('2026-03-01T12:00:00+01:00');
    grower = await served.signUp('grower', '5599001012');
    debtor = await served.signUp('debtor', '5599012126');
    anna = await served.signUp('anna', '', { customerKind: 'consumer', name: 'Anna Ek' });
    for (const company of [grower, debtor]) await company.buy('TEAM_MONTHLY');
    await anna.buy('TEAM_MONTHLY', undefined, true);
    await app.office.bill(debtor.tenantId, 'invoice');
    await app.clock.advanceTo('2026-03-05T12:00:00+01:00');
  }, 120_000);
  afterAll(() => served.close());

  const deed = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

  test('fetches its data once after the block, by the link in a letter (ToS 3.5.d)', async () => {
    const { page, complaints, leave } = await served.sitDown();
    await page.goto(served.at('leaver', '/come-back'));
    await page.getByRole('textbox', { name: 'E-mail' }).fill(leaver.founder.email);
    expect(await faultsIn(page)).toEqual([]);
    await deed(page, 'Send me one-time access').click();
    await page.getByText('a link is on its way').waitFor();
    await served.app.settle();

    await page.goto(await linkMailedTo(leaver));
    await deed(page, 'Open').click();
    await page.getByText('You are in once').waitFor();
    await page.getByText('ada@example.com').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export our contacts' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('contacts.csv');
    await page.goto(served.at('leaver', '/contract'));
    await page.getByText('Your plan has ended.').waitFor();
    // Whoever is in to fetch is not asked to order.
    expect(await page.getByRole('link', { name: 'Choose a plan' }).count()).toBe(0);
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('sees what a larger plan costs before paying the difference (ToS 4.3, 10.2.c)', async () => {
    const { page, complaints, leave } = await served.enter(grower, '/billing');
    await page.getByRole('link', { name: 'Change plan' }).click();
    await page.getByRole('link', { name: 'See what Large, monthly costs' }).click();
    await page.getByText('27 days are left').waitFor();
    // 990 − 490 for 27 of 31 days, and the VAT of each.
    await page.getByText('544.37 kr', { exact: true }).waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await agreeToAll(page.getByRole('checkbox'));

    await deed(page, 'Change and Pay 544.37 kr').click();

    await page.getByText('You are on Large, monthly now.').waitFor();
    const { plan } = demand(await grower.api.get('/v1/subscription'), 200);
    expect(plan.code).toBe('LARGE_MONTHLY');
    expect(complaints).toEqual([]);
    await leave();
  });

  test('hears that the card expires before the next charge, and changes it (ToS 4.9, 4.10)', async () => {
    const { page, complaints, leave } = await served.enter(grower, '/billing');
    await page.getByText('Visa •••• 4242').waitFor();
    await page.getByText('Good through December 2040').waitFor();
    await saveCard(page, '03/26');
    await page.getByText('Its last day is Tuesday 31 March. The charge comes in 3 weeks, Wednesday 1 April.').waitFor();
    expect(await faultsIn(page)).toEqual([]);

    await saveCard(page, '12/40');

    await page.getByText('Good through December 2040').waitFor();
    await page.getByText('expires before the next charge').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await leave();
  });

  test('without the administrator’s rights sees the days of the charges, and no amounts (ToS 4.10)', async () => {
    await grower.invite('lo@grower.example', 'user', grower.founder.password);
    const colleague = { email: 'lo@grower.example', password: grower.founder.password };
    const { page, complaints, leave } = await served.logIn('grower', colleague, '/billing');
    await page.getByText('Your administrators see the amounts.').waitFor();
    await settled(page);

    const words = await page.getByRole('main').innerText();
    expect(words).toContain('Wednesday 1 April');
    expect(words).not.toMatch(/kr\b|4242|Ending it|Invoices/);
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('pays an invoice on a phone without scrolling sideways, and still hears a table (ToS 3.4.d)', async () => {
    const { page, complaints, leave } = await served.enter(debtor, '/billing', { size: phone });
    const pay = page.getByRole('table').getByRole('row').getByRole('button', { name: /^Pay/ }).first();
    await pay.waitFor();

    const { x, width } = (await pay.boundingBox())!;
    expect(x + width).toBeLessThanOrEqual(phone.width);
    expect(await page.getByRole('columnheader', { name: 'Due' }).count()).toBe(1);
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('proposes instalments, and sees them agreed without loading the page again (ToS 3.4.g)', async () => {
    const { page, complaints, leave } = await served.enter(debtor, '/billing');
    await page.getByRole('link', { name: 'Pay in instalments' }).click();
    await page.getByRole('combobox', { name: 'Number of instalments' }).selectOption('2');
    await page.getByRole('textbox', { name: 'Why does it help you?' }).fill('Our customer pays us in April.');
    expect(await faultsIn(page)).toEqual([]);
    await deed(page, 'Ask for it').click();
    await page.getByText('Waits for our answer').waitFor();

    const [asked] = demand(await debtor.api.get('/v1/billing/arrangements'), 200).items;
    expect(asked.proposal.map(({ amount }: { amount: { amountMinor: number } }) => amount.amountMinor)).toEqual([
      30_625, 30_625,
    ]);
    const instalments = asked.proposal.map(({ dueOn, amount }: { dueOn: string; amount: { amountMinor: number } }) => ({
      dueOn,
      amountMinor: amount.amountMinor,
    }));
    const path = `/v1/clients/${debtor.tenantId}/arrangements/${asked.id}/agreement`;
    demand(await served.app.office.api.post(path, { instalments }), 200);
    await served.app.settle();

    await deed(page, 'Pay 306.25 kr now').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('says whom invoices are made out to, and asks for a yearly plan on one (ToS 4.2, 4.6)', async () => {
    const yearly = await served.signUp('arlig', '5599006060');
    const { page, complaints, leave } = await served.enter(yearly, '/billing');
    await page.getByRole('link', { name: 'Billing address' }).click();
    const address = { Street: 'Storgatan 1', Postcode: '111 22', Town: 'Stockholm', Country: 'Sweden' };
    await page.getByRole('textbox', { name: 'Billing e-mail' }).fill('books@arlig.example');
    for (const [field, value] of Object.entries(address))
      await page.getByRole('textbox', { name: field, exact: field !== 'Street' }).fill(value);
    await deed(page, 'Save').click();
    await page.getByText('Saved. The next invoice carries it.').waitFor();

    await page.goto(served.at('arlig', '/billing/by-invoice'));
    await deed(page, 'Ask for Team Yearly on an invoice').click();
    await deed(page, 'Ask for a pro forma of 6,125 kr').waitFor();
    await agreeToAll(page.getByRole('checkbox'));
    await deed(page, 'Ask for a pro forma of 6,125 kr').click();

    await page.getByText('We answer with a pro forma by e-mail.').waitFor();
    const { email, address: saved } = demand(await yearly.api.get('/v1/billing/contact'), 200);
    expect({ email, ...saved }).toEqual({
      email: 'books@arlig.example',
      street: 'Storgatan 1',
      postalCode: '111 22',
      city: 'Stockholm',
      country: 'Sweden',
    });
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('who is a consumer withdraws in two steps, and reads before the second what comes back (ToS 6.2, 6.4)', async () => {
    const { page, complaints, leave } = await served.enter(anna, '/billing');
    await page.getByRole('link', { name: 'Withdraw from the contract' }).click();
    await deed(page, 'See what it means').last().click();
    // 4 of 31 days are used: 612.50 less 79.03.
    await page.getByText('533.47 kr comes back').waitFor();
    expect(await anna.instanceState()).toBe('ACTIVE');
    expect(await faultsIn(page)).toEqual([]);

    await deed(page, 'Withdraw from the contract').click();

    await page.getByText('You have withdrawn').waitFor();
    await settled(page);
    await served.app.settle();
    expect(await anna.instanceState()).toBe('READ_ONLY');
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('hears of new terms ahead, accepts them at the gate when they bind, and goes on where it wanted (ToS 10.2)', async () => {
    await served.app.office.publish({
      kind: 'terms-of-service',
      version: '2.0',
      texts: [
        { language: 'sv', title: 'Villkor', body: 'Vi svarar inom tio dagar.\n', summary: 'Vi svarar snabbare.' },
        { language: 'en', title: 'Terms', body: 'We answer within ten days.\n', summary: 'We answer sooner.' },
      ],
      effectiveFrom: '2026-03-20',
      major: true,
      reason: 'More people in support',
    });
    const early = await served.enter(grower, '/contacts');
    await early.page.getByText('Terms of Service 2.0 is coming.').waitFor();
    expect(early.complaints).toEqual([]);
    await early.leave();
    await served.app.clock.advanceTo('2026-03-20T09:00:00+01:00');

    const { page, complaints, leave } = await served.enter(grower, '/contacts');
    await page.getByRole('heading', { name: 'The terms have changed' }).waitFor();
    await page.locator('ins').first().waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await page.getByRole('checkbox').check();
    await deed(page, 'Accept and go on').click();

    await page.getByText('Nobody here yet').waitFor();
    await settled(page);
    expect(new URL(page.url()).pathname).toBe('/contacts');
    const [latest] = demand(await grower.api.get('/v1/legal/acceptances'), 200).items;
    expect(latest).toMatchObject({ kind: 'terms-of-service', version: '2.0' });
    expect(complaints).toEqual([]);
    await leave();
  });

  test('reads what closing means beside cancelling, types the name, and sees the day (ToS 3.7)', async () => {
    const cottage = await served.signUp('stugan', '5599002028');
    await cottage.buy('TEAM_MONTHLY');
    const { page, complaints, leave } = await served.enter(cottage, '/billing');
    await deed(page, 'Cancel the subscription').waitFor();
    await deed(page, 'Close the account').click();
    const dialog = page.getByRole('dialog', { name: 'Close the account of Stugan AB?' });
    await dialog.getByText('seven business days from now: Tuesday 31 March.').waitFor();
    await dialog.getByText('Not before Tuesday 31 March.').waitFor();
    await dialog.getByRole('checkbox').check();
    await dialog.getByText('Not before Wednesday 8 April.').waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('textbox', { name: 'Type Stugan AB' }).fill('Stugan');
    await dialog.getByRole('button', { name: 'Close the account' }).click();
    await dialog.getByText('This is not the name.').waitFor();
    expect(await cottage.instanceState()).toBe('ACTIVE');

    await dialog.getByRole('textbox', { name: 'Type Stugan AB' }).fill('Stugan AB');
    await dialog.getByRole('button', { name: 'Close the account' }).click();

    await page.getByText('The account is closing').waitFor();
    await served.app.settle();
    const [request] = demand(await cottage.api.get('/v1/privacy/closure-requests'), 200).items;
    expect(request).toMatchObject({ scope: 'instance', closesOn: '2026-03-31', accessAsked: true });
    expect(await cottage.instanceState()).toBe('READ_ONLY');
    await settled(page);
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('who needs no days to fetch the data lets them go, by typing the name (ToS 3.5.d, K1)', async () => {
    await served.app.office.changePolicy({ afterEnd: 'immediate' }, 'The letter of ToS 3.5.d');
    const hasty = await served.signUp('hastig', '5599003034');
    await hasty.buy('TEAM_MONTHLY');
    await hasty.cancel();
    await served.app.clock.advanceTo('2026-04-21T12:00:00+02:00');
    const { page, complaints, leave } = await served.sitDown();
    await page.goto(served.at('hastig', '/come-back'));
    await deed(page, 'I want to come back').click();
    await page.getByRole('textbox', { name: 'E-mail' }).fill(hasty.founder.email);
    await deed(page, 'Send me a link to Billing').click();
    await page.getByText('a link is on its way').waitFor();
    await served.app.settle();
    await page.goto(await linkMailedTo(hasty));
    await deed(page, 'Open').click();
    await deed(page, 'Have it deleted earlier').click();
    const dialog = page.getByRole('dialog', { name: 'Have the data of Hastig AB deleted earlier?' });
    await dialog.waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('textbox').fill('Hastig AB');
    await dialog.getByRole('button', { name: 'Have it deleted earlier' }).click();

    await page.getByText('You have confirmed that you need no more days').waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  test('whose plan became dearer while the order lay open sees the new price before paying it (ToS 4.3)', async () => {
    const slow = await served.signUp('langsam', '5599004040');
    const { page, leave } = await served.enter(slow, '/billing/plans');
    await deed(page, 'Choose Large, monthly').click();
    await page.getByRole('heading', { name: 'Look it through, then pay' }).waitFor();
    const today = (await served.app.clock.now()).toISOString().slice(0, 10);
    const dearer = { ...LARGE, version: 2, netMinor: 109_000, sellableFrom: today };
    demand(await served.app.office.api.post('/v1/plans', dearer), 204);

    await agreeToAll(page.getByRole('checkbox'));
    await deed(page, 'Buy and Pay 1,237.50 kr / month').click();
    await page.getByText('The price has changed since you opened the page.').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await deed(page, 'See the new price').click();

    await deed(page, 'Buy and Pay 1,362.50 kr / month').waitFor();
    await leave();
  });

  /** Fills in the provider's own page for a card that runs out at the end of a month. */
  async function saveCard(page: Page, expiry: string): Promise<void> {
    await deed(page, 'Change card').first().click();
    const card = { number: '4242424242424242', expiry, cvc: '123', name: 'Robin Ek' };
    for (const [field, value] of Object.entries(card)) await page.locator(`[name="${field}"]`).fill(value);
    await page.locator('button[type="submit"]').click();
    await page.getByRole('heading', { name: 'Billing' }).waitFor();
    await served.app.settle();
  }

  async function linkMailedTo({ founder }: Company): Promise<string> {
    const answer = await fetch(`${served.app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(founder.email)}`);
    const { messages } = (await answer.json()) as { messages: { text: string }[] };
    const link = messages.map(({ text }) => /http\S+#token=\S+/.exec(text)?.[0]).find((found) => found);
    if (!link) throw new Error(`No link came to ${founder.email}`);
    return link;
  }
});
