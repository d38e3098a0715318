// Responsibility lists on a real Chromium: a second person decides on a change, an administrator edits a duty, sees what differs and asks for it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectNoSidewaysScroll, expectSound, LANGUAGES } from './views.ts';

let fake: FakeServer;
let browser: Browser;

beforeAll(async () => {
  if (whySkipped !== null) return;
  fake = await startFakeServer({ port: 0, dist: DIST });
  browser = await launch();
});
afterAll(async () => {
  if (whySkipped !== null) return;
  await browser.close();
  await fake.close();
});

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('lists, in %s', (language) => {
  it('what waits is rejected only with a reason', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await signIn(desk.page, 'duty', DEV_PASSWORD);
    await desk.page.goto('/responsibilities/foodborne');
    await desk.page.locator('[data-change=waiting] button').nth(1).click();
    await desk.page.locator('[role=dialog] textarea').waitFor();
    await desk.page.locator('[role=dialog] button[type=submit]').click();
    await desk.page.locator('#missing').waitFor();
    await expectSound(desk, `list-reject-${language}`);
    await desk.context.close();
  });

  it('a duty is edited in a draft, and its differences are shown before it is asked for', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await signIn(desk.page, 'admin', DEV_PASSWORD);
    await desk.page.goto('/responsibilities/waterborne');
    await desk.page.locator('[data-duty=verify-0] button').click();
    await desk.page.locator('[role=dialog] textarea').first().fill('一小时内核实');
    await desk.page.locator('.list-limits input').first().fill('30');
    await expectSound(desk, `list-edit-${language}`);
    await desk.page.locator('[role=dialog] button[type=submit]').click();
    await expect.poll(() => desk.page.locator('.list-draft .list-differences li').count()).toBe(1);
    await desk.page.locator('.list-draft .button-primary').click();
    await desk.page.locator('[role=dialog] .list-differences').waitFor();
    await expectSound(desk, `list-ask-${language}`);
    await desk.context.close();
  });

  it('fits a narrow screen', async () => {
    const desk = await openDesk(browser, { url: fake.url, language, width: 400, height: 860 });
    await signIn(desk.page, 'duty', DEV_PASSWORD);
    for (const path of ['/responsibilities', '/responsibilities/foodborne']) {
      await desk.page.goto(path);
      await desk.page.locator('[data-list]').first().waitFor();
      await expectNoSidewaysScroll(desk.page);
    }
    await desk.context.close();
  });

  it('a department reads and is offered nothing to change', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await signIn(desk.page, 'market', DEV_PASSWORD);
    await desk.page.goto('/responsibilities/foodborne');
    await desk.page.locator('.list-duties tbody tr').first().waitFor();
    await expectSound(desk, `list-department-${language}`);
    expect(await desk.page.locator('.list-detail button').count()).toBe(0);
    await desk.context.close();
  });
});
