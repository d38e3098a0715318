// What a rule found, on a real Chromium: the facts in the order of time with the values that the rule asked for, how late it was told in words, the
// rule with what looks the same; in both languages, and no token of a person anywhere.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectSound } from './views.ts';

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

const SAID = {
  zh: ['已检查', '缓急: 常规', '时限过后 3 小时', '报告系统数据中断', '24h'],
  en: ['taken', 'Urgency: routine', 'Told 3 h', 'nobody asked for', '24h'],
} as const;

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null)('the evidence of a rule', () => {
  it.each(['zh', 'en'] as const)(
    'is told in order of time, with its rule: %s',
    async (language) => {
      const id = [...fake.world.alerts.values()].find(
        ({ alert }) => alert.measure === 'image-not-read',
      )?.alert.id;
      const desk = await openDesk(browser, { url: fake.url, language });
      const { page } = desk;
      await signIn(page, 'duty', DEV_PASSWORD);
      await page.goto(`/alerts/${id ?? ''}?tab=records`);
      const finding = page.locator('[data-finding=image-not-read]');
      await finding.waitFor();
      await finding.locator('summary').click();
      await finding.locator('dl').waitFor();
      expect(await finding.locator('.timeline li').count()).toBe(2);
      expect(await finding.locator('[data-asked=true]').count()).toBe(2);
      const text = await finding.innerText();
      for (const words of SAID[language]) expect(text).toContain(words);
      expect(text).not.toMatch(/[pvrd]\d\.[a-z2-7]{20}/);
      await expectSound(desk, `finding-${language}`);
      await desk.context.close();
    },
  );
});
