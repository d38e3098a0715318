// The joint-response room on a real Chromium, in both languages: each act of the lead is done there and seen afterwards, what is missing and what
// is refused is said in words, and who has no powers is told so. That the real stages take these acts: tests/acceptance/views.test.ts.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../dashboard/web/dev/fake-server.ts';
import { DEV_PASSWORD } from '../../dashboard/web/dev/script.ts';
import { DIST, type Desk, launch, openDesk, signIn, whySkipped } from './browser.ts';
import { fill, open, send } from './room-acts.ts';
import { expectSound, LANGUAGES, type Language } from './views.ts';

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

const room = (): string => {
  const found = [...fake.world.alerts.values()].find(
    ({ alert }) => alert.measure === 'diarrhoea' && alert.state === 'responding',
  );
  return `/alerts/${found?.alert.id ?? ''}/room`;
};

/** Signed in once: what is tried here is the room. */
const desks = new Map<string, Desk>();

async function inRoom(user: string, language: Language): Promise<Desk> {
  const key = `${user} ${language}`;
  const known = desks.get(key);
  const desk = known ?? (await openDesk(browser, { url: fake.url, language }));
  if (known === undefined) await signIn(desk.page, user, DEV_PASSWORD);
  desks.set(key, desk);
  await desk.page.goto(room());
  await desk.page.locator('.table-room tbody tr').first().waitFor();
  return desk;
}

const rowOf = (page: Page, department: string): Locator =>
  page.locator('.table-room tbody tr').filter({ hasText: department });

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null).each(LANGUAGES)('the lead in the room, in %s', (language) => {
  const zh = language === 'zh';

  it('dispatches, adds a department, and is told in words what cannot be', async () => {
    const desk = await inRoom('duty', language);
    const { page } = desk;
    const duty = `协查密切接触者 ${language}`;
    await open(page, 'dispatch');
    await page.locator('[role=dialog] button[type=submit]').click();
    await page.locator('#missing').waitFor();
    await expectSound(desk, `room-dispatch-${language}`);
    await fill(page, { selects: ['transport'], texts: [duty], inputs: ['', '书面报告'] });
    await send(page, '需要查找乘客');
    await rowOf(page, duty).waitFor();

    const stage = zh ? 'treat' : 'supply';
    for (const tries of ['first', 'again'] as const) {
      if (tries === 'again') desk.expected.add('409 POST /api/joint/commands');
      await open(page, 'add-department');
      await fill(page, { selects: ['finance', stage] });
      await send(page, '需要经费', tries === 'first');
    }
    await page.locator('.notice-bad').waitFor();
    expect(await page.locator('.notice-bad').innerText()).toContain(zh ? '已经存在' : 'exists');
    await page.locator('[role=dialog]').waitFor();
    expect(await page.locator('[role=dialog] textarea').inputValue()).toBe('需要经费');
    expect(desk.troubles).toEqual([]);
  });

  it('makes a limit longer, and proposes accountability', async () => {
    const desk = await inRoom('duty', language);
    const { page } = desk;
    await page.locator('.table-room [data-act=extend]').first().click();
    await expectSound(desk, `room-extend-${language}`);
    await send(page, `路远 ${language}`);
    await page.getByText(`路远 ${language}`).waitFor();
    await open(page, 'propose-accountability');
    await fill(page, { selects: ['market-regulation'] });
    await send(page, '逾期未报');
    expect(desk.troubles).toEqual([]);
  });

  it('calls a meeting with its time and place, records the minutes of one, cancels it', async () => {
    const desk = await inRoom('duty', language);
    const { page } = desk;
    const subject = `第三次会商 ${language}`;
    await open(page, 'call-meeting');
    await expectSound(desk, `room-meeting-${language}`);
    await fill(page, { inputs: [subject, '', `会议室 ${language}`] });
    await send(page, '通报病例\n分工');
    const called = page.locator('[data-meeting=called]').filter({ hasText: subject });
    await called.waitFor();
    expect(await called.innerText()).toContain(`会议室 ${language}`);
    expect(await called.locator('ol li').count()).toBe(2);
    await called.locator('[data-act=cancel-meeting]').click();
    await send(page, '改期');
    await page.locator('[data-meeting=cancelled]').filter({ hasText: subject }).waitFor();
    if (zh) {
      await page.locator('[data-act=record-minutes]').first().click();
      await page.locator('[role=dialog] .button-small').last().click();
      await fill(page, { selects: ['education'], texts: ['停课两天'], inputs: ['', '通知'] });
      await expectSound(desk, `room-minutes-${language}`);
      await send(page, '议定停课');
      await rowOf(page, '停课两天').waitFor();
    }
    expect(desk.troubles).toEqual([]);
  });
});

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null)('others in the room', () => {
  it.each(LANGUAGES)(
    'a member reports condition, actions and needs of the period, in %s',
    async (language) => {
      const desk = await inRoom('cdc', language);
      const { page } = desk;
      await page.locator('[data-act=report-can]').first().click();
      await page.locator('[role=dialog] button[type=submit]').click();
      await page.locator('#missing').waitFor();
      await expectSound(desk, `room-report-${language}`);
      await fill(page, { texts: [`病例稳定 ${language}`, '继续流调'] });
      await send(page, '试剂 50 份');
      await page.locator('details summary').first().click();
      await page.getByText(`病例稳定 ${language}`).waitFor();
      expect(desk.troubles).toEqual([]);
    },
  );

  it('a party is told that orders are for the lead, and disputes its own duty only', async () => {
    const desk = await inRoom('market', 'zh');
    const { page } = desk;
    expect(await page.locator('[data-act=dispatch]').count()).toBe(0);
    for (const act of ['extend', 'reassign', 'rule'])
      expect(await page.locator(`[data-act=${act}]`).count()).toBe(0);
    await expectSound(desk, 'room-party-zh');
  });
});

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null)('a team and a dispute', () => {
  it('is dissolved and set up again, with its period', async () => {
    const desk = await inRoom('duty', 'zh');
    const { page } = desk;
    await page.locator('[data-act=dissolve-team]').click();
    await send(page, '换人');
    await page.locator('[data-team=dissolved]').waitFor();
    await open(page, 'set-up-team');
    await fill(page, { selects: ['disease-control', '240'] });
    await expectSound(desk, 'room-team-zh');
    await send(page, '每四小时报告');
    await page.locator('[data-team=active]').waitFor();
    expect(desk.troubles).toEqual([]);
  });

  it('is ruled by who stands above both, whom nobody gave a task', async () => {
    const desk = await inRoom('command', 'zh');
    const { page } = desk;
    await page.locator('[data-dispute=open]').first().waitFor();
    await page.locator('[data-act=rule]').first().click();
    await fill(page, { selects: ['disease-control'] });
    await expectSound(desk, 'room-rule-zh');
    await send(page, '由疾控承担');
    await page.locator('[data-dispute=ruled]').waitFor();
    expect(await page.locator('[data-dispute=ruled]').innerText()).toContain('由疾控承担');
    expect(desk.troubles).toEqual([]);
  });
});
