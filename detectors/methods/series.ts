/**
 * Proves that a series can be judged at all: ordered, without doubles, with counts that are counts.
 * Done once per series, so that the methods themselves can trust what they are given.
 */
import type { Point } from './method.ts';
import { MethodError } from './method-error.ts';

/** @throws MethodError `empty-series`, `unsorted-time`, `duplicate-time`, `negative-count`, `non-finite-count` */
export function checkSeries(points: readonly Point[]): void {
  if (points.length === 0) throw new MethodError('empty-series', 'The series has no points.');
  let previousAt = Number.NEGATIVE_INFINITY;
  for (const [i, point] of points.entries()) {
    checkPoint(point, `Point ${String(i + 1)}`);
    if (point.at === previousAt) {
      throw new MethodError(
        'duplicate-time',
        `Point ${String(i + 1)} has the time of its predecessor.`,
      );
    }
    if (point.at < previousAt) {
      throw new MethodError(
        'unsorted-time',
        `Point ${String(i + 1)} is earlier than its predecessor.`,
      );
    }
    previousAt = point.at;
  }
}

/** @throws MethodError `negative-count`, `non-finite-count`, `unsorted-time` (time is no number) */
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
