/** A benchmark is read as it stands or not at all: a day left out, or no count, is named by line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readRuns } from './read-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-runs-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const truth = {
  start: '2010-01-04',
  holidays: [],
  series: { 'd01-r0': { from: 1, outbreak: [1] } },
};

function read(...rows: readonly string[]): ReturnType<typeof readRuns> {
  writeFileSync(join(folder, 'benchmark.truth.json'), JSON.stringify(truth));
  writeFileSync(join(folder, 'benchmark.csv'), ['series,time,count', ...rows].join('\n'));
  return readRuns(folder);
}

it('reads each day of each series', async () => {
  const [run] = await read('d01-r0,2010-01-04,3', 'd01-r0,2010-01-05,5');
  expect(run?.points.map(({ value }) => value)).toEqual([3, 5]);
});

it.each([
  ['a day left out', ['d01-r0,2010-01-04,3', 'd01-r0,2010-01-06,5'], 'runs-date'],
  ['no date', ['d01-r0,,3'], 'runs-date'],
  ['no count', ['d01-r0,2010-01-04,'], 'runs-count'],
  ['a count that is none', ['d01-r0,2010-01-04,0x1f'], 'runs-count'],
  ['a series without a truth', ['d02-r0,2010-01-04,1'], 'runs-truth'],
])('refuses %s', async (_, rows, code) => {
  await expect(read(...rows)).rejects.toMatchObject({ code });
});
