// The acts of the joint room on the real product, by hand: a task dispatched, a limit extended, a meeting called, a product drafted, each seen in the
// room as the stages have recorded it. Called once in each language: what is written names it.
import type { Locator, Page } from 'playwright-core';
import { fill, open, send } from '../browser/room-acts.ts';
import type { Language } from '../browser/views.ts';

/** Each language takes its own: a kind has one draft at a time, and a limit is extended once at this level. */
const KIND = { zh: 'alert-bulletin', en: 'decision-advice' } as const;
const CLOCK_ROW = { zh: 0, en: 1 } as const;

export async function actInRoom(page: Page, language: Language): Promise<void> {
  const duty = `协查同行人员 ${language}`;
  await page.locator('.table-room tbody tr').first().waitFor();
  await open(page, 'dispatch');
  await fill(page, { selects: ['public-security'], texts: [duty], inputs: ['', '书面报告'] });
  await send(page, '有人失联');
  await page.locator('.table-room tbody tr').filter({ hasText: duty }).waitFor();

  const reason = `路途较远 ${language}`;
  await page.locator('.table-room [data-act=extend]').nth(CLOCK_ROW[language]).click();
  await send(page, reason);
  await page.getByText(reason).first().waitFor();

  const subject = `会商 ${language}`;
  await open(page, 'call-meeting');
  await fill(page, { inputs: [subject, '', '指挥中心'] });
  await send(page, '通报');
  await page.locator('[data-meeting=called]').filter({ hasText: subject }).waitFor();

  await page.locator(`[data-act=draft-${KIND[language]}]`).click();
  await page.locator(`[data-product=${KIND[language]}][data-state=draft]`).waitFor();
}

/** Of the team: the lead sets it up, a member reports in its own name. */
export async function reportInTeam(lead: Page, member: Page, room: string): Promise<void> {
  await lead.goto(room);
  await open(lead, 'set-up-team');
  await send(lead, '每小时汇总');
  await lead.locator('[data-team=active]').waitFor();
  await member.goto(room);
  await open(member, 'report-can');
  await fill(member, { texts: ['病例 1 例，病情平稳', '采样 9 份'] });
  await send(member, '试剂 50 份');
  await lead.goto(room);
  await lead.locator('.room details summary').first().click();
  await lead.getByText('病例 1 例，病情平稳').waitFor();
}

const rowOf = (page: Page, duty: string): Locator =>
  page.locator('.table-room tbody tr').filter({ hasText: duty });

/** The department contests what was dispatched to it above; the city rules over a county's offices. */
export async function disputeAndRule(desk: Page, party: Page, room: string): Promise<void> {
  await party.goto(room);
  await rowOf(party, '协查同行人员 zh').locator('[data-act=dispute]').click();
  await send(party, '不属本部门职责');
  await party.locator('[data-dispute=open]').waitFor();
  await desk.goto(room);
  await desk.locator('[data-dispute=open]').filter({ hasText: '不属本部门职责' }).waitFor();
  await rowOf(desk, '协查同行人员 zh').locator('[data-act=rule]').click();
  await fill(desk, { selects: ['public-security'] });
  await send(desk, '依清单由公安承担');
  await desk.locator('[data-dispute=ruled]').filter({ hasText: '依清单由公安承担' }).waitFor();
}
