import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Company, demand } from '../../src/sandbox/company.js';
import { faultsIn } from './browser.js';
import { Served, settled } from './served.js';

const LARGE = {
  code: 'LARGE_MONTHLY',
  version: 1,
  name: 'Large, monthly',
  modules: ['contacts', 'data-collection', 'queries'],
  seats: 50,
  quotas: { queries: 500 },
  netMinor: 99_000,
  currency: 'SEK',
  vatPercent: 25,
  interval: 'month',
  sellableFrom: '2025-01-01',
};

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
    for (const box of await page.getByRole('checkbox').all()) await box.check();

    await deed(page, 'Change and Pay 544.37 kr').click();

    await page.getByText('You are on Large, monthly now.').waitFor();
    const { plan } = demand(await grower.api.get('/v1/subscription'), 200);
    expect(plan.code).toBe('LARGE_MONTHLY');
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
    const [latest] = demand(await grower.api.get('/v1/legal/acceptances'), 200).items;
    expect(latest).toMatchObject({ kind: 'terms-of-service', version: '2.0' });
    expect(complaints).toEqual([]);
    await leave();
  });

  async function linkMailedTo({ founder }: Company): Promise<string> {
    const answer = await fetch(`${served.app.around.mailboxUrl}/api/messages?to=${encodeURIComponent(founder.email)}`);
    const { messages } = (await answer.json()) as { messages: { text: string }[] };
    const link = messages.map(({ text }) => /http\S+#token=\S+/.exec(text)?.[0]).find((found) => found);
    if (!link) throw new Error(`No link came to ${founder.email}`);
    return link;
  }
});
