/**
 * From the dates of a series to its frequency and to a series without holes in time.
 * Policy: a date between the first and the last without a row is a missing value, unknown and not zero, unless the caller
 * says that silence means zero. Otherwise a broken feed would look like health.
 */
import type { Frequency, Point } from '../methods/method.ts';
import type { Calendar } from './calendar.ts';
import { dateOf, dayOfMonthNumber, epochMsOf, monthAndDay } from './days.ts';
import { DetectError } from './detect-error.ts';

export const FILLS = ['missing', 'zero'] as const;
export type Fill = (typeof FILLS)[number];

export const SPACINGS = ['daily', 'weekly', 'monthly'] as const;
export type Spacing = (typeof SPACINGS)[number];

export const FREQUENCY_OF: Readonly<Record<Spacing, Frequency>> = {
  daily: 365,
  weekly: 52,
  monthly: 12,
};

/** A century of days: anything longer is a typing error in a year. */
const POINTS_MAX = 36_600;

export interface Row {
  readonly day: number;
  readonly count: number | null;
  readonly population: number | null;
}

/**
 * Reads the spacing from sorted, distinct days: monthly when all fall on one day of the month at least 28 days apart,
 * weekly when all gaps are whole weeks, daily when somewhere two days are neighbours. One lone day is daily.
 * @throws DetectError `irregular-spacing` for anything else, rather than guess
 */
export function spacingOf(days: readonly number[], series: string): Spacing {
  if (days.length < 2) return 'daily';
  const gaps = days.slice(1).map((day, i) => day - (days[i] ?? day));
  const dayOfMonth = new Set(days.map((day) => monthAndDay(day).dayOfMonth));
  if (dayOfMonth.size === 1 && gaps.every((gap) => gap >= 28)) return 'monthly';
  if (gaps.every((gap) => gap % 7 === 0)) return 'weekly';
  if (gaps.includes(1)) return 'daily';
  throw new DetectError(
    'irregular-spacing',
    `The dates of series ${series} are neither daily, weekly nor monthly; say --frequency if they are.`,
  );
}

export interface GridRequest {
  readonly series: string;
  /** Sorted by day, without doubles. */
  readonly rows: readonly Row[];
  readonly spacing: Spacing;
  readonly fill: Fill;
  readonly calendar: Calendar;
}

/** One point for every step from the first to the last date. @throws DetectError `irregular-spacing`, `too-many-points` */
export function gridOf({ series, rows, spacing, fill, calendar }: GridRequest): Point[] {
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const points = stepsOf(rows, spacing, series).map((day): Point => {
    const row = byDay.get(day);
    byDay.delete(day);
    const value = row ? row.count : fill === 'zero' ? 0 : null;
    const kind = spacing === 'daily' ? (calendar.get(day) ?? 'open') : 'open';
    const population = row?.population ?? null;
    return { at: epochMsOf(day), value, kind, ...(population === null ? {} : { population }) };
  });
  const [stray] = byDay.keys();
  if (stray !== undefined) {
    throw new DetectError(
      'irregular-spacing',
      `${dateOf(stray)} of series ${series} is not in the ${spacing} rhythm.`,
    );
  }
  return points;
}

function stepsOf(rows: readonly Row[], spacing: Spacing, series: string): number[] {
  const first = rows[0]?.day ?? 0;
  const last = rows.at(-1)?.day ?? first;
  const start = monthAndDay(first);
  const step = spacing === 'weekly' ? 7 : 1;
  const length =
    spacing === 'monthly'
      ? monthAndDay(last).month - start.month + 1
      : Math.floor((last - first) / step) + 1;
  if (length > POINTS_MAX) {
    throw new DetectError(
      'too-many-points',
      `Series ${series} spans ${length} points, more than ${POINTS_MAX}.`,
    );
  }
  return Array.from({ length }, (_, i) =>
    spacing === 'monthly' ? dayOfMonthNumber(start.month + i, start.dayOfMonth) : first + i * step,
  );
}
