/** Builds series for the tests of methods: one point a day from a list of counts. */
import type { Point } from './method.ts';

export const DAY_MS = 86_400_000;
const START_AT = Date.UTC(2024, 0, 1);

export function daily(values: readonly (number | null)[]): Point[] {
  return values.map((value, i) => ({ at: START_AT + i * DAY_MS, value, kind: 'open' }));
}
