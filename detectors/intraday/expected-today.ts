/** What a series is expected to bring today, from its own days before. The one place that a better model would replace. Pure. */
import type { SeriesParts } from '../../contracts/series.ts';
import { dayKeyOf, startOfDay, weekday } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { EXPECT_FROM_DAYS, expectDay, type ExpectedDay } from '../methods/intraday/expected-day.ts';
import type { DayKind, Point } from '../methods/method.ts';
import { dayKind } from '../series/day-kind.ts';

export interface DayCounts {
  readonly parts: Pick<SeriesParts, 'level' | 'where'>;
  /** Number of the first day from which a missing count is a zero. */
  readonly firstDay: number;
  /** By local day number. */
  readonly days: { get(day: number): number | undefined };
  /** Days whose facts never came: no count is no zero. */
  readonly unknownDays: ReadonlySet<number>;
}

export interface Today {
  readonly expected: ExpectedDay;
  readonly point: Point;
  /** Oldest first. */
  readonly past: readonly Point[];
  /** Of the past, on days that were open and are known. */
  readonly meanCount: number;
}

export type LookCalendar = Pick<DetectorCatalogue, 'zone' | 'dayType' | 'isClosed' | 'sites'>;

/** null where too little is known. */
export function expectedToday(
  series: DayCounts,
  day: number,
  catalogue: LookCalendar,
): Today | null {
  const past: Point[] = [];
  for (let at = Math.max(series.firstDay, day - EXPECT_FROM_DAYS); at < day; at += 1) {
    const value = series.unknownDays.has(at) ? null : (series.days.get(at) ?? 0);
    const point = pointOf(at, value, catalogue);
    // A day on which nobody could come says nothing of those on which they can.
    const isClosed = dayKind(series, at, catalogue) === 'closed';
    past.push(isClosed ? { ...point, kind: 'closed' } : point);
  }
  const point = pointOf(day, 0, catalogue);
  const expected = expectDay(past, point);
  return expected === null ? null : { expected, point, past, meanCount: meanOf(past) };
}

function meanOf(past: readonly Pick<Point, 'value' | 'kind'>[]): number {
  const known = past.flatMap(({ value, kind }) => (kind === 'closed' ? [] : (value ?? [])));
  return known.length === 0 ? 0 : known.reduce((a, b) => a + b, 0) / known.length;
}

export function pointOf(
  day: number,
  value: number | null,
  { zone, dayType }: Pick<DetectorCatalogue, 'zone' | 'dayType'>,
): Point {
  const key = dayKeyOf(day);
  const isWeekend = weekday(key) >= 6;
  const isRest = dayType(key) === 'rest';
  let kind: DayKind = 'open';
  if (isRest !== isWeekend) kind = isRest ? 'holiday' : 'workday';
  return { at: startOfDay(key, zone), value, kind };
}
