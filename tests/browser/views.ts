// The table of views that is tried on the real product, and what each of them, and of the states beside them, must do: show its
// content, pass axe, write nothing to the console, and fit the width of the screen.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings } from './axe.ts';
import { type Desk, shoot } from './browser.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Alerts that a server must have for the table. */
export interface Subjects {
  /** Of a counted measure, with a series behind it; nobody has touched it. */
  readonly open: string;
  /** With tasks. */
  readonly responding: string;
}

export interface View {
  readonly name: string;
  readonly path: (of: Subjects) => string;
  /** Something that only the loaded view shows. */
  readonly shows: string;
}

const detail = (tab: string, about: keyof Subjects, shows: string): View => ({
  name: `alert-${tab}${about === 'open' ? '' : `-${about}`}`,
  path: (of) => `/alerts/${of[about]}?tab=${tab}`,
  shows,
});

export const VIEWS: readonly View[] = [
  { name: 'inbox', path: () => '/alerts', shows: '[data-alert]' },
  { name: 'inbox-groups', path: () => '/alerts?by=group', shows: '[data-group]' },
  { name: 'inbox-in-work', path: () => '/alerts?tab=in-work', shows: '[data-alert]' },
  { name: 'inbox-excluded', path: () => '/alerts?tab=excluded', shows: '[data-alert]' },
  { name: 'inbox-closed', path: () => '/alerts?tab=closed', shows: '[data-alert]' },
  detail('overview', 'open', '.plot-box canvas'),
  detail('overview', 'responding', '.task-lines li'),
  detail('records', 'open', '.signals li'),
  detail('records', 'responding', '.table tbody tr'),
  detail('activity', 'responding', '.timeline li'),
  detail('analysis', 'open', '.table-assessments tbody tr'),
  detail('analysis', 'responding', '.triage-stages li'),
  detail('judgement', 'responding', '#alert-panel .panel'),
  detail('people', 'responding', '.table-told tbody tr'),
  detail('evaluation', 'responding', '.table-times tbody tr'),
  {
    name: 'room',
    path: (of) => `/alerts/${of.responding}/room`,
    shows: '.table-room tbody tr',
  },
  { name: 'map-counties', path: () => '/map', shows: '.area' },
  { name: 'map-townships', path: () => '/map?within=990102', shows: '.area' },
  { name: 'tasks', path: () => '/tasks', shows: '.card' },
  { name: 'studies', path: () => '/studies', shows: '[data-study]' },
  { name: 'sources', path: () => '/sources', shows: '.table-sites tbody tr' },
  ...(['imports', 'resources', 'edges'] as const).map((part) => ({
    name: `sources-${part}`,
    path: () => `/sources?view=${part}`,
    shows: '.table-feeds tbody tr, #sources-part .view-state-title',
  })),
  {
    name: 'escalations',
    path: () => '/escalations',
    shows: '.escalations .panel',
  },
  {
    name: 'silences',
    path: () => '/silences',
    shows: '[data-silence], .view-state-title',
  },
  { name: 'ledger', path: () => '/ledger', shows: '#ledger-exports' },
  { name: 'duty', path: () => '/duty', shows: '.duty-now tbody tr' },
  { name: 'detection', path: () => '/detection', shows: '.quality-decide' },
  { name: 'lists', path: () => '/responsibilities', shows: '[data-list]' },
  { name: 'list', path: () => '/responsibilities/foodborne', shows: '.list-duties tbody tr' },
];

export interface ShownView {
  readonly language: Language;
  readonly path: string;
  readonly shows: string;
  /** Of the screenshot. */
  readonly name: string;
}

export async function expectView(desk: Desk, view: ShownView): Promise<void> {
  const { page } = desk;
  await page.goto(view.path);
  await page.locator(view.shows).first().waitFor();
  const lang = view.language === 'zh' ? 'zh-CN' : 'en';
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(lang);
  await expectSound(desk, `${view.name}-${view.language}`);
}

/** What stands on the screen now is accessible, and nothing was complained of. */
export async function expectSound(desk: Desk, name: string): Promise<void> {
  await untilStill(desk.page);
  await shoot(desk.page, name);
  expect(await axeFindings(desk.page)).toEqual([]);
  expect(desk.troubles).toEqual([]);
}

/** Nothing is being fetched and nothing loads: what axe and the screenshot see is what a person sees. */
async function untilStill(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.spinner').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // Transitions of colour last at most this long; axe would measure their middle.
  await page.waitForTimeout(250);
}

/** WCAG 1.4.10: nobody has to scroll sideways to read; tables, maps and the task board may do so within themselves. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ),
    )
    .toBeLessThanOrEqual(0);
}
