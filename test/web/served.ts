import type { Browser, BrowserContext, Page } from 'playwright-core';
import { SANDBOX_STAFF } from '../../src/opening.js';
import { Company, type Founder } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { desktop } from './browser.js';

/** The whole application with its web client, and a company at work in it. */
export interface Served {
  app: TestApp;
  acme: Company;
  at(slug: string, path?: string): string;
  stop(): Promise<void>;
}

const password = 'seven-quiet-herons-wade';

export const founder: Founder = {
  company: 'Acme AB',
  orgNo: '5599001012',
  slug: 'acme',
  country: 'SE',
  language: 'en',
  customerKind: 'business',
  name: 'Alva Björk',
  email: 'alva@acme.example',
  password,
};

export async function serveWithCompany(): Promise<Served> {
  const app = await startApp({ web: true });
  const acme = await Company.signUp(app.around, founder);
  const at = (slug: string, path = '/') => `http://${slug ? `${slug}.` : ''}localhost:${app.port}${path}`;
  return { app, acme, at, stop: () => app.stop() };
}

export interface Wishes {
  language?: 'sv' | 'en';
  theme?: 'light' | 'dark';
  size?: { width: number; height: number };
}

/** A browser of one person, with everything that its console complained about. */
export interface Desk {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}

export async function sitDown(
  browser: Browser,
  { language = 'en', theme = 'light', size = desktop }: Wishes = {},
): Promise<Desk> {
  const context = await browser.newContext({
    viewport: size,
    locale: language === 'sv' ? 'sv-SE' : 'en-GB',
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: size.width < 600,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${page.url()} ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error}`));
  return { context, page, complaints };
}

export async function logIn({ page }: Desk, address: string, email: string, secret = password): Promise<void> {
  await page.goto(`${address}log-in`);
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(secret);
  await page.locator('form button[type="submit"]').click();
  // What lies under a resting pointer would show its hint on every page.
  await page.mouse.move(0, 0);
  await page.waitForURL((url) => url.pathname !== '/log-in');
  await page.locator('#content h1').first().waitFor();
}

export const [staff] = SANDBOX_STAFF;

/** Everything that the page asked for has come: nothing is grey any more, and nothing says that it loads. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#content :is(h1, [role="grid"])').first().waitFor({ state: 'attached', timeout: 8_000 });
  const waiting = page.locator(
    '[role="status"][aria-label="Loading"], [role="status"][aria-label="Hämtar"], [aria-busy="true"]',
  );
  while ((await waiting.count()) > 0) await waiting.first().waitFor({ state: 'detached', timeout: 8_000 });
}
