import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Company, demand } from '../../src/sandbox/company.js';
import { localDate } from '../../src/shared-kernel/calendar.js';
import { type Audience, type Screen, screens } from '../../web/src/app/screens/index.js';
import { faultsIn, phone, type Wishes } from './browser.js';
import { livesWithConduct } from './conduct-life.js';
import { livesWithPrivacy } from './privacy-life.js';
import { type Desk, fits, Served, settled } from './served.js';

const pictures = join(process.cwd(), 'docs', 'screens');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const pictureSize = { width: 1280, height: 800 };
/** Few screens are higher, and no table of theirs. */
const usualHeight = 4_000;
const audiences = (['visitor', 'guest', 'client', 'operator'] as const).filter((audience) =>
  Object.values<Screen>(screens).some((screen) => screen.audience === audience),
);
const all = Object.entries(screens) as [keyof typeof screens, Screen][];

const states = [
  'state-empty',
  'state-loading',
  'state-offline',
  'state-read-only',
  'state-suspended',
  'state-blocked',
  'state-new-terms',
] as const;

let served: Served;
let acme: Company;
/** What stands for `$id` and the like in a screen's path. */
let places: Record<string, string>;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  served = await Served.open();
  acme = await served.signUp('acme', '5599001012', {
    name: 'Alva Björk',
    company: 'Acme AB',
    email: 'alva@acme.example',
  });
  places = await livedIn(acme);
}, 120_000);
afterAll(() => served.close());

describe('Every screen of the registry', () => {
  test('stands without fault, by day and by night, and has its pictures', async () => {
    const faults: string[] = [];
    for (const audience of audiences) {
      const desk = await deskOf(audience, { size: pictureSize });
      for (const [id, screen] of screensFor(audience)) {
        await goTo(desk.page, audience, id, screen);
        // The parts have an axe run of their own in shell.test.ts.
        faults.push(...(await pictured(desk.page, id, screen.module !== 'design')));
      }
      faults.push(...desk.complaints);
      await desk.leave();
    }

    expect(faults).toEqual([]);
  }, 240_000);

  test('fits a phone, and speaks Swedish without complaint', async () => {
    const faults: string[] = [];
    for (const audience of audiences) {
      const desk = await deskOf(audience, { size: phone, language: 'sv' });
      for (const [id, screen] of screensFor(audience)) {
        await goTo(desk.page, audience, id, screen);
        if (!(await fits(desk.page))) faults.push(`${id} is wider than a phone`);
      }
      faults.push(...desk.complaints);
      await desk.leave();
    }

    expect(faults).toEqual([]);
  }, 90_000);
});

describe('Every state that a screen can be in', () => {
  test('says what is, and what to do: nothing yet, waiting, no connection', async () => {
    const novice = await served.signUp('nyberg', '5599012126');
    const { page, context, complaints, leave } = await served.enter(novice, '/contacts', { size: pictureSize });
    await page.getByText('Nobody here yet').waitFor();
    await settled(page);
    const faults = await pictured(page, 'state-empty');

    await page.route('**/v1/imports?*', () => undefined);
    await page.getByRole('link', { name: 'Import', exact: true }).click();
    await page.locator('#content [role="status"] > *').first().waitFor();
    faults.push(...(await pictured(page, 'state-loading')));
    await page.unrouteAll();
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Queries' }).click();
    await page.getByText('We cannot reach the server.').waitFor();
    faults.push(...(await pictured(page, 'state-offline')));

    expect(faults).toEqual([]);
    // The browser tells of the requests that reached nobody, and of nothing else.
    expect(complaints.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
    await leave();
  }, 60_000);

  test('stands still where the agreement says so: read-only, suspended, blocked', async () => {
    const { app } = served;
    const debtor = await served.signUp('hammaren', '5599006060');
    await debtor.buy('TEAM_MONTHLY');
    await app.office.bill(debtor.tenantId, 'invoice');
    const leaver = await served.signUp('granlund', '5594771114');
    await leaver.importContacts(`given name,family name,email\n${people(12).join('\n')}`, {
      basis: 'contract',
      source: 'Order books',
    });
    await leaver.buy('TEAM_MONTHLY');
    await leaver.cancel();
    const faults: string[] = [];
    const look = async (company: Company, state: (typeof states)[number]) => {
      const desk = await served.enter(company, '/contacts', { size: pictureSize });
      await settled(desk.page);
      faults.push(...(await pictured(desk.page, state)), ...desk.complaints);
      await desk.leave();
      return company.instanceState();
    };

    await app.clock.advanceTo('2026-02-20T09:00:00+01:00');
    expect(await look(leaver, 'state-read-only')).toBe('READ_ONLY');
    await app.clock.advanceTo('2026-03-25T09:00:00+01:00');
    expect(await look(debtor, 'state-suspended')).toBe('SUSPENDED');
    const { ifNothingIsDone } = demand(await leaver.api.get('/v1/billing'), 200);
    await app.clock.advanceTo(ifNothingIsDone.find(({ code }: { code: string }) => code === 'data-blocked').at);
    faults.push(...(await turnedAway(leaver, 'state-blocked')));
    await newTermsBind();
    expect(await look(acme, 'state-new-terms')).toBe('ACTIVE');
    expect(faults).toEqual([]);
  }, 90_000);

  test('is pictured by day and by night, with every screen, and nothing else is', () => {
    const wanted = [...all.map(([id]) => id), ...states].flatMap((id) => [`${id}-dark.png`, `${id}-light.png`]);

    expect(readdirSync(pictures).sort()).toEqual(wanted.sort());
  });
});

/** ToS 3.1: a blocked instance lets nobody in who knocks with a password; its door says what is left. */
async function turnedAway({ founder }: Company, state: (typeof states)[number]): Promise<string[]> {
  const { page, complaints, leave } = await served.sitDown({ size: pictureSize });
  await page.goto(served.at(founder.slug, '/log-in'));
  await page.locator('input[type="email"]').fill(founder.email);
  await page.locator('input[type="password"]').fill(founder.password);
  await page.locator('form button[type="submit"]').click();
  await page.getByRole('link', { name: 'Fetch your data, or come back' }).waitFor();
  const faults = await pictured(page, state);
  await leave();
  // The refusal itself is all that the browser tells of.
  return [...faults, ...complaints.filter((text) => !text.includes('403'))];
}

/** A change of the terms that every client has been told of, and that is in force now (ToS 10.2). */
async function newTermsBind(): Promise<void> {
  const { clock, office } = served.app;
  const effectiveFrom = localDate(new Date((await clock.now()).getTime() + 14 * 86_400_000));
  const body = 'We answer every question within ten days.\n';
  const texts = (['en', 'sv'] as const).map((language) => ({ language, title: 'Terms of Service', body }));
  const change = { kind: 'terms-of-service', version: '2.0', texts, major: true, reason: 'More people in support' };
  await office.publish({ ...change, effectiveFrom });
  await clock.advanceTo(`${effectiveFrom}T09:00:00+02:00`);
}

/** Pictures of a page by day and by night, and what axe finds in it. */
async function pictured(page: Page, name: string, examined = true): Promise<string[]> {
  const faults: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`), animations: 'disabled' });
    if (examined) faults.push(...(await faultsOf(page, theme)).map((fault) => `${name}, ${theme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return faults;
}

/** What is open to everybody is looked at on the public site. */
function hostsOf(audience: Exclude<Audience, 'everyone'>): Audience[] {
  return audience === 'visitor' ? ['visitor', 'everyone'] : [audience];
}

function screensFor(audience: Exclude<Audience, 'everyone'>): typeof all {
  return all.filter(([, screen]) => hostsOf(audience).includes(screen.audience));
}

function deskOf(audience: Exclude<Audience, 'everyone'>, wishes: Wishes): Promise<Desk> {
  if (audience === 'client') return served.enter(acme, '/', wishes);
  if (audience === 'operator') return served.enterOffice('/', wishes);
  return served.sitDown(wishes);
}

/** As a link does it, so that the application is loaded once for each person. */
async function goTo(page: Page, audience: Exclude<Audience, 'everyone'>, id: string, screen: Screen): Promise<void> {
  const address = addressOf(audience, id, screen);
  if (new URL(address).origin === new URL(page.url()).origin)
    await page.evaluate(
      `history.pushState({}, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
  else await page.goto(address);
  // The page of parts shows waiting tables on purpose.
  if (screen.module === 'design') return;
  await settled(page).catch((error: unknown) => {
    throw new Error(`${id} at ${page.url()} did not come to rest`, { cause: error });
  });
}

function addressOf(audience: Exclude<Audience, 'everyone'>, id: string, { path }: Screen): string {
  const slug = { visitor: '', guest: 'acme', client: 'acme', operator: 'operator' }[audience];
  const filled = path.replaceAll(/\$(\w+)/g, (_, name) => {
    const place = places[`${id}.${name}`] ?? places[name];
    if (!place) throw new Error(`Nothing stands for $${name} in the path of ${id}`);
    return encodeURIComponent(place);
  });
  return served.at(slug, filled + (places[`${id}?`] ?? ''));
}

/** By night only colours differ, so only they are looked at again. */
async function faultsOf(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  if (theme === 'dark') return faultsIn(page, 'html', { type: 'rule', values: ['color-contrast'] });

  // On a page as high as all that is on it nothing is half under its edge: what is cut off there would seem too small
  // to be hit. Higher than that costs what is painted.
  const size = page.viewportSize()!;
  await page.setViewportSize({ ...size, height: usualHeight });
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  if (height > usualHeight) await page.setViewportSize({ ...size, height });
  const faults = await faultsIn(page, 'html', { type: 'tag', values: standards });
  await page.setViewportSize(size);
  return faults;
}

/** A company that has worked for a while: people, files, questions, colleagues, a plan and its letters. */
async function livedIn(acme: Company): Promise<Record<string, string>> {
  const { app } = served;
  const csv = `${['given name,family name,email,phone,city,company', ...people(60)].join('\n')}\nEbba,Nowhere,not-an-address,,,\n`;
  const imported = await acme.importContacts(csv, { basis: 'contract', source: 'Order books' });
  const { items: contacts } = (await acme.api.get('/v1/contacts?limit=5')).body;
  await acme.api.post(`/v1/contacts/${contacts[2].id}/notes`, {
    text: 'Called about the spring order; ring again on Monday.',
  });
  const definition = { source: 'contacts', groupBy: ['city'], sort: [{ field: 'count', direction: 'desc' }] };
  const { body: query } = await acme.api.post('/v1/queries', { name: 'Customers by city', definition });
  const { body: run } = await acme.api.post('/v1/query-runs', { queryId: query.id });
  await acme.invite('bo@acme.example', 'user', 'nine-slow-rivers-turn');
  await acme.api.post('/v1/api-keys', { name: 'Web shop', role: 'user', scopes: ['contacts:read'] });
  const { body: order } = await acme.api.post('/v1/orders', { planCode: 'TEAM_YEARLY' });
  const { body: request } = await acme.api.post('/v1/invoice-requests', { planCode: 'TEAM_YEARLY' });
  await acme.buy('TEAM_MONTHLY');
  await acme.api.post('/v1/members', { email: 'ida@acme.example', name: 'Ida Sand', role: 'user', language: 'sv' });
  const { complaintId, reportId } = await keepsStaffBusy(acme);
  await app.settle();
  const { items: invoices } = (await acme.api.get('/v1/invoices')).body;
  const { items: letters } = (await acme.api.get('/v1/notices')).body;
  const { items: texts } = (await app.http().get('/v1/legal/documents?language=en')).body;
  return {
    'contact.id': contacts[2].id,
    'import.id': imported.id,
    'queryResult.id': run.resultId,
    'legalText.id': texts[0].id,
    orderId: order.id,
    requestId: request.id,
    planCode: 'TEAM_YEARLY',
    'compare.kind': 'terms-of-service',
    invoiceId: invoices[0].id,
    noticeId: letters[0].id,
    'outboxLetter?': `?client=${acme.tenantId}`,
    tenantId: acme.tenantId,
    clause: 'ToS 3.4.c',
    'complaint.id': complaintId,
    'errorReport.id': reportId,
    'termsChange.kind': 'acceptable-use-policy',
    'termsChange.version': '1.1',
    ...(await livesWithPrivacy(served, acme)),
    ...(await livesWithConduct(served, acme)),
  };
}

/** What lies on the back office's desk: a complaint, an error, money asked back, a hold and a changed text. */
async function keepsStaffBusy(acme: Company): Promise<{ complaintId: string; reportId: string }> {
  const { office, clock } = served.app;
  const wish = { breach: 'The export lacks half of its rows.', requestedRemedy: 'A complete export.' };
  const { id: complaintId } = demand(
    await acme.api.post('/v1/complaints', { ...wish, identifiers: 'Monday’s export' }),
    201,
  );
  const fault = { where: 'Contacts, the export button', what: 'Nothing happens when I press it.' };
  const { id: reportId } = demand(await acme.api.post('/v1/error-reports', fault), 201);
  const amount = { amountMinor: 10_000, currency: 'SEK' };
  const path = `/v1/clients/${acme.tenantId}`;
  demand(await office.api.post(`${path}/refund-requests`, { amount, reason: 'A day without service' }), 201);
  const hold = { reason: 'Records are asked for.', legalBasis: 'Order of a district court' };
  demand(await office.api.post(`${path}/legal-holds`, hold), 201);
  const texts = (['en', 'sv'] as const).map((language) => ({ language, title: 'Acceptable use', body: 'Be kind.\n' }));
  const effectiveFrom = localDate(new Date((await clock.now()).getTime() + 30 * 86_400_000));
  const change = { kind: 'acceptable-use-policy', version: '1.1', texts, major: false, reason: 'Shorter words' };
  await office.publish({ ...change, effectiveFrom });
  return { complaintId, reportId };
}

const given = ['Alva', 'Bo', 'Cecilia', 'David', 'Ebba', 'Filip', 'Greta', 'Hugo', 'Ida', 'Joel'];
const family = ['Berg', 'Dahl', 'Ek', 'Fors', 'Gran', 'Holm'];
const cities = ['Stockholm', 'Uppsala', 'Malmö', 'Lund', 'Umeå', 'Visby'];

function people(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const [first, last] = [given[n % given.length] ?? '', family[Math.floor(n / given.length) % family.length] ?? ''];
    const email = `${first}.${last}@example.com`.toLowerCase();
    return `${first},${last},${email},+46701${String(100000 + n * 37)},${cities[n % cities.length]},Firma ${n % 9}`;
  });
}
