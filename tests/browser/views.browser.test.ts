// In both languages on a real Chromium and a scripted server: the states that the real product rarely shows: refused, empty, forbidden, the
// dialogs. Screenshots are left in test-results/ for eyes. Every view on the real product: tests/acceptance/views.test.ts.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, type Desk, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectSound, expectView, LANGUAGES } from './views.ts';

if (whySkipped !== null) process.stderr.write(`browser tests skipped: ${whySkipped}\n`);

let fake: FakeServer;
let bare: FakeServer;
let browser: Browser;
/** Signed in once a language: the views are what is tried here. */
const desks = {} as Record<'zh' | 'en', Desk>;

const idOf = (measure: string, state: string): string => {
  const found = [...fake.world.alerts.values()].find(
    ({ alert }) => alert.measure === measure && alert.state === state,
  );
  return found?.alert.id ?? '';
};

beforeAll(async () => {
  if (whySkipped !== null) return;
  fake = await startFakeServer({ port: 0, dist: DIST });
  bare = await startFakeServer({ port: 0, dist: DIST, empty: true });
  browser = await launch();
  for (const language of LANGUAGES) {
    desks[language] = await openDesk(browser, { url: fake.url, language });
    await signIn(desks[language].page, 'duty', DEV_PASSWORD);
  }
});
afterAll(async () => {
  if (whySkipped !== null) return;
  await browser.close();
  await fake.close();
  await bare.close();
});

// A machine without Chromium cannot run this; the reason is printed above.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('in %s', (language) => {
  it('the door is accessible and says what was wrong', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await desk.page.goto('/');
    await desk.page.locator('input[name=user]').waitFor();
    await expectSound(desk, `sign-in-${language}`);
    desk.expected.add('401 POST /api/session');
    await desk.page.locator('input[name=user]').fill('duty');
    await desk.page.locator('input[name=password]').fill('wrong');
    await desk.page.keyboard.press('Enter');
    await desk.page.locator('#trouble').waitFor();
    await expectSound(desk, `sign-in-refused-${language}`);
    await desk.context.close();
  });

  it('says what is empty and what is not allowed, and explains itself the first time', async () => {
    const desk = await openDesk(browser, { url: bare.url, language, guideSeen: false });
    await signIn(desk.page, 'new', DEV_PASSWORD);
    for (const path of ['/api/map', '/api/sites', '/api/detection-quality'])
      desk.expected.add(`403 GET ${path}`);
    await desk.page.locator('.guide').waitFor();
    await desk.page.locator('.view-state').waitFor();
    await expectSound(desk, `empty-inbox-${language}`);
    for (const [name, path] of [
      ['empty-tasks', '/tasks'],
      ['forbidden-map', '/map'],
      ['forbidden-sources', '/sources'],
      ['forbidden-detection', '/detection'],
      ['not-found', '/nowhere'],
    ] as const) {
      await desk.page.goto(path);
      await desk.page.locator('.view-state-title').first().waitFor();
      await expectSound(desk, `${name}-${language}`);
    }
    await desk.context.close();
  });

  it('dialogs are accessible', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await signIn(desk.page, 'duty', DEV_PASSWORD);
    await desk.page.locator('[data-alert]').first().waitFor();
    await desk.page.locator('.head-button').first().click();
    await desk.page.locator('[role=dialog]').waitFor();
    await expectSound(desk, `settings-${language}`);
    await desk.page.keyboard.press('Escape');
    await desk.page.keyboard.press('j');
    await desk.page.keyboard.press('x');
    await desk.page.locator('[role=dialog] textarea').waitFor();
    await expectSound(desk, `exclude-${language}`);
    await desk.page.keyboard.press('Escape');
    await desk.page.keyboard.press('?');
    await desk.page.locator('.keys').waitFor();
    await expectSound(desk, `shortcuts-${language}`);
    await desk.context.close();
  });
});

// A machine without Chromium cannot run this; the reason is printed above.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('places, in %s', (language) => {
  it('a department is shown where its alert is, and nothing is asked that it may not know', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await signIn(desk.page, 'market', DEV_PASSWORD);
    const path = `/alerts/${idOf('diarrhoea', 'responding')}`;
    await expectView(desk, { language, path, shows: '.area-here', name: 'alert-department' });
    expect(await desk.page.locator('.city-map-small .area-no-data').count()).toBe(0);
    await desk.context.close();
  });

  it('the list beside the map shows all its columns on a common screen', async () => {
    const { page } = desks[language];
    await page.goto('/map');
    await page.locator('.table-places tbody tr').first().waitFor();
    const hidden = (): Promise<number> =>
      page.locator('.map-side .table-scroll').evaluate((box) => box.scrollWidth - box.clientWidth);
    await expect.poll(hidden).toBeLessThanOrEqual(0);
  });
});

/** Of the second measure alone: nothing is said where all could be judged. */
const UNJUDGED = {
  en: '12 could not be judged:\nhistory shorter than the rule asks for: 9\nfewer cases than the rule asks for: 3',
  zh: '另有 12 起无法判定：\n历史短于规则要求 9 起\n例数少于规则要求 3 起',
};

// A machine without Chromium cannot run this; the reason is printed above.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('detection quality, in %s', (language) => {
  it('unfolds its rules, weighs a budget and asks for a reason', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await signIn(desk.page, 'duty', DEV_PASSWORD);
    await desk.page.goto('/detection');
    const unjudged = desk.page.locator('.quality-unjudged');
    await unjudged.first().waitFor();
    expect(await unjudged.allInnerTexts()).toEqual([UNJUDGED[language]]);
    await desk.page.locator('.table-quality .link-button').first().click();
    await desk.page.locator('.quality-rule').first().waitFor();
    await desk.page.locator('.quality-spend input[type=number]').fill('1');
    await desk.page.locator('.quality-decide .field-error').waitFor();
    await desk.page.locator('.quality-spend input[type=number]').fill('3');
    await desk.page.locator('.quality-decide .table').waitFor();
    await expectSound(desk, `detection-unfolded-${language}`);
    await desk.page.locator('.quality-decide .button-primary').click();
    await desk.page.locator('[role=dialog] textarea').waitFor();
    await desk.page.locator('[role=dialog] button[type=submit]').click();
    await desk.page.locator('#missing').waitFor();
    await expectSound(desk, `detection-budget-${language}`);
    await desk.context.close();
  });
});
