/**
 * Proves that a series can be judged at all: ordered, without doubles, with counts that are counts.
 * Done once per series, so that the methods themselves can trust what they are given.
 */
import type { Point } from './method.ts';
import { MethodError } from './method-error.ts';

/** Beyond this neighbouring whole numbers are one number, and a count is none. */
const COUNT_MAX = 2 ** 53;

/** @throws MethodError `empty-series`, `unsorted-time`, `duplicate-time`, `negative-count`, `non-finite-count`, `count-too-large` */
export function checkSeries(points: readonly Point[]): void {
  if (points.length === 0) throw new MethodError('empty-series', 'The series has no points.');
  let previousAt = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points.length; i += 1) {
    const point = points[i];
    if (point === undefined) throw new MethodError('empty-series', `${nameOf(i)} is missing.`);
    if (!isSound(point)) checkPoint(point, nameOf(i));
    if (!(point.at > previousAt)) refuseOrder(point.at === previousAt, i);
    previousAt = point.at;
  }
}

function nameOf(i: number): string {
  return `Point ${String(i + 1)}`;
}

/** Comparisons alone: what is found wrong here is put into words by `checkPoint`. */
function isSound({ at, value }: Point): boolean {
  return at - at === 0 && (value === null || (value >= 0 && value <= COUNT_MAX));
}

function refuseOrder(isDuplicate: boolean, i: number): never {
  throw isDuplicate
    ? new MethodError('duplicate-time', `${nameOf(i)} has the time of its predecessor.`)
    : new MethodError('unsorted-time', `${nameOf(i)} is earlier than its predecessor.`);
}

/** @throws MethodError `negative-count`, `non-finite-count`, `count-too-large`, `unsorted-time` (time is no number) */
export function checkPoint(point: Point, name: string): void {
  if (!Number.isFinite(point.at)) throw new MethodError('unsorted-time', `${name} has no time.`);
  if (point.value === null) return;
  if (!Number.isFinite(point.value)) {
    throw new MethodError(
      'non-finite-count',
      `${name} is ${String(point.value)}; say null for a missing value.`,
    );
  }
  if (point.value < 0)
    throw new MethodError('negative-count', `${name} is ${String(point.value)}, below zero.`);
  if (point.value > COUNT_MAX) {
    throw new MethodError(
      'count-too-large',
      `${name} is ${String(point.value)}, beyond what can be counted (2^53).`,
    );
  }
}

/** @throws MethodError `from-out-of-range` */
export function checkFrom(fromIndex: number, length: number): void {
  if (!Number.isInteger(fromIndex) || fromIndex < 0 || fromIndex >= length) {
    const allowed = `1 to ${String(length)}`;
    throw new MethodError(
      'from-out-of-range',
      `from must be ${allowed} (one-based), not ${String(fromIndex + 1)}.`,
    );
  }
}
