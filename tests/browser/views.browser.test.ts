// Every view in both languages on a real Chromium: it shows its content, axe finds nothing, nothing is written to the console. The
// screenshots are left in test-results/ for eyes.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { axeFindings } from './axe.ts';
import { DIST, type Desk, launch, openDesk, shoot, signIn, whySkipped } from './browser.ts';

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

interface View {
  readonly name: string;
  readonly path: () => string;
  /** Something that only the loaded view shows. */
  readonly shows: string;
}

type AlertTab = Record<'state' | 'tab' | 'shows', string>;
const detail = (name: string, { state, tab, shows }: AlertTab): View => ({
  name: `alert-${name}`,
  path: () => `/alerts/${idOf('diarrhoea', state)}?tab=${tab}`,
  shows,
});

const VIEWS: readonly View[] = [
  { name: 'inbox', path: () => '/alerts', shows: '[data-alert]' },
  { name: 'inbox-excluded', path: () => '/alerts?tab=excluded', shows: '[data-alert]' },
  detail('overview', { state: 'open', tab: 'overview', shows: '.plot-box canvas' }),
  detail('responding', { state: 'responding', tab: 'overview', shows: '.task-lines li' }),
  detail('records', { state: 'open', tab: 'records', shows: '.table tbody tr' }),
  detail('activity', { state: 'responding', tab: 'activity', shows: '.timeline li' }),
  detail('analysis', { state: 'open', tab: 'analysis', shows: '.table-assessments tbody tr' }),
  detail('people', { state: 'responding', tab: 'people', shows: '.table-people tbody tr' }),
  { name: 'map-counties', path: () => '/map', shows: '.area' },
  { name: 'map-townships', path: () => '/map?within=990102', shows: '.area' },
  { name: 'tasks', path: () => '/tasks', shows: '.card' },
  { name: 'sources', path: () => '/sources', shows: '.table-sites tbody tr' },
];

const LANGUAGES = ['zh', 'en'] as const;

async function check(desk: Desk, name: string): Promise<void> {
  await desk.page.waitForTimeout(250);
  await shoot(desk.page, name);
  expect(await axeFindings(desk.page)).toEqual([]);
  expect(desk.troubles).toEqual([]);
}

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
    await check(desk, `sign-in-${language}`);
    await desk.page.locator('input[name=user]').fill('duty');
    await desk.page.locator('input[name=password]').fill('wrong');
    await desk.page.keyboard.press('Enter');
    await desk.page.locator('#trouble').waitFor();
    await check(desk, `sign-in-refused-${language}`);
    await desk.context.close();
  });

  it.each(VIEWS)('$name is shown, accessible and quiet', async (view) => {
    const desk = desks[language];
    await desk.page.goto(view.path());
    await desk.page.locator(view.shows).first().waitFor();
    expect(await desk.page.locator('html').getAttribute('lang')).toBe(
      language === 'zh' ? 'zh-CN' : 'en',
    );
    await check(desk, `${view.name}-${language}`);
  });

  it('says what is empty and what is not allowed, and explains itself the first time', async () => {
    const desk = await openDesk(browser, { url: bare.url, language, guideSeen: false });
    await signIn(desk.page, 'new', DEV_PASSWORD);
    await desk.page.locator('.guide').waitFor();
    await desk.page.locator('.view-state').waitFor();
    await check(desk, `empty-inbox-${language}`);
    for (const [name, path] of [
      ['empty-tasks', '/tasks'],
      ['forbidden-map', '/map'],
      ['forbidden-sources', '/sources'],
      ['not-found', '/nowhere'],
    ] as const) {
      await desk.page.goto(path);
      await desk.page.locator('.view-state-title').first().waitFor();
      await check(desk, `${name}-${language}`);
    }
    await desk.context.close();
  });

  it('dialogs are accessible', async () => {
    const desk = await openDesk(browser, { url: fake.url, language });
    await signIn(desk.page, 'duty', DEV_PASSWORD);
    await desk.page.locator('[data-alert]').first().waitFor();
    await desk.page.locator('.head-button').first().click();
    await desk.page.locator('[role=dialog]').waitFor();
    await check(desk, `settings-${language}`);
    await desk.page.keyboard.press('Escape');
    await desk.page.keyboard.press('j');
    await desk.page.keyboard.press('x');
    await desk.page.locator('[role=dialog] textarea').waitFor();
    await check(desk, `exclude-${language}`);
    await desk.page.keyboard.press('Escape');
    await desk.page.keyboard.press('?');
    await desk.page.locator('.keys').waitFor();
    await check(desk, `shortcuts-${language}`);
    await desk.context.close();
  });
});
