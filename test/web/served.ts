import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SANDBOX_STAFF } from '../../src/opening.js';
import { Company, type Founder } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { desktop, openBrowser } from './browser.js';

const password = 'seven-quiet-herons-wade';
const [staff] = SANDBOX_STAFF;

export interface Wishes {
  language?: 'sv' | 'en';
  theme?: 'light' | 'dark';
  size?: { width: number; height: number };
}

/** A browser of one person, with everything that its consoles complained about. */
export interface Desk {
  context: BrowserContext;
  page: Page;
  complaints: string[];
  leave(): Promise<void>;
}

/** The whole application with its web client, and a browser: companies act over REST, people on the pages. */
export class Served {
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

  async sitDown({ language = 'en', theme = 'light', size = desktop }: Wishes = {}): Promise<Desk> {
    const context = await this.browser.newContext({
      viewport: size,
      locale: language === 'sv' ? 'sv-SE' : 'en-GB',
      colorScheme: theme,
      reducedMotion: 'reduce',
      hasTouch: size.width < 600,
    });
    context.setDefaultTimeout(15_000);
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

  async logIn(
    slug: string,
    { email, password: secret }: { email: string; password: string },
    path = '/',
    wishes: Wishes = {},
  ): Promise<Desk> {
    const desk = await this.sitDown(wishes);
    const { page } = desk;
    await page.goto(this.at(slug, `/log-in?to=${encodeURIComponent(path)}`));
    await page.locator('input[type="email"]').fill(email);
    await page.locator('input[type="password"]').fill(secret);
    await page.locator('form button[type="submit"]').click();
    // What lies under a resting pointer would show its hint on every page.
    await page.mouse.move(0, 0);
    // The rail stands, so the door is behind.
    await page.locator('aside nav').first().waitFor({ state: 'attached' });
    return desk;
  }
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

/** Everything that the page asked for has come and is drawn: twice in a row nothing is under way or still grey. */
export async function settled(page: Page): Promise<void> {
  const until = Date.now() + 10_000;
  for (let still = 0; still < 2; ) {
    const [grey, shown] = await Promise.all([
      page.locator(waiting).count(),
      page.locator('#content :is(h1, [role="grid"])').count(),
    ]);
    still = grey === 0 && shown > 0 && !underway.get(page)?.size ? still + 1 : 0;
    if (Date.now() > until) throw new Error(`${page.url()} did not come to rest`);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
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
