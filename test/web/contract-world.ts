import type { Browser, Page } from 'playwright-core';
import { type OpenedSandbox, openForBusiness, SANDBOX_STAFF } from '../../src/opening.js';
import { Company, type Founder } from '../../src/sandbox/company.js';
import { startApp, type TestApp } from '../support/app.js';
import { openBrowser, type VisitedPage, visit } from './browser.js';

interface Wishes {
  language?: 'sv' | 'en';
  theme?: 'light' | 'dark';
  size?: { width: number; height: number };
}

/** The real server with its sandbox and a browser: companies act over REST, people on the pages. */
export class ContractWorld {
  private constructor(
    readonly app: TestApp,
    readonly opened: OpenedSandbox,
    private readonly browser: Browser,
  ) {}

  static async open(now: string): Promise<ContractWorld> {
    const app = await startApp({ now, web: true });
    return new ContractWorld(app, await openForBusiness(app.runtime, new Date(now)), await openBrowser());
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.stop();
  }

  signUp(slug: string, orgNo: string): Promise<Company> {
    return Company.signUp(this.opened.around, founderOf(slug, orgNo));
  }

  /** Somebody of a client logs in on the page and goes on to where they wanted. */
  async enter({ founder }: Company, path: string, wishes: Wishes = {}): Promise<VisitedPage> {
    return this.logIn(founder.slug, founder, path, wishes);
  }

  async enterOffice(path: string, wishes: Wishes = {}): Promise<VisitedPage> {
    const [admin] = SANDBOX_STAFF;
    return this.logIn('operator', admin, path, wishes);
  }

  private async logIn(
    slug: string,
    { email, password }: { email: string; password: string },
    path: string,
    wishes: Wishes,
  ): Promise<VisitedPage> {
    const at = `http://${slug}.localhost:${this.app.port}/log-in?to=${encodeURIComponent(path)}`;
    const visited = await visit(this.browser, { at, ...wishes });
    const { page } = visited;
    await page.locator('input[type="email"]').fill(email);
    await page.locator('input[type="password"]').fill(password);
    await page.locator('button[type="submit"]').click();
    await page.waitForURL((url) => url.pathname === path.split('?')[0]);
    // The rail stands, so the log-in page is gone.
    await page.locator('aside nav').first().waitFor({ state: 'attached' });
    // A stranger is refused before the log-in, which the browser's console tells.
    visited.complaints.length = 0;
    return visited;
  }
}

/** Waits until nothing on the page says that it is still being fetched. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.locator('main [role="status"][aria-label]').first().waitFor({ state: 'detached' });
}

function founderOf(slug: string, orgNo: string): Founder {
  return {
    company: `${slug.charAt(0).toUpperCase()}${slug.slice(1)} AB`,
    orgNo,
    slug,
    country: 'SE',
    language: 'sv',
    customerKind: 'business',
    name: 'Robin Ek',
    email: `admin@${slug}.example`,
    password: 'correct-horse-battery',
  };
}
