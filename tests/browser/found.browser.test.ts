// Findings that stand on no single facts, on a real Chromium: the cluster of a scan on the map with its circle, its places in a list; the sources of a
// combined score with what each said and how much of the score it made; in both languages.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, launch, openDesk, shoot, signIn, whySkipped } from './browser.ts';
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

const idOf = (measure: string): string =>
  [...fake.world.alerts.values()].find(({ alert }) => alert.measure === measure)?.alert.id ?? '';

const CLUSTER = {
  zh: ['时空聚集', '3 处', '按居住地', '2.9 倍'],
  en: ['Cluster in space and time', 'places: 3', 'where people live', '2.9 times'],
} as const;
const SOURCES = {
  zh: ['检验', '影像', '心电', '占合并得分', '当日无法判断的渠道：学校缺课'],
  en: ['laboratory', 'imaging', 'ECG', 'Of the score', 'nothing was known that day: schools'],
} as const;

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null)('a finding of a look', () => {
  it.each(['zh', 'en'] as const)('in a cluster is circled on the map: %s', async (language) => {
    const desk = await openDesk(browser, { url: fake.url, language });
    const { page } = desk;
    await signIn(page, 'duty', DEV_PASSWORD);
    await page.goto(`/alerts/${idOf('scan-respiratory')}?tab=overview`);
    const circle = page.locator('.city-map-small .cluster-circle');
    await circle.waitFor();
    const marked = await page
      .locator('[data-cluster]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-cluster')));
    expect(marked).toEqual(['990103003', '990103004', '990103005']);
    const around = await circle.boundingBox();
    for (const area of await page.locator('[data-cluster]').all()) {
      const box = await area.boundingBox();
      const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: box?.y ?? 0 };
      expect(middle.x).toBeGreaterThan(around?.x ?? Infinity);
      expect(middle.x).toBeLessThan((around?.x ?? 0) + (around?.width ?? 0));
    }
    expect(await page.locator('[data-cluster-place]').count()).toBe(3);
    const text = await page.locator('.cluster-words').innerText();
    for (const words of CLUSTER[language]) expect(text).toContain(words);
    const map = await page.locator('.overview a[href^="/map"]').getAttribute('href');
    expect(map).toContain('measure=influenza-like-illness');
    await shoot(page, `cluster-${language}`);
    await expectSound(desk, `cluster-${language}`);
    await desk.context.close();
  });

  it.each(['zh', 'en'] as const)('of several sources says who said what: %s', async (language) => {
    const desk = await openDesk(browser, { url: fake.url, language });
    const { page } = desk;
    await signIn(page, 'duty', DEV_PASSWORD);
    await page.goto(`/alerts/${idOf('multi-trigger-respiratory')}?tab=overview`);
    await page.locator('[data-source=pneumonia-images]').waitFor();
    expect(await page.locator('[data-source]').count()).toBe(5);
    const row = await page.locator('[data-source=respiratory-positives]').innerText();
    expect(row).toContain('0.014');
    expect(row).toContain('25%');
    const text = await page.locator('.panel-series').innerText();
    for (const words of SOURCES[language]) expect(text).toContain(words);
    await shoot(page, `sources-${language}`);
    await expectSound(desk, `sources-${language}`);
    await desk.context.close();
  });
});
