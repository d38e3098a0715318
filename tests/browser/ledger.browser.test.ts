// The ledger on a real Chromium: filtered by department, exported as a signed file that the browser keeps.
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectNoSidewaysScroll } from './views.ts';

let fake: FakeServer;
let browser: Browser;

beforeAll(async () => {
  if (whySkipped !== null) return;
  [fake, browser] = await Promise.all([startFakeServer({ port: 0, dist: DIST }), launch()]);
});
afterAll(async () => {
  if (whySkipped !== null) return;
  await browser.close();
  await fake.close();
});

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null)('the ledger', () => {
  it('is filtered by department, and an export is kept as a file with its seal', async () => {
    const desk = await openDesk(browser, { url: fake.url, language: 'zh' });
    const { page } = desk;
    await signIn(page, 'duty', DEV_PASSWORD);
    await page.goto('/ledger');
    await page.locator('.table-ledger tbody tr').first().waitFor();
    await page.locator('#ledger-department').selectOption('finance');
    await page.locator('.table-ledger').waitFor({ state: 'detached' });
    await page.locator('#ledger-department').selectOption('');
    await page.locator('.table-ledger tbody tr').first().waitFor();
    await page.getByRole('button', { name: '导出台账' }).click();
    const keep = page.locator('[data-export] button').first();
    await keep.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), keep.click()]);
    expect(download.suggestedFilename()).toMatch(/^lx-.*\.jsonl$/);
    expect(await readFile(await download.path(), 'utf8')).toContain('"ledger-seal"');
    await page.setViewportSize({ width: 400, height: 860 });
    await expectNoSidewaysScroll(page);
    expect(desk.troubles).toEqual([]);
    await desk.context.close();
  });
});
