// The forms of rosters on a real Chromium: another rotation, an office's first roster, an override and its withdrawal; what is missing is said, what is
// refused stays typed, and what was changed is not left by one key.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { type Desk, DIST, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectNoSidewaysScroll, expectSound, type Language, LANGUAGES } from './views.ts';

const MADE = 'ro-market-regulation-9901';
let fake: FakeServer;
let browser: Browser;

beforeAll(async () => {
  if (whySkipped !== null) return;
  browser = await launch();
});
afterAll(async () => {
  if (whySkipped !== null) return;
  await browser.close();
});

async function openDuty(user: string, language: Language, width = 1440): Promise<Desk> {
  const desk = await openDesk(browser, { url: fake.url, language, width });
  await signIn(desk.page, user, DEV_PASSWORD);
  await desk.page.goto('/duty');
  await desk.page.locator('.duty-roster').first().waitFor();
  return desk;
}

const send = (page: Page): Promise<void> =>
  page.locator('[role=dialog] button[type=submit]').click();

const reason = (page: Page, text: string): Promise<void> =>
  page.locator('[role=dialog] textarea').fill(text);

/** Of the layer: the field that adds somebody to it. */
const people = (page: Page, layer: number) => page.locator(`[data-layer="${layer}"] .duty-people`);

async function expectTold(page: Page, kind: 'good' | 'bad'): Promise<void> {
  await page.locator(`.notice-${kind}`).first().waitFor();
}

async function changeRotation(language: Language): Promise<void> {
  const desk = await openDuty('duty', language);
  const { page } = desk;
  await page.locator('.duty-roster .duty-buttons button').nth(1).click();
  await people(page, 1).locator('li').nth(2).locator('button').nth(0).click();
  await expect
    .poll(() => people(page, 1).locator('li small').allInnerTexts())
    .toEqual(['duty.city', 'duty.city.c', 'duty.city.b']);
  await send(page);
  await page.locator('#missing').waitFor();
  await expectSound(desk, `roster-plan-${language}`);
  await reason(page, '调整先后');
  await send(page);
  await expectTold(page, 'good');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  expect(fakePlans()).toEqual(['duty.city duty.city.c duty.city.b']);
  await desk.context.close();
}

/** People in turn of each plan that was made after the first, by layer. */
const fakePlans = (): string[] =>
  fake.rosters
    .all()
    .flatMap(({ plans }) => plans.slice(1))
    .flatMap(({ layers }) => layers.map((layer) => layer.people.join(' ')));

async function refuseHole(language: Language): Promise<void> {
  const desk = await openDuty('duty', language);
  const { page } = desk;
  desk.expected.add('422 POST /api/rosters/commands');
  await page.locator('.duty-roster .duty-buttons button').nth(1).click();
  await page.locator('[data-layer="1"] .duty-shift').nth(1).locator('button').click();
  await reason(page, '只留白班');
  await send(page);
  await expectTold(page, 'bad');
  await page.keyboard.press('Escape');
  await page.locator('.dialog-buttons [role=alert]').waitFor();
  expect(await page.locator('[role=dialog] textarea').inputValue()).toBe('只留白班');
  expect(await page.locator('.duty-shift').count()).toBe(1);
  await expectSound(desk, `roster-unsaved-${language}`);
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await desk.context.close();
}

async function makeFirst(language: Language): Promise<void> {
  const desk = await openDuty('admin', language);
  const { page } = desk;
  await page.locator('.duty > .duty-buttons button').click();
  await page.locator('[role=dialog] [role=status]').waitFor();
  const [department, head] = ['[role=dialog] select >> nth=0', '[role=dialog] select >> nth=2'];
  await page.locator(department).selectOption('market-regulation');
  await page.locator('[data-layer="1"]').waitFor();
  await reason(page, '建立值班');
  for (const [fill, field] of [
    [() => page.locator(head).selectOption('market'), 'head'],
    [() => people(page, 1).locator('select').selectOption('market'), 'people'],
  ] as const) {
    await send(page);
    await page.locator('#missing').waitFor();
    await expectSound(desk, `roster-first-no-${field}-${language}`);
    await fill();
  }
  await people(page, 1).locator('select').selectOption('market.night');
  await send(page);
  await expectTold(page, 'good');
  await page.locator(`[data-roster=${MADE}]`).waitFor();
  await expectSound(desk, `roster-first-${language}`);
  await desk.context.close();
}

async function overrideAndTakeBack(language: Language): Promise<void> {
  const desk = await openDuty('duty', language);
  const { page } = desk;
  await page.locator('.duty-roster .duty-buttons button').nth(0).click();
  await page.locator('[role=dialog] input').nth(0).fill('2036-06-01T08:00');
  await page.locator('[role=dialog] input').nth(1).fill('2036-06-01T12:00');
  await reason(page, '外出培训');
  await send(page);
  await page.locator('.duty-swaps li', { hasText: '外出培训' }).locator('button').click();
  await page.locator('[role=dialog] input[type=checkbox]').check();
  await reason(page, '培训取消');
  await send(page);
  await page.locator('.duty-swaps li', { hasText: '外出培训' }).waitFor({ state: 'detached' });
  expect(desk.troubles).toEqual([]);
  await desk.context.close();
}

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('rosters, in %s', (language) => {
  beforeAll(async () => {
    fake = await startFakeServer({ port: 0, dist: DIST });
  });
  afterAll(() => fake.close());

  it('another rotation is set with people moved, and only with a reason', () =>
    changeRotation(language));
  it('one with a hole is refused, stays typed, and is left only when it is left twice', () =>
    refuseHole(language));
  it('an administrator makes the first roster of an office, told what is missing', () =>
    makeFirst(language));
  it('an override is set and taken back', () => overrideAndTakeBack(language));

  it('fit a narrow screen', async () => {
    const desk = await openDuty('duty', language, 400);
    await expectNoSidewaysScroll(desk.page);
    await desk.page.locator('.duty-roster .duty-buttons button').nth(1).click();
    await expectSound(desk, `roster-narrow-${language}`);
    const inside = (dialog: Element): number => dialog.scrollWidth - dialog.clientWidth;
    expect(await desk.page.locator('[role=dialog]').evaluate(inside)).toBeLessThanOrEqual(0);
    await desk.context.close();
  });

  it('nobody but an administrator is offered a first roster', async () => {
    const desk = await openDuty('epi', language);
    expect(await desk.page.locator('.duty > .duty-buttons').count()).toBe(0);
    await desk.context.close();
  });
});
