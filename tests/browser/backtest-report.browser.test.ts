// The report of `vigil backtest` on a real Chromium: all columns of the table are seen on a screen of 1100 points, in both languages, and the switch turns it over.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtest } from '../../detectors/backtest/run.ts';
import { launch, whySkipped } from './browser.ts';

const METHODS = [
  'vigil',
  'switch',
  'ears-c2:baseline=28,minSigma=1,z=3',
  'ears-c2:baseline=7',
  'farrington-flexible:b=4,alpha=0.05',
  'farrington-flexible',
];
const DAY_MS = 86_400_000;

let folder: string;
let report: string;
let browser: Browser;

const dateOf = (day: number): string =>
  new Date(Date.UTC(2025, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);

beforeAll(async () => {
  if (whySkipped !== null) return;
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'vigil-report-'));
  report = join(folder, 'report.html');
  // With a revision of each day, so that no column is left out.
  const rows = Array.from({ length: 120 }, (_, day) => {
    const count = 20 + ((day * 7) % 9) + (day > 100 && day < 106 ? 30 : 0);
    const known = `${dateOf(day)},${String(count)},${dateOf(day)}`;
    return `${known}\n${dateOf(day)},${String(count + 2)},${dateOf(day + 2)}`;
  });
  writeFileSync(join(folder, 'h.csv'), ['date,count,asof', ...rows, ''].join('\n'));
  writeFileSync(join(folder, 't.csv'), `start,end\n${dateOf(101)},${dateOf(105)}\n`);
  const silent = (): PassThrough => new PassThrough().resume();
  const refuses = () => Promise.reject(new Error('there is no store'));
  const call = ['--input', join(folder, 'h.csv'), '--truth', join(folder, 't.csv')];
  const chosen = METHODS.flatMap((method) => ['--method', method]);
  const world = {
    stdin: silent(),
    stdout: silent(),
    stderr: process.stderr,
    language: 'zh',
  } as const;
  const stores = { readStored: refuses, readWindows: refuses };
  const argv = [...call, '--from', '60', ...chosen, '--html', report];
  expect(await backtest(argv, { ...world, ...stores })).toBe(0);
});
afterAll(async () => {
  if (whySkipped !== null) return;
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

// A machine without Chromium cannot run this; views.browser.test.ts prints the reason.
describe.skipIf(whySkipped !== null)('the report of a backtest', () => {
  it.each(['zh', 'en'] as const)('shows its whole table at 1100 points, %s', async (language) => {
    const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
    await page.goto(pathToFileURL(report).href);
    await page.check(`#${language}`);
    expect(await page.locator('th[scope=col]').count()).toBe(12);
    const hidden = await page
      .locator('html, .scroll')
      .evaluateAll((parts) => parts.map((part) => part.scrollWidth - part.clientWidth));
    expect(hidden).toEqual([0, 0]);
    const word = language === 'zh' ? '事后才见' : 'only in hindsight';
    expect(await page.getByText(word).isVisible()).toBe(true);
    await page.close();
  });
});
