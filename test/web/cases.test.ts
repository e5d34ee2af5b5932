import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SANDBOX_STAFF } from '../../src/opening.js';
import { type Company, demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { faultsIn } from './browser.js';
import { Served } from './served.js';

let served: Served;
let debtor: Company;
let disputer: Company;
let buyer: Company;
let complaint: Body;
let proForma: Body;
const [, approver] = SANDBOX_STAFF;

beforeAll(async () => {
  served = await Served.open('2026-02-01T09:00:00+01:00');
  const { app } = served;
  [debtor, disputer, buyer] = [
    await served.signUp('saltvik', '5594771114'),
    await served.signUp('lindvik', '5599012126'),
    await served.signUp('almvik', '5599001012'),
  ];
  for (const company of [debtor, disputer]) {
    await company.buy('TEAM_MONTHLY');
    await app.office.bill(company.tenantId, 'invoice');
  }
  await app.clock.advanceTo('2026-03-10T10:00:00+01:00');
  const owed = (await debtor.openInvoices()).map(({ id }) => id);
  // One month's price each: two months are open.
  const halves = ['2026-04-01', '2026-05-04'].map((dueOn) => ({ dueOn, amountMinor: 61_250 }));
  await debtor.proposePlan(owed, halves, 'A customer of ours paid late.');
  const [wrong] = await disputer.openInvoices();
  demand(
    await disputer.api.post(`/v1/invoices/${wrong.id}/disputes`, { reason: 'We have ten seats, not twelve.' }),
    201,
  );
  const about = { breach: 'The export lacks half of its rows.', identifiers: 'Export of 3 March' };
  complaint = demand(await debtor.api.post('/v1/complaints', { ...about, requestedRemedy: 'A complete export.' }), 201);
  await buyer.invoicesGoTo(null);
  const request = await buyer.requestInvoice('TEAM_YEARLY');
  proForma = await app.office.sendProForma(buyer.tenantId, request.id);
}, 120_000);
afterAll(() => served.close());

const enterAsApprover = (path: string) => served.logIn('operator', approver, path);

describe('Staff', () => {
  test('agree to instalments as the client proposed them, once they cover what is open (ToS 3.4.g)', async () => {
    const { page, complaints, leave } = await served.enterOffice('/negotiations');
    await page.getByRole('link', { name: 'Saltvik AB' }).click();
    await page.getByText('A customer of ours paid late.').waitFor();
    await page.getByRole('button', { name: 'Agree', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Agree to instalments' });
    const amount = dialog.getByRole('textbox', { name: /Amount/ });
    await amount.first().fill('100');
    await dialog.getByText('Together 712.50\u00a0kr, but 1,225.00\u00a0kr is open').waitFor();
    await dialog.getByRole('button', { name: 'Agree to these instalments' }).click();
    await dialog.getByText('exactly what is open').waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await amount.first().fill('612,50');
    await dialog.getByRole('button', { name: 'Agree to these instalments' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Agreed', { exact: true }).waitFor();
    const { items } = demand(await debtor.api.get('/v1/billing/arrangements'), 200);
    expect(items[0]).toMatchObject({
      state: 'AGREED',
      instalments: [{ dueOn: '2026-04-01' }, { dueOn: '2026-05-04' }],
    });
    // The refusal of the first try is the browser's to tell.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    await leave();
  });

  test('leave a disputed invoice to an approver, who credits a part of it and says why (ToS 3.4.g)', async () => {
    const { page, complaints, leave } = await enterAsApprover(`/clients/${disputer.tenantId}`);
    await page.getByText('We have ten seats, not twelve.').waitFor();
    await page.getByRole('button', { name: 'Decide' }).click();
    const dialog = page.getByRole('dialog', { name: 'Decide about the invoice' });
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('textbox', { name: /To be credited/ }).fill('112.50');
    await dialog.getByRole('textbox', { name: /Answer/ }).fill('Two seats were counted twice.');

    await dialog.getByRole('button', { name: 'Credit it, and tell the client' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Client was right', { exact: true }).waitFor();
    const { items } = demand(await disputer.api.get('/v1/billing/disputes'), 200);
    expect(items[0]).toMatchObject({ state: 'UPHELD', creditNote: { total: { amountMinor: 11_250 } } });
    expect(complaints).toEqual([]);
    await leave();
  });

  test('answer a complaint within its days, and see the clock that runs (ToS 5.5.b)', async () => {
    const { page, complaints, leave } = await served.enterOffice('/complaints');
    await page.getByRole('link', { name: complaint.number }).click();
    await page.getByText('14 days are left.').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('Being looked into').waitFor();
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Answer' });
    await dialog.getByRole('textbox', { name: 'Answer' }).fill('A complete export is ready for you.');
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await dialog.getByRole('button', { name: 'Send the answer' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Answered', { exact: true }).waitFor();
    const { items } = demand(await debtor.api.get('/v1/complaints'), 200);
    expect(items[0]).toMatchObject({ state: 'ANSWERED', answer: { outcome: 'ACCEPTED', channel: 'email' } });
    expect(complaints).toEqual([]);
    await leave();
  });

  test('put a complaint under a stricter rule, by the law that says so, and the clock follows (ToS 5.2)', async () => {
    const about = { breach: 'Nobody answers the phone.', identifiers: 'Support on 9 March' };
    const other = demand(await disputer.api.post('/v1/complaints', { ...about, requestedRemedy: 'A call.' }), 201);
    const { page, complaints, leave } = await served.enterOffice('/complaints');
    await page.getByRole('link', { name: other.number }).click();
    await page.getByRole('button', { name: 'Apply a stricter rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Apply a stricter rule' });
    await dialog.getByRole('spinbutton', { name: 'Days to answer' }).fill('10');
    await dialog.getByRole('textbox', { name: 'By which law or clause' }).fill('The client’s own contract, section 4');
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await dialog.getByRole('button', { name: 'Apply the rule' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('10 days are left.').waitFor();
    const { answerDays, ruleSource } = demand(await served.app.office.api.get(`/v1/complaint-cases/${other.id}`), 200);
    expect({ answerDays, ruleSource }).toEqual({ answerDays: 10, ruleSource: 'The client’s own contract, section 4' });
    expect(complaints).toEqual([]);
    await leave();
  });

  test('match a bank payment by its reference; a mistyped digit is told at its field (ToS 4.6)', async () => {
    const { page, complaints, leave } = await served.enterOffice('/pro-formas');
    await page.getByRole('button', { name: 'Enter a bank payment' }).click();
    const dialog = page.getByRole('dialog', { name: 'Enter a bank payment' });
    const ocr = dialog.getByRole('textbox', { name: /OCR/ });
    await ocr.fill(proForma.ocr.replace(/.$/, (digit: string) => String((Number(digit) + 1) % 10)));
    const { amountMinor } = proForma.missing;
    await dialog.getByRole('textbox', { name: /Amount/ }).fill(String(amountMinor / 100 - 500));
    await dialog
      .getByRole('textbox', { name: /bank’s reference|reference/i })
      .last()
      .fill('BG 2026-0310');
    await dialog.getByRole('button', { name: 'Book the payment' }).click();
    await dialog.getByText('a digit may be mistyped').waitFor();

    await ocr.fill(proForma.ocr);
    await dialog.getByRole('button', { name: 'Book the payment' }).click();

    await dialog.getByText('500.00 kr is still missing').waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('listitem').filter({ hasText: 'Almvik AB' }).getByText('Still missing: 500.00').waitFor();
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    await leave();
  });
});
