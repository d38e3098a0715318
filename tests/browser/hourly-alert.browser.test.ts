// An alert found within an hour, or in a session, is shown by such windows, with its limit, in both languages: the scripted world knows days only,
// so the answers of one alert are told here.
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
  zh: {
    hour: '1 个小时超过阈值',
    'session-hours2': '1 个连续时段超过阈值',
    limit: '固定阈值 10',
    day: '一天',
  },
  en: {
    hour: 'Hours above the threshold: 1',
    'session-hours2': 'Bursts above the threshold: 1',
    limit: 'fixed threshold 10',
    day: 'day',
  },
};
type Kind = 'hour' | 'session-hours2';
/** Sessions are told with pauses between them. */
const APART_MS: Readonly<Record<Kind, number>> = { hour: HOUR_MS, 'session-hours2': 4 * HOUR_MS };

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

function point(kind: Kind, startAt: number): unknown {
  const isFound = startAt === foundAt;
  const window = { kind, startAt, endAt: startAt + HOUR_MS };
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

/** Answers the alert as one of such a window, and its series in windows of it. Gives the kinds that are asked for. */
async function tellWindows(page: Page, kind: Kind, id: string): Promise<string[]> {
  const asked: string[] = [];
  await page.route(`**/api/alerts/${id}`, async (route) => {
    const answer = await route.fetch();
    const detail = (await answer.json()) as AlertDetail;
    const window = { kind, startAt: foundAt, endAt: foundAt + HOUR_MS };
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
    const apart = APART_MS[kind];
    const firstAt = foundAt - Math.floor((foundAt - Number(query.get('from'))) / apart) * apart;
    for (let at = firstAt; at < Number(query.get('to')); at += apart) points.push(point(kind, at));
    const title = { zh: '试', en: 'test' };
    await route.fulfill({ json: { series: 's', title, asOf: Date.now(), points } });
  });
  return asked;
}

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null).each(LANGUAGES)(
  'an alert of such windows, in %s',
  (language) => {
    it.each([
      ['hour', 'overview'],
      ['hour', 'analysis'],
      ['session-hours2', 'overview'],
    ] as const)('is drawn and told in them: %s, %s', async (kind, tab) => {
      const desk = await openDesk(browser, { url: fake.url, language });
      const { page } = desk;
      await signIn(page, 'duty', DEV_PASSWORD);
      const open = [...fake.world.alerts.values()].find(
        ({ alert }) => alert.measure === 'diarrhoea' && alert.state === 'open',
      );
      const id = open?.alert.id ?? '';
      const asked = await tellWindows(page, kind, id);
      const path = `/alerts/${id}?tab=${tab}`;
      await expectView(desk, { language, path, shows: '.plot-box canvas', name: `${kind}-${tab}` });
      const said = await page.locator('.series-sentence').innerText();
      expect(said).toContain(WORDS[language][kind]);
      expect(said).toContain(WORDS[language].limit);
      expect(said.toLowerCase()).not.toContain(WORDS[language].day);
      expect(new Set(asked)).toEqual(new Set([kind]));
      await desk.context.close();
    });
  },
);
