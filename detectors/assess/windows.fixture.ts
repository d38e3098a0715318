/** Measures of visits for tests: one for each kind of window that is told apart, each with a fixed limit. */
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { WindowKind } from '../../contracts/window-shape.ts';
import { measureOf } from '../series/kinds.fixture.ts';

const rule = (window: WindowKind, threshold: number) => ({
  id: 'many',
  method: 'fixed',
  params: { threshold },
  side: 'upper',
  window,
  at: ['county'],
  ages: 'all',
  needs: { historyDays: 0, meanCount: 0 },
  floor: { observed: 0, excess: 0 },
  grades: [{ level: 'IV' }],
});

export const LIMITS = {
  'half-hour': 5,
  hour: 10,
  hours6: 10,
  'hours2-by-half-hour': 10,
  'hours3-by-hour': 10,
  day3: 10,
  week: 10,
  'session-hours2': 10,
} as const satisfies Partial<Record<WindowKind, number>>;

export const WINDOWED_KINDS = Object.keys(LIMITS) as (keyof typeof LIMITS)[];

/** `in-hours6` counts visits in windows of six hours. */
export const WINDOWED: readonly Measure[] = WINDOWED_KINDS.map((kind) =>
  measureOf(
    `in-${kind}`,
    { kind: 'count', counted: { of: 'visits' } },
    { windows: [kind], detectors: [rule(kind, LIMITS[kind])] },
  ),
);
