import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SANDBOX_STAFF } from '../../src/opening.js';
import { type Company, demand } from '../../src/sandbox/company.js';
import type { Body } from '../../src/sandbox/http-client.js';
import { faultsIn, phone } from './browser.js';
import { appealLinkTo, openCase, stepOf } from './conduct-life.js';
import { type Desk, fits, Served } from './served.js';

/** One breach after another, as people live them: on Monday 2 March 2026 and the days after it. */
let served: Served;
let granvik: Company;
let bergvik: Company;
const [, approver] = SANDBOX_STAFF;
const instance = { kind: 'instance' };

beforeAll(async () => {
  served = await Served.open('2026-03-02T10:00:00+01:00');
  granvik = await served.signUp('granvik', '5594771114');
  bergvik = await served.signUp('bergvik', '5599012126');
}, 120_000);
afterAll(() => served.close());

const enterAsApprover = (path: string) => served.logIn('operator', approver, path);
const inDialog = (page: Desk['page'], name: string) => page.getByRole('dialog', { name });

describe('A visitor', () => {
  test('reports content without an account and keeps a number; the address may be left out (ToS 2.11)', async () => {
    const { page, complaints, leave } = await served.sitDown({ size: phone });
    await page.goto(served.at(''));
    await page.getByRole('link', { name: 'Report content or abuse' }).click();
    await page.getByRole('textbox', { name: /Where it is/ }).fill('http://granvik.localhost/p/7');
    await page.getByRole('combobox', { name: /What it is/ }).selectOption({ label: 'Harassment, threats or bullying' });
    await page.getByText('Our rules about it: AUP 2.2.').waitFor();
    await page.getByRole('textbox', { name: /What is wrong with it/ }).fill('It insults a person by name.');
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page
      .getByRole('checkbox', { name: /good faith/ })
      .and(page.locator('[aria-invalid="true"]'))
      .waitFor();
    expect([await fits(page), await faultsIn(page)]).toEqual([true, []]);

    await page.getByRole('checkbox', { name: /good faith/ }).check();
    await page.getByRole('button', { name: 'Send the report' }).click();

    await page.getByRole('heading', { name: /We have your report R-\w{7}/ }).waitFor();
    await page.getByText('Keep the number').waitFor();
    // The first try lacked the word of good faith.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    await served.app.settle();
    await leave();
  });
});

describe('A case', () => {
  test('is opened by the report; staff disable the content first, and demand (AUP 2.1, 2.2, ToS 3.6.a)', async () => {
    const { page, complaints, leave } = await served.enterOffice('/conduct');
    await page.getByText('Granvik AB · Harassment, threats or bullying').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await page.getByRole('link', { name: /^U-/ }).first().click();
    await page.getByText('It insults a person by name.').waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    // Then the page holds the case as it is now; the next step on an older one would be refused.
    await page.getByRole('button', { name: 'Take it' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Disable the content' }).click();
    const disabling = inDialog(page, 'Disable the content');
    await disabling.getByRole('textbox', { name: 'Reasons' }).fill('Somebody is insulted by name.');
    await disabling.getByRole('button', { name: 'Disable the content' }).click();
    await disabling.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Demand that it stops' }).click();
    const dialog = inDialog(page, 'Demand that it stops');
    await dialog.getByText('48 hours').waitFor();
    await dialog.getByRole('textbox', { name: /What happened/ }).fill('Page 7 insults a person. Take the insult away.');
    await dialog.getByRole('button', { name: 'Demand that it stops' }).click();
    await dialog
      .getByRole('combobox', { name: /Clause/ })
      .and(page.locator('[aria-invalid="true"]'))
      .waitFor();
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await dialog.getByRole('combobox', { name: /Clause/ }).selectOption('AUP 2.2');
    await dialog.getByRole('button', { name: 'Demand that it stops' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('The client has to stop by Wednesday 4 March 10:00').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    // The refusal of the first try is the browser's to tell.
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    await served.app.settle();
    await leave();
  });

  test('shows the administrator what is asked, with the clock that runs, and takes the answer (AUP 3.a, 3.b)', async () => {
    await served.app.clock.advanceTo('2026-03-03T08:30:00+01:00');
    const { page, complaints, leave } = await served.enter(granvik, '/conduct');
    await page.getByRole('link', { name: /^U-/ }).click();
    await page.getByText('1 day 1 hour left').waitFor();
    await page.getByText('Page 7 insults a person. Take the insult away.').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'We have complied' }).click();
    const dialog = inDialog(page, 'We have complied');
    await dialog.getByRole('textbox', { name: /What you have done/ }).fill('The page is gone.');
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await dialog.getByRole('button', { name: 'We have complied' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('You have answered, and somebody is looking at it').waitFor();
    expect(complaints).toEqual([]);
    await served.app.settle();
    await leave();
  });

  test('is closed when it has stopped, and the client sees with what outcome (ToS 3.6.b)', async () => {
    const { page, complaints, leave } = await served.enterOffice('/conduct');
    await page.getByRole('link', { name: /^U-/ }).first().click();
    await page.getByText('The client says that it has complied.').waitFor();
    await page.getByText('The page is gone.').waitFor();

    await page.getByRole('button', { name: 'It has stopped' }).click();

    await page.getByText('The case is closed: it has stopped.').waitFor();
    await page.getByRole('button', { name: 'Show the content again' }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
    const { items } = demand(await granvik.api.get('/v1/conduct/cases'), 200);
    expect(items[0]).toMatchObject({
      state: 'CLOSED',
      outcome: 'COMPLIED',
      demand: { answer: { words: 'The page is gone.' } },
    });
  });
});

describe('A suspension', () => {
  let spam: Body;

  test('is decided with a scope, a clause and reasons once the time to stop is over (ToS 3.6.b, K6, K8)', async () => {
    const { app } = served;
    spam = await openCase(served, granvik, 'SPAM', instance);
    const asked = { clause: 'AUP 2.6', facts: 'Mass mail on 1 March.', scope: instance };
    await stepOf(served, spam.caseId, 'demand', asked);
    await app.settle();
    await app.clock.advanceTo('2026-03-06T10:00:00+01:00');
    const { page, complaints, leave } = await served.enterOffice(`/conduct/${spam.caseId}`);
    await page.getByText('The time to stop is over.').waitFor();
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    const dialog = inDialog(page, 'Suspend');
    await dialog.getByText('Not on the list of severe breaches').waitFor();
    await dialog.getByRole('textbox', { name: /Reasons/ }).fill('Letters that nobody asked for went on.');
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await dialog.getByRole('button', { name: 'Suspend now' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('The decision is in effect.').waitFor();
    await page.getByText('Last day to appeal: in 14 days, Friday 20 March.').waitFor();
    expect(complaints).toEqual([]);
    await app.settle();
    await leave();
  });

  test('leads from the stopped work to the case and its reasons (K8)', async () => {
    const { page, complaints, leave } = await served.enter(granvik, '/contacts');
    await page.getByRole('link', { name: 'See the case and the reasons' }).click();
    await page.getByRole('link', { name: spam.number }).click();
    await page.getByText('Letters that nobody asked for went on.').waitFor();
    await page.getByRole('button', { name: 'Appeal the decision' }).waitFor();
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  test('is appealed by the letter’s link, which says what was decided and until when (K7)', async () => {
    const link = await appealLinkTo(served, granvik.founder.email);
    const { page, complaints, leave } = await served.sitDown();
    await page.goto(served.at('granvik', link));
    await page.getByText('Letters that nobody asked for went on.').waitFor();
    await page.getByText('Last day to appeal: in 14 days, Friday 20 March.').waitFor();
    expect(await faultsIn(page)).toEqual([]);
    await page
      .getByRole('textbox', { name: /Why the decision/ })
      .fill('All of them had asked for it; here is the list.');

    await page.getByRole('button', { name: 'Appeal the decision' }).click();

    await page.getByRole('heading', { name: `We have your appeal in case ${spam.number}` }).waitFor();
    await page.reload();
    await page.getByText('The decision has been appealed.').waitFor();
    expect(complaints).toEqual([]);
    await served.app.settle();
    await leave();
  });

  test('is looked at again by somebody else than who decided, and undone where the client is right (K7)', async () => {
    const first = await served.enterOffice(`/conduct/${spam.caseId}`);
    await first.page.getByText('You took part in the decision').waitFor();
    expect(await first.page.getByRole('button', { name: 'Decide the appeal' }).count()).toBe(0);
    await first.leave();
    const { page, complaints, leave } = await enterAsApprover(`/conduct/${spam.caseId}`);
    await page.getByRole('button', { name: 'Decide the appeal' }).click();
    const dialog = inDialog(page, 'Decide the appeal');
    await dialog.getByText('All of them had asked for it').waitFor();
    await dialog.getByRole('combobox', { name: /Answer to the appeal/ }).selectOption('UPHELD');
    await dialog.getByRole('textbox', { name: /Reasons/ }).fill('The list shows that they had.');

    await dialog.getByRole('button', { name: 'Decide the appeal' }).click();

    await dialog.waitFor({ state: 'detached' });
    await page.getByText('The decision was undone').waitFor();
    await leave();
    expect(complaints).toEqual([]);
    expect(await granvik.instanceState()).toBe('ACTIVE');
    const answered = await served.enter(granvik, `/conduct/${spam.caseId}`);
    await answered.page.getByText('You were right').waitFor();
    await answered.page.getByText('The list shows that they had.').waitFor();
    await answered.leave();
  });
});

describe('A consent in writing', () => {
  test('is entered by staff, seen by the client, and revoked (ToS 2.6, 7.2)', async () => {
    const { page, complaints, leave } = await served.enterOffice(`/clients/${granvik.tenantId}`);
    await page.getByRole('button', { name: 'Enter a consent' }).click();
    const dialog = inDialog(page, 'Enter a consent');
    await dialog.getByRole('textbox', { name: /Which materials/ }).fill('The price list');
    await dialog.getByRole('checkbox', { name: 'copy' }).check();
    await dialog.getByRole('textbox', { name: /Where the consent/ }).fill('Letter of 2 March');
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);
    await dialog.getByRole('button', { name: 'Enter a consent' }).click();
    await dialog.waitFor({ state: 'detached' });
    const seen = await served.enter(granvik, '/conduct');
    await seen.page.getByText('The price list').waitFor();
    await seen.leave();

    await page.getByRole('button', { name: 'Revoke it' }).click();

    await page.getByText('Revoked', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });
});

describe('A termination', () => {
  test('takes two persons and the client’s name; its letter’s link opens when every door is shut (ToS 3.6.b, c)', async () => {
    const { caseId } = await openCase(served, bergvik, 'INTRUSION', instance);
    const first = await served.enterOffice(`/conduct/${caseId}`);
    await first.page.getByRole('button', { name: 'Propose a termination' }).click();
    const dialog = inDialog(first.page, 'Propose a termination');
    await dialog.getByRole('combobox', { name: /Clause/ }).selectOption('AUP 2.3.b');
    await dialog.getByRole('textbox', { name: /Reasons/ }).fill('Broke into another client’s account.');
    await dialog.getByRole('checkbox', { name: /the breach is severe/ }).check();
    await dialog.getByRole('button', { name: 'Propose it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await first.page.getByText('Somebody else approves what you proposed.').waitFor();
    await first.leave();
    const { page, complaints, leave } = await enterAsApprover(`/conduct/${caseId}`);
    await page.getByRole('button', { name: 'Approve the termination' }).click();
    const approval = inDialog(page, 'End the agreement with Bergvik AB?');
    await approval.getByRole('textbox').fill('Bergvik AB');
    expect(await faultsIn(page, '[role="dialog"]')).toEqual([]);

    await approval.getByRole('button', { name: 'Approve the termination' }).click();

    await approval.waitFor({ state: 'detached' });
    await page.getByText('Terminated', { exact: true }).waitFor();
    await leave();
    await served.app.settle();
    expect(complaints).toEqual([]);
    const { state } = demand(await served.app.office.api.get(`/v1/clients/${bergvik.tenantId}`), 200);
    expect(state).toBe('BLOCKED');
    const visitor = await served.sitDown({ language: 'sv', size: phone });
    await visitor.page.goto(served.at('', await appealLinkTo(served, bergvik.founder.email)));
    await visitor.page.getByText('Avtalet är avslutat').waitFor();
    await visitor.page.getByRole('button', { name: 'Överklaga beslutet' }).waitFor();
    expect([await fits(visitor.page), visitor.complaints]).toEqual([true, []]);
    await visitor.leave();
  });
});
