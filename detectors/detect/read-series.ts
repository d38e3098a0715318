/**
 * Reads many series from one CSV, rows in any order, and hands each back sorted by date.
 * A count is a whole number from zero (`3.0` and `3e2` are); a population may be a fraction; an empty cell or NA is an unknown count. Anything else is refused with its line.
 */
import { readCsv } from './csv-rows.ts';
import { dayNumber } from './days.ts';
import { DetectError } from './detect-error.ts';
import type { Row } from './spacing.ts';

export interface SeriesRows {
  readonly series: string;
  readonly rows: readonly Row[];
  /** Its rows came in order of time. */
  readonly wasInOrder: boolean;
}

/** In the order in which the series first appear. @throws DetectError */
export async function readSeries(
  input: string,
  stdin: NodeJS.ReadableStream,
): Promise<SeriesRows[]> {
  const bySeries = new Map<string, Map<number, Row>>();
  const columns = { required: ['series', 'time', 'count'], optional: ['population'] };
  for await (const { line, cells } of readCsv({ input, stdin, ...columns })) {
    const series = cells['series'] ?? '';
    if (series === '')
      throw new DetectError('series-missing', `Line ${line}: the series has no name.`);
    const row = readRow(cells, line);
    const rows = bySeries.get(series) ?? new Map<number, Row>();
    if (rows.has(row.day)) {
      const time = cells['time'] ?? '';
      throw new DetectError('duplicate-time', `Line ${line}: series ${series} has ${time} twice.`);
    }
    rows.set(row.day, row);
    bySeries.set(series, rows);
  }
  if (bySeries.size === 0) throw new DetectError('input-empty', 'The input has no rows.');
  return [...bySeries].map(([series, byDay]) => {
    const rows = [...byDay.values()];
    const wasInOrder = rows.every(({ day }, at) => at === 0 || day > (rows[at - 1]?.day ?? day));
    return { series, rows: rows.sort((a, b) => a.day - b.day), wasInOrder };
  });
}

function readRow(cells: Readonly<Record<string, string>>, line: number): Row {
  const time = cells['time'] ?? '';
  const day = dayNumber(time);
  if (day === null) {
    throw new DetectError(
      'time-malformed',
      `Line ${line}: ${time || 'nothing'} is no date YYYY-MM-DD.`,
    );
  }
  return {
    day,
    count: readCount(cells['count'] ?? '', line),
    population: readPopulation(cells['population'] ?? '', line),
  };
}

/** `0x1F` and `0b1` are numbers to the language, and a slip of the pen to everyone else. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const UNKNOWN: ReadonlySet<string> = new Set(['', 'NA']);

/** @throws DetectError `count-malformed`, `fractional-count`, `negative-count` */
export function readCount(text: string, line: number): number | null {
  if (UNKNOWN.has(text)) return null;
  const count = Number(text);
  if (!DECIMAL.test(text) || !Number.isFinite(count)) {
    throw new DetectError(
      'count-malformed',
      `Line ${line}: ${text} is no count; leave it empty where it is unknown.`,
    );
  }
  if (count > Number.MAX_SAFE_INTEGER)
    throw new DetectError(
      'count-malformed',
      `Line ${line}: ${text} is beyond what is counted here.`,
    );
  if (!Number.isInteger(count))
    throw new DetectError(
      'fractional-count',
      `Line ${line}, column count: ${text} is a fraction; cases are whole.`,
    );
  if (count < 0)
    throw new DetectError('negative-count', `Line ${line}: the count ${text} is below zero.`);
  return count;
}

function readPopulation(text: string, line: number): number | null {
  if (UNKNOWN.has(text)) return null;
  const population = Number(text);
  if (DECIMAL.test(text) && Number.isFinite(population) && population > 0) return population;
  throw new DetectError('population-malformed', `Line ${line}: ${text} is no population.`);
}
