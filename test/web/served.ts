import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SANDBOX_STAFF } from '../../src/opening.js';
import { Company, type Founder } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { kindOf, openBrowser, openContext, parking, turnTo, type Wishes } from './browser.js';

const password = 'seven-quiet-herons-wade';
const [staff] = SANDBOX_STAFF;

const patienceMs = 15_000;

type Credentials = Pick<Founder, 'email' | 'password'>;

/** A browser of one person, with everything that its consoles complained about. */
export interface Desk {
  context: BrowserContext;
  page: Page;
  complaints: string[];
  leave(): Promise<void>;
}

/** The whole application with its web client, and a browser: companies act over REST, people on the pages. */
export class Served {
  /** Browsers that somebody has left and may come back to, by whose they are. */
  private readonly left = new Map<string, Desk[]>();

  private constructor(
    readonly app: TestApp,
    private readonly browser: Browser,
  ) {}

  static async open(now?: string): Promise<Served> {
    const [app, browser] = await Promise.all([startApp({ now, web: true }), openBrowser()]);
    return new Served(app, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.stop();
  }

  at(slug: string, path = '/'): string {
    return `http://${slug ? `${slug}.` : ''}localhost:${this.app.port}${path}`;
  }

  signUp(slug: string, orgNo: string, given: Partial<Founder> = {}): Promise<Company> {
    return Company.signUp(this.app.around, { ...founderOf(slug, orgNo), ...given });
  }

  async sitDown(wishes: Wishes = {}): Promise<Desk> {
    const context = await openContext(this.browser, wishes);
    context.setDefaultTimeout(patienceMs);
    const complaints: string[] = [];
    context.on('page', (page) => listenTo(page, complaints));
    const page = await context.newPage();
    return { context, page, complaints, leave: () => context.close() };
  }

  /** Somebody of a client logs in at its own door, and comes to where they wanted. */
  enter({ founder }: Company, path = '/', wishes: Wishes = {}): Promise<Desk> {
    return this.logIn(founder.slug, founder, path, wishes);
  }

  enterOffice(path = '/', wishes: Wishes = {}): Promise<Desk> {
    return this.logIn('operator', staff, path, wishes);
  }

  /**
   * At the browser that the same person left, if they did: it remembers the client's files and most often the session,
   * and what it remembers is not fetched, parsed and compiled again. Whoever is not known there logs in at the door.
   */
  async logIn(slug: string, who: Credentials, path = '/', wishes: Wishes = {}): Promise<Desk> {
    const owner = [slug, who.email, kindOf(wishes)].join();
    const known = this.left.get(owner)?.pop();
    const desk = known ?? (await this.sitDown(wishes));
    const { page, complaints } = desk;
    complaints.length = 0;
    underway.get(page)?.clear();
    await turnTo(page, wishes);
    await page.goto(this.at(slug, known ? path : `/log-in?to=${encodeURIComponent(path)}`));
    const rail = page.locator('aside nav').first();
    const door = page.locator('input[type="password"]');
    await rail.or(door).first().waitFor({ state: 'attached' });
    if ((await rail.count()) === 0) await passDoor(page, who);
    // What lies under a resting pointer would show its hint on every page.
    await page.mouse.move(0, 0);
    // The rail stands, so the door is behind.
    await rail.waitFor({ state: 'attached' });
    return { ...desk, leave: () => this.leaveBehind(owner, desk, slug) };
  }

  private async leaveBehind(owner: string, desk: Desk, slug: string): Promise<void> {
    const { page, context } = desk;
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.goto(this.at(slug, parking));
    page.setDefaultTimeout(patienceMs);
    this.left.set(owner, [...(this.left.get(owner) ?? []), desk]);
  }
}

async function passDoor(page: Page, { email, password: secret }: Credentials): Promise<void> {
  await page.locator('input[type="email"]').fill(email);
  await page.locator('input[type="password"]').fill(secret);
  await page.locator('form button[type="submit"]').click();
}

const underway = new WeakMap<Page, Set<unknown>>();

function listenTo(page: Page, complaints: string[]): void {
  const requests = new Set<unknown>();
  underway.set(page, requests);
  page.on('request', (request) => {
    // Live updates never end.
    if (request.resourceType() !== 'eventsource') requests.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const)
    page.on(end as 'requestfinished', (request) => requests.delete(request));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${page.url()} ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error}`));
}

const waiting = [
  '[role="status"][aria-label="Loading"]',
  '[role="status"][aria-label="Hämtar"]',
  '[aria-busy="true"]',
].join();

/** In one call, because each one that Playwright carries costs more than what it asks here. */
const twoFramesOn = `(async () => {
  const isWhole = !document.querySelector(${JSON.stringify(waiting)})
    && document.querySelector('#content :is(h1, [role="grid"])') !== null;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return isWhole;
})()`;

/** Everything that the page asked for has come and is drawn: twice in a row nothing is under way or still grey. */
export async function settled(page: Page): Promise<void> {
  // It says which page never rests, before the test's own time is over; a machine with much else to do may take long.
  const until = Date.now() + 60_000;
  for (let still = 0; still < 2; ) {
    const isWhole = await page.evaluate<boolean>(twoFramesOn);
    still = isWhole && !underway.get(page)?.size ? still + 1 : 0;
    if (Date.now() > until) throw new Error(`${page.url()} did not come to rest`);
  }
}

export async function fits(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth');
}

function founderOf(slug: string, orgNo: string): Founder {
  return {
    company: `${slug.charAt(0).toUpperCase()}${slug.slice(1)} AB`,
    orgNo,
    slug,
    country: 'SE',
    language: 'en',
    customerKind: 'business',
    name: 'Robin Ek',
    email: `admin@${slug}.example`,
    password,
  };
}
