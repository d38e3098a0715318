// Verification, risk, the three products and merging on a real Chromium: each act is done on the page of the alert and its record seen there; the
// system's draft of the risk stands in the form; whoever wrote a text does not approve it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, type Desk, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { fill, send } from './room-acts.ts';
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

const idOf = (measure: string, state: string): string =>
  [...fake.world.alerts.values()].find(
    ({ alert }) => alert.measure === measure && alert.state === state,
  )?.alert.id ?? '';

async function onAlert(user: string, id: string, language: 'zh' | 'en' = 'zh'): Promise<Desk> {
  const desk = await openDesk(browser, { url: fake.url, language });
  await signIn(desk.page, user, DEV_PASSWORD);
  await desk.page.goto(`/alerts/${id}?tab=judgement`);
  await desk.page.locator('#alert-panel .panel').first().waitFor();
  return desk;
}

const verb = (page: Page, name: string) => page.locator('.verbs button').filter({ hasText: name });

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null)('the page of an alert', () => {
  it('takes a verification and a risk that begins with the draft, and shows both', async () => {
    const desk = await onAlert('duty', idOf('diarrhoea', 'responding'));
    const { page } = desk;
    await verb(page, '记录核实').click();
    const dialog = page.locator('[role=dialog]');
    await dialog.locator('input[type=radio]').nth(2).check();
    await dialog.locator('input[type=checkbox]').nth(3).check();
    await fill(page, { inputs: ['7'] });
    await send(page, '实验室结果未回');
    const found = page.locator('[data-verification=inconclusive]');
    await found.waitFor();
    expect(await found.innerText()).toContain('7');
    await verb(page, '研判').click();
    await dialog.locator('.risk-draft').waitFor();
    expect(await dialog.locator('select').first().inputValue()).toBe('4');
    await expectSound(desk, 'assess-draft-zh');
    await fill(page, { selects: ['5'] });
    await send(page, '跨校传播');
    await page.locator('[data-risk="15"]').waitFor();
    expect(desk.troubles).toEqual([]);
    await desk.context.close();
  });

  it('leads a product from draft over another’s approval to its issue', async () => {
    const id = idOf('gastro-enteritis', 'responding');
    const bulletin = '[data-product=alert-bulletin]';
    const writer = await onAlert('epi', id, 'en');
    expect(await writer.page.locator(`${bulletin} [data-act=approve]`).count()).toBe(0);
    await writer.page.locator(`${bulletin} [data-act=revise]`).click();
    await writer.page.locator('[role=dialog] textarea').first().fill('全部学校停供冷食。');
    await expectSound(writer, 'product-revise-en');
    await send(writer.page, 'No school serves cold dishes.');
    await writer.page.locator(`${bulletin} summary`).click();
    await writer.page.getByText('No school serves cold dishes.').waitFor();
    await writer.context.close();

    const desk = await onAlert('duty', id);
    const { page } = desk;
    for (const [act, state] of [
      ['approve', 'approved'],
      ['issue', 'issued'],
    ] as const) {
      await page.locator(`${bulletin} [data-act=${act}]`).click();
      await send(page, '');
      await page.locator(`${bulletin}[data-state=${state}]`).waitFor();
    }
    await page.locator('[data-act=draft-decision-advice]').click();
    const advice = page.locator('[data-product=decision-advice][data-state=draft]');
    await advice.waitFor();
    expect(await advice.innerText()).toContain('须由他人审签');
    expect(await advice.locator('[data-act=approve]').count()).toBe(0);
    await expectSound(desk, 'products-zh');
    await desk.context.close();
  });

  it('goes into another of its family, with a reason, and leads there', async () => {
    const desk = await onAlert('duty', idOf('diarrhoea', 'open'));
    const { page } = desk;
    await page.locator('[data-act=merge]').click();
    await page.locator('[role=dialog] option').nth(1).waitFor({ state: 'attached' });
    await page.locator('[role=dialog] button[type=submit]').click();
    await page.locator('#missing').waitFor();
    const into = idOf('diarrhoea', 'responding');
    await fill(page, { selects: [into] });
    await expectSound(desk, 'merge-zh');
    await send(page, '同一起事件');
    await page.locator(`.facts a[href="/alerts/${into}"]`).waitFor();
    expect(desk.troubles).toEqual([]);
    await desk.context.close();
  });
});
