import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';

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

interface Visit {
  at: string;
  language?: 'sv' | 'en';
  theme?: 'light' | 'dark';
  size?: { width: number; height: number };
}

/** A page together with everything that its console complained about. */
export interface VisitedPage {
  page: Page;
  complaints: string[];
  leave(): Promise<void>;
}

/** Opens a page as a person with these wishes would see it, with motion off so that pictures are still. */
export async function visit(
  browser: Browser,
  { at, language = 'en', theme = 'light', size = desktop }: Visit,
): Promise<VisitedPage> {
  const context: BrowserContext = await browser.newContext({
    viewport: size,
    locale: language === 'sv' ? 'sv-SE' : 'en-GB',
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: size.width < 600,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(at);
  await page.getByRole('heading').first().waitFor();
  return { page, complaints, leave: () => context.close() };
}

/**
 * What axe finds in a part of the page, one line each. It is put into a page once, and describes only what is wrong:
 * to describe what is right as well takes longer than to look at it.
 */
export async function faultsIn(page: Page, part = 'html', runOnly?: RunOptions['runOnly']): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const wishes: RunOptions = { ...(runOnly && { runOnly }), resultTypes: ['violations'] };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(part)}, ${JSON.stringify(wishes)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
