// What a department does with its tasks in a real Chromium, in both languages: a hand-over goes to a colleague who is chosen, never typed. What is
// late above its department stands on the desk's first screen.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectNoSidewaysScroll, expectSound, LANGUAGES } from './views.ts';

let browser: Browser;
let fake: FakeServer;

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

const VERB = { zh: '交接', en: 'Hand over' } as const;

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('a hand-over, in %s', (language) => {
  it('offers the colleagues, asks for one, and goes to who was chosen', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    const { page } = desk;
    await signIn(page, 'market', DEV_PASSWORD);
    await page.goto('/tasks');
    await page.getByRole('button', { name: VERB[language] }).first().click();
    const dialog = page.locator('[role=dialog]');
    const select = dialog.locator('select[name=to]');
    await expect.poll(() => select.locator('option').allTextContents()).toHaveLength(2);
    await expectSound(desk, `hand-over-${language}`);
    await dialog.locator('textarea').fill(`交接班 ${language}`);
    await dialog.locator('button[type=submit]').click();
    await dialog.locator('#missing').waitFor();
    await select.selectOption('market.night');
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    const handed = [...fake.world.tasks.values()].find(({ note }) => note === `交接班 ${language}`);
    expect(handed).toMatchObject({ state: 'handed-over', assignee: 'market.night' });
    await desk.context.close();
  });
});

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('what is late, in %s', (language) => {
  it('is seen at once by the desk, with a way to all of it and to its alert', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    const { page } = desk;
    await signIn(page, 'duty', DEV_PASSWORD);
    await page.locator('.above [data-escalation]').first().waitFor();
    await page.locator('.strip a[href="/escalations"]').waitFor();
    await expectSound(desk, `inbox-escalated-${language}`);
    await page.locator('.above > a').click();
    await page.locator('.escalations .table-above tbody tr').nth(2).waitFor();
    await page.locator('.escalations .table-above a').first().click();
    await page.locator('.alert-title').waitFor();
    await desk.context.close();
  });

  it('is told to a department as far as it concerns it', async () => {
    const desk = await openDesk(browser, { url: fake.url, language, width: 400, height: 860 });
    const { page } = desk;
    await signIn(page, 'market', DEV_PASSWORD);
    await page.goto('/escalations');
    await page.locator('.escalations .panel').first().waitFor();
    await expectNoSidewaysScroll(page);
    await expectSound(desk, `escalations-department-${language}`);
    await desk.context.close();
  });
});
