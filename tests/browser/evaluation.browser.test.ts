// The evaluation of an alert on a real Chromium: the score that is owed is drafted, refused without a word, given, and ends the round; a corrective
// action is set by the desk, reported by its department and verified by the desk.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertEvaluation } from '../../contracts/api/evaluation.ts';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { type Desk, DIST, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { expectNoSidewaysScroll, expectSound, type Language, LANGUAGES } from './views.ts';

const OWNER = 'disease-control';
let fake: FakeServer;
let browser: Browser;
let alert: string | undefined;

beforeAll(async () => {
  if (whySkipped !== null) return;
  browser = await launch();
});
afterAll(async () => {
  if (whySkipped !== null) return;
  await browser.close();
});

/** Of the first alert whose evaluation is about this department. */
async function evaluated(page: Page, department: string): Promise<string> {
  for (const id of new Set([...fake.world.tasks.values()].map(({ alertId }) => alertId))) {
    const of = (await page.evaluate(
      async (path) => (await fetch(path)).json() as Promise<unknown>,
      `/api/alerts/${id}/evaluation`,
    )) as AlertEvaluation;
    if (of.owners.some((owner) => owner.department === department)) return id;
  }
  throw new Error(`no alert of the world is about ${department}`);
}

async function openEvaluation(user: string, language: Language, width = 1440): Promise<Desk> {
  const desk = await openDesk(browser, { url: fake.url, language, width });
  await signIn(desk.page, user, DEV_PASSWORD);
  alert ??= await evaluated(desk.page, OWNER);
  await desk.page.goto(`/alerts/${alert}?tab=evaluation`);
  await desk.page.locator('.table-times tbody tr').first().waitFor();
  return desk;
}

const send = (page: Page): Promise<void> =>
  page.locator('[role=dialog] button[type=submit]').click();

async function giveScore(language: Language): Promise<void> {
  const desk = await openEvaluation('duty', language);
  const { page } = desk;
  desk.expected.add('422 POST /api/evaluations/commands');
  const form = page.locator('form.panel');
  expect(await form.locator('input[name=satisfaction]').count()).toBe(0);
  for (const [name, score] of [
    ['completion', '80'],
    ['timeliness', '90'],
    ['effect', '85'],
  ] as const)
    await form.locator(`input[name=${name}]`).fill(score);
  await expectSound(desk, `evaluation-draft-${language}`);
  await form.locator('button[type=submit]').click();
  await page.locator('.notice-bad').waitFor();
  expect(await form.locator('input[name=completion]').inputValue()).toBe('80');
  await form.locator('textarea').fill('两项延期，已说明');
  await form.locator('button[type=submit]').click();
  await form.waitFor({ state: 'detached' });
  await page.locator('.table-scores', { hasText: '两项延期，已说明' }).waitFor();
  await expectSound(desk, `evaluation-closed-${language}`);
  await desk.context.close();
}

async function setAction(language: Language): Promise<void> {
  const desk = await openEvaluation('duty', language);
  const { page } = desk;
  await page
    .locator('.table-actions')
    .locator('xpath=ancestor::section/following-sibling::p[1]')
    .locator('button')
    .click();
  await send(page);
  await page.locator('#missing').waitFor();
  await page.locator('[role=dialog] textarea').fill('补足冷链记录');
  await expectSound(desk, `action-set-${language}`);
  await send(page);
  await rowOf(page).waitFor();
  await desk.context.close();
}

const rowOf = (page: Page) => page.locator('[data-action]', { hasText: '补足冷链记录' });

async function actOn(user: string, language: Language, text: string): Promise<void> {
  const desk = await openEvaluation(user, language);
  const { page } = desk;
  await rowOf(page).locator('button').first().click();
  await page.locator('[role=dialog] textarea').fill(text);
  await send(page);
  await rowOf(page).filter({ hasText: text }).waitFor();
  await expectSound(desk, `action-${user}-${language}`);
  await desk.context.close();
}

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('an evaluation, in %s', (language) => {
  beforeAll(async () => {
    fake = await startFakeServer({ port: 0, dist: DIST });
  });
  afterAll(() => fake.close());

  it('is drafted, refused without a word, given, and ended by the last score', () =>
    giveScore(language));
  it('leads to a corrective action, which names what is to be better', () => setAction(language));
  it('the department reports its action done', () => actOn('cdc', language, '冷链已补记'));
  it('the desk verifies it, and nothing more is asked of anybody', async () => {
    await actOn('duty', language, '抽查属实');
    const desk = await openEvaluation('duty', language);
    expect(await rowOf(desk.page).locator('button').count()).toBe(0);
    await desk.context.close();
  });

  it('fits a narrow screen', async () => {
    const desk = await openEvaluation('cdc', language, 400);
    await expectNoSidewaysScroll(desk.page);
    await desk.context.close();
  });
});
