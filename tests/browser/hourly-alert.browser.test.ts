// An alert found within an hour is shown by the hour, with its limit, in both languages: the scripted world knows days only, so the
// answers of one alert are told here.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertDetail } from '../../contracts/api/alerts.ts';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectView, LANGUAGES } from './views.ts';

const HOUR_MS = 3_600_000;
const LIMIT = 10;
const WORDS = {
  zh: { sentence: '1 个小时超过阈值', limit: '固定阈值 10', day: '一天' },
  en: { sentence: 'Hours above the threshold: 1', limit: 'fixed threshold 10', day: 'day' },
};

let fake: FakeServer;
let browser: Browser;
/** The last whole hour: the one that was found. */
const foundAt = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS;

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

function point(startAt: number): unknown {
  const isFound = startAt === foundAt;
  const window = { kind: 'hour', startAt, endAt: startAt + HOUR_MS };
  const complete = window.endAt <= Date.now();
  const judged = { window, outcome: 'exceeds', observed: 14, expected: null, lower: null };
  return {
    window,
    count: isFound ? 14 : (startAt / HOUR_MS) % 4,
    revision: 1,
    asOf: startAt,
    complete,
    outcome: isFound ? 'exceeds' : null,
    assessment: isFound ? { ...judged, upper: LIMIT } : null,
  };
}

/** Answers the alert as one of an hour, and its series in the windows that are asked for, which must be hours. */
async function tellHourly(page: Page, id: string): Promise<string[]> {
  const asked: string[] = [];
  await page.route(`**/api/alerts/${id}`, async (route) => {
    const answer = await route.fetch();
    const detail = (await answer.json()) as AlertDetail;
    const window = { kind: 'hour' as const, startAt: foundAt, endAt: foundAt + HOUR_MS };
    const detector = { method: 'fixed', version: '1', params: { threshold: LIMIT } };
    const figures = { observed: 14, expected: null, threshold: LIMIT };
    const signals = detail.signals.map((one) => ({ ...one, ...figures, window, detector }));
    const alert = { ...detail.alert, ...figures, startedAt: foundAt, updatedAt: Date.now() };
    await route.fulfill({ json: { ...detail, alert, signals } });
  });
  await page.route('**/api/series/**', async (route) => {
    const query = new URL(route.request().url()).searchParams;
    asked.push(query.get('window') ?? '');
    const points: unknown[] = [];
    for (let at = Number(query.get('from')); at < Number(query.get('to')); at += HOUR_MS)
      points.push(point(at));
    const title = { zh: '试', en: 'test' };
    await route.fulfill({ json: { series: 's', title, asOf: Date.now(), points } });
  });
  return asked;
}

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('an alert of an hour, in %s', (language) => {
  it.each(['overview', 'analysis'])('is drawn and told in hours: %s', async (tab) => {
    const desk = await openDesk(browser, { url: fake.url, language });
    const { page } = desk;
    await signIn(page, 'duty', DEV_PASSWORD);
    const open = [...fake.world.alerts.values()].find(
      ({ alert }) => alert.measure === 'diarrhoea' && alert.state === 'open',
    );
    const id = open?.alert.id ?? '';
    const asked = await tellHourly(page, id);
    const path = `/alerts/${id}?tab=${tab}`;
    await expectView(desk, { language, path, shows: '.plot-box canvas', name: `hourly-${tab}` });
    const said = await page.locator('.series-sentence').innerText();
    expect(said).toContain(WORDS[language].sentence);
    expect(said).toContain(WORDS[language].limit);
    expect(said.toLowerCase()).not.toContain(WORDS[language].day);
    expect(new Set(asked)).toEqual(new Set(['hour']));
    await desk.context.close();
  });
});
