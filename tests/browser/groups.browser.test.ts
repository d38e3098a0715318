// A storm at the desk, in a real Chromium: alerts by burst, opened to their members, and a whole group excluded with one reason by keys alone, each
// alert by one command.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, type Desk, launch, openDesk, signIn, whySkipped } from './browser.ts';

let browser: Browser;
let fake: FakeServer;
let desk: Desk;

beforeAll(async () => {
  if (whySkipped !== null) return;
  browser = await launch();
  fake = await startFakeServer({ port: 0, dist: DIST });
  desk = await openDesk(browser, { url: fake.url, language: 'zh' });
});
afterAll(async () => {
  if (whySkipped !== null) return;
  await desk.context.close();
  await fake.close();
  await browser.close();
});

const statesOf = (ids: readonly string[]): (string | undefined)[] =>
  ids.map((id) => fake.world.alerts.get(id)?.alert.state);

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null)('the inbox by burst', () => {
  it('opens a group by keys and excludes the whole of it with one reason', async () => {
    const { page } = desk;
    await signIn(page, 'duty', DEV_PASSWORD);
    await page.locator('[data-link=live]').waitFor();
    await page.getByRole('button', { name: '按突发归组' }).click();
    await page.locator('[data-group]').first().waitFor();
    await page.keyboard.press('j');
    const title = page.locator('[data-group]:focus');
    await title.waitFor();
    await page.keyboard.press('Enter');
    const links = page.locator('[data-member]');
    await links.first().waitFor();
    const members = await links.evaluateAll((all) =>
      all.map((one) => one.getAttribute('data-member') ?? ''),
    );
    expect(members.length).toBeGreaterThan(0);
    expect(new Set(statesOf(members))).toEqual(new Set(['open']));
    await title.focus();
    await page.keyboard.press('x');
    const dialog = page.locator('[role=dialog]');
    await dialog.locator('input[name=code]').nth(1).check();
    await dialog.locator('textarea').fill('同一次补报');
    await dialog.locator('button[type=submit]').click();
    await expect.poll(() => [...new Set(statesOf(members))]).toEqual(['excluded']);
    await dialog.waitFor({ state: 'detached' });
    expect(desk.troubles).toEqual([]);
  });
});
