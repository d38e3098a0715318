// A real Chromium for the browser tests, or the reason why there is none. Every page collects what must not happen.
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

const CANDIDATES = [process.env['VIGIL_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'];
const executable = CANDIDATES.find((path) => path !== undefined && existsSync(path));

/** `null` where a browser can be started; otherwise why the tests are skipped. */
export const whySkipped: string | null =
  executable === undefined
    ? 'no Chromium: install it (apt-get install chromium fonts-noto-cjk) or set VIGIL_CHROMIUM'
    : null;

export const DIST = fileURLToPath(new URL('../../dashboard/web/dist', import.meta.url));
const SHOTS = fileURLToPath(new URL('../../test-results', import.meta.url));

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, failed scripts, violations of the content security policy. */
  readonly troubles: string[];
  /** Answers that the test is about, as they stand in `troubles`: "401 POST /api/session". Nothing else is forgiven. */
  readonly expected: Set<string>;
}

export interface DeskOptions {
  readonly url: string;
  readonly language: 'zh' | 'en';
  readonly width?: number;
  readonly height?: number;
  readonly guideSeen?: boolean;
}

export async function openDesk(browser: Browser, options: DeskOptions): Promise<Desk> {
  const { url, language, width = 1440, height = 900, guideSeen = true } = options;
  const context = await browser.newContext({ baseURL: url, viewport: { width, height } });
  await context.addInitScript(
    ([chosen, seen]) => {
      if (localStorage.getItem('vigil.language') === null) {
        localStorage.setItem('vigil.language', chosen);
      }
      if (localStorage.getItem('vigil.preferences') === null) {
        localStorage.setItem('vigil.preferences', JSON.stringify({ guideSeen: seen }));
      }
    },
    [language, guideSeen] as const,
  );
  const page = await context.newPage();
  const troubles: string[] = [];
  const expected = new Set<string>();
  page.on('response', (response) => {
    if (response.status() < 400) return;
    const line = `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`;
    if (!expected.has(line)) troubles.push(line);
  });
  page.on('console', (message) => {
    // Chromium says of a refused answer only that there was one; it is noted above, with its request.
    const isNoted = /^Failed to load resource: the server responded/.test(message.text());
    if (message.type() === 'error' && !isNoted) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  return { context, page, troubles, expected };
}

export async function signIn(page: Page, user: string, password: string): Promise<void> {
  await page.goto('/');
  await page.locator('input[name=user]').fill(user);
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('[data-link=live]').waitFor();
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}
