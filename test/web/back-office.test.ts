import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SANDBOX_STAFF } from '../../src/opening.js';
import { BackOffice, type Company, demand } from '../../src/sandbox/company.js';
import { faultsIn } from './browser.js';
import { Served, settled } from './served.js';

let served: Served;
let office: BackOffice;
let debtor: Company;
let leaver: Company;
let anna: Company;

beforeAll(async () => {
  served = await Served.open('2026-02-01T09:00:00+01:00');
  const [{ email, password }] = SANDBOX_STAFF;
  office = await BackOffice.logIn(served.app.around, email, password);
  debtor = await served.signUp('saltvik', '5594771114');
  leaver = await served.signUp('lindvik', '5599012126');
  for (const company of [debtor, leaver]) await company.buy('TEAM_MONTHLY');
  await office.bill(debtor.tenantId, 'invoice');
  await served.app.clock.advanceTo('2026-03-05T10:00:00+01:00');
  anna = await served.signUp('anna', '', { customerKind: 'consumer', name: 'Anna Ek' });
  await anna.buy('TEAM_MONTHLY', undefined, true);
  await served.app.clock.advanceTo('2026-03-10T10:00:00+01:00');
}, 120_000);
afterAll(() => served.close());

describe('Staff', () => {
  test('see who owes what for how long, and what the ladder does next', async () => {
    const { page, complaints, leave } = await served.enterOffice('/overdue');
    const row = page.getByRole('row').filter({ hasText: 'Saltvik AB' });
    await row.getByText('Reminded').waitFor();

    expect(await row.innerText()).toMatch(/9[\s\S]*612\.50\skr[\s\S]*22 Mar[\s\S]*warning of suspension/);
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('pay back by bank what was paid and not owed, and say what the bank calls it', async () => {
    const owed = (await debtor.openInvoices()).reduce((sum, { open }) => sum + open.amountMinor, 0);
    await office.recordPayment(debtor.tenantId, owed + 10_000, 'SEK', 'too-much');
    const { page, complaints, leave } = await served.enterOffice('/refunds');
    const refund = page.getByRole('listitem').filter({ hasText: 'Saltvik AB' });
    await refund.getByRole('button', { name: 'Record the payout' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record a payout' });
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await dialog.getByRole('textbox', { name: /reference/ }).fill('BG 2026-0310');
    await dialog.getByRole('button', { name: 'Record that 100.00 kr went back' }).click();

    await dialog.waitFor({ state: 'detached' });
    await refund.getByText('Paid back').waitFor();
    expect(demand(await office.api.get('/v1/refunds?state=PENDING'), 200).items).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('see how a client pays, and change it to the other way', async () => {
    const { page, leave } = await served.enterOffice(`/clients/${leaver.tenantId}`);
    await page.getByRole('button', { name: 'Change the way of paying' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the way of paying' });
    await dialog.getByRole('button', { name: 'Change the way of paying' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('definition').filter({ hasText: 'Invoice' }).first().waitFor();
    const { collectionMethod } = demand(await office.api.get(`/v1/clients/${leaver.tenantId}/billing`), 200);
    expect(collectionMethod).toBe('invoice');
    await leave();
  });

  test('record a cancellation as of the moment that its letter arrived (ToS 3.5.a)', async () => {
    const { page, complaints, leave } = await served.enterOffice(`/clients/${leaver.tenantId}`);
    await page.getByRole('button', { name: 'Record a cancellation' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record a cancellation' });
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByLabel('Arrived on').fill('2026-03-09');
    await dialog.getByLabel(/^At/).fill('23:30');
    await dialog.getByRole('button', { name: 'Record the cancellation' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByText('The plan ends after Tuesday 31 March 2026').waitFor();
    const path = `/v1/evidence?tenantId=${leaver.tenantId}&eventType=subscription.CancellationScheduled`;
    const { items } = demand(await office.api.get(path), 200);
    expect(items[0].payload.receivedAt).toBe('2026-03-09T22:30:00.000Z');
    expect(complaints).toEqual([]);
    await leave();
  });

  test('put the law on record that gives money back in spite of a breach, for the second person to read (ToS 3.6.d)', async () => {
    const path = `/clients/${leaver.tenantId}`;
    const { page, complaints, leave } = await served.enterOffice(path);
    await page.getByRole('button', { name: 'Ask for a refund' }).click();
    const asking = page.getByRole('dialog', { name: 'Ask for a refund' });
    await asking.getByRole('textbox', { name: 'Amount in SEK' }).fill('50');
    await asking.getByRole('textbox', { name: 'Why' }).fill('Charged twice');
    await asking.getByRole('checkbox', { name: /A law gives it back/ }).check();
    await asking.getByRole('textbox', { name: 'Which law' }).fill('Lag (2005:59), 2 kap. 14 §');
    await asking.getByRole('textbox', { name: 'Why it applies here' }).fill('It binds whatever the terms say.');
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await asking.getByRole('button', { name: 'Send it to a second person' }).click();
    await asking.waitFor({ state: 'detached' });
    const second = await served.logIn('operator', SANDBOX_STAFF[1], path);
    await second.page.getByText('by Lag (2005:59), 2 kap. 14 §. It binds whatever the terms say.').waitFor();
    await second.page.getByRole('button', { name: 'Decide', exact: true }).click();
    const deciding = second.page.getByRole('dialog', { name: 'Decide about the refund' });
    await deciding.getByRole('textbox', { name: /Answer/ }).fill('It goes back to your card.');
    await deciding.getByRole('button', { name: 'Pay back 50.00 kr' }).click();
    await deciding.waitFor({ state: 'detached' });

    const [request] = demand(await office.api.get(`/v1${path}/refund-requests`), 200).items;
    expect(request).toMatchObject({ state: 'APPROVED', statutoryOverride: { law: 'Lag (2005:59), 2 kap. 14 §' } });
    expect([...complaints, ...second.complaints]).toEqual([]);
    await Promise.all([leave(), second.leave()]);
  });

  test('read what an exception leads to before it is claimed, and keep its record with the withdrawal (ToS 6.3)', async () => {
    const { page, leave } = await served.enterOffice(`/clients/${anna.tenantId}`);
    await page.getByRole('button', { name: 'Record a withdrawal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record a withdrawal' });
    await dialog.getByLabel('Received').fill('2026-03-09');
    await dialog.getByLabel(/^Sent/).fill('2026-03-08');
    await dialog
      .getByRole('combobox', { name: /Exception/ })
      .selectOption({ label: 'All that was ordered has been delivered' });
    await dialog.getByRole('textbox', { name: 'Record' }).fill('Order 10003');
    await dialog.getByRole('button', { name: 'Record a withdrawal' }).click();
    await dialog.getByText('What was ordered is still being delivered.').waitFor();

    await dialog.getByRole('combobox', { name: /Exception/ }).selectOption({ label: 'The service was used' });
    await dialog.getByText('Use alone takes nothing away: the withdrawal stands.').waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Record a withdrawal' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByText('The right stands').waitFor();
    const { items } = demand(await office.api.get(`/v1/clients/${anna.tenantId}/withdrawals`), 200);
    expect(items).toMatchObject([
      { state: 'EFFECTIVE', exception: { kind: 'used', recordRef: 'Order 10003', outcome: 'RIGHT_KEPT' } },
    ]);
    await leave();
  });

  test('publish the next version of a plan and take the last one off sale (ToS 3.3.a)', async () => {
    const { page, complaints, leave } = await served.enterOffice('/prices');
    await page.getByRole('link', { name: 'Next version of TEAM_MONTHLY' }).click();
    await page.getByRole('textbox', { name: 'Price without VAT' }).fill('520,50');
    await page.getByText('650.63 kr with VAT').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Put it on the price list' }).click();
    await page.getByText('Version 2').waitFor();

    const first = page.getByRole('listitem').filter({ hasText: 'Version 1' }).filter({ hasText: '612.50' });
    await first.getByRole('button', { name: 'Take off sale' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it off sale' }).click();
    await first.getByText('10 Mar').waitFor();

    const { items } = demand(await office.api.get('/v1/plans/versions'), 200);
    expect(items.filter(({ code }: { code: string }) => code === 'TEAM_MONTHLY')).toMatchObject([
      { version: 2, net: { amountMinor: 52_050 }, sellableUntil: null },
      { version: 1, net: { amountMinor: 49_000 }, sellableUntil: '2026-03-10' },
    ]);
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('invite a colleague, change the role and take it back, by keys alone', async () => {
    const { page, complaints, leave } = await served.enterOffice('/staff');
    await page.getByRole('button', { name: 'Invite a colleague' }).press('Enter');
    const inviting = page.getByRole('dialog', { name: 'Invite a colleague' });
    await inviting.getByRole('textbox', { name: 'Name' }).fill('Bo Handläggare');
    await inviting.getByRole('textbox', { name: 'E-mail' }).fill('bo@operator.example');
    await page.keyboard.press('Enter');
    await inviting.waitFor({ state: 'detached' });

    const deeds = page.getByRole('button', { name: 'What can be done with Bo Handläggare' });
    await deeds.press('Enter');
    await page.getByRole('menuitem', { name: 'Change the role' }).press('Enter');
    await page
      .getByRole('combobox', { name: 'Role' })
      .selectOption({ label: 'Approver: decides as the second person' });
    await page.getByRole('dialog').getByRole('button', { name: 'Change the role' }).press('Enter');
    const row = page.getByRole('listitem').filter({ hasText: 'Bo Handläggare' });
    await row.getByText('Approver').waitFor();

    await deeds.press('Enter');
    await page.getByRole('menuitem', { name: 'Remove' }).press('Enter');
    await page.getByRole('dialog').getByRole('textbox').fill('Bo Handläggare');
    await page.keyboard.press('Enter');
    await row.waitFor({ state: 'detached' });
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('have a scripted life played, and follow its contract to the end', async () => {
    const { page, complaints, leave } = await served.enterOffice('/simulator');
    await page.getByRole('button', { name: 'Play a scenario' }).click();
    const dialog = page.getByRole('dialog', { name: 'Play a scenario' });
    await dialog.getByRole('combobox', { name: 'Story' }).selectOption({ label: 'An invoice that is never paid' });
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Play it' }).click();

    await page.getByText('Lived to its end').waitFor({ timeout: 60_000 });
    await page.getByRole('complementary', { name: 'States' }).getByText('Deleted').first().waitFor();
    await page.getByRole('complementary', { name: 'Letters' }).getByText('Warning of suspension').first().waitFor();
    await settled(page);
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  }, 90_000);
});
