/** `vigil backtest` as its user sees it, with virtual streams. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS } from '../../contracts/time.ts';
import { shapeOf } from '../../contracts/window-shape.ts';
import { dateOf, dayNumber } from '../detect/days.ts';
import { BacktestError } from './backtest-error.ts';
import { backtest } from './run.ts';
import { historyOfWindows } from './window-revisions.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-backtest-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const MONDAY = dayNumber('2024-01-01') ?? 0;
/** Three quiet weeks, an outbreak of four days, a quiet week. */
const COUNTS = [
  ...Array.from({ length: 21 }, (_, i) => 4 + (i % 3)),
  6,
  30,
  40,
  30,
  4,
  5,
  6,
  4,
  5,
  6,
  4,
];
const C2 = ['--method', 'ears-c2', '--from', '10'];

function csvOf(
  rows: readonly (readonly [day: number, count: number | string, asOf?: string])[],
): string {
  return `date,count,asof\n${rows.map(([day, count, asOf]) => `${dateOf(MONDAY + day)},${String(count)},${asOf ?? ''}\n`).join('')}`;
}

const PLAIN = csvOf(COUNTS.map((count, i) => [i, count]));

/** Two cases in each hour of two days; forty more at nine of the second, of which ten became known three hours late. */
const HOURLY = Array.from({ length: 48 }, (_, hour) => hour).flatMap((hour) => {
  const startAt = (MONDAY * 24 + hour - 8) * HOUR_MS;
  const known = (count: number, afterMs: number) => ({ startAt, count, asOf: startAt + afterMs });
  return hour === 33
    ? [known(32, HOUR_MS - 1), known(42, 4 * HOUR_MS - 1)]
    : [known(2, HOUR_MS - 1)];
});

const DAILY = COUNTS.map((count, day) => {
  const startAt = ((MONDAY + day) * 24 - 8) * HOUR_MS;
  return { startAt, count, asOf: startAt + 20 * HOUR_MS };
});

async function run(argv: readonly string[], csv = PLAIN) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const answers = Promise.all([text(stdout), text(stderr)]);
  const code = await backtest(argv, {
    stdin: Readable.from([csv]),
    stdout,
    stderr,
    language: 'en',
    readStored: ({ measure }) =>
      measure === 'visits'
        ? Promise.resolve(
            new Map(COUNTS.map((count, i) => [MONDAY + i, [{ asOf: -Infinity, count }]])),
          )
        : Promise.reject(new BacktestError('no-observations', 'Nothing is stored.')),
    readWindows: ({ window }, judgeAfterMs) =>
      Promise.resolve(
        historyOfWindows(shapeOf(window).of === 'day' ? DAILY : HOURLY, {
          kind: window,
          zone: 'Asia/Shanghai',
          judgeAfterMs,
        }),
      ),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await answers;
  return { code, out, err };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const TRUTH = file('truth.csv', 'start,end\n2024-01-22,2024-01-25\n');

const Report = z.looseObject({
  hasRevisions: z.boolean(),
  outbreaks: z.array(z.strictObject({ first: z.string(), last: z.string() })).nullable(),
  methods: z.array(
    z.looseObject({
      method: z.string(),
      score: z.record(z.string(), z.number().nullable()),
      hindsight: z.looseObject({ notBorneOut: z.int(), onlyNow: z.int() }).nullable(),
      alarms: z.array(z.string()),
    }),
  ),
});

async function json(argv: readonly string[], csv = PLAIN) {
  const { out, err } = await run([...argv, '--json'], csv);
  expect(err).toBe('');
  return Report.parse(JSON.parse(out));
}

describe('vigil backtest', () => {
  it('scores alarms against the truth', async () => {
    const { methods, outbreaks } = await json([...C2, '--truth', TRUTH]);
    expect(outbreaks).toEqual([{ first: '2024-01-22', last: '2024-01-25' }]);
    expect(methods[0]?.alarms).toEqual(['2024-01-23', '2024-01-24', '2024-01-25']);
    expect(methods[0]?.score).toMatchObject({
      points: 23,
      judged: 23,
      alarms: 3,
      alarmRuns: 1,
      sensitivity: 0.75,
      specificity: 1,
      detection: 1,
      timeliness: 0.25,
      falseAlarmsPerWeek: 0,
    });
    expect(methods[0]?.score['alarmsPerWeek']).toBeCloseTo(3 / (23 / 7), 12);
  });

  it('scores a method that judged nothing with nothing, in table, JSON and report', async () => {
    const html = join(folder, 'unjudged.html');
    const argv = ['--from', '10', '--method', 'farrington-flexible', '--truth', TRUTH];
    const { methods } = await json(argv);
    expect(methods[0]?.score).toMatchObject({
      ...{ points: 23, judged: 0, alarms: 0, alarmsPerWeek: null, falseAlarmsPerWeek: null },
      ...{ judgedOutbreakPoints: 0, judgedQuietPoints: 0, judgedOutbreaks: 0 },
      ...{ sensitivity: null, specificity: null, detection: null, timeliness: null },
    });
    const { out } = await run([...argv, '--html', html]);
    expect(out.split('\n')[1]).toMatch(/^farrington-flexible +0\/23 +0 +0( +–){6}$/);
    expect(readFileSync(html, 'utf8').match(/<td>–<\/td>/g)).toHaveLength(6);
  });

  it('counts no window that was not judged as quiet, and no outbreak of them as missed', async () => {
    // Nothing is known of three of the quiet days, and of an outbreak of two days besides.
    const rows = COUNTS.map((count, i): [number, number | string] => [
      i,
      [11, 12, 26, 30, 31].includes(i) ? '' : i === 13 ? 60 : count,
    ]);
    const truth = file(
      'unknown-truth.csv',
      'start,end\n2024-01-22,2024-01-25\n2024-01-31,2024-02-01\n',
    );
    const fixed = ['--from', '10', '--method', 'fixed:threshold=25', '--truth', truth];
    const { methods } = await json(fixed, csvOf(rows));
    expect(methods[0]?.score).toMatchObject({
      ...{ points: 23, judged: 18, alarms: 4, judgedOutbreakPoints: 4, judgedQuietPoints: 14 },
      ...{ judgedOutbreaks: 1, detection: 1, sensitivity: 0.75, timeliness: 0.25 },
    });
    expect(methods[0]?.score['specificity']).toBeCloseTo(13 / 14, 12);
    expect(methods[0]?.score['falseAlarmsPerWeek']).toBeCloseTo(1 / (18 / 7), 12);
  });

  it('puts several methods, and one method with two settings, side by side', async () => {
    const { out } = await run([
      ...C2,
      '--method',
      'ears-c2:z=9,minSigma=1',
      '--method',
      'ears-c1',
      '--truth',
      TRUTH,
    ]);
    const [head, ...lines] = out.trimEnd().split('\n');
    expect(head).toMatch(/^method +judged +alarms .*sensitivity +specificity +POD +timeliness$/);
    expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual([
      'ears-c2 (minSigma=0)',
      'ears-c2 (minSigma=1, z=9)',
      'ears-c1',
    ]);
  });

  it('says only how often a method alarms when no truth is given', async () => {
    const { methods, outbreaks } = await json(C2);
    expect([outbreaks, methods[0]?.score['sensitivity'], methods[0]?.score['alarms']]).toEqual([
      null,
      null,
      3,
    ]);
    expect((await run(C2)).out).not.toContain('sensitivity');
  });

  it('judges each day with what was known when it was over', async () => {
    // The outbreak's counts came three days late; on their day two cases were known.
    const late = COUNTS.flatMap((count, i): [number, number | string, string?][] =>
      i >= 21 && i < 25
        ? [
            [i, 2, dateOf(MONDAY + i)],
            [i, count, dateOf(MONDAY + i + 3)],
          ]
        : [[i, count]],
    );
    const { methods, hasRevisions } = await json([...C2, '--truth', TRUTH], csvOf(late));
    expect(hasRevisions).toBe(true);
    expect(methods[0]?.alarms).not.toContain('2024-01-23');
    expect(methods[0]?.hindsight?.onlyNow).toBe(3);
    const patient = await json([...C2, '--truth', TRUTH, '--judge-after', '72'], csvOf(late));
    expect([patient.hasRevisions, patient.methods[0]?.alarms.length]).toEqual([false, 3]);
  });

  it('does not judge a count that had not come by then', async () => {
    const rows = COUNTS.map((count, i): [number, number, string?] =>
      i === 22 ? [i, count, '2024-02-20'] : [i, count],
    );
    const { methods } = await json([...C2, '--truth', TRUTH], csvOf(rows));
    expect(methods[0]?.alarms).not.toContain('2024-01-23');
    expect(methods[0]?.score['judged']).toBeLessThan(23);
  });

  it('trains a method once, however the history was revised', async () => {
    const rows = COUNTS.map((count, i): [number, number, string?] =>
      i === 30 ? [i, count, '2024-02-20'] : [i, count],
    );
    const { methods } = await json(['--method', 'cusum', '--from', '15'], csvOf(rows));
    const plain = await json(['--method', 'cusum', '--from', '15']);
    expect(methods[0]?.alarms.slice(0, 5)).toEqual(plain.methods[0]?.alarms.slice(0, 5));
  });

  it('reads the stored days of a measure', async () => {
    const { methods } = await json([...C2, '--measure', 'visits', '--place', '990102']);
    expect(methods[0]?.alarms).toHaveLength(3);
  });

  it('reads stored hours, half a day and sliding hours, each as it was known when it was over', async () => {
    const stored = ['--measure', 'visits', '--place', '990102', '--method', 'fixed:threshold=40'];
    const hours = await json([...stored, '--window', 'hour']);
    expect(hours.methods[0]?.alarms).toEqual([]);
    expect(hours.methods[0]?.score).toMatchObject({ points: 48, judged: 48 });
    expect(hours.methods[0]?.hindsight?.onlyNow).toBe(1);
    const patient = await json([...stored, '--window', 'hour', '--judge-after', '3']);
    expect(patient.methods[0]?.alarms).toEqual(['2024-01-02 09:00']);
    const parts = await json([...stored, '--window', 'hours12']);
    expect(parts.methods[0]?.alarms).toEqual(['2024-01-02']);
    expect(parts.methods[0]?.score['points']).toBe(4);
    const sliding = await json([...stored, '--window', 'hours6-by-hour']);
    expect(sliding.methods[0]?.alarms).toHaveLength(6);
    expect(sliding.methods[0]?.alarms[0]).toBe('2024-01-02 04:00');
    const week = await json([...stored, '--window', 'week']);
    expect(week.methods[0]?.alarms).toEqual(['2024-01-22']);
  });

  it('writes a report in one file, in both languages, that loads nothing', async () => {
    const html = join(folder, 'report.html');
    await run([...C2, '--method', 'fixed', '--truth', TRUTH, '--html', html, '--language', 'zh']);
    const page = readFileSync(html, 'utf8');
    expect(page).toMatch(/^<!doctype html><html lang="zh-CN">/);
    expect(page).toMatch(/<title>[^<]*\p{Script=Han}[^<]* · [A-Z][^<]*<\/title>/u);
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page).toContain('灵敏度');
    expect(page).toContain('sensitivity');
    expect(page).not.toMatch(/https?:|<script|<link|@import|url\(|src=/);
    expect(page.match(/role="img" aria-labelledby/g)).toHaveLength(2);
    expect(page.match(/scope="(col|row)"/g)?.length).toBeGreaterThan(10);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('escapes what others wrote', async () => {
    const html = join(folder, 'escaped.html');
    const input = file('a<b>&.csv', PLAIN);
    await run([...C2, '--input', input, '--html', html]);
    expect(readFileSync(html, 'utf8')).toContain('a&lt;b&gt;&amp;.csv');
  });
});

const STORED = [...C2, '--measure', 'visits', '--place', '990102'];

describe('vigil backtest refuses', () => {
  const bad = file('bad-truth.csv', 'start,end\n2024-02-05,2024-02-01\n');
  const outside = file('outside.csv', 'date\n2030-01-01\n');
  it.each([
    ['usage', []],
    ['usage', ['--method', 'ears-c1', '--measure', 'visits']],
    ['usage', ['--method', 'ears-c1', '--input', 'x', '--measure', 'visits', '--place', '9901']],
    ['usage', ['--method', 'ears-c1', '--window', 'hour']],
    ['usage', [...STORED, '--window', 'minutes5']],
    ['usage', [...STORED, '--window', 'session-hour']],
    ['usage', [...STORED, '--window', 'hour', '--frequency', 'daily']],
    ['wrong-frequency', [...STORED, '--window', 'hour', '--method', 'vigil']],
    ['wrong-frequency', [...STORED, '--window', 'hours6', '--method', 'switch']],
    ['wrong-frequency', [...STORED, '--window', 'hour', '--method', 'farrington-flexible']],
    ['usage', [...C2, '--judge-after', 'soon']],
    ['usage', [...C2, '--language', 'la']],
    ['unknown-method', ['--method', 'ears-c9']],
    ['unknown-parameter', ['--method', 'ears-c1:gard=2']],
    ['invalid-parameter', ['--method', 'ears-c1:alpha=2']],
    ['from-out-of-range', ['--method', 'ears-c1', '--from', '99']],
    ['input-unreadable', ['--method', 'ears-c1', '--input', '/nowhere/x.csv']],
    ['truth-malformed', [...C2, '--truth', bad]],
    ['truth-outside', [...C2, '--truth', outside]],
    ['no-observations', [...C2, '--measure', 'none', '--place', '9901']],
    ['report-unwritable', [...C2, '--html', '/nowhere/report.html']],
  ])('%s: %j', async (code, argv) => {
    const answer = await run(argv);
    expect([answer.code, answer.out]).toEqual([2, '']);
    expect(answer.err).toMatch(new RegExp(`^error ${code}: \\S`));
  });

  it.each([
    ['time-malformed', 'date,count\nyesterday,1\n'],
    ['count-malformed', 'date,count\n2024-01-01,many\n'],
    ['fractional-count', 'date,count\n2024-01-01,3.5\n'],
    ['negative-count', 'date,count\n2024-01-01,-3\n'],
    ['as-of-malformed', 'date,count,asof\n2024-01-01,3,later\n'],
    ['as-of-malformed', 'date,count,asof\n2024-01-02,3,2024-01-01\n'],
    ['as-of-malformed', 'date,count,asof\n2024-01-02,3,2024-01-01T23:59:59Z\n'],
    ['duplicate-time', 'date,count\n2024-01-01,3\n2024-01-01,4\n'],
    ['column-missing', 'day,count\n2024-01-01,3\n'],
    ['input-empty', 'date,count\n'],
  ])('%s in the input', async (code, csv) => {
    const answer = await run(['--method', 'ears-c1'], csv);
    expect([answer.code, answer.err.split(':')[0]]).toEqual([2, `error ${code}`]);
  });
});
