import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import type { AxeResults, RunOptions } from 'axe-core';
import { type Browser, type BrowserContext, type Locator, type Page, chromium as playwright } from 'playwright-core';

/** A Chromium from the npm packages: nothing to install, no display, no background traffic. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // The package's own arguments switch web security off, and with it the policy that these tests are about.
    args: ['--no-sandbox', '--disable-background-networking', '--font-render-hinting=none', '--disable-dev-shm-usage'],
    // Pictures are the same on every machine, and text is there at all on one that has no fonts.
    env: { ...process.env, FONTCONFIG_PATH: join(tmpdir(), 'fonts') },
    headless: true,
  });
}

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

interface Size {
  width: number;
  height: number;
}

export interface Wishes {
  language?: 'sv' | 'en';
  theme?: 'light' | 'dark';
  size?: Size;
}

/** A page together with everything that its console complained about. */
export interface VisitedPage {
  page: Page;
  complaints: string[];
  leave(): Promise<void>;
}

/** Ticks what has to be agreed to; the boxes come with the texts that they are about. */
export async function agreeToAll(boxes: Locator): Promise<void> {
  await boxes.first().waitFor();
  for (const box of await boxes.all()) await box.check();
}

/** What a browser cannot change any more when it is open. */
export const kindOf = ({ language = 'en', size = desktop }: Wishes) =>
  `${language}${size.width < 600 ? ', touched' : ''}`;

/** A browser of one person with these wishes, with motion off so that pictures are still. */
export function openContext(browser: Browser, wishes: Wishes): Promise<BrowserContext> {
  const { language = 'en', theme = 'light', size = desktop } = wishes;
  return browser.newContext({
    viewport: size,
    locale: language === 'sv' ? 'sv-SE' : 'en-GB',
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: size.width < 600,
  });
}

/** Turns a page that somebody left to the wishes of whoever comes now. */
export async function turnTo(page: Page, { theme = 'light', size = desktop }: Wishes): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme });
}

/**
 * Where a page waits for whoever comes next: nothing runs there, but it is of the same site, so that the browser keeps
 * the process that has the client compiled. On a blank page it would be another one.
 */
export const parking = '/favicon.svg';

const left = new WeakMap<Browser, Map<string, Page[]>>();

/**
 * Opens a page as a stranger with these wishes would see it. It may be one that a stranger before them left: that has
 * forgotten what it was told, but does not fetch and compile the client anew, which takes longer than most tests.
 */
export async function visit(browser: Browser, { at, ...wishes }: Wishes & { at: string }): Promise<VisitedPage> {
  const waiting = pagesLeftIn(browser, kindOf(wishes));
  const page = waiting.pop() ?? (await (await openContext(browser, wishes)).newPage());
  await turnTo(page, wishes);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(at);
  await page.getByRole('heading').first().waitFor();
  return {
    page,
    complaints,
    leave: async () => {
      await page.evaluate('localStorage.clear()');
      await page.goto(new URL(parking, at).href);
      page.removeAllListeners();
      waiting.push(page);
    },
  };
}

function pagesLeftIn(browser: Browser, kind: string): Page[] {
  const byKind = left.get(browser) ?? new Map<string, Page[]>();
  const pages = byKind.get(kind) ?? [];
  left.set(browser, byKind.set(kind, pages));
  return pages;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds in a part of the page, one line each. It is put into a page once, and describes only what is wrong:
 * to describe what is right as well takes longer than to look at it.
 */
export async function faultsIn(page: Page, part = 'html', runOnly?: RunOptions['runOnly']): Promise<string[]> {
  const wishes: RunOptions = { ...(runOnly && { runOnly }), resultTypes: ['violations'] };
  // Only what is wrong comes over: with it would come a hundred rules that found nothing.
  const look = `axe.run(${JSON.stringify(part)}, ${JSON.stringify(wishes)}).then(({ violations }) => violations)`;
  const violations =
    (await page.evaluate<AxeResults['violations'] | false>(`'axe' in window && ${look}`)) ||
    (await page.evaluate<AxeResults['violations']>(`${axe}\n;${look}`));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
