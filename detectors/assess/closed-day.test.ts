// A closed day is not judged and teaches nothing, unless somebody came all the same.
import { expect, it } from 'vitest';
import { ClosedDays } from '../../contracts/catalogue/calendar.ts';
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { DayKey } from '../../contracts/time.ts';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { measureOf } from '../series/kinds.fixture.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import { judge } from './judge.ts';
import { newState } from './series-state.ts';

const ZONE = 'Asia/Shanghai';
const DAY = '2026-06-10' as DayKey;
const low = measureOf(
  'few',
  { kind: 'count', counted: { of: 'visits' } },
  {
    detectors: [
      {
        id: 'low',
        method: 'ears-c1',
        params: { baseline: 7 },
        side: 'lower',
        window: 'day',
        at: ['county'],
        ages: 'all',
        needs: { historyDays: 7, meanCount: 1 },
        floor: { observed: 0, excess: 1 },
        grades: [{ level: 'IV' }],
      },
    ],
  },
);
const closed = ClosedDays.parse({
  id: 'flood',
  names: { zh: '停诊', en: 'closed' },
  places: ['990102'],
  periods: [{ firstDay: DAY, lastDay: DAY }],
});

function judged(
  closedDays: readonly ClosedDays[],
  came: number,
  by: { readonly measure?: Measure; readonly before?: number } = {},
) {
  const { measure = low, before = null } = by;
  const catalogue = composeCatalogue({ ...shippedParts, measures: [measure], closedDays });
  const state = newState('few~county~990102~all' as never, catalogue);
  const [detector] = state?.detectors ?? [];
  if (state === null || detector === undefined) throw new Error('nothing is judged');
  const day = dayNumberOf(DAY);
  state.firstDay = day - 40;
  for (let ago = 40; ago >= 1; ago -= 1) state.days.set(day - ago, 40 + (ago % 3));
  state.days.set(day, before ?? came);
  const window = windowOfDay('day', DAY, ZONE);
  const context = { catalogue, asOf: window.endAt, completeness: null };
  if (before !== null) {
    judge(state, detector, { window, context });
    state.days.set(day, came);
    for (const learned of state.learned.values()) learned.changed(day);
  }
  return judge(state, detector, { window, context });
}

it('finds too few on an open day, and nothing to judge on a closed one', () => {
  expect(judged([], 0)).toMatchObject({ raises: true, side: 'lower' });
  const { assessment, raises } = judged([closed], 0);
  expect([assessment.outcome, assessment.reason.code, raises]).toEqual([
    'not-applicable',
    'closed',
    false,
  ]);
});

it('judges a closed day on which somebody came by what is learned, too, also when it was judged empty before', () => {
  const [rule] = low.detectors;
  if (rule === undefined) throw new Error('no rule');
  const vigil = {
    ...rule,
    method: 'vigil' as typeof rule.method,
    params: {},
    side: 'upper' as const,
  };
  const learning = { ...low, detectors: [vigil] };
  expect(judged([closed], 0, { measure: learning }).assessment.outcome).toBe('not-applicable');
  expect(judged([closed], 160, { measure: learning })).toMatchObject({
    raises: true,
    side: 'upper',
  });
  expect(judged([closed], 160, { measure: learning, before: 0 })).toMatchObject({
    raises: true,
    side: 'upper',
  });
});

it('judges a closed day on which somebody came', () => {
  expect(judged([closed], 3)).toMatchObject({ raises: true, assessment: { observed: 3 } });
});
