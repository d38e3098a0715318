// Every view in both languages on the real product with a seeded city, as each role sees it: content, axe, console, and no sideways scrolling on
// a narrow screen. Screenshots are left in test-results/ for eyes. What only a scripted server can show is in tests/browser.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  type Desk as Screen,
  launch,
  openDesk,
  shoot,
  signIn,
  whySkipped,
} from '../browser/browser.ts';
import {
  expectNoSidewaysScroll,
  expectSound,
  expectView,
  LANGUAGES,
  type Language,
  VIEWS,
} from '../browser/views.ts';
import { actInRoom, disputeAndRule, reportInTeam } from './room-walk.ts';
import { seedCity, type SeededCity } from './seeded-city.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const NARROW = { width: 400, height: 860 };
/** Who else looks at what. A view that a role may not see says so, and that is a view too. */
const OTHER_ROLES: readonly (readonly [user: string, paths: readonly string[]])[] = [
  ['duty.county', ['/alerts', '/map', '/sources']],
  ['epi', ['/alerts', '/studies', '/sources', '/detection']],
  ['dept.disease-control', ['/alerts', '/tasks', '/map', '/sources', '/studies', '/detection']],
  ['dept.civil-affairs', ['/alerts', '/tasks', '/ledger']],
  ['admin', ['/alerts', '/tasks', '/sources']],
];
const LOADED =
  '#ledger-exports, [data-alert], .card, .area, .table-sites tbody tr, .view-state-title, .quality-decide, [data-study]';

let vigil: Vigil;
let browser: Browser;
let city: SeededCity;
const screens = {} as Record<Language, Screen>;

async function screenOf(user: string, language: Language, size = {}): Promise<Screen> {
  const screen = await openDesk(browser, { url: vigil.url('dashboard', ''), language, ...size });
  await signIn(screen.page, user, vigil.passwordOf(user));
  return screen;
}

// A machine may lack Chromium; `tests/programs.ts` says so at the start of the run.
describe.skipIf(whySkipped !== null)('the views of the real product', () => {
  beforeAll(async () => {
    [vigil, browser] = await Promise.all([startVigil(), launch()]);
    city = await seedCity(vigil);
    for (const language of LANGUAGES) screens[language] = await screenOf('duty.city', language);
  }, 900_000);

  afterAll(async () => {
    await browser.close();
    await vigil.stop();
    vigil.forget();
  }, 300_000);

  const inBoth = (look: (language: Language) => Promise<void>): Promise<unknown> =>
    Promise.all(LANGUAGES.map(look));

  it.each(VIEWS)(
    '$name is shown, accessible and quiet in both languages',
    async ({ name, path, shows }) => {
      await inBoth((language) =>
        expectView(screens[language], { language, path: path(city), shows, name: `real-${name}` }),
      );
    },
  );

  it('an ECG is drawn on its grid, with statements in both languages', async () => {
    await inBoth(async (language) => {
      const screen = screens[language];
      await screen.page.goto('/studies?kind=ecg');
      await screen.page.locator('[data-study] a').first().click();
      await screen.page.locator('.ecg-chart .ecg-lead').nth(12).waitFor();
      await screen.page.getByText('ST-elevation myocardial infarction').first().waitFor();
      await expectSound(screen, `real-ecg-${language}`);
    });
  });

  it.each(LANGUAGES)(
    'the lead acts in the room in %s, and the stages have done it',
    async (language) => {
      const { page } = screens[language];
      await page.goto(`/alerts/${city.responding}/room`);
      await actInRoom(page, language);
    },
  );

  it('all fit a narrow screen in both languages', async () => {
    await inBoth(async (language) => {
      const screen = await screenOf('duty.city', language, NARROW);
      for (const { name, path, shows } of VIEWS) {
        await screen.page.goto(path(city));
        await screen.page.locator(shows).first().waitFor();
        await shoot(screen.page, `narrow-${name}-${language}`);
        await expectNoSidewaysScroll(screen.page);
      }
      await screen.context.close();
    });
  });

  it.each(OTHER_ROLES)('%s sees what is theirs in both languages', async (user, paths) => {
    await inBoth(async (language) => {
      const screen = await screenOf(user, language);
      if (user.startsWith('dept.'))
        for (const path of ['/api/map', '/api/sites', '/api/detection-quality', '/api/studies'])
          screen.expected.add(`403 GET ${path}`);
      for (const path of paths) {
        const name = `real-${user}-${path.slice(1)}`;
        await expectView(screen, { language, path, shows: LOADED, name });
      }
      await screen.context.close();
    });
  });

  it('members report, a duty is disputed and ruled', async () => {
    const room = `/alerts/${city.responding}/room`;
    const member = await screenOf('dept.disease-control', 'zh');
    await reportInTeam(screens.zh.page, member.page, room);
    await member.context.close();
    const party = await screenOf('dept.public-security', 'zh');
    await disputeAndRule(screens.zh.page, party.page, room);
    await party.context.close();
  });
});
