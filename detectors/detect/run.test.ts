/** `vigil detect` as a caller sees it: CSV in, NDJSON out, stable error codes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dateOf, dayNumber } from './days.ts';
import { detect } from './run.ts';

const Line = z.strictObject({
  series: z.string(),
  index: z.int().min(1),
  time: z.string(),
  observed: z.number().nullable(),
  expected: z.number().nullable(),
  threshold: z.number().nullable(),
  score: z.number().nullable(),
  pvalue: z.number().nullable(),
  outcome: z.string(),
  method: z.string(),
  methodVersion: z.string(),
  lower: z.number().nullable(),
  side: z.string().nullable(),
  reason: z.string(),
});
type Line = z.infer<typeof Line>;

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(argv: readonly string[], csv: string | Buffer): Promise<Answer> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const answers = Promise.all([text(stdout), text(stderr)]);
  const code = await detect(argv, { stdin: Readable.from([csv]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await answers;
  return { code, out, err };
}

async function lines(argv: readonly string[], csv: string): Promise<Line[]> {
  const { out, err, code } = await run(argv, csv);
  expect([code, err]).toEqual([0, '']);
  return linesOf(out);
}

const linesOf = (out: string): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)));

const MONDAY = dayNumber('2024-01-01') ?? 0;

function csvOf(counts: readonly (number | string)[], step = 1, series = 'a'): string {
  return `series,time,count\n${rowsOf(counts, step, series).join('')}`;
}

function rowsOf(counts: readonly (number | string)[], step: number, series: string): string[] {
  return counts.map((count, i) => `${series},${dateOf(MONDAY + i * step)},${count}\n`);
}

const WEEK = [2, 4, 4, 4, 5, 5, 11, 14];
const C1 = ['--method', 'ears-c1'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-detect-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('vigil detect', () => {
  it('writes one object for each assessed point', async () => {
    const got = await lines([...C1, '--from', '8'], csvOf(WEEK));
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({
      series: 'a',
      index: 8,
      time: '2024-01-08',
      observed: 14,
      expected: 5,
      outcome: 'exceeds',
      method: 'ears-c1',
      reason: 'above-limit',
    });
    expect(got[0]?.threshold).toBeCloseTo(5 + 3.090_232_306_167_813 * Math.sqrt(8), 10);
  });

  it('says insufficient-baseline for the points before the first baseline', async () => {
    const got = await lines(C1, csvOf(WEEK));
    expect(got.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 7 }, () => 'insufficient-baseline'),
      'exceeds',
    ]);
  });

  it('sets parameters', async () => {
    const got = await lines([...C1, '--set', 'z=3', '--set', 'baseline=3'], csvOf(WEEK));
    expect(got.map(({ outcome }) => outcome).indexOf('within')).toBe(3);
  });

  it('gives the same answer for rows in any order', async () => {
    const sorted = [...rowsOf(WEEK, 1, 'a'), ...rowsOf(WEEK, 1, 'b')];
    const expected = (await lines(C1, `series,time,count\n${sorted.join('')}`)).sort(bySeries);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(sorted, { minLength: sorted.length }), async (rows) => {
        const { out, err, code } = await run(C1, `series,time,count\n${rows.join('')}`);
        expect([code, err]).toEqual([0, expect.stringMatching(/^(note rows-sorted: .*\n)?$/)]);
        expect(linesOf(out).sort(bySeries)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('notes rows that were not in order of time, with the first series of them', async () => {
    const [first = '', second = '', ...rest] = rowsOf(WEEK, 1, 'a');
    const sorted = rowsOf(WEEK, 1, 'b');
    const csv = ['series,time,count\n', ...sorted, second, first, ...rest].join('');
    const { err, code } = await run(C1, csv);
    expect([code, err]).toEqual([
      0,
      'note rows-sorted: rows of 1 series were not in order of time (first: a); they are judged in order.\n',
    ]);
  });

  it('takes a date without a row as unknown, and as zero only when told so', async () => {
    const rows = rowsOf([...WEEK, 3], 1, 'a')
      .filter((_, i) => i !== 3)
      .join('');
    const unknown = await lines(C1, `series,time,count\n${rows}`);
    expect(unknown).toHaveLength(9);
    expect(unknown[3]).toMatchObject({
      time: '2024-01-04',
      observed: null,
      outcome: 'not-applicable',
    });
    expect(unknown[8]?.reason).toBe('baseline-incomplete');
    const zero = await lines([...C1, '--fill', 'zero'], `series,time,count\n${rows}`);
    expect(zero[3]?.observed).toBe(0);
    expect(zero[8]?.outcome).toBe('within');
  });

  it('takes an empty cell and NA as unknown', async () => {
    const got = await lines(C1, csvOf([1, '', 'NA', 4]));
    expect(got.map(({ observed }) => observed)).toEqual([1, null, null, 4]);
  });

  it('keeps weeks and months apart by the spacing', async () => {
    const weekly = await lines(C1, csvOf(WEEK, 7));
    expect(weekly.map(({ time }) => time).slice(0, 2)).toEqual(['2024-01-01', '2024-01-08']);
    const months = WEEK.map(
      (count, i) => `m,2024-${String(i + 1).padStart(2, '0')}-01,${count}\n`,
    ).join('');
    const monthly = await lines(C1, `series,time,count\n${months}`);
    expect([monthly.length, monthly[7]?.outcome]).toEqual([8, 'exceeds']);
  });

  it('reads gzip, a byte-order mark, other column order and a population', async () => {
    const csv = `\uFEFFtime,series,population,count\n${WEEK.map((c, i) => `${dateOf(MONDAY + i)},a,100,${c}\n`).join('')}`;
    const path = file('x.csv.gz', gzipSync(csv));
    const got = await lines([...C1, '--input', path], '');
    expect(got.at(-1)?.outcome).toBe('exceeds');
  });

  it('leaves closed days of the calendar out of the judgement and of the baseline', async () => {
    const calendar = file(
      'calendar.csv',
      'date,kind\n2024-01-04,closed\n2024-01-05,workday\n2024-01-06,holiday\n',
    );
    const counts = [2, 4, 4, 0, 4, 5, 5, 11, 14];
    const got = await lines([...C1, '--calendar', calendar], csvOf(counts));
    expect(got[3]).toMatchObject({ outcome: 'not-applicable', reason: 'closed' });
    expect(got[8]).toMatchObject({ expected: 5, outcome: 'exceeds' });
  });

  it('notes that a calendar means nothing to weeks', async () => {
    const calendar = file('c2.csv', 'date,kind\n2024-01-04,closed\n');
    const { err, code } = await run([...C1, '--calendar', calendar], csvOf(WEEK, 7));
    expect([code, err]).toEqual([0, expect.stringMatching(/^note calendar-ignored/)]);
  });

  it('lists methods with their parameters', async () => {
    expect((await run(['--list'], '')).out).toMatch(/^ears-c2 1\.0\.0: baseline, /m);
  });
});

describe('vigil detect refuses', () => {
  const good = csvOf(WEEK);
  it.each([
    ['usage', [], good],
    ['usage', ['--method'], good],
    ['usage', [...C1, '--from', '0'], good],
    ['usage', [...C1, '--set', 'alpha'], good],
    ['usage', [...C1, '--fill', 'guess'], good],
    ['usage', [...C1, 'extra'], good],
    ['unknown-method', ['--method', 'ears-c4'], good],
    ['unknown-parameter', [...C1, '--set', 'alhpa=0.1'], good],
    ['invalid-parameter', [...C1, '--set', 'alpha=7'], good],
    ['from-out-of-range', [...C1, '--from', '9'], good],
    ['input-unreadable', [...C1, '--input', '/nowhere/x.csv'], ''],
    ['input-empty', C1, 'series,time,count\n'],
    ['input-empty', C1, ''],
    ['column-missing', C1, 'series,time\na,2024-01-01\n'],
    ['column-unknown', C1, 'series,time,count,weather\na,2024-01-01,1,wet\n'],
    ['column-doubled', C1, 'series,time,count,count\na,2024-01-01,13,14\n'],
    ['usage', [...C1, '--set', 'baseline=7', '--set', 'baseline=14'], good],
    ['count-malformed', C1, 'series,time,count\na,2024-01-01,9007199254740993\n'],
    ['csv-malformed', C1, 'series,time,count\na,2024-01-01\n'],
    ['series-missing', C1, 'series,time,count\n,2024-01-01,1\n'],
    ['time-malformed', C1, 'series,time,count\na,2024-02-30,1\n'],
    ['time-malformed', C1, 'series,time,count\na,yesterday,1\n'],
    ['fractional-count', C1, 'series,time,count\na,2024-01-01,3.5\n'],
    ['fractional-count', C1, 'series,time,count\na,2024-01-01,1e-1\n'],
    ['count-malformed', C1, 'series,time,count\na,2024-01-01,NaN\n'],
    ['count-malformed', C1, 'series,time,count\na,2024-01-01,Infinity\n'],
    ['count-malformed', C1, 'series,time,count\na,2024-01-01,0x1F\n'],
    ['negative-count', C1, 'series,time,count\na,2024-01-01,-1\n'],
    ['population-malformed', C1, 'series,time,count,population\na,2024-01-01,1,0\n'],
    ['duplicate-time', C1, 'series,time,count\na,2024-01-01,1\na,2024-01-01,1\n'],
    [
      'irregular-spacing',
      C1,
      'series,time,count\na,2024-01-01,1\na,2024-01-04,1\na,2024-01-09,1\n',
    ],
    ['irregular-spacing', [...C1, '--frequency', 'weekly'], csvOf([1, 2, 3])],
    [
      'too-many-points',
      [...C1, '--frequency', 'daily'],
      'series,time,count\na,1000-01-01,1\na,2024-01-04,1\n',
    ],
    ['calendar-malformed', [...C1, '--calendar', 'KIND'], good],
  ])('%s: %j', async (code, argv, csv) => {
    const calendar = file('bad.csv', 'date,kind\n2024-01-04,maybe\n');
    const answer = await run(
      argv.map((arg) => (arg === 'KIND' ? calendar : arg)),
      csv,
    );
    expect(answer.code).toBe(2);
    expect(answer.err).toMatch(new RegExp(`^error ${code}: \\S`));
    expect(answer.out).toBe('');
  });

  it('names the line of the fault', async () => {
    expect((await run(C1, `${good}a,2024-01-09,x\n`)).err).toContain('Line 10:');
  });
});

describe('the process', () => {
  it(
    'answers on standard output with exit code 0, and on standard error with 2',
    { timeout: 60_000 },
    () => {
      const entry = fileURLToPath(new URL('main.ts', import.meta.url));
      const script = `import { main } from ${JSON.stringify(entry)}; process.exitCode = await main(process.argv.slice(1));`;
      const call = (...argv: string[]) =>
        spawnSync(
          process.execPath,
          ['--import', 'tsx', '--input-type=module', '-e', script, '--', ...argv],
          {
            input: csvOf(WEEK),
            encoding: 'utf8',
          },
        );
      const good = call(...C1, '--from', '8');
      expect([good.status, good.stderr]).toEqual([0, '']);
      expect(Line.parse(JSON.parse(good.stdout)).outcome).toBe('exceeds');
      const bad = call('--method', 'none');
      expect([bad.status, bad.stdout]).toEqual([2, '']);
      expect(bad.stderr).toMatch(/^error unknown-method/);
    },
  );
});

function bySeries(a: Line, b: Line): number {
  return a.series === b.series ? a.index - b.index : a.series.localeCompare(b.series);
}
