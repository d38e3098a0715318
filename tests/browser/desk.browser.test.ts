// How the desk behaves in a real Chromium: keys alone do a night's work, a lost connection is said and made up for, new rows wait.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, type Desk, launch, openDesk, shoot, signIn, whySkipped } from './browser.ts';

let browser: Browser;
let fake: FakeServer;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  if (whySkipped === null) browser = await launch();
});
afterAll(async () => {
  if (whySkipped === null) await browser.close();
});
beforeEach(async () => {
  fake = await startFakeServer({ port: 0, dist: DIST });
  desk = await openDesk(browser, { url: fake.url, language: 'zh' });
  page = desk.page;
});
afterEach(async () => {
  await desk.context.close();
  await fake.close();
});

const focused = (): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-alert') ?? null);
const stateOf = (id: string): string | undefined => fake.world.alerts.get(id)?.alert.state;
const first = (): string => {
  const waiting = [...fake.world.alerts.values()].find(({ alert }) => alert.machineLevel === 'I');
  return waiting?.alert.id ?? '';
};

async function toInbox(): Promise<void> {
  await signIn(page, 'duty', DEV_PASSWORD);
  await page.locator('[data-alert]').first().waitFor();
}

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null)('the keyboard', () => {
  it('signs in, moves, acknowledges, opens and comes back without a mouse', async () => {
    await page.goto('/');
    await page.locator('input[name=user]').waitFor();
    await page.keyboard.type('duty');
    await page.keyboard.press('Tab');
    await page.keyboard.type(DEV_PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('[data-alert]').first().waitFor();
    await page.locator('[data-link=live]').waitFor();
    await page.keyboard.press('j');
    await expect.poll(focused).toBe(first());
    await page.keyboard.press('j');
    await expect.poll(focused).not.toBe(first());
    await page.keyboard.press('k');
    await expect.poll(focused).toBe(first());
    await page.keyboard.press('a');
    await expect.poll(() => stateOf(first())).toBe('acknowledged');
    await page.locator('[data-alert]').nth(0).focus();
    await page.keyboard.press('Enter');
    await page.locator('.alert-title').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.inbox').waitFor();
    expect(desk.troubles).toEqual([]);
  });

  it('excludes with a reason, and the focus goes back to the list', async () => {
    await toInbox();
    await page.keyboard.press('j');
    await expect.poll(focused).toBe(first());
    await page.keyboard.press('x');
    const dialog = page.locator('[role=dialog]');
    await dialog.locator('textarea').fill('电话核实：补报三天数据');
    await dialog.locator('button[type=submit]').click();
    await dialog.locator('#missing').waitFor();
    expect(stateOf(first())).toBe('open');
    await dialog.locator('input[name=code]').nth(1).check();
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    expect(stateOf(first())).toBe('excluded');
    await expect.poll(focused).not.toBeNull();
  });

  it('gives the focus back to its row when a dialog is left', async () => {
    await toInbox();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(focused).not.toBeNull();
    const row = await focused();
    await page.keyboard.press('x');
    await page.locator('[role=dialog] textarea').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(row);
  });

  it('does nothing when the shortcuts are switched off, nor while someone types', async () => {
    await toInbox();
    await page.evaluate(() =>
      localStorage.setItem('vigil.preferences', '{"shortcuts":false,"guideSeen":true}'),
    );
    await page.reload();
    await page.locator('[data-alert]').first().waitFor();
    await page.keyboard.press('j');
    expect(await focused()).toBeNull();
  });
});

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null)('the connection', () => {
  it('keeps the last data and disables acts while it is lost, then receives what it missed', async () => {
    await toInbox();
    fake.outage(true);
    await page.locator('[data-link=lost]').waitFor();
    await page.locator(`[data-alert="${first()}"]`).waitFor();
    const button = page.locator('.row-buttons button').first();
    await expect.poll(() => button.isDisabled()).toBe(true);
    expect(await button.getAttribute('title')).toContain('连接中断');
    await shoot(page, 'lost-connection-zh');
    const missed = fake.world.raise('I');
    const seqBefore = fake.world.seq - 1;
    fake.outage(false);
    await page.locator('[data-link=live]').waitFor();
    await page.locator(`[data-alert="${missed.id}"]`).waitFor();
    await expect.poll(() => button.isDisabled()).toBe(false);
    expect(fake.cursors.at(-1)).toBeLessThanOrEqual(seqBefore);
    expect(fake.cursors.at(-1)).toBeGreaterThan(0);
    expect(desk.troubles.filter((line) => !/WebSocket|net::ERR_/.test(line))).toEqual([]);
  });

  it('reads the snapshots again when the server says so', async () => {
    await toInbox();
    const asked = page.waitForRequest((request) => request.url().includes('/api/alerts?'));
    fake.resync();
    expect((await asked).method()).toBe('GET');
  });

  it('stays signed in over a reload, by the cookie alone', async () => {
    await toInbox();
    await page.reload();
    await page.locator('[data-link=live]').waitFor();
    const stored = await page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    );
    expect(stored).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null)('new rows', () => {
  it('wait until they are let in, but level I comes in at once and is announced', async () => {
    await toInbox();
    const quiet = fake.world.raise('III');
    await page.locator('.fresh').waitFor();
    expect(await page.locator(`[data-alert="${quiet.id}"]`).count()).toBe(0);
    const urgent = fake.world.raise('I');
    await page.locator(`[data-alert="${urgent.id}"]`).waitFor();
    await page
      .locator('[aria-live=assertive]', { hasText: urgent.title.zh })
      .waitFor({ state: 'attached' });
    await shoot(page, 'new-rows-zh');
    await page.keyboard.press('n');
    await page.locator(`[data-alert="${quiet.id}"]`).waitFor();
    await page.locator('.fresh').waitFor({ state: 'detached' });
  });

  it('stand outside while the list is paused, even of level I', async () => {
    await toInbox();
    await page.locator('.inbox-moving button[aria-pressed=false]').click();
    const urgent = fake.world.raise('I');
    await page.locator('.fresh').waitFor();
    expect(await page.locator(`[data-alert="${urgent.id}"]`).count()).toBe(0);
  });
});

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null)('departments', () => {
  it('see their own tasks only, and submit one with evidence', async () => {
    await signIn(page, 'market', DEV_PASSWORD);
    await page.goto('/tasks');
    await page.locator('.card').first().waitFor();
    // The names come by a request of their own; until then the identifiers stand there.
    await expect
      .poll(async () => [...new Set(await page.locator('.card-where b').allInnerTexts())])
      .toEqual(['市场监管']);
    const open = [...fake.world.alerts.values()].find(({ alert }) => alert.state === 'verifying');
    const duty = { id: 'duty', role: 'duty-officer' } as Parameters<
      typeof fake.world.actOnAlert
    >[2];
    fake.world.actOnAlert(open?.alert.id ?? '', { command: 'respond', reason: '确认' }, duty);
    const received = page.locator('.column-received .card').filter({ hasText: '已派发' }).first();
    await received.getByRole('button', { name: '接收' }).click();
    const card = page.locator('.column-in-work .card').filter({ hasText: '已应答' }).first();
    await card.getByRole('button', { name: '开始办理' }).click();
    const working = page.locator('.column-in-work .card').filter({ hasText: '办理中' });
    await working.getByRole('button', { name: '提交反馈' }).last().click();
    await page.locator('[role=dialog] textarea').fill('已封存可疑食品 3 批次，追溯至供货商。');
    await page.locator('[role=dialog] button[type=submit]').click();
    await page.locator('.column-to-accept', { hasText: '追溯至供货商' }).waitFor();
  });

  it('show the refusal in words when the act has come too late', async () => {
    await signIn(page, 'market', DEV_PASSWORD);
    await page.goto('/tasks');
    const dispute = page.getByRole('button', { name: '提出争议' });
    const open = [...fake.world.alerts.values()].find(({ alert }) => alert.state === 'verifying');
    const duty = { id: 'duty', role: 'duty-officer' } as Parameters<
      typeof fake.world.actOnAlert
    >[2];
    fake.world.actOnAlert(open?.alert.id ?? '', { command: 'respond', reason: '确认' }, duty);
    await dispute.first().click();
    await page.locator('[role=dialog] textarea').fill('不属于本部门职责');
    // Meanwhile somebody else has closed it.
    for (const [id, task] of fake.world.tasks)
      fake.world.tasks.set(id, { ...task, state: 'closed' });
    await page.locator('[role=dialog] button[type=submit]').click();
    await page.locator('.notice-bad', { hasText: '当前状态不能执行此操作' }).waitFor();
    expect(await page.locator('[role=dialog] textarea').inputValue()).toBe('不属于本部门职责');
  });
});

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null)('many at once', () => {
  it('excludes the chosen rows with one reason', async () => {
    await toInbox();
    const boxes = page.locator('.row-check input');
    await boxes.nth(1).check();
    await boxes.nth(2).check();
    await boxes.nth(3).check();
    await page.locator('.bulk button').nth(1).click();
    const dialog = page.locator('[role=dialog]');
    await dialog.locator('input[name=code]').first().check();
    await dialog.locator('textarea').fill('昨日系统升级补报');
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    const excluded = [...fake.world.alerts.values()].filter(
      ({ alert }) => alert.conclusion?.text === '昨日系统升级补报',
    );
    expect(excluded).toHaveLength(3);
  });
});

// A machine without Chromium cannot run this; the reason is printed by views.browser.test.ts.
describe.skipIf(whySkipped !== null)('charts and maps', () => {
  it('are read by arrow keys', async () => {
    await signIn(page, 'duty', DEV_PASSWORD);
    const alert = [...fake.world.alerts.values()].find(
      (stored) => stored.alert.measure === 'diarrhoea' && stored.alert.state === 'open',
    );
    await page.goto(`/alerts/${alert?.alert.id ?? ''}`);
    await page.locator('.plot-box canvas').waitFor();
    const slider = page.locator('[role=slider]');
    await slider.focus();
    const last = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toBe(last);
    await page.goto('/map');
    await page.locator('.area[tabindex="0"]').focus();
    const place = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('data-place') ?? null);
    const before = await place();
    await page.keyboard.press('ArrowDown');
    await expect.poll(place).not.toBe(before);
    await page.keyboard.press('Enter');
    await page.waitForURL(/within=99/);
    await page.locator('.area').nth(5).waitFor();
  });
});
