/** Methods that compare with other years get those years in the live path: what is loaded of a series reaches as far as they look. */
import { expect, it } from 'vitest';
import { Measure } from '../../contracts/catalogue/measure.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { DayKey } from '../../contracts/time.ts';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { judge } from './judge.ts';
import { historyDaysOf } from './live-vigil.ts';
import { newState } from './series-state.ts';

const SERIES = 'years-back~city~9901~all' as SeriesKey;
const DAY = '2026-03-02' as DayKey;

function judgedBy(method: string, window: 'day' | 'week') {
  const measure = Measure.parse({
    ...shippedParts.measures.find(({ id }) => id === 'visits'),
    id: 'years-back',
    windows: [window],
    detectors: [
      {
        id: 'years',
        method,
        params: {},
        side: 'upper',
        window,
        at: ['city'],
        ages: 'all',
        needs: { historyDays: 0, meanCount: 0 },
        floor: { observed: 1, excess: 1 },
        grades: [{ level: 'IV' }],
      },
    ],
  });
  const catalogue = composeCatalogue({ ...shippedParts, measures: [measure] });
  const state = newState(SERIES, catalogue);
  const [detector] = state?.detectors ?? [];
  if (state === null || detector === undefined) throw new Error('nothing looks at the series');
  const today = dayNumberOf(DAY);
  // Exactly what would be loaded.
  state.firstDay = today - historyDaysOf(state);
  for (let day = state.firstDay; day <= today; day += 1) state.days.set(day, 20 + ((day * 7) % 5));
  const at = windowOfDay(window, DAY, catalogue.zone);
  const context = { catalogue, asOf: at.endAt, completeness: null };
  return judge(state, detector, { window: at, context }).assessment;
}

it.each([
  ['farrington-flexible', 'day'],
  ['farrington-flexible', 'week'],
  ['moving-percentile', 'day'],
  ['historical-limits', 'week'],
] as const)('%s judges windows of a %s by what is loaded', (method, window) => {
  const { outcome, expected } = judgedBy(method, window);
  expect(outcome).toBe('within');
  expect(expected).toBeGreaterThan(10);
});
