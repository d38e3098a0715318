/**
 * Hours until a unit is full, from the least-squares line through what was in use: told only where the slope is surely upward and the time is near.
 * Readings follow each other, so that the bounds are narrower than they should be; the range is told with the figure. Pure.
 */
import type { OccupancyPattern } from '../../../contracts/catalogue/looks/occupancy.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { studentQuantile } from '../../methods/distributions/student-t.ts';
import type { Step } from './unit-course.ts';

export interface Forecast {
  readonly hours: number;
  readonly soonestHours: number;
  readonly latestHours: number;
}

/** null: full already, not rising for certain, too far away, or too few readings. */
export function hoursToFull(
  steps: readonly Step[],
  rule: Pick<OccupancyPattern, 'forecast'>,
): Forecast | null {
  const { over, readingsMin, confidence, within } = rule.forecast;
  const last = steps.at(-1);
  if (last === undefined) return null;
  const points = unbroken(steps).filter(({ fromAt }) => fromAt > last.toAt - spanMs(over));
  const first = points[0];
  const free = last.size - last.used;
  if (first === undefined || points.length < readingsMin || free <= 0) return null;
  if (last.toAt - first.fromAt < spanMs(over) / 2) return null;
  const line = slopeOf(points);
  const margin = studentQuantile((1 + confidence) / 2, points.length - 2) * line.error;
  const [least, most] = [line.slope - margin, line.slope + margin];
  const hours = free / line.slope;
  if (!(least > 0) || hours > spanMs(within) / HOUR_MS) return null;
  return { hours, soonestHours: free / most, latestHours: free / least };
}

/** Back to the last time at which nothing was known. */
function unbroken(steps: readonly Step[]): readonly Step[] {
  let from = steps.length - 1;
  while (from > 0 && steps[from - 1]?.toAt === steps[from]?.fromAt) from -= 1;
  return steps.slice(from);
}

/** Used more by the hour. */
function slopeOf(points: readonly Step[]): { readonly slope: number; readonly error: number } {
  const hours = points.map(({ fromAt }) => (fromAt - (points[0]?.fromAt ?? 0)) / HOUR_MS);
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [hour, used] = [meanOf(hours), meanOf(points.map((point) => point.used))];
  let [across, along] = [0, 0];
  for (const [at, point] of points.entries()) {
    const distance = (hours[at] ?? 0) - hour;
    across += distance * distance;
    along += distance * (point.used - used);
  }
  const slope = along / across;
  let squares = 0;
  for (const [at, point] of points.entries())
    squares += (point.used - used - slope * ((hours[at] ?? 0) - hour)) ** 2;
  return { slope, error: Math.sqrt(squares / (points.length - 2) / across) };
}
