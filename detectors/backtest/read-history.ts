/** Reads a history from CSV `date,count[,asof]`: rows in any order, several of one date are its revisions. */
import { type Calendar } from '../detect/calendar.ts';
import { readCsv } from '../detect/csv-rows.ts';
import { dateOf, dayNumber, epochMsOf } from '../detect/days.ts';
import { DetectError } from '../detect/detect-error.ts';
import { readCount } from '../detect/read-series.ts';
import { type Fill, FREQUENCY_OF, gridOf, type Spacing, spacingOf } from '../detect/spacing.ts';
import type { Frequency } from '../methods/method.ts';
import { BacktestError } from './backtest-error.ts';
import { type History, historyOf, type Revision } from './history.ts';

export type RevisionsByDay = ReadonlyMap<number, readonly Revision[]>;

/** @throws DetectError, BacktestError `as-of-malformed` */
export async function readRevisions(
  input: string,
  stdin: NodeJS.ReadableStream,
): Promise<RevisionsByDay> {
  const byDay = new Map<number, Revision[]>();
  const columns = { required: ['date', 'count'], optional: ['asof'] };
  for await (const { line, cells } of readCsv({ input, stdin, ...columns })) {
    const date = cells['date'] ?? '';
    const day = dayNumber(date);
    if (day === null)
      throw new DetectError('time-malformed', `Line ${line}: ${date || 'nothing'} is no date.`);
    const revision = {
      count: readCount(cells['count'] ?? '', line),
      asOf: readAsOf(cells['asof'], line),
    };
    const reportDay = dayNumber(cells['asof'] ?? '') ?? day;
    if (reportDay < day || (revision.asOf >= 0 && revision.asOf < epochMsOf(day)))
      throw new BacktestError(
        'as-of-malformed',
        `Line ${line}: ${date} cannot have been known on ${cells['asof'] ?? ''}.`,
      );
    const before = byDay.get(day) ?? [];
    if (before.some(({ asOf }) => asOf === revision.asOf))
      throw new DetectError('duplicate-time', `Line ${line}: ${date} was known twice at one time.`);
    byDay.set(day, [...before, revision]);
  }
  if (byDay.size === 0) throw new DetectError('input-empty', 'The input has no rows.');
  return new Map(
    [...byDay].map(([day, revisions]) => [day, revisions.sort((a, b) => a.asOf - b.asOf)]),
  );
}

/** A date means its end: what a report of that day says was known when the day was over. */
function readAsOf(text: string | undefined, line: string | number): number {
  if (text === undefined || text === '') return Number.NEGATIVE_INFINITY;
  const day = dayNumber(text);
  if (day !== null) return epochMsOf(day + 1);
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(instant)) return instant;
  throw new BacktestError('as-of-malformed', `Line ${line}: ${text} is no date and no instant.`);
}

export interface GridWish {
  readonly fill: Fill;
  readonly spacing: Spacing | null;
  readonly calendar: Calendar;
  readonly judgeAfterMs: number;
  readonly name: string;
}

export interface SpacedHistory {
  readonly history: History;
  readonly frequency: Frequency;
  readonly daysPerPoint: number;
}

/** Lays the revisions on a grid without holes. A window is judged when it is over, and `judgeAfterMs` later. */
export function layOut(byDay: RevisionsByDay, wish: GridWish): SpacedHistory {
  const days = [...byDay.keys()].sort((a, b) => a - b);
  const spacing = wish.spacing ?? spacingOf(days, wish.name);
  const rows = days.map((day) => ({
    day,
    count: byDay.get(day)?.at(-1)?.count ?? null,
    population: null,
  }));
  const points = gridOf({
    series: wish.name,
    rows,
    spacing,
    fill: wish.fill,
    calendar: wish.calendar,
  });
  const windows = points.map((point, i) => ({
    point,
    revisions: byDay.get(point.at / DAY_MS) ?? [],
    judgeAt: endOf(points[i + 1]?.at, point.at, spacing) + wish.judgeAfterMs,
  }));
  const frequency = FREQUENCY_OF[spacing];
  return { history: historyOf(windows), frequency, daysPerPoint: DAYS_PER_POINT[spacing] };
}

const DAY_MS = 86_400_000;
const DAYS_PER_POINT: Readonly<Record<Spacing, number>> = { daily: 1, weekly: 7, monthly: 30.44 };
const DAYS: Readonly<Record<Spacing, number>> = { daily: 1, weekly: 7, monthly: 31 };

function endOf(next: number | undefined, at: number, spacing: Spacing): number {
  return next ?? at + DAYS[spacing] * DAY_MS;
}

/** With the time of day where a window begins within one. */
export function dateOfPoint(at: number): string {
  const day = Math.floor(at / DAY_MS);
  const minutes = (at - day * DAY_MS) / 60_000;
  if (minutes === 0) return dateOf(day);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${dateOf(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
