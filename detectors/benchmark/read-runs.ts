/** Reads benchmark runs from a folder: `benchmark*.csv.gz` (or `.csv`) beside `benchmark*.truth.json`. */
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { PermanentError } from '../../platform/errors.ts';
import { type Run, DAY_MS } from './run.ts';

const Truth = z.object({
  start: z.iso.date(),
  holidays: z.array(z.int()),
  series: z.record(z.string(), z.object({ from: z.int(), outbreak: z.array(z.int()) })),
});
type Truth = z.infer<typeof Truth>;

/** @throws PermanentError `runs-…` with a sentence where the folder holds no benchmark, or a row is none */
export async function readRuns(folder: string): Promise<Run[]> {
  const names = readdirSync(folder);
  const table = names.find((name) => /^benchmark.*\.csv(\.gz)?$/.test(name));
  const truthName = names.find((name) => /^benchmark.*\.truth\.json$/.test(name));
  if (table === undefined || truthName === undefined) {
    throw runsError('files', `${folder} has no benchmark*.csv(.gz) with a benchmark*.truth.json.`);
  }
  const truth = Truth.parse(JSON.parse(readFileSync(join(folder, truthName), 'utf8')));
  const counts = await readCounts(join(folder, table), Date.parse(`${truth.start}T00:00:00Z`));
  return [...counts].map(([series, values]) => runOf(series, values, truth));
}

const runsError = (what: 'files' | 'count' | 'date' | 'truth', sentence: string): PermanentError =>
  new PermanentError(`runs-${what}`, sentence);

async function readCounts(path: string, startAt: number): Promise<Map<string, number[]>> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const counts = new Map<string, number[]>();
  let line = 0;
  for await (const row of createInterface({ input })) {
    line += 1;
    if (line === 1 || row === '') continue;
    const [series = '', date = '', count = ''] = row.split(',');
    if (!/^\d+$/.test(count))
      throw runsError('count', `Line ${String(line)} of ${path} has no count.`);
    const value = Number(count);
    const values = counts.get(series) ?? [];
    const due = new Date(startAt + values.length * DAY_MS).toISOString().slice(0, 10);
    // Days of a truth are counted from the start: a gap would move all that follow.
    if (date !== due)
      throw runsError('date', `Line ${String(line)} of ${path} is of ${date}, not of ${due}.`);
    values.push(value);
    counts.set(series, values);
  }
  return counts;
}

function runOf(series: string, values: readonly number[], truth: Truth): Run {
  const known = truth.series[series];
  if (known === undefined)
    throw runsError('truth', `The truth does not know the series ${series}.`);
  const holidays = new Set(truth.holidays);
  const startAt = Date.parse(`${truth.start}T00:00:00Z`);
  const points = values.map((value, day) => ({
    at: startAt + day * DAY_MS,
    value,
    kind: holidays.has(day) ? ('holiday' as const) : ('open' as const),
  }));
  const [signal = series] = series.split('-');
  return { series, signal, points, from: known.from, outbreak: known.outbreak };
}
